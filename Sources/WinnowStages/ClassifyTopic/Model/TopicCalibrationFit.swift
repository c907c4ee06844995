internal import Glibc
internal import Winnow

/// Fits the probabilities of a model on documents that its classifiers had not seen.
struct TopicCalibrationFit {
  private(set) var calibration = TopicCalibration()

  /// The share of documents of unknown topics that probabilities allow for.
  static let unseenShare = 0.55

  init(_ set: TopicTrainingSet, _ outcome: TopicTraining.Outcome) {
    if set.isMultiLabel {
      calibration.logistics = Self.logistics(HeldOutDocument.all(.fold, set, outcome), set)
    } else {
      let known = HeldOutDocument.all(.fold, set, outcome)
      let unseen = HeldOutDocument.all(.unseen, set, outcome)
      calibration.alone = Self.mix(known, unseen, withRules: false)
      calibration.withRules = set.hasRules ? Self.mix(known, unseen, withRules: true) : calibration.alone
    }
  }

  // MARK: Single-label

  private static func mix(
    _ known: [HeldOutDocument], _ unseen: [HeldOutDocument], withRules: Bool
  ) -> TopicCalibration.Mix {
    var mix = TopicCalibration.Mix()
    (mix.temperature, mix.ruleWeight) = softmax(known, withRules: withRules)
    func inputs(_ document: HeldOutDocument) -> [Double] {
      let rules = withRules ? document.rules : nil
      let best = document.best(mix, rules: rules)
      return TopicCalibration.GateInputs(
        margins: document.margins, best: best, rules: rules, uncovered: document.uncovered,
        unknownShare: document.unknownShare
      ).values
    }
    guard !unseen.isEmpty else {
      // Nothing is known about unknown topics: the gate is open.
      mix.gate[0] = 10
      return mix
    }
    let weight = unseenShare / (1 - unseenShare) * Double(known.count) / Double(unseen.count)
    mix.gate = LogisticRegression.fit(
      inputs: known.map(inputs) + unseen.map(inputs),
      targets: [Double](repeating: 1, count: known.count) + [Double](repeating: 0, count: unseen.count),
      weights: [Double](repeating: 1, count: known.count) + [Double](repeating: weight, count: unseen.count))
    return mix
  }

  /// Minimises the cross entropy over temperature and rule weight, by Newton's method.
  private static func softmax(_ documents: [HeldOutDocument], withRules: Bool) -> (Double, Double) {
    var temperature = 3.0
    var ruleWeight = withRules ? 1.0 : 0
    for _ in 0..<50 {
      var gradient = (0.0, 0.0)
      // A little curvature of its own keeps the weights finite when all documents are right.
      var curvature = (1e-3 * Double(documents.count), 0.0, 1e-3 * Double(documents.count))
      gradient.0 -= 1e-3 * temperature * Double(documents.count) * 0.1
      gradient.1 -= 1e-3 * ruleWeight * Double(documents.count) * 0.1
      for document in documents {
        guard let label = document.labels.first else { continue }
        let values = document.margins.indices.map {
          temperature * document.margins[$0] + ruleWeight * document.rules[$0]
        }
        let greatest = values.max() ?? 0
        let powers = values.map { exp($0 - greatest) }
        let sum = powers.reduce(0, +)
        var mean = (0.0, 0.0)
        var square = (0.0, 0.0, 0.0)
        for (index, power) in powers.enumerated() {
          let share = power / sum
          let (margin, rule) = (document.margins[index], document.rules[index])
          mean.0 += share * margin
          mean.1 += share * rule
          square.0 += share * margin * margin
          square.1 += share * margin * rule
          square.2 += share * rule * rule
        }
        gradient.0 += document.margins[label] - mean.0
        gradient.1 += document.rules[label] - mean.1
        curvature.0 += square.0 - mean.0 * mean.0
        curvature.1 += square.1 - mean.0 * mean.1
        curvature.2 += square.2 - mean.1 * mean.1
      }
      if !withRules { (gradient.1, curvature.1, curvature.2) = (0, 0, 1) }
      let determinant = curvature.0 * curvature.2 - curvature.1 * curvature.1
      guard determinant > 1e-12 else { break }
      let step = (
        (gradient.0 * curvature.2 - gradient.1 * curvature.1) / determinant,
        (gradient.1 * curvature.0 - gradient.0 * curvature.1) / determinant
      )
      let length = max(abs(step.0), abs(step.1))
      let scale = length > 2 ? 2 / length : 1
      temperature = max(0.1, temperature + scale * step.0)
      ruleWeight = max(0, ruleWeight + scale * step.1)
      if length < 1e-6 { break }
    }
    return (temperature, ruleWeight)
  }

  // MARK: Multi-label

