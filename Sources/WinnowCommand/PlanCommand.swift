internal import ArgumentParser
internal import Winnow
internal import WinnowText

/// `plan`: what a run would do, and why.
struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Say what a run would do, and why.",
    discussion: """
      Reads the input (by its contents: times do not matter) and compares it, and the pipeline, with what the runs before \
      have left in the state. Nothing is written. `winnow run` with the same options does what is said here.

      Examples:
        winnow plan pipelines/news.yaml --state state/
        winnow plan pipelines/news.yaml --state state/ --only-new --json
      """)

  @Argument(help: "The pipeline file.", completion: .file(extensions: ["yaml", "yml"]))
  var pipeline: String

  @OptionGroup var files: FileOptions
  @OptionGroup var state: StateOptions

  @Flag(help: "Plan for `run --force`: a run even when the output is up to date.")
  var force = false

  @Flag(help: "Print the plan as JSON.")
  var json = false

  @Option(parsing: .unconditional, help: ArgumentHelp("List at most so many input files of a kind.", valueName: "n"))
  var limit = 10

  @OptionGroup var report: ReportOptions

  func validate() throws {
    if limit < 0 { throw ValidationError("--limit is a number from 0") }
  }

  func run() throws {
    var plan = try report.compile(pipeline).plan
    try files.apply(to: &plan)
    state.apply(to: &plan)
    let forecast = try RunForecast(plan, isForced: force)
    try report.console.print(json ? value(forecast).prettyText : text(forecast, plan))
  }

  // MARK: For people

  private func text(_ forecast: RunForecast, _ plan: Plan) -> String {
    var lines: [String] = []
    if let state = plan.state {
      let runs = forecast.runs == 0 ? "no runs yet" : "\(forecast.runs) run\(forecast.runs == 1 ? "" : "s")"
      lines.append("state   \(state.path): \(runs), \(megabytes(forecast.cacheSize)) of results kept")
    } else {
      lines.append("state   none: every run does everything (--state DIR, or state: DIR in the pipeline)")
    }
    lines += input(forecast)
    lines.append("stages")
    let width = forecast.stages.map(\.label.count).max() ?? 0
    for stage in forecast.stages {
      let label = stage.label + String(repeating: " ", count: width - stage.label.count)
      lines.append("  \(label)  \(stage.work.rawValue)\(stage.reason.isEmpty ? "" : ": \(stage.reason)")")
    }
    lines.append("output  \(forecast.output)")
    lines.append("work    \(forecast.work)")
    lines += forecast.warnings.map { "warning \(PlainText.safe($0))" }
    return lines.joined(separator: "\n")
  }

  private func input(_ forecast: RunForecast) -> [String] {
    let bytes = forecast.files.reduce(0) { $0 + ($1.isRead ? $1.bytes : 0) }
    let read = forecast.files.count(where: \.isRead)
    var lines = ["input   \(read) of \(forecast.files.count) files to read, \(megabytes(bytes))"]
    for status in RunForecast.FileStatus.allCases {
      let files = forecast.files.filter { $0.status == status }
      guard !files.isEmpty else { continue }
      lines.append("  \(status.rawValue) \(files.count)")
      // Of what is done nobody needs a list.
      guard status != .done else { continue }
      for file in files.prefix(limit) {
        lines.append("    \(PlainText.safe(file.path))\(file.note.isEmpty ? "" : " (\(file.note))")")
      }
      if files.count > limit { lines.append("    … and \(files.count - limit) more") }
    }
    return lines
  }

  private func megabytes(_ bytes: Int) -> String {
    bytes < 100_000 ? "\(bytes) bytes" : "\(Double(bytes / 100_000) / 10) MB"
  }

  // MARK: For programs

  private func value(_ forecast: RunForecast) -> JSONValue {
    typealias Member = JSONValue.Member
    func number(_ value: Int) -> JSONValue { .number("\(value)") }
    return .object([
      Member("runs", number(forecast.runs)),
      Member("cache_bytes", number(forecast.cacheSize)),
      Member(
        "files",
        .array(
          forecast.files.map {
            .object([
              Member("path", .string($0.path)), Member("bytes", number($0.bytes)),
              Member("status", .string($0.status.rawValue)), Member("read", .bool($0.isRead)),
            ])
          })),
      Member(
        "stages",
        .array(
          forecast.stages.map {
            .object([
              Member("stage", .string($0.label)), Member("work", .string($0.work.rawValue)),
              Member("reason", .string($0.reason)),
            ])
          })),
      Member("output", .string(forecast.output)),
      Member("work", .string(forecast.work)),
      Member("warnings", .array(forecast.warnings.map { .string($0) })),
    ])
  }
}
