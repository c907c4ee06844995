internal import Winnow
internal import WinnowText

/// Days of which the article's text speaks, not the page about itself.
extension PublicationDate {
  /// Whether a word such as "published" is a label of the line with a day. In the article's text it may be a verb ("In a
  /// study published on May 2, 2017, scientists"): there a label opens the line or a part of it, or has a capital, or
  /// the line ends with the day.
  func isLabel(at start: Int, of candidate: DateCandidate) -> Bool {
    let block = blocks[candidate.block]
    guard block.label.isKept, !page[start].isASCIIUpper, page[start] < 0x80 else { return true }
    let before = previous(start, from: block.range.lowerBound)
    guard before >= block.range.lowerBound, !isSeparator(before) else { return true }
    if text[before] == 0x2D || text[before] == 0x2F || text[before] == 0x3A { return true }
    return block.range.count - candidate.range.count <= Self.lineLength
      && candidate.range.upperBound == block.range.upperBound
  }

  /// The last byte before an index that is no space; the one before the start where there is none.
  private func previous(_ index: Int, from start: Int) -> Int {
    var cursor = index - 1
    while cursor >= start, DateTokenizer.isSkipped(text[cursor]) { cursor -= 1 }
    return cursor
  }

  /// Whether a day stands within a sentence of the article: "I left on 4 May 2022 from Narvik."
  func isInSentence(_ candidate: DateCandidate, _ block: Range<Int>) -> Bool {
    guard blocks[candidate.block].label.isKept, text[block.upperBound - 1] == 0x2E else { return false }
    return candidate.range.lowerBound > block.lowerBound && block.count - candidate.range.count > Self.sentenceLength
  }

  /// Shorter words around a day are no sentence.
  private static let sentenceLength = 12

  /// What must not hold a word that makes a day another's: in a byline only its part with a label ("Reviewed by Ann Lee |
  /// Updated on 3 May 2024").
  func labelledPart(
    _ candidate: DateCandidate, _ before: Range<Int>, _ label: Label, _ place: ArticlePlace
  ) -> Range<Int> {
    guard label != .none, place.isNear(candidate.block) else { return before }
    var start = candidate.range.lowerBound
    while start > before.lowerBound, !isSeparator(start - 1), !isDash(start - 1) { start -= 1 }
    let part = start..<before.upperBound
    return contains(grammar.labels.published, part) || contains(grammar.labels.updated, part) ? part : before
  }

  /// A dash that is no hyphen.
  private func isDash(_ index: Int) -> Bool { text[index] == 0x2D && !text[index + 1].isWordByte }

  /// Whether a day is an end of a span of days, such as an exhibition's or a life's: "5 May 2024 – 9 June 2024".
  func isOfSpan(_ index: Int) -> Bool {
    let candidate = candidates[index]
    func isSpan(_ first: DateCandidate, _ last: DateCandidate) -> Bool {
      guard first.block == last.block, isFullDay(first), isFullDay(last) else { return false }
      let dash = previous(last.range.lowerBound, from: first.range.upperBound)
      guard dash >= first.range.upperBound, text[dash] == 0x2D else { return false }
      return previous(dash, from: first.range.upperBound) < first.range.upperBound
        && resolved(first)?.date != resolved(last)?.date
    }
    return (index > 0 && isSpan(candidates[index - 1], candidate))
      || (index + 1 < candidates.count && isSpan(candidate, candidates[index + 1]))
  }

  /// Whether a day stands among lines that describe an event or a book: "Time: 7 pm", "ISBN …". A date line that a
  /// cleaner has taken out of the article is none of them.
  func isOfDetails(_ candidate: DateCandidate, isLabelled: Bool) -> Bool {
    guard isLabelled || blocks[candidate.block].label.isKept, !grammar.labels.details.isEmpty else {
      return false
    }
    let last = min(blocks.count, candidate.block + Self.detailReach + 1)
    return blocks[max(0, candidate.block - Self.detailReach)..<last].contains {
      $0.range.count <= Self.lineLength && opens($0.range, with: grammar.labels.details)
    }
  }

  private static let detailReach = 3
}
