public import Winnow

/// The options of `classify-topic`.
public struct ClassifyTopicOptions: StageOptions {
  /// The rule packs.
  public var rules: [ResourcePath] = [.builtin]
  /// The model.
  public var model: ResourcePath?
  /// The share of a document's words that the model must know.
  public var minimumKnown = 0.4
  /// The least score of a reported class.
  public var minimum = 0.1
  /// How far the best top-level class must lead.
  public var margin = 0.0
  /// How many different terms must speak for a top-level class.
  public var minimumTerms = 2
  /// How deep classes are reported.
  public var levels = 3
  /// How many classes are reported.
  public var maximum = 8
  /// What an occurrence in the title counts.
  public var titleWeight = 3.0

  /// The defaults.
  public init() {}

  public static var schema: [OptionSpec<ClassifyTopicOptions>] {
    [
      .option(
        "rules", \.rules, "Rule packs with classes and terms; several are merged by class id. [] for a model alone.",
        example: "[builtin, rules/our-desks.yaml]"),
      .option(
        "model", \.model, "A model from `train topics`, to decide together with the rules.", example: "topics.model"),
      .option(
        "minimum-known", \.minimumKnown, "The model abstains when it knows fewer of the document's words.",
        range: 0...1, example: "0.6"),
      .option("minimum", \.minimum, "Classes with a lower score are not reported.", range: 0...1, example: "0.3"),
      .option(
        "margin", \.margin, "No topics at all unless the best top-level class leads the second by this much.",
        range: 0...1, example: "0.1"),
      .option(
        "minimum-terms", \.minimumTerms,
        "How many different terms must speak for a top-level class; in short texts no more than one for each 30 words.",
        range: .atLeast(1), example: "3"),
      .option(
        "levels", \.levels, "How deep to report: 1 for top-level classes only.", range: 1...3, example: "1"),
      .option("maximum", \.maximum, "The greatest number of topics of a document.", range: .atLeast(1), example: "3"),
      .option(
        "title-weight", \.titleWeight, "What an occurrence in the title counts, against 1 in the text.",
        range: 0...100, example: "1"),
    ]
  }

  var selection: TopicSelection {
    TopicSelection(
      minimum: minimum, margin: margin, minimumTerms: minimumTerms, levels: levels, maximum: maximum)
  }
}
