/// Which rule classes speak of which label, as labelled documents show it.
///
/// A rule class means a label when it speaks up in many documents of that label, and most of what it finds lies in these,
/// labels being equally frequent. What finds little anywhere means a topic that is not among the labels.
/// Cost: one pass over the rule scores of the samples.
struct RuleMeaning {
  /// The least share of a rule class's evidence that the documents of one label must have.
  private static let minimumShare = 0.5
  /// A class that speaks up in fewer documents of the label proves nothing.
  private static let fewestDocuments = 5
  /// The least share of the label's documents in which the class speaks up.
  private static let minimumAgreement = 0.3

  private let taxonomy: TopicTaxonomy
  private let labelCount: Int
  /// Rule class by rule class, for each label: the mean score in its documents, and how many of these have a score that
  /// counts as agreement.
  private var means: [Double]
  private var agreeing: [Int]
  /// By label, its documents.
  private var counts: [Int]

  /// - Parameter documents: the labels of each document, below `labelCount`, and what the rules find in it.
  init(
    _ labelCount: Int, _ taxonomy: TopicTaxonomy,
    _ documents: some Sequence<(labels: [Int], scores: [TrainingSample.RuleScore])>
  ) {
    self.taxonomy = taxonomy
    self.labelCount = labelCount
    means = [Double](repeating: 0, count: taxonomy.classes.count * labelCount)
    agreeing = [Int](repeating: 0, count: taxonomy.classes.count * labelCount)
    counts = [Int](repeating: 0, count: labelCount)
    for document in documents {
      for label in document.labels {
        counts[label] += 1
        for score in document.scores {
          let place = Int(score.classNumber) * labelCount + label
          means[place] += Double(score.score)
          agreeing[place] += Double(score.score) >= TopicModelMix.agreement ? 1 : 0
        }
      }
    }
    for place in means.indices { means[place] /= Double(max(1, counts[place % labelCount])) }
  }

  /// The rule classes that mean each of the labels `wanted`; none that lies below another of the same label.
  func ruleIDs(of wanted: [Int]) -> [Int: [String]] {
    var found: [Int: [String]] = [:]
    var labels = [Int?](repeating: nil, count: taxonomy.classes.count)
    for number in taxonomy.classes.indices {
      guard let label = label(of: number), wanted.contains(label) else { continue }
      labels[number] = label
      // Parents have the evidence of their children.
      var ancestor = taxonomy.classes[number].parent
      while let current = ancestor, labels[current] != label { ancestor = taxonomy.classes[current].parent }
      if ancestor == nil { found[label, default: []].append(taxonomy.classes[number].id) }
    }
    return found
  }

  /// The label that a rule class means.
  private func label(of number: Int) -> Int? {
    let row = number * labelCount..<(number + 1) * labelCount
    guard let best = row.max(by: { (means[$0], $1) < (means[$1], $0) }), agreeing[best] >= Self.fewestDocuments,
      Double(agreeing[best]) >= Self.minimumAgreement * Double(counts[best - row.lowerBound]),
      means[best] >= Self.minimumShare * means[row].reduce(0, +)
    else { return nil }
    return best - row.lowerBound
  }
}
