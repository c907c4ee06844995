internal import Winnow
internal import WinnowText

/// Shows clusters of duplicates: for people, or as JSON.
struct ClusterRenderer {
  let style: TerminalStyle
  /// Code points of each text that are shown.
  let textLimit: Int

  /// A cluster: the canonical, then its duplicates, with the text that each shares with it marked.
  func text(_ cluster: ClusterCatalogue.Cluster) -> String {
    let count = "\(cluster.size) page\(cluster.size == 1 ? "" : "s")"
    var lines = [style.paint("── cluster \(Self.plain(cluster.id)), \(count)", .bold)]
    if let canonical = cluster.canonical {
      lines += record(canonical, "canonical", [])
    } else {
      let place = cluster.run.map { "in the output of run \($0)" } ?? "not among these outputs"
      lines.append("   " + style.paint("canonical", .cyan) + "  \(Self.plain(cluster.id)), \(place)")
    }
    for duplicate in cluster.duplicates {
      lines += record(duplicate, Self.likeness(duplicate.value), Self.spans(duplicate.value))
    }
    let shown = cluster.duplicates.count + (cluster.canonical == nil ? 0 : 1)
    if shown < cluster.size { lines.append("   … and \(cluster.size - shown) more: --members \(cluster.size)") }
    return lines.joined(separator: "\n")
  }

  private func record(_ record: ClusterCatalogue.Record, _ role: String, _ spans: [Range<Int>]) -> [String] {
    let value = record.value
    let place = record.output + (record.isDropped ? ", \(Self.dropped(value))" : "")
    let facts = [Self.site(value), Self.date(value), Self.plain(value["id"]?.compactText ?? ""), PlainText.line(place)]
    var lines = [
      "",
      "   " + style.paint(role, .cyan) + "  " + facts.compactMap { $0 }.joined(separator: " · "),
    ]
    if let title = value["title"]?.text { lines.append("   " + style.paint(PlainText.line(title, limit: 100), .bold)) }
    if let text = value["text"]?.text, textLimit > 0 { lines.append("   " + excerpt(text, spans)) }
    return lines
  }

  /// `contained 87 %, 204 shingles`.
  private static func likeness(_ record: JSONValue) -> String {
    let duplicate = record["duplicate"]
    var text = duplicate?["kind"]?.text ?? "duplicate"
    if text != "exact", let similarity = duplicate?["similarity"]?.double {
      text += " \(Int(saturating: similarity * 100)) %"
    }
    if let shared = duplicate?["shared_shingles"]?.compactText { text += ", \(shared) shingles" }
    return text
  }

  private static func dropped(_ record: JSONValue) -> String {
    "dropped by \(PlainText.line(record.value(at: "dropped.stage")?.text ?? "a stage"))"
  }

  private static func site(_ record: JSONValue) -> String? {
    RecordSummary.publisher(record) ?? record["url"]?.text.flatMap { WebAddress.host(of: $0) }.map {
      PlainText.line($0)
    }
      ?? record["site"]?.text.map { PlainText.line($0) }
  }

  private static func date(_ record: JSONValue) -> String? {
    record.value(at: "dates.published.value")?.text.map { PlainText.line($0) } ?? RecordSummary.published(record)
  }

  /// An id, given as JSON, for people.
  private static func plain(_ json: String) -> String {
    PlainText.line((try? JSONValue(parsing: Array(json.utf8)))?.text ?? json, limit: 100)
  }

  /// The spans of the record's text that its canonical has too, in order.
  private static func spans(_ record: JSONValue) -> [Range<Int>] {
    (record.value(at: "duplicate.evidence")?.elements ?? []).compactMap { evidence -> Range<Int>? in
      // Evidence in the page, of which the record shows the kept part only, has no place in the text.
      guard evidence["in"] == nil, let start = evidence["start"]?.double, let end = evidence["end"]?.double, start >= 0,
        start < end, end < 1e9
      else { return nil }
      return Int(start)..<Int(end)
    }.sorted { $0.lowerBound < $1.lowerBound }
  }

  /// The text from a little before the first span on, with the spans marked.
  private func excerpt(_ text: String, _ spans: [Range<Int>]) -> String {
    let scalars = Array(text.unicodeScalars)
    let first = max(0, (spans.first?.lowerBound ?? 0) - textLimit / 5)
    let last = min(scalars.count, first + textLimit)
    var output = first > 0 ? "…" : ""
    var position = first
    func append(_ end: Int, isMarked: Bool) {
      let end = min(end, last)
      guard position < end else { return }
      let piece = scalars[position..<end]
      if position > first, scalars[position - 1].properties.isWhitespace || scalars[position].properties.isWhitespace {
        output += " "
      }
      let line = PlainText.line(String(String.UnicodeScalarView(piece)))
      if !line.isEmpty { output += isMarked ? mark(line) : line }
      position = end
    }
    for span in spans where span.upperBound > position && span.lowerBound < last {
      append(span.lowerBound, isMarked: false)
      append(span.upperBound, isMarked: true)
    }
    append(last, isMarked: false)
    return output + (last < scalars.count ? "…" : "")
  }

  private func mark(_ text: String) -> String { style.isEnabled ? style.paint(text, .green) : "⟦\(text)⟧" }

  // MARK: JSON

  /// A cluster as one JSON object.
  static func json(_ cluster: ClusterCatalogue.Cluster) -> String {
    func value(_ json: String) -> JSONValue { (try? JSONValue(parsing: Array(json.utf8))) ?? .string(json) }
    var members = [JSONValue.Member("cluster", value(cluster.id))]
    if let run = cluster.run { members.append(JSONValue.Member("run", .number("\(run)"))) }
    members.append(JSONValue.Member("size", .number("\(cluster.size)")))
    if let canonical = cluster.canonical { members.append(JSONValue.Member("canonical", json(canonical))) }
    members.append(JSONValue.Member("duplicates", .array(cluster.duplicates.map { json($0) })))
    return JSONValue.object(members).compactText
  }

  private static func json(_ record: ClusterCatalogue.Record) -> JSONValue {
    var members = [JSONValue.Member("output", .string(record.output))]
    for name in ["id", "url", "title", "source", "dates", "duplicate", "dropped", "text"] {
      if let value = record.value[name] { members.append(JSONValue.Member(name, value)) }
    }
    return .object(members)
  }
}
