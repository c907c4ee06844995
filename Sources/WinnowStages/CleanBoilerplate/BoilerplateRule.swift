internal import Winnow
internal import WinnowText

/// A rule of the pack: phrases that tell what a line is.
struct BoilerplateRule: Sendable {
  /// What follows from a match.
  enum Action: String, Sendable, CaseIterable {
    /// The line goes.
    case drop
    /// The line stays, whatever the model says.
    case keep
    /// The model decides, knowing of the match; if the line goes, the rule names its kind.
    case hint
  }

  /// Where in the page a rule decides; elsewhere it only hints.
  enum Place: String, Sendable, CaseIterable {
    case anywhere
    /// Before the first paragraph of running text.
    case head
    /// Behind the last paragraph of running text.
    case tail
    /// In either of them.
    case edges
  }

  /// How a phrase must stand in the line, whose leading and trailing white space, bullets and punctuation do not count.
  enum Form: String, Sendable, CaseIterable {
    case exact
    case prefix
    case suffix
    case contains
  }

  struct Example: Sendable {
    var text: String
    var matches: Bool
    var mark: SourceMark
  }

  var id: String
  /// The rule id of lines below a heading that this rule found.
  var sectionID: String
  var kind: BoilerplateKind
  var action = Action.hint
  var place = Place.anywhere
  /// The rule decides only about at least that many neighbouring lines that it matches.
  var run = 1
  var maxWords = 20
  /// Whether the line is a heading that names the lines below it.
  var isHeading = false
  var confidence = 0.9
  /// Must match, too; the phrases are then only its gate.
  var expression: RegularExpression?
  var examples: [Example] = []
  var mark: SourceMark
}

/// Matches the phrases of all rules at once.
struct BoilerplateRules: Sendable {
  let rules: [BoilerplateRule]
  /// By rule, what `LineStatistics.hint` says.
  let hints: [UInt8]
  private let patterns: PatternSet
  /// By pattern: the rule, the form, the phrase's length.
  private let owners: [(rule: Int16, form: BoilerplateRule.Form)]

  /// Compiles rules with their phrases (by rule).
  init(_ rules: [BoilerplateRule], phrases: [[(BoilerplateRule.Form, String)]]) {
    self.rules = rules
    var literals: [[UInt8]] = []
    var owners: [(rule: Int16, form: BoilerplateRule.Form)] = []
    for (index, list) in phrases.enumerated() {
      for (form, phrase) in list {
        var spellings = [phrase]
        if phrase.contains("'") { spellings.append(phrase.replacing("'", with: "’")) }
        for spelling in spellings {
          literals.append(CaseFold.folded(spelling))
          owners.append((Int16(truncatingIfNeeded: index), form))
        }
      }
    }
    patterns = PatternSet(literals, boundaries: literals.map { _ in .none })
    self.owners = owners
    hints = rules.map { rule in
      let kinds = BoilerplateKind.allCases
      if rule.action == .keep { return UInt8(kinds.count + 1) }
      return UInt8((kinds.firstIndex(of: rule.kind) ?? 0) + 1)
    }
  }

  /// The working memory of one worker: matchers of the rules with an expression.
  final class Scratch {
    fileprivate var matchers: [RegularExpression.Matcher?]

    init(_ rules: BoilerplateRules) {
      matchers = rules.rules.map { rule in rule.expression.map { RegularExpression.Matcher($0) } }
    }
  }

  /// Long lines are looked at only near their ends: rules are about phrases, not about prose.
  private static let wholeLine = 320
  private static let lineHead = 96
  private static let lineTail = 160

  /// The rule that speaks about a line, or -1: a keeping one before a dropping one before a hint, then the longest phrase.
  func match(
    _ line: LineStatistics, _ range: Range<Int>, page: UnsafeBufferPointer<UInt8>,
    folded: UnsafeBufferPointer<UInt8>, scratch: Scratch
  ) -> Int16 {
    let core = Int(line.coreStart)..<Int(line.coreEnd)
    var best = Int16(-1)
    var bestRank = -1
    func look(in piece: Range<Int>) {
      patterns.forEachMatch(in: UnsafeBufferPointer(rebasing: folded[piece])) { match in
        let (number, form) = owners[match.pattern]
        let start = piece.lowerBound &+ match.start
        let end = piece.lowerBound &+ match.end
        let rule = rules[Int(number)]
        let rank = Self.rank(rule.action) &* 1024 &+ min(1023, match.end &- match.start)
        guard rank > bestRank, Int(line.words) <= rule.maxWords,
          Self.stands(form, start, end, core, page, range),
          rule.expression == nil || accepts(Int(number), range, page, scratch)
        else { return }
        best = number
        bestRank = rank
      }
    }
    if range.count <= Self.wholeLine {
      look(in: range)
    } else {
      look(in: core.lowerBound..<min(range.upperBound, core.lowerBound &+ Self.lineHead))
      look(in: max(core.lowerBound &+ Self.lineHead, range.upperBound &- Self.lineTail)..<range.upperBound)
    }
    return best
  }

  private func accepts(
    _ number: Int, _ range: Range<Int>, _ page: UnsafeBufferPointer<UInt8>, _ scratch: Scratch
  ) -> Bool {
    scratch.matchers[number]?.firstMatch(in: UnsafeBufferPointer(rebasing: page[range])) != nil
  }

  private static func rank(_ action: BoilerplateRule.Action) -> Int {
    switch action {
    case .keep: 3
    case .drop: 2
    case .hint: 1
    }
  }

  /// Whether a phrase found at `start..<end` stands as its form asks for, and between word boundaries.
  private static func stands(
    _ form: BoilerplateRule.Form, _ start: Int, _ end: Int, _ core: Range<Int>, _ page: UnsafeBufferPointer<UInt8>,
    _ line: Range<Int>
  ) -> Bool {
    let atStart = start <= core.lowerBound
    let atEnd = end >= core.upperBound
    switch form {
    case .exact: return atStart && atEnd
    case .prefix: return atStart && isBoundary(end, page, line)
    case .suffix: return atEnd && isBoundary(start, page, line)
    case .contains: return isBoundary(start, page, line) && isBoundary(end, page, line)
    }
  }

  /// Whether no word goes on across `index`.
  private static func isBoundary(_ index: Int, _ page: UnsafeBufferPointer<UInt8>, _ line: Range<Int>) -> Bool {
    guard index > line.lowerBound, index < line.upperBound else { return true }
    return !isWord(before: index, page, line.lowerBound) || !isWord(at: index, page)
  }

  private static func isWord(at index: Int, _ page: UnsafeBufferPointer<UInt8>) -> Bool {
    if page[index] < 0x80 { return page[index].isWordByte }
    return LineScanner.category(UTF8Scan.decode(page, at: index).scalar) == .letter
  }

  private static func isWord(before index: Int, _ page: UnsafeBufferPointer<UInt8>, _ start: Int) -> Bool {
    var previous = index &- 1
    while previous > start, !page[previous].isScalarStart { previous &-= 1 }
    return isWord(at: previous, page)
  }
}
