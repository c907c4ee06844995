internal import WinnowText

/// The tokens around a trigger and every way to read them: a lattice of edges for the automaton.
struct DateWindow {
  /// One way to read the tokens from an edge's start up to `end`.
  struct Edge: BitwiseCopyable {
    var value: Int
    var end: Int32
    var symbol: UInt16
  }

  /// Stands for a surname where a rule's conditions speak of words.
  static let surname: Int32 = -4
  /// Stands for a run of digits there.
  static let digits: Int32 = -3
  /// Stands for the start or end of a block there.
  static let none: Int32 = -2
  /// Windows hold at most this many tokens; longer runs of date words are cut.
  static let maximumTokens = 48
  private static let maximumLeft = 10
  /// More readings than this are left out.
  private static let maximumEdges = 4096

  /// What the pointers below point into.
  private final class Memory {
    let tokens = UnsafeMutablePointer<DateToken>.allocate(capacity: DateWindow.maximumTokens)
    let edges = UnsafeMutablePointer<Edge>.allocate(capacity: DateWindow.maximumEdges)
    let edgeStarts = UnsafeMutablePointer<Int32>.allocate(capacity: DateWindow.maximumTokens + 1)

    deinit {
      tokens.deallocate()
      edges.deallocate()
      edgeStarts.deallocate()
    }
  }

  private let memory: Memory
  let tokens: UnsafeMutablePointer<DateToken>
  private(set) var count = 0
  let edges: UnsafeMutablePointer<Edge>
  private var edgeCount = 0
  /// Where each token's edges start in `edges`; one more than tokens.
  let edgeStarts: UnsafeMutablePointer<Int32>

  init() {
    memory = Memory()
    tokens = memory.tokens
    edges = memory.edges
    edgeStarts = memory.edgeStarts
  }

  /// Collects the run of known words around the trigger at `position`; nothing before `limit` or behind `end`.
  mutating func build(
    _ grammar: DateGrammar, _ text: UnsafeBufferPointer<UInt8>, _ page: UnsafeBufferPointer<UInt8>, at position: Int,
    from limit: Int, to end: Int
  ) {
    count = 0
    var index = leftEnd(grammar, text, page, from: position, limit: limit)
    var isGlued = false
    while index < end, count < Self.maximumTokens {
      let byte = text[index]
      if DateTokenizer.isSkipped(byte) {
        if byte != DateText.filler { isGlued = false }
        index &+= 1
        continue
      }
      var tokenEnd = DateTokenizer.tokenEnd(text, from: index, to: end)
      var token = DateToken(start: index, end: tokenEnd, word: -1, number: -1)
      if byte.isASCIIDigit {
        // Full-width digits cannot be cut: packed in front of their fillers, they do not stand where they stood.
        if holdsYear(index..<tokenEnd, grammar, text), page[index..<tokenEnd].allSatisfy(\.isASCIIDigit) {
          tokenEnd = index &+ 4
          token.end = tokenEnd
        }
        token.number = number(text, index, tokenEnd)
      } else {
        // A year that a sentence or another date is glued to ends what came before: "11, 2024February 18th".
        if isGlued, index > position, page[index].isASCIIUpper, isYearToken(count &- 1) { break }
        var word = grammar.words.find(text, index, tokenEnd)
        if word < 0, text[tokenEnd &- 1].isASCIIDigit {
          tokenEnd = DateTokenizer.lettersEnd(text, from: index, to: tokenEnd)
          token.end = tokenEnd
          word = grammar.words.find(text, index, tokenEnd)
        }
        if word >= 0, grammar.flags[Int(word)] & DateGrammar.Flag.pattern != 0 {
          token.word = word
          token.isCapital =
            page[index] != byte || (byte >= 0xC0 && index &+ 1 < end && page[index &+ 1] != text[index &+ 1])
        } else if index > position, !belongsToDigits(text, index, tokenEnd, isGlued) {
          break
        }
      }
      token.isGlued = isGlued
      isGlued = true
      (tokens + count).initialize(to: token)
      count &+= 1
      index = tokenEnd
    }
    readEdges(grammar, text, page)
  }

  /// `T10` and `z` of ISO times, the minutes of `10h30`: what is glued to digits.
  private func belongsToDigits(_ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int, _ isGlued: Bool) -> Bool {
    guard isGlued, count > 0, tokens[count &- 1].isDigits else { return false }
    return end - start == 1 ? text[start] == 0x7A : end - start <= 3 && text[start + 1].isASCIIDigit
  }

