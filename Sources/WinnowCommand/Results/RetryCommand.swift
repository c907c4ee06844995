internal import ArgumentParser
internal import Logging
internal import Winnow
internal import WinnowResults

/// `retry`: the rejects of a run once more.
struct RetryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retry",
    abstract: "Feed the rejects of a run in again, after a fix.",
    discussion: """
      Runs the records of rejected.ndjson, and only these, through the pipeline that the manifest names, into an output \
      directory of its own, and says which of them succeeded. Each keeps its place (file and line), so that it gets the id \
      it would have had; ids that documents of the run have are not given twice. The run's own directory stays as it is.

      Examples:
        winnow retry out/ --output out-retried/
        winnow retry out/ --output out-retried/ --pipeline fixed.yaml
        winnow retry out/ --output out-retried/ --max-rejects 0   (exit code 3 unless all succeed)

      Of records longer than 64 KB only the beginning is among the rejects; they are read again from the input file, if it \
      is still what it was, else rejected again (input-gone). What a damaged file lost (damaged-input), or one whose \
      name is not UTF-8 (unreadable-file), comes back with that file alone: run the pipeline on it again. Stages that \
      compare documents (deduplicate) see the retried ones only.

      Exit codes: as of `run`.
      """)

  @Argument(
    help: ArgumentHelp("The run: its output directory, or its number with --state.", valueName: "run"),
    completion: .directory)
  var path: String

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Write into this directory.", valueName: "dir"), completion: .directory)
  var output: String

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Use this pipeline; by default the run's own.", valueName: "file"),
    completion: .file(extensions: ["yaml", "yml"]))
  var pipeline: String?

  @Option(
    name: .shortAndLong, parsing: .unconditional, help: ArgumentHelp("Name at most so many records.", valueName: "n"))
  var limit = 20

  @OptionGroup var workers: WorkersOption

  @Option(
    help: ArgumentHelp("Exit with 3 if more records than this are rejected again: a number, or 1%.", valueName: "n|p%"))
  var maxRejects: RejectLimit?

  @OptionGroup var log: LogOptions
  @OptionGroup var runs: RunNameOptions
  @OptionGroup var report: ReportOptions

  func validate() throws {
    if output == "-" { throw ValidationError("--output is a directory") }
    if limit < 0 { throw ValidationError("--limit is a number from 0") }
  }

  func run() throws {
    let directory = try ResultDirectory(runs.directory(path))
    if let resolved = FilePaths.resolved(output), resolved == FilePaths.resolved(directory.path) {
      throw Diagnostic.error(
        "--output is the run's own directory", at: nil, hint: "the records that succeed go into another one")
    }
    let plan = try plan(directory)
    let logger = log.logger(report.console)
    warn(plan, directory, logger)
    let session = RunSession(
      plan: plan, settings: RunSettings(workers: workers.count), logger: logger, console: report.console,
      showsProgress: log.showsProgress)
    try session.execute {
      try RejectSource(directory, maxRecord: plan.input.maxRecord, cancellation: $0)
    } conclude: { result in
      let outcome = try RetryOutcome(directory, ResultDirectory(output), sampleLimit: limit)
      try report.console.print(text(outcome, result))
      try session.finish(result, maxRejects: maxRejects)
    }
  }

  private func plan(_ directory: ResultDirectory) throws -> Plan {
    guard let file = pipeline ?? directory.pipelineFile else {
      throw Diagnostic.error("the manifest names no pipeline file", at: nil, hint: "give --pipeline FILE")
    }
    guard pipeline != nil || FilePaths.resolved(file) != nil else {
      throw Diagnostic.error(
        "the run's pipeline file '\(file)' is not there", at: nil,
        hint: "start from the directory in which the run was started, or give --pipeline FILE")
    }
    var plan = try report.compile(file).plan
    plan.output.path = output
    // They are about whole runs.
    plan.expectations = nil
    // As the run wrote: parts of both can stand side by side.
    plan.output.compression = directory.compression
    return plan
  }

  private func warn(_ plan: Plan, _ directory: ResultDirectory, _ logger: Logger) {
    if !plan.stamp.fingerprint.hasPrefix(directory.fingerprint) {
      logger.info("the pipeline has changed since the run")
    }
    for stage in plan.stages {
      if case .corpus = stage.instance {
        logger.warning("\(stage.label) compares the retried documents with each other only")
      }
    }
  }

  private func text(_ outcome: RetryOutcome, _ result: RunReport) -> String {
    let style = report.outStyle
    var lines: [String] = []
    for record in outcome.samples {
      let place = "\(PlainText.line(record.reject.file)):\(record.reject.line)"
      let reason = style.paint(PlainText.line(record.reject.reason), .dim)
      guard let again = record.again else {
        lines.append("\(style.paint("ok   ", .green)) \(place)  \(reason)")
        continue
      }
      lines.append(
        "\(style.paint("again", .boldRed)) \(place)  \(reason) → \(PlainText.line(again.reason)): "
          + PlainText.line(again.message, limit: 160))
    }
    if outcome.retried > outcome.samples.count {
      lines.append(style.paint("… and \(outcome.retried - outcome.samples.count) more", .dim))
    }
    if !lines.isEmpty { lines.append("") }
    for (reason, count) in outcome.byReason.sorted(by: { $0.key < $1.key }) {
      let again = count.again.sorted { $0.key < $1.key }.map { "\(PlainText.line($0.key)) \($0.value)" }
      lines.append(
        "\(PlainText.line(reason)): \(count.succeeded) of \(count.retried) succeeded"
          + (again.isEmpty ? "" : ", again \(again.joined(separator: ", "))"))
    }
    let counts = result.counts
    lines.append(
      "\(counts.read) retried = \(counts.written) out + \(counts.dropped) dropped + \(counts.rejected) rejected again")
    return lines.joined(separator: "\n")
  }
}
