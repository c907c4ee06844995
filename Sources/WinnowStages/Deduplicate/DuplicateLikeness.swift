internal import Winnow

/// How a document is like its canonical.
struct DuplicateLikeness: Sendable {
  /// Overlapping spans that are remembered.
  private static let maximumRuns = 3

  let kind: DuplicateAnnotation.Kind
  let similarity: Double
  let shared: UInt32
  /// Where the duplicate's text overlaps with the canonical's.
  let runs: [OverlapMeter.Run]

  /// Compares `body` with the canonical that `meter` has taken in.
  init(_ body: DuplicateObservation, isExact: Bool, _ meter: OverlapMeter, _ criterion: DuplicateCriterion) {
    let overlap = meter.compare(body)
    kind = isExact ? .exact : overlap.coverage >= criterion.similarity ? .near : .contained
    similarity = isExact ? 1 : criterion.similarity(overlap)
    shared = UInt32(clamping: overlap.shared)
    runs = isExact ? [] : meter.longestRuns(of: body, limit: Self.maximumRuns)
  }
}
