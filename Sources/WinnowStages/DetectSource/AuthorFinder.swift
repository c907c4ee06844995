internal import Winnow
internal import WinnowText

/// Finds who wrote, reported and edited the page: bylines near the headline, lists at the end, names above biographies.
struct AuthorFinder {
  typealias Author = SourceAnnotation.Author

  let view: PageView
  let rules: SourceRules
  let names: PersonNameParser
  /// The line whose first words are a place.
  let datelineBlock: Int?
  /// The key of the publisher's name.
  private let publisher: UInt64?
  var authors: [Author] = []
  var keys: [UInt64] = []
  /// Agencies whose form a list of reporters and editors has.
  private(set) var forms: [(agency: String, evidence: Evidence)] = []
  /// Lines that may still be looked at for another mention of a name: a page that is a list of names is no article, and
  /// must not cost the square of its lines.
  var repetitionBudget = 2_000_000

  /// Lines before and behind the start of the article where names without a cue are bylines.
  private static let linesBefore = 45
  private static let linesInside = 10
  private static let maximumAuthors = 24

  init(_ view: PageView, _ rules: SourceRules, datelineBlock: Int?, publisher: String?) {
    self.view = view
    self.rules = rules
    self.datelineBlock = datelineBlock
    self.publisher = publisher.map { SquashedKey.hash($0) }
    names = PersonNameParser(view: view, rules: rules)
  }

  /// All authors, in page order of their bylines; those who only edited last.
  mutating func find() -> [Author] {
    findByline()
    findLists()
    if authors.isEmpty { findEastAsian() }
    if authors.isEmpty { findBiographies() }
    return authors
  }

  // MARK: Bylines near the headline

  /// Lines where a name alone may be a byline.
  var zone: Range<Int> {
    let start = view.body.lowerBound
    var lower = max(0, start - Self.linesBefore)
    if let title = view.title { lower = max(lower, title - 3) }
    let upper = min(view.blocks.count, start + Self.linesInside)
    return min(lower, upper)..<upper
  }

  /// Takes the byline nearest to the start of the article; cues weigh more than bare names.
  mutating func findByline() {
    var best: (line: Int, score: Double)?
    let zone = zone
    for line in 0..<min(view.blocks.count, view.body.upperBound + 8) {
      guard view.blocks[line].range.count <= PageView.longestLine else { continue }
      let distance = line - view.body.lowerBound
      var score = cueScore(line)
      var penalty: Double
      if score > 0 {
        penalty = distance < 0 ? min(0.4, Double(-distance) * 0.004) : min(0.65, Double(distance) * 0.02)
        if line >= view.body.upperBound { penalty = 0.5 }
        if isDateLine(line) || isDateLine(line + 1) || isDateLine(line - 1) { score += 0.08 }
      } else {
        guard line < zone.upperBound || line == view.body.upperBound, line != datelineBlock, line != view.title,
          mayBeNames(line)
        else { continue }
        score = nameScore(line)
        guard score > 0 else { continue }
        penalty = distance < 0 ? min(0.4, Double(-distance) * 0.012) : Double(distance) * 0.03
        if line == view.body.upperBound { penalty = 0.2 }
      }
      // The lines below a known headline are near, however far the text begins.
      if let title = view.title, line > title, line <= title + 4 { penalty = min(penalty, 0.1) }
      if score - penalty > best?.score ?? 0 { best = (line, score - penalty) }
    }
    guard let best, best.score >= 0.3 else { return }
    takeNeighbours(of: best.line)
  }

  /// Takes a byline and the lines of co-authors around it; a longer column of names is a menu.
  mutating func takeNeighbours(of best: Int) {
    let cue = cue(at: best)
    var first = best
    while cue == nil, first > max(0, best - 6), isFollowingName(first - 1, isCued: false) { first -= 1 }
    guard best - first < 5 else { return }
    if cue == nil { takeStack(above: first, best + 1) }
    for line in first...best { take(line) }
    if cue == nil { takeStack(below: best + 1) }
    let standsAlone = cue.map { $0.start >= view.trimmed(best).upperBound } ?? false
    var line = best + (standsAlone ? 2 : 1)
    while line < min(best + 7, view.blocks.count) {
      // `By Jane Doe`, `and`, `John Smith`: the word that joins them may have a line of its own.
      let isJoined = cue != nil && isJoiner(line)
      if isJoined { line += 1 }
      guard line < view.blocks.count, isFollowingName(line, isCued: standsAlone || isJoined) else { break }
      take(line)
      line += 1
    }
  }

