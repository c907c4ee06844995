internal import Winnow

/// A language's compiled grammar: word tables, one deterministic automaton over token classes, and its rules.
final class DateGrammar: Sendable {
  /// A way to read one or more tokens: as a member of a class, with a value.
  struct Lexeme: BitwiseCopyable {
    var value: Int
    var symbol: UInt16
    /// Whether the text must begin with a capital (`May`, `March`).
    var needsCapital: Bool
  }

  /// A lexeme of several tokens: what must follow its first word, as a stretch of `phraseWords`.
  struct Phrase: BitwiseCopyable {
    var lexeme: Lexeme
    var start: Int32
    var count: Int32
  }

  /// What the lexer produces itself, from digits and number words. `scan` shapes are found without trigger words.
  enum Computed: String, CaseIterable, Sendable {
    case number, day, month = "month.digit", year, year2, ordinal = "ordinal.digit", decade, clock
    case clockDot = "clock.dot", clockH = "clock.h", date, datetime, numeric, numericShort = "monthday"
    case hour, spoken = "year.spoken", yearShort = "year.short", clockPacked = "clock.packed"
    case clockSpoken = "clock.spoken", yearWords = "year.words", clockLetter = "clock.letter"

    /// Whether an element of this class is enough to look at a window.
    var isTrigger: Bool {
      switch self {
      case .number, .day, .month, .hour, .clockDot, .yearShort, .clockPacked, .clockSpoken, .yearWords: false
      default: true
      }
    }
  }

  /// What is known of a word.
  enum Flag {
    static let trigger: UInt8 = 1
    /// Occurs in patterns; other words only decide on what stands beside them.
    static let pattern: UInt8 = 2
    /// Begins a cue to the direction of time.
    static let cue: UInt8 = 4
    static let hyphen: UInt8 = 8
  }

  /// The words that a rule wants around its expressions, or not: rows of `conditionBits`, -1 for no condition.
  struct Conditions: BitwiseCopyable {
    var isAny = false
    var isBare = false
    var needsFuture = false
    var needsLowerCase = false
    var after: Int32 = -1
    var notAfter: Int32 = -1
    var before: Int32 = -1
    var notBefore: Int32 = -1
  }

  struct Constant: BitwiseCopyable {
    var slot: UInt8
    var value: Int32
  }

  let language: String
  let monthFirst: Bool
  /// Whether words stand without spaces between them, as in Chinese and Japanese, or with particles behind them.
  let isUnspaced: Bool
  /// Top-level domains of countries that write the day first although the language's default is the month.
  let dayFirstDomains: [String]
  let stopwords: [[UInt8]]
  let labels: DateLabels
  let rules: [DateRule]
  let operations: [DateOperation]
  let types: [DateAnnotation.TimexType?]
  let names: [String]

  let words: FrozenWordTable
  /// `Flag`s by word.
  let flags: FixedTable<UInt8>
  /// All lexemes, by word; where each word's start, one more than words.
  let lexemes: FixedTable<Lexeme>
  let lexemeStarts: FixedTable<Int32>
  let phrases: FixedTable<Phrase>
  let phraseStarts: FixedTable<Int32>
  let phraseWords: FixedTable<Int32>
  /// The number of the slot that each class of tokens fills; -1 for literals.
  let slots: FixedTable<Int8>
  /// The classes of each `Computed`, by its place in `allCases`.
  let computed: FixedTable<UInt16>
  let computedStarts: FixedTable<Int32>
  /// The class of what stands behind ordinal digits (`15th`), and of cue words; -1 for none.
  let suffix: Int
  /// The class of words that may lead in an expression which stands alone: "at noon".
  let lead: Int
  let cue: Int
  /// The class of words that tell the direction from right before an expression; -1 for none.
  let nearCue: Int
  /// The class of words behind which a cue of the past is none; -1 for none.
  let openCue: Int
  /// The class of words that may stand between a near cue and the expression; -1 for none.
  let stepCue: Int
  /// The class of words and signs that a clause begins behind; -1 for none.
  let clauseCue: Int
  /// Simple number words by word, in units; -1 for none.
  let numerals: FixedTable<Int32>
  /// Next state by state and class; 1 is the start.
  let transitions: TransitionTable
  /// Where the rules that end in each state start in `acceptedRules`, best first; one more than states.
  let acceptStarts: FixedTable<Int32>
  let acceptedRules: FixedTable<UInt16>
  let constants: FixedTable<Constant>
  let constantStarts: FixedTable<Int32>
  let conditions: FixedTable<Conditions>
  private let conditionBits: FixedTable<UInt64>
  private let conditionWidth: Int
  /// The starts of trigger words, and of cues.
  let filter: TriggerFilter
  let cueFilter: TriggerFilter

