internal import WinnowText

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
    "    \(decimal(precision, digits: 3))   \(decimal(recall, digits: 3))   \(decimal(f1, digits: 3))        \(decimal(perPage, digits: 3))"
  }
}
