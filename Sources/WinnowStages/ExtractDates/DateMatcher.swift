internal import Winnow
internal import WinnowText

/// An expression found in the page, before it is resolved.
struct DateCandidate {
  var range: Range<Int>
  var rule: Int
  var frame: DateFrame
  var block: Int
  /// Whether words of the future or the past stand to the left: 1, -1, or 0.
  var cue = 0
}

/// Finds the expressions of one grammar in folded text: trigger, window, longest match at each token.
struct DateMatcher {
  /// Where a match is tried.
  private struct Place {
    let text: UnsafeBufferPointer<UInt8>
    let page: UnsafeBufferPointer<UInt8>
    /// The first token.
    let start: Int
    /// The block.
    let range: Range<Int>
  }

  private static let maximumDepth = 24

  /// What `path` points to.
  private final class Memory {
    let path = UnsafeMutablePointer<Int32>.allocate(capacity: DateMatcher.maximumDepth)

    deinit { path.deallocate() }
  }

  private var window = DateWindow()
  private let memory: Memory
  /// The numbers of the edges that led to the current state.
  private let path: UnsafeMutablePointer<Int32>
  private var depth = 0
  /// The best reading so far: 0 tokens for none.
  private var bestEnd = 0
  private var bestRule = 0
  private var bestFrame = DateFrame()

  init() {
    memory = Memory()
    path = memory.path
  }

  /// Appends the candidates in all blocks to `output`.
  mutating func scan(
    _ grammar: DateGrammar, _ text: UnsafeBufferPointer<UInt8>, _ page: UnsafeBufferPointer<UInt8>,
    _ blocks: UnsafeBufferPointer<Block>, into output: inout [DateCandidate]
  ) {
    guard let last = blocks.last else { return }
    let end = last.range.upperBound
    var block = 0
    var range = blocks[0].range
    var limit = range.lowerBound
    var position = limit
    var triggers = TriggerScan()
    while true {
      let start = triggers.next(grammar.filter, in: text, from: position, to: end)
      if start < 0 { return }
      while start >= range.upperBound {
        block &+= 1
        range = blocks[block].range
        limit = range.lowerBound
      }
      let tokenEnd = DateTokenizer.tokenEnd(text, from: start, to: range.upperBound)
      position = tokenEnd
      if start >= range.lowerBound, isTrigger(grammar, text, start, tokenEnd) {
        window.build(grammar, text, page, at: start, from: limit, to: range.upperBound)
        match(grammar, text, page, block: block, range, into: &output)
        limit = max(window.count > 0 ? window.tokens[window.count &- 1].end : tokenEnd, tokenEnd)
        position = limit
      }
      // What is glued to digits is no word of its own.
      while position < range.upperBound, text[position].isWordByte { position &+= 1 }
    }
  }

  /// Whether what passed the filter is worth a window.
  @inline(__always)
  private func isTrigger(
    _ grammar: DateGrammar, _ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int
  ) -> Bool {
    if text[start].isASCIIDigit { return true }
    var word = grammar.words.find(text, start, end)
    if word < 0, text[end &- 1].isASCIIDigit {
      word = grammar.words.find(text, start, DateTokenizer.lettersEnd(text, from: start, to: end))
    }
    return word >= 0 && grammar.flags[Int(word)] & DateGrammar.Flag.trigger != 0
  }

  private mutating func match(
    _ grammar: DateGrammar, _ text: UnsafeBufferPointer<UInt8>, _ page: UnsafeBufferPointer<UInt8>, block: Int,
    _ range: Range<Int>, into output: inout [DateCandidate]
  ) {
    var index = 0
    while index < window.count {
      bestEnd = 0
      depth = 0
      let place = Place(text: text, page: page, start: index, range: range)
      walk(grammar, place, from: index, state: 1)
      guard bestEnd > 0 else {
        index &+= 1
        continue
      }
      let operation = grammar.operations[bestRule]
      if operation != .none {
        let span = window.tokens[index].start..<spanEnd(text, window.tokens[bestEnd &- 1], in: range)
        var candidate = DateCandidate(range: span, rule: bestRule, frame: bestFrame, block: block)
        if needsCue(operation, bestFrame) {
          candidate.cue = cue(grammar, text, page, around: span, in: range)
        }
        output.append(candidate)
      }
      index = bestEnd
    }
  }

