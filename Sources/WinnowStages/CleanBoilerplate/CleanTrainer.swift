public import Winnow
internal import WinnowText

/// `train clean`: fits the line models of `clean-boilerplate` to pages whose article somebody has cut out.
public struct CleanTrainer: Trainer {
  /// The options of `winnow train clean`.
  public struct Options: StageOptions {
    public var textFields = ["page_text"]
    public var goldField = "gold_text"
    public var titleField = "title"
    public var wantedField: String?
    public var unwantedField: String?
    public var groupField: String?
    public var weightField: String?
    public var folds = 3
    public var trees = 60
    public var seed = 1
    public var rules: [ResourcePath] = [.builtin]
    public var lineModel: ResourcePath?

    public init() {}

    public static var schema: [OptionSpec<Options>] {
      [
        .option(
          "text-fields", \.textFields, "Fields with the page text; a record with several is learned from in each form.",
          example: "[page_text, seed_text]"),
        .option("gold-field", \.goldField, "Field with the article."),
        .option(
          "title-field", \.titleField,
          "Field with the article's title; records with a title and no article teach about headlines only."),
        .option(
          "wanted-field", \.wantedField,
          "Field with a list of phrases of the article, for records whose article is not known.", example: "with"),
        .option(
          "unwanted-field", \.unwantedField,
          "Field with a list of phrases that do not belong to the article, for the same.",
          example: "without"),
        .option(
          "group-field", \.groupField,
          "Field with what pages have in common that are held out together; by default the site of the url.",
          example: "dataset"),
        .option(
          "weight-field", \.weightField, "Field with how much a record counts; by default all count the same.",
          example: "weight"),
        .option(
          "folds", \.folds, "Parts the groups are split into for the figures of pages not seen; 0 measures nothing.",
          range: 0...20),
        .option(
          "trees", \.trees, "Trees per pass: more fit better and take longer, in training and in use.", range: 1...500),
        .option("seed", \.seed, "The seed of all choices by chance.", range: 0...1_000_000),
        .option(
          "rules", \.rules, "Rule packs whose kinds of lines the model knows; use the model with the same.",
          example: "[builtin, rules/my-sites.yaml]"),
        .option(
          "line-model", \.lineModel, "A model whose trees about lines stay as they are; only headlines are learned.",
          example: "builtin"),
      ]
    }
  }

  public static let descriptor = ToolDescriptor(
    name: "clean",
    summary: "Fits the line models of clean-boilerplate to pages with their articles.",
    details: """
      Reads records with the page text (`text-fields`) and the article (`gold-field`), finds which lines of the page the
      article consists of (those that come closest to it by the measure of `winnow eval clean`), and learns to tell them
      from the others, the title line apart: two passes of boosted trees over the features of lines and their neighbours.
      Pages of which neither title nor url is known get trees of their own, fitted to all pages without their urls.
      The model file is YAML, one tree a line; give it to the stage's option `model`.

      Records without an article may give phrases of it (`wanted-field`) and of what is no part of it (`unwanted-field`):
      a few are picked faster than an article is cut out, and many sites teach more than many pages. Only lines with a
      phrase are learned from. Records with a title (`title-field`) that stands as a line of the page teach to choose the
      headline.

      The figures are of pages not seen: the groups of records are split into `folds`, and each part is cleaned by a
      model fitted to the others. They are those of `winnow eval clean`. With `group-field` naming the collection a record
      is from, and as many folds as there are collections, each collection is scored by what the others teach.

      The same records, options and seed give the same file. About 100 ms per page on one core and 60 KB of memory, and as
      much again for each fold.
      """)

  private let options: Options
  private let rules: BoilerplateRules
  private let lineModels: LineModels?

