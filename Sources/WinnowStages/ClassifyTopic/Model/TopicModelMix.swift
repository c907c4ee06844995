internal import Winnow

/// A model beside the rules: what it says, how the two agree, and when it abstains.
struct TopicModelMix: Sendable {
  /// Reusable working memory.
  final class Scratch {
    let model: TopicModel.Scratch
    var ruleScores: [Double] = []
    var probabilities: [Double] = []

    init(_ mix: TopicModelMix) { model = TopicModel.Scratch(mix.model) }
  }

  /// A topic that the model gives.
  struct Topic {
    var column: Int
    var annotation: TopicAnnotation
  }

  /// The score from which the rules count as agreeing.
  static let agreement = 0.15

  let model: TopicModel
  private let options: ClassifyTopicOptions
  private let coverage: RuleCoverage
  private let taxonomy: TopicTaxonomy
  /// Id, label and level of topics, by class of the model.
  private let names: [(id: String, label: String, level: Int)]

  init(_ model: TopicModel, _ rules: TopicRules, _ options: ClassifyTopicOptions) {
    self.model = model
    self.options = options
    taxonomy = rules.taxonomy
    coverage = RuleCoverage(ruleIDs: model.header.classes.map(\.ruleIDs), taxonomy: rules.taxonomy)
    names = model.header.classes.map { entry in
      guard let number = rules.taxonomy[entry.id] else { return (entry.id, entry.id, 1) }
      return (entry.id, rules.taxonomy.classes[number].label, rules.taxonomy.classes[number].level)
    }
  }

  /// The ids of the model's classes.
  var classIDs: [String] { names.map(\.id) }

  /// The topics that model and rules together give; nil when the model is not for this document: another language, or
  /// too few words that it knows.
  ///
  /// - Parameter rules: the score of every rule class, where the rules speak the document's language.
  func topics(
    of document: Document, rules: [Double]?, _ scratch: Scratch
  ) -> [Topic]? {
    if let known = model.header.language, let language = document.language, !Self.matches(language, known) {
      return nil
    }
    model.score(document, scratch.model)
    let words = scratch.model.words.count
    guard words > 0, Double(scratch.model.knownWords) >= options.minimumKnown * Double(words) else { return nil }
    let uncovered =
      rules.map { coverage.collect($0.enumerated().lazy.map { ($0, $1) }, into: &scratch.ruleScores) } ?? 0
    model.header.calibration.probabilities(
      scratch.model.margins, rules: rules == nil ? nil : scratch.ruleScores, uncovered: uncovered,
      unknownShare: scratch.model.unknownShare, into: &scratch.probabilities)
    return chosen(scratch.probabilities).map { column in
      let agrees = rules != nil && scratch.ruleScores[column] >= Self.agreement
      return Topic(
        column: column,
        annotation: TopicAnnotation(
          id: names[column].id, label: names[column].label, level: names[column].level,
          score: (scratch.probabilities[column] * 10_000).rounded() / 10_000, basis: agrees ? .both : .model,
          terms: model.terms(for: column, of: document, scratch.model, limit: ClassifyTopicStage.termsPerTopic)))
    }
  }

  private static func matches(_ language: String, _ known: String) -> Bool {
    LanguageSubtag.primary(of: language) == LanguageSubtag.primary(of: known)
  }

  /// The classes to report.
  private func chosen(_ probabilities: [Double]) -> [Int] {
    if model.header.isMultiLabel {
      return probabilities.indices.filter {
        probabilities[$0] >= max(options.minimum, model.header.calibration.logistics[$0].threshold)
      }
    }
    var best = 0.0
    var second = 0.0
    for probability in probabilities {
      if probability > best { (best, second) = (probability, best) } else { second = max(second, probability) }
    }
    guard best - second >= options.margin else { return [] }
    return probabilities.indices.filter { probabilities[$0] >= options.minimum }
  }

  /// Whether a class is left to the rules: the model has nothing to say about it, or it lies below a class that the model
  /// gives.
  func leavesToRules(_ number: Int, _ topics: [Topic]) -> Bool {
    guard coverage.columns[number].isEmpty else { return false }
    var ancestor = taxonomy.classes[number].parent
    while let current = ancestor {
      let columns = coverage.columns[current]
      if !columns.isEmpty { return topics.contains { columns.contains($0.column) } }
      ancestor = taxonomy.classes[current].parent
    }
    return true
  }
}
