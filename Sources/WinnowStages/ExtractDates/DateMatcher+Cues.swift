internal import Winnow
internal import WinnowText

/// Words that tell whether an expression lies in the past or ahead.
extension DateMatcher {
  func needsCue(_ operation: DateOperation, _ frame: DateFrame) -> Bool {
    switch operation {
    case .weekday, .weekend, .holiday, .range, .nth: true
    case .unit: frame[.unit] == DateUnit.weekend.rawValue
    case .date, .time: frame[.year] == nil && frame[.date] == nil
    default: false
    }
  }

  /// How far to the left cues are looked for, in bytes.
  private static let cueReach = 240

  /// Whether nothing else stands in the block but words that lead in an expression: an entry of a calendar, not prose.
  private func standsAlone(
    _ grammar: DateGrammar, _ text: UnsafeBufferPointer<UInt8>, _ span: Range<Int>, in block: Range<Int>
  ) -> Bool {
    guard grammar.lead >= 0, block.count &- span.count <= 16, block.upperBound &- span.upperBound <= 2 else {
      return false
    }
    for index in span.upperBound..<block.upperBound where text[index].isWordByte { return false }
    var index = block.lowerBound
    while index < span.lowerBound {
      let end = DateTokenizer.tokenEnd(text, from: index, to: span.lowerBound)
      if text[index].isWordByte {
        let word = grammar.words.find(text, index, end)
        guard word >= 0, grammar.has(word, symbol: grammar.lead) else { return false }
      }
      index = end
    }
    return true
  }

  /// Where the words of the sentence point: 1 for the future, -1 for the past, -2 where its word stands right beside the
  /// expression; 2 for an expression that stands alone.
  ///
  /// The word right before the expression tells most ("by Friday"); then, for one that begins a clause, the first cue to the
  /// right; then the nearest to the left, and for an expression that begins its sentence the first to the right ("On
  /// Tuesday, the Senate will vote").
  func cue(
    _ grammar: DateGrammar, _ text: UnsafeBufferPointer<UInt8>, _ page: UnsafeBufferPointer<UInt8>,
    around span: Range<Int>, in block: Range<Int>
  ) -> Int {
    guard grammar.cue >= 0 else { return 0 }
    if span.lowerBound &- block.lowerBound <= 16, standsAlone(grammar, text, span, in: block) { return 2 }
    let near = nearCue(grammar, text, before: span.lowerBound, in: block)
    if near != 0 { return near }
    if beginsClause(grammar, text, span.lowerBound, block.lowerBound) {
      let right = rightCue(grammar, text, page, behind: span.upperBound, in: block)
      if right != 0 { return right }
    }
    let left = leftCue(grammar, text, page, before: span.lowerBound, in: block)
    guard left == 0, beginsSentence(text, page, span.lowerBound, block.lowerBound) else { return left }
    return rightCue(grammar, text, page, behind: span.upperBound, in: block)
  }

  /// What the word right before an expression tells, or the one before a preposition there: "reopens on Friday".
  private func nearCue(
    _ grammar: DateGrammar, _ text: UnsafeBufferPointer<UInt8>, before start: Int, in block: Range<Int>
  ) -> Int {
    guard grammar.nearCue >= 0 else { return 0 }
    var place = start
    for _ in 0..<2 {
      let word = DateWindow.word(before: place, grammar, text, limit: block.lowerBound)
      guard word >= 0 else { return 0 }
      if let value = grammar.value(word, symbol: grammar.nearCue) { return value == 0 ? 1 : -1 }
      guard grammar.stepCue >= 0, grammar.has(word, symbol: grammar.stepCue) else { return 0 }
      place = Self.wordStart(text, before: place, limit: block.lowerBound)
    }
    return 0
  }

  /// Whether an expression, but for a short word that leads to it, begins a clause: "ha detto che giovedì ci sarà".
  private func beginsClause(
    _ grammar: DateGrammar, _ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ limit: Int
  ) -> Bool {
    guard grammar.clauseCue >= 0 else { return false }
    var place = start
    for _ in 0..<2 {
      let word = DateWindow.word(before: place, grammar, text, limit: limit)
      if word >= 0, grammar.has(word, symbol: grammar.clauseCue) { return true }
      let next = Self.wordStart(text, before: place, limit: limit)
      guard place &- next <= 4 else { return false }
      place = next
    }
    return false
  }

