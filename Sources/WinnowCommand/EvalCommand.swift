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

  @OptionGroup var options: ToolOptions

  func run() throws {
    let tools = CommandContext.current.registry.evaluators
    try options.print(try ToolRun(tools: tools, kind: "evaluator", words: words, options: options).run())
  }
}