  public init(options: Options, resources: StageResources) throws {
    self.options = options
    rules = try CleanBoilerplateStage.loadRules(options.rules, resources)
    lineModels = try options.lineModel.map { path in
      let diagnostics = Diagnostics()
      let models = LineModels(
        try resources.yaml(path, as: .lineModel, builtin: "boilerplate.model.yaml"), diagnostics)
      try diagnostics.throwIfErrors()
      return models
    }
    guard !options.textFields.isEmpty else { throw ConfigurationError("option 'text-fields' names no field") }
  }

  public func train(_ records: LabelledRecords) throws -> TrainedModel {
    var pages: [LineModelFitter.Record] = []
    var unreadable: LabelledRecords.Unreadable?
    for field in options.textFields {
      let options = options
      unreadable = try records.read(textField: field) {
        { document in Self.record(document, options) }
      } consume: { page in
        if let page { pages.append(page) }
      }
    }
    guard !pages.isEmpty else {
      throw Diagnostic.error(
        "no record has a page in '\(options.textFields.joined(separator: "' or '"))' and an article in '\(options.goldField)'",
        at: nil, hint: "name the fields with --text-fields and --gold-field")
    }
    records.progress("\(pages.count) pages of \(Set(pages.map(\.group)).count) groups")
    let models = fit(pages)
    records.progress("models fitted")
    let report = try report(pages, unreadable, records)
    let trainedOn = "\(pages.count) pages" + (lineModels == nil ? "" : ", headlines only")
    return TrainedModel(bytes: Array(models.yaml(trainedOn: trainedOn).utf8), report: report)
  }

  private func fit(_ pages: [LineModelFitter.Record]) -> LineModels {
    var fitter = LineModelFitter(rules: rules)
    fitter.settings.trees = options.trees
    fitter.settings.seed = UInt64(options.seed)
    return lineModels.map { fitter.fitTitles(pages, to: $0) } ?? fitter.fit(pages)
  }

  /// A page to learn from; nil for a record without an article.
  private static func record(_ document: Document, _ options: Options) -> LineModelFitter.Record? {
    let title = title(document, options)
    guard let gold = gold(document, options) ?? title.map({ _ in .phrases(wanted: [], unwanted: []) }) else {
      return nil
    }
    let group =
      options.groupField.flatMap(document.stringField) ?? document.url.flatMap(WebAddress.host) ?? document.id.text
    let weight =
      options.weightField.flatMap(document.field).flatMap { Double(String(decoding: $0, as: UTF8.self)) } ?? 1
    return LineModelFitter.Record(
      url: document.url, page: document.page, gold: gold, title: title, group: group,
      weight: max(0, weight) / Double(options.textFields.count))
  }

  private static func title(_ document: Document, _ options: Options) -> [UInt8]? {
    let title = options.titleField == "title" ? document.title : document.stringField(options.titleField)
    return title.flatMap { $0.isEmpty ? nil : Array($0.utf8) }
  }

  private static func gold(_ document: Document, _ options: Options) -> GoldLabels? {
    if let article = document.stringField(options.goldField), !article.isEmpty { return .article(Array(article.utf8)) }
    let wanted = phrases(options.wantedField, document)
    let unwanted = phrases(options.unwantedField, document)
    return wanted.isEmpty && unwanted.isEmpty ? nil : .phrases(wanted: wanted, unwanted: unwanted)
  }

  private static func phrases(_ field: String?, _ document: Document) -> [[UInt8]] {
    guard let json = field.flatMap(document.field), let value = try? JSONValue(parsing: json) else { return [] }
    return value.elements.compactMap { $0.text.map { Array($0.utf8) } }.filter { !$0.isEmpty }
  }

  // MARK: Figures

