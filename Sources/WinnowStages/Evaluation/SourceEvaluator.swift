public import Winnow
internal import WinnowText

/// Scores `detect-source` against pages whose publisher and authors are known: `winnow eval source`.
public struct SourceEvaluator: Evaluator {
  /// The options of `winnow eval source`.
  public struct Options: StageOptions {
    public var textField = "page_text"
    public var publisherField = "publisher"
    public var domainField = "domain"
    public var authorsField = "authors"
    public var languageField = "lang"
    public var language: String?
    public var withholdURL = false
    public var rules: [ResourcePath] = [.builtin]
    public var cleanRules: [ResourcePath] = [.builtin]
    public var misses = 20

    public init() {}

    public static var schema: [OptionSpec<Options>] {
      [
        .option("text-field", \.textField, "Field with the page text.", example: "text"),
        .option("publisher-field", \.publisherField, "Field with the publisher's name."),
        .option("domain-field", \.domainField, "Field with the publisher's domain; without it the url's host."),
        .option("authors-field", \.authorsField, "Field with the list of authors."),
        .option("language-field", \.languageField, "Field with the page's language."),
        .option("language", \.language, "Score pages of this language only.", example: "en"),
        .option("withhold-url", \.withholdURL, "Whether the stage is not shown the url."),
        .option("rules", \.rules, "Source packs, as in the stage.", example: "[builtin, rules/my-sources.yaml]"),
        .option("clean-rules", \.cleanRules, "Rule packs of clean-boilerplate, which runs before."),
        .option("misses", \.misses, "How many wrong or missed answers to show.", range: .atLeast(0)),
      ]
    }
  }

  public static let descriptor = ToolDescriptor(
    name: "source",
    summary: "Scores detect-source against pages with publisher and authors.",
    details: """
      Cleans each page and detects its source. A publisher is right when its name equals the gold name, contains it or is
      contained in it as whole words, or has its domain. Authors are counted one by one; a name is right when it equals a
      gold name in its first and last word. Gold names that are no persons (one word, agencies, desks) are left out, and
      recall is also given of the names that stand in the page text. Accents and case do not count.
      """)

  private let clean: CleanBoilerplateStage
  private let detect: DetectSourceStage
  private let options: Options

  public init(options: Options, resources: StageResources) throws {
    var cleanOptions = CleanBoilerplateOptions()
    cleanOptions.rules = options.cleanRules
    clean = try CleanBoilerplateStage(options: cleanOptions, resources: resources)
    var detectOptions = DetectSourceStage.Options()
    detectOptions.rules = options.rules
    detect = try DetectSourceStage(options: detectOptions, resources: resources)
    self.options = options
  }

  /// Counts of answers.
  private struct Count: Sendable {
    var gold = 0
    var answered = 0
    var right = 0
    /// Gold answers that stand in the page, and those of them found.
    var inText = 0
    var foundInText = 0

    mutating func add(_ other: Count) {
      gold += other.gold
      answered += other.answered
      right += other.right
      inText += other.inText
      foundInText += other.foundInText
    }
  }

  private struct Page: Sendable {
    var publisher = Count()
    var authors = Count()
    var misses: [String] = []
  }

  public func evaluate(_ records: LabelledRecords) throws -> ToolReport {
    var count = 0
    var total = Page()
    let stages = (clean: clean, detect: detect)
    let options = options
    let unreadable = try records.read(textField: options.textField) {
      var scratch = (clean: stages.clean.makeScratch(), detect: stages.detect.makeScratch())
      return { document -> Page? in
        if let wanted = options.language, document.stringField(options.languageField) != wanted { return nil }
        let url = document.url
        if options.withholdURL {
          document = Document(id: document.id, title: document.title, page: document.page, fields: document.fields)
        }
        _ = try stages.clean.process(&document, scratch: &scratch.clean)
        _ = try stages.detect.process(&document, scratch: &scratch.detect)
        return Self.score(document, url: url, options)
      }
    } consume: { page in
      guard let page else { return }
      count += 1
      total.publisher.add(page.publisher)
      total.authors.add(page.authors)
      total.misses += page.misses
    }
    guard total.publisher.gold + total.authors.gold > 0 else {
      throw Diagnostic.error(
        "no record has a publisher in '\(options.publisherField)' or authors in '\(options.authorsField)'", at: nil,
        hint: "name the fields with --publisher-field and --authors-field")
    }
    return report(count, total, unreadable)
  }

