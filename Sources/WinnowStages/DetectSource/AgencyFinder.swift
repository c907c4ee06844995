internal import Winnow
internal import WinnowText

/// Finds the agencies of a page and what each gave: the story (origin), a picture (image), or a statement (quoted).
struct AgencyFinder {
  typealias Agency = SourceAnnotation.Agency

  private let view: PageView
  private let rules: SourceRules
  private let dateline: DatelineFinder.Dateline?
  /// The page's; nil where nothing has told it.
  private let language: String?
  private var agencies: [Agency] = []
  /// How many hits of each agency were looked at; few pages name more than two.
  private var looked: [(agency: Int, hits: Int)] = []

  private static let hitsPerAgency = 24
  private static let evidencePerRole = 3
  /// Longer lines do more than name who wrote the article.
  private static let longestSourceLine = 60

  init(_ view: PageView, _ rules: SourceRules, dateline: DatelineFinder.Dateline?, language: String?) {
    self.view = view
    self.rules = rules
    self.dateline = dateline
    self.language = language
  }

  /// All agencies: origins first, then images, then quoted; each in page order.
  mutating func find(forms: [(agency: String, evidence: Evidence)]) -> [Agency] {
    for hit in view.hits {
      guard case .agency(let index, _) = hit.target else { continue }
      if let entry = looked.firstIndex(where: { $0.agency == index }) {
        guard looked[entry].hits < Self.hitsPerAgency else { continue }
        looked[entry].hits += 1
      } else {
        looked.append((index, 1))
      }
      guard let finding = finding(hit, rules.pack.agencies[index]) else { continue }
      add(
        rules.pack.agencies[index].name, finding.role, finding.confidence,
        Evidence(page: finding.range, rule: finding.rule))
    }
    for form in forms {
      guard let agency = rules.pack.agencies.first(where: { $0.id == form.agency }) else { continue }
      // The form is the agency's own, but others have copied it.
      add(agency.name, .origin, 0.8, form.evidence)
    }
    if agencies.count < 2 { return agencies }
    return [Agency.Role.origin, .image, .quoted].flatMap { role in agencies.filter { $0.role == role } }
  }

  private mutating func add(_ name: String, _ role: Agency.Role, _ confidence: Double, _ evidence: Evidence) {
    if let index = agencies.firstIndex(where: { $0.name == name && $0.role == role }) {
      agencies[index].confidence = max(agencies[index].confidence, confidence)
      // Two names of an agency in one dateline are one piece of evidence.
      if agencies[index].evidence.count < Self.evidencePerRole, !agencies[index].evidence.contains(evidence) {
        agencies[index].evidence.append(evidence)
      }
    } else {
      agencies.append(Agency(name: name, role: role, confidence: confidence, evidence: [evidence]))
    }
  }

  // MARK: Roles

  private struct Finding {
    var role: Agency.Role
    var confidence: Double
    var range: Range<Int>
    var rule: String
  }

  private func finding(_ hit: PageView.Hit, _ agency: SourcePack.Agency) -> Finding? {
    let range = hit.start..<hit.end
    if isExplained(hit) { return nil }
    if let head = dateline?.head, head.contains(hit.start) {
      return Finding(role: .origin, confidence: 0.92, range: head, rule: "agency.dateline")
    }
    if case .agency(_, isCode: true) = hit.target, let language, !agency.languages.isEmpty,
      !agency.languages.contains(language)
    {
      return nil
    }
    let line = view.trimmed(hit.block)
    let found = bylineFinding(hit, line) ?? cueFinding(hit, line) ?? layoutFinding(hit, line)
    guard var found else {
      return agency.isImageAgency && !view.shapes[hit.block].isProse
        ? Finding(role: .image, confidence: 0.7, range: range, rule: "agency.image-agency") : nil
    }
    if agency.isImageAgency {
      if found.role == .quoted { return nil }
      found.role = .image
    }
    return found
  }

  /// Whether the words before a bracket begin with the letters in it: `the Environmental Protection Agency (EPA)`.
  private func isExplained(_ hit: PageView.Hit) -> Bool {
    guard case .agency(_, isCode: true) = hit.target, hit.start > 1, view.page[hit.start - 1] == 0x28,
      hit.end < view.page.count, view.page[hit.end] == 0x29
    else { return false }
    var index = hit.start - 1
    let line = view.blocks[hit.block].range.lowerBound
    for letter in (hit.start..<hit.end).reversed() {
      while index > line, !view.folded[index - 1].isWordByte { index -= 1 }
      while index > line, view.folded[index - 1].isWordByte { index -= 1 }
      guard view.folded[index] == view.folded[letter] else { return false }
    }
    return hit.end - hit.start >= 2
  }

