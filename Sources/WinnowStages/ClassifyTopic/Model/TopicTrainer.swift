public import Winnow
internal import WinnowText

/// `train topics`: fits the linear model of `classify-topic` to labelled records.
public struct TopicTrainer: Trainer {
  public static var descriptor: ToolDescriptor {
    ToolDescriptor(
      name: "topics", summary: "Fits a topic model for classify-topic to labelled records.", details: details)
  }

  private static let details = """
    Reads records with `title` and `text` and, in a field `labels`, a label or a list of labels. Learns one linear
    classifier per class over words and pairs of words, and on held-out parts of the records how far to trust it: what
    probability a margin means, how to weigh it against the rule packs, and how documents look that belong to none of the
    classes.

    The figures in the report are of documents that the model had not seen. The model file is the same for the same
    records, options and seed.
    """

  private let options: TopicTrainerOptions
  private let rules: TopicRules?

  public init(options: TopicTrainerOptions, resources: StageResources) throws {
    self.options = options
    rules = try options.rules.isEmpty ? nil : ClassifyTopicStage.loadRules(options.rules, resources).rules
    if let unknown = options.map.values.flatMap({ $0 }).sorted().first(where: { rules?.taxonomy[$0] == nil }) {
      throw ConfigurationError("option 'map': the rule packs have no class '\(unknown)'")
    }
  }

  public func train(_ records: LabelledRecords) throws -> TrainedModel {
    let (samples, skipped) = try read(records)
    let isMultiLabel =
      switch options.labels {
      case .auto: samples.contains { $0.labels.count > 1 }
      case .single: false
      case .multiple: true
      }
    try Self.check(samples, isMultiLabel: isMultiLabel, options)
    let isRooted = options.rarity == .root || (options.rarity == .auto && isMultiLabel)
    let matrix = TopicMatrix(
      samples, minimumDocuments: options.minimumDocuments,
      rarity: isRooted ? .root : .full)
    let set = TopicTrainingSet(
      samples, isMultiLabel: isMultiLabel, matrix: matrix, taxonomy: rules?.taxonomy, map: options.map)
    records.progress("\(samples.count) records, \(set.classes.count) classes, \(matrix.columnCount) features")
    let training = TopicTraining(
      set: set, cost: Float(options.cost ?? (isMultiLabel ? 4 : 1)), folds: options.folds, seed: UInt64(options.seed))
    let outcome = try training.run(records)
    let fit = TopicCalibrationFit(set, outcome)
    let packer = TopicModelPacker(set, outcome.weights, byteLimit: Int(options.maximumMegabytes * 1_000_000))
    var header = packer.header(
      calibration: fit.calibration, grams: options.grams, titleWeight: options.titleWeight)
    try nameTerms(of: &header, packer, records)
    let bytes = TopicModelFile.encode(header, packer.tables)
    let report = TopicTrainingReport(
      set: set, outcome: outcome, calibration: fit.calibration, header: header, bytes: bytes.count, skipped: skipped)
    return TrainedModel(bytes: bytes, report: ToolReport(text: report.text, json: report.json))
  }

  /// The records with a label and with words; and how many others there were.
  private func read(_ records: LabelledRecords) throws -> (
    samples: [TrainingSample], skipped: TopicTrainingReport.Skipped
  ) {
    var samples: [TrainingSample] = []
    var skipped = TopicTrainingReport.Skipped()
    let options = options
    let rules = rules
    let unreadable = try records.read({
      let reader = TrainingSampleReader(
        labelsField: options.labelsField, grams: options.grams, titleWeight: options.titleWeight, rules: rules)
      return { document in try reader.sample(document) }
    }) { sample in
      if sample.labels.isEmpty {
        skipped.withoutLabel += 1
      } else if sample.features.isEmpty {
        skipped.withoutWords += 1
      } else {
        samples.append(sample)
      }
    }
    skipped.unreadable = unreadable.count
    skipped.firstUnreadable = unreadable.first
    return (samples, skipped)
  }

  private static func check(
    _ samples: [TrainingSample], isMultiLabel: Bool, _ options: TopicTrainerOptions
  ) throws(Diagnostic) {
    guard !samples.isEmpty else {
      throw .error(
        "no record has a label in the field '\(options.labelsField)'", at: nil,
        hint: "name the field with --labels-field")
    }
    let classes = Set(samples.flatMap(\.labels))
    guard classes.count > 1 || isMultiLabel else {
      throw .error("all records have the label '\(classes.first ?? "")': there is nothing to tell apart", at: nil)
    }
    guard classes.count <= TopicModelHeader.maximumClasses else {
      throw .error(
        "\(classes.count) different labels are more than \(TopicModelHeader.maximumClasses)", at: nil,
        hint: "is '\(options.labelsField)' the right field?")
    }
    guard isMultiLabel || !samples.contains(where: { $0.labels.count > 1 }) else {
      throw .error("a record has several labels", at: nil, hint: "leave out --labels single")
    }
    guard samples.count >= 2 * options.folds else {
      throw .error("\(samples.count) labelled records are too few for \(options.folds) folds", at: nil)
    }
  }

  /// Looks up the words behind the strongest features of each class, by reading the records once more.
  private func nameTerms(
    of header: inout TopicModelHeader, _ packer: TopicModelPacker, _ records: LabelledRecords
  ) throws {
    let strongest = packer.strongestFeatures(limit: TopicModelPacker.namedTerms)
    let wanted = Set(strongest.flatMap { $0 })
    let grams = options.grams
    var names: [UInt64: String] = [:]
    try records.read({
      let reader = FeatureNamer(grams: grams, wanted: wanted)
      return { document in reader.names(document) }
    }) { found in
      for (feature, name) in found where names[feature] == nil { names[feature] = name }
    }
    for (column, features) in strongest.enumerated() {
      header.classes[column].terms = features.compactMap { names[$0] }
    }
  }
}

/// Finds the words behind features; one per thread.
private final class FeatureNamer {
  private let grams: Int
  private var words = ModelWords()
  /// Features whose name this thread does not know yet.
  private var wanted: Set<UInt64>
  /// Whether any wanted feature has these upper 16 bits.
  private var mayBeWanted = [Bool](repeating: false, count: 1 << 16)

  init(grams: Int, wanted: Set<UInt64>) {
    self.grams = grams
    self.wanted = wanted
    for feature in wanted { mayBeWanted[Int(feature >> 48)] = true }
  }

  /// The wanted features that occur for the first time in this document.
  func names(_ document: Document) -> [(feature: UInt64, name: String)] {
    guard !wanted.isEmpty else { return [] }
    words.load(document, titleWeight: 1)
    var found: [(feature: UInt64, word: Int, length: Int)] = []
    words.forEachFeature(grams: grams) { feature, word, length, _ in
      if mayBeWanted[Int(truncatingIfNeeded: feature >> 48)], wanted.contains(feature) {
        found.append((feature, word, length))
      }
    }
    return found.compactMap { item in
      wanted.remove(item.feature) == nil
        ? nil : (item.feature, words.text(item.word, item.length, of: document))
    }
  }
}
