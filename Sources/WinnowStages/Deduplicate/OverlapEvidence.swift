internal import Winnow
internal import WinnowText

/// Finds the spans of a duplicate's page that its canonical has too.
struct OverlapEvidence: ~Copyable {
  private var body: BodyShingles

  init(shingle: Int) {
    body = BodyShingles(shingle: shingle)
  }

  /// The rule's id for a kind of duplicate.
  static func rule(_ kind: DuplicateAnnotation.Kind) -> String { "dedup.\(kind.rawValue)" }

  /// The spans behind `likeness`, in page order; a span never reaches over a removed block.
  mutating func spans(_ document: borrowing Document, _ likeness: DuplicateLikeness) -> [Evidence] {
    body.read(document, recordingRanges: true)
    let words = body.scanner.count
    guard words > 0 else { return [] }
    if likeness.kind == .exact { return spans(document, words: 0..<words, likeness) }
    body.shingle(recordingPositions: true)
    var evidence: [Evidence] = []
    for run in likeness.runs {
      guard Int(run.last) < body.shingles.positions.count else { continue }
      let first = Int(body.shingles.positions[Int(run.first)])
      let last = Int(body.shingles.positions[Int(run.last)]) + body.shingles.length
      // Shingles that stand in the text more than once can make a run jump; the first ones tell enough.
      evidence += spans(document, words: first..<max(first + 1, min(last, words)), likeness)
    }
    return evidence
  }

  /// The bytes of consecutive words, cut where removed blocks stand between them.
  private func spans(
    _ document: borrowing Document, words: Range<Int>, _ likeness: DuplicateLikeness
  ) -> [Evidence] {
    let start = body.scanner.range(words.lowerBound).lowerBound
    let end = body.scanner.range(words.upperBound - 1).upperBound
    let rule = Self.rule(likeness.kind)
    guard document.isCleaned else { return [Evidence(page: start..<end, rule: rule)] }
    var evidence: [Evidence] = []
    var open: Range<Int>?
    for block in document.blocks where block.range.upperBound > start && block.range.lowerBound < end {
      let part = max(start, block.range.lowerBound)..<min(end, block.range.upperBound)
      if block.label.isKept {
        open = (open?.lowerBound ?? part.lowerBound)..<part.upperBound
      } else if let span = open {
        evidence.append(Evidence(page: span, rule: rule))
        open = nil
      }
    }
    if let open { evidence.append(Evidence(page: open, rule: rule)) }
    return evidence
  }
}