  /// By the words beside the name, in the order of the rule pack.
  private func cueFinding(_ hit: PageView.Hit, _ line: Range<Int>) -> Finding? {
    for (number, cue) in rules.pack.cues.enumerated() {
      for word in rules.cuesBefore[number] {
        let latest = hit.start - word.count
        let earliest = max(line.lowerBound, latest - cue.distance)
        let first = word[0]
        var start = latest
        while start >= earliest {
          if view.folded[start] == first, view.matches(word, at: start, before: hit.start), isWordStart(start, word) {
            return Finding(role: cue.role, confidence: cue.confidence, range: start..<hit.end, rule: cue.id)
          }
          start &-= 1
        }
      }
      for word in rules.cuesAfter[number] {
        let last = min(hit.end + cue.distance, line.upperBound - word.count)
        let first = word[0]
        var start = hit.end
        while start <= last {
          if view.folded[start] == first, view.matches(word, at: start, before: line.upperBound),
            isWordStart(start, word), isWordEnd(start + word.count, word)
          {
            return Finding(
              role: cue.role, confidence: cue.confidence, range: hit.start..<(start + word.count), rule: cue.id)
          }
          start &+= 1
        }
      }
    }
    return nil
  }

  private func isWordStart(_ index: Int, _ word: [UInt8]) -> Bool {
    index == 0 || !(word.first?.isWordByte ?? false) || !view.folded[index - 1].isWordByte
  }

  private func isWordEnd(_ index: Int, _ word: [UInt8]) -> Bool {
    index >= view.folded.count || !(word.last?.isWordByte ?? false) || !view.folded[index].isWordByte
  }

  /// `Por Agencia EFE`, `Von Erika Musterfrau, dpa`.
  private func bylineFinding(_ hit: PageView.Hit, _ line: Range<Int>) -> Finding? {
    let reach = (view.body.lowerBound - 14)...(view.body.upperBound + 4)
    guard line.count <= 120, reach.contains(hit.block), !view.shapes[hit.block].isProse, startsWithByline(line) else {
      return nil
    }
    return Finding(role: .origin, confidence: 0.8, range: line, rule: "agency.byline")
  }

  /// By where the name stands: alone on a line, in a byline, at the end of the article, behind a slash or ©.
  private func layoutFinding(_ hit: PageView.Hit, _ line: Range<Int>) -> Finding? {
    let range = hit.start..<hit.end
    let block = hit.block
    let isAtEnd = block >= view.body.upperBound - 1 && block <= view.body.upperBound + 4
    let isInReach = block >= view.body.lowerBound - 14 && block <= view.body.upperBound + 4
    if let before = previous(hit.start, line) {
      if isCopyright(before, line) {
        let isOrigin = isAtEnd || view.hasDate(line, rules) && block >= view.body.upperBound
        return Finding(
          role: isOrigin ? .origin : .image, confidence: 0.75, range: (before - 1)..<hit.end, rule: "agency.copyright")
      }
      if hit.end + 1 >= line.upperBound, view.page[before] == 0x2F, before == hit.start - 1,
        line.count > range.count + 12
      {
        return Finding(role: .image, confidence: 0.8, range: before..<hit.end, rule: "agency.slash-credit")
      }
    }
    if line.count <= Self.longestSourceLine, isInReach, isAgenciesOnly(block, line) {
      return Finding(role: .origin, confidence: 0.7, range: line, rule: "agency.name-line")
    }
    if isAtEnd, isSourceLine(block, line) {
      return Finding(role: .origin, confidence: 0.7, range: line, rule: "agency.source-line")
    }
    if isAtEnd, isEndSign(hit, line) {
      return Finding(role: .origin, confidence: 0.75, range: range, rule: "agency.end-sign")
    }
    if line.count <= Self.longestSourceLine, isInReach, hit.end == line.upperBound, isJoined(hit, line) {
      return Finding(role: .origin, confidence: 0.7, range: line, rule: "agency.with")
    }
    // (dpa) or (APA, red, 6.12.2024) at the end of the last paragraph; of a caption it is the picture's.
    if hit.start > line.lowerBound, view.page[hit.start - 1] == 0x28 {
      let rest = hit.end..<line.upperBound
      let closes =
        rest.count <= (isAtEnd ? 32 : 8)
        && view.folded[rest].lastIndex(of: 0x29).map { $0 + 2 >= rest.upperBound } == true
      if closes, isAtEnd { return Finding(role: .origin, confidence: 0.75, range: range, rule: "agency.end-mark") }
      if closes, block < view.body.lowerBound + 3 {
        return Finding(role: .image, confidence: 0.5, range: range, rule: "agency.bracket-credit")
      }
    }
    return nil
  }

