internal import Winnow
internal import WinnowText

/// The rules of a grammar file: patterns, conditions, constants, examples.
extension DateGrammarReader {
  // MARK: Patterns and rules

  /// The grammar of English has less than 10,000.
  private static let maximumElements = 200_000

  mutating func readMacros(_ node: YAMLNode) {
    guard let entries = try? node.mapping() else {
      diagnostics.error("'define' must be a mapping from names to patterns", at: node.mark)
      return
    }
    for entry in entries { macroTexts[entry.key] = (try? entry.value.string()) ?? "" }
    for entry in entries {
      if let expanded = expanded(entry.value, of: entry.key) { macros[entry.key] = expanded }
      defined.insert(entry.key)
    }
  }

  /// The pattern in `node`, which is the macro `name`, if any.
  func expanded(_ node: YAMLNode, of name: String? = nil) -> DatePattern.Expanded? {
    do {
      return try DatePattern.parse(node.string(), macros: macros)
    } catch let error as DatePattern.SyntaxError {
      if let unknown = error.unknown, macroTexts[unknown.name] != nil {
        reportEarlyUse(of: unknown.name, by: name, at: node.mark)
      } else {
        let hint = error.unknown.flatMap { Suggestion.hint(for: $0.name, among: $0.known) }
        diagnostics.error(error.message, at: node.mark, hint: hint)
      }
    } catch let error as Diagnostic {
      diagnostics.report(error)
    } catch {}
    return nil
  }

  /// Says why a macro that the file has cannot be used; nothing when its own mistake has been reported.
  private func reportEarlyUse(of name: String, by user: String?, at mark: SourceMark) {
    guard !defined.contains(name) else { return }
    if let user, uses(name, user) {
      diagnostics.error("macro '\(name)' stands inside of what it stands for, which has no end then", at: mark)
    } else {
      diagnostics.error("macro '\(name)' is defined further down; define it first", at: mark)
    }
  }

  /// Whether a macro is another one or uses it, directly or through others.
  private func uses(_ name: String, _ other: String) -> Bool {
    var seen: Set<String> = []
    var stack = [name]
    while let next = stack.popLast() {
      if next == other { return true }
      guard seen.insert(next).inserted, let text = macroTexts[next] else { continue }
      stack += DatePattern.macroNames(in: text)
    }
    return false
  }

  mutating func readLabels(_ node: YAMLNode?) -> DateLabels {
    var labels = DateLabels()
    guard let node else { return labels }
    var reader = MappingReader(node, of: "'labels'", diagnostics)
    func texts(_ key: String) -> [String] {
      reader.optional(key) { node throws(Diagnostic) in try node.strings() } ?? []
    }
    labels.published = phrases(texts("published"))
    labels.updated = phrases(texts("updated"))
    let (excluded, headings) = (texts("excluded"), texts("headings"))
    labels.headings = phrases(headings)
    labels.excluded = phrases(excluded + headings)
    labels.details = phrases(texts("details"))
    labels.updatedStandsAlone =
      reader.optional("updated-stands-alone") { node throws(Diagnostic) in try node.bool() } ?? false
    reader.finish()
    return labels
  }

  private mutating func phrases(_ texts: [String]) -> DatePhrases { DatePhrases(texts.map { numbers(of: $0) }) }

  mutating func numbers(of text: String) -> [Int32] {
    var output: [Int32] = []
    for token in DateTokenizer.words(of: text) { output.append(word(token)) }
    return output
  }

