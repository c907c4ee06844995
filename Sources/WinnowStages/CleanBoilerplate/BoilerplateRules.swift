internal import Winnow
internal import WinnowText

/// Matches the phrases of all rules at once.
///
/// A class, so that passing it on costs one reference count and not one for each table.
final class BoilerplateRules: Sendable {
  let rules: [BoilerplateRule]
  /// What the line scanner must know to find candidates of `mark`.
  let tables: ScanTables
  /// By rule, what matching and deciding need of it, without its strings.
  let facts: [Facts]
  /// The most words that a line may have of which a rule speaks.
  private let maxWords: Int
  private let starting: AnchoredPhrases
  private let ending: AnchoredPhrases
  private let containing: PatternSet
  /// By phrase: the rule and the form.
  private let owners: [(rule: Int16, form: BoilerplateRule.Form)]
  /// The phrases' numbers by number in `containing`.
  private let containingOwners: [Int]

  struct Facts: Sendable {
    var kind: BoilerplateKind
    var action: BoilerplateRule.Action
    var place: BoilerplateRule.Place
    var isHeading: Bool
    var isInline: Bool
    var startsList: Bool
    var hasExpression: Bool
    /// What `LineStatistics.hint` says.
    var hint: UInt8
    var run: Int
    var maxWords: Int
    var confidence: Double

    init(_ rule: BoilerplateRule) {
      kind = rule.kind
      action = rule.action
      place = rule.place
      isHeading = rule.isHeading
      startsList = rule.startsList
      isInline = rule.isInline || startsList
      hasExpression = rule.expression != nil
      run = rule.run
      maxWords = rule.maxWords
      confidence = rule.confidence
      let kinds = BoilerplateKind.allCases
      hint = UInt8(rule.action == .keep ? kinds.count + 1 : (kinds.firstIndex(of: rule.kind) ?? 0) + 1)
    }

    /// Keeping rules come before dropping ones, those before hints.
    fileprivate var rank: Int {
      switch action {
      case .keep: 3
      case .drop: 2
      case .hint: 1
      }
    }
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
    tables = ScanTables(phrases: containing)
    facts = rules.map { Facts($0) }
    maxWords = rules.map(\.maxWords).max() ?? 0
  }

  /// The working memory of one worker: matchers of the rules with an expression.
  final class Scratch {
    fileprivate let matchers: [RegularExpression.Matcher?]
    /// Of the expression that gave up on a line of the page marked last; its rule says nothing about that line.
    fileprivate(set) var failure: RegularExpression.LimitError?

    init(_ rules: BoilerplateRules) {
      matchers = rules.rules.map { rule in rule.expression.map { RegularExpression.Matcher($0) } }
    }
  }

  /// Notes on every line of a page, which must have been measured with `tables`, which rule speaks about it.
  func mark(_ page: PageLines, _ document: borrowing Document, scratch: Scratch) {
    scratch.failure = nil
    let blocks = document.blocks
    let start = page.firstBlock
    // Read once: each look into this object's own tables would count references.
    let (containing, starting, ending) = (containing, starting.view, ending.view)
    document.page.withUnsafeBufferPointer { bytes in
      page.folded.withUnsafeBufferPointer { folded in
        page.candidates.withUnsafeBufferPointer { candidates in
          page.lines.withUnsafeMutableBufferPointer { lines in
            withPinned { pinned in
              var next = 0
              for index in 0..<lines.count {
                let range = blocks[start &+ index].range
                let first = next
                while next < candidates.count, Int(candidates[next]) < range.upperBound { next &+= 1 }
                guard Int(lines[index].words) <= maxWords else { continue }
                let text = LineText(line: lines[index], range: range, page: bytes, folded: folded, rules: pinned)
                var best = Best()
                matchEnds(text, starting, ending, scratch, &best)
                matchInside(text, UnsafeBufferPointer(rebasing: candidates[first..<next]), containing, scratch, &best)
                guard best.rule >= 0 else { continue }
                lines[index].rule = best.rule
                let fact = pinned.facts[Int(best.rule)]
                guard !fact.isInline else { continue }
                lines[index].hint = fact.hint
                lines[index].ruleAction = UInt8(truncatingIfNeeded: fact.rank)
                lines[index].isSectionHeading = fact.isHeading
              }
            }
          }
        }
      }
    }
  }

