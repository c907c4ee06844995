internal import ArgumentParser
internal import Winnow

/// `eval`: scores a stage against labelled records.
struct EvalCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "eval",
      abstract: "Score a stage against labelled records.",
      usage: "\(CommandContext.current.programName) eval <name> <file> ... [--<option> <value> ...]",
      discussion: """
        Reads NDJSON files with labels, runs the stage over them, and prints how often it is right.

        Example:
          winnow eval topics labelled.ndjson --model topics.model

        \(ToolReference.text(CommandContext.current.registry.evaluators))
        """)
  }

  @Argument(parsing: .allUnrecognized, help: "What to score, the files with labelled records, and its options.")
  var words: [String] = []

  @Option(name: .shortAndLong, help: ArgumentHelp("Threads; by default one per processor.", valueName: "n"))
  var workers: Int?

  @Flag(help: "Print the report as JSON.")
  var json = false

  @Flag(name: .shortAndLong, help: "Show no progress.")
  var quiet = false

  @OptionGroup var report: ReportOptions

  func validate() throws {
    if let workers, !(1...1024).contains(workers) { throw ValidationError("--workers is a number from 1 to 1024") }
  }

  func run() throws {
    let result = try ToolRun(
      tools: CommandContext.current.registry.evaluators, kind: "evaluator", words: words, workers: workers,
      isQuiet: quiet, report: report
    ).run()
    try report.console.print(json ? String(decoding: result.json, as: UTF8.self) : result.text)
  }
}
