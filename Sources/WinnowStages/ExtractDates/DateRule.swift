internal import Winnow

/// What a rule means.
enum DateOperation: String, CaseIterable, Sendable {
  /// A date, partial or full, with or without a clock time.
  case date
  case weekday
  /// This, the last or the next unit.
  case unit
  /// A number of units before or after now.
  case shift
  /// A day counted from today, maybe a part of it.
  case day
  case duration
  case set
  /// PAST_REF, PRESENT_REF, FUTURE_REF.
  case reference
  case time
  /// A unit, counted from the point mentioned last.
  case narrative
  case holiday
  case weekend
  /// From one day, month, year or hour to another.
  case range
  /// The nth day, weekday, week or month of a stretch.
  case nth
  /// The day or minute that lies a number of units ahead.
  case hence
  /// Consumed and left alone.
  case none

  /// The slots without which it never has a value.
  var needs: [DateSlot] {
    switch self {
    case .unit: [.unit, .offset]
    case .shift: [.unit, .sign]
    case .duration, .hence: [.unit]
    case .reference: [.ref]
    case .holiday: [.holiday]
    case .date, .weekday, .day, .set, .time, .narrative, .weekend, .range, .nth, .none: []
    }
  }
}

/// One rule of a grammar.
struct DateRule: Sendable {
  var id: String
  var operation: DateOperation
  var constants: [(slot: DateSlot, value: Int)]
  var type: DateAnnotation.TimexType?
  /// Words of which one must stand before the expression, or none may.
  var after: [Int32]
  var notAfter: [Int32]
  var before: [Int32]
  var notBefore: [Int32]
  /// Whether a plural noun right behind makes a number of it ("1,500 metres", "1800 people").
  var isBare: Bool
  /// Whether a word of the future must stand to the left.
  var needsFuture: Bool
  /// Whether the text must not begin with a capital: no part of a name.
  var needsLowerCase: Bool
  var examples: [DateExample]

  /// Whether the words around an expression matter.
  var hasConditions: Bool {
    isBare || needsFuture || needsLowerCase
      || !(after.isEmpty && notAfter.isEmpty && before.isEmpty && notBefore.isEmpty)
  }
}

/// Words around publication dates.
struct DateLabels: Sendable {
  var published = DatePhrases()
  var updated = DatePhrases()
  /// Whether a page that only says when it was updated was most likely published then, even if it does not give the time.
  var updatedStandsAlone = false
  /// Blocks with one of these words speak of other pages, comments or rights.
  var excluded = DatePhrases()
  /// The same in lines above comments and lists of other articles; `excluded` holds these, too.
  var headings = DatePhrases()
  /// What the lines begin with that describe an event or a book beside its day.
  var details = DatePhrases()
}

/// A rule's example: `meet [this Friday] => DATE 2023-08-18 @2023-08-15`.
struct DateExample: Sendable {
  var text: [UInt8]
  /// The expected span in `text`; nil when nothing may be found.
  var span: Range<Int>?
  var type = ""
  var value = ""
  var mod: String?
  var quant: String?
  /// The publication date: an ISO date or date-time; nil for none.
  var reference: String?
  var mark: SourceMark
}
