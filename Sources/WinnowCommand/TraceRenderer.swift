internal import Winnow
internal import WinnowText

/// Shows what stages do with a page: its lines as a diff, then every annotation that is new.
struct TraceRenderer {
  let style: TerminalStyle
  /// Longer lines are cut; nil shows them whole.
  let lineLimit: Int?
  /// How many documents run beside the page.
  var otherDocuments = 0

  /// What the page is.
  func header(_ document: Document) -> String {
    var lines = ["\(style.paint("page", .bold))  \(PlainText.line(document.id.text))"]
    if let url = document.url { lines.append("url   \(PlainText.line(url))") }
    if let encoding = document.recodedFrom { lines.append("recoded from \(encoding)") }
    lines.append("\(document.blocks.count) lines with text, \(document.page.count) bytes")
    return lines.joined(separator: "\n")
  }

  /// What one stage did.
  func step(_ step: SampleRun.Step) -> String {
    var note: String?
    if case .corpus = step.stage.instance {
      let others = otherDocuments == 1 ? "1 other document" : "\(otherDocuments) other documents"
      note =
        otherDocuments == 0
        ? "compares documents, and saw this one only: --with PATH adds others" : "compares documents: saw \(others)"
    }
    return self.step(
      step.stage.label, note: note, before: step.before, after: step.after, verdict: step.verdict)
  }

  /// What the stage `label` did.
  func step(
    _ label: String, note: String?, before: Document, after: Document, verdict: Result<Verdict, Rejection>
  ) -> String {
    var lines = ["", style.paint("── \(label) " + String(repeating: "─", count: 40), .bold)]
    var found: [String] = []
    if let note { lines.append(style.paint(note, .dim)) }
    if Self.changedLabels(before, after) { found += diff(before, after) }
    found += AnnotationRenderer(style: style, document: after).changes(since: before)
    lines += found.isEmpty ? [style.paint("nothing new", .dim)] : found
    switch verdict {
    case .success(.keep): break
    case .success(.drop(let reason)):
      lines.append(style.paint("drops the page: \(Self.text(reason))", .boldYellow))
      lines += AnnotationRenderer(style: style, document: after).evidence(reason.evidence)
    case .failure(let rejection):
      lines.append(style.paint("rejects the page: \(rejection.reason): \(rejection.message)", .boldRed))
    }
    return lines.joined(separator: "\n")
  }

  /// What became of the page.
  func outcome(_ outcome: SampleRun.Outcome) -> String {
    switch outcome {
    case .kept: style.paint("\nkept", .boldGreen)
    case .dropped(_, let stage, let reason):
      style.paint("\ndropped by \(stage): \(Self.text(reason))", .boldYellow)
    case .rejected(let stage, let rejection):
      style.paint(
        "\nrejected\(stage.map { " by \($0)" } ?? ""): \(rejection.reason): \(rejection.message)", .boldRed)
    }
  }

  private static func text(_ reason: DropReason) -> String {
    reason.reason + (reason.detail.isEmpty ? "" : " (\(reason.detail))")
  }

  private static func changedLabels(_ before: Document, _ after: Document) -> Bool {
    before.isCleaned != after.isCleaned || before.blocks != after.blocks || before.removals != after.removals
  }

  /// The lines of the page with their labels; what an earlier stage removed is dimmed.
  private func diff(_ before: Document, _ after: Document) -> [String] {
    var lines: [String] = []
    var number = 1
    var cursor = 0
    let width = String(after.page.count { $0 == 0x0A } + 1).count
    let removals = Dictionary(after.removals.map { ($0.block, $0) }) { first, _ in first }
    for (index, block) in after.blocks.enumerated() {
      number += after.page[cursor..<block.range.lowerBound].count { $0 == 0x0A }
      cursor = block.range.lowerBound
      let digits = String(number)
      let place = String(repeating: " ", count: width - digits.count + 2) + digits
      let text = PlainText.line(after.page[block.range], limit: lineLimit)
      if block.followsBlankLine, index > 0 { lines.append("") }
      switch block.label {
      case .content: lines.append("\(style.paint(place, .dim))   \(style.paint(text, .green))")
      case .title(let isInText):
        lines.append("\(style.paint(place, .dim)) T \(style.paint(text, isInText ? .boldGreen : .bold))")
      case .boilerplate(let kind):
        let wasRemoved = !before.blocks[index].label.isKept && before.blocks[index].label == block.label
        let reason = removals[index].map { " \($0.rule) \(decimal($0.confidence, digits: 2))" } ?? ""
        lines.append(
          "\(style.paint(place, .dim)) \(style.paint("- \(text)", wasRemoved ? .dim : .red))"
            + style.paint("  ← \(kind.rawValue)\(reason)", .dim))
      }
    }
    return lines
  }
}
