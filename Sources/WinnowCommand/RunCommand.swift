internal import ArgumentParser
internal import Winnow

/// How many rejects a run may have.
enum RejectLimit: ExpressibleByArgument, Equatable {
  case count(Int)
  /// 0...100.
  case percent(Double)

  init?(argument: String) {
    if argument.hasSuffix("%") {
      guard let percent = Double(argument.dropLast()), (0...100).contains(percent) else { return nil }
      self = .percent(percent)
    } else {
      guard let count = Int(argument), count >= 0 else { return nil }
      self = .count(count)
    }
  }

  /// Whether `rejected` of `read` records are more than allowed.
  func isExceeded(rejected: Int, of read: Int) -> Bool {
    switch self {
    case .count(let limit): rejected > limit
    case .percent(let limit): Double(rejected) * 100 > limit * Double(read)
    }
  }
}

/// A size on the command line.
struct SizeArgument: ExpressibleByArgument {
  let bytes: Int

  init?(argument: String) {
    guard let bytes = ByteSize.parse(argument), bytes > 0 else { return nil }
    self.bytes = bytes
  }
}

/// `run`: a pipeline over its input.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run a pipeline.",
    discussion: """
      Writes into the output directory: part-00000.ndjson and so on, dropped.ndjson with what a stage dropped and why, \
      rejected.ndjson with what could not be read and why, and at the very end manifest.json. Every input record is in \
      exactly one of them. The output appears whole or not at all: an interrupted run leaves that of the run before \
      untouched, or, killed while it puts its files into place, is finished by the next command that opens the directory. \
      Files in it that no run wrote are never replaced. What is written depends on the input and the pipeline only, not on --workers.

      Examples:
        winnow run pipelines/news.yaml
        winnow run pipelines/news.yaml --input 'crawl/*.gz' --compress zstd
        winnow run pipelines/news.yaml -o clean/tuesday --report --previous clean/monday --metrics winnow.prom
        cat a.ndjson | winnow run pipelines/news.yaml -i - -o - | jq .title
        winnow run pipelines/news.yaml --state state/
        winnow run pipelines/news.yaml --state state/ --only-new --output "clean/$(date +%F)"

      With a state (--state, or state: in the pipeline file) a run computes only what earlier runs have not: after a \
      change of a rule pack, the stages that read it and what depends on them; after an interruption, what was left. \
      `winnow plan` tells before. The output is the same, byte for byte, as without.

      Exit codes: 0 done, 1 failed, 2 wrong usage or configuration, 3 done but with more rejects than --max-rejects, \
      4 done but not as the pipeline's `expect` says, \
      129, 130, 131 and 143 interrupted, 141 the reader of --output - went away.
      """)

  @Argument(help: "The pipeline file.", completion: .file(extensions: ["yaml", "yml"]))
  var pipeline: String

  @OptionGroup var files: FileOptions

  @Option(
    help: ArgumentHelp(
      "Where dropped and rejected records and the manifest go with --output -; without it they are counted only.",
      valueName: "dir"),
    completion: .directory)
  var sidecar: String?

  @OptionGroup var state: StateOptions

  @Flag(
    help: "Run even when the output is up to date; what stages found before is used again all the same.")
  var force = false

  @OptionGroup var workers: WorkersOption

  @Option(
    help: ArgumentHelp("Bytes of input a worker takes at a time.", valueName: "size", visibility: .hidden))
  var chunkSize: SizeArgument?

  @Option(
    help: ArgumentHelp("Exit with 3 if more records than this are rejected: a number, or 1%.", valueName: "n|p%"))
  var maxRejects: RejectLimit?

  @OptionGroup var artifacts: RunArtifacts
  @OptionGroup var log: LogOptions

  @OptionGroup var report: ReportOptions

  func validate() throws {
    if files.output != nil, files.output != "-", sidecar != nil {
      throw ValidationError("--sidecar only makes sense with --output -")
    }
    if let chunkSize, !(1024...(1 << 30)).contains(chunkSize.bytes) {
      throw ValidationError("--chunk-size is a size from 1KB to 1GB")
    }
  }

  /// The plan with what the command line changes in it.
  /// - Throws: `CommandExit.configuration` after telling what is wrong.
  func plan() throws -> Plan {
    var plan = try report.compile(pipeline).plan
    try files.apply(to: &plan)
    state.apply(to: &plan)
    if plan.output.path != "-", sidecar != nil {
      throw Diagnostic.error("--sidecar only makes sense with --output -", at: nil)
    }
    return plan
  }

  /// How the run works.
  var settings: RunSettings {
    RunSettings(
      workers: workers.count, chunkSize: chunkSize?.bytes ?? RunSettings.defaultChunkSize,
      sidecar: sidecar, isForced: force)
  }

  func run() throws {
    let plan = try plan()
    try plan.checkPlaces(sidecar: sidecar)
    let previous = try artifacts.previousDirectory(plan)
    try artifacts.check(plan, sidecar: sidecar, previous: previous)
    var settings = settings
    settings.baseline = RunSession.baseline(of: plan, previous: previous)
    let logger = log.logger(report.console)
    RunSession.warnWithoutBaseline(plan, settings.baseline, logger)
    let session = RunSession(
      plan: plan, settings: settings, logger: logger, console: report.console, showsProgress: log.showsProgress)
    try session.execute { result in
      try artifacts.write(result, plan, previous: previous, report.console)
      try session.finish(result, maxRejects: maxRejects)
    }
  }
}