  /// Where an expression ends: before the full stop that ends its block ("in Aug."), but not that of "a.m.".
  private func spanEnd(_ text: UnsafeBufferPointer<UInt8>, _ token: DateToken, in range: Range<Int>) -> Int {
    var end = token.end
    guard end &+ 1 >= range.upperBound, end == range.upperBound || DateTokenizer.isSkipped(text[end]),
      end &- range.lowerBound > 2, text[end &- 1] == 0x2E,
      text[end &- 2].isASCIILower, text[end &- 3].isASCIILower
    else {
      // An ellipsis that stands for an abbreviation's point is one scalar.
      while end < range.upperBound, text[end] == DateText.filler { end &+= 1 }
      return end
    }
    return end &- 1
  }

  /// Follows the automaton over every reading of the tokens from `index` on.
  private mutating func walk(_ grammar: DateGrammar, _ place: Place, from index: Int, state: Int) {
    guard index < window.count, depth < Self.maximumDepth else { return }
    let row = state &* grammar.symbolCount
    for number in Int(window.edgeStarts[index])..<Int(window.edgeStarts[index &+ 1]) {
      let edge = window.edges[number]
      let next = Int(grammar.transitions[row &+ Int(edge.symbol)])
      guard next != 0 else { continue }
      path[depth] = Int32(truncatingIfNeeded: number)
      depth &+= 1
      if grammar.acceptStarts[next] < grammar.acceptStarts[next &+ 1] {
        accept(grammar, place, state: next, end: Int(edge.end))
      }
      walk(grammar, place, from: Int(edge.end), state: next)
      depth &-= 1
    }
  }

  /// Keeps the longest reading, of several the first rule's, whose conditions hold.
  private mutating func accept(_ grammar: DateGrammar, _ place: Place, state: Int, end: Int) {
    for index in Int(grammar.acceptStarts[state])..<Int(grammar.acceptStarts[state &+ 1]) {
      let rule = Int(grammar.acceptedRules[index])
      if end < bestEnd || (end == bestEnd && rule >= bestRule) { continue }
      guard holds(grammar, place, rule: rule, end: end) else { continue }
      var frame = DateFrame()
      for position in 0..<depth {
        let edge = window.edges[Int(path[position])]
        let slot = grammar.slots[Int(edge.symbol)]
        if slot >= 0 { frame.fill(Int(slot), edge.value) }
      }
      for number in Int(grammar.constantStarts[rule])..<Int(grammar.constantStarts[rule &+ 1]) {
        let constant = grammar.constants[number]
        frame.set(Int(constant.slot), constant.value)
      }
      if frame.isConsistent {
        bestEnd = end
        bestRule = rule
        bestFrame = frame
      }
    }
  }

