internal import Winnow
internal import WinnowText

/// How evaluations print.
enum EvaluationText {
  /// The first characters of a line.
  static func brief(_ line: String) -> String {
    line.count <= 100 ? line : line.prefix(99) + "…"
  }

  /// `91.3 %`, or `–` where there was nothing to count.
  static func percent(_ part: Int, of whole: Int) -> String {
    guard whole > 0 else { return "   –  " }
    let tenths = Int((Double(part) / Double(whole) * 1000).rounded())
    let text = "\(tenths / 10).\(tenths % 10) %"
    return String(repeating: " ", count: max(0, 7 - text.count)) + text
  }

  /// The line about records that cannot be read, its title padded to `width`; nothing where there are none.
  static func unreadable(_ records: LabelledRecords.Unreadable, width: Int) -> String {
    guard records.count > 0 else { return "" }
    let title = "unreadable" + String(repeating: " ", count: max(1, width - "unreadable".count))
    return "\(title)\(records.count) records, first \(records.first ?? "")\n"
  }

  static func number(_ key: StaticString, _ value: Double, _ writer: inout JSONWriter) {
    writer.key(key)
    writer.number(value)
  }

  static func number(_ key: StaticString, _ value: Int, _ writer: inout JSONWriter) {
    writer.key(key)
    writer.number(value)
  }
}
