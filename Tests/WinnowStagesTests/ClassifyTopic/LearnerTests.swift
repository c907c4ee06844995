import Testing
import Winnow
import WinnowText

@testable import WinnowStages

@Suite struct MarginLearnerTests {
  /// Documents of a positive and a negative word each, among noise.
  private func samples(_ count: Int) -> [TrainingSample] {
    var corpus = DeskCorpus(seed: 21)
    return (0..<count).map { number in
      var features = [TrainingSample.Feature(hash: UInt64(number % 2 + 1) << 40, count: 1)]
      for noise in Set((0..<5).map { _ in corpus.below(40) }) {
        features.append(TrainingSample.Feature(hash: UInt64(3 + noise) << 40, count: 1))
      }
      features.sort { $0.hash < $1.hash }
      return TrainingSample(labels: [number % 2 == 0 ? "a" : "b"], features: features)
    }
  }

  @Test func separatesWhatIsSeparable() {
    let samples = samples(200)
    let matrix = TopicMatrix(samples, minimumDocuments: 1, rarity: .full)
    let rows = (0..<Int32(samples.count)).map { $0 }
    let weights = MarginLearner(cost: 1, seed: 1).fit(matrix, rows: rows) { $0 % 2 == 0 }
    for row in rows {
      let margin =
        weights.columns.withUnsafeBufferPointer { matrix.view.product(Int(row), $0.baseAddress!) } + weights.bias
      #expect((margin > 0) == (row % 2 == 0))
    }
  }

  @Test func rowsHaveLengthOne() {
    let matrix = TopicMatrix(samples(20), minimumDocuments: 1, rarity: .root)
    var dense = [Float](repeating: 0, count: matrix.columnCount)
    for row in 0..<20 {
      dense.withUnsafeMutableBufferPointer { dense in
        dense.update(repeating: 0)
        matrix.view.add(row, times: 1, to: dense.baseAddress!)
        #expect(abs(dense.reduce(0) { $0 + $1 * $1 } - 1) < 1e-4)
      }
    }
  }

  @Test func rareFeaturesAreLeftOut() {
    var samples = samples(20)
    samples[3].features.append(TrainingSample.Feature(hash: 99 << 50, count: 1))
    let all = TopicMatrix(samples, minimumDocuments: 1, rarity: .full)
    let common = TopicMatrix(samples, minimumDocuments: 2, rarity: .full)
    #expect(all.hashes.contains(99 << 50) && !common.hashes.contains(99 << 50))
  }
}

@Suite struct LogisticRegressionTests {
  @Test func findsTheProbability() {
    // Three of four are positive at input 1, one of four at input 0.
    let inputs = (0..<400).map { [1, $0 < 200 ? 1.0 : 0.0] }
    let targets = (0..<400).map { $0 < 200 ? ($0 % 4 == 0 ? 0.0 : 1) : ($0 % 4 == 0 ? 1.0 : 0) }
    let weights = LogisticRegression.fit(inputs: inputs, targets: targets, weights: [Double](repeating: 1, count: 400))
    #expect(abs(TopicCalibration.sigmoid(weights[0] + weights[1]) - 0.75) < 0.01)
    #expect(abs(TopicCalibration.sigmoid(weights[0]) - 0.25) < 0.01)
  }

  @Test func staysFiniteWhenEverythingIsSeparable() {
    let weights = LogisticRegression.fit(
      inputs: (0..<100).map { [1, Double($0) - 50] }, targets: (0..<100).map { $0 < 50 ? 0 : 1 },
      weights: [Double](repeating: 1, count: 100))
    #expect(weights.allSatisfy { $0.isFinite && abs($0) < 100 })
  }

  @Test func withoutEvidenceThePriorStays() {
    let prior = [0.5, -2.0]
    #expect(LogisticRegression.fit(inputs: [], targets: [], weights: [], prior: prior) == prior)
  }
}

