internal import ArgumentParser
internal import Winnow
internal import WinnowResults
internal import WinnowText

/// `diff`: what two runs did differently.
struct DiffCommand: ParsableCommand {
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text
    case ndjson
    case html
  }

  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Compare what two runs made of the same documents.",
    discussion: """
      Compares two output directories, document by document (by id): kept, dropped or rejected in one of them only, \
      fields that changed, lines of text that came or went, and the stage and rule behind each. What a record says about \
      its run (the fingerprint) and offsets that only shifted do not count.

      Examples:
        winnow diff out/before out/after
        winnow diff out/before out/after --format html --output changes.html
        winnow diff out/before out/after --format ndjson | jq 'select(.to.status == "dropped")'
        winnow diff 6 7 --state state/
        winnow diff out/monday out/tuesday --quiet --fail-on 'dropped>1%' --fail-on 'topic-changed>5%'

      As text and as HTML page: counts, then the biggest changes of each kind, --limit of them. As NDJSON: a line for \
      every changed document, in the order of A, then those that only B has; the last line is the summary.

      Gates (--fail-on) compare a number of documents, or with % their share of the documents in A, by >, >=, < or <=:
      \(Gate.quantities.map { "  \($0.name)\(String(repeating: " ", count: 15 - $0.name.count))\($0.meaning)" }
        .joined(separator: "\n"))

      Exit codes: 0 done (whether or not something differs), 1 failed, 2 wrong usage, 4 a gate failed.
      """)

  @Argument(
    help: ArgumentHelp("The first run: its output directory, or its number with --state.", valueName: "a"),
    completion: .directory)
  var before: String

  @Argument(help: ArgumentHelp("The second run.", valueName: "b"), completion: .directory)
  var after: String

  @Option(help: ArgumentHelp("How to show the differences: text, ndjson or html.", valueName: "format"))
  var format = Format.text

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Write to this file instead of standard output.", valueName: "file"),
    completion: .file())
  var output: String?

  @Option(
    name: .shortAndLong, parsing: .unconditional,
    help: ArgumentHelp("Show so many changes of each kind; by default 3, in HTML 25.", valueName: "n"))
  var limit: Int?

  @Option(help: ArgumentHelp("Exit with 4 when this is so: 'dropped>1%'. Repeatable.", valueName: "gate"))
  var failOn: [String] = []

  @Flag(name: .shortAndLong, help: "Only say which gates failed.")
  var quiet = false

  @OptionGroup var runs: RunNameOptions
  @OptionGroup var report: ReportOptions

  func validate() throws {
    if let limit, limit < 0 { throw ValidationError("--limit is a number from 0") }
    if quiet, output != nil { throw ValidationError("give --quiet or --output, not both") }
    _ = try gates()
  }

  private func gates() throws -> [Gate] {
    try failOn.map { text in
      if let gate = Gate(text) { return gate }
      let quantity = String(text.prefix { !"<>=!".contains($0) && $0 != " " })
      let comparison = String(text.drop { !"<>=!".contains($0) }.prefix { "<>=!".contains($0) })
      if !comparison.isEmpty, !Gate.Comparison.allCases.contains(where: { $0.rawValue == comparison }) {
        throw ValidationError(
          "--fail-on '\(text)': '\(comparison)' compares nothing: write >, >=, < or <=; '\(quantity)>0' for any at all")
      }
      throw ValidationError(
        "--fail-on '\(text)' is no gate: write a quantity, >, >=, < or <=, and a number or a percentage, like "
          + "'dropped>1%'; \(Gate.hint(for: quantity))")
    }
  }

  func run() throws {
    let gates = try gates()
    let directories = try (ResultDirectory(runs.directory(before)), ResultDirectory(runs.directory(after)))
    for gate in gates { if let problem = try gate.problem([directories.0, directories.1]) { throw problem } }
    let comparison = RunComparison(
      directories.0, directories.1, registry: CommandContext.current.registry,
      sampleLimit: limit ?? (format == .html ? 25 : 3))
    let summary = try quiet ? comparison.run() : show(comparison, gates, directories)
    let failures = gates.compactMap { $0.failure(summary) }
    for failure in failures { report.console.tell("gate failed: \(failure)") }
    if !failures.isEmpty { throw CommandExit.gate }
  }

  private func show(
    _ comparison: RunComparison, _ gates: [Gate], _ directories: (ResultDirectory, ResultDirectory)
  ) throws -> ComparisonSummary {
    if let output { try ResultOutput.checkPlace(output, "--output", kind: format == .html ? .page : nil) }
    let output = try ResultOutput(output, report.console)
    let summary: ComparisonSummary
    switch format {
    case .ndjson:
      summary = try comparison.run { try output.write(ChangeEncoder.line($0)) }
      try output.write(ChangeEncoder.line(summary, before: before, after: after, gates: gates))
    case .text:
      summary = try comparison.run()
      // What goes into a file is for no terminal.
      let style = self.output == nil ? report.outStyle : TerminalStyle(isEnabled: report.color == .always)
      let renderer = DiffRenderer(style: style, before: directories.0, after: directories.1)
      try output.write(renderer.text(summary) + "\n")
    case .html:
      summary = try comparison.run()
      let page = DiffPage(before: directories.0, after: directories.1, summary: summary)
      try output.write(page.text)
    }
    try output.finish()
    return summary
  }
}