  init(_ tables: DateGrammarTables) {
    language = tables.language
    monthFirst = tables.monthFirst
    isUnspaced = tables.isUnspaced
    dayFirstDomains = tables.dayFirstDomains
    stopwords = tables.stopwords
    labels = tables.labels
    rules = tables.rules
    operations = rules.map(\.operation)
    types = rules.map(\.type)
    names = rules.map(\.id)
    words = FrozenWordTable(tables.words)
    flags = FixedTable(tables.flags)
    lexemes = FixedTable(tables.lexemes.flatMap { $0 })
    lexemeStarts = FixedTable(DateGrammarTables.starts(tables.lexemes.map(\.count)))
    var phraseWords: [Int32] = []
    var phrases: [Phrase] = []
    for phrase in tables.phrases.joined() {
      phrases.append(
        Phrase(lexeme: phrase.lexeme, start: Int32(phraseWords.count), count: Int32(phrase.rest.count)))
      phraseWords += phrase.rest
    }
    self.phrases = FixedTable(phrases)
    self.phraseWords = FixedTable(phraseWords)
    phraseStarts = FixedTable(DateGrammarTables.starts(tables.phrases.map(\.count)))
    slots = FixedTable(tables.slots.map { $0.map { Int8($0.rawValue) } ?? -1 })
    computed = FixedTable(tables.computed.flatMap { $0 })
    computedStarts = FixedTable(DateGrammarTables.starts(tables.computed.map(\.count)))
    suffix = tables.suffix.map(Int.init) ?? -1
    lead = tables.lead.map(Int.init) ?? -1
    cue = tables.cue.map(Int.init) ?? -1
    nearCue = tables.nearCue.map(Int.init) ?? -1
    openCue = tables.openCue.map(Int.init) ?? -1
    stepCue = tables.stepCue.map(Int.init) ?? -1
    clauseCue = tables.clauseCue.map(Int.init) ?? -1
    numerals = FixedTable(tables.numerals)
    transitions = TransitionTable(tables.transitions, symbolCount: tables.slots.count)
    acceptStarts = FixedTable(DateGrammarTables.starts(tables.accepts.map(\.count)))
    acceptedRules = FixedTable(tables.accepts.flatMap { $0 })
    constants = FixedTable(
      rules.flatMap { $0.constants.map { Constant(slot: UInt8($0.slot.rawValue), value: Int32(clamping: $0.value)) } })
    constantStarts = FixedTable(DateGrammarTables.starts(rules.map(\.constants.count)))
    let width = Self.bit(of: Int32(tables.words.words.count)) / 64 + 1
    var bits: [UInt64] = []
    func row(_ words: [Int32]) -> Int32 {
      guard !words.isEmpty else { return -1 }
      let start = bits.count
      bits += [UInt64](repeating: 0, count: width)
      for bit in words.map(Self.bit(of:)) { bits[start + bit >> 6] |= 1 << UInt64(bit & 63) }
      return Int32(start / width)
    }
    conditions = FixedTable(
      rules.map { rule in
        Conditions(
          isAny: rule.hasConditions, isBare: rule.isBare, needsFuture: rule.needsFuture,
          needsLowerCase: rule.needsLowerCase, after: row(rule.after), notAfter: row(rule.notAfter),
          before: row(rule.before), notBefore: row(rule.notBefore))
      })
    conditionBits = FixedTable(bits)
    conditionWidth = width
    filter = TriggerFilter(tables.words(with: Flag.trigger))
    cueFilter = TriggerFilter(tables.words(with: Flag.cue))
  }