  /// Takes the co-author above a byline, where both have a line below that says what they are.
  private mutating func takeStack(above line: Int, _ role: Int) {
    guard line >= 2, isRoleLine(line - 1), isRoleLine(role), isFollowingName(line - 2, isCued: true) else { return }
    take(line - 2)
  }

  /// The same for the co-authors below a role.
  private mutating func takeStack(below role: Int) {
    var line = role + 1
    while line < min(role + 7, view.blocks.count), isRoleLine(line - 1), isRoleLine(line + 1),
      isFollowingName(line, isCued: true)
    {
      take(line)
      line += 2
    }
  }

  /// Adds the names of a byline.
  mutating func take(_ line: Int) {
    let range = bylineRange(line)
    if let cue = cue(at: line) {
      let rule = rules.pack.bylines[cue.byline]
      if cue.start >= range.upperBound {
        guard line + 1 < view.blocks.count else { return }
        let next = view.trimmed(line + 1)
        add(list(from: next.lowerBound, before: next.upperBound, isCued: true), rule.role, rule.id)
      } else {
        add(list(from: cue.start, before: range.upperBound, isCued: true), rule.role, rule.id)
      }
    } else if !view.shapes[line].isProse, let list = datedNames(range) {
      add(list, .writing, "byline.dated-line")
    } else {
      add(list(from: range.lowerBound, before: range.upperBound), .writing, "byline.name-line")
    }
  }

  /// `Reporting by …; Editing by …`, anywhere on the page but before the article's start.
  mutating func findLists() {
    var previous: (rule: Int, block: Int)?
    for hit in view.hits {
      guard case .byline(let index) = hit.target, authors.count < Self.maximumAuthors else { continue }
      let rule = rules.pack.bylines[index]
      // Writers are named so beside reporters; elsewhere the words may belong to another article's teaser.
      if rule.role == .writing, previous?.block != hit.block {
        guard authors.isEmpty, zone.contains(hit.block), view.blocks[hit.block].range.count <= PageView.longestLine
        else {
          continue
        }
      }
      var cursor = names.skipBlanks(hit.end, view.blocks[hit.block].range.upperBound)
      let end = view.blocks[hit.block].range.upperBound
      if cursor < end, view.folded[cursor] == 0x3A { cursor += 1 }
      guard let found = list(from: cursor, before: end, isCued: true) else { continue }
      add(found, rule.role, rule.id)
      // A form is known by two lists in a row, such as reporters and editors.
      if let form = rule.form, let before = previous, before.rule != index, hit.block - before.block <= 1 {
        forms.append((form, Evidence(page: hit.start..<found.end, rule: rule.id)))
      }
      previous = (index, hit.block)
    }
  }

  // MARK: Biographies

  /// `Jane Doe is a reporter in Rome.`: used only when no byline was found.
  mutating func findBiographies() {
    let from = max(0, view.body.upperBound - 3)
    for index in from..<min(view.blocks.count, view.body.upperBound + 25) {
      let range = view.trimmed(index)
      guard let name = names.name(at: range.lowerBound, before: range.upperBound) else { continue }
      if name.range.upperBound == range.upperBound,
        startsBiography(index + 1, name) || isAuthorLine(index + 1) && (name.hasGivenName || !isUpper(name.range))
      {
        add(NameList(first: name, end: name.range.upperBound), .writing, "byline.biography")
        return
      }
      guard isBiography(name.range.upperBound, range.upperBound)
      else { continue }
      // `Stack Overflow is a community aimed at developers`: what is no known name must be called one at once.
      let reach = name.hasGivenName ? 160 : 36
      let window = name.range.upperBound..<min(range.upperBound, name.range.upperBound + reach)
      guard namesRole(window) else { continue }
      add(NameList(first: name, end: name.range.upperBound), .writing, "byline.biography")
      return
    }
  }

  /// A line that says no more than that somebody is the author.
  func isAuthorLine(_ line: Int) -> Bool {
    guard line < view.blocks.count else { return false }
    let range = view.trimmed(line)
    return range.count <= 24 && rules.contains(SquashedKey.hash(view.folded, range), in: .authorTitles)
  }

  // MARK: Results

  mutating func add(_ list: NameList?, _ role: Author.Role, _ rule: String) {
    guard let list else { return }
    for name in [list.first] + list.others where authors.count < Self.maximumAuthors {
      let key = SquashedKey.hash(view.folded, name.range)
      guard !keys.contains(key), rules.agencyKeys[key] == nil, rules.outletKeys[key] == nil,
        // A person's own site bears the name of its author.
        key != publisher || name.hasGivenName
      else { continue }
      keys.append(key)
      authors.append(
        Author(name: view.text(name.range), role: role, evidence: [Evidence(page: name.range, rule: rule)]))
    }
  }
}