  /// The last byte before `index` that is no blank.
  private func previous(_ index: Int, _ line: Range<Int>) -> Int? {
    var cursor = index - 1
    while cursor >= line.lowerBound, view.page[cursor] == 0x20 || view.page[cursor] == 0xA0 || view.page[cursor] == 0xC2
    {
      // © is C2 A9: its lead byte must not be skipped with the no-break space's.
      cursor -= 1
    }
    return cursor >= line.lowerBound ? cursor : nil
  }

  private func isCopyright(_ index: Int, _ line: Range<Int>) -> Bool {
    if view.page[index] == 0xA9, index > line.lowerBound, view.page[index - 1] == 0xC2 { return true }
    // © 2024 AFP: a year between.
    guard view.page[index].isASCIIDigit, index - 5 >= line.lowerBound else { return false }
    var cursor = index
    while cursor > line.lowerBound,
      view.page[cursor].isASCIIDigit || view.page[cursor] == 0x20 || view.page[cursor] == 0x2D
    {
      cursor -= 1
    }
    return cursor > line.lowerBound && view.page[cursor] == 0xA9 && view.page[cursor - 1] == 0xC2
  }

  /// Whether a line holds names of agencies and punctuation only.
  private func isAgenciesOnly(_ block: Int, _ line: Range<Int>) -> Bool {
    isBesideAgencies(block, line) { !hasWord($0) }
  }

  /// Whether all that stands before, between and behind the names of agencies in a line is as wanted.
  private func isBesideAgencies(_ block: Int, _ line: Range<Int>, _ isWanted: (Range<Int>) -> Bool) -> Bool {
    var cursor = line.lowerBound
    for hit in view.hits where hit.block == block {
      guard case .agency = hit.target, hit.end > cursor else { continue }
      guard isWanted(cursor..<max(cursor, hit.start)) else { return false }
      cursor = hit.end
    }
    return isWanted(cursor..<line.upperBound)
  }

  /// Whether a short line at the article's end tells who wrote it by initials and agencies: `cte/dpa/Reuters`.
  private func isSourceLine(_ block: Int, _ line: Range<Int>) -> Bool {
    guard line.count <= Self.longestSourceLine else { return false }
    var hasSeparator = false
    func holdsInitials(_ range: Range<Int>) -> Bool {
      var index = range.lowerBound
      while index < range.upperBound {
        let byte = view.page[index]
        hasSeparator = hasSeparator || byte == 0x2F || byte == 0x2C || byte == 0x3A
        guard byte.isWordByte else {
          index += 1
          continue
        }
        let start = index
        while index < range.upperBound, view.page[index].isWordByte { index += 1 }
        guard index - start <= 4, view.page[start..<index].allSatisfy(\.isASCIILower) else { return false }
      }
      return true
    }
    return isBesideAgencies(block, line, holdsInitials) && hasSeparator
  }

  /// Whether a line ends with an agency that a publisher worked with: `20 Minutes avec AFP`.
  private func isJoined(_ hit: PageView.Hit, _ line: Range<Int>) -> Bool {
    guard let end = previous(hit.start, line), end + 1 < hit.start else { return false }
    var start = end
    while start > line.lowerBound, view.page[start - 1].isWordByte { start -= 1 }
    // A sentence is about somebody who spoke with the agency; a name has no small words but at its end.
    guard start > line.lowerBound, rules.contains(SquashedKey.hash(view.folded, start..<(end + 1)), in: .joiners) else {
      return false
    }
    return view.isCapital(at: line.lowerBound) || view.page[line.lowerBound].isASCIIDigit
  }

  /// Whether an agency in capitals stands behind the last sentence: `…, he said. REUTERS`.
  private func isEndSign(_ hit: PageView.Hit, _ line: Range<Int>) -> Bool {
    guard hit.end == line.upperBound, hit.end - hit.start >= 3,
      view.page[hit.start..<hit.end].allSatisfy({ $0.isASCIIUpper || $0 == 0x20 }),
      let before = previous(hit.start, line), before + 1 < hit.start
    else { return false }
    // A full stop, with or without a quotation mark behind it.
    return view.page[max(line.lowerBound, before - 3)...before].contains(0x2E)
  }

  private func hasWord(_ range: Range<Int>) -> Bool {
    for index in range where view.folded[index].isWordByte && view.folded[index] < 0xC0 && view.folded[index] != 0xA0 {
      if view.folded[index] < 0x80 { return true }
    }
    return false
  }

  private func startsWithByline(_ line: Range<Int>) -> Bool {
    for cue in rules.startCues[Int(view.folded[line.lowerBound])]
    where view.matches(cue.bytes, at: line.lowerBound, before: line.upperBound)
      && line.lowerBound + cue.bytes.count < line.upperBound
      && !view.folded[line.lowerBound + cue.bytes.count].isWordByte
    {
      return true
    }
    return false
  }
}