  func number(_ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Int {
    guard end - start <= 9 else { return Int.max }
    var value = 0
    for index in start..<end { value = value &* 10 &+ Int(text[index] &- 0x30) }
    return value
  }

  /// Walks left over words of patterns, numbers and punctuation.
  private func leftEnd(
    _ grammar: DateGrammar, _ text: UnsafeBufferPointer<UInt8>, _ page: UnsafeBufferPointer<UInt8>,
    from position: Int, limit: Int
  ) -> Int {
    var left = position
    for _ in 0..<Self.maximumLeft {
      var cursor = left
      while cursor > limit, DateTokenizer.isSkipped(text[cursor &- 1]) { cursor &-= 1 }
      guard cursor > limit else { break }
      let floor = max(limit, cursor &- WordTable.maximumLength &- 1)
      let start = DateTokenizer.tokenStart(text, endingAt: cursor, limit: floor)
      var isKnown = start != floor || start == limit || !text[start].isWordByte
      if isKnown, !text[start].isASCIIDigit {
        let word = grammar.words.find(text, start, cursor)
        isKnown = word >= 0 && grammar.flags[Int(word)] & DateGrammar.Flag.pattern != 0
      }
      guard isKnown else { return Self.gluedStart(grammar, text, page, start..<cursor, next: left) ?? left }
      left = start
    }
    return left
  }

  /// The word before or behind the window's tokens; -1 for an unknown one, -2 for none, `digits` for a number.
  static func word(
    before position: Int, _ grammar: DateGrammar, _ text: UnsafeBufferPointer<UInt8>, limit: Int
  ) -> Int32 {
    var cursor = position
    while cursor > limit, DateTokenizer.isSkipped(text[cursor &- 1]) { cursor &-= 1 }
    guard cursor > limit else { return -2 }
    let floor = max(limit, cursor &- WordTable.maximumLength &- 1)
    let start = DateTokenizer.tokenStart(text, endingAt: cursor, limit: floor)
    if text[start].isASCIIDigit { return digits }
    return grammar.words.find(text, start, cursor)
  }

  static func word(
    behind position: Int, _ grammar: DateGrammar, _ text: UnsafeBufferPointer<UInt8>, limit: Int
  ) -> (word: Int32, range: Range<Int>) {
    var start = position
    while start < limit, DateTokenizer.isSkipped(text[start]) { start &+= 1 }
    guard start < limit else { return (-2, start..<start) }
    let end = DateTokenizer.tokenEnd(text, from: start, to: min(limit, start &+ 64))
    let word = text[start].isASCIIDigit ? digits : grammar.words.find(text, start, end)
    return (word, start..<end)
  }

  // MARK: Edges

  private mutating func readEdges(
    _ grammar: DateGrammar, _ text: UnsafeBufferPointer<UInt8>, _ page: UnsafeBufferPointer<UInt8>
  ) {
    edgeCount = 0
    for index in 0..<count {
      edgeStarts[index] = Int32(truncatingIfNeeded: edgeCount)
      let token = tokens[index]
      if token.word >= 0 {
        addWordEdges(index, grammar)
      } else if token.isDigits, token.number != Int.max {
        addDigitEdges(index, grammar, text, page)
      }
      if token.end - token.start == 1, text[token.start] == 0x27 { addQuotedYear(index, grammar, text) }
    }
    edgeStarts[count] = Int32(truncatingIfNeeded: edgeCount)
  }

  @inline(__always)
  private mutating func add(_ symbol: UInt16, _ end: Int, _ value: Int) {
    guard edgeCount < Self.maximumEdges else { return }
    (edges + edgeCount).initialize(to: Edge(value: value, end: Int32(truncatingIfNeeded: end), symbol: symbol))
    edgeCount &+= 1
  }

  mutating func add(_ kind: DateGrammar.Computed, _ end: Int, _ value: Int, _ grammar: DateGrammar) {
    let place = kind.index
    for index in Int(grammar.computedStarts[place])..<Int(grammar.computedStarts[place &+ 1]) {
      let symbol = grammar.computed[index]
      if kind != .number {
        add(symbol, end, value)
      } else if let value = Self.value(value, of: symbol, grammar) {
        add(symbol, end, value)
      }
    }
  }

  /// What a plain number, in hundredths, is in the slot of a symbol: that for counts, a whole number in others
  /// (`<number:minute>`); nil when it is none of the slot's values.
  private static func value(_ hundredths: Int, of symbol: UInt16, _ grammar: DateGrammar) -> Int? {
    guard let slot = DateSlot(rawValue: Int(grammar.slots[Int(symbol)])), let range = slot.range else {
      return hundredths
    }
    guard hundredths % 100 == 0 else { return nil }
    let number = slot == .decade ? decade(of: hundredths / 100) : hundredths / 100
    return range.contains(number) ? number : nil
  }

  /// The decade that "the years 90" or "the years 1990" are; -1 for none, and where the century is open.
  private static func decade(of years: Int) -> Int {
    guard years % 10 == 0 else { return -1 }
    return 20...90 ~= years ? (1900 + years) / 10 : years >= 1000 ? years / 10 : -1
  }

  private mutating func addWordEdges(_ index: Int, _ grammar: DateGrammar) {
    let token = tokens[index]
    let word = Int(token.word)
    for number in Int(grammar.lexemeStarts[word])..<Int(grammar.lexemeStarts[word &+ 1]) {
      let lexeme = grammar.lexemes[number]
      guard token.isCapital || !lexeme.needsCapital else { continue }
      add(lexeme.symbol, index &+ 1, lexeme.value)
    }
    for number in Int(grammar.phraseStarts[word])..<Int(grammar.phraseStarts[word &+ 1]) {
      let phrase = grammar.phrases[number]
      guard token.isCapital || !phrase.lexeme.needsCapital else { continue }
      let end = index &+ 1 &+ Int(phrase.count)
      guard end <= count else { continue }
      var matched = 0
      while matched < Int(phrase.count),
        tokens[index &+ 1 &+ matched].word == grammar.phraseWords[Int(phrase.start) &+ matched]
      {
        matched &+= 1
      }
      if matched == Int(phrase.count) { add(phrase.lexeme.symbol, end, phrase.lexeme.value) }
    }
    if grammar.numerals[word] >= 0 { addNumeral(index, grammar) }
  }

  private func numeral(_ index: Int, _ grammar: DateGrammar) -> Int {
    guard index < count, tokens[index].word >= 0 else { return -1 }
    return Int(grammar.numerals[Int(tokens[index].word)])
  }

  private func isHyphen(_ index: Int, _ grammar: DateGrammar) -> Bool {
    guard index < count, tokens[index].word >= 0 else { return false }
    return grammar.flags[Int(tokens[index].word)] & DateGrammar.Flag.hyphen != 0
  }

  /// A number below 100 in one to three tokens ("twenty-five"); -1 when there is none.
  private func smallNumeral(_ index: Int, _ grammar: DateGrammar) -> (value: Int, end: Int) {
    let first = numeral(index, grammar)
    guard 0..<100 ~= first else { return (-1, index) }
    if first >= 20, first % 10 == 0 {
      let next = isHyphen(index + 1, grammar) ? index + 2 : index + 1
      let units = numeral(next, grammar)
      if 1...9 ~= units { return (first + units, next + 1) }
    }
    return (first, index + 1)
  }

  private mutating func addNumeral(_ index: Int, _ grammar: DateGrammar) {
    var (value, end) = smallNumeral(index, grammar)
    if value == 18 || value == 19 || value == 20 {
      let (rest, restEnd) = smallNumeral(end, grammar)
      if rest >= 10 { add(.spoken, restEnd, value * 100 + rest, grammar) }
    }
    if 1...12 ~= value, end == index + 1 { add(.hour, end, value, grammar) }
    if 1...23 ~= value {
      let (minute, minuteEnd) = smallNumeral(end, grammar)
      if 10...59 ~= minute { add(.clockSpoken, minuteEnd, value * 10_000 + minute * 100, grammar) }
    }
    if value < 0 {
      value = 1
      end = index
    }
    var total = 0
    var sawScale = false
    while true {
      let scale = numeral(end, grammar)
      guard scale >= 100 else { break }
      sawScale = true
      end += 1
      value = min(max(value, 1) * scale, 1_000_000_000)
      if scale >= 1000 {
        total = min(total + value, 1_000_000_000)
        value = 0
      }
      let (rest, restEnd) = smallNumeral(end, grammar)
      if rest > 0 {
        value += rest
        end = restEnd
      }
    }
    guard end > index else { return }
    let number = sawScale ? total + value : value
    add(.number, end, min(number, 9_000_000) * 100, grammar)
    if sawScale, 2000...2099 ~= number { add(.yearWords, end, number, grammar) }
  }

  /// `'89` and `'90s`, from the apostrophe.
  private mutating func addQuotedYear(_ index: Int, _ grammar: DateGrammar, _ text: UnsafeBufferPointer<UInt8>) {
    let next = index + 1
    guard next < count, tokens[next].isGlued, tokens[next].end - tokens[next].start == 2, tokens[next].isDigits
    else { return }
    let value = tokens[next].number
    let century = value < 40 ? 2000 : 1900
    if hasDecadeEnding(next, text), value % 10 == 0 {
      add(.decade, next + 2, (century + value) / 10, grammar)
    } else if !text[tokens[next].end].isWordByte {
      add(.year2, next + 1, century + value, grammar)
    }
  }

  /// Whether `s` (English) or `er` (German) is glued to the digits.
  func hasDecadeEnding(_ index: Int, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard index + 1 < count, tokens[index + 1].isGlued else { return false }
    let next = tokens[index + 1]
    let length = next.end - next.start
    if length == 1 { return text[next.start] == 0x73 }
    return length == 2 && text[next.start] == 0x65 && text[next.start + 1] == 0x72
  }

  /// The number of the token that starts at or behind a byte; nil when the byte is inside of a token.
  func token(endingAt byte: Int, from index: Int) -> Int? {
    var index = index
    while index < count, tokens[index].end <= byte {
      if tokens[index].end == byte { return index + 1 }
      index += 1
    }
    return nil
  }
}

extension DateGrammar.Computed {
  /// Its place in `allCases`.
  var index: Int {
    switch self {
    case .number: 0
    case .day: 1
    case .month: 2
    case .year: 3
    case .year2: 4
    case .ordinal: 5
    case .decade: 6
    case .clock: 7
    case .clockDot: 8
    case .clockH: 9
    case .date: 10
    case .datetime: 11
    case .numeric: 12
    case .numericShort: 13
    case .hour: 14
    case .spoken: 15
    case .yearShort: 16
    case .clockPacked: 17
    case .clockSpoken: 18
    case .yearWords: 19
    case .clockLetter: 20
    }
  }
}
