public import Winnow
internal import WinnowText

/// The options of `extract-dates`.
public struct ExtractDatesOptions: StageOptions {
  public var rules: [ResourcePath] = [.builtin]
  public var languages: [LanguageSubtag] = []
  public var publishedField: String?

  public init() {}

  public static var schema: [OptionSpec<ExtractDatesOptions>] {
    [
      .option(
        "rules", \.rules,
        "Grammars; `builtin` stands for all that come with Winnow, and a file replaces the one of its language.",
        example: "[builtin, rules/nl.yaml]"),
      .option(
        "languages", \.languages, "Languages to read; empty for all that have a grammar.", example: "[en, de]"),
      .option(
        "published-field", \.publishedField,
        "Record field with the publication date, the anchor of relative expressions: an ISO date or date-time, a Unix time, "
          + "or a day in words of the page's language; an ISO month or year gives bounds.",
        example: "published_at"),
    ]
  }
}

/// The publication date that a record came with.
private struct RecordDate {
  var name: String
  var text: String
  var day: RecordDay
}

/// Finds when a page was published and every temporal expression in it, with TIMEX3 type and value.
public struct ExtractDatesStage: Stage {
  public typealias Options = ExtractDatesOptions

  /// Working memory of one worker.
  public struct Scratch {
    var text = DateText()
    var matcher = DateMatcher()
    var candidates: [DateCandidate] = []
  }

  public static let descriptor = StageDescriptor(
    name: "extract-dates", version: 8,
    summary: "Finds the publication date and all temporal expressions, with their values.",
    details: """
      Reads the whole page, removed blocks too: captions and "Published" lines hold dates. Each mention has a TIMEX3 type
      and value: `2021-03`, `2022-W33`, `P2D`, `PT3H`, `2023-08-15TMO`, `PAST_REF`.

      Relative expressions are counted from the publication date: the record's (`published-field`), else the one found in
      the url, in a "Published" or date line near the start of the body, or in the dateline. Bare weekdays, months and days
      without a year lie in the past unless a word like *will*, *scheduled* or *expected* stands to the left, in the same
      sentence, or to the right of one that begins it. Without a publication date they stay open: `XXXX-WXX-5`, `XXXX-02-01`, `PRESENT_REF`.

      `published` is never guessed: a date in a sentence, caption, comment or copyright line is none. `bounds` gives what
      such dates still tell. Where only an update is dated, with its time, above the article, `published` is its day with the basis `updated`,
      and a confidence of 0.6 at most; 03/04/2021 has 0.5 at most where nothing but English tells its order.
      """,
    reads: [.page, .labels, .language], consults: [.fields], writes: [.dates], dropReasons: [], examples: examples)

  private let grammars: DateGrammarSet
  private let publishedField: String?
  static let builtinLanguages = ["en", "de", "fr", "es", "it", "pt", "nl", "ja", "zh", "ko"]

  public init(options: ExtractDatesOptions, resources: StageResources) throws {
    let diagnostics = Diagnostics()
    let wanted = options.languages.map(\.text)
    var loaded: [DateGrammar] = []
    func add(_ path: ResourcePath, builtin: String?) throws {
      guard
        let grammar = DateGrammarReader.read(try resources.yaml(path, as: .dateGrammar, builtin: builtin), diagnostics)
      else {
        return
      }
      if let index = loaded.firstIndex(where: { $0.language == grammar.language }) {
        loaded[index] = grammar
      } else {
        loaded.append(grammar)
      }
      if loaded.count == DateGrammarSet.maximumCount + 1 {
        diagnostics.error(
          "option 'rules': more than \(DateGrammarSet.maximumCount) grammars; this is one too many", at: path.mark)
      }
    }
    resources.checkOrder(of: options.rules)
    resources.readsInput(options.publishedField, named: "published-field")
    for path in options.rules {
      if path.path == ResourcePath.builtinName {
        for language in Self.builtinLanguages where wanted.isEmpty || wanted.contains(language) {
          try add(path, builtin: "dates/\(language).yaml")
        }
      } else {
        try add(path, builtin: nil)
      }
    }
    try diagnostics.throwIfErrors()
    var known = loaded.map(\.language)
    if options.rules.contains(where: { $0.path == ResourcePath.builtinName }) {
      known = Self.builtinLanguages + known.filter { !Self.builtinLanguages.contains($0) }
    }
    for language in options.languages where !known.contains(language.text) {
      diagnostics.error(
        "option 'languages': there is no grammar for '\(language.text)'", at: language.mark,
        hint: Suggestion.nearest(to: language.text, among: known).map { "did you mean '\($0)'?" }
          ?? "known: \(known.joined(separator: ", "))")
    }
    try diagnostics.throwIfErrors()
    for warning in diagnostics.all { resources.diagnostics.report(warning) }
    if !wanted.isEmpty { loaded.removeAll { !wanted.contains($0.language) } }
    grammars = DateGrammarSet(loaded)
    publishedField = options.publishedField
  }