  private func holds(_ grammar: DateGrammar, _ place: Place, rule: Int, end last: Int) -> Bool {
    let (text, start, range) = (place.text, place.start, place.range)
    let end = window.tokens[last &- 1].end
    // A digit or letter right behind belongs to something else.
    if end < range.upperBound, text[end].isWordByte, text[end &- 1].isWordByte,
      text[end].isASCIIDigit == text[end &- 1].isASCIIDigit
    {
      return false
    }
    let conditions = grammar.conditions[rule]
    guard conditions.isAny else { return true }
    if conditions.needsLowerCase, window.tokens[start].isCapital { return false }
    if conditions.after >= 0 || conditions.notAfter >= 0 {
      var word: Int32
      if start > 0, window.tokens[start &- 1].word >= 0 || window.tokens[start &- 1].isDigits {
        word = window.tokens[start &- 1].isDigits ? DateWindow.digits : window.tokens[start &- 1].word
      } else {
        word = DateWindow.word(before: window.tokens[start].start, grammar, text, limit: range.lowerBound)
      }
      if conditions.after >= 0, !grammar.lists(conditions.after, word) { return false }
      if conditions.notAfter >= 0, grammar.lists(conditions.notAfter, word) { return false }
    }
    if conditions.before >= 0 || conditions.notBefore >= 0 || conditions.isBare {
      let next = DateWindow.word(behind: end, grammar, text, limit: range.upperBound)
      if conditions.before >= 0, !grammar.lists(conditions.before, next.word) { return false }
      if conditions.notBefore >= 0, grammar.lists(conditions.notBefore, next.word) { return false }
      if conditions.isBare, isPlural(text, place.page, next.range) { return false }
    }
    if conditions.needsFuture {
      return cue(grammar, text, place.page, around: window.tokens[start].start..<end, in: range) > 0
    }
    return true
  }

  /// A lower-case word of four letters or more with a plural's ending.
  private func isPlural(
    _ text: UnsafeBufferPointer<UInt8>, _ page: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
  ) -> Bool {
    guard range.count >= 4, page[range.lowerBound].isASCIILower else { return false }
    return text[range.upperBound - 1] == 0x73 && text[range.upperBound - 2] != 0x73
  }

  // MARK: Cues

  private func needsCue(_ operation: DateOperation, _ frame: DateFrame) -> Bool {
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

  /// The nearest cue word to the left within the sentence: 1 for the future, -1 for the past; 2 for an expression that
  /// stands alone.
  private func cue(
    _ grammar: DateGrammar, _ text: UnsafeBufferPointer<UInt8>, _ page: UnsafeBufferPointer<UInt8>,
    around span: Range<Int>, in block: Range<Int>
  ) -> Int {
    guard grammar.cue >= 0, let base = text.baseAddress else { return 0 }
    let end = span.lowerBound
    let limit = block.lowerBound
    if end &- limit <= 16, standsAlone(grammar, text, span, in: block) { return 2 }
    let raw = UnsafeRawPointer(base)
    var floor = max(limit, end - Self.cueReach)
    while floor > limit, floor < end, text[floor &- 1].isWordByte { floor &+= 1 }
    var wordEnd = end
    while wordEnd > floor {
      if !text[wordEnd &- 1].isWordByte {
        wordEnd &-= 1
        if isSentenceEnd(text, page, wordEnd, limit) { return 0 }
        continue
      }
      var start = wordEnd &- 1
      while start > floor, text[start &- 1].isWordByte { start &-= 1 }
      let next = start
      while start < wordEnd, text[start].isASCIIDigit { start &+= 1 }
      if grammar.cueFilter.mayContain(
        UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: start, as: UInt64.self)))
      {
        let found = cue(grammar, text, start, wordEnd, end)
        if found != 0 {
          let longer = longerCue(grammar, text, before: start, floor, end)
          return longer == 0 ? found : longer
        }
      }
      wordEnd = next
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
      var begin = wordEnd &- 1
      while begin > floor, text[begin &- 1].isWordByte { begin &-= 1 }
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

  /// A full stop behind a word of four letters or more, with a capital after the space: "…ended. The".
  private func isSentenceEnd(
    _ text: UnsafeBufferPointer<UInt8>, _ page: UnsafeBufferPointer<UInt8>, _ index: Int, _ limit: Int
  ) -> Bool {
    let byte = text[index]
    guard byte == 0x2E || byte == 0x21 || byte == 0x3F || byte == 0x3B else { return false }
    guard index - limit > 4, text[index + 1] == 0x20 || text[index + 1] == 0x22 else { return false }
    for offset in 1...3 where !text[index - offset].isASCIILower { return false }
    return true
  }
}
