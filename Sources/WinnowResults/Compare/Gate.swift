package import Winnow
internal import WinnowText

/// A bound on what may differ between two runs: `dropped>1%`, `topic-changed>=50`.
package struct Gate: Sendable, Equatable {
  package enum Comparison: String, Sendable, CaseIterable {
    // The longer ones first: `>=` begins with `>`.
    case atLeast = ">="
    case atMost = "<="
    case more = ">"
    case less = "<"
  }

  /// The gate as written.
  package let text: String
  package let quantity: String
  package let comparison: Comparison
  package let value: Double
  /// Whether the value is a percentage of the documents in the first run.
  package let isPercent: Bool

  /// Names with what they count, as shown in the command's help.
  package static let quantities: [(name: String, meaning: String)] = [
    ("dropped", "in both runs, dropped only in the second"),
    ("rejected", "in both runs, rejected only in the second"),
    ("kept", "in both runs, kept only in the second"),
    ("changed", "kept in both runs with another record"),
    ("text-changed", "with another text; so for every field: title-changed, dates-changed, topics-changed, …"),
    ("topic-changed", "with another topic in the first place"),
    ("added", "only in the second run"),
    ("removed", "only in the first run"),
    ("different", "any of these"),
  ]

  /// Parses a gate; nil when it is none.
  package init?(_ text: String) {
    self.text = text
    let compact = String(text.filter { $0 != " " })
    guard
      let found = Comparison.allCases.lazy.compactMap({ comparison in
        compact.firstRange(of: comparison.rawValue).map { (comparison, $0) }
      }).first
    else { return nil }
    comparison = found.0
    quantity = String(compact[..<found.1.lowerBound])
    var number = compact[found.1.upperBound...]
    isPercent = number.last == "%"
    if isPercent { number = number.dropLast() }
    guard let value = Double(number), value.isFinite, value >= 0 else { return nil }
    self.value = value
    guard Self.quantities.contains(where: { $0.name == quantity }) || field != nil else { return nil }
  }

  private static let changed = "-changed"

  /// The field whose changes are counted; nil when the gate counts something else.
  private var field: String? {
    guard quantity != "topic-changed", quantity.hasSuffix(Self.changed), quantity != Self.changed else { return nil }
    return String(quantity.dropLast(Self.changed.count))
  }

  /// What is wrong with the gate's quantity: a field that Winnow does not write and no record of the two runs has is a
  /// mistake, and a gate on it would hold for ever.
  /// - Throws: `IOError`.
  package func problem(_ directories: [ResultDirectory]) throws -> Diagnostic? {
    guard let field, !Self.fields.contains(field), try !directories.contains(where: { try $0.hasField(field) }) else {
      return nil
    }
    return .error(
      "--fail-on '\(text)': no record has a field '\(field)'", at: nil, hint: Self.hint(for: quantity))
  }

  /// The quantity that was perhaps meant, and all there are.
  package static func hint(for quantity: String) -> String {
    let names = quantities.map(\.name) + fields.map { $0 + changed }.filter { $0 != "text-changed" }
    if names.contains(quantity) { return "'\(quantity)>0' for any at all" }
    let nearest = Suggestion.nearest(to: quantity, among: names).map { "did you mean '\($0)'? " } ?? ""
    return nearest + "known: \(names.joined(separator: ", ")), and NAME-changed for other fields of the records"
  }

  /// The fields that Winnow writes and that are compared.
  private static let fields = RecordEncoder.contractFields.filter { $0 != "id" && $0 != "winnow" } + ["input"]

  /// How many documents the gate is about.
  package func count(_ summary: ComparisonSummary) -> Int {
    func sum(_ isWanted: (Transition) -> Bool) -> Int {
      summary.transitions.reduce(0) { $0 + (isWanted($1.key) ? $1.value : 0) }
    }
    switch quantity {
    case "dropped": return summary.arrived(at: .dropped)
    case "rejected": return summary.arrived(at: .rejected)
    case "kept": return summary.arrived(at: .kept)
    case "changed": return sum { $0.before == .kept && $0.after == .kept }
    case "topic-changed": return summary.leadingTopics
    case "added": return sum { $0.before == nil }
    case "removed": return sum { $0.after == nil }
    case "different": return summary.changed
    default: return field.flatMap { summary.fields[$0] } ?? 0
    }
  }

  /// What is wrong, or nil when the gate holds.
  package func failure(_ summary: ComparisonSummary) -> String? {
    let count = count(summary)
    let base = summary.documents.before
    let percent = base > 0 ? Double(count) * 100 / Double(base) : count > 0 ? Double.infinity : 0
    let figure = isPercent ? percent : Double(count)
    let isMet =
      switch comparison {
      case .atLeast: figure >= value
      case .atMost: figure <= value
      case .more: figure > value
      case .less: figure < value
      }
    guard isMet else { return nil }
    let share = base > 0 ? " of \(base) (\(decimal(percent, digits: 2)) %)" : ""
    return "\(text): \(quantity) is \(count)\(share)"
  }
}
