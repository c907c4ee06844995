public import Winnow
internal import WinnowText

/// Scores `clean-boilerplate` against pages whose article somebody has cut out: `winnow eval clean`.
public struct CleanEvaluator: Evaluator {
  /// The options of `winnow eval clean`.
  public struct Options: StageOptions {
    public var textField = "page_text"
    public var goldField = "gold_text"
    public var languageField = "lang"
    public var language: String?
    public var titleField = "title"
    public var mode = CleanMode.balanced
    public var rules: [ResourcePath] = [.builtin]
    public var model = ResourcePath.builtin
    public var worst = 10

    public init() {}

    public static var schema: [OptionSpec<Options>] {
      [
        .option("text-field", \.textField, "Field with the page text.", example: "text"),
        .option("gold-field", \.goldField, "Field with the article; records without it are passed over."),
        .option("language-field", \.languageField, "Field with the page's language."),
        .option("language", \.language, "Score pages of this language only.", example: "en"),
        .option("title-field", \.titleField, "Field with the article's title; the stage is not shown it."),
        .option("mode", \.mode, "As in the stage."),
        .option("rules", \.rules, "As in the stage.", example: "[builtin, rules/my-sites.yaml]"),
        .option("model", \.model, "As in the stage.", example: "my-model.yaml"),
        .option("worst", \.worst, "How many of the worst pages to show.", range: .atLeast(0)),
      ]
    }
  }

  public static let descriptor = ToolDescriptor(
    name: "clean",
    summary: "Scores clean-boilerplate against pages with their articles.",
    details: """
      Reads records with the page text (`text-field`) and the article (`gold-field`), cleans each page, and compares the
      text that is left with the article over shingles of four words. Printed are precision (how much of what is left
      belongs to the article), recall (how much of the article is left), their harmonic mean F1 (of the means over the
      pages, as the article extraction benchmark of Scrapinghub computes it), the mean of the pages' own F1, and the same for
      pages left as they are; how many titles were found of those that stand as a line of the page; and the worst
      pages, with a line of the article that is lost and a line left in that is none.
      """)

  private let stage: CleanBoilerplateStage
  private let options: Options

  public init(options: Options, resources: StageResources) throws {
    var clean = CleanBoilerplateOptions()
    clean.mode = options.mode
    clean.rules = options.rules
    clean.model = options.model
    stage = try CleanBoilerplateStage(options: clean, resources: resources)
    self.options = options
  }

  /// What one page came to.
  private struct Page: Sendable {
    let id: String
    let score: ShingleScore
    let before: ShingleScore
    /// Whether the title stands as a line, and whether it was found.
    let hasTitle: Bool
    let foundTitle: Bool
    let lost: String?
    let leftIn: String?
  }

  public func evaluate(_ records: LabelledRecords) throws -> ToolReport {
    var pages: [Page] = []
    let stage = stage
    let options = options
    let unreadable = try records.read(textField: options.textField) {
      var scratch = stage.makeScratch()
      return { document in try Self.score(&document, stage, &scratch, options) }
    } consume: { page in
      if let page { pages.append(page) }
    }
    guard !pages.isEmpty else {
      throw Diagnostic.error(
        "no record has a page in '\(options.textField)' and an article in '\(options.goldField)'", at: nil,
        hint: "name the fields with --text-field and --gold-field")
    }
    return report(pages, unreadable)
  }

  private static func score(
    _ document: inout Document, _ stage: CleanBoilerplateStage, _ scratch: inout CleanBoilerplateStage.Scratch,
    _ options: Options
  ) throws -> Page? {
    guard let gold = document.stringField(options.goldField), !gold.isEmpty else { return nil }
    let language = document.stringField(options.languageField)
    if let wanted = options.language, language != wanted { return nil }
    let splits = ScoreWords.splitsIdeographs(language)
    let goldBytes = Array(gold.utf8)
    let before = ShingleScore(document.page, gold: goldBytes, splitsIdeographs: splits)
    let title = options.titleField == "title" ? document.title : document.stringField(options.titleField)
    document.title = nil
    try stage.clean(&document, &scratch)
    let score = ShingleScore(document.text, gold: goldBytes, splitsIdeographs: splits)
    let alignment = GoldAlignment(page: document.page, lines: document.blocks.map(\.range), gold: goldBytes)
    func sample(_ isMeant: (Bool, Bool) -> Bool) -> String? {
      let lines = document.blocks.indices.filter {
        isMeant(alignment.isGold[$0], document.blocks[$0].label.isKept) && !document.blocks[$0].label.isTitle
      }
      // The longest: it costs most.
      let line = lines.max { document.blocks[$0].range.count < document.blocks[$1].range.count }
      return line.map { String(decoding: document.page[document.blocks[$0].range], as: UTF8.self) }
    }
    let wanted = title.map { ScoreWords.words(Array($0.utf8), splitsIdeographs: splits) } ?? []
    let hasTitle =
      !wanted.isEmpty
      && document.blocks.contains {
        ScoreWords.words(Array(document.page[$0.range]), splitsIdeographs: splits) == wanted
      }
    let found = document.title.map { ScoreWords.words(Array($0.utf8), splitsIdeographs: splits) == wanted } ?? false
    return Page(
      id: document.id.text, score: score, before: before, hasTitle: hasTitle, foundTitle: hasTitle && found,
      lost: sample { $0 && !$1 }, leftIn: sample { !$0 && $1 })
  }

  private func report(_ pages: [Page], _ unreadable: LabelledRecords.Unreadable) -> ToolReport {
    let after = ShingleFigures(pages.map(\.score))
    let before = ShingleFigures(pages.map(\.before))
    let titles = pages.count { $0.hasTitle }
    let found = pages.count { $0.foundTitle }
    var text = """
      pages      \(pages.count)
                  precision  recall      F1  F1 per page
      cleaned     \(after.line)
      as it is    \(before.line)

      """
    if titles > 0 { text += "titles      \(found) of \(titles) that stand as a line found\n" }
    text += EvaluationText.unreadable(unreadable, width: 12)
    let worst = pages.indices.sorted { (pages[$0].score.f1, $0) < (pages[$1].score.f1, $1) }.prefix(options.worst)
    if !worst.isEmpty { text += "\nworst pages\n" }
    for page in worst.map({ pages[$0] }) {
      text += "\(decimal(page.score.f1, digits: 3))  \(page.id)\n"
      if let lost = page.lost { text += "        lost     \(EvaluationText.brief(lost))\n" }
      if let leftIn = page.leftIn { text += "        left in  \(EvaluationText.brief(leftIn))\n" }
    }
    var writer = JSONWriter()
    writer.beginObject()
    EvaluationText.number("pages", pages.count, &writer)
    for (key, value) in after.members { EvaluationText.number(key, value, &writer) }
    EvaluationText.number("as_is_f1", before.f1, &writer)
    EvaluationText.number("titles", titles, &writer)
    EvaluationText.number("titles_found", found, &writer)
    EvaluationText.number("unreadable", unreadable.count, &writer)
    writer.endObject()
    return ToolReport(text: text, json: writer.bytes)
  }
}
