internal import Winnow
internal import WinnowText

/// Reads rule packs: every mistake is reported at its place.
struct BoilerplateRulesReader {
  private var rules: [BoilerplateRule] = []
  private var phrases: [[(BoilerplateRule.Form, String)]] = []
  /// The number of the rule with an id.
  private var numbers: [String: Int] = [:]
  private var idsOfThisPack: Set<String> = []
  private let diagnostics: Diagnostics

  init(_ diagnostics: Diagnostics) { self.diagnostics = diagnostics }

  /// The rules read so far, compiled.
  var compiled: BoilerplateRules { BoilerplateRules(rules, phrases: phrases) }

  /// Reads one pack; a rule with the id of an earlier pack's rule replaces it.
  mutating func read(_ node: YAMLNode) {
    var reader = MappingReader(node, of: "a boilerplate rule pack", diagnostics)
    let version = reader.required("version") { (node) throws(Diagnostic) -> Int in
      let version = try node.int()
      guard version == 1 else {
        throw .error("version \(version) is unknown", at: node.mark, hint: "this is version 1")
      }
      return version
    }
    let list = reader.required("rules") { (node) throws(Diagnostic) -> [YAMLNode] in try node.sequence() } ?? []
    reader.finish()
    guard version != nil else { return }
    let countBefore = rules.count
    idsOfThisPack = []
    for item in list { readRule(item) }
    if rules.count > 30_000 {
      let before = countBefore == 0 ? "" : ", with the \(countBefore) of the packs before it"
      diagnostics.error("more than 30,000 rules\(before)", at: node.mark)
    }
  }

  private mutating func readRule(_ node: YAMLNode) {
    var reader = MappingReader(node, of: "a rule", diagnostics)
    let id = reader.required("id") { (node) throws(Diagnostic) -> String in try Self.id(node) }
    let kind = reader.required("kind") { (node) throws(Diagnostic) -> BoilerplateKind in
      try Self.name(node, BoilerplateKind.allCases, of: "kind of boilerplate")
    }
    var rule = BoilerplateRule(id: id ?? "", sectionID: (id ?? "") + ".below", kind: kind ?? .other, mark: node.mark)
    readDecision(&reader, &rule)
    let found = readPhrases(&reader)
    if let expression = reader.optional(
      "regex", { (node) throws(Diagnostic) -> RegularExpression in try Self.expression(node) })
    {
      rule.expression = expression
    }
    if rule.startsList, rule.run > 1 || rule.place != .anywhere {
      diagnostics.error(
        "rule '\(rule.id)' can't have 'run' or 'place'", at: node.mark,
        hint: "a heading that keeps the list below it decides where it stands below the article's text")
    }
    rule.examples = readExamples(&reader)
    reader.finish()
    guard let id, kind != nil else { return }
    if found.isEmpty {
      diagnostics.error(
        "rule '\(id)' has no phrases", at: node.mark,
        hint: rule.expression == nil
          ? "give exact:, prefix:, suffix: or contains:" : "an expression needs a literal that gates it: contains: […]")
    }
    add(rule, found)
  }

  /// Reads where a rule decides, and what follows.
  private func readDecision(_ reader: inout MappingReader, _ rule: inout BoilerplateRule) {
    if let action = reader.optional(
      "action",
      { (node) throws(Diagnostic) -> BoilerplateRule.Action in
        try Self.name(node, BoilerplateRule.Action.allCases, of: "action")
      })
    {
      rule.action = action
    }
    if let place = reader.optional(
      "place",
      { (node) throws(Diagnostic) -> BoilerplateRule.Place in
        try Self.name(node, BoilerplateRule.Place.allCases, of: "place")
      })
    {
      rule.place = place
    }
    if let run = reader.optional("run", { (node) throws(Diagnostic) -> Int in try Self.count(node) }) { rule.run = run }
    if let words = reader.optional("max-words", { (node) throws(Diagnostic) -> Int in try Self.count(node) }) {
      rule.maxWords = words
    }
    if let heading = reader.optional("heading", { (node) throws(Diagnostic) -> Bool in try node.bool() }) {
      rule.isHeading = heading
    }
    let run = rule.run
    if let inline = reader.optional(
      "inline",
      { (node) throws(Diagnostic) -> Bool in
        let inline = try node.bool()
        guard !inline || run == 1 else {
          throw .error(
            "an inline rule can't have 'run'", at: node.mark,
            hint: "a run asks for such lines as neighbours, inline for none: leave one of the two out")
        }
        return inline
      })
    {
      rule.isInline = inline
    }
    if let confidence = reader.optional(
      "confidence",
      { (node) throws(Diagnostic) -> Double in
        let value = try node.double()
        guard (0...1).contains(value) else { throw .error("\(value) is out of range (0 to 1)", at: node.mark) }
        return value
      })
    {
      rule.confidence = confidence
    }
  }

