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
    var triggers = TriggerScan(isUnspaced: grammar.isUnspaced)
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
      guard !DateTokenizer.endsEastAsianLetter(text, position, range.lowerBound) else { continue }
      while position < range.upperBound, text[position].isWordByte,
        !DateTokenizer.opensEastAsianLetter(text[position])
      {
        position &+= 1
      }
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
      let span = window.tokens[index].start..<spanEnd(text, window.tokens[bestEnd &- 1], in: range)
      // A line of "1/4" counts the pictures of a gallery.
      if operation != .none, bestFrame[.monthday] == nil || span != range || span.count > 5 {
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
    let row = grammar.transitions.offset(of: state)
    for number in Int(window.edgeStarts[index])..<Int(window.edgeStarts[index &+ 1]) {
      let edge = window.edges[number]
      let next = grammar.transitions.target(of: state, at: row, edge.symbol)
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
    // A digit or letter right behind belongs to something else, unless the window has cut there.
    if end < range.upperBound, text[end].isWordByte, text[end &- 1].isWordByte,
      text[end].isASCIIDigit == text[end &- 1].isASCIIDigit, !isCut(text, last)
    {
      return false
    }
    if end < range.upperBound, text[end] == 0x2D, beginsCompound(grammar, place, rule: rule, last) { return false }
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
      func lists(_ row: Int32) -> Bool {
        grammar.lists(row, next.word)
          || grammar.lists(row, DateWindow.surname) && isSurname(text, place.page, next.range, to: range.upperBound)
      }
      if conditions.before >= 0, !lists(conditions.before) { return false }
      if conditions.notBefore >= 0, lists(conditions.notBefore) { return false }
      if conditions.isBare, isPlural(text, place.page, next.range) { return false }
    }
    if conditions.needsFuture {
      return cue(grammar, text, place.page, around: window.tokens[start].start..<end, in: range) > 0
    }
    return true
  }

  /// Whether a token is a year with digits cut off behind it, or a letter that is a word of its own.
  private func isCut(_ text: UnsafeBufferPointer<UInt8>, _ last: Int) -> Bool {
    let token = window.tokens[last &- 1]
    if token.isDigits { return last < window.count && window.tokens[last].isDigits }
    return DateTokenizer.endsEastAsianLetter(text, token.end, token.start)
  }

  /// Whether a unit behind a space goes on with a hyphen: "a year-earlier loss", "the week-long talks". A dash ends it.
  private func beginsCompound(_ grammar: DateGrammar, _ place: Place, rule: Int, _ last: Int) -> Bool {
    guard grammar.operations[rule] == .duration || grammar.operations[rule] == .unit else { return false }
    let token = window.tokens[last &- 1]
    return token.end &+ 1 < place.range.upperBound && place.page[token.end] == 0x2D
      && place.text[token.end &+ 1].isASCIILower && token.start > 0 && place.text[token.start &- 1] == 0x20
  }

  /// A capitalised word, not in capitals, that no other capitalised word follows: `June Carter sang`, `April O'Neil`, but
  /// neither `June Retail Sales Fell` nor `June NATO talks`.
  private func isSurname(
    _ text: UnsafeBufferPointer<UInt8>, _ page: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, to limit: Int
  ) -> Bool {
    guard range.lowerBound &+ 2 < limit, page[range.lowerBound].isASCIIUpper else { return false }
    var end = range.upperBound
    if range.count == 1 {
      guard text[end] == 0x27 else { return false }
      end &+= 1
      while end < limit, text[end] == DateText.filler { end &+= 1 }
      guard end < limit, page[end].isASCIIUpper else { return false }
      end = DateTokenizer.tokenEnd(text, from: end, to: limit)
    } else if page[range.lowerBound &+ 1].isASCIIUpper {
      return false
    }
    while end < limit, DateTokenizer.isSkipped(text[end]) { end &+= 1 }
    return end == limit || !page[end].isASCIIUpper
  }

  /// A lower-case word of four letters or more with a plural's ending.
  private func isPlural(
    _ text: UnsafeBufferPointer<UInt8>, _ page: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
  ) -> Bool {
    guard range.count >= 4, page[range.lowerBound].isASCIILower else { return false }
    return text[range.upperBound - 1] == 0x73 && text[range.upperBound - 2] != 0x73
  }
}
