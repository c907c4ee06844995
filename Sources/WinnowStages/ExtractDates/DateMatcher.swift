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

  private struct Reading {
    var end: Int
    var rule: Int
    var frame: DateFrame
  }

  private static let maximumDepth = 24

  private var window = DateWindow()
  private var best: Reading?
  private var path: [Int32] = []

  /// Appends the candidates in one block to `output`.
  mutating func scan(
    _ grammar: DateGrammar, _ text: UnsafeBufferPointer<UInt8>, _ page: UnsafeBufferPointer<UInt8>, block: Int,
    _ range: Range<Int>, into output: inout [DateCandidate]
  ) {
    var position = range.lowerBound
    var limit = range.lowerBound
    while let start = grammar.filter.next(in: text, from: position, to: range.upperBound) {
      let end = DateTokenizer.tokenEnd(text, from: start, to: range.upperBound)
      guard isTrigger(grammar, text, start, end) else {
        position = end
        // What is glued to digits is no word of its own.
        while position < range.upperBound, text[position].isWordByte { position &+= 1 }
        continue
      }
      window.build(grammar, text, page, at: start, from: limit, to: range.upperBound)
      match(grammar, text, page, block: block, range, into: &output)
      limit = max(window.tokens.last?.end ?? end, end)
      position = limit
      while position < range.upperBound, text[position].isWordByte { position &+= 1 }
    }
  }

  /// Whether the word or number is worth a window.
  private func isTrigger(
    _ grammar: DateGrammar, _ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int
  ) -> Bool {
    guard text[start].isASCIIDigit else {
      guard let word = grammar.words.find(text, start, end) else { return false }
      return grammar.triggers[Int(word)]
    }
    let length = end - start
    let next = text[end]
    if length <= 2 {
      if next == 0x3A || next == 0x2F || next == 0x2D || next == 0x2E { return text[end + 1].isASCIIDigit }
      // `90s`, `10h`, `5pm`.
      if next == 0x73 || next == 0x68 || next == 0x61 || next == 0x70 || next == 0x65 { return true }
      return start > 0 && text[start - 1] == DateText.filler || start > 0 && text[start - 1] == 0x27
    }
    return length == 4 && text[start] >= 0x31 && text[start] <= 0x32
  }

  private mutating func match(
    _ grammar: DateGrammar, _ text: UnsafeBufferPointer<UInt8>, _ page: UnsafeBufferPointer<UInt8>, block: Int,
    _ range: Range<Int>, into output: inout [DateCandidate]
  ) {
    var index = 0
    while index < window.tokens.count {
      best = nil
      path.removeAll(keepingCapacity: true)
      let place = Place(text: text, page: page, start: index, range: range)
      walk(grammar, place, from: index, state: 1)
      guard let reading = best else {
        index += 1
        continue
      }
      let operation = grammar.operations[reading.rule]
      if operation != .none {
        let span = window.tokens[index].start..<window.tokens[reading.end - 1].end
        var candidate = DateCandidate(range: span, rule: reading.rule, frame: reading.frame, block: block)
        if needsCue(operation, reading.frame) {
          candidate.cue = cue(grammar, text, page, before: span.lowerBound, limit: range.lowerBound)
        }
        output.append(candidate)
      }
      index = reading.end
    }
  }

  /// Follows the automaton over every reading of the tokens from `index` on.
  private mutating func walk(_ grammar: DateGrammar, _ place: Place, from index: Int, state: Int) {
    guard index < window.tokens.count, path.count < Self.maximumDepth else { return }
    let row = state * grammar.symbolCount
    for number in Int(window.edgeStarts[index])..<Int(window.edgeStarts[index + 1]) {
      let edge = window.edges[number]
      let next = Int(grammar.transitions[row + Int(edge.symbol)])
      guard next != 0 else { continue }
      path.append(Int32(number))
      if grammar.acceptStarts[next] < grammar.acceptStarts[next + 1] {
        accept(grammar, place, state: next, end: Int(edge.end))
      }
      walk(grammar, place, from: Int(edge.end), state: next)
      path.removeLast()
    }
  }

  /// Keeps the longest reading, of several the first rule's, whose conditions hold.
  private mutating func accept(_ grammar: DateGrammar, _ place: Place, state: Int, end: Int) {
    for index in Int(grammar.acceptStarts[state])..<Int(grammar.acceptStarts[state + 1]) {
      let rule = Int(grammar.acceptedRules[index])
      if let best, (end, -rule) <= (best.end, -best.rule) { continue }
      guard holds(grammar, place, rule: rule, end: end) else { continue }
      var frame = DateFrame()
      for number in path {
        let edge = window.edges[Int(number)]
        if let slot = grammar.slots[Int(edge.symbol)] { frame.fill(slot, edge.value) }
      }
      for number in Int(grammar.constantStarts[rule])..<Int(grammar.constantStarts[rule + 1]) {
        frame[grammar.constants[number].slot] = grammar.constants[number].value
      }
      if frame.isConsistent { best = Reading(end: end, rule: rule, frame: frame) }
    }
  }

  private func holds(_ grammar: DateGrammar, _ place: Place, rule number: Int, end last: Int) -> Bool {
    let (text, page, start, range) = (place.text, place.page, place.start, place.range)
    let end = window.tokens[last - 1].end
    // A digit or letter right behind belongs to something else.
    if end < range.upperBound, text[end].isWordByte, text[end - 1].isWordByte,
      text[end].isASCIIDigit == text[end - 1].isASCIIDigit
    {
      return false
    }
    guard grammar.conditional[number] else { return true }
    let rule = grammar.rules[number]
    if !rule.after.isEmpty || !rule.notAfter.isEmpty {
      let word =
        start > 0
        ? window.tokens[start - 1].isDigits ? DateWindow.digits : window.tokens[start - 1].word
        : DateWindow.word(before: window.tokens[start].start, grammar, text, limit: range.lowerBound)
      if !rule.after.isEmpty, !rule.after.contains(word) { return false }
      if rule.notAfter.contains(word) { return false }
    }
    if !rule.before.isEmpty || !rule.notBefore.isEmpty || rule.isBare {
      let next = DateWindow.word(behind: end, grammar, text, limit: range.upperBound)
      if !rule.before.isEmpty, !rule.before.contains(next.word) { return false }
      if rule.notBefore.contains(next.word) { return false }
      if rule.isBare, isPlural(text, page, next.range) { return false }
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
    case .weekday, .weekend, .holiday: true
    case .unit: frame[.unit] == DateUnit.weekend.rawValue
    case .date, .time: frame[.year] == nil && frame[.date] == nil
    default: false
    }
  }

  /// How far to the left cues are looked for, in bytes.
  private static let cueReach = 240

  /// The nearest cue word to the left within the sentence.
  private func cue(
    _ grammar: DateGrammar, _ text: UnsafeBufferPointer<UInt8>, _ page: UnsafeBufferPointer<UInt8>, before end: Int,
    limit: Int
  ) -> Int {
    guard let symbol = grammar.cue else { return 0 }
    var index = max(limit, end - Self.cueReach)
    while index > limit, index < end, text[index - 1].isWordByte { index += 1 }
    var found = 0
    while index < end {
      if !text[index].isWordByte {
        if isSentenceEnd(text, page, index, limit) { found = 0 }
        index += 1
        continue
      }
      let wordEnd = DateTokenizer.tokenEnd(text, from: index, to: end)
      if let word = grammar.words.find(text, index, wordEnd) {
        for lexeme in grammar.lexemes(of: word) where lexeme.symbol == symbol { found = lexeme.value == 0 ? 1 : -1 }
        for phrase in grammar.phrases[Int(word)]
        where phrase.lexeme.symbol == symbol && follows(phrase.rest, grammar, text, wordEnd, end) {
          found = phrase.lexeme.value == 0 ? 1 : -1
        }
      }
      index = wordEnd
    }
    return found
  }

  private func follows(
    _ words: [Int32], _ grammar: DateGrammar, _ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ limit: Int
  ) -> Bool {
    var position = start
    for word in words {
      let next = DateWindow.word(behind: position, grammar, text, limit: limit)
      guard next.word == word else { return false }
      position = next.range.upperBound
    }
    return true
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

extension DateFrame {
  /// Whether the numbers can stand together: no 31st of April, no 25 o'clock.
  var isConsistent: Bool {
    if let numeric = self[.numeric], numericDate(numeric, monthFirst: true) == nil,
      numericDate(numeric, monthFirst: false) == nil
    {
      return false
    }
    if let short = self[.monthday], !(1...12 ~= short / 100 || 1...12 ~= short % 100) { return false }
    if let month = self[.month], let day = self[.day] {
      return day <= CivilDate.length(ofMonth: month, year: self[.year] ?? 2000)
    }
    if let quarter = self[.quarter], !(1...4 ~= quarter) { return false }
    return true
  }

  /// The day behind `a/b/c`; two-digit years lie in 1970...2069.
  func numericDate(_ packed: Int, monthFirst: Bool) -> CivilDate? {
    let first = packed / 1_000_000
    let second = packed / 10_000 % 100
    var year = packed % 10_000
    if year < 100 { year += year < 70 ? 2000 : 1900 }
    guard year >= 1000 else { return nil }
    return monthFirst ? CivilDate(year, first, second) : CivilDate(year, second, first)
  }
}
