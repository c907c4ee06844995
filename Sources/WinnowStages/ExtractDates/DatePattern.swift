/// A rule's pattern as a tree over token classes.
///
/// ```text
/// pattern  = choice
/// choice   = sequence { "|" sequence }
/// sequence = { element [ "?" ] }
/// element  = "<" class [ ":" slot ] ">" | "{" macro "}" | "(" choice ")" | word or punctuation
/// ```
indirect enum DatePattern {
  case literal(String)
  case symbol(name: String, slot: String?)
  case sequence([DatePattern])
  case choice([DatePattern])
  case optional(DatePattern)

  /// What is wrong with a pattern.
  struct SyntaxError: Error {
    var message: String
    /// The unknown name and the known ones, for "did you mean".
    var unknown: (name: String, known: [String])?
  }

  /// A pattern with all macros in it replaced by theirs.
  struct Expanded {
    var pattern: DatePattern
    /// How many words, classes and alternatives it comes to.
    var elements: Int
    /// How deep brackets and macros stand in one another.
    var depth: Int
  }

  /// Macros of macros multiply: ten lines can stand for more elements than fit into memory.
  static let maximumElements = 10_000
  static let maximumDepth = 32

  /// Parses `text`; macros are replaced by their patterns.
  static func parse(_ text: String, macros: [String: Expanded]) throws(SyntaxError) -> Expanded {
    var parser = Parser(scalars: Array(text.unicodeScalars), macros: macros)
    let pattern = try parser.choice(depth: 0)
    guard parser.index == parser.scalars.count else { throw SyntaxError(message: "unbalanced ')'") }
    return Expanded(pattern: pattern, elements: parser.elements, depth: parser.deepest)
  }

  /// The macros that a pattern uses, as far as they can be told without parsing it.
  static func macroNames(in text: String) -> [String] {
    text.split(separator: "{").compactMap { part in part.firstIndex(of: "}").map { String(part[..<$0]) } }
  }

  private struct Parser {
    let scalars: [Unicode.Scalar]
    let macros: [String: Expanded]
    var index = 0
    var elements = 0
    var deepest = 0

    private mutating func count(_ more: Int, depth: Int) throws(SyntaxError) {
      elements += more
      deepest = max(deepest, depth)
      guard elements <= DatePattern.maximumElements else {
        throw SyntaxError(message: "a pattern of more than 10,000 elements, macros replaced by what they stand for")
      }
      guard deepest <= DatePattern.maximumDepth else {
        throw SyntaxError(message: "nested deeper than \(DatePattern.maximumDepth), macros included")
      }
    }

    private mutating func skipSpaces() {
      while index < scalars.count, scalars[index] == " " { index += 1 }
    }

    mutating func choice(depth: Int) throws(SyntaxError) -> DatePattern {
      try count(1, depth: depth)
      var options = [try sequence(depth: depth)]
      while index < scalars.count, scalars[index] == "|" {
        index += 1
        try count(1, depth: depth)
        options.append(try sequence(depth: depth))
      }
      return options.count == 1 ? options[0] : .choice(options)
    }

    private mutating func sequence(depth: Int) throws(SyntaxError) -> DatePattern {
      var items: [DatePattern] = []
      while true {
        skipSpaces()
        guard index < scalars.count, scalars[index] != "|", scalars[index] != ")" else { break }
        var item = try element(depth: depth)
        skipSpaces()
        if index < scalars.count, scalars[index] == "?" {
          index += 1
          item = .optional(item)
        }
        items.append(item)
      }
      guard !items.isEmpty else {
        throw SyntaxError(message: "an empty alternative; write ? behind what may be absent")
      }
      return items.count == 1 ? items[0] : .sequence(items)
    }

    private mutating func element(depth: Int) throws(SyntaxError) -> DatePattern {
      try count(1, depth: depth)
      switch scalars[index] {
      case "(":
        index += 1
        let inner = try choice(depth: depth + 1)
        guard index < scalars.count, scalars[index] == ")" else { throw SyntaxError(message: "'(' without ')'") }
        index += 1
        return inner
      case "<":
        let parts = try name(until: ">").split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count <= 2, !parts.contains("") else {
          throw SyntaxError(message: "expected <class> or <class:slot>")
        }
        return .symbol(name: parts[0], slot: parts.count == 2 ? parts[1] : nil)
      case "{":
        let macro = try name(until: "}")
        guard let expanded = macros[macro] else {
          throw SyntaxError(message: "unknown macro '\(macro)'", unknown: (macro, macros.keys.sorted()))
        }
        try count(expanded.elements, depth: depth + 1 + expanded.depth)
        return expanded.pattern
      case "?", ">", "}":
        throw SyntaxError(message: "'\(scalars[index])' without something before it")
      default:
        return .literal(word())
      }
    }

    private mutating func name(until end: Unicode.Scalar) throws(SyntaxError) -> String {
      let start = index + 1
      while index < scalars.count, scalars[index] != end { index += 1 }
      guard index < scalars.count else { throw SyntaxError(message: "missing '\(end)'") }
      index += 1
      var name = String.UnicodeScalarView()
      name.append(contentsOf: scalars[start..<(index - 1)])
      return String(name)
    }

    private mutating func word() -> String {
      let start = index
      while index < scalars.count, !" ?|()<>{}".unicodeScalars.contains(scalars[index]) { index += 1 }
      var word = String.UnicodeScalarView()
      word.append(contentsOf: scalars[start..<index])
      return String(word)
    }
  }
}
