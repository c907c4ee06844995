public import Winnow

/// `classify-topic`: IPTC Media Topics, or classes of the user's own, by weighted terms, a trained model, or both.
public struct ClassifyTopicStage: Stage {
  /// Reusable working memory.
  public struct Scratch {
    var evidence: TopicEvidence
    var scores: [Double] = []
    var model: TopicModelMix.Scratch?
  }

  /// How many deciding terms a topic names.
  static let termsPerTopic = 5

  private let options: ClassifyTopicOptions
  private let rules: TopicRules
  private let examples: [TopicRulePack.Example]
  private let mix: TopicModelMix?

  public init(options: ClassifyTopicOptions, resources: StageResources) throws {
    if options.rules.isEmpty, options.model == nil {
      throw ConfigurationError("classify-topic needs at least one rule pack, or a model")
    }
    let loaded = try Self.loadRules(options.rules, resources)
    rules = loaded.rules
    examples = loaded.examples
    self.options = options
    mix = try options.model.map { TopicModelMix(try Self.loadModel($0, resources), loaded.rules, options) }
    let found = (1...max(1, options.levels)).flatMap { level in rules.taxonomy.classes.filter { $0.level == level } }
    // A model brings classes of its own.
    resources.writes(
      only: found.map(\.id) + (mix?.classIDs ?? []), named: found.map { ($0.label, $0.id) }, to: .topics)
  }

  private static func loadModel(_ path: ResourcePath, _ resources: StageResources) throws(ConfigurationError)
    -> TopicModel
  {
    let file = try resources.mapped(path)
    do {
      return try TopicModelFile.decode(file.bytes, file)
    } catch {
      throw ConfigurationError("cannot use '\(path.path)': \(error)", at: path.mark)
    }
  }

  /// Compiles rule packs, with their examples.
  static func loadRules(
    _ paths: [ResourcePath], _ resources: StageResources
  ) throws(ConfigurationError) -> (rules: TopicRules, examples: [TopicRulePack.Example]) {
    let diagnostics = Diagnostics()
    var packs: [TopicRulePack] = []
    for path in paths {
      packs.append(TopicRulePack(try resources.yaml(path, as: .topicRules, builtin: "topics.yaml"), diagnostics))
    }
    let rules = TopicRules(packs, diagnostics)
    try diagnostics.throwIfErrors()
    for warning in diagnostics.all { resources.diagnostics.report(warning) }
    return (rules, packs.flatMap(\.examples))
  }

  public func makeScratch() -> Scratch {
    Scratch(evidence: TopicEvidence(rules), model: mix.map { TopicModelMix.Scratch($0) })
  }

  public func process(_ document: inout Document, scratch: inout Scratch) throws -> Verdict {
    if let mix, let modelScratch = scratch.model {
      let speaks = rules.packs.isEmpty ? false : score(document, &scratch)
      if let topics = mix.topics(of: document, rules: speaks ? scratch.scores : nil, modelScratch) {
        let others =
          speaks ? ruleTopics(options.selection, &scratch) { mix.leavesToRules($0, topics) } : []
        document.topics = Self.sorted(topics.map(\.annotation) + others, options.maximum)
      } else {
        document.topics = speaks ? ruleTopics(options.selection, &scratch) { _ in true } : []
      }
    } else {
      document.topics = topics(of: document, options.selection, &scratch)
    }
    return .keep
  }

  /// By falling score, then id.
  private static func sorted(_ topics: [TopicAnnotation], _ maximum: Int) -> [TopicAnnotation] {
    Array(topics.sorted { $0.score == $1.score ? $0.id < $1.id : $0.score > $1.score }.prefix(maximum))
  }

  private func topics(
    of document: Document, _ selection: TopicSelection, _ scratch: inout Scratch
  ) -> [TopicAnnotation] {
    guard score(document, &scratch) else { return [] }
    return ruleTopics(selection, &scratch) { _ in true }
  }

  /// Scores the classes of the rules; false when no pack speaks the document's language.
  private func score(_ document: Document, _ scratch: inout Scratch) -> Bool {
    guard scratch.evidence.collect(document, rules, titleWeight: options.titleWeight) else { return false }
    rules.score(scratch.evidence, into: &scratch.scores)
    return true
  }

  /// The topics that the rules give among the classes that `isWanted` accepts.
  private func ruleTopics(
    _ selection: TopicSelection, _ scratch: inout Scratch, _ isWanted: (Int) -> Bool
  ) -> [TopicAnnotation] {
    let choices = selection.choose(scratch.scores, scratch.evidence, rules.taxonomy).filter { isWanted($0.classNumber) }
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
