internal import ArgumentParser
internal import Winnow
internal import WinnowResults
internal import WinnowText

/// `show`: a readable summary of what a run wrote.
struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Summarise the records that a run wrote.",
    discussion: """
      Shows title, source, dates, topics, what was removed, and the first words of each record.

      Examples:
        winnow show out/
        winnow show out/ --limit 3
        winnow show out/part-00002.ndjson.gz
      """)

  @Argument(help: "An output directory, or a file of records.", completion: .directory)
  var path: String

  @Option(
    name: .shortAndLong, parsing: .unconditional, help: ArgumentHelp("Show at most so many records.", valueName: "n"))
  var limit = 20

  @OptionGroup var report: ReportOptions

  func validate() throws {
    if limit < 0 { throw ValidationError("--limit is a number from 0") }
  }

  func run() throws {
    let directory = try (try? FilePaths.names(in: path)) == nil ? nil : ResultDirectory(path, verifying: false)
    let files = directory?.files.filter { $0.status == .kept }.map(\.path) ?? [path]
    let renderer = RecordSummary(style: report.outStyle)
    var shown = 0
    var hasMore = false
    for (number, file) in files.enumerated() where !hasMore {
      // The parts come first. Those that are not shown are not read either.
      try directory?.verify(number)
      try RecordLines.forEach(of: file) { _, line in
        guard shown < limit else {
          hasMore = true
          return false
        }
        shown += 1
        try report.console.print(renderer.text(JSONValue(parsing: Array(line)), number: shown) + "\n")
        return true
      }
    }
    let program = CommandContext.current.programName
    if hasMore { try report.console.print("… more: \(program) show \(path) --limit \(limit * 2)") }
    if let directory { try report.console.print(Self.counts(directory)) }
  }

  /// `5 in = 5 out + 0 dropped + 0 rejected`, as the manifest has it.
  private static func counts(_ directory: ResultDirectory) -> String {
    func count(_ name: String) -> String { directory.count(name).map(String.init) ?? "?" }
    return "\(count("in")) in = \(count("out")) out + \(count("dropped")) dropped + \(count("rejected")) rejected"
  }
}
