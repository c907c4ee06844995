public import Winnow
internal import WinnowText

/// Scores `deduplicate` against documents whose story is known: `winnow eval dedup`.
public struct DedupEvaluator: Evaluator {
  /// The options of `winnow eval dedup`.
  public struct Options: StageOptions {
    public var textField = "text"
    public var clusterField = "cluster"
    public var siteField = ""
    public var clean = true
    public var similarity = DeduplicateOptions().similarity
    public var measure = DeduplicateOptions().measure
    public var shingle = DeduplicateOptions().shingle
    public var minimum = DeduplicateOptions().minimum
    public var candidates = DeduplicateOptions().candidates
    public var pairs: ResourcePath?
    public var pairField = "jaccard"
    public var worst = 10

    public init() {}

    public static var schema: [OptionSpec<Options>] {
      [
        .option("text-field", \.textField, "Field with the page text.", example: "page_text"),
        .option("cluster-field", \.clusterField, "Field with a name for the document's story.", example: "group"),
        .option(
          "site-field", \.siteField, "Field with the document's site, as in `clean-site-chrome`; without, by its url.",
          example: "site"),
        .option("clean", \.clean, "Whether `clean-boilerplate` and `clean-site-chrome` go before, as in a pipeline."),
        .option("similarity", \.similarity, "As in the stage.", range: 0.1...1),
        .option("measure", \.measure, "As in the stage."),
        .option("shingle", \.shingle, "As in the stage.", range: 2...16),
        .option("minimum", \.minimum, "As in the stage.", range: .atLeast(0)),
        .option("candidates", \.candidates, "As in the stage."),
        .option(
          "pairs", \.pairs,
          "A file of pairs (NDJSON, the ids in `a` and `b`) in place of stories; those that reach `similarity` count.",
          example: "pairs.jsonl"),
        .option("pair-field", \.pairField, "Field of the pairs with how alike they are."),
        .option("worst", \.worst, "How many of the worst clusters to show.", range: .atLeast(0)),
      ]
    }
  }

  public static let descriptor = ToolDescriptor(
    name: "dedup",
    summary: "Scores deduplicate against documents whose story is known.",
    details: """
      Reads records whose field `cluster-field` names their story, takes them through the stage, and compares its clusters \
      with the stories: over pairs of documents (precision: how many pairs of a cluster are of one story; recall: how many \
      pairs of a story are in one cluster), and as means over the documents (B³). Then what a user would notice: stories of \
      which no document is kept, and documents kept beside another one of their story. Below stand the worst clusters, by \
      how many pairs they have wrong: clusters of several stories (merged), stories in several clusters (split). With \
      `pairs`: how many of them are in one cluster, and how many duplicates are such a pair with their canonical.
      """)

  private let options: Options
  private let boilerplate: CleanBoilerplateStage?
  private let siteChrome: CleanSiteChromeStage
  private let deduplicate: DeduplicateStage

  public init(options: Options, resources: StageResources) throws {
    var chrome = SiteChromeOptions()
    chrome.siteField = options.siteField
    var stage = DeduplicateOptions()
    stage.similarity = options.similarity
    stage.measure = options.measure
    stage.shingle = options.shingle
    stage.minimum = options.minimum
    stage.candidates = options.candidates
    stage.drop = .none
    boilerplate =
      options.clean ? try CleanBoilerplateStage(options: CleanBoilerplateOptions(), resources: resources) : nil
    siteChrome = CleanSiteChromeStage(options: chrome, resources: resources)
    deduplicate = DeduplicateStage(options: stage, resources: resources)
    self.options = options
  }

  public func evaluate(_ records: LabelledRecords) throws -> ToolReport {
    var documents: [Document] = []
    let boilerplate = boilerplate
    let unreadable = try records.read(textField: options.textField) {
      var scratch = boilerplate?.makeScratch()
      return { document in
        if let boilerplate, var memory = scratch.take() {
          try boilerplate.clean(&document, &memory)
          scratch = memory
        }
        return document
      }
    } consume: {
      documents.append($0)
    }
    guard !documents.isEmpty else {
      throw Diagnostic.error(
        "no record has a text in '\(options.textField)'", at: nil, hint: "name the field with --text-field")
    }
    if options.pairs == nil { documents.removeAll { Self.name($0, options.clusterField) == nil } }
    guard !documents.isEmpty else {
      throw Diagnostic.error(
        "no record has a story in '\(options.clusterField)'", at: nil, hint: "name the field with --cluster-field")
    }
    if boilerplate != nil { _ = try CorpusSample.run(siteChrome, over: &documents) }
    _ = try CorpusSample.run(deduplicate, over: &documents, workers: records.workers)
    if let pairs = options.pairs { return try report(documents, unreadable, pairs: pairs) }
    return report(documents, unreadable)
  }

  /// The value of a field that is a string or a number.
  private static func name(_ document: Document, _ field: String) -> String? {
    guard let json = document.field(field), let value = try? JSONValue(parsing: json) else { return nil }
    return switch value {
    case .string(let name) where !name.isEmpty: name
    case .number(let name): name
    default: nil
    }
  }

