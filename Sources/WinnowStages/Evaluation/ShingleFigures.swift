/// Means of page scores.
struct ShingleFigures {
  let precision: Double
  let recall: Double
  let perPage: Double

  init(_ scores: [ShingleScore]) {
    func mean(_ values: [Double]) -> Double { values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count) }
    precision = mean(scores.filter(\.hasText).map(\.precision))
    recall = mean(scores.filter(\.hasGold).map(\.recall))
    perPage = mean(scores.map(\.f1))
  }

  var f1: Double { ShingleScore.f1(precision, recall) }
  var members: [(StaticString, Double)] {
    [("precision", precision), ("recall", recall), ("f1", f1), ("f1_per_page", perPage)]
  }

  var line: String {
    "    \(Self.text(precision))   \(Self.text(recall))   \(Self.text(f1))        \(Self.text(perPage))"
  }

  /// Three decimals.
  static func text(_ value: Double) -> String {
    let thousandths = Int((value * 1000).rounded())
    let digits = String(thousandths % 1000)
    return "\(thousandths / 1000)." + String(repeating: "0", count: 3 - digits.count) + digits
  }
}
