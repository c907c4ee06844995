package import Winnow

/// What became of one document in one of two runs.
package struct DocumentOutcome: Sendable, Equatable {
  package var status: ResultStatus
  /// The stage that dropped or rejected it.
  package var stage: String?
  package var reason: String?
  /// The figures that decided, for people.
  package var detail: String?
}

/// A decision that another run made otherwise.
package struct ChangeCause: Sendable, Hashable, Comparable {
  /// How the decision changed.
  package enum Effect: String, Sendable, CaseIterable {
    /// The rule decides where it did not before.
    case applies
    /// The rule no longer decides where it did.
    case ceases = "no-longer"
    /// The rule decides in both runs, with another result.
    case differs
  }

  package var stage: String
  /// The rule, topic or reason; nil when only values differ.
  package var rule: String?
  package var effect: Effect

  package init(stage: String, rule: String?, effect: Effect) {
    self.stage = stage
    self.rule = rule
    self.effect = effect
  }

  package static func < (left: ChangeCause, right: ChangeCause) -> Bool {
    (left.stage, left.rule ?? "", left.effect.rawValue) < (right.stage, right.rule ?? "", right.effect.rawValue)
  }
}

/// A document that two runs treated differently.
package struct DocumentChange: Sendable {
  package var id: RecordID
  package var title: String?
  /// What became of it in the first run; nil when it was not there.
  package var before: DocumentOutcome?
  /// What became of it in the second run; nil when it was not there.
  package var after: DocumentOutcome?
  /// The fields of its record that differ, in the record's order; offsets that only shifted do not count.
  package var fields: [String] = []
  package var causes: [ChangeCause] = []
  /// Single values before and after, but for those of `text`; at most `ValueDifference.maximumCount`.
  package var values: [ValueChange] = []
  /// The values of `text` where they differ.
  package var text: (before: [UInt8], after: [UInt8])?
  /// Lines of `text` that only one of the runs has.
  package var textLines: (removed: Int, added: Int) = (0, 0)
  /// Whether another topic comes first.
  package var hasOtherLeadingTopic = false
  /// How much changed: bytes of text, then single decisions.
  package var weight = 0

  /// The transition it made.
  package var transition: Transition { Transition(before: before?.status, after: after?.status) }
}

/// From what to what a document went.
package struct Transition: Sendable, Hashable, Comparable {
  /// nil: not in that run.
  package var before: ResultStatus?
  package var after: ResultStatus?

  package init(before: ResultStatus?, after: ResultStatus?) {
    self.before = before
    self.after = after
  }

  /// `kept → dropped`, `only in B`, `kept in both, changed`.
  package var text: String {
    switch (before, after) {
    case (nil, let after?): "only in B (\(after.rawValue))"
    case (let before?, nil): "only in A (\(before.rawValue))"
    case (let before?, let after?) where before == after: "\(before.rawValue) in both, changed"
    case (let before, let after): "\(before?.rawValue ?? "") → \(after?.rawValue ?? "")"
    }
  }

  /// Whether the document is in both runs with the same state.
  package var isSame: Bool { before == after }

  private var order: Int {
    func number(_ status: ResultStatus?) -> Int { status.flatMap(ResultStatus.allCases.firstIndex) ?? 3 }
    return (isSame ? 16 : 0) + number(before) * 4 + number(after)
  }

  /// Transitions first, then changes in place; kept documents before dropped ones.
  package static func < (left: Transition, right: Transition) -> Bool { left.order < right.order }
}
