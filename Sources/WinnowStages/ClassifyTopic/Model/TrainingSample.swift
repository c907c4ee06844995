internal import Winnow
internal import WinnowText

/// One labelled document as training sees it.
struct TrainingSample: Sendable {
  /// A feature of the document and its weighted number of occurrences.
  struct Feature: BitwiseCopyable, Sendable {
    var hash: UInt64
    var count: Float
    var isPair = false
  }

  /// A rule class and its score.
  struct RuleScore: BitwiseCopyable, Sendable {
    var classNumber: Int32
    var score: Float
  }

  var labels: [String] = []
  /// By hash.
  var features: [Feature] = []
  var ruleScores: [RuleScore] = []
  var language: String?
}

/// Makes samples of documents; one per thread.
final class TrainingSampleReader {
  private let labelsField: String
  private let grams: Int
  private let titleWeight: Double
  private let rules: TopicRules?
  private var words = ModelWords()
  private var evidence: TopicEvidence?
  private var scores: [Double] = []

  init(labelsField: String, grams: Int, titleWeight: Double, rules: TopicRules?) {
    self.labelsField = labelsField
    self.grams = grams
    self.titleWeight = titleWeight
    self.rules = rules
    evidence = rules.map { TopicEvidence($0) }
  }

  /// The sample of a document; without labels, features or both when it has none.
  /// - Throws: `Diagnostic` when its labels are neither a string nor a list of strings.
  func sample(_ document: Document) throws(Diagnostic) -> TrainingSample {
    var sample = TrainingSample(
      labels: try LabelField.labels(of: document, labelsField), language: document.language)
    words.load(document, titleWeight: Float(titleWeight))
    var found: [TrainingSample.Feature] = []
    found.reserveCapacity(words.count * grams)
    words.forEachFeature(grams: grams) { feature, _, length, weight in
      found.append(TrainingSample.Feature(hash: feature, count: weight, isPair: length > 1))
    }
    sample.features = Self.merged(found)
    if let rules { sample.ruleScores = ruleScores(document, rules) }
    return sample
  }

  /// Adds up the counts of equal features.
  private static func merged(_ features: [TrainingSample.Feature]) -> [TrainingSample.Feature] {
    var features = features
    features.sort { $0.hash < $1.hash }
    var count = 0
    for index in features.indices {
      if count > 0, features[count - 1].hash == features[index].hash {
        features[count - 1].count += features[index].count
      } else {
        features[count] = features[index]
        count += 1
      }
    }
    features.removeLast(features.count - count)
    return features
  }

  private func ruleScores(
    _ document: Document, _ rules: TopicRules
  ) -> [TrainingSample.RuleScore] {
    guard evidence?.collect(document, rules, titleWeight: ClassifyTopicOptions().titleWeight) == true,
      let evidence
    else { return [] }
    rules.score(evidence, into: &scores)
    return scores.indices.filter { scores[$0] > 0 }.map {
      TrainingSample.RuleScore(classNumber: Int32($0), score: Float(scores[$0]))
    }
  }
}

/// The labels of a record: a string, or a list of strings.
enum LabelField {
  /// The labels in `field`; none when it is absent, null or empty.
  /// - Throws: `Diagnostic` for anything else.
  static func labels(of document: Document, _ field: String) throws(Diagnostic) -> [String] {
    guard let json = document.field(field) ?? document.field("input.\(field)"),
      let value = try? JSONValue(parsing: json)
    else { return [] }
    switch value {
    case .null: return []
    case .string(let label): return label.isEmpty ? [] : [label]
    case .array(let items):
      var labels: [String] = []
      for item in items {
        guard case .string(let label) = item else { throw mistake(document, field) }
        if !label.isEmpty, !labels.contains(label) { labels.append(label) }
      }
      return labels
    default: throw mistake(document, field)
    }
  }

  private static func mistake(_ document: Document, _ field: String) -> Diagnostic {
    .error(
      "record '\(document.id.text)': field '\(field)' is neither a string nor a list of strings", at: nil,
      hint: "write \"\(field)\": [\"sport\"], or name another field with --labels-field")
  }
}
