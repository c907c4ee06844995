internal import WinnowText

/// What runs of digits can mean: years, days, clock times, numeric dates, plain numbers.
extension DateWindow {
  mutating func addDigitEdges(
    _ index: Int, _ grammar: DateGrammar, _ text: UnsafeBufferPointer<UInt8>, _ page: UnsafeBufferPointer<UInt8>
  ) {
    let token = tokens[index]
    let value = token.number
    let length = token.end - token.start
    let previous = token.start > 0 ? text[token.start - 1] : 0x20
    // The rest of a longer number ("1,949", "3.14"), or of an amount.
    let hasDigitBefore = token.start > 1 && text[token.start - 2].isASCIIDigit
    let isYearOfDate = hasDigitBefore && isYearOfDate(index, text, after: previous)
    let isFraction = (previous == 0x2E || previous == 0x2C) && hasDigitBefore && !isYearOfDate
    let hasSign = previous == 0x20 && token.start > 1 && text[token.start - 2] == 0x24
    let isAmount = previous == 0x24 || previous == 0x23 || hasSign || text[token.end] == 0x25
    if !isFraction, !isAmount, addShapes(index, grammar, text) { return }
    if addGroupedNumber(index, grammar, text) { return }
    if isFraction { return }
    // The state of an index: "1299.59".
    if length == 4, text[token.end] == 0x2E, text[token.end + 1].isASCIIDigit { return }
    add(.number, index + 1, min(value, 9_000_000) * 100, grammar)
    if isAmount { return }
    addFraction(index, grammar, text)
    if 3...4 ~= length, value / 100 < 25, value % 100 < 60 { add(.clockPacked, index + 1, value * 100, grammar) }
    let next = text[token.end]
    // A sentence may follow without a space, where a page has lost its line breaks: "2024Updated".
    let beginsSentence =
      token.end + 1 < page.count && page[token.end].isASCIIUpper && page[token.end + 1].isASCIILower
    let beginsWord =
      grammar.isUnspaced
      ? DateTokenizer.opensEastAsianLetter(next) : DateTokenizer.isDateSign(text, at: token.end)
    // Digits behind digits were cut off a year.
    let isGluedToLetter =
      next.isWordByte && !beginsSentence && !next.isASCIIDigit && !beginsWord
    if length == 4, 1000...2999 ~= value, !isCoded(token, grammar, text, page) {
      if value % 10 == 0, hasDecadeEnding(index, text) {
        add(.decade, index + 2, value / 10, grammar)
      } else if value % 10 == 0, next == 0x27, text[token.end + 1] == 0x73, index + 3 <= count {
        add(.decade, index + 3, value / 10, grammar)
        add(.year, index + 1, value, grammar)
      } else if !isGluedToLetter || (isYearToken(index) && hasDate(before: index, grammar, text)) {
        add(.year, index + 1, value, grammar)
      }
    } else if length == 2, value % 10 == 0, value >= 40, hasDecadeEnding(index, text) {
      add(.decade, index + 2, (1900 + value) / 10, grammar)
    } else if length == 2, value % 10 == 0, value >= 40, next == 0x27, text[token.end + 1] == 0x73,
      !text[token.end + 2].isWordByte, index + 3 <= count
    {
      add(.decade, index + 3, (1900 + value) / 10, grammar)
    }
    guard length <= 2 else { return }
    if length == 2, isYearOfDate { add(.year2, index + 1, value + (value < 70 ? 2000 : 1900), grammar) }
    if length == 2, !isGluedToLetter { addShortYear(index, grammar, text) }
    if 1...31 ~= value {
      if isGluedToLetter, index + 1 < count, tokens[index + 1].word >= 0,
        grammar.has(tokens[index + 1].word, symbol: grammar.suffix)
      {
        add(.ordinal, index + 2, value, grammar)
      }
      if !isGluedToLetter { add(.day, index + 1, value, grammar) }
    } else if value < 100, index + 1 < count, tokens[index + 1].isGlued, tokens[index + 1].word >= 0,
      grammar.has(tokens[index + 1].word, symbol: grammar.suffix)
    {
      add(.ordinal, index + 2, value, grammar)
    }
    if 1...12 ~= value, !isGluedToLetter { add(.month, index + 1, value, grammar) }
    if value <= 24 { add(.hour, index + 1, value, grammar) }
  }

