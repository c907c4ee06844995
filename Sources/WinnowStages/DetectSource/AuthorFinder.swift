internal import Winnow
internal import WinnowText

/// Finds who wrote, reported and edited the page: bylines near the headline, lists at the end, names above biographies.
struct AuthorFinder {
  typealias Author = SourceAnnotation.Author

  private let view: PageView
  private let rules: SourceRules
  private let names: PersonNameParser
  private var authors: [Author] = []
  private var keys: [UInt64] = []
  /// Agencies whose form a list of reporters and editors has.
  private(set) var forms: [(agency: String, evidence: Evidence)] = []

  /// Lines before and behind the start of the article where names without a cue are bylines.
  private static let linesBefore = 45
  private static let linesInside = 10
  private static let maximumAuthors = 24

  init(_ view: PageView, _ rules: SourceRules) {
    self.view = view
    self.rules = rules
    names = PersonNameParser(view: view, rules: rules)
  }

  /// All authors, in page order of their bylines; those who only edited last.
  mutating func find() -> [Author] {
    findByline()
    findLists()
    if authors.isEmpty { findBiographies() }
    return authors
  }

  // MARK: Bylines near the headline

  /// Lines where a name alone may be a byline.
  private var zone: Range<Int> {
    let start = view.body.lowerBound
    var lower = max(0, start - Self.linesBefore)
    if let title = view.title { lower = max(lower, title - 3) }
    let upper = min(view.blocks.count, start + Self.linesInside)
    return min(lower, upper)..<upper
  }

