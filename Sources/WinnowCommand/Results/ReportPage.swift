internal import Winnow
internal import WinnowResults
internal import WinnowText

/// A run's report as an HTML page.
struct ReportPage {
  /// The run before, to compare with.
  struct Previous {
    let directory: ResultDirectory
    let statistics: RunStatistics
    let comparison: ComparisonSummary
  }

  let directory: ResultDirectory
  let statistics: RunStatistics
  let previous: Previous?
  private static let listLength = 15

  var text: String {
    let lead = """
      Run of <code>\(HTMLPage.escape(directory.pipeline)) \(HTMLPage.escape(directory.fingerprint))</code>, finished \
      \(HTMLPage.escape(directory.finished.replacing("T", with: " "))), in <code>\(HTMLPage.escape(directory.path))</code>
      """
    var page = HTMLPage(title: "\(directory.pipeline): run report", lead: lead)
    page.add("Records", tiles)
    page.add("From input to output", funnel)
    page.add("Stages", stages)
    page.add("Dropped, by reason", drops)
    page.add("Rejected, by reason", rejects)
    page.add("Sources", sources)
    page.add("Publication dates", dates)
    page.add("Topics", topics)
    page.add("Lengths of texts", lengths)
    page.add("Files", files)
    if let previous { addChanges(since: previous, to: &page) }
    return page.text
  }

  private func count(_ name: String) -> Int { directory.count(name) ?? 0 }

  private var tiles: String {
    let read = count("in")
    let seconds = directory.manifest.value(at: "run.elapsed_seconds")?.double ?? 0
    let records = seconds > 0 ? Int(exactly: (Double(read) / seconds).rounded(.down)) : nil
    let rate = records.map { "\(HTMLPage.number($0)) records a second" } ?? ""
    return HTMLParts.tiles([
      ("in", HTMLPage.number(read), ""),
      ("out", HTMLPage.number(count("out")), HTMLPage.percent(count("out"), of: read)),
      ("dropped", HTMLPage.number(count("dropped")), HTMLPage.percent(count("dropped"), of: read)),
      ("rejected", HTMLPage.number(count("rejected")), HTMLPage.percent(count("rejected"), of: read)),
      ("took", HTMLParts.seconds(seconds), rate),
    ])
  }

  /// A stage of the run, by the manifest.
  private struct StageFigures {
    let label: String
    let documents: Int
    let seconds: Double
    let dropped: [(name: String, count: Int)]
    let rejected: [(name: String, count: Int)]

    init(_ value: JSONValue) {
      label = value["stage"]?.text ?? ""
      documents = value["documents"]?.int ?? 0
      seconds = value["cpu_seconds"]?.double ?? 0
      dropped = Self.reasons(value["dropped"])
      rejected = Self.reasons(value["rejected"])
    }

    private static func reasons(_ value: JSONValue?) -> [(name: String, count: Int)] {
      guard case .object(let members) = value else { return [] }
      return members.map { ($0.name, $0.value.int ?? 0) }
    }

    var lost: Int { (dropped + rejected).reduce(0) { $0 + $1.count } }
  }

  private var stageFigures: [StageFigures] { directory.manifest["stages"]?.elements.map(StageFigures.init) ?? [] }

  /// How many records are left behind each stage.
  private var funnel: String {
    let stages = stageFigures
    let read = count("in")
    let unreadable = count("rejected") - stages.reduce(0) { $0 + $1.rejected.reduce(0) { $0 + $1.count } }
    var left = read - unreadable
    var steps = [("read", read), ("readable", left)]
    for stage in stages {
      left -= stage.lost
      steps.append((stage.label, left))
    }
    return HTMLParts.bars(steps, of: read)
  }

  private var stages: String {
    let stages = stageFigures
    let total = stages.reduce(0) { $0 + $1.seconds }
    func list(_ name: String, _ reasons: [(name: String, count: Int)]) -> String {
      reasons.map {
        "<br><span class=\"soft\">\(name): \(HTMLPage.escape($0.name)) \(HTMLPage.number($0.count))</span>"
      }
      .joined()
    }
    return HTMLParts.table(
      ["stage", "#documents", "#CPU time"],
      stages.map { stage in
        [
          HTMLPage.escape(stage.label) + list("dropped", stage.dropped) + list("rejected", stage.rejected),
          HTMLPage.number(stage.documents),
          HTMLParts.seconds(stage.seconds) + "<br><span class=\"soft\">"
            + HTMLPage.percent(Int(stage.seconds * 1000), of: Int(total * 1000)) + "</span>",
        ]
      })
  }

