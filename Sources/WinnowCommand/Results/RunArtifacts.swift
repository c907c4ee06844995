internal import ArgumentParser
internal import Winnow

/// What a run leaves beside its output: figures for a monitoring system, a report for people.
struct RunArtifacts: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Write the run's figures here, in the text form of Prometheus; - is standard output.", valueName: "file"),
    completion: .file())
  var metrics: String?

  @Flag(help: "Write report.html into the output directory: the run at a glance.")
  var report = false

  @Option(
    help: ArgumentHelp(
      "The run before, to compare with in the report and by `change` of `expect`: its output directory, or its number or id in the state.",
      valueName: "run"),
    completion: .directory)
  var previous: String?

  /// The output directory of the run to compare with, if one is named.
  /// - Throws: as `RunNameOptions` does.
  func previousDirectory(_ plan: Plan) throws -> String? {
    let state = plan.state.map(\.path).flatMap { StateDirectory.exists($0) ? $0 : nil }
    return try previous.map { try RunNameOptions.directory($0, state: state) }
  }

  /// Stops before the work when the run could not leave what is asked for.
  ///
  /// - Parameter previous: what `previousDirectory` says.
  func check(_ plan: Plan, sidecar: String?, previous: String?) throws {
    if let metrics, metrics != "-" {
      try ResultOutput.checkPlace(metrics, "--metrics", kind: .metrics, sources: [plan.file.path])
    } else if metrics != nil, plan.output.path == "-" {
      throw Diagnostic.error("--metrics - and records on standard output do not go together", at: nil)
    }
    let directory = plan.output.path == "-" ? sidecar : plan.output.path
    if report, directory == nil {
      throw Diagnostic.error("--report needs an output directory", at: nil, hint: "give --output DIR, or --sidecar DIR")
    }
    if report, let directory, FilePaths.resolved(directory) != nil {
      try ResultOutput.checkPlace(OutputDirectory.reportPath(in: directory), "--report", kind: .page)
    }
    guard let previous else { return }
    guard report || plan.expectations?.boundsChanges == true else {
      throw Diagnostic.error(
        "--previous only makes sense with --report, or with 'change' in the pipeline's 'expect'", at: nil)
    }
    guard RunFigures(directory: previous) != nil else {
      throw Diagnostic.error(
        "--previous: '\(previous)' is no output directory of a finished run, or its manifest is damaged", at: nil)
    }
    if let directory, FilePaths.resolved(previous) == FilePaths.resolved(directory) {
      throw Diagnostic.error(
        "--previous is the directory that this run writes into", at: nil, hint: "give each run a directory of its own")
    }
  }

  /// Writes what is asked for.
  /// - Throws: `IOError` that says that the output is in its place all the same.
  func write(_ result: RunReport, _ plan: Plan, previous: String?, _ console: Console) throws {
    do { try writeFiles(result, plan, previous, console) } catch let error as IOError {
      guard result.outcome == .done else { throw error }
      throw IOError(path: error.path, message: "\(error.message); the output is in its place, only this file is not")
    }
  }

  private func writeFiles(_ result: RunReport, _ plan: Plan, _ previous: String?, _ console: Console) throws {
    if let metrics {
      let text = RunMetrics(report: result, plan: plan).text
      let write = { try ResultOutput.write(Array(text.utf8), to: metrics == "-" ? nil : metrics, console) }
      if metrics == "-" || ResultOutput.isStream(metrics) { try RunSession.interruptibly(write) } else { try write() }
    }
    // Asked for is asked for, also where the output was up to date; where nothing was new there is none.
    if report, result.outcome != .nothingNew, let directory = result.directory {
      let page = try ReportWriter(directory, previous: previous).page
      try ResultOutput.write(Array(page.utf8), to: OutputDirectory.reportPath(in: directory), console)
    }
  }
}
