internal import ArgumentParser
internal import Winnow
internal import WinnowResults

/// `report`: a run at a glance.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write a report about a run as one HTML page.",
    discussion: """
      The page loads nothing, is light or dark as the reader likes, and fits a phone: records from input to output, time \
      and drops by stage, dropped and rejected records with samples, sources, dates over time, topics, lengths, and, with \
      --previous, what has changed since the run before. `run --report` writes it at the end of a run.

      Examples:
        winnow report out/                                  (writes out/report.html)
        winnow report clean/2024-05-04 --previous clean/2024-05-03
        winnow report out/ --output - | mail -s "Last night" -a 'Content-Type: text/html' desk@example.org

      Exit codes: 0 done, 1 failed, 2 wrong usage.
      """)

  @Argument(
    help: ArgumentHelp("The run: its output directory, or its number with --state.", valueName: "run"),
    completion: .directory)
  var path: String

  @Option(help: ArgumentHelp("The run before.", valueName: "dir"), completion: .directory)
  var previous: String?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Write here; by default report.html in the output directory; - is standard output.", valueName: "file"),
    completion: .file())
  var output: String?

  @OptionGroup var runs: RunNameOptions
  @OptionGroup var report: ReportOptions

  func run() throws {
    let path = try runs.directory(path)
    let place = output == "-" ? nil : output ?? OutputDirectory.reportPath(in: path)
    if let place { try ResultOutput.checkPlace(place, "--output", kind: .page) }
    let page = try ReportWriter(path, previous: previous.map(runs.directory)).page
    try ResultOutput.write(Array(page.utf8), to: place, report.console)
  }
}

/// Makes the report of a run.
struct ReportWriter {
  let page: String

  /// The report of the run that wrote `path`, compared with the run that wrote `previous`.
  init(_ path: String, previous: String?) throws {
    let directory = try ResultDirectory(path)
    let before = try previous.map { previous in
      let before = try ResultDirectory(previous)
      return try ReportPage.Previous(
        directory: before, statistics: RunStatistics(before),
        comparison: RunComparison(
          before, directory, registry: CommandContext.current.registry, sampleLimit: 5
        ).run())
    }
    page = try ReportPage(directory: directory, statistics: RunStatistics(directory), previous: before).text
  }
}