  /// Whether a number is the amount or model behind a code of three capitals, and no year of our time: "INR 2000",
  /// "GTX 1080", but "IPL 2024".
  private func isCoded(
    _ token: DateToken, _ grammar: DateGrammar, _ text: UnsafeBufferPointer<UInt8>, _ page: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    guard !(1900...2039 ~= token.number) || token.number % 100 == 0, token.start >= 4, page[token.start - 1] == 0x20
    else { return false }
    let code = (token.start - 4)..<(token.start - 1)
    for index in code where !(0x41...0x5A ~= page[index]) { return false }
    if code.lowerBound > 0, text[code.lowerBound - 1].isWordByte { return false }
    return grammar.words.find(text, code.lowerBound, code.upperBound) < 0
  }

  /// Whether a comma and digits behind `08/12` are its year: "08/12,2015".
  private func isYearOfDate(_ index: Int, _ text: UnsafeBufferPointer<UInt8>, after previous: UInt8) -> Bool {
    guard previous == 0x2C, index >= 4, tokens[index].isGlued, tokens[index - 1].isGlued, tokens[index - 2].isDigits
    else { return false }
    let length = tokens[index].end - tokens[index].start
    return (length == 4 || length == 2) && text[tokens[index - 3].start] == 0x2F && tokens[index - 4].isDigits
      && tokens[index - 2].isGlued && tokens[index - 3].isGlued
  }

  /// `1/2`, `2 1/2`: a number with a fraction behind it.
  private mutating func addFraction(_ index: Int, _ grammar: DateGrammar, _ text: UnsafeBufferPointer<UInt8>) {
    let value = tokens[index].number
    let end = tokens[index].end
    if text[end] == 0x2F, let below = digits(text, at: end + 1, 1...1), let part = Self.hundredths(value, below.value),
      let last = token(endingAt: below.end, from: index)
    {
      add(.number, last, part, grammar)
    } else if value < 1000, text[end] == 0x20, let above = digits(text, at: end + 1, 1...1), text[above.end] == 0x2F,
      let below = digits(text, at: above.end + 1, 1...1), let part = Self.hundredths(above.value, below.value),
      let last = token(endingAt: below.end, from: index)
    {
      add(.number, last, value * 100 + part, grammar)
    }
  }

  private static func hundredths(_ above: Int, _ below: Int) -> Int? {
    guard above > 0, above < below, 2...4 ~= below else { return nil }
    return above * 100 / below
  }

  /// The end of `2015–16` and `2015/16`: two digits behind a year and a dash, of a later year of its century.
  private mutating func addShortYear(_ index: Int, _ grammar: DateGrammar, _ text: UnsafeBufferPointer<UInt8>) {
    guard index >= 2, tokens[index - 2].isDigits, tokens[index - 2].end - tokens[index - 2].start == 4,
      tokens[index - 1].end - tokens[index - 1].start == 1, tokens[index - 1].isGlued, tokens[index].isGlued
    else { return }
    let separator = text[tokens[index - 1].start]
    let year = tokens[index - 2].number
    let value = tokens[index].number
    // What can be a month is one, unless the years follow each other: "2009-10" is a season, "2014-10" a month.
    let isNext = value == (year + 1) % 100
    guard 1000...2999 ~= year,
      separator == 0x2F ? isNext : separator == 0x2D && (isNext || (value > year % 100 && value > 12))
    else { return }
    add(.yearShort, index + 1, value, grammar)
  }

  /// Up to `maximum` digits at `position`; nil when there is none or another digit follows.
  private func digits(
    _ text: UnsafeBufferPointer<UInt8>, at position: Int, _ lengths: ClosedRange<Int>
  ) -> (value: Int, end: Int)? {
    var end = position
    var value = 0
    while text[end].isASCIIDigit, end - position < lengths.upperBound {
      value = value * 10 + Int(text[end] - 0x30)
      end += 1
    }
    guard lengths.contains(end - position), !text[end].isASCIIDigit else { return nil }
    return (value, end)
  }

