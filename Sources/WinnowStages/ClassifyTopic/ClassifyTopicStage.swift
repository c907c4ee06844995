public import Winnow

/// `classify-topic`: IPTC Media Topics, or classes of the user's own, by weighted terms.
public struct ClassifyTopicStage: Stage {
  /// Reusable working memory.
  public struct Scratch {
    var evidence: TopicEvidence
    var scores: [Double] = []
  }

  /// How many deciding terms a topic names.
  static let termsPerTopic = 5

  private let options: ClassifyTopicOptions
  private let rules: TopicRules
  private let examples: [TopicRulePack.Example]

  public init(options: ClassifyTopicOptions, resources: StageResources) throws {
    let diagnostics = Diagnostics()
    var packs: [TopicRulePack] = []
    for path in options.rules {
      packs.append(TopicRulePack(try resources.yaml(path, builtin: "topics.yaml"), diagnostics))
    }
    if packs.isEmpty { diagnostics.error("classify-topic needs at least one rule pack", at: nil) }
    rules = TopicRules(packs, diagnostics)
    try diagnostics.throwIfErrors()
    for warning in diagnostics.all { resources.diagnostics.report(warning) }
    examples = packs.flatMap(\.examples)
    self.options = options
    let found = (1...max(1, options.levels)).flatMap { level in rules.taxonomy.classes.filter { $0.level == level } }
    resources.writes(only: found.map(\.label) + found.map(\.id), to: .topics)
  }

  public func makeScratch() -> Scratch { Scratch(evidence: TopicEvidence(rules)) }

  public func process(_ document: inout Document, scratch: inout Scratch) throws -> Verdict {
    document.topics = topics(of: document, options.selection, &scratch)
    return .keep
  }

  private func topics(
    of document: Document, _ selection: TopicSelection, _ scratch: inout Scratch
  ) -> [TopicAnnotation] {
    guard scratch.evidence.collect(document, rules, titleWeight: options.titleWeight) else { return [] }
    rules.score(scratch.evidence, into: &scratch.scores)
    let choices = selection.choose(scratch.scores, scratch.evidence, rules.taxonomy)
    let terms = scratch.evidence.terms(for: choices.map(\.classNumber), rules, limit: Self.termsPerTopic)
    return zip(choices, terms).map { choice, terms in
      let entry = rules.taxonomy.classes[choice.classNumber]
      return TopicAnnotation(
        id: entry.id, label: entry.label, level: entry.level, score: choice.score, basis: .rules, terms: terms)
    }
  }

  /// Runs the examples of the rule packs with all levels and the default thresholds.
  public func runRuleExamples() -> RuleExampleReport {
    var report = RuleExampleReport()
    var scratch = makeScratch()
    var selection = ClassifyTopicOptions().selection
    selection.levels = TopicRulePack.maximumLevel
    selection.maximum = .max
    for example in examples {
      let document = Document(id: RecordID("example"), title: example.title, page: Array(example.text.utf8))
      let topics = topics(of: document, selection, &scratch)
      if let failure = Self.failure(of: example, topics) {
        report.failures.append(failure)
      } else {
        report.passed += 1
      }
    }
    return report
  }

  private static func failure(of example: TopicRulePack.Example, _ topics: [TopicAnnotation]) -> Diagnostic? {
    let found = topics.first { $0.id == example.classID }
    let isRight =
      switch example.expectation {
      case .present: found != nil
      case .absent: found == nil
      case .first: found != nil && topics.first { $0.level == found?.level } == found
      }
    guard !isRight else { return nil }
    let list = topics.map { "\($0.label) \($0.score) (\($0.terms.joined(separator: ", ")))" }.joined(separator: "; ")
    return .error(
      "example: class '\(example.classID)' is not \(example.expectation.rawValue)", at: example.mark,
      hint: "found: " + (list.isEmpty ? "no topics" : list))
  }
}
