public import Winnow

/// The options of `train topics`.
public struct TopicTrainerOptions: StageOptions {
  /// Whether records have one label or several.
  public enum LabelCount: String, CaseIterable, OptionValue {
    /// Several when any record has.
    case auto
    case single
    case multiple
  }

  /// How the rarity of a word counts.
  public enum Rarity: String, CaseIterable, OptionValue {
    /// `full` for single labels, `root` for several.
    case auto
    case full
    case root
  }

  /// The field with the labels.
  public var labelsField = "labels"
  /// One label or several.
  public var labels = LabelCount.auto
  /// Single words, or word pairs too.
  public var grams = 2
  /// What an occurrence in the title counts.
  public var titleWeight = 3.0
  /// What an error costs.
  public var cost: Double?
  /// How the rarity of a word counts.
  public var rarity = Rarity.auto
  /// Features of fewer documents are left out.
  public var minimumDocuments = 1
  /// The number of parts for held-out figures.
  public var folds = 4
  /// The seed of all shuffling.
  public var seed = 1
  /// The rule packs whose scores the model learns to weigh.
  public var rules: [ResourcePath] = [.builtin]
  /// Rule classes by label.
  public var map: [String: [String]] = [:]
  /// The greatest size of the model file.
  public var maximumMegabytes = 8.0

  /// The defaults.
  public init() {}

  public static var schema: [OptionSpec<TopicTrainerOptions>] {
    [
      .option("labels-field", \.labelsField, "The field with the label or the list of labels.", example: "desk"),
      .option("labels", \.labels, "Whether a document has one label or several; auto: several if any has."),
      .option("grams", \.grams, "1: single words, the fastest; 2: also two words in a row.", range: 1...2),
      .option(
        "title-weight", \.titleWeight, "What an occurrence in the title counts, against 1 in the text.",
        range: 0...100),
      .option(
        "cost", \.cost, "What an error costs; by default 1, with several labels 4.", range: 0.001...1000, example: "3"),
      .option("rarity", \.rarity, "How much more rare words count; auto: full, with several labels root."),
      .option(
        "minimum-documents", \.minimumDocuments,
        "Words and pairs that fewer documents have are left out; 2 halves the memory that training takes.",
        range: .atLeast(1), example: "2"),
      .option("folds", \.folds, "How many parts are held out in turn to calibrate and to measure.", range: 2...20),
      .option("seed", \.seed, "The seed of all shuffling.", range: .atLeast(0)),
      .option(
        "rules", \.rules, "The rule packs whose scores the model learns to weigh; [] for none.", example: "[]"),
      .option(
        "map", \.map,
        "Which classes of the rule packs a label means; else that of the same id or name, else those that find what they "
          + "find mostly in records of the label.",
        example: "{business: [\"medtop:04000000\"]}"),
      .option("maximum-megabytes", \.maximumMegabytes, "The greatest size of the model file.", range: 0.1...4000),
    ]
  }
}