  private func report(
    _ pages: [LineModelFitter.Record], _ unreadable: LabelledRecords.Unreadable?, _ records: LabelledRecords
  ) throws -> ToolReport {
    let groups = Set(pages.map(\.group)).sorted {
      (XXHash.hash64($0), $0) < (XXHash.hash64($1), $1)
    }
    let folds = min(options.folds, groups.count)
    var text = "pages      \(pages.count) of \(groups.count) groups\n"
    var writer = JSONWriter()
    writer.beginObject()
    EvaluationText.number("pages", pages.count, &writer)
    EvaluationText.number("groups", groups.count, &writer)
    EvaluationText.number("unreadable", unreadable?.count ?? 0, &writer)
    if let unreadable { text += EvaluationText.unreadable(unreadable, width: 12) }
    if folds > 1 {
      let fold = Dictionary(uniqueKeysWithValues: groups.enumerated().map { ($0.element, $0.offset % folds) })
      var scores: [Score] = []
      try records.runJobs(folds) { number in
        let models = fit(pages.filter { fold[$0.group] != number })
        return try score(pages.filter { fold[$0.group] == number }, models)
      } consume: { number, part in
        records.progress("part \(number + 1) of \(folds) scored")
        scores += part
      }
      let (cleaned, asIs) = (ShingleFigures(scores.compactMap(\.after)), ShingleFigures(scores.compactMap(\.before)))
      let bare = ShingleFigures(scores.compactMap(\.withoutURL))
      let titles = scores.compactMap(\.foundTitle)
      let found = titles.count { $0 }
      let foundBare = scores.count { $0.foundTitleWithoutURL == true }
      text += """
        pages not seen, in \(folds) parts
                    precision  recall      F1  F1 per page
        cleaned     \(cleaned.line)
        without url \(bare.line)
        as they are \(asIs.line)

        """
      if !titles.isEmpty {
        text += "titles      \(found) of \(titles.count) that stand as a line found, \(foundBare) without url\n"
      }
      EvaluationText.number("folds", folds, &writer)
      for (key, value) in cleaned.members { EvaluationText.number(key, value, &writer) }
      EvaluationText.number("without_url_f1", bare.f1, &writer)
      EvaluationText.number("as_is_f1", asIs.f1, &writer)
      EvaluationText.number("titles", titles.count, &writer)
      EvaluationText.number("titles_found", found, &writer)
      EvaluationText.number("titles_found_without_url", foundBare, &writer)
    }
    writer.endObject()
    return ToolReport(text: text, json: writer.bytes)
  }

  /// What one page came to.
  private struct Score: Sendable {
    /// With an article, how near the text comes to it, how near that of the page without its url, and the whole page.
    var after: ShingleScore?
    var withoutURL: ShingleScore?
    var before: ShingleScore?
    /// With a title that stands as a line, whether it was found.
    var foundTitle: Bool?
    var foundTitleWithoutURL: Bool?
  }

  private func score(_ pages: [LineModelFitter.Record], _ models: LineModels) throws -> [Score] {
    let stage = CleanBoilerplateStage(CleanBoilerplateOptions(), rules: rules, models: models)
    var scratch = stage.makeScratch()
    return try pages.map { page in
      var document = Document(id: RecordID("page"), url: page.url, page: page.page)
      try stage.clean(&document, &scratch)
      var bare = Document(id: RecordID("page"), page: page.page)
      try stage.clean(&bare, &scratch)
      let splits = ScoreWords.splitsIdeographs(document.language)
      var score = Score()
      if let article = page.gold.article {
        score.after = ShingleScore(document.text, gold: article, splitsIdeographs: splits)
        score.withoutURL = ShingleScore(bare.text, gold: article, splitsIdeographs: splits)
        score.before = ShingleScore(page.page, gold: article, splitsIdeographs: splits)
      }
      if let title = page.title {
        let wanted = ScoreWords.words(title, splitsIdeographs: splits)
        func isTitle(_ text: [UInt8]) -> Bool { ScoreWords.words(text, splitsIdeographs: splits) == wanted }
        if document.blocks.contains(where: { isTitle(Array(page.page[$0.range])) }) {
          score.foundTitle = isTitle(Array((document.title ?? "").utf8))
          score.foundTitleWithoutURL = isTitle(Array((bare.title ?? "").utf8))
        }
      }
      return score
    }
  }
}
