internal import ArgumentParser
internal import Winnow

/// What `train` and `eval` have in common.
struct ToolOptions: ParsableArguments {
  @OptionGroup var workers: WorkersOption

  @Flag(help: "Print the report as JSON.")
  var json = false

  @Flag(name: .shortAndLong, help: "Show no progress.")
  var quiet = false

  @OptionGroup var report: ReportOptions

  /// Prints a report in the form that was asked for.
  func print(_ result: ToolReport) throws {
    try report.console.print(json ? String(decoding: result.json, as: UTF8.self) : result.text)
  }
}

/// The option `--workers`.
struct WorkersOption: ParsableArguments {
  @Option(name: .shortAndLong, help: ArgumentHelp("Threads; by default one per processor.", valueName: "n"))
  var workers: Int?

  /// How many threads to use.
  var count: Int { workers ?? RunSettings.defaultWorkers }

  func validate() throws {
    if let workers, !(1...1024).contains(workers) { throw ValidationError("--workers is a number from 1 to 1024") }
  }
}
