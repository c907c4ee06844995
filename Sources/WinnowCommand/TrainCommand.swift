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

  @OptionGroup var options: ToolOptions

  func run() throws {
    try ResultOutput.checkPlace(out, "--out", sources: words)
    let tools = CommandContext.current.registry.trainers
    let model = try ToolRun(tools: tools, kind: "trainer", words: words, options: options).run()
    try ResultOutput.write(model.bytes, to: out, CommandContext.current.console)
    try options.print(model.report)
  }
}
