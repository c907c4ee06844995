internal import WinnowText

/// Dates that a page has lost the space or line break before or behind of: "Jane DoeNovember 20, 2024", "Posted on28. Juli
/// 201928. Juli 2019", "06/11/20240 Comments".
extension DateWindow {
  /// The years that a number may begin with or stand for where the page has lost a blank.
  private static let years = 1990...2039

  /// Whether digits behind the tokens so far begin with the year of what stands there, and go on with a clock time or a
  /// count: of up to five figures behind a month, of one or two behind a numeric date.
  func holdsYear(_ digits: Range<Int>, _ grammar: DateGrammar, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard 5...9 ~= digits.count, hasDate(before: count, grammar, text),
      digits.count <= 6 || !isSeparator(count &- 1, text)
    else { return false }
    return Self.years ~= number(text, digits.lowerBound, digits.lowerBound &+ 4)
  }

  /// Whether the tokens before one are those before a year: a month, maybe with its day and "de", or two numbers of a
  /// numeric date. Pages glue clock times, counts and copies of a date to the year.
  func hasDate(before index: Int, _ grammar: DateGrammar, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard index > 0 else { return false }
    var last = index &- 1
    if isSeparator(last, text) {
      return last >= 3 && isDayOrMonth(last &- 1) && isSame(last, last &- 2, text) && isDayOrMonth(last &- 3)
    }
    if text[tokens[last].start] == 0x2C, last > 0 { last &-= 1 }
    // "de" or "del" before the year, or the ending of the day's number.
    if !isMonth(last, grammar), tokens[last].word >= 0, tokens[last].end &- tokens[last].start <= 3, last > 0 {
      last &-= 1
    }
    if isDayOrMonth(last), last > 0 { last &-= 1 }
    return isMonth(last, grammar)
  }

  private func isMonth(_ index: Int, _ grammar: DateGrammar) -> Bool { Self.isMonth(tokens[index].word, grammar) }

  private static func isMonth(_ word: Int32, _ grammar: DateGrammar) -> Bool {
    word >= 0 && grammar.fills(word, slot: .month)
  }

  func isYearToken(_ index: Int) -> Bool {
    index >= 0 && tokens[index].end &- tokens[index].start == 4 && Self.years ~= tokens[index].number
  }

  /// The year of a numeric date, four digits of a longer number that the window has cut there.
  func cutYear(at start: Int, from index: Int) -> (value: Int, end: Int)? {
    let end = start + 4
    guard let next = token(endingAt: end, from: index), tokens[next - 1].isDigits, tokens[next - 1].start == start
    else {
      return nil
    }
    return (tokens[next - 1].number, end)
  }

  /// Where a date begins within an unknown word: its month, or digits of the day or year; `next` is what stands behind.
  static func gluedStart(
    _ grammar: DateGrammar, _ text: UnsafeBufferPointer<UInt8>, _ page: UnsafeBufferPointer<UInt8>, _ word: Range<Int>,
    next: Int
  ) -> Int? {
    var start = word.upperBound
    if text[start &- 1].isASCIIDigit {
      while start > word.lowerBound, text[start &- 1].isASCIIDigit { start &-= 1 }
      // Of names with numbers, such as "F16" and "iPhone 12", few end in a small letter and a number without a blank.
      guard start > word.lowerBound, page[start &- 1].isASCIILower, word.upperBound &- start <= 4,
        word.upperBound &- start != 3,
        isDateSeparator(text[word.upperBound])
          || isMonth(Self.word(behind: next, grammar, text, limit: text.count).word, grammar)
      else { return nil }
      return start
    }
    guard text[next].isASCIIDigit else { return nil }
    start &-= 1
    while start > word.lowerBound, !page[start].isASCIIUpper { start &-= 1 }
    guard start > word.lowerBound, page[start &- 1].isASCIILower else { return nil }
    return isMonth(grammar.words.find(text, start, word.upperBound), grammar) ? start : nil
  }

  private static func isDateSeparator(_ byte: UInt8) -> Bool { byte == 0x2E || byte == 0x2F || byte == 0x2D }

  private func isSeparator(_ index: Int, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    tokens[index].isGlued && tokens[index].end &- tokens[index].start == 1
      && Self.isDateSeparator(text[tokens[index].start])
  }

  private func isSame(_ first: Int, _ second: Int, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    text[tokens[first].start] == text[tokens[second].start]
  }

  private func isDayOrMonth(_ index: Int) -> Bool { tokens[index].isDigits && 1...31 ~= tokens[index].number }
}
