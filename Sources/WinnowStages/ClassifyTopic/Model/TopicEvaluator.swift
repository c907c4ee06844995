public import Winnow
internal import WinnowText

/// The options of `eval topics`.
public struct TopicEvaluatorOptions: StageOptions {
  /// The field with the labels.
  public var labelsField = "labels"
  /// Labels by topic.
  public var map: [String: String] = [:]
  /// The options of the stage.
  var stage = Self.stageDefaults

  /// The defaults.
  public init() {}

  /// Everything is scored: an abstention would be a mistake.
  private static var stageDefaults: ClassifyTopicOptions {
    var options = ClassifyTopicOptions()
    options.maximum = 100
    return options
  }

  public static var schema: [OptionSpec<TopicEvaluatorOptions>] {
    [
      .option("labels-field", \.labelsField, "The field with the label or the list of labels.", example: "desk"),
      .option(
        "map", \.map, "The label that a topic, by id or label, stands for; topics without one are not counted.",
        example: "{\"medtop:15000000\": sport}"),
      .option("rules", \.stage.rules, "The rule packs; [] for the model alone.", example: "[]"),
      .option("model", \.stage.model, "The model.", example: "topics.model"),
      .option("minimum", \.stage.minimum, "Topics with a lower score are not counted.", range: 0...1),
      .option("margin", \.stage.margin, "As the option of classify-topic.", range: 0...1),
      .option("minimum-terms", \.stage.minimumTerms, "As the option of classify-topic.", range: .atLeast(1)),
      .option("minimum-known", \.stage.minimumKnown, "As the option of classify-topic.", range: 0...1),
    ]
  }
}

/// `eval topics`: scores `classify-topic` against labelled records.
public struct TopicEvaluator: Evaluator {
  public static var descriptor: ToolDescriptor {
    ToolDescriptor(
      name: "topics", summary: "Scores classify-topic against labelled records.",
      details: """
        Runs classify-topic, with its rules, a model, or both, over records with `title` and `text`, and compares the
        topics with the labels. With one label a record, the first topic that stands for a label counts; with several, all.
        """)
  }

  private struct Outcome: Sendable {
    var labels: [String]
    /// By topic, the labels it may stand for.
    var topics: [(names: [String], score: Double)]
  }

  private let options: TopicEvaluatorOptions
  private let stage: ClassifyTopicStage

  public init(options: TopicEvaluatorOptions, resources: StageResources) throws {
    self.options = options
    stage = try ClassifyTopicStage(options: options.stage, resources: resources)
  }

  public func evaluate(_ records: LabelledRecords) throws -> ToolReport {
    let outcomes = try outcomes(records)
    let classes = Set(outcomes.flatMap(\.labels)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    guard !classes.isEmpty else {
      throw Diagnostic.error(
        "no record has a label in the field '\(options.labelsField)'", at: nil,
        hint: "name the field with --labels-field")
    }
    let numbers = Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($1, $0) })
    let isMultiLabel = outcomes.contains { $0.labels.count > 1 }
    var score = TopicScore(classes)
    for outcome in outcomes {
      var found: [TopicScore.Found] = []
      for topic in outcome.topics {
        guard let column = topic.names.lazy.compactMap({ numbers[$0] }).first,
          !found.contains(where: { $0.column == column })
        else { continue }
        found.append(TopicScore.Found(column: column, score: topic.score))
      }
      score.add(
        labels: outcome.labels.compactMap { numbers[$0] }, found: isMultiLabel ? found : Array(found.prefix(1)))
    }
    return ToolReport(
      text: "\(outcomes.count) labelled records, \(classes.count) classes\n\(score.text)",
      json: Array(score.json.compactText.utf8))
  }

  /// What the stage says about every labelled record.
  private func outcomes(_ records: LabelledRecords) throws -> [Outcome] {
    var outcomes: [Outcome] = []
    let options = options
    let stage = stage
    let unreadable = try records.read({
      var scratch = stage.makeScratch()
      return { document in
        let labels = try LabelField.labels(of: document, options.labelsField)
        guard !labels.isEmpty else { return nil as Outcome? }
        _ = try stage.process(&document, scratch: &scratch)
        return Outcome(
          labels: labels,
          topics: document.topics.compactMap { topic in
            if options.map.isEmpty { return ([topic.id, topic.label], topic.score) }
            return (options.map[topic.id] ?? options.map[topic.label]).map { ([$0], topic.score) }
          })
      }
    }) { outcome in
      if let outcome { outcomes.append(outcome) }
    }
    if unreadable.count > 0 {
      records.progress("left out \(unreadable.count) unreadable records, the first \(unreadable.first ?? "")")
    }
    return outcomes
  }
}
