internal import Winnow
internal import WinnowText

/// A few lines about an output record.
struct RecordSummary {
  let style: TerminalStyle
  private static let textLength = 160

  /// The summary of a record; fields that are absent are left out.
  func text(_ record: JSONValue, number: Int) -> String {
    let title = record["title"]?.text.map { PlainText.line($0, limit: 100) } ?? "(no title)"
    var lines = ["\(style.paint("\(number)", .dim))  \(style.paint(title, .bold))"]
    func add(_ name: String, _ value: String?) {
      guard let value, !value.isEmpty else { return }
      lines.append("   \(style.paint(name, .cyan))" + String(repeating: " ", count: max(1, 11 - name.count)) + value)
    }
    add("id", record["id"].map { PlainText.line($0.text ?? $0.compactText, limit: 100) })
    add("url", record["url"]?.text.map { PlainText.line($0, limit: 100) })
    add("language", record["language"]?.text.map { PlainText.line($0, limit: 100) })
    add("publisher", Self.publisher(record))
    add("agencies", Self.names(record.value(at: "source.agencies")))
    add("authors", Self.names(record.value(at: "source.authors")))
    add("published", Self.published(record))
    add("mentions", Self.mentions(record))
    add("topics", Self.topics(record))
    add("duplicate", Self.duplicate(record))
    add("removed", Self.removed(record))
    for member in Self.others(record) {
      add(
        PlainText.line(member.name, limit: 40),
        PlainText.line(Self.line(member.value), limit: 100))
    }
    add("text", record["text"]?.text.map { PlainText.line($0, limit: Self.textLength) })
    return lines.joined(separator: "\n")
  }

  /// A string as it is, a list of strings with commas, anything else as JSON.
  private static func line(_ value: JSONValue) -> String {
    if let text = value.text { return text }
    let texts = value.elements.compactMap(\.text)
    return !texts.isEmpty && texts.count == value.elements.count ? texts.joined(separator: ", ") : value.compactText
  }

  /// The fields that none of the other lines is about: fields of the input, what `exec` and plugins add, and what `select`
  /// made of others (a publisher's name as `source`).
  private static func others(_ record: JSONValue) -> [JSONValue.Member] {
    guard case .object(let members) = record else { return [] }
    return members.filter { member in
      switch (member.name, member.value) {
      case ("id", _), ("url", .string), ("title", .string), ("text", .string), ("language", .string): false
      case ("clean", .object), ("source", .object), ("dates", .object), ("duplicate", .object), ("winnow", .object):
        false
      case ("topics", .array(let topics)): topics.contains { $0["label"] == nil }
      case ("page_text", .string): false
      default: true
      }
    }
  }

  static func publisher(_ record: JSONValue) -> String? {
    guard let publisher = record.value(at: "source.publisher"), let name = publisher["name"]?.text else { return nil }
    return PlainText.line(name) + (publisher["domain"]?.text.map { " (\(PlainText.line($0)))" } ?? "")
  }

  /// `Reuters (origin), AFP (image)`.
  private static func names(_ list: JSONValue?) -> String? {
    list?.elements.compactMap { item in
      item["name"]?.text.map { PlainText.line($0) + (item["role"]?.text.map { " (\($0))" } ?? "") }
    }.joined(separator: ", ")
  }

  static func published(_ record: JSONValue) -> String? {
    if let published = record.value(at: "dates.published"), let value = published["value"]?.text {
      return value + (published["basis"]?.text.map { " (by \($0))" } ?? "")
    }
    guard let bounds = record.value(at: "dates.bounds") else { return nil }
    switch (bounds["earliest"]?.text, bounds["latest"]?.text) {
    case (let earliest?, let latest?): return "between \(earliest) and \(latest)"
    case (let earliest?, nil): return "\(earliest) or later"
    case (nil, let latest?): return "\(latest) or earlier"
    default: return nil
    }
  }

  private static func mentions(_ record: JSONValue) -> String? {
    guard let mentions = record.value(at: "dates.mentions")?.elements, !mentions.isEmpty else { return nil }
    let first = mentions.prefix(4).compactMap { mention in
      mention["value"]?.text.map { "\(PlainText.line(mention["text"]?.text ?? "", limit: 30)) = \($0)" }
    }
    return first.joined(separator: ", ") + (mentions.count > 4 ? ", and \(mentions.count - 4) more" : "")
  }

  private static func topics(_ record: JSONValue) -> String? {
    record["topics"]?.elements.compactMap { topic in
      guard let label = topic["label"]?.text else { return nil }
      return PlainText.line(label) + (topic["score"].map { " \($0.compactText)" } ?? "")
    }.joined(separator: ", ")
  }

  private static func duplicate(_ record: JSONValue) -> String? {
    guard let duplicate = record["duplicate"] else { return nil }
    guard let canonical = duplicate["of"] else { return "canonical of its cluster" }
    return "\(duplicate["kind"]?.text ?? "") duplicate of \(PlainText.line(canonical.text ?? canonical.compactText))"
  }

  /// `12 lines: share-bar 5, caption 3`; the kinds by falling count.
  private static func removed(_ record: JSONValue) -> String? {
    // The title has a line of its own above.
    let removed = (record.value(at: "clean.removed")?.elements ?? []).filter { $0["rule"]?.text != Removal.titleRule }
    guard !removed.isEmpty else { return nil }
    var counts: [String: Int] = [:]
    for block in removed { counts[block["kind"]?.text ?? "other", default: 0] += 1 }
    let kinds = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.key) \($0.value)" }
    return "\(removed.count) line\(removed.count == 1 ? "" : "s"): " + kinds.joined(separator: ", ")
  }
}
