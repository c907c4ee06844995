internal import Winnow
internal import WinnowText

/// One rule pack of topics as written: classes in a tree, each with weighted terms and examples.
struct TopicRulePack {
  /// A weighted term.
  struct WeightedTerm {
    var term: Term
    var weight: Double
  }

  /// A class of the taxonomy with what the pack says about it.
  struct ClassRule {
    var id: String
    var label: String?
    /// 1 for top-level classes.
    var level: Int
    /// Index of the parent in `classes`.
    var parent: Int?
    /// The least score with which the class is reported, where it differs from the stage's.
    var minimum: Double?
    var terms: [WeightedTerm] = []
    var mark: SourceMark
  }

  /// A text and the class it must, or must not, get.
  struct Example {
    enum Expectation: String, CaseIterable {
      case first
      case present
      case absent
    }

    var classID: String
    var title: String?
    var text: String
    var expectation: Expectation
    var mark: SourceMark
  }

  /// BCP 47 primary subtags; empty for any language.
  var languages: [String] = []
  /// Words that texts of the pack's languages are full of.
  var commonWords: [Term] = []
  /// The least share of common words in a text of the pack's languages.
  var commonShare = 0.0
  var classes: [ClassRule] = []
  var examples: [Example] = []

  /// How deep a taxonomy may be.
  static let maximumLevel = 3

  private var marks: [String: SourceMark] = [:]

  /// Reads a pack; mistakes go to `diagnostics`.
  init(_ node: YAMLNode, _ diagnostics: Diagnostics) {
    var reader = MappingReader(node, of: "a topic rule pack", diagnostics)
    let version = reader.required("version") { (node) throws(Diagnostic) in try node.int() }
    if let version, version != 1 {
      diagnostics.error("version \(version) is not known", at: reader.mark, hint: "write version: 1")
    }
    let subtags = reader.optional("languages") { (node) throws(Diagnostic) in
      try [LanguageSubtag].decodeOption(node, diagnostics)
    }
    languages = (subtags ?? []).map(\.text)
    if let common = reader.take("common-words") { readCommonWords(common, diagnostics) }
    let classNodes = reader.required("classes") { (node) throws(Diagnostic) in try node.sequence() } ?? []
    reader.finish()
    for node in classNodes { readClass(node, parent: nil, level: 1, diagnostics) }
    if classes.isEmpty, !diagnostics.hasErrors {
      diagnostics.error("a topic rule pack needs at least one class", at: node.mark)
    }
  }

  private mutating func readCommonWords(_ node: YAMLNode, _ diagnostics: Diagnostics) {
    var reader = MappingReader(node, of: "common-words", diagnostics)
    commonShare =
      reader.required("share") { (node) throws(Diagnostic) in
        let value = try node.double()
        guard (0...1).contains(value) else { throw .error("a share lies in 0 to 1", at: node.mark) }
        return value
      } ?? 0
    var known: Set<String> = []
    for item in reader.take("words")?.items ?? [] {
      guard let term = Self.term(item, diagnostics) else { continue }
      if !term.isWord {
        diagnostics.error("a common word is a single word without '*'", at: item.mark)
      } else if known.insert(term.key).inserted {
        commonWords.append(term)
      }
    }
    reader.finish()
    if commonWords.isEmpty { diagnostics.error("common-words needs 'words'", at: node.mark) }
  }

  private mutating func readClass(_ node: YAMLNode, parent: Int?, level: Int, _ diagnostics: Diagnostics) {
    var reader = MappingReader(node, of: "a class", diagnostics)
    let id = reader.required("id") { (node) throws(Diagnostic) in try node.string() } ?? ""
    if !id.isEmpty, marks.updateValue(node.mark, forKey: id) != nil {
      diagnostics.error("class '\(id)' stands here a second time", at: node.mark)
    }
    var rule = ClassRule(id: id, level: level, parent: parent, mark: node.mark)
    rule.label = reader.optional("label") { (node) throws(Diagnostic) in try node.string() }
    _ = reader.optional("description") { (node) throws(Diagnostic) in try node.string() }
    rule.minimum = reader.optional("minimum") { (node) throws(Diagnostic) in
      let value = try node.double()
      guard (0...1).contains(value) else { throw .error("a score lies in 0 to 1", at: node.mark) }
      return value
    }
    if let terms = reader.take("terms") { rule.terms = Self.terms(terms, of: id, diagnostics) }
    for item in reader.take("examples")?.items ?? [] {
      if let example = Self.example(item, of: id, diagnostics) { examples.append(example) }
    }
    let children = reader.take("children")?.items ?? []
    reader.finish()
    if rule.terms.isEmpty, children.isEmpty {
      diagnostics.error("class '\(id)' has neither terms nor children", at: node.mark)
    }
    classes.append(rule)
    let index = classes.count - 1
    if let first = children.first, level == Self.maximumLevel {
      diagnostics.error("a taxonomy has at most \(Self.maximumLevel) levels", at: first.mark)
      return
    }
    for child in children { readClass(child, parent: index, level: level + 1, diagnostics) }
  }

  /// Reads `weight: [terms]`.
  private static func terms(_ node: YAMLNode, of id: String, _ diagnostics: Diagnostics) -> [WeightedTerm] {
    guard case .mapping(let entries) = node.content else {
      diagnostics.error(
        "terms must be a mapping from weights to terms, not \(node.kind)", at: node.mark,
        hint: "for example 2: [parliament, prime minister*]")
      return []
    }
    var output: [WeightedTerm] = []
    var known: Set<String> = []
    for entry in entries {
      guard let weight = Double(entry.key), weight != 0, abs(weight) <= 10 else {
        diagnostics.error("'\(entry.key)' is no weight: -10 to 10, but not 0", at: entry.keyMark)
        continue
      }
      for item in entry.value.items {
        guard let term = term(item, diagnostics) else { continue }
        if known.insert(term.key).inserted {
          output.append(WeightedTerm(term: term, weight: weight))
        } else {
          diagnostics.error("term '\(term.key)' stands twice in class '\(id)'", at: item.mark)
        }
      }
    }
    return output
  }

  private static func term(_ node: YAMLNode, _ diagnostics: Diagnostics) -> Term? {
    do throws(Diagnostic) {
      let text = try node.string()
      do throws(Term.Problem) { return try Term(text) } catch {
        throw .error("'\(text)': \(error.message)", at: node.mark)
      }
    } catch {
      diagnostics.report(error)
      return nil
    }
  }

  private static func example(_ node: YAMLNode, of id: String, _ diagnostics: Diagnostics) -> Example? {
    if case .scalar(let text, _) = node.content, !node.isNull {
      return Example(classID: id, text: text, expectation: .present, mark: node.mark)
    }
    var reader = MappingReader(node, of: "an example", diagnostics)
    let text = reader.required("text") { (node) throws(Diagnostic) in try node.string() }
    let title = reader.optional("title") { (node) throws(Diagnostic) in try node.string() }
    let expectation = reader.optional("expect") { (node) throws(Diagnostic) -> Example.Expectation in
      let name = try node.string()
      guard let value = Example.Expectation(rawValue: name) else {
        let names = Example.Expectation.allCases.map(\.rawValue)
        throw .error("'\(name)' is no outcome", at: node.mark, hint: Suggestion.hint(for: name, among: names))
      }
      return value
    }
    reader.finish()
    guard let text else { return nil }
    return Example(classID: id, title: title, text: text, expectation: expectation ?? .present, mark: node.mark)
  }
}
