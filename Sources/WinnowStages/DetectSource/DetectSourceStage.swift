public import Winnow

/// Says who published a page, which agencies stand behind it, who wrote it and where.
///
/// One pass over the folded text finds all literals of the rule pack; everything else looks at the lines around the article
/// and at the head and foot of the page.
public struct DetectSourceStage: Stage {
  /// The options of `detect-source`.
  public struct Options: StageOptions {
    public var rules: [ResourcePath] = [.builtin]
    public var publisherField: String?
    public var siteField: String?

    public init() {}

    public static var schema: [OptionSpec<Options>] {
      [
        .option(
          "rules", \.rules, "Source packs: outlets, agencies, phrases and bylines; later files add to earlier ones.",
          example: "[builtin, rules/my-sources.yaml]"),
        .option(
          "publisher-field", \.publisherField, "The input field that names the publisher; what it says is believed.",
          example: "publisher"),
        .option(
          "site-field", \.siteField, "The input field with the site's domain or name, for records without a url.",
          example: "site"),
      ]
    }
  }

  /// Reusable memory of one worker.
  public struct Scratch {
    var source = SourceScratch()
  }

  let rules: SourceRules
  private let options: Options

  public init(options: Options, resources: StageResources) throws {
    let diagnostics = Diagnostics()
    var reader = SourcePackReader(diagnostics)
    resources.checkOrder(of: options.rules)
    resources.readsInput(options.publisherField, named: "publisher-field")
    resources.readsInput(options.siteField, named: "site-field")
    for path in options.rules { reader.read(try resources.yaml(path, as: .sourceRules, builtin: "sources.yaml")) }
    reader.checkReferences()
    try diagnostics.throwIfErrors()
    rules = SourceRules(reader.pack)
    self.options = options
  }

  public func makeScratch() -> Scratch { Scratch() }

  public func process(_ document: inout Document, scratch: inout Scratch) throws -> Verdict {
    var fields: [(name: String, value: String)] = []
    func addField(_ name: String?) {
      if let name, let value = document.stringField(name), !value.isEmpty { fields.append((name, value)) }
    }
    addField(options.publisherField)
    addField(options.siteField)
    let (url, language) = (document.url, document.language)
    let annotation = scratch.source.withView(of: document, rules) { view in
      annotate(view, fields: fields, url: url, language: language)
    }
    document.source = annotation.isEmpty ? nil : annotation
    return .keep
  }

  private func annotate(
    _ view: PageView, fields: [(name: String, value: String)], url: String?, language: String?
  ) -> SourceAnnotation {
    var annotation = SourceAnnotation()
    var publishers = PublisherFinder(view, rules)
    annotation.publisher = publishers.find(fields: fields, url: url)
    guard !view.blocks.isEmpty else { return annotation }
    let dateline = DatelineFinder(view: view, rules: rules).find()
    var authors = AuthorFinder(view, rules, datelineBlock: dateline?.block, publisher: annotation.publisher?.name)
    annotation.authors = authors.find()
    if let place = dateline?.place, let head = dateline?.head {
      annotation.dateline = .init(place: view.text(place), evidence: [Evidence(page: head, rule: "dateline")])
    }
    var agencies = AgencyFinder(view, rules, dateline: dateline, language: language)
    annotation.agencies = agencies.find(forms: authors.forms)
    return annotation
  }
}

extension DetectSourceStage {
  /// A stage with rules made in code.
  init(rules: SourceRules) {
    self.rules = rules
    options = Options()
  }
}