  /// Dates and times written in digits; whether the digits belong to one of them.
  private mutating func addShapes(
    _ index: Int, _ grammar: DateGrammar, _ text: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    let token = tokens[index]
    let separator = text[token.end]
    let length = token.end - token.start
    if length == 4, 1000...2999 ~= token.number, separator == 0x2D || separator == 0x2F || separator == 0x2E {
      return addYearFirst(index, separator, grammar, text) || addSpacedDate(index, grammar, text)
    }
    if length == 8 { return addCompactDate(index, grammar, text) }
    guard length <= 2 else { return false }
    switch separator {
    case 0x3A: return addClock(index, grammar, text)
    case 0x68: addClockH(index, grammar, text)
    case 0x61, 0x70: addClockLetter(index, grammar, text)
    case 0x2D, 0x2F, 0x2E:
      if addSpacedDate(index, grammar, text) { return true }
      guard let second = digits(text, at: token.end + 1, 1...2) else { return false }
      if text[second.end] == separator,
        let third = digits(text, at: second.end + 1, 2...4) ?? cutYear(at: second.end + 1, from: index),
        third.end - second.end != 4,
        !isContinued(text, third.end, besides: separator == 0x2F || third.end - second.end == 5 ? 0x2D : 0),
        let end = self.token(endingAt: third.end, from: index)
      {
        add(.numeric, end, token.number * 1_000_000 + second.value * 10_000 + third.value, grammar)
        return true
      }
      guard !isContinued(text, second.end, besides: separator == 0x2D ? 0 : 0x2D),
        let end = self.token(endingAt: second.end, from: index)
      else { return false }
      // "24/7" is round the clock.
      if separator == 0x2F, token.number != 24 || second.value != 7 {
        add(.numericShort, end, token.number * 100 + second.value, grammar)
      }
      if separator == 0x2E, second.end - token.end == 3, token.number < 25, second.value < 60 {
        add(.clockDot, end, token.number * 10_000 + second.value * 100, grammar)
      }
    default: break
    }
    return false
  }

  /// `3. 3. 2025`, as Czech and Slovak have it, `2025. 03. 03.` as Hungarian and Korean, `3/3 2025` as Swedish and Danish.
  private mutating func addSpacedDate(
    _ index: Int, _ grammar: DateGrammar, _ text: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    let token = tokens[index]
    let isYearFirst = token.end - token.start == 4
    let isDotted = text[token.end] == 0x2E && text[token.end + 1] == 0x20
    guard isDotted || text[token.end] == 0x2F && !isYearFirst,
      let second = digits(text, at: token.end + (isDotted ? 2 : 1), 1...2),
      !isDotted || text[second.end] == 0x2E, text[second.end + (isDotted ? 1 : 0)] == 0x20,
      let third = digits(text, at: second.end + (isDotted ? 2 : 1), isYearFirst ? 1...2 : 4...4),
      !text[third.end].isWordByte, let end = self.token(endingAt: third.end, from: index)
    else { return false }
    if isYearFirst {
      guard CivilDate(token.number, second.value, third.value) != nil else { return false }
      add(.date, end, token.number * 10_000 + second.value * 100 + third.value, grammar)
    } else {
      guard 1900...2099 ~= third.value else { return false }
      add(.numeric, end, token.number * 1_000_000 + second.value * 10_000 + third.value, grammar)
    }
    return true
  }

  /// `20161231`.
  private mutating func addCompactDate(
    _ index: Int, _ grammar: DateGrammar, _ text: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    let token = tokens[index]
    let year = token.number / 10_000
    guard 1900...2099 ~= year, CivilDate(year, token.number / 100 % 100, token.number % 100) != nil,
      !text[token.end].isWordByte
    else { return false }
    add(.date, index + 1, token.number, grammar)
    return true
  }

  /// Whether digits go on behind a separator: version numbers, addresses.
  private func isContinued(_ text: UnsafeBufferPointer<UInt8>, _ end: Int, besides allowed: UInt8 = 0) -> Bool {
    let next = text[end]
    return next != allowed && (next == 0x2E || next == 0x2D || next == 0x2F || next == 0x3A)
      && text[end + 1].isASCIIDigit
  }