  mutating func readRules(
    _ nodes: [YAMLNode], _ reference: String?, _ automaton: inout DateAutomaton
  ) -> [DateRule] {
    var rules: [DateRule] = []
    var ids: Set<String> = []
    for node in nodes {
      let (rule, marks) = readRule(node, reference)
      if !ids.insert(rule.id).inserted, !rule.id.isEmpty {
        diagnostics.error("rule id '\(rule.id)' is used twice", at: node.mark)
      }
      if marks.isEmpty { diagnostics.error("a rule needs 'match'", at: node.mark) }
      guard rules.count < Int(UInt16.max) else {
        diagnostics.error("a grammar has at most \(UInt16.max) rules; this is one too many", at: node.mark)
        break
      }
      let patterns = marks.compactMap { expanded($0) }
      guard !patterns.isEmpty else { continue }
      elements += patterns.reduce(0) { $0 + $1.elements }
      guard elements <= Self.maximumElements else {
        diagnostics.error(
          "the grammar has more than 200,000 elements, macros replaced by what they stand for", at: node.mark)
        break
      }
      add(.choice(patterns.map(\.pattern)), of: rule, number: rules.count, at: marks[0].mark, &automaton)
      rules.append(rule)
    }
    return rules
  }

  /// A rule, and its patterns still to be read.
  private mutating func readRule(_ node: YAMLNode, _ reference: String?) -> (DateRule, patterns: [YAMLNode]) {
    var reader = MappingReader(node, of: "a rule", diagnostics)
    let id = reader.required("id") { node throws(Diagnostic) in try node.string() } ?? ""
    let patterns = reader.take("match")?.items ?? []
    let operation = reader.required("as") { node throws(Diagnostic) in try Self.operation(node) } ?? .none
    let constants = readConstants(reader.take("with"))
    let type = reader.optional("type") { node throws(Diagnostic) in try Self.type(node) }
    let after = contextWords(&reader, "after")
    let notAfter = contextWords(&reader, "not-after")
    let before = contextWords(&reader, "before")
    let notBefore = contextWords(&reader, "not-before")
    let isBare = reader.optional("not-before-plural") { node throws(Diagnostic) in try node.bool() } ?? false
    let needsFuture = reader.optional("cue") { node throws(Diagnostic) in try Self.isFuture(node) } ?? false
    let needsLowerCase = reader.optional("lower-case") { node throws(Diagnostic) in try node.bool() } ?? false
    let examples = (reader.take("examples")?.items ?? []).compactMap {
      DateExampleParser.parse($0, reference, diagnostics)
    }
    reader.finish()
    let rule = DateRule(
      id: id, operation: operation, constants: constants, type: type, after: after, notAfter: notAfter,
      before: before, notBefore: notBefore, isBare: isBare,
      needsFuture: needsFuture, needsLowerCase: needsLowerCase, examples: examples)
    return (rule, patterns)
  }

  /// Takes a rule's pattern into the automaton, and reports a rule that can have no value or that nothing triggers.
  private mutating func add(
    _ pattern: DatePattern, of rule: DateRule, number: Int, at mark: SourceMark, _ automaton: inout DateAutomaton
  ) {
    var filled = Set(rule.constants.map(\.slot))
    automaton.add(pattern, rule: UInt16(number)) { leaf in
      let found = symbols(of: leaf, at: mark)
      filled.formUnion(found.compactMap { slots[Int($0)] })
      return found
    }
    for slot in rule.operation.needs where !filled.contains(slot) {
      diagnostics.error(
        "rule '\(rule.id)' can never have a value: '\(rule.operation.rawValue)' needs slot '\(slot.name)'", at: mark,
        hint: "fill it by a class in the pattern, or by 'with'")
    }
    if automaton.canAvoid(triggerSymbols, rule: number) {
      diagnostics.error(
        "rule '\(rule.id)' can match without any trigger", at: mark,
        hint: "list one of its words or classes in 'triggers'")
    }
  }

  static func operation(_ node: YAMLNode) throws(Diagnostic) -> DateOperation {
    let name = try node.string()
    guard let operation = DateOperation(rawValue: name) else {
      throw .error(
        "unknown operation '\(name)'", at: node.mark,
        hint: Suggestion.hint(for: name, among: DateOperation.allCases.map(\.rawValue)))
    }
    return operation
  }

  static func type(_ node: YAMLNode) throws(Diagnostic) -> DateAnnotation.TimexType {
    guard let type = DateAnnotation.TimexType(rawValue: try node.string()) else {
      throw .error("must be DATE, TIME, DURATION or SET", at: node.mark)
    }
    return type
  }

