internal import ArgumentParser
internal import Winnow

/// `train`: fits a stage's model to labelled records.
struct TrainCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "train",
      abstract: "Fit a model to labelled records.",
      usage: "\(CommandContext.current.programName) train <name> <file> ... --out <path> [--<option> <value> ...]",
      discussion: """
        Reads NDJSON files with labels, writes one model file, and reports how good the model is on records that it had \
        not seen. The same records, options and seed give the same file, whatever --workers says.

        Example:
          winnow train topics labelled.ndjson --labels-field desk --out topics.model

        \(ToolReference.text(CommandContext.current.registry.trainers))
        """)
  }

  @Argument(parsing: .allUnrecognized, help: "What to train, the files with labelled records, and its options.")
  var words: [String] = []

  @Option(name: .shortAndLong, help: ArgumentHelp("Write the model here.", valueName: "path"), completion: .file())
  var out: String

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
    let model = try ToolRun(
      tools: CommandContext.current.registry.trainers, kind: "trainer", words: words, workers: workers,
      isQuiet: quiet, report: report
    ).run()
    try AtomicFile.write(model.bytes, to: out)
    try report.console.print(json ? String(decoding: model.report.json, as: UTF8.self) : model.report.text)
  }
}