  private mutating func add(_ rule: BoilerplateRule, _ found: [(BoilerplateRule.Form, String)]) {
    guard idsOfThisPack.insert(rule.id).inserted else {
      diagnostics.error("a second rule '\(rule.id)'", at: rule.mark, hint: "ids are unique in a rule pack")
      return
    }
    if let earlier = numbers[rule.id] {
      rules[earlier] = rule
      phrases[earlier] = found
    } else {
      numbers[rule.id] = rules.count
      rules.append(rule)
      phrases.append(found)
    }
  }

  private func readPhrases(_ reader: inout MappingReader) -> [(BoilerplateRule.Form, String)] {
    var found: [(BoilerplateRule.Form, String)] = []
    for form in BoilerplateRule.Form.allCases {
      let phrases = reader.optional(form.rawValue) { (node) throws(Diagnostic) -> [String] in
        var phrases: [String] = []
        for item in node.items {
          let phrase = try item.string()
          guard phrase.utf8.contains(where: { $0 > 0x20 }) else { throw .error("an empty phrase", at: item.mark) }
          phrases.append(phrase)
        }
        return phrases
      }
      for phrase in phrases ?? [] { found.append((form, phrase)) }
    }
    return found
  }

  private func readExamples(_ reader: inout MappingReader) -> [BoilerplateRule.Example] {
    guard let node = reader.take("examples") else { return [] }
    var examples = MappingReader(node, of: "examples", diagnostics)
    var output: [BoilerplateRule.Example] = []
    for (key, matches) in [("match", true), ("pass", false)] {
      let items = examples.optional(key) { (node) throws(Diagnostic) -> [BoilerplateRule.Example] in
        var items: [BoilerplateRule.Example] = []
        for item in node.items {
          items.append(BoilerplateRule.Example(text: try item.string(), matches: matches, mark: item.mark))
        }
        return items
      }
      output += items ?? []
    }
    examples.finish()
    return output
  }

  private static func id(_ node: YAMLNode) throws(Diagnostic) -> String {
    let id = try node.string()
    let isValid = id.utf8.allSatisfy { $0.isASCIILower || $0.isASCIIDigit || $0 == 0x2D || $0 == 0x2E }
    guard isValid, !id.isEmpty, !id.hasPrefix("model."), !id.hasPrefix("page.") else {
      throw .error(
        "'\(id)' is no rule id", at: node.mark,
        hint: "small letters, digits, '-' and '.'; 'model.' and 'page.' are taken by the stage itself")
    }
    return id
  }

  private static func count(_ node: YAMLNode) throws(Diagnostic) -> Int {
    let value = try node.int()
    guard (1...10_000).contains(value) else { throw .error("\(value) is out of range (1 to 10000)", at: node.mark) }
    return value
  }

  private static func name<T: CaseIterable & RawRepresentable>(
    _ node: YAMLNode, _ cases: T.AllCases, of subject: String
  ) throws(Diagnostic) -> T where T.RawValue == String {
    let text = try node.string()
    guard let value = T(rawValue: text) else {
      throw .error(
        "'\(text)' is no \(subject)", at: node.mark,
        hint: Suggestion.hint(for: text, among: cases.map(\.rawValue)))
    }
    return value
  }

  private static func expression(_ node: YAMLNode) throws(Diagnostic) -> RegularExpression {
    let pattern = try node.string()
    do {
      return try RegularExpression(pattern, ignoringCase: true)
    } catch {
      throw .error("bad regular expression: \(error.message) at byte \(error.offset)", at: node.mark)
    }
  }
}