  private static func cluster(_ document: Document) -> String { (document.duplicate?.cluster ?? document.id).text }

  private func report(_ documents: [Document], _ unreadable: LabelledRecords.Unreadable) -> ToolReport {
    let stories = Numbering(documents.map { Self.name($0, options.clusterField) ?? "" })
    let clusters = Numbering(documents.map(Self.cluster))
    let score = ClusterScore(
      stories: stories.numbers, clusters: clusters.numbers, isKept: documents.map { $0.duplicate?.of == nil })
    func line(_ name: String, _ f1: Double, _ precision: Double, _ recall: Double) -> String {
      "\(name)  F1 \(decimal(f1, digits: 3))  precision \(decimal(precision, digits: 3))  "
        + "recall \(decimal(recall, digits: 3))\n"
    }
    var text = "documents   \(score.documents)\nstories     \(score.stories)\nclusters    \(score.clusters)\n"
    text += line("pairs     ", score.f1, score.precision, score.recall)
    text += line("B³        ", score.b3F1, score.b3Precision, score.b3Recall)
    text += "lost        \(score.lost) stories\nleft        \(score.left) duplicates\n"
    text += EvaluationText.unreadable(unreadable, width: 12)
    let worst = score.faults.prefix(options.worst)
    if !worst.isEmpty { text += "\nworst clusters: wrong pairs\n" }
    for fault in worst {
      let (whole, parts) = fault.isMerged ? (clusters, stories) : (stories, clusters)
      let names = fault.parts.prefix(6).map { "\(parts.names[$0.group]) (\($0.documents))" }
      let rest = fault.parts.count > names.count ? ", …" : ""
      text += "\(fault.pairs)  \(fault.isMerged ? "merged: cluster" : "split: story") \(whole.names[fault.group])\n"
      text += "    \(names.joined(separator: ", "))\(rest)\n"
    }
    var writer = JSONWriter()
    writer.beginObject()
    for (key, value) in [
      ("documents", score.documents), ("stories", score.stories), ("clusters", score.clusters),
      ("stories_lost", score.lost), ("duplicates_left", score.left), ("unreadable", unreadable.count),
    ] as [(StaticString, Int)] { EvaluationText.number(key, value, &writer) }
    for (key, value) in [
      ("precision", score.precision), ("recall", score.recall), ("f1", score.f1), ("b3_precision", score.b3Precision),
      ("b3_recall", score.b3Recall), ("b3_f1", score.b3F1),
    ] as [(StaticString, Double)] { EvaluationText.number(key, value, &writer) }
    writer.endObject()
    return ToolReport(text: text, json: writer.bytes)
  }

  private func report(
    _ documents: [Document], _ unreadable: LabelledRecords.Unreadable, pairs path: ResourcePath
  ) throws -> ToolReport {
    let gold = try LabelledPairs(path.path, field: options.pairField, threshold: options.similarity).pairs
    var clusters: [String: String] = [:]
    var duplicates = 0
    var right = 0
    var wrong: [String] = []
    for document in documents {
      clusters[document.id.text] = Self.cluster(document)
      guard let canonical = document.duplicate?.of else { continue }
      duplicates += 1
      if gold.contains(LabelledPairs.Pair(document.id.text, canonical.text)) {
        right += 1
      } else {
        wrong.append("wrong   \(document.id) – \(canonical)\n")
      }
    }
    let missed = gold.filter { pair in clusters[pair.first].map { $0 != clusters[pair.second] } ?? true }
    wrong += missed.map { "missed  \($0.first) – \($0.second)\n" }.sorted()
    let found = gold.count - missed.count
    var text = "documents   \(documents.count)\npairs       \(gold.count)\n"
    text += "in a cluster\(EvaluationText.percent(found, of: gold.count))\n"
    text += "duplicates  \(duplicates), a pair with their canonical\(EvaluationText.percent(right, of: duplicates))\n"
    text += EvaluationText.unreadable(unreadable, width: 12)
    if options.worst > 0, !wrong.isEmpty { text += "\n" + wrong.prefix(options.worst).joined() }
    var writer = JSONWriter()
    writer.beginObject()
    EvaluationText.number("documents", documents.count, &writer)
    EvaluationText.number("pairs", gold.count, &writer)
    EvaluationText.number("duplicates", duplicates, &writer)
    EvaluationText.number("pair_recall", gold.isEmpty ? 1 : Double(found) / Double(gold.count), &writer)
    EvaluationText.number("pair_precision", duplicates == 0 ? 1 : Double(right) / Double(duplicates), &writer)
    EvaluationText.number("unreadable", unreadable.count, &writer)
    writer.endObject()
    return ToolReport(text: text, json: writer.bytes)
  }
}

/// Names and their numbers, in order of their first occurrence.
private struct Numbering {
  private(set) var names: [String] = []
  private(set) var numbers: [Int] = []

  init(_ values: [String]) {
    var known: [String: Int] = [:]
    for value in values {
      let number = known[value] ?? names.count
      if number == names.count {
        known[value] = number
        names.append(value)
      }
      numbers.append(number)
    }
  }
}
