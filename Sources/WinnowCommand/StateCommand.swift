internal import ArgumentParser
internal import Winnow
internal import WinnowText

/// `state`: what runs remember.
struct StateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "state",
    abstract: "Show what runs remember, make room, forget runs.",
    subcommands: [List.self, Collect.self, Forget.self], defaultSubcommand: List.self)

  /// `state list`: the history of runs.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list",
      abstract: "List the runs of a state.",
      discussion: """
        One line a run: its number, when it ended, its pipeline, what became of its records, CPU seconds, its output.

        Examples:
          winnow state list state/
          winnow state list state/ --json | jq -r 'select(.rejected > 0) | .output'

        With --json one object a line; `output` is absent where records went to standard output. A run that was killed \
        when it put its output into place, which is not to be seen now, is `unconfirmed`.
        """)

    @Argument(help: "The state directory.", completion: .directory)
    var directory: String

    @Flag(help: "Print one JSON object per run.")
    var json = false

    @OptionGroup var report: ReportOptions

    func run() throws {
      let state = try StateDirectory(reading: Plan.State(path: directory))
      if json {
        for run in state.runs { try report.console.print(Self.value(run).compactText) }
        for run in state.unconfirmed { try report.console.print(Self.value(run, isUnconfirmed: true).compactText) }
        return
      }
      for run in state.runs {
        try report.console.print(
          "\(run.number)  \(run.finished)  \(PlainText.safe(run.pipeline))  \(run.read) in = \(run.written) out + \(run.dropped) dropped "
            + "+ \(run.rejected) rejected  \(Double(Int(run.cpuSeconds * 10)) / 10) CPU s  \(PlainText.safe(run.output ?? "-"))"
        )
      }
      for run in state.unconfirmed {
        try report.console.print(
          "\(run.number)  unconfirmed: killed when it put its output into place, which is not to be seen  "
            + PlainText.safe(run.output ?? "-"))
      }
      try report.console.print(
        "\(state.runs.count) \(state.runs.count == 1 ? "run" : "runs"); results kept: \(state.cacheSize) bytes")
    }

    private static func value(_ run: RunRecord, isUnconfirmed: Bool = false) -> JSONValue {
      typealias Member = JSONValue.Member
      func number(_ value: Int) -> JSONValue { .number("\(value)") }
      return .object(
        [
          Member("run", number(run.number)), Member("id", .string(run.id)), Member("finished", .string(run.finished)),
          Member("pipeline", .string(run.pipeline)), Member("fingerprint", .string(run.fingerprint)),
          Member("in", number(run.read)), Member("out", number(run.written)), Member("dropped", number(run.dropped)),
          Member("rejected", number(run.rejected)), Member("cpu_seconds", .number("\(run.cpuSeconds)")),
        ] + (run.output.map { [Member("output", .string($0))] } ?? [])
          + (isUnconfirmed ? [Member("unconfirmed", .bool(true))] : []))
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

        What corpus stages have kept of nights (`order: night`) goes when no pipeline's last run had the stage with these \
        options: nights from before a change of options are then not found again when the change is taken back.

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
        throw StateDirectory.missing(directory)
      }
      let state = try StateDirectory(Plan.State(path: directory))
      let freed = try state.collect(maximum: maxSize?.bytes)
      for archive in freed.archives {
        try report.console.print(
          "removed \(archive.path), \(archive.bytes) bytes: kept under options that no pipeline's last run had")
      }
      try report.console.print("\(freed.results) bytes freed, \(state.cacheSize) bytes kept")
    }
  }

  /// `state forget`: takes a run out of the history.
  struct Forget: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "forget",
      abstract: "Take a run out of the history, so that what it read counts as new.",
      discussion: """
        For a night whose output was lost, or was wrong: the next run with only-new reads its files again. The output \
        itself stays, where there is one, and so do later runs; their duplicates of this run's pages name a run that is \
        no more.

        Examples:
          winnow state forget state/ 7
          winnow run news.yaml --input crawl --only-new --state state/ --output clean/7-again
        """)

    @Argument(help: "The state directory.", completion: .directory)
    var directory: String

    @Argument(help: ArgumentHelp("The run's number, as `state list` shows it.", valueName: "run"))
    var number: Int

    @OptionGroup var report: ReportOptions

    func run() throws {
      guard StateDirectory.exists(directory) else { throw StateDirectory.missing(directory) }
      let state = try StateDirectory(Plan.State(path: directory))
      guard let run = try state.forget(number) else {
        throw Diagnostic.error(
          "the state '\(directory)' has no run \(number)", at: nil, hint: "`state list` shows its runs")
      }
      let files = run.inputs.count == 1 ? "1 file counts" : "\(run.inputs.count) files count"
      try report.console.print("run \(run.number) is forgotten: \(files) as new")
    }
  }
}