  private static func logistics(_ documents: [HeldOutDocument], _ set: TopicTrainingSet) -> [TopicCalibration.Logistic]
  {
    let classCount = set.classes.count
    var inputs: [[Double]] = []
    var targets: [Double] = []
    for document in documents {
      // Most decisions are plainly negative; the probabilities that matter are of the others.
      for column in 0..<classCount where document.margins[column] > plainlyNegative || document.labels.contains(column)
      {
        inputs.append([1, document.margins[column], document.rules[column]])
        targets.append(document.labels.contains(column) ? 1 : 0)
      }
    }
    let pooled = LogisticRegression.fit(
      inputs: inputs, targets: targets, weights: [Double](repeating: 1, count: inputs.count))
    var common = TopicCalibration.Logistic(
      slope: max(0.1, pooled[1]), intercept: pooled[0], ruleWeight: max(0, pooled[2]))
    func decisions(_ logistic: TopicCalibration.Logistic, _ column: Int) -> [(probability: Double, isRight: Bool)] {
      documents.map {
        (
          TopicCalibration.sigmoid(
            logistic.slope * $0.margins[column] + logistic.intercept + logistic.ruleWeight * $0.rules[column]),
          $0.labels.contains(column)
        )
      }
    }
    common.threshold = bestThreshold((0..<classCount).flatMap { decisions(common, $0) }) ?? 0.5
    return (0..<classCount).map { column in
      let rows = documents.filter { $0.margins[column] > plainlyNegative || $0.labels.contains(column) }
      let weights = LogisticRegression.fit(
        inputs: rows.map { [1, $0.margins[column], $0.rules[column]] },
        targets: rows.map { $0.labels.contains(column) ? 1 : 0 }, weights: [Double](repeating: 1, count: rows.count),
        prior: [common.intercept, common.slope, common.ruleWeight], strength: 5)
      var logistic = TopicCalibration.Logistic(
        slope: max(0.1, weights[1]), intercept: weights[0], ruleWeight: max(0, weights[2]), threshold: common.threshold)
      let found = decisions(logistic, column)
      if found.count(where: \.isRight) >= fewestForThreshold, let best = bestThreshold(found) {
        // Halfway to the common one: a class's own optimum is noisy.
        logistic.threshold = (best + common.threshold) / 2
      }
      return logistic
    }
  }

  /// Decisions with a smaller margin are left out of fitting.
  private static let plainlyNegative = -0.9
  /// Classes with fewer documents take the common threshold.
  private static let fewestForThreshold = 10

  /// The threshold with the best F1.
  private static func bestThreshold(_ decisions: [(probability: Double, isRight: Bool)]) -> Double? {
    let sorted = decisions.filter { $0.probability > 0.02 }.sorted { $0.probability > $1.probability }
    let positives = decisions.count(where: \.isRight)
    var (hits, best, threshold) = (0, 0.0, nil as Double?)
    for (index, decision) in sorted.enumerated() {
      hits += decision.isRight ? 1 : 0
      let quality = 2 * Double(hits) / Double(index + 1 + positives)
      guard quality > best else { continue }
      best = quality
      let next = index + 1 < sorted.count ? sorted[index + 1].probability : 0
      threshold = min(0.9, max(0.1, (decision.probability + next) / 2))
    }
    return threshold
  }
}

/// A document with margins of classifiers that had not seen it.
struct HeldOutDocument {
  /// By class of the split.
  let margins: [Double]
  let rules: [Double]
  let uncovered: Double
  /// The share of its words that the classifiers had never seen.
  let unknownShare: Double
  let labels: [Int]

  /// The documents held out for a purpose.
  static func all(
    _ purpose: TopicTraining.Split.Purpose, _ set: TopicTrainingSet, _ outcome: TopicTraining.Outcome
  ) -> [HeldOutDocument] {
    outcome.margins.filter { $0.split.purpose == purpose }.flatMap { margins in
      margins.split.heldOut.indices.map { index in
        let row = Int(margins.split.heldOut[index])
        let classes = margins.split.classes
        var rules: [Double] = []
        let uncovered = margins.split.coverage.collect(
          set.ruleScores[row].lazy.map { (Int($0.classNumber), Double($0.score)) }, into: &rules)
        return HeldOutDocument(
          margins: margins.row(index).map(Double.init), rules: rules, uncovered: uncovered,
          unknownShare: Double(margins.split.knowledge[index].unknownShare),
          labels: set.labels[row].compactMap { classes.firstIndex(of: Int($0)) })
      }
    }
  }

  /// The class with the greatest sum of margin and rule score.
  func best(_ mix: TopicCalibration.Mix, rules: [Double]?) -> Int {
    var best = (value: -Double.infinity, index: 0)
    for index in margins.indices {
      let value = mix.temperature * margins[index] + mix.ruleWeight * (rules?[index] ?? 0)
      if value > best.value { best = (value, index) }
    }
    return best.index
  }
}
