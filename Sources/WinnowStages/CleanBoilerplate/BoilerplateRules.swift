internal import Winnow
internal import WinnowText

/// Matches the phrases of all rules at once.
///
/// A class, so that passing it on costs one reference count and not one for each table.
final class BoilerplateRules: Sendable {
  let rules: [BoilerplateRule]
  /// By rule, what `LineStatistics.hint` says.
  let hints: [UInt8]
  private let gates: [Gate]
  private let starting: AnchoredPhrases
  private let ending: AnchoredPhrases
  private let containing: PatternSet
  /// By phrase: the rule and the form.
  private let owners: [(rule: Int16, form: BoilerplateRule.Form)]
  /// The phrases' numbers by number in `containing`.
  private let containingOwners: [Int]

  /// What matching needs of a rule, without its strings.
  private struct Gate: Sendable {
    var rank: Int
    var maxWords: Int
    var hasExpression: Bool
  }

  /// Compiles rules with their phrases (by rule).
  init(_ rules: [BoilerplateRule], phrases: [[(BoilerplateRule.Form, String)]]) {
    self.rules = rules
    var owners: [(rule: Int16, form: BoilerplateRule.Form)] = []
    var literals: [BoilerplateRule.Form: [(owner: Int, bytes: [UInt8])]] = [:]
    for (index, list) in phrases.enumerated() {
      for (form, phrase) in list {
        let spellings = phrase.contains("'") ? [phrase, phrase.replacing("'", with: "’")] : [phrase]
        for spelling in spellings {
          literals[form, default: []].append((owners.count, CaseFold.folded(spelling)))
          owners.append((Int16(truncatingIfNeeded: index), form))
        }
      }
    }
    self.owners = owners
    starting = AnchoredPhrases(literals[.exact, default: []] + literals[.prefix, default: []], anchor: .start)
    ending = AnchoredPhrases(literals[.suffix, default: []], anchor: .end)
    let anywhere = literals[.contains, default: []]
    containing = PatternSet(anywhere.map(\.bytes), boundaries: anywhere.map { _ in .none })
    containingOwners = anywhere.map(\.owner)
    gates = rules.map {
      Gate(rank: Self.rank($0.action), maxWords: $0.maxWords, hasExpression: $0.expression != nil)
    }
    hints = rules.map { rule in
      let kinds = BoilerplateKind.allCases
      if rule.action == .keep { return UInt8(kinds.count + 1) }
      return UInt8((kinds.firstIndex(of: rule.kind) ?? 0) + 1)
    }
  }

  /// The working memory of one worker: matchers of the rules with an expression.
  final class Scratch {
    fileprivate let matchers: [RegularExpression.Matcher?]

    init(_ rules: BoilerplateRules) {
      matchers = rules.rules.map { rule in rule.expression.map { RegularExpression.Matcher($0) } }
    }
  }

  /// Long lines are looked at only near their ends: rules are about phrases, not about prose.
  private static let wholeLine = 320
  private static let lineHead = 96
  private static let lineTail = 160

  /// The rule that speaks about a line, or -1: a keeping one before a dropping one before a hint, then the longest phrase,
  /// then the first rule.
  func match(
    _ line: LineStatistics, _ range: Range<Int>, page: UnsafeBufferPointer<UInt8>,
    folded: UnsafeBufferPointer<UInt8>, scratch: Scratch
  ) -> Int16 {
    let core = Int(line.coreStart)..<Int(line.coreEnd)
    var best = Int16(-1)
    var bestRank = -1
    func consider(_ phrase: Int, _ match: Range<Int>) {
      let (number, form) = owners[phrase]
      let gate = gates[Int(number)]
      let rank = gate.rank &* 1024 &+ min(1023, match.count)
      guard rank > bestRank || rank == bestRank && number < best, Int(line.words) <= gate.maxWords,
        Self.stands(form, match.lowerBound, match.upperBound, core, page, range),
        !gate.hasExpression || accepts(Int(number), range, page, scratch)
      else { return }
      best = number
      bestRank = rank
    }
    func look(in piece: Range<Int>) {
      containing.forEachMatch(in: UnsafeBufferPointer(rebasing: folded[piece])) { match in
        consider(
          containingOwners[match.pattern], (piece.lowerBound &+ match.start)..<(piece.lowerBound &+ match.end))
      }
    }
    // A phrase may begin with, or end in, signs that do not belong to the line's core: "© Reuters", "[AFP]".
    let ink = Self.ink(range, page)
    starting.forEachMatch(in: folded, core.lowerBound..<range.upperBound, consider)
    if ink.lowerBound < core.lowerBound { starting.forEachMatch(in: folded, ink, consider) }
    ending.forEachMatch(in: folded, range.lowerBound..<core.upperBound, consider)
    if ink.upperBound > core.upperBound { ending.forEachMatch(in: folded, ink, consider) }
    if range.count <= Self.wholeLine {
      look(in: range)
    } else {
      look(in: core.lowerBound..<min(range.upperBound, core.lowerBound &+ Self.lineHead))
      let tail = min(range.upperBound, max(core.lowerBound &+ Self.lineHead, range.upperBound &- Self.lineTail))
      look(in: tail..<range.upperBound)
    }
    return best
  }

  /// The line without ASCII white space at its ends.
  private static func ink(_ range: Range<Int>, _ page: UnsafeBufferPointer<UInt8>) -> Range<Int> {
    var start = range.lowerBound
    var end = range.upperBound
    while start < end, page[start].isASCIISpace { start &+= 1 }
    while end > start, page[end &- 1].isASCIISpace { end &-= 1 }
    return start..<end
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
