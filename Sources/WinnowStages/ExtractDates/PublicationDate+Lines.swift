internal import Winnow
internal import WinnowText

extension PublicationDate {
  /// Lines longer than this are sentences beside a date with its clock time, which is longer itself.
  private static let stampedLineLength = 45
  /// The same for a part of a byline.
  private static let partLength = 40
  /// Labelled lines may be as long as this behind "This entry was posted on": old blogs go on with feeds and trackbacks.
  private static let phraseLineLength = 400

  /// Whether a long line begins with a label of several words and the day.
  func beginsWithPhrase(_ candidate: DateCandidate, _ block: Range<Int>, _ rest: Int) -> Bool {
    let before = block.lowerBound..<candidate.range.lowerBound
    return rest <= Self.phraseLineLength && before.count <= Self.partLength
      && contains(grammar.labels.published, before, words: 2) { isLabel(at: $0, of: candidate) }
  }

  /// What the words before a day say of it.
  enum Label { case none, published, updated }

  /// What the line says of its day, or a short line above it; nil when it is of something else.
  func label(_ candidate: DateCandidate, _ block: Range<Int>, _ place: ArticlePlace) -> Label? {
    let before = block.lowerBound..<candidate.range.lowerBound
    var label: Label =
      contains(grammar.labels.published, before) { isLabel(at: $0, of: candidate) }
      ? .published
      : contains(grammar.labels.updated, before) { isLabel(at: $0, of: candidate) } ? .updated : .none
    // What follows a label and its date does not take it back ("Published 3 May / 24 comments"), and a byline counts the
    // comments.
    let isSettled = label != .none || place.isNear(candidate.block)
    let others = isSettled ? labelledPart(candidate, before, label, place) : block
    if contains(grammar.labels.excluded, others) { return nil }
    if label == .published, contains(grammar.labels.updated, before) {
      // "Published 3 May, updated 4 May": the nearer word counts.
      let near = max(block.lowerBound, candidate.range.lowerBound - 24)..<candidate.range.lowerBound
      if contains(grammar.labels.updated, near) { label = .updated }
    }
    return label == .none ? labelBeside(candidate, block) : label
  }

  /// What stands behind a day in its line ("3 Sept 2024 | Originally published"), or in a short line above.
  private func labelBeside(_ candidate: DateCandidate, _ block: Range<Int>) -> Label {
    let rest = block.count - candidate.range.count
    if rest <= Self.partLength, text[block.upperBound - 1] != 0x2E,
      contains(grammar.labels.published, candidate.range.upperBound..<block.upperBound)
    {
      return .published
    }
    guard rest < 12, candidate.block > 0 else { return .none }
    let previous = blocks[candidate.block - 1].range
    guard previous.count <= Self.labelLength else { return .none }
    if contains(grammar.labels.published, previous) { return .published }
    return contains(grammar.labels.updated, previous) ? .updated : .none
  }

  /// Whether a day without a label stands in a line that holds little else, and is no sentence.
  func isDateLine(
    _ candidate: DateCandidate, _ block: Range<Int>, _ place: ArticlePlace, isStamp: Bool
  ) -> Bool {
    let isByline = place.isHead(candidate.block) && !blocks[candidate.block].label.isKept
    let limit = isStamp && !isByline ? Self.stampedLineLength : Self.lineLength
    if block.count - candidate.range.count > limit {
      // "By Ann Lee | 3 May 2024 | 18 comments | …": the part of a byline.
      guard place.isHead(candidate.block) else { return false }
      let part = part(around: candidate.range, in: block)
      return part != block && part.count - candidate.range.count <= Self.partLength
    }
    // "Last edited on 7 April 2020, at 05:33." is no prose.
    return isStamp || !(looksLikeSentence(block, candidate.range) || isInSentence(candidate, block))
  }

  /// What stands around a date between two separators of a byline.
  func part(around date: Range<Int>, in block: Range<Int>) -> Range<Int> {
    var start = date.lowerBound
    while start > block.lowerBound, !isSeparator(start - 1) { start -= 1 }
    var end = date.upperBound
    while end < block.upperBound, !isSeparator(end) { end += 1 }
    return start..<end
  }

  /// `|`, and what `DateText` makes one byte of: `•`, `·`; `⋅` and `●` begin with 0xE2.
  func isSeparator(_ index: Int) -> Bool {
    text[index] == 0x7C || text[index] == 0x2A || (text[index] == 0x22 && page[index] == 0xC2)
      || text[index] == 0xE2
  }

  /// Whether one of the last lines before, behind the start of the body, is a heading such as "Comments (2)", or, above a
  /// day without a label, another short line with such a word.
  func isBelowHeading(_ block: Int, _ body: Int, isLabelled: Bool) -> Bool {
    for index in max(body + 1, block - Self.headingReach)..<max(block, body + 1) {
      let range = blocks[index].range
      if range.count <= Self.headingLength, contains(grammar.labels.headings, range) { return true }
      if !isLabelled, range.count <= Self.labelLength, contains(grammar.labels.excluded, range) { return true }
    }
    return false
  }

  /// How many lines a heading stands above the dates that belong to it.
  private static let headingReach = 12
  private static let headingLength = 40

  /// A full stop behind words, or the date at the end of a clause: prose and captions, not a date line.
  private func looksLikeSentence(_ block: Range<Int>, _ date: Range<Int>) -> Bool {
    guard block.upperBound - date.upperBound < 4, text[block.upperBound - 1] == 0x2E else { return false }
    return date.lowerBound - block.lowerBound > 12
  }

  /// Whether one of the phrases, of so many words or more, stands in the range, at a place of a kind.
  func contains(
    _ phrases: DatePhrases, _ range: Range<Int>, words minimum: Int = 1, at isPlace: (Int) -> Bool = { _ in true }
  ) -> Bool {
    guard !phrases.isEmpty else { return false }
    var index = range.lowerBound
    while index < range.upperBound {
      if DateTokenizer.isSkipped(text[index]) {
        index += 1
        continue
      }
      let end = DateTokenizer.tokenEnd(text, from: index, to: range.upperBound)
      let word = grammar.words.find(text, index, end)
      // A "live-update" is a name.
      if word >= 0, index == range.lowerBound || text[index - 1] != 0x2D,
        begins(phrases, word, end, range.upperBound, words: minimum), isPlace(index)
      {
        return true
      }
      index = end
    }
    return false
  }

  /// Whether a line begins with one of the phrases.
  func opens(_ line: Range<Int>, with phrases: DatePhrases) -> Bool {
    let end = DateTokenizer.tokenEnd(text, from: line.lowerBound, to: line.upperBound)
    let word = grammar.words.find(text, line.lowerBound, end)
    return word >= 0 && begins(phrases, word, end, line.upperBound)
  }

  /// Whether one of the phrases begins with a word and goes on behind it.
  private func begins(
    _ phrases: DatePhrases, _ word: Int32, _ end: Int, _ limit: Int, words minimum: Int = 1
  ) -> Bool {
    for phrase in phrases.beginning(with: word)
    where phrase.count >= minimum && follows(phrase.dropFirst(), end, limit) {
      return true
    }
    return false
  }

  private func follows(_ words: ArraySlice<Int32>, _ start: Int, _ limit: Int) -> Bool {
    var position = start
    for word in words {
      let next = DateWindow.word(behind: position, grammar, text, limit: limit)
      guard next.word == word else { return false }
      position = next.range.upperBound
    }
    return true
  }
}
