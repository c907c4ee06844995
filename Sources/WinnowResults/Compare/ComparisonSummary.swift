/// What comparing two runs came to.
package struct ComparisonSummary: Sendable {
  /// How many documents a changed decision touches.
  package struct RuleCount: Sendable, Equatable {
    package var applies = 0
    package var ceases = 0
    package var differs = 0

    package var total: Int { applies + ceases + differs }

    mutating func add(_ effect: ChangeCause.Effect) {
      switch effect {
      case .applies: applies += 1
      case .ceases: ceases += 1
      case .differs: differs += 1
      }
    }
  }

  /// Documents in the first and in the second run.
  package var documents: (before: Int, after: Int) = (0, 0)
  /// Documents that are the same in both.
  package var same = 0
  package var transitions: [Transition: Int] = [:]
  /// Documents by changed field.
  package var fields: [String: Int] = [:]
  /// Documents in which another topic comes first.
  package var leadingTopics = 0
  /// Lines of text that only one of the runs has.
  package var textLines: (removed: Int, added: Int) = (0, 0)
  /// Documents by stage.
  package var stages: [String: RuleCount] = [:]
  /// Documents by stage and rule.
  package var rules: [ChangeCause.Place: RuleCount] = [:]
  /// The biggest changes of each transition, the biggest first.
  package var samples: [Transition: [DocumentChange]] = [:]

  package init() {}

  /// Documents that differ.
  package var changed: Int { transitions.values.reduce(0, +) }

  /// Whether both runs came to the same.
  package var isIdentical: Bool { changed == 0 }

  /// Documents that came to `status` from somewhere else, absence left out.
  package func arrived(at status: ResultStatus) -> Int {
    transitions.reduce(0) { $0 + ($1.key.after == status && !$1.key.isSame && $1.key.before != nil ? $1.value : 0) }
  }

  /// Stages by falling number of documents.
  package var sortedStages: [(stage: String, count: RuleCount)] {
    stages.sorted { ($1.value.total, $0.key) < ($0.value.total, $1.key) }.map { ($0.key, $0.value) }
  }

  /// Rules by falling number of documents.
  package var sortedRules: [(place: ChangeCause.Place, count: RuleCount)] {
    rules.sorted { ($1.value.total, $0.key) < ($0.value.total, $1.key) }.map { ($0.key, $0.value) }
  }

  /// Counts a change.
  mutating func add(_ change: DocumentChange) {
    transitions[change.transition, default: 0] += 1
    for field in change.fields { fields[field, default: 0] += 1 }
    if change.hasOtherLeadingTopic { leadingTopics += 1 }
    textLines.removed += change.textLines.removed
    textLines.added += change.textLines.added
    var effects: [String: Set<ChangeCause.Effect>] = [:]
    for cause in change.causes {
      rules[cause.place, default: RuleCount()].add(cause.effect)
      effects[cause.stage, default: []].insert(cause.effect)
    }
    for (stage, effects) in effects {
      // A document counts once per stage, whatever number of its rules decided otherwise.
      stages[stage, default: RuleCount()].add(effects.count == 1 ? effects.first ?? .differs : .differs)
    }
  }
}

extension ChangeCause {
  /// A rule of a stage.
  package struct Place: Sendable, Hashable, Comparable {
    package var stage: String
    package var rule: String?

    package static func < (left: Place, right: Place) -> Bool {
      (left.stage, left.rule ?? "") < (right.stage, right.rule ?? "")
    }
  }

  package var place: Place { Place(stage: stage, rule: rule) }
}

/// The biggest changes so far, of one transition.
struct BiggestChanges {
  private let limit: Int
  /// The biggest first; of equal ones, the first in the order of documents.
  private(set) var changes: [DocumentChange] = []

  init(limit: Int) { self.limit = limit }

  mutating func add(_ change: DocumentChange) {
    if changes.count >= limit, changes.last.map({ $0.weight >= change.weight }) ?? true { return }
    var low = 0
    var high = changes.count
    while low < high {
      let middle = (low + high) / 2
      if changes[middle].weight >= change.weight { low = middle + 1 } else { high = middle }
    }
    changes.insert(change, at: low)
    if changes.count > limit { changes.removeLast() }
  }
}