  private var drops: String {
    statistics.drops.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }.map { place, drop in
      let rows = drop.samples.map { sample in
        [
          "<span class=\"id\">\(HTMLPage.escape(sample.id, limit: 100))</span><br>"
            + HTMLPage.escape(sample.title ?? "", limit: 120),
          HTMLPage.escape(sample.detail, limit: 200),
        ]
      }
      return HTMLParts.details(
        "<b>\(HTMLPage.number(drop.count))</b> \(HTMLPage.escape(place.stage)): \(HTMLPage.escape(place.reason))",
        HTMLParts.table(["for example", "because"], rows))
    }.joined(separator: "\n")
  }

  private var rejects: String {
    statistics.rejects.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }.map { reason, reject in
      let samples = reject.samples.map { sample in
        "<p><span class=\"id\">\(HTMLPage.escape(sample.file, limit: 200)):\(sample.line)</span> "
          + "\(HTMLPage.escape(sample.message, limit: 300))</p>\n"
          + "<pre>\(HTMLPage.escape(String(decoding: sample.raw.prefix(2000), as: UTF8.self), limit: 300))</pre>"
      }
      return HTMLParts.details(
        "<b>\(HTMLPage.number(reject.count))</b> \(HTMLPage.escape(reason))", samples.joined(separator: "\n"))
    }.joined(separator: "\n")
  }

  private var sources: String {
    let whole = statistics.documents
    return HTMLParts.columns([
      ("Publishers", list(statistics.publishers, rest: ("not found", whole - statistics.withPublisher))),
      ("Agencies behind the story", list(statistics.agencies)), ("Languages", list(statistics.languages)),
    ])
  }

  /// The greatest counts with bars, then how many others there are.
  private func list(_ counts: [String: Int], rest: (name: String, count: Int)? = nil) -> String {
    let sorted = counts.byCount
    guard !sorted.isEmpty else { return "" }
    var notes: [String] = []
    if sorted.count > Self.listLength {
      let others = sorted.dropFirst(Self.listLength)
      notes.append("\(HTMLPage.number(others.count)) more with \(HTMLPage.number(others.reduce(0) { $0 + $1.count }))")
    }
    if let rest, rest.count > 0 { notes.append("\(rest.name) in \(HTMLPage.number(rest.count))") }
    return HTMLParts.bars(Array(sorted.prefix(Self.listLength)), of: statistics.documents)
      + (notes.isEmpty ? "" : "\n<p class=\"soft\">\(HTMLPage.escape(notes.joined(separator: "; ")))</p>")
  }

  private var dates: String {
    let histogram = DayHistogram(statistics.days)
    guard !histogram.columns.isEmpty else { return "" }
    var notes = ["\(HTMLPage.number(statistics.dated)) of \(HTMLPage.number(statistics.documents)) documents dated"]
    if statistics.boundedDays > 0 { notes.append("bounds only in \(HTMLPage.number(statistics.boundedDays))") }
    if histogram.earlier > 0 { notes.append("\(HTMLPage.number(histogram.earlier)) from before these") }
    return HTMLParts.histogram(histogram.columns.map { ($0.name, $0.count) })
      + "\n<p class=\"soft\">\(notes.joined(separator: "; "))</p>"
  }

  private var topics: String {
    HTMLParts.columns([
      ("First level", list(statistics.topics, rest: ("none", statistics.documents - statistics.classified))),
      ("Below", list(statistics.finerTopics)),
    ])
  }

  private var lengths: String {
    guard statistics.documents > 0 else { return "" }
    var from = 0
    let classes = statistics.lengths.map { length in
      defer { from = length.below ?? from }
      let name = length.below.map { "\(HTMLPage.number(from)) – \(HTMLPage.number($0 - 1))" }
      return (name: name ?? "\(HTMLPage.number(from)) and more", count: length.count)
    }
    return HTMLParts.bars(classes, of: statistics.documents)
      + "\n<p class=\"soft\">characters; \(HTMLPage.number(statistics.meanLength)) on average</p>"
  }

  private var files: String {
    func sum(_ name: String) -> (files: Int, bytes: Int) {
      let files = directory.manifest[name]?.elements ?? []
      return (files.count, files.reduce(0) { $0 + Int($1["bytes"]?.double ?? 0) })
    }
    return HTMLParts.table(
      ["", "#files", "#size"],
      [("read", sum("inputs")), ("written", sum("outputs"))].map { name, sum in
        [name, HTMLPage.number(sum.files), HTMLParts.size(sum.bytes)]
      })
  }

  private func addChanges(since previous: Previous, to page: inout HTMLPage) {
    let lead =
      "<p class=\"soft\">The run before (A): <code>\(HTMLPage.escape(previous.directory.path))</code>, "
      + "\(HTMLPage.escape(previous.directory.finished.replacing("T", with: " "))); this run is B.</p>\n"
    page.add("Since the run before", lead + figures(previous))
    let changes = DiffPage(before: previous.directory, after: directory, summary: previous.comparison)
    for section in changes.sections.dropFirst() { page.add("Changes: " + section.heading, section.body) }
  }

  /// The shares of both runs side by side; they can be compared where the documents cannot.
  private func figures(_ previous: Previous) -> String {
    func row(_ name: String, _ value: (ResultDirectory, RunStatistics) -> String) -> [String] {
      [name, value(previous.directory, previous.statistics), value(directory, statistics)]
    }
    func share(_ name: String) -> [String] {
      row(name) { directory, _ in HTMLPage.percent(directory.count(name) ?? 0, of: directory.count("in") ?? 0) }
    }
    return HTMLParts.table(
      ["", "#A", "#B"],
      [
        row("in") { directory, _ in HTMLPage.number(directory.count("in") ?? 0) }, share("out"), share("dropped"),
        share("rejected"), row("mean length") { HTMLPage.number($1.meanLength) },
        row("with publisher") { HTMLPage.percent($1.withPublisher, of: $1.documents) },
        row("dated") { HTMLPage.percent($1.dated, of: $1.documents) },
        row("classified") { HTMLPage.percent($1.classified, of: $1.documents) },
      ])
  }
}