  /// Where the word before `end` starts.
  private static func wordStart(_ text: UnsafeBufferPointer<UInt8>, before end: Int, limit: Int) -> Int {
    var start = end
    while start > limit, !text[start &- 1].isWordByte { start &-= 1 }
    return start > limit ? DateTokenizer.tokenStart(text, endingAt: start, limit: limit) : start
  }

  /// Whether at most a preposition stands between the start of the sentence and an expression.
  private func beginsSentence(
    _ text: UnsafeBufferPointer<UInt8>, _ page: UnsafeBufferPointer<UInt8>, _ start: Int, _ limit: Int
  ) -> Bool {
    var index = start
    while index > limit, start &- index < 12 {
      index &-= 1
      if !text[index].isWordByte, isSentenceEnd(text, index, limit) { return true }
    }
    return index == limit
  }

  /// The nearest cue to the left within the sentence.
  private func leftCue(
    _ grammar: DateGrammar, _ text: UnsafeBufferPointer<UInt8>, _ page: UnsafeBufferPointer<UInt8>,
    before end: Int, in block: Range<Int>
  ) -> Int {
    guard let base = text.baseAddress else { return 0 }
    let limit = block.lowerBound
    let raw = UnsafeRawPointer(base)
    var floor = max(limit, end - Self.cueReach)
    while floor > limit, floor < end, text[floor &- 1].isWordByte { floor &+= 1 }
    var wordEnd = end
    while wordEnd > floor {
      if !text[wordEnd &- 1].isWordByte {
        wordEnd &-= 1
        if isSentenceEnd(text, wordEnd, limit) { return 0 }
        continue
      }
      var start = DateTokenizer.tokenStart(text, endingAt: wordEnd, limit: floor)
      let next = start
      while start < wordEnd, text[start].isASCIIDigit { start &+= 1 }
      if grammar.cueFilter.mayContain(
        UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: start, as: UInt64.self)))
      {
        let found = cue(grammar, text, start, wordEnd, end)
        if found != 0 {
          let longer = longerCue(grammar, text, before: start, floor, end)
          if longer != 0 { return longer }
          if found > 0 { return found }
          // The participle of "will be announced" is none of the past: the words before it tell.
          if !isOpened(grammar, text, start, limit) { return stands(wordEnd, beside: end, grammar, text) ? -2 : -1 }
        }
      }
      wordEnd = next
    }
    return 0
  }

  /// Whether nothing but a preposition stands between a cue and the expression: "began in March".
  private func stands(
    _ cueEnd: Int, beside start: Int, _ grammar: DateGrammar, _ text: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    let place = Self.wordStart(text, before: start, limit: cueEnd)
    guard place > cueEnd else { return true }
    guard grammar.stepCue >= 0, Self.wordStart(text, before: place, limit: cueEnd) == cueEnd else { return false }
    let word = DateWindow.word(before: start, grammar, text, limit: cueEnd)
    return word >= 0 && grammar.has(word, symbol: grammar.stepCue)
  }

  /// Whether the word before a cue takes its tense away.
  private func isOpened(
    _ grammar: DateGrammar, _ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ limit: Int
  ) -> Bool {
    guard grammar.openCue >= 0 else { return false }
    let word = DateWindow.word(before: start, grammar, text, limit: limit)
    return word >= 0 && grammar.has(word, symbol: grammar.openCue)
  }

  /// The first cue to the right within the clause; none behind a possessive: "Monday's ruling will …" says nothing of Monday.
  private func rightCue(
    _ grammar: DateGrammar, _ text: UnsafeBufferPointer<UInt8>, _ page: UnsafeBufferPointer<UInt8>,
    behind start: Int, in block: Range<Int>
  ) -> Int {
    guard let base = text.baseAddress, start < block.upperBound, text[start] != 0x27 else { return 0 }
    let raw = UnsafeRawPointer(base)
    let limit = min(block.upperBound, start &+ Self.cueReach)
    var index = start
    while index < limit {
      guard text[index].isWordByte else {
        let isComma = text[index] == 0x2C && index > start
        if isComma || index &+ 1 == limit || isSentenceEnd(text, index, block.lowerBound) { return 0 }
        index &+= 1
        continue
      }
      let wordEnd = DateTokenizer.tokenEnd(text, from: index, to: limit)
      if grammar.cueFilter.mayContain(
        UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)))
      {
        let found = cue(grammar, text, index, wordEnd, limit)
        if found != 0 { return found }
      }
      index = wordEnd
    }
    return 0
  }

  /// The cue that begins one or two words before the one at `start` and goes on over it: "will have", "had been due".
  private func longerCue(
    _ grammar: DateGrammar, _ text: UnsafeBufferPointer<UInt8>, before start: Int, _ floor: Int, _ end: Int
  ) -> Int {
    var wordEnd = start
    for _ in 0..<2 {
      while wordEnd > floor, text[wordEnd &- 1] == 0x20 { wordEnd &-= 1 }
      guard wordEnd > floor, wordEnd < start, text[wordEnd &- 1].isWordByte else { return 0 }
      let begin = DateTokenizer.tokenStart(text, endingAt: wordEnd, limit: floor)
      let found = cue(grammar, text, begin, wordEnd, end, past: start)
      if found != 0 { return found }
      wordEnd = begin
    }
    return 0
  }

  /// The cue that begins with a word; with `past` only one that goes on beyond that place.
  private func cue(
    _ grammar: DateGrammar, _ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ wordEnd: Int, _ end: Int,
    past place: Int = 0
  ) -> Int {
    let word = Int(grammar.words.find(text, start, wordEnd))
    guard word >= 0, grammar.flags[word] & DateGrammar.Flag.cue != 0 else { return 0 }
    // "Weaker-than-expected data" lie in the past.
    if start > 1, text[start &- 1] == 0x2D, text[start &- 2].isWordByte { return 0 }
    var found = 0
    for index in Int(grammar.lexemeStarts[word])..<Int(grammar.lexemeStarts[word &+ 1]) {
      let lexeme = grammar.lexemes[index]
      if Int(lexeme.symbol) == grammar.cue, wordEnd > place { found = lexeme.value == 0 ? 1 : -1 }
    }
    for index in Int(grammar.phraseStarts[word])..<Int(grammar.phraseStarts[word &+ 1]) {
      let phrase = grammar.phrases[index]
      if Int(phrase.lexeme.symbol) == grammar.cue, self.end(of: phrase, grammar, text, wordEnd, end) > place {
        found = phrase.lexeme.value == 0 ? 1 : -1
      }
    }
    return found
  }

  /// Where a phrase ends whose first word ends at `start`; -1 when it does not stand there.
  private func end(
    of phrase: DateGrammar.Phrase, _ grammar: DateGrammar, _ text: UnsafeBufferPointer<UInt8>, _ start: Int,
    _ limit: Int
  ) -> Int {
    var position = start
    for index in Int(phrase.start)..<Int(phrase.start &+ phrase.count) {
      let next = DateWindow.word(behind: position, grammar, text, limit: limit)
      guard next.word == grammar.phraseWords[index] else { return -1 }
      position = next.range.upperBound
    }
    return position
  }

  /// A sign that ends sentences, with a space or a quotation mark behind it, and three letters or one beyond ASCII before.
  private func isSentenceEnd(_ text: UnsafeBufferPointer<UInt8>, _ index: Int, _ limit: Int) -> Bool {
    let byte = text[index]
    guard byte == 0x2E || byte == 0x21 || byte == 0x3F || byte == 0x3B else { return false }
    guard index - limit > 4, text[index + 1] == 0x20 || text[index + 1] == 0x22 else { return false }
    // No abbreviation or initial: three letters before it, or one beyond ASCII ("año.").
    for offset in 1...3 where !text[index - offset].isASCIILower && text[index - offset] < 0x80 { return false }
    return true
  }
}
