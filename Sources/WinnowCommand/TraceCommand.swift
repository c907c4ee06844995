internal import ArgumentParser
internal import Winnow
internal import WinnowText

/// `trace`: one document through a pipeline, stage by stage.
struct TraceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trace",
    abstract: "Show what each stage of a pipeline does with one page, and why.",
    discussion: """
      Shows the page's lines as the stages label them: kept ones as they are, removed ones marked - with kind, rule \
      and confidence, the title marked T; then what each stage found, with the text and the rule behind it, and \
      whether it keeps the page.

      Examples:
        winnow trace pipelines/news.yaml --page seeds/page.txt
        winnow trace pipelines/news.yaml --record '{"url": "https://example.org/a", "text": "…"}'
        winnow trace pipelines/news.yaml --input crawl.ndjson.gz --number 17
        winnow trace pipelines/news.yaml --id 8ebcedad    (from the pipeline's own input)
        winnow trace pipelines/news.yaml --id '"17"'      (the string, where 17 is an id, too)
        winnow trace pipelines/news.yaml --page a.txt --with b.txt --with crawl.ndjson

      Stages that compare documents (deduplicate) see this page and those that --with names: its neighbours in the corpus, \
      say. Only the page itself is shown.

      Exit codes: 0 done, 1 no record with this number or id, 2 wrong usage or configuration, no such file.
      """)

  @Argument(help: "The pipeline file.", completion: .file(extensions: ["yaml", "yml"]))
  var pipeline: String

  @Option(help: ArgumentHelp("A text file with one page; - is standard input.", valueName: "file"), completion: .file())
  var page: String?

  @Option(help: ArgumentHelp("A record.", valueName: "json"))
  var record: String?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Take the page from these files; by default from the pipeline's input.", valueName: "path"),
    completion: .file())
  var input: String?

  @Option(name: .shortAndLong, help: ArgumentHelp("The record with this number in the input, from 1.", valueName: "n"))
  var number: Int?

  @Option(help: ArgumentHelp("The record with this id, or the only one whose id starts so.", valueName: "id"))
  var id: String?

  @Option(
    name: .customLong("with"),
    help: ArgumentHelp(
      "Further pages or records for stages that compare documents: a name, glob or directory. Repeatable.",
      valueName: "path"),
    completion: .file())
  var others: [String] = []

  @Flag(help: "Show long lines in full.")
  var full = false

  @Flag(help: "Print the output record instead, over several lines.")
  var json = false

  @OptionGroup var report: ReportOptions

  func validate() throws {
    let ways = [page != nil, record != nil, input != nil || number != nil || id != nil].count { $0 }
    if ways > 1 { throw ValidationError("give one of --page, --record, or --input with --number or --id") }
    if number != nil, id != nil { throw ValidationError("give --number or --id, not both") }
    if let number, number < 1 { throw ValidationError("--number counts from 1") }
  }

  func run() throws {
    let plan = try report.compile(pipeline).plan
    let document = try document(plan)
    var documents = try others.isEmpty ? [] : further(plan)
    // In the input that --with names, the page keeps its place; elsewhere it comes first.
    let place = documents.firstIndex { Self.id($0) != nil && Self.id($0) == Self.id(document) }
    if let place { documents[place] = document } else { documents.insert(document, at: 0) }
    let index = place ?? 0
    let renderer = TraceRenderer(
      style: report.outStyle, lineLimit: full ? nil : 100, otherDocuments: documents.count - 1)
    var text: [String] = []
    if case .success(let document) = document { text.append(renderer.header(document)) }
    let outcomes = try SampleRun.run(documents, through: plan.stages) { step in
      if step.index == index { text.append(renderer.step(step)) }
    }
    guard outcomes.indices.contains(index) else { return }
    let outcome = outcomes[index]
    if json {
      try report.console.print(record(outcome, plan).prettyText)
    } else {
      text.append(renderer.outcome(outcome))
      try report.console.print(text.joined(separator: "\n"))
    }
  }

  private static func id(_ document: Result<Document, Rejection>) -> RecordID? { try? document.get().id }

  /// The pages and records that --with names.
  private func further(_ plan: Plan) throws -> [Result<Document, Rejection>] {
    let source = Plan.Input(patterns: others.map { ($0, nil) }, directory: "", maxRecord: plan.input.maxRecord)
    var documents: [Result<Document, Rejection>] = []
    try SampleReader.forEachRecord(of: source) { _, document in
      documents.append(document)
      return true
    }
    return documents
  }

  private func document(_ plan: Plan) throws -> Result<Document, Rejection> {
    if let page {
      if page == "-" { return try first(Plan.Input(patterns: [("-", nil)], directory: "", format: .text)) }
      return try first(Plan.Input(patterns: [(page, nil)], directory: "", format: .text))
    }
    if let record { return SampleReader.record(Array(record.utf8), name: "record") }
    var source = plan.input
    if let input {
      source.patterns = [(input, nil)]
      source.directory = ""
    }
    if source.patterns.isEmpty {
      throw Diagnostic.error("no page: the pipeline names no input", at: nil, hint: "give --page FILE or --input PATH")
    }
    return try id.map { try find($0, source) } ?? first(source, number: number ?? 1)
  }

  private func first(_ source: Plan.Input, number: Int = 1) throws -> Result<Document, Rejection> {
    var found: Result<Document, Rejection>?
    var count = 0
    try SampleReader.forEachRecord(of: source) { current, result in
      count = current
      if current == number { found = result }
      return current < number
    }
    if let found { return found }
    report.console.tellError("there is no record \(number): the input has \(count)")
    throw CommandExit.failed
  }

  /// The record with an id, or else the only one whose id starts with it.
  private func find(_ id: String, _ source: Plan.Input) throws -> Result<Document, Rejection> {
    let query = RecordIDQuery(id)
    var exact: Document?
    var twin: Document?
    var partial: [Document] = []
    try SampleReader.forEachRecord(of: source) { _, result in
      guard case .success(let document) = result else { return true }
      if query.isExact(document.id) {
        if exact == nil { exact = document } else if exact?.id.isNumber != document.id.isNumber { twin = document }
      }
      if partial.count < 2, query.isPrefix(of: document.id) { partial.append(document) }
      return exact == nil || query.isAmbiguous && twin == nil
    }
    if twin != nil { report.console.tell("note: \(PlainText.safe(query.note))") }
    if let number = [exact, twin].compactMap(\.self).first(where: \.id.isNumber) { return .success(number) }
    if let document = exact ?? (partial.count == 1 ? partial.first : nil) { return .success(document) }
    report.console.tellError(
      partial.isEmpty ? "no record has the id '\(id)'" : "more than one id starts with '\(id)': give it in full")
    throw CommandExit.failed
  }

  private func record(_ outcome: SampleRun.Outcome, _ plan: Plan) -> JSONValue {
    var encoder = RecordEncoder(stamp: plan.stamp, keepsPage: plan.output.keepsPage)
    var writer = JSONWriter()
    switch outcome {
    case .kept(let document): encoder.encode(document, into: &writer)
    case .dropped(let document, let stage, let reason):
      encoder.encode(document, droppedBy: stage, reason, into: &writer)
    case .rejected(let stage, let rejection):
      return .object(
        (stage.map { [JSONValue.Member("stage", .string($0))] } ?? []) + [
          JSONValue.Member("reason", .string(rejection.reason)),
          JSONValue.Member("message", .string(rejection.message)),
        ])
    }
    return (try? JSONValue(parsing: writer.bytes)) ?? .null
  }
}