  /// The rules' tables at fixed addresses.
  private struct Pinned {
    let facts: UnsafeBufferPointer<Facts>
    let owners: UnsafeBufferPointer<(rule: Int16, form: BoilerplateRule.Form)>
    let containingOwners: UnsafeBufferPointer<Int>
  }

  @inline(__always)
  private func withPinned(_ body: (Pinned) -> Void) {
    facts.withUnsafeBufferPointer { facts in
      owners.withUnsafeBufferPointer { owners in
        containingOwners.withUnsafeBufferPointer { containingOwners in
          body(Pinned(facts: facts, owners: owners, containingOwners: containingOwners))
        }
      }
    }
  }

  /// A line's bytes.
  private struct LineText {
    let line: LineStatistics
    let range: Range<Int>
    let page: UnsafeBufferPointer<UInt8>
    let folded: UnsafeBufferPointer<UInt8>
    let rules: Pinned

    var core: Range<Int> { Int(line.coreStart)..<Int(line.coreEnd) }
  }

  /// Tries the phrases with a fixed place.
  @inline(__always)
  private func matchEnds(
    _ text: LineText, _ starting: AnchoredPhrases.View, _ ending: AnchoredPhrases.View, _ scratch: Scratch,
    _ best: inout Best
  ) {
    let core = text.core
    // A phrase may begin with, or end in, signs that do not belong to the line's core: "© Reuters", "[AFP]".
    let ink = Self.ink(text.range, text.page)
    let folded = text.folded
    consider(starting.matches(in: folded, core.lowerBound..<text.range.upperBound), text, scratch, &best)
    if ink.lowerBound < core.lowerBound { consider(starting.matches(in: folded, ink), text, scratch, &best) }
    consider(ending.matches(in: folded, text.range.lowerBound..<core.upperBound), text, scratch, &best)
    if ink.upperBound > core.upperBound { consider(ending.matches(in: folded, ink), text, scratch, &best) }
  }

  @inline(__always)
  private func consider(
    _ matches: AnchoredPhrases.Matches, _ text: LineText, _ scratch: Scratch, _ best: inout Best
  ) {
    var matches = matches
    while let (owner, match) = matches.next() { consider(owner, match, text, scratch, &best) }
  }

  /// Tries the phrases that may stand anywhere.
  @inline(__always)
  private func matchInside(
    _ text: LineText, _ candidates: UnsafeBufferPointer<Int32>, _ containing: PatternSet, _ scratch: Scratch,
    _ best: inout Best
  ) {
    let reach = PhraseReach(text.range, coreStart: Int(text.line.coreStart))
    for candidate in candidates where reach.contains(Int(candidate)) {
      let start = Int(candidate)
      let reachable = UnsafeBufferPointer(rebasing: text.folded[..<reach.end(start)])
      containing.forEachMatch(at: start, in: reachable) { match in
        consider(text.rules.containingOwners[match.pattern], match.start..<match.end, text, scratch, &best)
      }
    }
  }

  /// The best match so far, by the rule's number, -1 for none: a keeping rule before a dropping one before a hint, then the
  /// longest phrase, then the first rule.
  private struct Best {
    var rule = Int16(-1)
    var rank = -1
  }

  private func consider(_ phrase: Int, _ match: Range<Int>, _ text: LineText, _ scratch: Scratch, _ best: inout Best) {
    let (number, form) = text.rules.owners[phrase]
    let rule = text.rules.facts[Int(number)]
    let rank = rule.rank &* 1024 &+ min(1023, match.count)
    guard rank > best.rank || rank == best.rank && number < best.rule, Int(text.line.words) <= rule.maxWords,
      Self.stands(form, match.lowerBound, match.upperBound, text.core, text.page, text.range),
      !rule.hasExpression || accepts(Int(number), text.range, text.page, scratch)
    else { return }
    best = Best(rule: number, rank: rank)
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
    do {
      return try scratch.matchers[number]?.firstMatch(in: UnsafeBufferPointer(rebasing: page[range])) != nil
    } catch {
      scratch.failure = error
      return false
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
    if case .letter = UTF8Scan.category(UTF8Scan.decode(page, at: index).scalar) { return true }
    return false
  }

  private static func isWord(before index: Int, _ page: UnsafeBufferPointer<UInt8>, _ start: Int) -> Bool {
    var previous = index &- 1
    while previous > start, !page[previous].isScalarStart { previous &-= 1 }
    return isWord(at: previous, page)
  }
}