  private static func score(_ document: Document, url: String?, _ options: Options) -> Page {
    var page = Page()
    let source = document.source
    if let gold = document.stringField(options.publisherField), !gold.isEmpty {
      page.publisher.gold = 1
      let domain = (document.stringField(options.domainField) ?? url).flatMap { WebAddress.host(of: $0) }
      let found = source?.publisher
      if let found {
        page.publisher.answered = 1
        let foundDomain = found.domain.flatMap { WebAddress.host(of: $0) }
        if NameComparison.isSamePublisher(gold, found.name) || domain != nil && domain == foundDomain {
          page.publisher.right = 1
        }
      }
      if page.publisher.right == 0 {
        page.misses.append("publisher  \(document.id): \(gold) – \(found?.name ?? "none")")
      }
    }
    guard let gold = names(document, options.authorsField) else { return page }
    let found = (source?.authors ?? []).map(\.name)
    let words = " " + NameComparison.words(String(decoding: document.page, as: UTF8.self)).joined(separator: " ") + " "
    page.authors.gold = gold.count
    page.authors.answered = found.count
    var missed: [String] = []
    for name in gold {
      let isFound = found.contains { NameComparison.isSamePerson($0, name) }
      if isFound { page.authors.right += 1 } else { missed.append(name) }
      if words.contains(" " + NameComparison.words(name).joined(separator: " ") + " ") {
        page.authors.inText += 1
        if isFound { page.authors.foundInText += 1 }
      }
    }
    page.authors.right = min(page.authors.right, found.count)
    if !missed.isEmpty || found.count > page.authors.right {
      page.misses.append(
        "authors    \(document.id): \(gold.joined(separator: ", ")) – \(found.isEmpty ? "none" : found.joined(separator: ", "))"
      )
    }
    return page
  }

  /// The persons in a field: a list of names or of objects with `name`, or one name; nil without the field.
  private static func names(_ document: Document, _ field: String) -> [String]? {
    guard let json = document.field(field), let value = try? JSONValue(parsing: json) else { return nil }
    let items: [JSONValue] = if case .array(let items) = value { items } else { [value] }
    return items.compactMap { item in
      switch item {
      case .string(let name): name
      case .object(let members):
        if case .string(let name)? = members.first(where: { $0.name == "name" })?.value { name } else { nil }
      default: nil
      }
    }
    .filter(isPerson)
  }

  private static let organisations = [
    "redaktion", "editor", "staff", "news", "press", "agentur", "agency", "team", "desk", "online", "zeitung", "bureau",
    "reuters", "bloomberg",
  ]

  /// Whether a gold name is one of a person: two words at least, none of an organisation, no domain, no initials alone.
  private static func isPerson(_ name: String) -> Bool {
    let words = NameComparison.words(name)
    guard words.count >= 2, words.contains(where: { $0.count > 3 }) else { return false }
    return !words.contains { word in organisations.contains { word.contains($0) } }
  }

  private func report(_ pages: Int, _ total: Page, _ unreadable: LabelledRecords.Unreadable) -> ToolReport {
    func line(_ name: String, _ count: Count) -> String {
      let precision = EvaluationText.percent(count.right, of: count.answered)
      let recall = EvaluationText.percent(count.right, of: count.gold)
      return "\(name)  gold \(count.gold)  answered \(count.answered)  precision \(precision)  recall \(recall)"
    }
    var text = "pages      \(pages)\n" + line("publisher", total.publisher) + "\n" + line("authors  ", total.authors)
    text += "  in the text \(total.authors.inText), recall of these "
    text += EvaluationText.percent(total.authors.foundInText, of: total.authors.inText) + "\n"
    text += EvaluationText.unreadable(unreadable, width: 11)
    if options.misses > 0, !total.misses.isEmpty {
      text += "\ngold – found\n" + total.misses.prefix(options.misses).joined(separator: "\n") + "\n"
    }
    var writer = JSONWriter()
    writer.beginObject()
    EvaluationText.number("pages", pages, &writer)
    func share(_ key: StaticString, _ part: Int, _ whole: Int) {
      guard whole > 0 else { return }
      EvaluationText.number(key, Double(part) / Double(whole), &writer)
    }
    share("publisher_precision", total.publisher.right, total.publisher.answered)
    share("publisher_recall", total.publisher.right, total.publisher.gold)
    share("authors_precision", total.authors.right, total.authors.answered)
    share("authors_recall", total.authors.right, total.authors.gold)
    share("authors_recall_in_text", total.authors.foundInText, total.authors.inText)
    EvaluationText.number("unreadable", unreadable.count, &writer)
    writer.endObject()
    return ToolReport(text: text, json: writer.bytes)
  }
}
