internal import WinnowText

/// The single decisions behind a field's value: each rule with what it found.
///
/// An object with a `rule` is one decision (a removed line, a piece of evidence, a mention of a date), and so is a topic.
/// Where it stands does not count: a line removed further up shifts everything below it.
struct DecisionSet {
  /// For each rule, how often it gave each result.
  private(set) var results: [String: [String: Int]] = [:]
  /// Rules of stages that compare documents: their decisions name a number of pages.
  private(set) var corpusRules: Set<String> = []

  init(field: String, _ value: JSONValue?) {
    guard let value else { return }
    if field == "topics" {
      for topic in value.elements { add(topic["id"]?.text ?? "", topic) }
    } else {
      collect(value)
    }
  }

  private mutating func collect(_ value: JSONValue) {
    switch value {
    case .object(let members):
      if let rule = value["rule"]?.text {
        add(rule, value)
        if value["pages"] != nil { corpusRules.insert(rule) }
      }
      for member in members { collect(member.value) }
    case .array(let elements): for element in elements { collect(element) }
    default: break
    }
  }

  private mutating func add(_ rule: String, _ value: JSONValue) {
    results[rule, default: [:]][Self.withoutPlaces(value).compactText, default: 0] += 1
  }

  /// The value without offsets.
  static func withoutPlaces(_ value: JSONValue) -> JSONValue {
    switch value {
    case .object(let members):
      .object(
        members.filter { !["start", "end", "in"].contains($0.name) }
          .map { JSONValue.Member($0.name, withoutPlaces($0.value)) })
    case .array(let elements): .array(elements.map(withoutPlaces))
    default: value
    }
  }

  /// How the rules' decisions changed from `self` to `other`; sorted by rule.
  func changes(to other: DecisionSet) -> [(rule: String, effect: ChangeCause.Effect)] {
    Set(results.keys).union(other.results.keys).sorted().compactMap { rule in
      let before = results[rule] ?? [:]
      let after = other.results[rule] ?? [:]
      let gains = after.contains { $0.value > before[$0.key] ?? 0 }
      let losses = before.contains { $0.value > after[$0.key] ?? 0 }
      switch (gains, losses) {
      case (true, true): return (rule, .differs)
      case (true, false): return (rule, .applies)
      case (false, true): return (rule, .ceases)
      case (false, false): return nil
      }
    }
  }
}