  public func makeScratch() -> Scratch { Scratch() }

  public func process(_ document: inout Document, scratch: inout Scratch) throws -> Verdict {
    let record = publishedField.flatMap { name -> RecordDate? in
      guard let json = document.field(name), json != Array("null".utf8), json != Array("\"\"".utf8) else { return nil }
      let text = document.stringField(name)
      return RecordDate(
        name: name, text: text ?? String(decoding: json.prefix(64), as: UTF8.self),
        day: RecordDay(json: json, text: text))
    }
    document.dates = annotation(of: document, record: record, scratch: &scratch)
    return .keep
  }

  private func annotation(
    of document: Document, record: RecordDate?, scratch: inout Scratch
  ) -> DateAnnotation? {
    document.page.withUnsafeBufferPointer { page -> DateAnnotation? in
      scratch.text.load(page)
      return scratch.text.bytes.withUnsafeBufferPointer { text -> DateAnnotation? in
        guard let (grammar, isForeign) = grammars.grammar(for: document, text) else { return nil }
        document.blocks.withUnsafeBufferPointer { blocks in
          scratch.candidates.removeAll(keepingCapacity: true)
          scratch.matcher.scan(grammar, text, page, blocks, into: &scratch.candidates)
        }
        if isForeign { scratch.candidates.removeAll { Self.isDoubtfulYear($0.frame) } }
        let urlDay = document.url.flatMap { URLDate.day(in: $0) }
        let order = NumericOrder(
          scratch.candidates, grammar, document.url, urlDay: urlDay?.date, isForeign: isForeign)
        let publication = PublicationDate(
          grammar: grammar, url: document.url, urlDay: urlDay, blocks: document.blocks,
          isCleaned: document.isCleaned, page: page, text: text, candidates: scratch.candidates, order: order)
        return annotation(publication, record, &scratch.matcher)
      }
    }
  }

  private func annotation(
    _ publication: PublicationDate, _ record: RecordDate?, _ matcher: inout DateMatcher
  ) -> DateAnnotation {
    let grammar = publication.grammar
    var dates = DateAnnotation()
    var anchor: DateAnchor?
    if let record, let given = day(of: record, grammar, &matcher) {
      anchor = given
      dates.published = DateAnnotation.Point(
        value: given.date.text, basis: .record, confidence: 1,
        evidence: [Evidence(.field(record.name), text: record.text, rule: "published.record")])
    } else {
      (dates.published, dates.updated) = publication.find()
      if let record, case .within(let first, let last) = record.day {
        // A day of the page that lies elsewhere is not believed: the record knows better.
        if let value = dates.published?.value, !(first.text...last.text ~= String(value.prefix(10))) {
          dates.published = nil
        }
      } else if let record {
        // What the record gives is no date: say so where the page's own date stands.
        dates.published?.evidence.append(Evidence(.field(record.name), text: record.text, rule: "published.unreadable"))
      }
      // What an updated page says of "today" is as of the update.
      anchor = (dates.published ?? dates.updated).flatMap { DateAnchor(value: $0.value) }
      if dates.published == nil || dates.published?.basis == .updated {
        let bounds = Self.bounds(publication.bounds(updated: anchor?.date), record?.day)
        dates.earliest = bounds.earliest?.text
        dates.latest = bounds.latest?.text
      }
    }
    dates.mentions = Self.mentions(publication, anchor)
    return dates
  }

