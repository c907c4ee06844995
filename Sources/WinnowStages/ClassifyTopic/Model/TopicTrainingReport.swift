internal import Winnow
internal import WinnowText

/// What `train topics` reports: how good the model is on documents that its classifiers had not seen.
struct TopicTrainingReport {
  /// Records that nothing was learned from.
  struct Skipped: Sendable {
    var withoutLabel = 0
    var withoutWords = 0
    var unreadable = 0
    var firstUnreadable: String?
  }

  private let set: TopicTrainingSet
  private let header: TopicModelHeader
  private let bytes: Int
  private let skipped: Skipped
  private let score: TopicScore
  /// The share of documents of unknown topics that reach a probability of 0.5.
  private let unseenKept: Double?
  private let curve: [(records: Int, accuracy: Double)]

  init(
    set: TopicTrainingSet, outcome: TopicTraining.Outcome, calibration: TopicCalibration, header: TopicModelHeader,
    bytes: Int, skipped: Skipped
  ) {
    self.set = set
    self.header = header
    self.bytes = bytes
    self.skipped = skipped
    var score = TopicScore(set.classes)
    for document in HeldOutDocument.all(.fold, set, outcome) {
      score.add(
        labels: document.labels, found: Self.found(document, calibration, isMultiLabel: set.isMultiLabel, set.hasRules))
    }
    self.score = score
    let unseen = HeldOutDocument.all(.unseen, set, outcome)
    let kept = unseen.count { document in
      (Self.found(document, calibration, isMultiLabel: false, set.hasRules).first?.score ?? 0) >= 0.5
    }
    unseenKept = unseen.isEmpty ? nil : Double(kept) / Double(unseen.count)
    let first = outcome.margins.first { $0.split.purpose == .fold }
    let points = outcome.margins.filter { $0.split.purpose == .curve } + (first.map { [$0] } ?? [])
    curve = set.isMultiLabel ? [] : points.map { ($0.split.rows.count, Self.accuracy($0, set)) }
  }

  /// The classes that the stage would give, by falling probability.
  private static func found(
    _ document: HeldOutDocument, _ calibration: TopicCalibration, isMultiLabel: Bool, _ hasRules: Bool
  ) -> [TopicScore.Found] {
    var probabilities: [Double] = []
    calibration.probabilities(
      document.margins, rules: hasRules ? document.rules : nil, uncovered: document.uncovered,
      unknownShare: document.unknownShare, into: &probabilities)
    let all = probabilities.indices.map { TopicScore.Found(column: $0, score: probabilities[$0]) }
      .sorted { ($0.score, $1.column) > ($1.score, $0.column) }
    if !isMultiLabel { return Array(all.prefix(1)) }
    return all.filter { $0.score >= calibration.logistics[$0.column].threshold }
  }

  private static func accuracy(_ margins: TopicTraining.Margins, _ set: TopicTrainingSet) -> Double {
    let right = margins.split.heldOut.indices.count { index in
      let row = Array(margins.row(index))
      guard let best = row.indices.max(by: { row[$0] < row[$1] }) else { return false }
      return set.labels[Int(margins.split.heldOut[index])].contains(Int32(margins.split.classes[best]))
    }
    return Double(right) / Double(max(1, margins.split.heldOut.count))
  }

  var text: String {
    var lines = [
      "\(set.matrix.rowCount) records, \(set.classes.count) classes, \(header.rows) features, \(bytes) bytes",
      "On records held out in turn:", score.text,
    ]
    if let unseenKept {
      lines.append(
        "Records of classes left out of training that reach a score of 0.5: \(TopicScore.percent(unseenKept))")
    }
    if curve.count > 1 {
      lines.append(
        "Learning curve: "
          + curve.map { "\($0.records) records \(TopicScore.percent($0.accuracy))" }.joined(separator: ", "))
    }
    let named = header.classes.filter { !$0.ruleIDs.isEmpty }
    if !named.isEmpty {
      lines.append("Classes of the rule packs that mean the same:")
      for entry in named { lines.append("  \(entry.id): \(entry.ruleIDs.joined(separator: ", "))") }
    }
    lines.append("Strongest terms:")
    for entry in header.classes { lines.append("  \(entry.id): \(entry.terms.prefix(8).joined(separator: ", "))") }
    if skipped.withoutLabel > 0 { lines.append("Left out, without a label: \(skipped.withoutLabel)") }
    if skipped.withoutWords > 0 { lines.append("Left out, without words: \(skipped.withoutWords)") }
    if skipped.unreadable > 0 {
      lines.append("Left out, unreadable: \(skipped.unreadable), the first \(skipped.firstUnreadable ?? "")")
    }
    return lines.joined(separator: "\n")
  }

  var json: [UInt8] {
    typealias Member = JSONValue.Member
    return Array(
      JSONValue.object([
        Member("records", .number("\(set.matrix.rowCount)")), Member("features", .number("\(header.rows)")),
        Member("bytes", .number("\(bytes)")), Member("multi_label", .bool(set.isMultiLabel)),
        Member("held_out", score.json),
        Member("unseen_kept", unseenKept.map { .number(TopicScore.rounded($0)) } ?? .null),
        Member(
          "learning_curve",
          .array(
            curve.map {
              .object([
                Member("records", .number("\($0.records)")),
                Member("accuracy", .number(TopicScore.rounded($0.accuracy))),
              ])
            })),
        Member(
          "rule_classes", .object(header.classes.map { Member($0.id, .array($0.ruleIDs.map { .string($0) })) })),
        Member(
          "terms", .object(header.classes.map { Member($0.id, .array($0.terms.map { .string($0) })) })),
        Member(
          "left_out",
          .object([
            Member("without_label", .number("\(skipped.withoutLabel)")),
            Member("without_words", .number("\(skipped.withoutWords)")),
            Member("unreadable", .number("\(skipped.unreadable)")),
          ])),
      ]).compactText.utf8)
  }
}
