/// The kinds of YAML files that a pipeline is made of, told by their keys: for a file given where another kind belongs,
/// whose every key would else be a mistake.
package enum FileKind: CaseIterable, Sendable {
  case pipeline
  case topicRules
  case boilerplateRules
  case lineModel
  case sourceRules
  case dateGrammar

  /// What a file looks like; nil when it could be anything.
  package init?(_ node: YAMLNode) {
    let keys = Set(node.keys)
    func has(_ names: String...) -> Bool { names.contains { keys.contains($0) } }
    if has("stages") {
      self = .pipeline
    } else if has("classes") {
      self = .topicRules
    } else if has("passes") {
      self = .lineModel
    } else if has("language", "lexicon"), has("rules") {
      self = .dateGrammar
    } else if has("outlets", "agencies", "agency-cues", "bylines", "templates", "phrases") {
      self = .sourceRules
    } else if has("rules"), keys.isSubset(of: ["version", "rules"]) {
      self = .boilerplateRules
    } else {
      return nil
    }
  }

  /// With its article.
  package var name: String {
    switch self {
    case .pipeline: "a pipeline"
    case .topicRules: "a rule pack of topics"
    case .boilerplateRules: "a rule pack of boilerplate"
    case .lineModel: "a line model"
    case .sourceRules: "a rule pack of sources"
    case .dateGrammar: "a date grammar"
    }
  }

  /// Where such a file is named; nil for pipelines, which are given to commands.
  private func place(_ path: String) -> String? {
    switch self {
    case .pipeline: nil
    case .topicRules: "classify-topic: {rules: \(path)}"
    case .boilerplateRules: "clean-boilerplate: {rules: \(path)}"
    case .lineModel: "clean-boilerplate: {model: \(path)}"
    case .sourceRules: "detect-source: {rules: \(path)}"
    case .dateGrammar: "extract-dates: {rules: \(path)}"
    }
  }

  /// The finding about a file that looks like another kind; nil when it may be of this one.
  func mismatch(_ node: YAMLNode, path: String, at mark: SourceMark?) -> Diagnostic? {
    guard let found = FileKind(node), found != self else { return nil }
    return .error(
      "'\(path)' is \(found.name), not \(name)", at: mark,
      hint: found.place(path).map { "it belongs into a pipeline: \($0)" }
        ?? "pipelines are for commands: check, run, test")
  }
}
