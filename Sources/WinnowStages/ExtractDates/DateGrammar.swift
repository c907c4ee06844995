internal import Winnow

/// A language's compiled grammar: word tables, one deterministic automaton over token classes, and its rules.
struct DateGrammar: Sendable {
  /// A way to read one or more tokens: as a member of a class, with a value.
  struct Lexeme: Sendable {
    var symbol: UInt16
    var value: Int
    /// Whether the text must begin with a capital (`May`, `March`).
    var needsCapital: Bool
  }

  /// A lexeme of several tokens: what must follow its first word.
  struct Phrase: Sendable {
    var rest: [Int32]
    var lexeme: Lexeme
  }

  /// What the lexer produces itself, from digits and number words. `scan` shapes are found without trigger words.
  enum Computed: String, CaseIterable, Sendable {
    case number, day, month = "month.digit", year, year2, ordinal = "ordinal.digit", decade, clock
    case clockDot = "clock.dot", clockH = "clock.h", date, datetime, numeric, numericShort = "monthday"
    case hour, spoken = "year.spoken"

    /// Whether an element of this class is enough to look at a window.
    var isTrigger: Bool {
      switch self {
      case .number, .day, .month, .ordinal, .hour, .clockDot: false
      default: true
      }
    }
  }

  var language: String
  var monthFirst: Bool
  /// Top-level domains of countries that write the day first although the language's default is the month.
  var dayFirstDomains: [String]
  var words: WordTable
  /// All lexemes, by word; where each word's start, one more than words.
  var lexemes: [Lexeme]
  var lexemeStarts: [Int32]
  var phrases: [[Phrase]]
  /// What each class of tokens fills; nil for literals.
  var slots: [DateSlot?]
  /// Classes that mean the same tokens under another slot: `<day:hour>`.
  var aliases: [[UInt16]]
  /// The classes of each `Computed`, by its place in `allCases`.
  var computed: [[UInt16]]
  /// The class of what stands behind ordinal digits (`15th`), and of cue words.
  var suffix: UInt16?
  var cue: UInt16?
  /// Simple number words by word, in units (nil for none).
  var numerals: [Int32]
  var symbolCount: Int
  /// Next state by state × class; 0 is dead, 1 the start.
  var transitions: [UInt16]
  /// Where the rules that end in each state start in `acceptedRules`, best first; one more than states.
  var acceptStarts: [Int32]
  var acceptedRules: [UInt16]
  var rules: [DateRule]
  /// Which rules look at the words around them, and what each means; apart from `rules` so that no rule is copied.
  var conditional: [Bool]
  var operations: [DateOperation]
  var types: [DateAnnotation.TimexType?]
  var names: [String]
  var constants: [(slot: DateSlot, value: Int)]
  var constantStarts: [Int32]
  var triggers: [Bool]
  var filter: TriggerFilter
  var stopwords: [[UInt8]]
  var labels: DateLabels

  /// The classes and values of a word.
  @inline(__always)
  func lexemes(of word: Int32) -> ArraySlice<Lexeme> {
    lexemes[Int(lexemeStarts[Int(word)])..<Int(lexemeStarts[Int(word) + 1])]
  }
}

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
  /// Consumed and left alone.
  case none
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
  var examples: [DateExample]

  /// Whether the words around an expression matter.
  var hasConditions: Bool {
    isBare || !(after.isEmpty && notAfter.isEmpty && before.isEmpty && notBefore.isEmpty)
  }
}

/// Words around publication dates.
struct DateLabels: Sendable {
  var published: [[Int32]] = []
  var updated: [[Int32]] = []
  /// Blocks with one of these words speak of other pages, comments or rights.
  var excluded: [[Int32]] = []
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
