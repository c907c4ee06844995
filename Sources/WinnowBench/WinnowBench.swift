internal import ArgumentParser

/// Makes corpora to measure with, and measures commands; for the scripts of this repository.
@main
struct WinnowBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "winnow-bench",
    abstract: "Make synthetic corpora and measure commands.",
    subcommands: [GenerateCommand.self, MeasureCommand.self])
}
