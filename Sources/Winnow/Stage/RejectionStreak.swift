/// A stage that can no longer do its work: the run fails.
package struct StageFailure: Error, CustomStringConvertible {
  package let stage: String
  package let message: String

  package init(stage: String, message: String) {
    self.stage = stage
    self.message = message
  }

  package var description: String { "stage '\(stage)' \(message)" }
}

/// Counts the documents in a row that a stage rejected for a fault of its own (`Rejection.tolerance`).
///
/// In a row means in the order of the input. Each chunk has its streak, and the streaks of one chunk after the other are
/// joined in that order: whether a run fails depends neither on workers nor on the size of chunks.
package struct RejectionStreak: Sendable {
  private let stage: String
  /// Documents that the stage saw.
  private var count = 0
  /// Failures before the first document that went well.
  private var leading = 0
  /// Failures after the last document that went well.
  private var trailing = 0
  private var last: Rejection?

  /// A streak without documents.
  package init(of stage: String) {
    self.stage = stage
  }

  /// The streak of one chunk.
  /// - Throws: when it is longer than the rejections tolerate.
  package init(_ outcomes: [Result<Verdict, Rejection>], of stage: String) throws(StageFailure) {
    self.stage = stage
    for outcome in outcomes {
      count += 1
      if case .failure(let rejection) = outcome, rejection.tolerance != nil {
        trailing += 1
        last = rejection
        if trailing == count { leading = count }
        try check(trailing)
      } else {
        trailing = 0
      }
    }
  }

  /// Adds the chunk that follows.
  /// - Throws: when the streak across the boundary is longer than the rejections tolerate.
  package mutating func join(_ next: RejectionStreak) throws(StageFailure) {
    last = next.last ?? last
    if next.leading > 0 { try check(trailing + next.leading) }
    if leading == count { leading += next.leading }
    trailing = next.trailing == next.count ? trailing + next.count : next.trailing
    count += next.count
  }

  private func check(_ length: Int) throws(StageFailure) {
    guard let last, let tolerance = last.tolerance, length > tolerance else { return }
    throw StageFailure(
      stage: stage,
      message: length > 1
        ? "failed on \(length) documents in a row; the last time: \(last.message)" : "failed: \(last.message)")
  }
}
