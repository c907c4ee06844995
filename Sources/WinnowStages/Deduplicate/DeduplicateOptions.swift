public import Winnow
internal import WinnowText

/// The options of `deduplicate`.
public struct DeduplicateOptions: StageOptions {
  /// How alike two documents are.
  public enum Measure: String, CaseIterable, OptionValue {
    /// Shared shingles ÷ shingles of the shorter document: finds cut and framed copies.
    case containment
    /// Shared shingles ÷ shingles of both: finds copies of about equal length only.
    case jaccard
  }

  /// How pairs worth a comparison are found.
  public enum Candidates: String, CaseIterable, OptionValue {
    /// By shingles that both have, of a sample.
    case samples
    /// By bands of MinHash values.
    case minhash
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
  public var candidates = Candidates.samples
  public var bands = 32
  public var rows = 4
  public var keep: [KeepPolicy] = [.earliest, .longest]
  public var drop = Drop.all
  public var order = Order.corpus
  public var memory = 1024
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
        "candidates", \.candidates,
        "How the pairs to compare are found. `samples`: by sampled shingles that both have, cut copies too; `minhash`: by "
          + "bands of MinHash values, which find pairs by their Jaccard similarity, as other tools do."),
      .option(
        "bands", \.bands, "Bands of `candidates: minhash`; with more of them less similar pairs are found.",
        range: 1...1024, example: "14"),
      .option(
        "rows", \.rows, "MinHash values in each band; with more of them fewer pairs that are not alike are compared.",
        range: 1...64, example: "8"),
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
        "memory", \.memory,
        "Memory for the index of shingles and other large tables, in MB; what does not fit lies in working files.",
        range: 1...1_048_576, example: "4096", changesResults: false),
      .option(
        "crawl-date-field", \.crawlDateField,
        "The input field with the ISO date of the crawl, for `keep: earliest` where no publication date is known.",
        example: "fetched_at"),
    ]
  }

  public func validate(_ marks: [String: SourceMark], _ diagnostics: Diagnostics) {
    guard let minHash else {
      for name in ["bands", "rows"] where marks[name] != nil {
        diagnostics.error("'\(name)' is of 'candidates: minhash' only", at: marks[name])
      }
      return
    }
    // Below even odds at the threshold, what is called a duplicate is mostly left to chance.
    let recall = minHash.recall(at: similarity)
    guard recall < 0.5, let mark = marks["rows"] ?? marks["bands"] ?? marks["similarity"] ?? marks["candidates"] else {
      return
    }
    diagnostics.warning(
      "\(bands) bands of \(rows) rows find \(Int(recall * 100)) % of the pairs at a similarity of \(similarity)",
      at: mark, hint: "fewer rows or more bands find more of them")
  }

  /// The MinHash bands, if they are asked for.
  var minHash: MinHashBands.Parameters? {
    candidates == .minhash ? MinHashBands.Parameters(bands: bands, rows: rows) : nil
  }
}