  /// Takes the byline nearest to the start of the article; cues weigh more than bare names.
  private mutating func findByline() {
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
        guard line < zone.upperBound || line == view.body.upperBound, mayBeNames(line) else { continue }
        score = nameScore(line)
        guard score > 0 else { continue }
        penalty = distance < 0 ? min(0.4, Double(-distance) * 0.012) : Double(distance) * 0.03
        if line == view.body.upperBound { penalty = 0.2 }
      }
      if score - penalty > best?.score ?? 0 { best = (line, score - penalty) }
    }
    guard let best, best.score >= 0.3 else { return }
    takeNeighbours(of: best.line)
  }

  /// Takes a byline and the lines of co-authors around it; a longer column of names is a menu.
  private mutating func takeNeighbours(of best: Int) {
    let cue = cue(at: best)
    var first = best
    while cue == nil, first > max(0, best - 6), isFollowingName(first - 1, isCued: false) { first -= 1 }
    guard best - first < 5 else { return }
    for line in first...best { take(line) }
    let standsAlone = cue.map { $0.start >= view.trimmed(best).upperBound } ?? false
    var line = best + (standsAlone ? 2 : 1)
    while line < min(best + 7, view.blocks.count) {
      guard isFollowingName(line, isCued: standsAlone) else { break }
      take(line)
      line += 1
    }
  }

  private struct Cue {
    var byline: Int
    /// Where the names begin.
    var start: Int
  }

  /// The cue that starts a line, if a capital follows it.
  private func cue(at line: Int) -> Cue? {
    let range = view.trimmed(line)
    guard range.count >= 2, range.count <= PageView.longestLine else { return nil }
    for cue in rules.startCues[Int(view.folded[range.lowerBound])] {
      guard view.matches(cue.bytes, at: range.lowerBound, before: range.upperBound) else { continue }
      var cursor = range.lowerBound + cue.bytes.count
      if cursor == range.upperBound { return Cue(byline: cue.byline, start: cursor) }
      let isSeparated =
        !view.folded[cursor - 1].isWordByte || !view.folded[cursor].isWordByte
        || names.skipBlanks(cursor, range.upperBound) > cursor
      // `ByShivya Nath`: glued, but the capital says where the name begins.
      let isGlued = view.isCapital(at: cursor) && view.page[cursor - 1].isASCIILower
      guard isSeparated || isGlued else { continue }
      cursor = names.skipBlanks(cursor, range.upperBound)
      if cursor < range.upperBound, view.page[cursor] == 0x3A {
        cursor = names.skipBlanks(cursor + 1, range.upperBound)
      }
      if cursor < range.upperBound, view.page[cursor] == 0x40 { cursor += 1 }
      return Cue(byline: cue.byline, start: cursor)
    }
    return nil
  }

  /// How much a line with a cue looks like a byline: 0...1.
  private func cueScore(_ line: Int) -> Double {
    guard let cue = cue(at: line) else { return 0 }
    let range = view.trimmed(line)
    if cue.start >= range.upperBound {
      // The name stands on the next line.
      guard line + 1 < view.blocks.count, wholeName(line + 1) != nil else { return 0 }
      return 0.9
    }
    guard let list = list(from: cue.start, before: range.upperBound, isCued: true), isBylineEnd(list.end, range) else {
      return 0
    }
    return 1
  }

  /// A quick look: a capital first, a blank inside, no long text.
  private func mayBeNames(_ line: Int) -> Bool {
    let range = view.blocks[line].range
    guard range.count >= 5, range.count <= 140 else { return false }
    return view.page[range.lowerBound] < 0x80
      ? !view.page[range.lowerBound].isASCIILower && view.page[range].contains(0x20) : true
  }

  /// How much a line without a cue at its start looks like a byline: 0...1.
  private func nameScore(_ line: Int) -> Double {
    let range = view.trimmed(line)
    guard range.count >= 5, range.count <= 140, !isCredit(line - 1), !namesImageAgency(line) else { return 0 }
    // A name and a time below the article begin the comments.
    if line == view.body.upperBound, isDateLine(line + 1) { return 0 }
    if datedNames(range) != nil { return 0.8 }
    guard let list = list(from: range.lowerBound, before: range.upperBound), let name = list.names.first else {
      return 0
    }
    let rest = list.end..<range.upperBound
    var score = name.hasGivenName ? 0.4 : 0
    if list.names.count > 1 { score += 0.15 }
    if rest.isEmpty {
      if isCredit(line + 1) { return 0 }
      score += 0.05
    } else if !startsSuffix(rest) {
      return 0
    } else if view.hasDate(rest, rules) {
      score += 0.5
    } else if isNameSuffix(rest) {
      score += 0.35
    } else {
      return 0
    }
    if isDateLine(line + 1), rest.isEmpty {
      // A name between a heading and a date; without a known given name the heading must be there.
      score += name.hasGivenName ? 0.35 : isHeading(line - 1) ? 0.55 : 0.25
    } else if isDateLine(line + 1) || isDateLine(line - 1) {
      score += name.hasGivenName ? 0.3 : 0.2
    }
    if rest.isEmpty, isRoleLine(line + 1) { score += name.hasGivenName ? 0.35 : 0.3 }
    if (view.body.lowerBound - 10...view.body.lowerBound).contains(line) || line == view.body.upperBound {
      score += 0.15
    }
    if let title = view.title, line > title, line <= title + 4 { score += 0.15 }
    if score >= 0.15 { score += repetitionScore(name, line) }
    return score >= 0.595 ? min(score, 0.95) - 0.05 : 0
  }

  /// The names of a line with a date: behind an inner cue (`Posted on May 3 by Jane Doe`), or between separators.
  private func datedNames(_ range: Range<Int>) -> NameList? {
    guard view.hasDate(range, rules) else { return nil }
    for cue in rules.innerCues {
      guard let start = view.find(cue, in: range), start > range.lowerBound, !view.folded[start - 1].isASCIILower,
        !isExcluded(wordBefore: start, range)
      else { continue }
      if let list = list(from: start + cue.count, before: range.upperBound, isCued: true), isBylineEnd(list.end, range)
      {
        return list
      }
    }
    var index = range.lowerBound
    while index + 2 < range.upperBound {
      let byte = view.page[index]
      // , | and the middle dot, with a blank behind.
      let isBullet =
        index > 1 && (byte == 0xB7 && view.page[index - 1] == 0xC2 || byte == 0xA2 && view.page[index - 1] == 0x80)
      if byte == 0x2C || byte == 0x7C || isBullet, view.page[index + 1] == 0x20 || view.page[index + 1] == 0xC2,
        let list = list(from: index + 1, before: range.upperBound), list.names.first?.hasGivenName ?? false,
        isBylineEnd(list.end, range)
      {
        return list
      }
      index += 1
    }
    return nil
  }

  /// Whether the word before a cue speaks of another craft: `reviewed by`, `photo by`.
  private func isExcluded(wordBefore start: Int, _ range: Range<Int>) -> Bool {
    var end = start
    while end > range.lowerBound, !view.folded[end - 1].isWordByte { end -= 1 }
    var first = end
    while first > range.lowerBound, view.folded[first - 1].isWordByte { first -= 1 }
    return first < end && rules.contains(SquashedKey.hash(view.folded, first..<end), in: .otherCrafts)
  }

  /// Whether a line starts with a word for pictures: the line above is then a caption.
  private func isCredit(_ line: Int) -> Bool {
    guard line >= 0, line < view.blocks.count else { return false }
    let range = view.trimmed(line)
    var end = range.lowerBound
    while end < range.upperBound, view.folded[end].isWordByte { end += 1 }
    return rules.contains(SquashedKey.hash(view.folded, range.lowerBound..<end), in: .otherCrafts)
  }

  private func namesImageAgency(_ line: Int) -> Bool {
    let range = view.blocks[line].range
    guard let index = firstHit(from: range.lowerBound) else { return false }
    for hit in view.hits[index...] {
      if hit.block != line { return false }
      if case .agency(let agency, _) = hit.target, rules.pack.agencies[agency].isImageAgency { return true }
    }
    return false
  }

  /// The first hit at or behind a byte; hits are in order of their blocks.
  private func firstHit(from start: Int) -> Int? {
    var low = 0
    var high = view.hits.count
    while low < high {
      let middle = (low + high) / 2
      if view.hits[middle].start < start { low = middle + 1 } else { high = middle }
    }
    return low < view.hits.count ? low : nil
  }

  /// A line of a headline's length.
  private func isHeading(_ line: Int) -> Bool {
    guard line >= 0 else { return false }
    let count = view.blocks[line].range.count
    return count >= 24 && count <= 240
  }

  /// A short line that says what somebody is.
  private func isRoleLine(_ line: Int) -> Bool {
    guard line < view.blocks.count else { return false }
    let range = view.blocks[line].range
    return range.count <= 64 && rules.biographyRoles.contains { view.find($0, in: range) != nil }
  }

  private func isDateLine(_ line: Int) -> Bool {
    guard line >= 0, line < view.blocks.count else { return false }
    let range = view.blocks[line].range
    return range.count <= 110 && view.hasDate(range, rules)
  }

  /// Whether what follows a name is no sentence: a separator, a capital, a figure, or a word that dates have.
  private func startsSuffix(_ rest: Range<Int>) -> Bool {
    let index = names.skipBlanks(rest.lowerBound, rest.upperBound)
    guard index < rest.upperBound else { return true }
    let byte = view.page[index]
    if byte == 0x3A || byte == 0x27 || byte == 0x3F || byte == 0x21 { return false }
    // The typographic apostrophe.
    if byte == 0xE2, index + 2 < rest.upperBound, view.page[index + 1] == 0x80, view.page[index + 2] == 0x99 {
      return false
    }
    var start = index
    while start < rest.upperBound, !view.folded[start].isWordByte { start += 1 }
    guard start < rest.upperBound, !view.isCapital(at: start), !view.page[start].isASCIIDigit else { return true }
    var end = start
    while end < rest.upperBound, view.folded[end].isWordByte { end += 1 }
    if view.page[start] >= 0xC2, view.page[start] < 0xC3 || view.page[start] == 0xE2 { return true }
    return rules.contains(SquashedKey.hash(view.folded, start..<end), in: .dateWords)
  }

  /// What follows a bare name: a separator and a date, a title of a job, an agency.
  private func isNameSuffix(_ rest: Range<Int>) -> Bool {
    guard rest.count <= 90 else { return false }
    if view.hasDate(rest, rules) { return true }
    var index = rest.lowerBound
    while index < rest.upperBound, !view.folded[index].isWordByte { index += 1 }
    var end = index
    while end < rest.upperBound, view.folded[end].isWordByte { end += 1 }
    guard end > index else { return true }
    return startsWithNameEnd(index, rest.upperBound)
  }

  private func startsWithNameEnd(_ index: Int, _ end: Int) -> Bool {
    for word in rules.nameEnds where view.matches(word, at: index, before: end) {
      let after = index + word.count
      if after >= end || !view.folded[after].isWordByte || view.isCapital(at: after) { return true }
    }
    return false
  }

  /// Whether the page names the person again: alone on a line, in a biography, in links to the author's page.
  private func repetitionScore(_ name: PersonNameParser.Name, _ line: Int) -> Double {
    let bytes = Array(view.folded[name.range])
    if startsBiography(line + 1, name) { return name.hasGivenName ? 0.5 : 0.4 }
    var score = 0.0
    for (index, block) in view.blocks.enumerated() where index != line {
      let range = block.range
      guard range.count >= bytes.count, range.count <= 1200 else { continue }
      if view.matches(bytes, at: range.lowerBound, before: range.upperBound) {
        let after = range.lowerBound + bytes.count
        if after == range.upperBound {
          if startsBiography(index + 1, name) { return name.hasGivenName ? 0.5 : 0.4 }
          // Without a known given name, a line that comes twice may be any heading.
          score = max(score, name.hasGivenName ? 0.3 : 0)
        } else if isBiography(after, range.upperBound) {
          return name.hasGivenName ? 0.5 : 0.4
        }
      } else if range.count <= bytes.count + 40, let start = view.find(bytes, in: range), start > range.lowerBound,
        rules.authorLinks.contains(where: { view.matches($0, at: range.lowerBound, before: range.upperBound) })
      {
        return name.hasGivenName ? 0.5 : 0.4
      }
    }
    return score
  }

  /// Whether a line begins with the first name and a verb of biographies: `Jane is a reporter`.
  private func startsBiography(_ line: Int, _ name: PersonNameParser.Name) -> Bool {
    guard line < view.blocks.count else { return false }
    let range = view.trimmed(line)
    var length = 0
    while length < name.range.count, view.folded[name.range.lowerBound + length].isWordByte { length += 1 }
    guard length > 1, range.count > length + 8 else { return false }
    for offset in 0..<length where view.folded[range.lowerBound + offset] != view.folded[name.range.lowerBound + offset]
    {
      return false
    }
    return isBiography(range.lowerBound + length, range.upperBound)
  }

  /// Whether `is a freelance journalist…` follows.
  private func isBiography(_ start: Int, _ end: Int) -> Bool {
    let index = names.skipBlanks(start, end)
    var wordEnd = index
    while wordEnd < end, view.folded[wordEnd].isWordByte { wordEnd += 1 }
    return wordEnd > index && rules.contains(SquashedKey.hash(view.folded, index..<wordEnd), in: .biographyVerbs)
  }

  /// A line that holds names only; for lines below a byline.
  private func isFollowingName(_ line: Int, isCued: Bool) -> Bool {
    let range = view.trimmed(line)
    guard range.count <= 80, cue(at: line) == nil, let list = list(from: range.lowerBound, before: range.upperBound),
      let name = list.names.first, !keys.contains(SquashedKey.hash(view.folded, name.range))
    else { return false }
    let rest = list.end..<range.upperBound
    guard name.hasGivenName || isCued else { return false }
    return rest.isEmpty || isNameSuffix(rest) && !view.hasDate(rest, rules)
  }

  private func wholeName(_ line: Int) -> PersonNameParser.Name? {
    let range = view.trimmed(line)
    guard range.count <= 100, let list = list(from: range.lowerBound, before: range.upperBound, isCued: true),
      isBylineEnd(list.end, range)
    else { return nil }
    return list.names.first
  }

  /// Adds the names of a byline.
  private mutating func take(_ line: Int) {
    let range = view.trimmed(line)
    if let cue = cue(at: line) {
      let rule = rules.pack.bylines[cue.byline]
      if cue.start >= range.upperBound {
        guard line + 1 < view.blocks.count else { return }
        let next = view.trimmed(line + 1)
        add(list(from: next.lowerBound, before: next.upperBound, isCued: true), rule.role, rule.id)
      } else {
        add(list(from: cue.start, before: range.upperBound, isCued: true), rule.role, rule.id)
      }
    } else if let list = datedNames(range) {
      add(list, .writing, "byline.dated-line")
    } else {
      add(list(from: range.lowerBound, before: range.upperBound), .writing, "byline.name-line")
    }
  }

  // MARK: Lists

  private struct NameList {
    var names: [PersonNameParser.Name]
    /// Behind the last name.
    var end: Int
  }

  /// Names with joiners between them: `A, B and C`, `A/B`, `A | B`, `A in Paris and B in Rome`.
  private func list(from start: Int, before end: Int, isCued: Bool = false) -> NameList? {
    guard let first = names.name(at: start, before: end, isCued: isCued) else { return nil }
    var list = NameList(names: [first], end: first.range.upperBound)
    while list.names.count < 12 {
      let afterPlace = skipPlace(list.end, end)
      guard let next = skipJoiner(afterPlace, end), let name = names.name(at: next, before: end, isCued: isCued) else {
        break
      }
      // `von David Straub, MDR THÜRINGEN`: what is written in capitals behind a name that is not is no person.
      if isUpper(name.range), !isUpper(first.range) { break }
      list.names.append(name)
      list.end = name.range.upperBound
    }
    list.end = skipPlace(list.end, end)
    return list
  }

  private func isUpper(_ range: Range<Int>) -> Bool { !view.page[range].contains { $0.isASCIILower } }

  /// ` in The Hague`: where a reporter was.
  private func skipPlace(_ start: Int, _ end: Int) -> Int {
    let cursor = names.skipBlanks(start, end)
    guard cursor > start, view.matches([0x69, 0x6E, 0x20], at: cursor, before: end) else { return start }
    var index = cursor + 3
    guard index < end, view.isCapital(at: index) else { return start }
    var lastWord = index
    while index < end {
      let wordStart = index
      while index < end, view.folded[index].isWordByte || view.folded[index] == 0x2E || view.folded[index] == 0x2D {
        if view.folded[index] == 0x2E, index + 1 >= end || !view.folded[index + 1].isWordByte { break }
        index += 1
      }
      guard index > wordStart, view.isCapital(at: wordStart) else { break }
      lastWord = index
      guard index < end, view.folded[index] == 0x20 else { break }
      index += 1
    }
    return lastWord
  }

  /// Skips `,`, `and`, `/`, `|` … ; nil when none stands there.
  private func skipJoiner(_ start: Int, _ end: Int) -> Int? {
    var cursor = names.skipBlanks(start, end)
    var found = false
    while cursor < end {
      let byte = view.folded[cursor]
      // , & / | + ; the middle dot and the bullet.
      if byte == 0x2C || byte == 0x26 || byte == 0x2F || byte == 0x7C || byte == 0x2B {
        cursor += 1
      } else if byte == 0xC2, cursor + 1 < end, view.folded[cursor + 1] == 0xB7 {
        cursor += 2
      } else if byte == 0xE2, cursor + 2 < end, view.folded[cursor + 1] == 0x80, view.folded[cursor + 2] == 0xA2 {
        cursor += 3
      } else {
        var wordEnd = cursor
        while wordEnd < end, view.folded[wordEnd].isWordByte { wordEnd += 1 }
        guard wordEnd > cursor, rules.contains(SquashedKey.hash(view.folded, cursor..<wordEnd), in: .joiners),
          wordEnd < end, !view.isCapital(at: cursor)
        else { break }
        cursor = wordEnd
      }
      found = true
      cursor = names.skipBlanks(cursor, end)
    }
    return found && cursor < end ? cursor : nil
  }

  /// Whether a byline may end at `index`: nothing follows, or something that is no running sentence.
  private func isBylineEnd(_ index: Int, _ line: Range<Int>) -> Bool {
    let rest = view.trimmed(index..<line.upperBound)
    if rest.isEmpty { return true }
    if rest.count > 110 { return false }
    let first = view.folded[rest.lowerBound]
    // A separator, a bracket, or something glued on.
    if !first.isWordByte { return first != 0x27 && !(first == 0x2E && rest.count > 60) }
    if view.isCapital(at: rest.lowerBound) || first.isASCIIDigit { return true }
    var end = rest.lowerBound
    while end < rest.upperBound, view.folded[end].isWordByte { end += 1 }
    let key = SquashedKey.hash(view.folded, rest.lowerBound..<end)
    return rules.contains(key, in: .nameEnds) || rules.contains(key, in: .dateWords)
      || rules.contains(key, in: .joiners) || rules.contains(key, in: .smallWords)
  }

  /// `Reporting by …; Editing by …`, anywhere on the page but before the article's start.
  private mutating func findLists() {
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
  private mutating func findBiographies() {
    let from = max(0, view.body.upperBound - 3)
    for index in from..<min(view.blocks.count, view.body.upperBound + 25) {
      let range = view.trimmed(index)
      guard let name = names.name(at: range.lowerBound, before: range.upperBound) else { continue }
      if name.range.upperBound == range.upperBound, startsBiography(index + 1, name) {
        add(NameList(names: [name], end: name.range.upperBound), .writing, "byline.biography")
        return
      }
      guard isBiography(name.range.upperBound, range.upperBound)
      else { continue }
      let window = name.range.upperBound..<min(range.upperBound, name.range.upperBound + 160)
      guard rules.biographyRoles.contains(where: { view.find($0, in: window) != nil }) else { continue }
      add(NameList(names: [name], end: name.range.upperBound), .writing, "byline.biography")
      return
    }
  }

  // MARK: Results

  private mutating func add(_ list: NameList?, _ role: Author.Role, _ rule: String) {
    for name in list?.names ?? [] where authors.count < Self.maximumAuthors {
      let key = SquashedKey.hash(view.folded, name.range)
      guard !keys.contains(key), rules.agencyKeys[key] == nil, rules.outletKeys[key] == nil else { continue }
      keys.append(key)
      authors.append(
        Author(name: view.text(name.range), role: role, evidence: [Evidence(page: name.range, rule: rule)]))
    }
  }
}