  /// A bare year that may as well be an amount, in a language whose nouns no grammar knows.
  private static func isDoubtfulYear(_ frame: DateFrame) -> Bool {
    guard let year = frame[.year], frame[.month] == nil, frame[.season] == nil else { return false }
    return !(1900...2039 ~= year) || year % 100 == 0
  }

  /// The page's bounds within those that the record gives; the record's alone where the two contradict each other.
  private static func bounds(
    _ page: (earliest: CivilDate?, latest: CivilDate?), _ record: RecordDay?
  ) -> (earliest: CivilDate?, latest: CivilDate?) {
    guard case .within(let first, let last) = record else { return page }
    let earliest = max(first, page.earliest ?? first)
    let latest = min(last, page.latest ?? last)
    return earliest <= latest ? (earliest, latest) : (first, last)
  }

  private func day(of record: RecordDate, _ grammar: DateGrammar, _ matcher: inout DateMatcher) -> DateAnchor? {
    switch record.day {
    case .day(let anchor): anchor
    case .words: day(in: record.text, grammar, &matcher)
    case .within, .nothing: nil
    }
  }

  /// The only full day that a record's field spells out: "Tue, 15 Aug 2023 10:30:00 GMT", "August 15, 2023".
  private func day(in value: String, _ grammar: DateGrammar, _ matcher: inout DateMatcher) -> DateAnchor? {
    let bytes = Array(value.utf8.prefix(64))
    var prepared = DateText()
    var candidates: [DateCandidate] = []
    bytes.withUnsafeBufferPointer { page in
      prepared.load(page)
      let blocks = [Block(range: page.indices, followsBlankLine: false)]
      prepared.bytes.withUnsafeBufferPointer { text in
        blocks.withUnsafeBufferPointer { matcher.scan(grammar, text, page, $0, into: &candidates) }
      }
    }
    var resolver = DateResolver(anchor: nil, monthFirst: grammar.monthFirst)
    let days = candidates.compactMap { candidate -> CivilDate? in
      // 03/04/2021 can be two days: no guess for what all else is counted from.
      if let numeric = candidate.frame[.numeric] {
        let orders = [true, false].compactMap { candidate.frame.numericDate(numeric, monthFirst: $0) }
        guard orders.count == 1 || orders.first == orders.last else { return nil }
      }
      let point = resolver.resolve(candidate.frame, grammar.operations[candidate.rule], cue: 0)?.point
      return point?.grain == .day ? point?.date : nil
    }
    return days.count == 1 ? DateAnchor(date: days[0]) : nil
  }

  /// Runs the examples of every grammar's rules.
  public func runRuleExamples() -> RuleExampleReport {
    var report = RuleExampleReport()
    var scratch = makeScratch()
    for grammar in grammars.grammars {
      for rule in grammar.rules {
        for example in rule.examples { check(example, of: rule, grammar.language, &scratch, &report) }
      }
    }
    return report
  }

  private func check(
    _ example: DateExample, of rule: DateRule, _ language: String, _ scratch: inout Scratch,
    _ report: inout RuleExampleReport
  ) {
    var document = Document(id: RecordID("example"), page: example.text)
    document.language = language
    let record = example.reference.map { RecordDate(name: "reference", text: $0, day: RecordDay(json: [], text: $0)) }
    let mentions = annotation(of: document, record: record, scratch: &scratch)?.mentions ?? []
    let found = mentions.map { mention in
      "[\(String(decoding: example.text[mention.range], as: UTF8.self))] => \(mention.type.rawValue) \(mention.value)"
        + (mention.mod.map { " mod=\($0)" } ?? "") + (mention.quant.map { " quant=\($0)" } ?? "") + " (\(mention.rule))"
    }
    let matches: Bool
    if let span = example.span {
      matches = mentions.contains {
        $0.range == span && $0.type.rawValue == example.type && $0.value == example.value
          && (example.mod == nil || $0.mod == example.mod) && (example.quant == nil || $0.quant == example.quant)
      }
    } else {
      matches = mentions.isEmpty
    }
    if matches {
      report.passed += 1
    } else {
      report.failures.append(
        .error(
          "example of rule '\(rule.id)' fails", at: example.mark,
          hint: found.isEmpty ? "found nothing" : "found \(found.joined(separator: ", "))"))
    }
  }
}
