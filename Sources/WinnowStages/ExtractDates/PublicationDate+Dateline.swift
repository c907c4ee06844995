internal import Winnow
internal import WinnowText

extension PublicationDate {
  /// `KATHMANDU, April 25, 2015 (Reuters) –` at the start of one of the first paragraphs. Without a year in it, the year
  /// must stand in the url.
  func dateline() -> DateAnnotation.Point? {
    var paragraphs = 0
    for (index, block) in document.blocks.enumerated() where block.range.count >= 80 {
      paragraphs += 1
      guard paragraphs <= 4 else { return nil }
      guard let candidate = candidates.first(where: { $0.block == index }), isDateline(candidate, block.range) else {
        continue
      }
      var frame = candidate.frame
      if frame[.year] == nil, let url = document.url { frame[.year] = URLDate.year(in: url) }
      guard frame[.year] != nil, frame[.month] != nil, frame[.day] != nil else { continue }
      var complete = candidate
      complete.frame = frame
      guard let (date, _) = resolved(complete) else { continue }
      return DateAnnotation.Point(
        value: date.text, basis: .dateline, confidence: 0.8,
        evidence: [Evidence(page: candidate.range, rule: "published.dateline")])
    }
    return nil
  }

  private func isDateline(_ candidate: DateCandidate, _ block: Range<Int>) -> Bool {
    let lead = candidate.range.lowerBound - block.lowerBound
    guard 3...60 ~= lead else { return false }
    let page = document.page
    // The place is written in capitals or is followed by a comma right before the date.
    var cursor = candidate.range.lowerBound - 1
    while cursor > block.lowerBound, DateTokenizer.isSkipped(text[cursor]) || text[cursor] == 0x28 { cursor -= 1 }
    guard page[block.lowerBound].isASCIIUpper, text[cursor] == 0x2C || page[cursor].isASCIIUpper else { return false }
    let end = min(candidate.range.upperBound + 28, block.upperBound)
    var index = candidate.range.upperBound
    while index < end {
      if text[index] == 0x2D, index + 1 < end, !text[index + 1].isWordByte { return true }
      if text[index] == 0x3A || text[index] == 0x2F { return true }
      if text[index] == 0x2E { return false }
      index += 1
    }
    return false
  }
}
