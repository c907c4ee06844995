internal import ArgumentParser
internal import Glibc
internal import Winnow
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

  @Option(name: .shortAndLong, help: ArgumentHelp("Show at most so many records.", valueName: "n"))
  var limit = 20

  @OptionGroup var report: ReportOptions

  func validate() throws {
    if limit < 0 { throw ValidationError("--limit is a number from 0") }
  }

  func run() throws {
    let isDirectory = (try? FilePaths.names(in: path)) != nil
    let files = try isDirectory ? RecordLines.parts(of: path) : [path]
    let renderer = RecordSummary(style: report.outStyle)
    var shown = 0
    var hasMore = false
    for file in files {
      try RecordLines.forEach(of: file) { _, line in
        guard shown < limit else {
          hasMore = true
          return false
        }
        shown += 1
        try report.console.print(renderer.text(JSONValue(parsing: Array(line)), number: shown) + "\n")
        return true
      }
      if hasMore { break }
    }
    let program = CommandContext.current.programName
    if hasMore { try report.console.print("… more: \(program) show \(path) --limit \(limit * 2)") }
    if isDirectory, let counts = manifestCounts() { try report.console.print(counts) }
  }

  /// `5 in = 5 out + 0 dropped + 0 rejected`, as the manifest has it.
  private func manifestCounts() -> String? {
    guard let bytes = try? FilePaths.contents(FilePaths.join(path, "manifest.json")),
      let counts = (try? JSONValue(parsing: bytes))?["counts"]
    else { return nil }
    func count(_ name: String) -> String { counts[name]?.compactText ?? "?" }
    return "\(count("in")) in = \(count("out")) out + \(count("dropped")) dropped + \(count("rejected")) rejected"
  }
}
