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
      untouched. What is written depends on the input and the pipeline only, not on --workers.

      Examples:
        winnow run pipelines/news.yaml
        winnow run pipelines/news.yaml --input 'crawl/*.gz' --compress zstd
        winnow run pipelines/news.yaml -o clean/tuesday --report --previous clean/monday --metrics winnow.prom
        cat a.ndjson | winnow run pipelines/news.yaml -i - -o - | jq .title

      Exit codes: 0 done, 1 failed, 2 wrong usage or configuration, 3 done but with more rejects than --max-rejects, \
      130 and 143 interrupted.
      """)

  @Argument(help: "The pipeline file.", completion: .file(extensions: ["yaml", "yml"]))
  var pipeline: String

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Read this instead of the pipeline's input: a name, glob, directory, or - for standard input. Repeatable.",
      valueName: "path"),
    completion: .file())
  var input: [String] = []

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Write into this directory; - writes records to standard output.", valueName: "dir"),
    completion: .directory)
  var output: String?

  @Option(
    help: ArgumentHelp(
      "What input files hold: auto (by name), ndjson (a record a line), text (a page a file).", valueName: "format"))
  var format: InputFormat?

  @Option(help: ArgumentHelp("Compress the output: none, gzip or zstd.", valueName: "how"))
  var compress: Compression?

  @Option(
    help: ArgumentHelp(
      "Where dropped and rejected records and the manifest go with --output -; without it they are counted only.",
      valueName: "dir"),
    completion: .directory)
  var sidecar: String?

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
    if output != nil, output != "-", sidecar != nil {
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
    if !input.isEmpty {
      plan.input.patterns = input.map { ($0, nil) }
      plan.input.directory = ""
    }
    if let format { plan.input.format = format }
    if let output { plan.output.path = output }
    if let compress { plan.output.compression = compress }
    if plan.input.patterns.isEmpty {
      throw Diagnostic.error(
        "the pipeline names no input", at: nil, hint: "write input: {files: …} or give --input PATH")
    }
    if plan.output.path != "-", sidecar != nil {
      throw Diagnostic.error("--sidecar only makes sense with --output -", at: nil)
    }
    return plan
  }

  /// How the run works.
  var settings: RunSettings {
    RunSettings(
      workers: workers.count, chunkSize: chunkSize?.bytes ?? RunSettings.defaultChunkSize,
      sidecar: sidecar)
  }

  func run() throws {
    let plan = try plan()
    try artifacts.check(plan, sidecar: sidecar)
    let session = RunSession(
      plan: plan, settings: settings, logger: log.logger(report.console), console: report.console,
      showsProgress: log.showsProgress)
    let result = try session.execute()
    try artifacts.write(result, plan)
    try session.finish(result, maxRejects: maxRejects)
  }
}
