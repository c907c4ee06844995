internal import Winnow
internal import WinnowResults
internal import WinnowText

/// Shows what differs between two runs, for a terminal.
struct DiffRenderer {
  let style: TerminalStyle
  let before: ResultDirectory
  let after: ResultDirectory
  /// More rules than this are only counted.
  private static let maximumRules = 20
  /// More lines of a text than this are only counted.
  private static let maximumLines = 12

  func text(_ summary: ComparisonSummary) -> String {
    var lines = [side("A", before), side("B", after), ""]
    if summary.isIdentical {
      lines.append(style.paint("identical: \(Self.documents(summary.same)), all the same", .boldGreen))
      return lines.joined(separator: "\n")
    }
    lines.append("\(Self.documents(summary.changed)) changed, \(summary.same) the same")
    for (transition, count) in summary.transitions.sorted(by: { $0.key < $1.key }) {
      lines.append(Self.row(count, paint(transition)))
    }
    lines += fields(summary) + rules(summary) + samples(summary)
    return lines.joined(separator: "\n")
  }

  private func side(_ name: String, _ directory: ResultDirectory) -> String {
    let counts = ResultStatus.allCases.map { "\(directory.count(of: $0)) \($0.rawValue)" }.joined(separator: ", ")
    return "\(style.paint(name, .bold))  \(PlainText.line(directory.path)): \(counts)"
      + style.paint("  (\(PlainText.line(directory.pipeline)) \(PlainText.line(directory.fingerprint)))", .dim)
  }

  static func documents(_ count: Int) -> String { "\(count) document\(count == 1 ? "" : "s")" }

  private static func row(_ count: Int, _ text: String) -> String {
    let digits = String(count)
    return String(repeating: " ", count: max(0, 8 - digits.count)) + digits + "  " + text
  }

  private func paint(_ transition: Transition) -> String {
    switch transition.after {
    case _ where transition.isSame: transition.text
    case .kept: style.paint(transition.text, .boldGreen)
    case .dropped: style.paint(transition.text, .boldYellow)
    default: style.paint(transition.text, .boldRed)
    }
  }

  private func fields(_ summary: ComparisonSummary) -> [String] {
    guard !summary.fields.isEmpty else { return [] }
    var lines = ["", style.paint("fields that differ", .bold)]
    for (field, count) in summary.fields.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
      var note = ""
      if field == "text" { note = "  \(summary.textLines.removed) lines went, \(summary.textLines.added) came" }
      if field == "topics", summary.leadingTopics > 0 { note = "  another topic first in \(summary.leadingTopics)" }
      lines.append(Self.row(count, PlainText.line(field) + style.paint(note, .dim)))
    }
    return lines
  }

  /// A table of stages and rules: in how many documents a rule decides now, no longer, or otherwise.
  private func rules(_ summary: ComparisonSummary) -> [String] {
    let rules = summary.sortedRules
    guard !rules.isEmpty else { return [] }
    var lines = ["", style.paint("stages and rules behind it, by documents", .bold)]
    lines.append(style.paint("    applies  no longer    differs", .dim))
    for (stage, count) in summary.sortedStages {
      lines.append(row(count) + style.paint("  \(PlainText.line(stage))", .cyan))
    }
    lines.append("")
    for (place, count) in rules.prefix(Self.maximumRules) {
      let rule = PlainText.line(place.rule ?? "(values only)")
      lines.append(row(count) + "  \(style.paint(PlainText.line(place.stage), .cyan)) \(rule)")
    }
    if rules.count > Self.maximumRules {
      lines.append(style.paint("    … and \(rules.count - Self.maximumRules) more rules", .dim))
    }
    return lines
  }

  private func row(_ count: ComparisonSummary.RuleCount) -> String {
    [count.applies, count.ceases, count.differs].map { number in
      let digits = number == 0 ? "·" : String(number)
      return String(repeating: " ", count: max(0, 11 - digits.count)) + digits
    }.joined()
  }

  private func samples(_ summary: ComparisonSummary) -> [String] {
    var lines: [String] = []
    for (transition, changes) in summary.samples.sorted(by: { $0.key < $1.key }) where !changes.isEmpty {
      let total = summary.transitions[transition] ?? 0
      let note = changes.count < total ? ", the biggest \(changes.count) of \(total)" : ""
      lines += ["", style.paint("── ", .bold) + paint(transition) + style.paint("\(note) ──", .bold)]
      for change in changes { lines += [""] + sample(change) }
    }
    return lines
  }

  private func sample(_ change: DocumentChange) -> [String] {
    let title = change.title.map { "  " + style.paint(PlainText.line($0, limit: 90), .bold) } ?? ""
    var lines = [style.paint(PlainText.line(change.id.text, limit: 90), .cyan) + title]
    for (name, outcome) in [("A", change.before), ("B", change.after)] {
      if let outcome, outcome.status != .kept { lines.append("   \(name): \(Self.text(outcome))") }
    }
    if !change.fields.isEmpty {
      lines.append("   fields  " + change.fields.map { PlainText.line($0) }.joined(separator: ", "))
    }
    for cause in change.causes.prefix(Self.maximumLines) {
      lines.append(
        "   \(mark(cause.effect)) \(PlainText.line(cause.stage)) \(PlainText.line(cause.rule ?? "(values only)"))")
    }
    if change.causes.count > Self.maximumLines {
      lines.append(style.paint("   … and \(change.causes.count - Self.maximumLines) more", .dim))
    }
    lines += values(change)
    if let text = change.text { lines += difference(text) }
    return lines
  }

  /// `clean.kept  0.86 → 0.84`.
  private func values(_ change: DocumentChange) -> [String] {
    var lines = change.values.prefix(Self.maximumLines).map { value in
      let (before, after) = (Self.text(value.before), Self.text(value.after))
      return "   \(style.paint(PlainText.line(value.path, limit: 60), .dim))  \(style.paint(before, .red)) → "
        + style.paint(after, .green)
    }
    if change.values.count > Self.maximumLines {
      lines.append(style.paint("   … and \(change.values.count - Self.maximumLines) more values", .dim))
    }
    return lines
  }

  /// A value for people; nothing is named so.
  static func text(_ value: JSONValue?) -> String {
    value.map { PlainText.line($0.text ?? $0.compactText, limit: 60) } ?? "(nothing)"
  }

  /// `dropped by filter: too-short (12 words)`.
  static func text(_ outcome: DocumentOutcome) -> String {
    let stage = outcome.stage.map { " by \(PlainText.line($0))" } ?? ""
    let reason = outcome.reason.map { ": \(PlainText.line($0))" } ?? ""
    let detail = outcome.detail.map { $0.isEmpty ? "" : " (\(PlainText.line($0, limit: 200)))" } ?? ""
    return outcome.status.rawValue + stage + reason + detail
  }

  private func mark(_ effect: ChangeCause.Effect) -> String {
    switch effect {
    case .applies: style.paint("applies  ", .green)
    case .ceases: style.paint("no longer", .red)
    case .differs: style.paint("differs  ", .yellow)
    }
  }

  private func difference(_ text: (before: [UInt8], after: [UInt8])) -> [String] {
    let all = LineDifference.lines(text.before, text.after, context: 0)
    var lines = all.prefix(Self.maximumLines).map { line in
      let text = PlainText.line(line.text, limit: 100)
      return line.kind == .removed ? style.paint("   - \(text)", .red) : style.paint("   + \(text)", .green)
    }
    if all.count > Self.maximumLines {
      lines.append(style.paint("   … and \(all.count - Self.maximumLines) more lines", .dim))
    }
    return lines
  }
}
