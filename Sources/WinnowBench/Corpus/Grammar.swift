/// A context-free grammar that writes text: productions of alternatives, each a row of literals and references.
///
/// Source form, one production per line, continued on lines that hold no `=`:
///
///     sentence = {who} said the {~adjective}{thing} was {verdict}. | …
///
/// `{name}` stands for a production or for a slot (a value the story fixes), `{~name}` for the production and a space in
/// half of the cases. `{number:LOW-HIGH}` is a random whole number. References must not form a cycle.
struct Grammar {
  /// A value that stays the same throughout a story.
  enum Slot: String, CaseIterable {
    case person, surname, second, town, city, organisation, weekday, date
  }

  struct Mistake: Error, CustomStringConvertible {
    let description: String
  }

  private enum Symbol {
    case literal(Range<Int>)
    case production(Int)
    case optionalProduction(Int)
    case slot(Int)
    case number(low: Int, high: Int)
  }

  private var names: [String: Int] = [:]
  private var pool: [UInt8] = []
  private var symbols: [Symbol] = []
  private var alternatives: [Range<Int>] = []
  private var productions: [Range<Int>] = []
  /// Single lower-case words of the grammar's literals, for edits.
  private(set) var words: [[UInt8]] = []

  /// Compiles `sources`; a production in a later source replaces one of the same name.
  init(_ sources: [String]) throws(Mistake) {
    var order: [String] = []
    var bodies: [String: String] = [:]
    for source in sources {
      for (name, body) in Self.split(source) {
        if bodies.updateValue(body, forKey: name) == nil { order.append(name) }
      }
    }
    for (index, name) in order.enumerated() { names[name] = index }
    for name in order { try compile(bodies[name] ?? "", named: name) }
    try checkAcyclic(order)
    collectWords()
  }

  private static func split(_ source: String) -> [(name: String, body: String)] {
    var found: [(name: String, body: String)] = []
    for line in source.split(separator: "\n") {
      if let equals = line.firstIndex(of: "=") {
        let name = line[..<equals].filter { $0 != " " }
        found.append((String(name), String(line[line.index(after: equals)...])))
      } else if !found.isEmpty {
        found[found.count - 1].body += " " + line
      }
    }
    return found
  }

  private mutating func compile(_ body: String, named name: String) throws(Mistake) {
    let first = alternatives.count
    for alternative in body.split(separator: "|") {
      let start = symbols.count
      var rest = trimmed(alternative)
      while !rest.isEmpty {
        if rest.first == "{" {
          guard let close = rest.firstIndex(of: "}") else { throw Mistake(description: "unclosed { in '\(name)'") }
          symbols.append(try reference(rest[rest.index(after: rest.startIndex)..<close], in: name))
          rest = rest[rest.index(after: close)...]
        } else {
          let end = rest.firstIndex(of: "{") ?? rest.endIndex
          let begin = pool.count
          pool.append(contentsOf: rest[..<end].utf8)
          symbols.append(.literal(begin..<pool.count))
          rest = rest[end...]
        }
      }
      alternatives.append(start..<symbols.count)
    }
    guard alternatives.count > first else { throw Mistake(description: "production '\(name)' is empty") }
    productions.append(first..<alternatives.count)
  }

  private func trimmed(_ text: Substring) -> Substring {
    var text = text
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return text
  }

  private func reference(_ text: Substring, in name: String) throws(Mistake) -> Symbol {
    if let slot = Slot(rawValue: String(text)), let index = Slot.allCases.firstIndex(of: slot) { return .slot(index) }
    if text.hasPrefix("number:") {
      let bounds = text.dropFirst(7).split(separator: "-").compactMap { Int($0) }
      guard bounds.count == 2, bounds[0] <= bounds[1] else { throw Mistake(description: "bad {\(text)} in '\(name)'") }
      return .number(low: bounds[0], high: bounds[1])
    }
    let isOptional = text.hasPrefix("~")
    guard let index = names[String(isOptional ? text.dropFirst() : text)] else {
      throw Mistake(description: "no production '\(text)', named in '\(name)'")
    }
    return isOptional ? .optionalProduction(index) : .production(index)
  }

