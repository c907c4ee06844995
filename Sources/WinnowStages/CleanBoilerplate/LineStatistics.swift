/// What one pass over a line's bytes counts; every later decision reads these figures, not the bytes.
///
/// Counts are clamped to 65,535.
struct LineStatistics: Sendable, Equatable {
  /// The sign at an end of the line.
  enum Sign: UInt8, Sendable {
    case none
    case lower
    case upper
    case digit
    case fullStop
    case question
    case exclamation
    case colon
    case comma
    case ellipsis
    case quote
    case bracket
    case bullet
    case arrow
    case symbol
    case otherLetter
  }

  /// Signs of a line that point to addresses, dates, and rights.
  struct Marks: OptionSet, Sendable {
    var rawValue: UInt8
    /// A host name, `://` or `@`.
    static let address = Marks(rawValue: 1)
    /// A year between 1900 and 2099.
    static let year = Marks(rawValue: 2)
    /// `12:30`.
    static let clock = Marks(rawValue: 4)
    /// `©`.
    static let copyright = Marks(rawValue: 8)
  }

  /// The line without white space, bullets and punctuation at its ends, as offsets in the page.
  var coreStart: Int32 = 0
  var coreEnd: Int32 = 0
  /// Hash of the folded core; equal lines have equal hashes.
  var hash: UInt64 = 0
  /// Unicode scalars.
  var length: UInt16 = 0
  /// Words; two ideographs count as one word.
  var words: UInt16 = 0
  var functionWords: UInt16 = 0
  /// Those of them by which a page speaks to its reader or of itself.
  var personalWords: UInt16 = 0
  /// Words that begin with a capital.
  var capitals: UInt16 = 0
  var digits: UInt16 = 0
  var commas: UInt16 = 0
  var sentenceEnds: UInt16 = 0
  /// `|`, `/`, `›`, `·` and their like.
  var separators: UInt16 = 0
  /// Content words that stand in the record's title or url, too.
  var topicWords: UInt16 = 0
  var first = Sign.none
  var last = Sign.none
  var marks: Marks = []
  /// How often the same line stands before this one, and on the whole page; at most 255.
  var earlierCopies: UInt8 = 0
  var copies: UInt8 = 0
  /// The number of the first such line.
  var firstCopy: Int32 = 0
  var followsBlankLine = false
  /// White space before the text: 0 none, 1 one or two columns, 2 up to four, 3 up to eight, 4 more.
  var indent: UInt8 = 0
  /// Which rule speaks about this line, as an index; -1 for none.
  var rule: Int16 = -1
  /// The kind a rule hints at, as its number in `BoilerplateKind.allCases` + 1; 0 for none.
  var hint: UInt8 = 0
  /// What the rule asks for: 0 no rule, 1 a hint, 2 to drop the line, 3 to keep it.
  var ruleAction: UInt8 = 0
  /// Whether the rule finds headings of sections that are no content.
  var isSectionHeading = false

  /// Whether the line is a paragraph of running text by itself; in a language whose function words are not known it must
  /// be longer.
  var isProse: Bool {
    guard words >= 14, sentenceEnds >= 1 else { return false }
    return functionWords >= 4 || words >= 25 && capitals < words / 2
  }
}

extension UInt16 {
  /// The nearest representable count.
  @inline(__always)
  init(clampingCount value: Int) { self = UInt16(truncatingIfNeeded: Swift.min(value, 65_535)) }
}
