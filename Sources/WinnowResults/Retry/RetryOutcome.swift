internal import Winnow
internal import WinnowText

/// What became of the rejects of one run in another that they were fed into.
package struct RetryOutcome: Sendable {
  /// One reject that was fed in again.
  package struct Record: Sendable {
    package let reject: RejectedRecord
    /// The new reject; nil when the record is in the output or was dropped.
    package let again: RejectedRecord?
  }

  /// Rejects with one reason.
  package struct Count: Sendable, Equatable {
    package var retried = 0
    /// Those that were rejected again, by their new reason.
    package var again: [String: Int] = [:]

    /// Those that are in the output now, or were dropped.
    package var succeeded: Int { retried - again.values.reduce(0, +) }
  }

  /// Where a reject was read. Both runs have the same input files, in the same order; the paths differ where the second was
  /// started in another directory.
  private struct Place: Hashable {
    let input: Int?
    let offset: Int
    let line: Int

    init(_ reject: RejectedRecord, _ directory: ResultDirectory) {
      input = directory.input(at: reject.file)?.index
      offset = reject.offset
      line = reject.line
    }
  }

  package private(set) var byReason: [String: Count] = [:]
  /// The first records, in the order of the rejects, without their bytes.
  package private(set) var samples: [Record] = []

  /// Compares the rejects of `before` with those of the run `after` that they were fed into.
  ///
  /// Both files have the same order, since a run's rejects stand in the order of its input.
  /// - Throws: `IOError`.
  package init(_ before: ResultDirectory, _ after: ResultDirectory, sampleLimit: Int) throws {
    var again: [Place: [RejectedRecord]] = [:]
    try after.forEachRecord([.rejected]) { _, line in
      let reject = try RejectedRecord(parsing: line).withoutRaw
      again[Place(reject, after), default: []].append(reject)
      return true
    }
    try before.forEachRecord([.rejected]) { _, line in
      let reject = try RejectedRecord(parsing: line).withoutRaw
      var found: RejectedRecord?
      let place = Place(reject, before)
      if var list = again[place], !list.isEmpty {
        found = list.removeFirst()
        again[place] = list
      }
      byReason[reject.reason, default: Count()].retried += 1
      if let found { byReason[reject.reason, default: Count()].again[found.reason, default: 0] += 1 }
      if samples.count < sampleLimit { samples.append(Record(reject: reject, again: found)) }
      return true
    }
  }

  /// Rejects that were fed in.
  package var retried: Int { byReason.values.reduce(0) { $0 + $1.retried } }

  /// Rejects that are none any more.
  package var succeeded: Int { byReason.values.reduce(0) { $0 + $1.succeeded } }
}
