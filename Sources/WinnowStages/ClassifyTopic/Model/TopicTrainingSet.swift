internal import Winnow
internal import WinnowText

/// The labelled records of a training, numbered and measured.
struct TopicTrainingSet: Sendable {
  let classes: [String]
  /// The classes of rule packs that mean the same, by class.
  let ruleIDs: [[String]]
  let isMultiLabel: Bool
  let matrix: TopicMatrix
  /// The classes of each row.
  let labels: [[Int32]]
  /// By row: what the rules find.
  let ruleScores: [[TrainingSample.RuleScore]]
  /// The language of all rows; nil when it is not known or there are several.
  let language: String?
  private let taxonomy: TopicTaxonomy?
  private let map: [String: [String]]

  var hasRules: Bool { ruleIDs.contains { !$0.isEmpty } }

  /// - Parameter map: ids of rule classes by label; what the other labels mean is found by name, else from the samples.
  init(
    _ samples: [TrainingSample], isMultiLabel: Bool, matrix: TopicMatrix, taxonomy: TopicTaxonomy?,
    map: [String: [String]]
  ) {
    self.isMultiLabel = isMultiLabel
    self.matrix = matrix
    let classes = Set(samples.flatMap(\.labels)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let numbers = Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($1, Int32($0)) })
    self.classes = classes
    labels = samples.map { $0.labels.compactMap { numbers[$0] } }
    ruleScores = samples.map(\.ruleScores)
    self.taxonomy = taxonomy
    self.map = map
    let labels = labels
    let documents = zip(labels, ruleScores).lazy.map { (labels: $0.map { Int($0) }, scores: $1) }
    ruleIDs = RuleCoverage(classes: classes, map: map, taxonomy: taxonomy, documents: documents).ruleIDs
    let languages = Set(samples.map(\.language))
    language = languages.count == 1 ? languages.first ?? nil : nil
  }

  /// What rule classes mean which of `chosen` classes, as far as these rows tell.
  func coverage(of chosen: [Int], from rows: [Int32]) -> RuleCoverage {
    var places = [Int?](repeating: nil, count: classes.count)
    for (place, column) in chosen.enumerated() { places[column] = place }
    let documents = rows.lazy.map { row in
      (labels: labels[Int(row)].compactMap { places[Int($0)] }, scores: ruleScores[Int(row)])
    }
    return RuleCoverage(classes: chosen.map { classes[$0] }, map: map, taxonomy: taxonomy, documents: documents)
  }
}