  private func checkAcyclic(_ order: [String]) throws(Mistake) {
    // 0 = not visited, 1 = on the path, 2 = done.
    var states = [UInt8](repeating: 0, count: productions.count)
    for index in productions.indices { try visit(index, &states, order) }
  }

  private func visit(_ index: Int, _ states: inout [UInt8], _ order: [String]) throws(Mistake) {
    guard states[index] != 2 else { return }
    guard states[index] == 0 else { throw Mistake(description: "production '\(order[index])' contains itself") }
    states[index] = 1
    for alternative in productions[index] {
      for symbol in symbols[alternatives[alternative]] {
        switch symbol {
        case .production(let inner), .optionalProduction(let inner): try visit(inner, &states, order)
        case .literal, .slot, .number: continue
        }
      }
    }
    states[index] = 2
  }

  private mutating func collectWords() {
    for word in pool.split(whereSeparator: { $0 == 0x20 }) {
      if word.count >= 4, word.allSatisfy({ (0x61...0x7A).contains($0) || $0 >= 0x80 }) { words.append(Array(word)) }
    }
  }

  /// The number of the production `name`.
  func production(_ name: String) throws(Mistake) -> Int {
    guard let index = names[name] else { throw Mistake(description: "no production '\(name)'") }
    return index
  }

  /// The alternatives of `production` that are one literal each, in the order of the source.
  func literals(of production: Int) -> [String] {
    productions[production].compactMap { alternative in
      let row = alternatives[alternative]
      guard row.count == 1, case .literal(let range) = symbols[row.lowerBound] else { return nil }
      return String(decoding: pool[range], as: UTF8.self)
    }
  }

  /// Appends one random expansion of `production`; `slots` holds a value for each `Slot`, in their order.
  func expand(_ production: Int, slots: [[UInt8]], random: inout SplitMix64, into text: inout [UInt8]) {
    pool.withUnsafeBufferPointer { pool in
      symbols.withUnsafeBufferPointer { symbols in
        alternatives.withUnsafeBufferPointer { alternatives in
          productions.withUnsafeBufferPointer { productions in
            let expansion = Expansion(
              pool: pool, symbols: symbols, alternatives: alternatives, productions: productions)
            expansion.write(production, slots, &random, &text)
          }
        }
      }
    }
  }

  /// The tables as plain memory: expanding is most of the generator's work.
  private struct Expansion {
    let pool: UnsafeBufferPointer<UInt8>
    let symbols: UnsafeBufferPointer<Symbol>
    let alternatives: UnsafeBufferPointer<Range<Int>>
    let productions: UnsafeBufferPointer<Range<Int>>

    func write(_ production: Int, _ slots: [[UInt8]], _ random: inout SplitMix64, _ text: inout [UInt8]) {
      let choices = productions[production]
      let alternative = choices.count == 1 ? choices.lowerBound : choices.lowerBound + random.below(choices.count)
      for index in alternatives[alternative] {
        switch symbols[index] {
        case .literal(let range): text.append(contentsOf: UnsafeBufferPointer(rebasing: pool[range]))
        case .production(let inner): write(inner, slots, &random, &text)
        case .optionalProduction(let inner):
          guard random.next() & 1 == 0 else { continue }
          write(inner, slots, &random, &text)
          text.append(0x20)
        case .slot(let slot): if slot < slots.count { text.append(contentsOf: slots[slot]) }
        case .number(let low, let high): appendDecimal(low + random.below(high - low + 1), to: &text)
        }
      }
    }
  }

  /// One random expansion as bytes.
  func bytes(_ production: Int, slots: [[UInt8]] = [], random: inout SplitMix64) -> [UInt8] {
    var text: [UInt8] = []
    expand(production, slots: slots, random: &random, into: &text)
    return text
  }
}

/// Appends a non-negative number in decimal digits.
func appendDecimal(_ value: Int, to text: inout [UInt8]) {
  if value >= 10 { appendDecimal(value / 10, to: &text) }
  text.append(0x30 + UInt8(truncatingIfNeeded: value % 10))
}
