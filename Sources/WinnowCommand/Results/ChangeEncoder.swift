internal import Winnow
internal import WinnowResults
internal import WinnowText

/// Writes changes and their summary as NDJSON.
enum ChangeEncoder {
  /// A changed document as a line.
  static func line(_ change: DocumentChange) -> String {
    var members = [
      JSONValue.Member("type", .string("change")),
      JSONValue.Member("id", change.id.isNumber ? .number(change.id.text) : .string(change.id.text)),
    ]
    if let title = change.title { members.append(JSONValue.Member("title", .string(title))) }
    members.append(JSONValue.Member("from", outcome(change.before)))
    members.append(JSONValue.Member("to", outcome(change.after)))
    members.append(JSONValue.Member("fields", .array(change.fields.map { .string($0) })))
    if let text = change.text {
      let lines = LineDifference.lines(text.before, text.after, context: 0)
      func texts(_ kind: LineDifference.Line.Kind) -> JSONValue {
        .array(lines.filter { $0.kind == kind }.map { .string($0.text) })
      }
      members.append(
        JSONValue.Member(
          "text", .object([JSONValue.Member("removed", texts(.removed)), JSONValue.Member("added", texts(.added))])))
    }
    let values = change.values.map { value in
      JSONValue.object([
        JSONValue.Member("path", .string(value.path)), JSONValue.Member("from", value.before ?? .null),
        JSONValue.Member("to", value.after ?? .null),
      ])
    }
    if !values.isEmpty { members.append(JSONValue.Member("values", .array(values))) }
    members.append(JSONValue.Member("causes", .array(change.causes.map(cause))))
    return JSONValue.object(members).compactText + "\n"
  }

  private static func outcome(_ outcome: DocumentOutcome?) -> JSONValue {
    guard let outcome else { return .null }
    let texts = [("stage", outcome.stage), ("reason", outcome.reason), ("detail", outcome.detail)]
    return .object(
      [JSONValue.Member("status", .string(outcome.status.rawValue))]
        + texts.compactMap { name, text in text.map { JSONValue.Member(name, .string($0)) } })
  }

  private static func cause(_ cause: ChangeCause) -> JSONValue {
    var members = [JSONValue.Member("stage", .string(cause.stage))]
    if let rule = cause.rule { members.append(JSONValue.Member("rule", .string(rule))) }
    members.append(JSONValue.Member("effect", .string(cause.effect.rawValue)))
    return .object(members)
  }

  /// The summary as a line.
  static func line(_ summary: ComparisonSummary, before: String, after: String, gates: [Gate]) -> String {
    func number(_ value: Int) -> JSONValue { .number("\(value)") }
    func counts(_ count: ComparisonSummary.RuleCount) -> [JSONValue.Member] {
      [
        JSONValue.Member("applies", number(count.applies)), JSONValue.Member("no-longer", number(count.ceases)),
        JSONValue.Member("differs", number(count.differs)),
      ]
    }
    func status(_ status: ResultStatus?) -> JSONValue { status.map { .string($0.rawValue) } ?? .null }
    let transitions = summary.transitions.sorted { $0.key < $1.key }.map { transition, count in
      JSONValue.object([
        JSONValue.Member("from", status(transition.before)), JSONValue.Member("to", status(transition.after)),
        JSONValue.Member("documents", number(count)),
      ])
    }
    let fields = summary.fields.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    let rules = summary.sortedRules.map { place, count in
      JSONValue.object(
        [JSONValue.Member("stage", .string(place.stage))]
          + (place.rule.map { [JSONValue.Member("rule", .string($0))] } ?? []) + counts(count))
    }
    let stages = summary.sortedStages.map { stage, count in
      JSONValue.object([JSONValue.Member("stage", .string(stage))] + counts(count))
    }
    let gates = gates.map { gate in
      JSONValue.object([
        JSONValue.Member("gate", .string(gate.text)), JSONValue.Member("documents", number(gate.count(summary))),
        JSONValue.Member("failed", .bool(gate.failure(summary) != nil)),
      ])
    }
    return JSONValue.object([
      JSONValue.Member("type", .string("summary")),
      JSONValue.Member("a", .string(before)),
      JSONValue.Member("b", .string(after)),
      JSONValue.Member(
        "documents",
        .object([
          JSONValue.Member("a", number(summary.documents.before)),
          JSONValue.Member("b", number(summary.documents.after)), JSONValue.Member("same", number(summary.same)),
          JSONValue.Member("changed", number(summary.changed)),
        ])),
      JSONValue.Member("transitions", .array(transitions)),
      JSONValue.Member("fields", .object(fields.map { JSONValue.Member($0.key, number($0.value)) })),
      JSONValue.Member("leading_topics", number(summary.leadingTopics)),
      JSONValue.Member(
        "text_lines",
        .object([
          JSONValue.Member("removed", number(summary.textLines.removed)),
          JSONValue.Member("added", number(summary.textLines.added)),
        ])),
      JSONValue.Member("stages", .array(stages)),
      JSONValue.Member("rules", .array(rules)),
      JSONValue.Member("gates", .array(gates)),
    ]).compactText + "\n"
  }
}