  deinit {
    words.free()
    flags.free()
    lexemes.free()
    lexemeStarts.free()
    phrases.free()
    phraseStarts.free()
    phraseWords.free()
    slots.free()
    computed.free()
    computedStarts.free()
    numerals.free()
    transitions.free()
    acceptStarts.free()
    acceptedRules.free()
    constants.free()
    constantStarts.free()
    conditions.free()
    conditionBits.free()
    filter.free()
    cueFilter.free()
  }

  /// A word's place in a row of conditions: numbers of words come behind those that stand for something else.
  @inline(__always)
  private static func bit(of word: Int32) -> Int { Int(word &- DateWindow.surname) }

  /// Whether a row of conditions lists a word (or what stands for one).
  @inline(__always)
  func lists(_ row: Int32, _ word: Int32) -> Bool {
    let bit = Self.bit(of: word)
    return conditionBits[Int(row) &* conditionWidth &+ bit >> 6] & (1 << UInt64(bit & 63)) != 0
  }

  /// Whether a word belongs to a class.
  @inline(__always)
  func has(_ word: Int32, symbol: Int) -> Bool { value(word, symbol: symbol) != nil }

  /// Whether a word belongs to a class that fills a slot.
  func fills(_ word: Int32, slot: DateSlot) -> Bool {
    (lexemeStarts[Int(word)]..<lexemeStarts[Int(word) &+ 1]).contains { index in
      Int(slots[Int(lexemes[Int(index)].symbol)]) == slot.rawValue
    }
  }

  /// What a word means as one of a class; nil when it is none.
  @inline(__always)
  func value(_ word: Int32, symbol: Int) -> Int? {
    for index in Int(lexemeStarts[Int(word)])..<Int(lexemeStarts[Int(word) &+ 1])
    where Int(lexemes[index].symbol) == symbol {
      return Int(lexemes[index].value)
    }
    return nil
  }
}

/// What a grammar is made of, as its reader leaves it.
struct DateGrammarTables {
  /// A lexeme of several tokens: what must follow its first word.
  struct Phrase {
    var rest: [Int32]
    var lexeme: DateGrammar.Lexeme
  }

  var language: String
  var monthFirst: Bool
  var isUnspaced: Bool
  var dayFirstDomains: [String]
  var stopwords: [[UInt8]]
  var labels: DateLabels
  var rules: [DateRule]
  var words: WordTable
  var flags: [UInt8]
  var lexemes: [[DateGrammar.Lexeme]]
  var phrases: [[Phrase]]
  var slots: [DateSlot?]
  var computed: [[UInt16]]
  var suffix: UInt16?
  var lead: UInt16?
  var cue: UInt16?
  var nearCue: UInt16?
  var openCue: UInt16?
  var stepCue: UInt16?
  var clauseCue: UInt16?
  var numerals: [Int32]
  var transitions: [[TransitionTable.Edge]]
  var accepts: [[UInt16]]

  /// Where lists of these lengths start when they stand one behind the other; one more than lists.
  static func starts(_ counts: [Int]) -> [Int32] {
    counts.reduce(into: [0]) { $0.append(($0.last ?? 0) + Int32($1)) }
  }

  func words(with flag: UInt8) -> [[UInt8]] {
    words.words.indices.filter { flags[$0] & flag != 0 }.map { words.words[$0] }
  }
}