  private mutating func addYearFirst(
    _ index: Int, _ separator: UInt8, _ grammar: DateGrammar, _ text: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    let token = tokens[index]
    guard let month = digits(text, at: token.end + 1, 1...2), 1...12 ~= month.value, text[month.end] == separator,
      let day = digits(text, at: month.end + 1, 1...2), CivilDate(token.number, month.value, day.value) != nil
    else { return false }
    let packed = token.number * 10_000 + month.value * 100 + day.value
    var found = false
    if let end = self.token(endingAt: day.end, from: index), !isContinued(text, day.end) {
      add(.date, end, packed, grammar)
      found = true
    }
    // `T10:30`, `t` because the text is folded.
    guard text[day.end] == 0x74, let hour = digits(text, at: day.end + 1, 2...2), hour.value < 25,
      text[hour.end] == 0x3A,
      let minute = digits(text, at: hour.end + 1, 2...2), minute.value < 60
    else { return found }
    var last = minute.end
    // As in clock times: 0 for none, else one more; whole minutes are said without.
    var second = 0
    if text[last] == 0x3A, let found = digits(text, at: last + 1, 2...2) {
      if 1...59 ~= found.value { second = found.value + 1 }
      last = found.end
    }
    if text[last] == 0x2E, let fraction = digits(text, at: last + 1, 1...9) { last = fraction.end }
    if text[last] == 0x7A {
      last += 1
    } else if text[last] == 0x2B || text[last] == 0x2D, let zone = digits(text, at: last + 1, 2...4) {
      last = zone.end
      if text[last] == 0x3A, let minutes = digits(text, at: last + 1, 2...2) { last = minutes.end }
    }
    if let end = self.token(endingAt: last, from: index) {
      add(.datetime, end, packed * 1_000_000 + hour.value * 10_000 + minute.value * 100 + second, grammar)
      return true
    }
    return found
  }

  private mutating func addClock(
    _ index: Int, _ grammar: DateGrammar, _ text: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    let token = tokens[index]
    guard token.number < 25, let minute = digits(text, at: token.end + 1, 2...2), minute.value < 60 else {
      return false
    }
    var last = minute.end
    var second = 0
    if text[last] == 0x3A, let found = digits(text, at: last + 1, 2...2), found.value < 60 {
      second = found.value + 1
      last = found.end
    }
    guard !isContinued(text, last, besides: 0x2D), let end = self.token(endingAt: last, from: index) else {
      return false
    }
    add(.clock, end, token.number * 10_000 + minute.value * 100 + second, grammar)
    return true
  }

  /// `10h`, `10h30`.
  private mutating func addClockH(_ index: Int, _ grammar: DateGrammar, _ text: UnsafeBufferPointer<UInt8>) {
    let token = tokens[index]
    guard token.number < 25 else { return }
    let minute = digits(text, at: token.end + 1, 2...2)
    guard minute.map({ $0.value < 60 }) ?? true,
      let end = self.token(endingAt: minute?.end ?? token.end + 1, from: index)
    else { return }
    add(.clockH, end, token.number * 10_000 + (minute?.value ?? 0) * 100, grammar)
  }

  /// `9a`, `9p`.
  private mutating func addClockLetter(_ index: Int, _ grammar: DateGrammar, _ text: UnsafeBufferPointer<UInt8>) {
    let token = tokens[index]
    guard 1...12 ~= token.number, !text[token.end + 1].isWordByte,
      let end = self.token(endingAt: token.end + 1, from: index)
    else { return }
    add(.clockLetter, end, token.number % 12 + (text[token.end] == 0x70 ? 12 : 0), grammar)
  }

  /// `1,500`, `1.500.000`, `2.5`; whether the digits begin one of them.
  private mutating func addGroupedNumber(
    _ index: Int, _ grammar: DateGrammar, _ text: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    let token = tokens[index]
    let separator = text[token.end]
    guard separator == 0x2C || separator == 0x2E, text[token.end + 1].isASCIIDigit, token.number < 1000 else {
      return false
    }
    var value = token.number
    var end = token.end
    while text[end] == separator, let group = digits(text, at: end + 1, 3...3), value < 1_000_000 {
      value = value * 1000 + group.value
      end = group.end
    }
    if end > token.end {
      if let last = self.token(endingAt: end, from: index) { add(.number, last, min(value, 9_000_000) * 100, grammar) }
      return true
    }
    guard let decimals = digits(text, at: token.end + 1, 1...2),
      let last = self.token(endingAt: decimals.end, from: index)
    else { return false }
    let hundredths = decimals.end - token.end == 2 ? decimals.value * 10 : decimals.value
    add(.number, last, token.number * 100 + hundredths, grammar)
    return true
  }
}