  static func isFuture(_ node: YAMLNode) throws(Diagnostic) -> Bool {
    guard try node.string() == "future" else { throw .error("must be future", at: node.mark) }
    return true
  }

  mutating func contextWords(_ reader: inout MappingReader, _ key: String) -> [Int32] {
    (reader.optional(key) { node throws(Diagnostic) in try node.strings() } ?? []).flatMap {
      switch $0 {
      case "<number>": [DateWindow.digits]
      case "<surname>": [DateWindow.surname]
      case "<end>", "<start>": [DateWindow.none]
      default: Array(numbers(of: $0).prefix(1))
      }
    }
  }

  func readConstants(_ node: YAMLNode?) -> [(slot: DateSlot, value: Int)] {
    guard let node else { return [] }
    guard let entries = try? node.mapping() else {
      diagnostics.error("'with' must be a mapping from slots to values", at: node.mark)
      return []
    }
    return entries.compactMap { entry in
      guard let slot = DateSlot.named(entry.key) else {
        diagnostics.error("unknown slot '\(entry.key)'", at: entry.keyMark, hint: DateSlot.hint(for: entry.key))
        return nil
      }
      guard let text = try? entry.value.string(), let value = DateSymbols.value(of: text, for: slot) else {
        diagnostics.error(
          "no value of slot '\(slot.name)'", at: entry.value.mark,
          hint: DateSymbols.names(for: slot).isEmpty
            ? nil : "known: \(DateSymbols.names(for: slot).joined(separator: ", "))")
        return nil
      }
      return (slot, value)
    }
  }

  /// The classes behind a leaf of a pattern.
  mutating func symbols(of leaf: DatePattern, at mark: SourceMark) -> [UInt16] {
    switch leaf {
    case .literal(let text):
      if let known = literals[text] { return known }
      let found = DateTokenizer.words(of: text).map { token in
        literal(word(token), name: String(decoding: token, as: UTF8.self))
      }
      literals[text] = found
      return found
    case .symbol(let name, let slot): return classSymbol(name, slot, at: mark).map { [$0] } ?? []
    case .sequence, .choice, .optional: return []
    }
  }

  mutating func classSymbol(_ name: String, _ slotName: String?, at mark: SourceMark) -> UInt16? {
    let key = slotName.map { "\(name):\($0)" }
    if let key, let known = symbols[key] { return known }
    guard let base = symbols[name] else {
      diagnostics.error(
        "unknown class '\(name)'", at: mark,
        hint: Suggestion.hint(for: name, among: symbols.keys.filter { !$0.hasPrefix("=") }.sorted()))
      return nil
    }
    used.insert(base)
    guard let slotName, let key else { return base }
    guard let slot = DateSlot.named(slotName) else {
      diagnostics.error("unknown slot '\(slotName)'", at: mark, hint: DateSlot.hint(for: slotName))
      return nil
    }
    guard slot.takes(valuesOf: slots[Int(base)]) else {
      let own = slots[Int(base)]?.name
      diagnostics.error(
        "class '\(name)' has no values for slot '\(slotName)'\(own.map { ": its values are those of '\($0)'" } ?? "")",
        at: mark, hint: "known: \(DateSymbols.names(for: slot).prefix(12).joined(separator: ", "))")
      return nil
    }
    let alias = symbol(key, slot: slot)
    aliases[Int(base)].append(alias)
    if triggerSymbols.contains(base) { triggerSymbols.insert(alias) }
    return alias
  }

  func warnUnused() {
    // What the reader of pages looks up itself.
    let builtin: Set<String> = ["cue", "cue.near", "cue.open", "cue.preposition", "cue.clause", "suffix", "lead"]
    for (name, mark) in lexiconMarks where !builtin.contains(name) {
      guard let symbol = symbols[name], !used.contains(symbol) else { continue }
      diagnostics.error("class '\(name)' is used by no rule", at: mark)
    }
  }
}
