internal import Winnow
internal import WinnowText

/// Finds out how two records of one document differ, and which rules are behind it.
struct RecordComparer {
  /// A record with its scan.
  struct Side {
    let line: UnsafeBufferPointer<UInt8>
    let scan: RecordScan
    let status: ResultStatus
    let writers: StageWriters
  }

  /// What became of the document, by its record.
  static func outcome(_ side: Side) -> DocumentOutcome {
    switch side.status {
    case .kept: return DocumentOutcome(status: .kept)
    case .dropped:
      let dropped = value("dropped", side)
      return DocumentOutcome(
        status: .dropped, stage: dropped?["stage"]?.text, reason: dropped?["reason"]?.text,
        detail: dropped?["detail"]?.text)
    case .rejected:
      func text(_ name: StaticString) -> String? {
        side.scan.string(name, in: side.line).map { String(decoding: $0, as: UTF8.self) }
      }
      return DocumentOutcome(status: .rejected, stage: text("stage"), reason: text("reason"), detail: text("message"))
    }
  }

  /// The document's title.
  static func title(_ side: Side) -> String? {
    side.scan.string("title", in: side.line).map { String(decoding: $0, as: UTF8.self) }
  }

  /// Bytes of the document's text.
  static func textLength(_ side: Side) -> Int {
    (side.scan.value("text", in: side.line) ?? side.scan.value("raw", in: side.line))?.count ?? 0
  }

  private static func value(_ name: StaticString, _ side: Side) -> JSONValue? {
    side.scan.value(name, in: side.line).flatMap { try? JSONValue(parsing: Array($0)) }
  }

  /// Fills in fields, causes and weight of a document that is in both runs.
  static func compare(_ before: Side, _ after: Side, into change: inout DocumentChange) {
    if before.status != .rejected, after.status != .rejected {
      compareFields(before, after, into: &change)
    } else if before.status == after.status {
      change.fields = ["rejection"]
    }
    addOutcomeCauses(&change)
    if before.status != after.status { change.weight += max(textLength(before), textLength(after)) }
    change.weight += change.causes.count
  }

  /// The reasons why a document was dropped or rejected in one of the runs.
  static func addOutcomeCauses(_ change: inout DocumentChange) {
    func cause(_ outcome: DocumentOutcome?) -> (stage: String, rule: String?)? {
      guard let outcome, outcome.status != .kept else { return nil }
      return (outcome.stage ?? "reading", outcome.reason)
    }
    let before = cause(change.before)
    let after = cause(change.after)
    if let before, let after, before == after {
      if !change.fields.isEmpty, change.fields == ["rejection"] || change.fields.contains("dropped") {
        change.causes.append(ChangeCause(stage: after.stage, rule: after.rule, effect: .differs))
      }
    } else {
      if let before { change.causes.append(ChangeCause(stage: before.stage, rule: before.rule, effect: .ceases)) }
      if let after { change.causes.append(ChangeCause(stage: after.stage, rule: after.rule, effect: .applies)) }
    }
    change.causes.sort()
  }

  private static func compareFields(_ before: Side, _ after: Side, into change: inout DocumentChange) {
    var hashes: [String: UInt64] = [:]
    for field in before.scan.fields { hashes[name(field, before)] = field.hash }
    var differing: [String] = []
    for field in after.scan.fields {
      let name = name(field, after)
      if hashes.removeValue(forKey: name) != field.hash { differing.append(name) }
    }
    for field in before.scan.fields where hashes[name(field, before)] != nil {
      differing.append(name(field, before))
    }
    // A move between kept and dropped is told by the outcome.
    if before.status != after.status { differing.removeAll { $0 == "dropped" } }
    var values = ValueDifference()
    let fields = (FieldTable(before, differing), FieldTable(after, differing))
    for name in differing where name != "dropped" { compare(name, before, after, fields, into: &change, &values) }
    change.values = values.changes
    if differing.contains("dropped") { change.fields.append("dropped") }
    // Records that differ in nothing but offsets differ in the page around the text.
    if change.fields.isEmpty, !differing.isEmpty { change.fields = ["positions"] }
  }

  private static func name(_ field: RecordScan.Field, _ side: Side) -> String {
    String(decoding: side.line[field.name], as: UTF8.self)
  }

  /// Compares one field.
  private static func compare(
    _ name: String, _ before: Side, _ after: Side, _ fields: (before: FieldTable, after: FieldTable),
    into change: inout DocumentChange, _ difference: inout ValueDifference
  ) {
    if name == "text" {
      let texts = (before.scan.string("text", in: before.line) ?? [], after.scan.string("text", in: after.line) ?? [])
      let measure = LineDifference.measure(texts.0, texts.1)
      change.fields.append(name)
      change.text = texts
      change.textLines = (measure.removed, measure.added)
      change.weight += measure.bytes
      return
    }
    let values = (fields.before[name], fields.after[name])
    guard RecordEncoder.contractFields.contains(name) else {
      change.fields.append(name)
      difference.add(name, values.0, values.1)
      addCause(ChangeCause(stage: after.writers.stage(writing: name), rule: nil, effect: .differs), &change)
      return
    }
    if let old = values.0, let new = values.1, DecisionSet.withoutPlaces(old) == DecisionSet.withoutPlaces(new) {
      return
    }
    change.fields.append(name)
    difference.add(name, values.0, values.1)
    if name == "topics", values.0?.value(at: "0.id") != values.1?.value(at: "0.id") {
      change.hasOtherLeadingTopic = true
    }
    let decisions = (DecisionSet(field: name, values.0), DecisionSet(field: name, values.1))
    let changes = decisions.0.changes(to: decisions.1)
    for (rule, effect) in changes {
      let isOfCorpus = decisions.0.corpusRules.contains(rule) || decisions.1.corpusRules.contains(rule)
      let writers = effect == .ceases ? before.writers : after.writers
      addCause(
        ChangeCause(stage: writers.stage(writing: name, isOfCorpus: isOfCorpus), rule: rule, effect: effect), &change)
    }
    // A title comes and goes with its evidence, which is part of `clean`.
    if changes.isEmpty, name != "title" {
      addCause(ChangeCause(stage: after.writers.stage(writing: name), rule: nil, effect: .differs), &change)
    }
  }

  private static func addCause(_ cause: ChangeCause, _ change: inout DocumentChange) {
    if !change.causes.contains(cause) { change.causes.append(cause) }
  }

  /// Fields of one side by name.
  private struct FieldTable {
    private let line: UnsafeBufferPointer<UInt8>
    private var ranges: [String: Range<Int>] = [:]

    init(_ side: Side, _ wanted: [String]) {
      line = side.line
      let wanted = Set(wanted)
      for field in side.scan.fields {
        let name = RecordComparer.name(field, side)
        // Of a name that stands twice the first counts.
        if wanted.contains(name), ranges[name] == nil { ranges[name] = field.value }
      }
    }

    subscript(name: String) -> JSONValue? { ranges[name].flatMap { try? JSONValue(parsing: Array(line[$0])) } }
  }
}
