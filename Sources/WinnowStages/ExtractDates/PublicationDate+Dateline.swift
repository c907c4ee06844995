internal import Winnow
internal import WinnowText

extension PublicationDate {
  /// `KATHMANDU, April 25, 2015 (Reuters) –` at the start of one of the first paragraphs, or `25.04.2015 –`. Without a
  /// year in it, the year must stand in the url.
  func dateline(_ place: ArticlePlace) -> DateAnnotation.Point? {
    var paragraphs = 0
    for index in (place.title ?? 0)..<blocks.count where isParagraph(blocks[index]) {
      paragraphs += 1
      guard paragraphs <= 4 else { return nil }
      guard let candidate = candidates.first(where: { $0.block == index }),
        isDateline(candidate, blocks[index].range) || isOpening(candidate)
      else { continue }
      var frame = candidate.frame
      if frame[.year] == nil, let url { frame[.year] = URLDate.year(in: url) }
      guard frame[.year] != nil || frame[.numeric] != nil || frame[.date] != nil else { continue }
      var complete = candidate
      complete.frame = frame
      guard let (date, _) = resolved(complete) else { continue }
      return DateAnnotation.Point(
        value: date.text, basis: .dateline, confidence: 0.8,
        evidence: [Evidence(page: candidate.range, rule: "published.dateline")])
    }
    return nil
  }

  private func isParagraph(_ block: Block) -> Bool {
    block.range.count >= 80 && (!isCleaned || block.label == .content)
  }

  private func isDateline(_ candidate: DateCandidate, _ block: Range<Int>) -> Bool {
    let lead = candidate.range.lowerBound - block.lowerBound
    guard 3...60 ~= lead else { return false }
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

  /// Whether a paragraph opens with a full day and a dash, or with a label ("Press release of 25 January 2022 | "), and no
  /// other one does: that would be a chronicle.
  private func isOpening(_ candidate: DateCandidate) -> Bool {
    opens(candidate) && !candidates.contains { $0.block != candidate.block && opens($0) }
  }

  private func opens(_ candidate: DateCandidate) -> Bool {
    let block = blocks[candidate.block].range
    let before = block.lowerBound..<candidate.range.lowerBound
    guard before.isEmpty || (before.count <= 30 && contains(grammar.labels.published, before, words: 2)),
      isFullDay(candidate), block.count >= 80
    else { return false }
    var index = candidate.range.upperBound
    while index < block.upperBound, DateTokenizer.isSkipped(text[index]) { index += 1 }
    guard index + 1 < block.upperBound else { return false }
    return text[index] == 0x7C || text[index] == 0x22 || (text[index] == 0x2D && !text[index + 1].isWordByte)
  }
}
