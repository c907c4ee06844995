public import Winnow

/// The options of `deduplicate`.
public struct DeduplicateOptions: StageOptions {
  /// How alike two documents are.
  public enum Measure: String, CaseIterable, OptionValue {
    /// Shared shingles ÷ shingles of the shorter document: finds cut and framed copies.
    case containment
    /// Shared shingles ÷ shingles of both: finds copies of about equal length only.
    case jaccard
  }

  /// Which duplicates leave the pipeline.
  public enum Drop: String, CaseIterable, OptionValue {
    case all = "true"
    case none = "false"
    case onlyExact = "only-exact"
  }

  /// Which documents are compared with which.
  public enum Order: String, CaseIterable, OptionValue {
    /// All with all.
    case corpus
    /// Those of an input file with what was kept of the files before it, then with one another.
    case night
  }

  public var similarity = 0.5
  public var measure = Measure.containment
  public var shingle = 5
  public var minimum = 20
  public var keep: [KeepPolicy] = [.earliest, .longest]
  public var drop = Drop.all
  public var order = Order.corpus
  public var crawlDateField = "crawl_date"

  public init() {}

  public static var schema: [OptionSpec<DeduplicateOptions>] {
    [
      .option(
        "similarity", \.similarity, "How much two documents must share to be duplicates, by `measure`.",
        range: 0.1...1, example: "0.7"),
      .option(
        "measure", \.measure,
        "`containment`: share of the shorter document's shingles that the other has; `jaccard`: share of both documents'."
      ),
      .option("shingle", \.shingle, "Words per shingle; fewer find looser copies.", range: 2...16, example: "4"),
      .option(
        "minimum", \.minimum, "Bodies with fewer words are compared for equality only.", range: .atLeast(0),
        example: "50"),
      .option(
        "keep", \.keep,
        "Which document of a cluster is the canonical, by these rules in order: `earliest` (published, else crawled), "
          + "`longest`, `first` (of the input), `prefer-source: [names or domains]`; the smallest id decides ties.",
        example: "[{prefer-source: [Reuters, apnews.com]}, earliest, longest]"),
      .option(
        "drop", \.drop,
        "Whether duplicates leave the pipeline: `true`, `only-exact`, or `false` (all stay, marked in `duplicate`)."),
      .option(
        "order", \.order,
        "`corpus`: all documents are compared with one another; `night`: each input file is a night, what it shares with "
          + "an earlier night is a duplicate of what was kept then, and only the rest is compared within the night."),
      .option(
        "crawl-date-field", \.crawlDateField,
        "The input field with the ISO date of the crawl, for `keep: earliest` where no publication date is known.",
        example: "fetched_at"),
    ]
  }
}
