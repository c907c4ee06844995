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
  /// Row by row, the score of the rules for each class; and by row, the greatest for a class that is not among them.
  let ruleScores: [Float]
  let uncovered: [Float]
  /// The language of all rows; nil when it is not known or there are several.
  let language: String?

  var hasRules: Bool { ruleIDs.contains { !$0.isEmpty } }

  func ruleScores(_ row: Int) -> ArraySlice<Float> {
    ruleScores[(row * classes.count)..<((row + 1) * classes.count)]
  }

  /// - Parameter map: ids of rule classes by label; a label that is the id or the label of one needs no entry.
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
    let coverage = RuleCoverage(classes: classes, map: map, taxonomy: taxonomy)
    ruleIDs = coverage.ruleIDs
    var scores = [Float](repeating: 0, count: samples.count * classes.count)
    var uncovered = [Float](repeating: 0, count: samples.count)
    for (row, sample) in samples.enumerated() {
      for score in sample.ruleScores {
        for column in coverage.columns[Int(score.classNumber)] {
          scores[row * classes.count + column] = max(scores[row * classes.count + column], score.score)
        }
        if coverage.isForeign[Int(score.classNumber)] { uncovered[row] = max(uncovered[row], score.score) }
      }
    }
    ruleScores = scores
    self.uncovered = uncovered
    let languages = Set(samples.map(\.language))
    language = languages.count == 1 ? languages.first ?? nil : nil
  }
}

/// Which classes of rule packs mean which classes of a model.
struct RuleCoverage: Sendable {
  /// By class of the model.
  private(set) var ruleIDs: [[String]]
  /// By class of the rules: the classes of the model that it speaks for.
  private(set) var columns: [[Int]]
  /// By class of the rules: whether it is a top-level class that, with everything below it, no class of the model means.
  private(set) var isForeign: [Bool]

  /// Finds rule classes by `map`, else by an id or a label equal to the class, whatever the case of letters.
  init(classes: [String], map: [String: [String]], taxonomy: TopicTaxonomy?) {
    let known = taxonomy?.classes ?? []
    let ruleIDs = classes.map { name -> [String] in
      if let ids = map[name] { return ids.filter { taxonomy?[$0] != nil } }
      let match = known.first { $0.id == name } ?? known.first { $0.label.lowercased() == name.lowercased() }
      return match.map { [$0.id] } ?? []
    }
    self.init(ruleIDs: ruleIDs, taxonomy: taxonomy)
  }

  /// The coverage of a model that knows its rule classes; ids that the packs lack are left out.
  init(ruleIDs: [[String]], taxonomy: TopicTaxonomy?) {
    self.ruleIDs = ruleIDs
    let known = taxonomy?.classes ?? []
    columns = [[Int]](repeating: [], count: known.count)
    isForeign = known.map { $0.parent == nil }
    for (column, ids) in ruleIDs.enumerated() {
      for id in ids {
        guard let number = taxonomy?[id] else { continue }
        columns[number].append(column)
        var ancestor: Int? = number
        while let current = ancestor {
          isForeign[current] = false
          ancestor = known[current].parent
        }
      }
    }
  }
}
