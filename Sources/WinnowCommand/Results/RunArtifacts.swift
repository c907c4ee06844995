internal import ArgumentParser
internal import Glibc
internal import Winnow

/// What a run leaves beside its output: figures for a monitoring system, a report for people.
struct RunArtifacts: ParsableArguments {
  @Option(
    help: ArgumentHelp("Write the run's figures here, in the text form of Prometheus.", valueName: "file"),
    completion: .file())
  var metrics: String?

  @Flag(help: "Write report.html into the output directory: the run at a glance.")
  var report = false

  @Option(
    help: ArgumentHelp("The output directory of the run before, for the report to compare with.", valueName: "dir"),
    completion: .directory)
  var previous: String?

  func validate() throws {
    if previous != nil, !report { throw ValidationError("--previous only makes sense with --report") }
  }

  /// Stops before the work when the run could not leave what is asked for.
  func check(_ plan: Plan, sidecar: String?) throws {
    if let metrics {
      let place = FilePaths.directory(of: metrics)
      guard access(place.isEmpty ? "." : place, W_OK) == 0 else {
        throw Diagnostic.error("--metrics: '\(place)' is no directory that can be written", at: nil)
      }
    }
    guard report else { return }
    guard let directory = plan.output.path == "-" ? sidecar : plan.output.path else {
      throw Diagnostic.error("--report needs an output directory", at: nil, hint: "give --output DIR, or --sidecar DIR")
    }
    guard let previous else { return }
    guard let before = FilePaths.resolved(previous) else {
      throw Diagnostic.error("no such output directory: '\(previous)'", at: nil)
    }
    if before == FilePaths.resolved(directory) {
      throw Diagnostic.error(
        "--previous is the directory that this run writes into", at: nil, hint: "give each run a directory of its own")
    }
  }

  /// Writes what is asked for.
  func write(_ result: RunReport, _ plan: Plan) throws {
    if let metrics { try AtomicFile.write(Array(RunMetrics(report: result, plan: plan).text.utf8), to: metrics) }
    // Asked for is asked for, also where the output was up to date; where nothing was new there is none.
    if report, result.outcome != .nothingNew, let directory = result.directory {
      let page = try ReportWriter(directory, previous: previous).page
      try AtomicFile.write(Array(page.utf8), to: FilePaths.join(directory, "report.html"))
    }
  }
}
