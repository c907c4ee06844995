internal import ArgumentParser
internal import Winnow

/// `clusters`: the duplicates that runs found, side by side.
struct ClustersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clusters",
    abstract: "Show clusters of duplicates side by side.",
    discussion: """
      The canonical first, then its duplicates, kept or dropped, with source, date, title and how they are alike; what a \
      duplicate shares with its canonical is marked. The largest clusters come first. Given the outputs of several nights, \
      it shows what later nights repeat of earlier ones.

      Examples:
        winnow clusters out/
        winnow clusters clean/monday clean/tuesday --limit 3
        winnow clusters out/ --id wire-17
        winnow clusters out/ --json | head -1
      """)

  @Argument(help: "Runs, the earliest first: output directories, or numbers with --state.", completion: .directory)
  var outputs: [String]

  @Option(
    name: .shortAndLong, parsing: .unconditional, help: ArgumentHelp("Show at most so many clusters.", valueName: "n"))
  var limit = 10

  @Option(parsing: .unconditional, help: ArgumentHelp("Show at most so many duplicates of each.", valueName: "n"))
  var members = 10

  @Option(help: ArgumentHelp("Show the cluster of this record.", valueName: "id"))
  var id: String?

  @Option(parsing: .unconditional, help: ArgumentHelp("Show so many characters of each text.", valueName: "n"))
  var text = 300

  @Flag(help: "Print one JSON object per cluster, with whole texts.")
  var json = false

  @OptionGroup var runs: RunNameOptions
  @OptionGroup var report: ReportOptions

  func validate() throws {
    if limit < 0 || members < 0 || text < 0 {
      throw ValidationError("--limit, --members and --text are numbers from 0")
    }
  }

  func run() throws {
    let catalogue = try ClusterCatalogue(outputs.map(runs.directory), id: id)
    let clusters = try catalogue.read(limit: limit, members: members, wantedOnly: id != nil)
    if json {
      for cluster in clusters { try report.console.print(ClusterRenderer.json(cluster)) }
      return
    }
    let renderer = ClusterRenderer(style: report.outStyle, textLimit: text)
    for cluster in clusters { try report.console.print(renderer.text(cluster) + "\n") }
    if let id, clusters.isEmpty {
      throw IOError(path: outputs.joined(separator: ", "), message: "has no record '\(id)'")
    }
    guard id == nil else { return }
    let count = catalogue.count
    let more = count > clusters.count ? "; the largest \(clusters.count) are shown: --limit \(count) shows all" : ""
    try report.console.print("\(count) cluster\(count == 1 ? "" : "s") of duplicates" + more)
  }
}