@Suite struct TopicCalibrationTests {
  @Test func probabilitiesOfOneLabelSumToAtMostOne() {
    var calibration = TopicCalibration()
    calibration.alone.temperature = 4
    calibration.alone.gate = [1, 3, -1, 0, 0, 0, -0.5]
    var corpus = DeskCorpus(seed: 2)
    var output: [Double] = []
    for _ in 0..<200 {
      let margins = (0..<5).map { _ in Double(corpus.below(4001) - 2000) / 500 }
      calibration.probabilities(margins, rules: nil, uncovered: 0, unknownShare: 0.2, into: &output)
      #expect(output.reduce(0, +) <= 1.000001)
      #expect(output.allSatisfy { (0...1).contains($0) })
      let best = margins.indices.max { margins[$0] < margins[$1] }
      #expect(output.indices.max { output[$0] < output[$1] } == best)
    }
  }

  @Test func scoresCountWhatIsRight() {
    var score = TopicScore(["a", "b"])
    score.add(labels: [0], found: [TopicScore.Found(column: 0, score: 0.9)])
    score.add(labels: [1], found: [TopicScore.Found(column: 0, score: 0.6)])
    score.add(labels: [1], found: [])
    let json = score.json
    #expect(json["documents"]?.compactText == "3" && json["covered"]?.compactText == "2")
    #expect(json["right"]?.compactText == "1" && json["accuracy"]?.compactText == "0.3333")
    #expect(score.text.contains("1 × b → a"))
  }
}

@Suite struct RuleMeaningTests {
  private typealias Document = (labels: [Int], scores: [TrainingSample.RuleScore])

  /// Documents with a label and the scores of rule classes.
  private func documents(_ count: Int, _ label: Int, _ scores: [Int32: Float]) -> [Document] {
    let scores = scores.sorted { $0.key < $1.key }.map { TrainingSample.RuleScore(classNumber: $0, score: $1) }
    return [Document](repeating: ([label], scores), count: count)
  }

  /// A root `a` with a child `b`, and a root `c`.
  private func taxonomy() throws -> TopicTaxonomy {
    let pack = """
      version: 1
      classes:
        - {id: a, terms: {1: [x]}, children: [{id: b, terms: {1: [y]}}]}
        - {id: c, terms: {1: [z]}}
      """
    let resources = StageResources(
      directory: "", builtins: ["topics.yaml": { Array(pack.utf8) }], diagnostics: Diagnostics())
    return try ClassifyTopicStage.loadRules([.builtin], resources).rules.taxonomy
  }

  @Test func labelsMeanWhatSpeaksUpInTheirDocuments() throws {
    let meaning = RuleMeaning(
      2, try taxonomy(), documents(20, 0, [0: 0.6, 1: 0.5, 2: 0.1]) + documents(200, 1, [0: 0.2, 2: 0.3]))
    // The child follows from its parent; that the second has ten times the documents decides nothing.
    #expect(meaning.ruleIDs(of: [0, 1]) == [0: ["a"], 1: ["c"]])
    #expect(meaning.ruleIDs(of: [1]) == [1: ["c"]])
  }

  @Test func aChildMayMeanAnotherLabelThanItsParent() throws {
    let meaning = RuleMeaning(2, try taxonomy(), documents(10, 0, [0: 0.6]) + documents(10, 1, [0: 0.4, 1: 0.4]))
    #expect(meaning.ruleIDs(of: [0, 1]) == [0: ["a"], 1: ["b"]])
  }

  @Test func fewOrEvenlySpreadDocumentsProveNothing() throws {
    #expect(RuleMeaning(1, try taxonomy(), documents(4, 0, [0: 0.9])).ruleIDs(of: [0]).isEmpty)
    let even = (0..<3).flatMap { documents(10, $0, [0: 0.5]) }
    #expect(RuleMeaning(3, try taxonomy(), even).ruleIDs(of: [0, 1, 2]).isEmpty)
  }

  @Test func whatFindsLittleAnywhereIsAnotherTopic() throws {
    // Only in every fourth document of the one label in which it speaks up at all.
    let some = documents(10, 0, [0: 0.5, 2: 0.3]) + documents(30, 0, [0: 0.5])
    #expect(RuleMeaning(2, try taxonomy(), some + documents(40, 1, [:])).ruleIDs(of: [0, 1]) == [0: ["a"]])
  }
}
