/// Which classes of rule packs mean which classes of a model.
struct RuleCoverage: Sendable {
  /// By class of the model.
  private(set) var ruleIDs: [[String]]
  /// By class of the rules: the classes of the model that it speaks for.
  private(set) var columns: [[Int]]
  /// By class of the rules: whether it is a top-level class that, with everything below it, no class of the model means.
  private(set) var isForeign: [Bool]

  /// Finds rule classes by `map`, else by an id or a label equal to the class, whatever the case of letters, else by
  /// what documents of the class are about.
  init(
    classes: [String], map: [String: [String]], taxonomy: TopicTaxonomy?,
    documents: some Sequence<(labels: [Int], scores: [TrainingSample.RuleScore])>
  ) {
    let known = taxonomy?.classes ?? []
    var ruleIDs = classes.map { name -> [String] in
      if let ids = map[name] { return ids.filter { taxonomy?[$0] != nil } }
      let match = known.first { $0.id == name } ?? known.first { $0.label.lowercased() == name.lowercased() }
      return match.map { [$0.id] } ?? []
    }
    if let taxonomy {
      let unnamed = classes.indices.filter { map[classes[$0]] == nil && ruleIDs[$0].isEmpty }
      for (column, ids) in RuleMeaning(classes.count, taxonomy, documents).ruleIDs(of: unnamed) {
        ruleIDs[column] = ids
      }
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

  /// Sorts what the rules find in a document, scores by the numbers of their classes, by class of the model.
  ///
  /// - Returns: the greatest score for a topic that the model lacks.
  func collect(_ found: some Sequence<(number: Int, score: Double)>, into scores: inout [Double]) -> Double {
    scores.removeAll(keepingCapacity: true)
    scores.append(contentsOf: repeatElement(0, count: ruleIDs.count))
    var uncovered = 0.0
    for (number, score) in found where score > 0 {
      for column in columns[number] { scores[column] = max(scores[column], score) }
      if isForeign[number] { uncovered = max(uncovered, score) }
    }
    return uncovered
  }
}
