internal import Winnow
internal import WinnowResults
internal import WinnowText

/// What differs between two runs, as an HTML page.
struct DiffPage {
  let before: ResultDirectory
  let after: ResultDirectory
  let summary: ComparisonSummary
  /// More rules than this are only counted.
  private static let maximumRules = 100
  /// More lines of a text than this are only counted.
  private static let maximumLines = 200

  var text: String {
    let lead =
      "A <code>\(HTMLPage.escape(before.path))</code> compared with B <code>\(HTMLPage.escape(after.path))</code>"
    var page = HTMLPage(title: summary.isIdentical ? "Identical runs" : "What changed", lead: lead)
    for section in sections { page.add(section.heading, section.body) }
    return page.text
  }

  /// The page's sections, which are those of a report about changes, too.
  var sections: [(heading: String, body: String)] {
    var sections = [("Both runs", runs), ("Documents", documents)]
    guard !summary.isIdentical else { return sections }
    sections.append(("Fields that differ", fields))
    sections.append(("Stages and rules behind it", rules))
    for (transition, changes) in summary.samples.sorted(by: { $0.key < $1.key }) where !changes.isEmpty {
      let total = summary.transitions[transition] ?? 0
      let note = changes.count < total ? ": the biggest \(changes.count) of \(HTMLPage.number(total))" : ""
      let name = transition.text.prefix(1).uppercased() + transition.text.dropFirst()
      sections.append((name + note, changes.map(sample).joined(separator: "\n")))
    }
    return sections
  }

  private var runs: String {
    // A run a column: fits a phone.
    func row(_ name: String, _ value: (ResultDirectory) -> String) -> [String] { [name, value(before), value(after)] }
    return HTMLParts.table(
      ["", "#A", "#B"],
      [
        row("pipeline") { HTMLPage.escape($0.pipeline) },
        row("fingerprint") { "<code>\(HTMLPage.escape($0.fingerprint))</code>" },
        row("finished") { "<span class=\"wrap\">\(HTMLPage.escape($0.finished.replacing("T", with: " ")))</span>" },
        row("in") { HTMLPage.number($0.count("in") ?? 0) },
      ] + ResultStatus.allCases.map { status in row(status.rawValue) { HTMLPage.number($0.count(of: status)) } })
  }

  private var documents: String {
    let whole = summary.documents.before
    let transitions = summary.transitions.sorted { $0.key < $1.key }
    return HTMLParts.tiles(
      [("the same", HTMLPage.number(summary.same), HTMLPage.percent(summary.same, of: whole) + " of A")]
        + transitions.map {
          ($0.key.text, HTMLPage.number($0.value), HTMLPage.percent($0.value, of: whole) + " of A")
        })
  }

  private var fields: String {
    let fields = summary.fields.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    var notes: [String] = []
    if summary.fields["text"] != nil {
      notes.append(
        "\(HTMLPage.number(summary.textLines.removed)) lines of text went, "
          + "\(HTMLPage.number(summary.textLines.added)) came.")
    }
    if summary.leadingTopics > 0 {
      notes.append("Another topic comes first in \(HTMLPage.number(summary.leadingTopics)).")
    }
    let note = notes.isEmpty ? "" : "<p class=\"soft\">\(notes.joined(separator: " "))</p>"
    return HTMLParts.bars(fields.map { ($0.key, $0.value) }) + note
  }

  private var rules: String {
    func cells(_ count: ComparisonSummary.RuleCount) -> [String] {
      [count.applies, count.ceases, count.differs].map { $0 == 0 ? "" : HTMLPage.number($0) }
    }
    let columns = ["#applies", "#no longer", "#differs"]
    let stages = HTMLParts.table(
      ["stage"] + columns, summary.sortedStages.map { [HTMLPage.escape($0.stage)] + cells($0.count) })
    let rules = summary.sortedRules
    let table = HTMLParts.table(
      ["rule"] + columns,
      rules.prefix(Self.maximumRules).map { place, count in
        ["\(Self.rule(place.rule))<br><span class=\"soft\">\(HTMLPage.escape(place.stage))</span>"] + cells(count)
      })
    let rest = rules.count - Self.maximumRules
    return
      "<p class=\"soft\">By documents: the rule decides in B only, in A only, or in both with another result.</p>\n"
      + stages + "\n" + table + (rest > 0 ? "<p class=\"soft\">… and \(rest) more rules</p>" : "")
  }

  private static func rule(_ rule: String?) -> String {
    rule.map { "<code>\(HTMLPage.escape($0))</code>" } ?? "<span class=\"soft\">values only</span>"
  }

  private func sample(_ change: DocumentChange) -> String {
    let title = change.title.map { " " + HTMLPage.escape($0, limit: 120) } ?? ""
    let fields =
      change.fields.isEmpty
      ? "" : " <span class=\"soft\">\(HTMLPage.escape(change.fields.joined(separator: ", ")))</span>"
    var parts: [String] = []
    for (name, outcome) in [("A", change.before), ("B", change.after)] {
      guard let outcome, outcome.status != .kept else { continue }
      parts.append("<p>\(name): \(HTMLPage.escape(DiffRenderer.text(outcome)))</p>")
    }
    let causes = change.causes.map { cause in
      [Self.effect(cause.effect), HTMLPage.escape(cause.stage), Self.rule(cause.rule)]
    }
    parts.append(HTMLParts.table(["", "stage", "rule"], causes))
    let values = change.values.map { value in
      ["<code>\(HTMLPage.escape(value.path, limit: 80))</code>", Self.value(value.before), Self.value(value.after)]
    }
    parts.append(HTMLParts.table(["value", "A", "B"], values))
    if let text = change.text { parts.append(Self.difference(text)) }
    return HTMLParts.details(
      "<span class=\"id\">\(HTMLPage.escape(change.id.text, limit: 120))</span>\(title)\(fields)",
      parts.filter { !$0.isEmpty }.joined(separator: "\n"))
  }

  private static func value(_ value: JSONValue?) -> String {
    value.map { HTMLPage.escape($0.text ?? $0.compactText) } ?? "<span class=\"soft\">nothing</span>"
  }

  private static func effect(_ effect: ChangeCause.Effect) -> String {
    switch effect {
    case .applies: "<span class=\"good\">applies</span>"
    case .ceases: "<span class=\"bad\">no longer</span>"
    case .differs: "<span class=\"warn\">differs</span>"
    }
  }

  private static func difference(_ text: (before: [UInt8], after: [UInt8])) -> String {
    let lines = LineDifference.lines(text.before, text.after, context: 1)
    let items = lines.prefix(maximumLines).map { line in
      let text = HTMLPage.escape(line.text, limit: 1000)
      return switch line.kind {
      case .common: "<li>\u{2007} \(text)</li>"
      case .removed: "<li class=\"del\">− \(text)</li>"
      case .added: "<li class=\"ins\">+ \(text)</li>"
      }
    }
    let rest = lines.count - maximumLines
    return "<ul class=\"diff\">\n\(items.joined(separator: "\n"))\n</ul>"
      + (rest > 0 ? "<p class=\"soft\">… and \(rest) more lines</p>" : "")
  }
}
