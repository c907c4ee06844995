internal import Winnow
internal import WinnowText

/// Compares topics with labels: accuracy, precision and recall by class, confusion, reliability of the scores.
struct TopicScore: Sendable {
  /// A topic that a document was given.
  struct Found: Sendable {
    var column: Int
    var score: Double
  }

  private struct Tally: Sendable {
    var hits = 0
    var wrong = 0
    var missed = 0

    var precision: Double { Self.share(hits, hits + wrong) }
    var recall: Double { Self.share(hits, hits + missed) }
    var f1: Double { Self.share(2 * hits, 2 * hits + wrong + missed) }

    static func share(_ part: Int, _ whole: Int) -> Double { whole == 0 ? 0 : Double(part) / Double(whole) }
  }

  /// Documents whose best score lies in one tenth.
  private struct Bin: Sendable {
    var count = 0
    var right = 0
    var sum = 0.0
  }

  private let classes: [String]
  private var tallies: [Tally]
  private var bins = [Bin](repeating: Bin(), count: 10)
  /// How often documents of one class were given another first, by `wanted * classes + found`.
  private var confusions: [Int: Int] = [:]
  private var documents = 0
  private var covered = 0
  private var right = 0
  private var exact = 0
  private var isMultiLabel = false

  init(_ classes: [String]) {
    self.classes = classes
    tallies = [Tally](repeating: Tally(), count: classes.count)
  }

  /// Adds a document; `found` by falling score.
  mutating func add(labels: [Int], found: [Found]) {
    documents += 1
    isMultiLabel = isMultiLabel || labels.count > 1 || found.count > 1
    for item in found {
      if labels.contains(item.column) { tallies[item.column].hits += 1 } else { tallies[item.column].wrong += 1 }
      let bin = min(9, max(0, Int(item.score * 10)))
      bins[bin].count += 1
      bins[bin].sum += item.score
      bins[bin].right += labels.contains(item.column) ? 1 : 0
    }
    for label in labels where !found.contains(where: { $0.column == label }) { tallies[label].missed += 1 }
    guard let first = found.first else { return }
    covered += 1
    if labels.contains(first.column) {
      right += 1
    } else {
      for label in labels { confusions[label * classes.count + first.column, default: 0] += 1 }
    }
    if found.count == labels.count, found.allSatisfy({ labels.contains($0.column) }) { exact += 1 }
  }

  private var micro: Tally {
    tallies.reduce(into: Tally()) { sum, tally in
      sum.hits += tally.hits
      sum.wrong += tally.wrong
      sum.missed += tally.missed
    }
  }

  private var macro: Double {
    let present = tallies.filter { $0.hits + $0.missed > 0 }
    return present.isEmpty ? 0 : present.reduce(0) { $0 + $1.f1 } / Double(present.count)
  }

  /// Expected calibration error: how far scores and shares of right topics lie apart on average.
  private var calibrationError: Double {
    let all = bins.reduce(0) { $0 + $1.count }
    return all == 0 ? 0 : bins.reduce(0) { $0 + abs($1.sum - Double($1.right)) } / Double(all)
  }

  /// For people.
  var text: String {
    var lines = [
      isMultiLabel
        ? "  exact set \(Self.percent(exact, documents)), first topic right \(Self.percent(right, documents))"
        : "  accuracy \(Self.percent(right, documents)), given a topic \(Self.percent(covered, documents)), "
          + "right of these \(Self.percent(right, covered))",
      "  micro P \(Self.percent(micro.precision)) R \(Self.percent(micro.recall)) F1 \(Self.percent(micro.f1)), "
        + "macro F1 \(Self.percent(macro))",
    ]
    let width = classes.reduce(5) { max($0, min($1.count, 40)) }
    func padded(_ text: String) -> String { text + String(repeating: " ", count: max(0, width - text.count)) }
    lines.append("  \(padded("class"))  labelled  precision  recall      F1")
    for (column, tally) in tallies.enumerated() where tally.hits + tally.missed + tally.wrong > 0 {
      let cells = [
        ("\(tally.hits + tally.missed)", 8), (Self.percent(tally.precision), 9), (Self.percent(tally.recall), 6),
        (Self.percent(tally.f1), 6),
      ]
      lines.append("  \(padded(classes[column]))" + cells.map { "  " + Self.right($0.0, $0.1) }.joined())
    }
    let worst = sortedConfusions.prefix(8)
    if !worst.isEmpty {
      lines.append("  most frequent mistakes (labelled → given):")
      for (key, count) in worst {
        lines.append("    \(count) × \(classes[key / classes.count]) → \(classes[key % classes.count])")
      }
    }
    lines.append("  scores: topics, of them right, by score (mean distance \(Self.percent(calibrationError)))")
    for (number, bin) in bins.enumerated() where bin.count > 0 {
      lines.append(
        "    0.\(number)–\(number == 9 ? "1.0" : "0.\(number + 1)")  \(Self.right("\(bin.count)", 7))  "
          + Self.right(Self.percent(bin.right, bin.count), 6))
    }
    return lines.joined(separator: "\n")
  }

  private var sortedConfusions: [(key: Int, value: Int)] {
    confusions.sorted { ($0.value, $1.key) > ($1.value, $0.key) }
  }

  /// For programs.
  var json: JSONValue {
    typealias Member = JSONValue.Member
    func number(_ value: Double) -> JSONValue { .number(Self.rounded(value)) }
    func number(_ value: Int) -> JSONValue { .number("\(value)") }
    return .object([
      Member("documents", number(documents)), Member("covered", number(covered)), Member("right", number(right)),
      Member("accuracy", number(Tally.share(right, documents))), Member("exact", number(Tally.share(exact, documents))),
      Member(
        "micro",
        .object([
          Member("precision", number(micro.precision)), Member("recall", number(micro.recall)),
          Member("f1", number(micro.f1)),
        ])),
      Member("macro_f1", number(macro)), Member("calibration_error", number(calibrationError)),
      Member(
        "classes",
        .array(
          tallies.enumerated().map { column, tally in
            .object([
              Member("label", .string(classes[column])), Member("labelled", number(tally.hits + tally.missed)),
              Member("precision", number(tally.precision)), Member("recall", number(tally.recall)),
              Member("f1", number(tally.f1)),
            ])
          })),
      Member(
        "confusion",
        .array(
          sortedConfusions.map { key, count in
            .object([
              Member("label", .string(classes[key / classes.count])),
              Member("given", .string(classes[key % classes.count])), Member("count", number(count)),
            ])
          })),
      Member(
        "reliability",
        .array(
          bins.enumerated().map { tenth, bin in
            .object([
              Member("from", number(Double(tenth) / 10)), Member("topics", number(bin.count)),
              Member("right", number(bin.right)),
              Member("mean_score", number(bin.count == 0 ? 0 : bin.sum / Double(bin.count))),
            ])
          })),
    ])
  }

  /// Four decimals.
  static func rounded(_ value: Double) -> String { "\((value * 10_000).rounded() / 10_000)" }

  /// `97.5%`
  static func percent(_ share: Double) -> String {
    let tenths = Int((share * 1000).rounded())
    return "\(tenths / 10).\(tenths % 10)%"
  }

  private static func percent(_ part: Int, _ whole: Int) -> String { percent(Tally.share(part, whole)) }

  private static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
