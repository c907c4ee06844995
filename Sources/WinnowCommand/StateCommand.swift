internal import ArgumentParser
internal import Winnow

/// `state`: what runs remember.
struct StateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "state",
    abstract: "Show what runs remember, and make room.",
    subcommands: [List.self, Collect.self], defaultSubcommand: List.self)

  /// `state list`: the history of runs.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list",
      abstract: "List the runs of a state.",
      discussion: """
        One line a run: its number, when it ended, its pipeline, what became of its records, CPU seconds, its output.

        Example:
          winnow state list state/
        """)

    @Argument(help: "The state directory.", completion: .directory)
    var directory: String

    @OptionGroup var report: ReportOptions

    func run() throws {
      let state = try StateDirectory(reading: Plan.State(path: directory))
      for run in state.runs {
        try report.console.print(
          "\(run.number)  \(run.finished)  \(run.pipeline)  \(run.read) in = \(run.written) out + \(run.dropped) dropped "
            + "+ \(run.rejected) rejected  \(Double(Int(run.cpuSeconds * 10)) / 10) CPU s  \(run.output ?? "-")")
      }
      try report.console.print("\(state.runs.count) runs; results kept: \(state.cacheSize) bytes")
    }
  }

  /// `state gc`: removes results that are of no more use.
  struct Collect: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "gc",
      abstract: "Remove results that the last run had no use for.",
      discussion: """
        What the last run used stays, up to --max-size. Runs do this by themselves when the cache is nearly full \
        (`state: {path: DIR, cache-size: 16GB}`). Removing results costs time in a later run, never correctness.

        Examples:
          winnow state gc state/
          winnow state gc state/ --max-size 2GB
        """)

    @Argument(help: "The state directory.", completion: .directory)
    var directory: String

    @Option(help: ArgumentHelp("Keep at most this.", valueName: "size"))
    var maxSize: SizeArgument?

    @OptionGroup var report: ReportOptions

    func run() throws {
      guard StateDirectory.exists(directory) else {
        throw IOError(path: directory, message: "is no state of Winnow's")
      }
      let state = try StateDirectory(Plan.State(path: directory))
      let freed = try state.collect(maximum: maxSize?.bytes)
      try report.console.print("\(freed) bytes freed, \(state.cacheSize) bytes kept")
    }
  }
}
