internal import Winnow
internal import WinnowText

/// What the page itself says about its publisher.
extension PublisherFinder {
  /// Lines at the head of a page where a name alone is the masthead.
  private static let headLines = 12
  /// The first of them.
  private static let firstLines = 3

  func isHead(_ block: Int) -> Bool { block < Self.headLines && block <= view.body.lowerBound }
  func isFoot(_ block: Int) -> Bool { block >= view.body.upperBound - 1 }

  // MARK: Phrases and templates

  mutating func addPhrases() {
    for hit in view.hits {
      guard case .phrase(let index) = hit.target else { continue }
      let phrase = rules.pack.phrases[index]
      guard let outlet = rules.phraseOutlets[index] else { continue }
      add(outlet: outlet, .phrase, phrase.weight, Evidence(page: hit.start..<hit.end, rule: phrase.id))
    }
  }

  mutating func addTemplates() {
    for hit in view.hits {
      guard case .template(let index) = hit.target else { continue }
      let template = rules.pack.templates[index]
      let line = view.trimmed(hit.block)
      guard let range = slot(of: template, hit, line) else { continue }
      addName(range, .template, template.weight, template.weight * 0.85, template.id)
    }
  }

  private static let onPlatform = Array(" on ".utf8)

  /// The name in a template's place.
  func slot(of template: SourcePack.Template, _ hit: PageView.Hit, _ line: Range<Int>) -> Range<Int>? {
    var range: Range<Int>
    if template.before.isEmpty {
      range = nameBefore(hit.start, line)
    } else {
      range = nameAfter(hit.end, line)
      guard !range.isEmpty else { return nil }
      if !template.after.isEmpty {
        let after = CaseFold.folded(template.after)
        guard
          let end = view.find(after, in: range.lowerBound..<min(line.upperBound, range.upperBound + after.count + 1))
        else { return nil }
        range = range.lowerBound..<max(range.lowerBound, min(range.upperBound, end))
      }
    }
    // `Subscribe to The Citizen on YouTube`
    if let cut = view.find(Self.onPlatform, in: range), cut > range.lowerBound, view.page[cut + 1] == 0x6F {
      range = range.lowerBound..<cut
    }
    range = withoutTails(view.trimmed(range))
    return range.count <= 60 ? holderName(range) : nil
  }

  /// Capitalised words from `start` on, with small words between them.
  func nameAfter(_ start: Int, _ line: Range<Int>) -> Range<Int> {
    var index = start
    while index < line.upperBound, view.page[index] == 0x20 { index += 1 }
    let first = index
    var last = index
    var words = 0
    while index < line.upperBound, words < 7 {
      let wordStart = index
      while index < line.upperBound, isNameByte(index, line) { index += 1 }
      guard index > wordStart else { break }
      if view.isCapital(at: wordStart) || view.page[wordStart].isASCIIDigit || isElided(wordStart..<index) {
        last = index
      } else if !isSmallWord(wordStart..<index) {
        break
      }
      words += 1
      guard index < line.upperBound, view.page[index] == 0x20 else { break }
      index += 1
    }
    return first..<max(first, last)
  }

  /// Capitalised words that end at `end`.
  func nameBefore(_ end: Int, _ line: Range<Int>) -> Range<Int> {
    var index = end
    while index > line.lowerBound, view.page[index - 1] == 0x20 { index -= 1 }
    let last = index
    var first = index
    var words = 0
    while index > line.lowerBound, words < 6 {
      let wordEnd = index
      while index > line.lowerBound, isNameByte(index - 1, line) { index -= 1 }
      guard index < wordEnd else { break }
      if view.isCapital(at: index) {
        first = index
      } else if !isElided(index..<wordEnd), !isSmallWord(index..<wordEnd) {
        break
      }
      words += 1
      guard index > line.lowerBound, view.page[index - 1] == 0x20 else { break }
      index -= 1
    }
    return first..<last
  }

  /// `of`, `and`, `&`.
  private func isSmallWord(_ word: Range<Int>) -> Bool {
    word.count == 1 && view.page[word.lowerBound] == 0x26
      || rules.contains(SquashedKey.hash(view.folded, word), in: .smallWords)
  }

  /// Whether a word is a capitalised one behind an elided article: `l'Aulne`, `dell'Umbria`.
  func isElided(_ word: Range<Int>) -> Bool {
    var index = word.lowerBound
    while index < word.upperBound, view.page[index].isASCIILower { index += 1 }
    guard index < word.upperBound, 1...4 ~= index - word.lowerBound else { return false }
    let (scalar, length) = UTF8Scan.decode(view.page, at: index)
    guard scalar == 0x27 || scalar == 0x2019 else { return false }
    return index + length < word.upperBound && view.isCapital(at: index + length)
  }

  func isNameByte(_ index: Int, _ line: Range<Int>) -> Bool {
    let byte = view.page[index]
    if byte == 0xE2 || byte == 0xC2 {
      // General punctuation and Latin-1 signs are no letters; the apostrophe is.
      let scalar = UTF8Scan.decode(view.page, at: index).scalar
      return scalar == 0x2019
    }
    if byte.isWordByte || byte == 0x26 || byte == 0x2D || byte == 0x27 { return true }
    return byte == 0x2E && index + 1 < line.upperBound && view.page[index + 1].isWordByte
  }

  /// Cuts words such as `Team` and `Newsletter` off the end.
  func withoutTails(_ range: Range<Int>) -> Range<Int> {
    var end = range.upperBound
    while end > range.lowerBound {
      var start = end
      while start > range.lowerBound, view.folded[start - 1].isWordByte { start -= 1 }
      guard start < end, start > range.lowerBound,
        rules.contains(SquashedKey.hash(view.folded, start..<end), in: .nameTails)
      else { break }
      end = start
      while end > range.lowerBound, !view.folded[end - 1].isWordByte { end -= 1 }
    }
    return range.lowerBound..<end
  }

  // MARK: Lines

  mutating func addNameLines() {
    var heads: [(outlet: Int, weight: Double, evidence: Evidence)] = []
    for (index, block) in view.blocks.enumerated() where block.range.count <= 60 {
      if let siteName, addSiteName(siteName, view.trimmed(index), index) { continue }
      guard isHead(index) || isFoot(index) else { continue }
      let line = view.trimmed(index)
      guard line.count >= 2 else { continue }
      let evidence = Evidence(page: line, rule: "publisher.name-line")
      if rules.nameBegins.mayContain(view.folded, line),
        let outlet = rules.outletKeys[SquashedKey.hash(view.folded, line)]
      {
        guard let weight = nameLineWeight(outlet, line, index) else { continue }
        if isHead(index) {
          heads.append((outlet, weight, evidence))
        } else {
          add(outlet: outlet, .nameLine, weight, evidence)
        }
      } else if index < Self.firstLines, index < view.body.lowerBound, isMediaName(line) {
        add(name: line, .nameLine, 0.55, evidence)
      }
    }
    addHeads(heads)
  }

  /// Adds a line anywhere on the page whose letters are those of the site's domain, and one of the first lines whose
  /// letters are those of the domain without what sites add to their names (`bergwelt-online`).
  private mutating func addSiteName(_ site: SiteName, _ line: Range<Int>, _ block: Int) -> Bool {
    let letters = UnsafeBufferPointer(rebasing: view.folded[line])
    let isFirst = block < Self.firstLines
    guard !line.isEmpty else { return false }
    let isWhole = site.spellings.contains { SiteName.spells($0, letters) }
    guard isWhole || isFirst && site.shortSpellings.contains(where: { SiteName.spells($0, letters) }),
      // `klartext digital`, above; a single word in small letters may be the address itself.
      isFirst && view.page[line].contains(0x20) || view.page[line].contains(where: \.isASCIIUpper)
        || view.page[line.lowerBound] >= 0x80,
      !view.page[line].contains(0x40)
    else { return false }
    let name = SiteName.withoutMark(view.page, line)
    add(name: name, .nameLine, isWhole ? 0.3 : 0.2, Evidence(page: name, rule: "publisher.site-name"))
    return true
  }

  /// Adds the names of outlets at the head; three and more of them are the links of a publishing house.
  private mutating func addHeads(_ heads: [(outlet: Int, weight: Double, evidence: Evidence)]) {
    let isBar = Set(heads.map(\.outlet)).count >= 3
    for head in heads { add(outlet: head.outlet, .nameLine, isBar ? head.weight * 0.4 : head.weight, head.evidence) }
  }

  /// How much a line says that is an outlet's name by its letters: menus have `Sport` and `Mein Bezirk`, too.
  func nameLineWeight(_ outlet: Int, _ line: Range<Int>, _ block: Int) -> Double? {
    let entry = rules.pack.outlets[outlet]
    let isExact = ([entry.name] + entry.aliases).contains { name in
      name.utf8.count == line.count && zip(name.utf8, view.page[line]).allSatisfy { $0 == $1 }
    }
    if rules.isDistinctive[outlet] {
      // `National/World` is two headings.
      if !isExact, view.page[line].contains(where: { $0 == 0x2F || $0 == 0x7C || $0 == 0x2C }) { return nil }
      let isSpelled = isExact || view.page[line].contains(0x20) == entry.name.contains(" ")
      return isSpelled ? (isHead(block) ? 0.55 : 0.25) : (isHead(block) ? 0.25 : nil)
    }
    guard isExact else { return nil }
    // A short name in capitals is an abbreviation; others are words of the language.
    let isAbbreviation = view.page[line].allSatisfy { $0.isASCIIUpper || $0.isASCIIDigit }
    return isHead(block) ? (isAbbreviation ? 0.45 : 0.3) : (isAbbreviation ? 0.2 : 0.1)
  }

  /// Two to five capitalised words, one of them a word that media are called by.
  func isMediaName(_ line: Range<Int>) -> Bool {
    // `News & Politics` is a section.
    guard line.count <= 40, view.page[line.lowerBound].isASCIIUpper, !view.page[line].contains(0x26),
      nameAfter(line.lowerBound, line) == line
    else {
      return false
    }
    var words = 0
    var hasMediaWord = false
    var index = line.lowerBound
    while index < line.upperBound {
      let start = index
      while index < line.upperBound, view.folded[index].isWordByte { index += 1 }
      if index > start {
        words += 1
        let key = SquashedKey.hash(view.folded, start..<index)
        if rules.contains(key, in: .media) {
          hasMediaWord = true
        } else if rules.contains(key, in: .notNames) {
          return false
        }
      } else {
        index += 1
      }
    }
    return hasMediaWord && (2...5).contains(words)
  }

  // MARK: Title tails

  /// `Headline | Name`, `Headline – Name` among the first lines or as the record's title.
  mutating func addTitleTails() {
    for index in 0..<min(view.blocks.count, Self.headLines) {
      let line = view.trimmed(index)
      guard line.count >= 20, line.count <= PageView.longestLine, let tail = tail(of: line) else { continue }
      let range = view.trimmed(tail)
      guard range.count >= 2, range.count <= 40, range.lowerBound - line.lowerBound >= 12 else { continue }
      let evidence = Evidence(page: range, rule: "publisher.title-tail")
      if let outlet = rules.outletKeys[SquashedKey.hash(view.folded, range)] {
        add(outlet: outlet, .titleTail, 0.7, evidence)
      } else if index < 2, nameAfter(range.lowerBound, line).upperBound == range.upperBound,
        isMediaName(range) || repeatsHead(of: line, before: range.lowerBound, index)
      {
        add(name: range, .titleTail, 0.5, evidence)
      }
    }
  }

  /// Behind the last ` | `, ` - `, ` – `, ` — `.
  func tail(of line: Range<Int>) -> Range<Int>? {
    var index = line.upperBound - 2
    while index > line.lowerBound {
      let byte = view.page[index]
      if byte == 0x7C || byte == 0x2D, view.page[index - 1] == 0x20, view.page[index + 1] == 0x20 {
        return (index + 1)..<line.upperBound
      }
      if byte == 0xE2, index + 3 < line.upperBound, view.page[index + 1] == 0x80,
        (0x93...0x94).contains(view.page[index + 2]),
        view.page[index - 1] == 0x20
      {
        return (index + 3)..<line.upperBound
      }
      index -= 1
    }
    return nil
  }

  /// Whether the part before the tail is a line of its own further down.
  func repeatsHead(of line: Range<Int>, before end: Int, _ block: Int) -> Bool {
    var stop = end
    while stop > line.lowerBound,
      !view.folded[stop - 1].isWordByte || view.page[stop - 1] == 0x93 || view.page[stop - 1] == 0x94
    { stop -= 1 }
    while stop > line.lowerBound, view.page[stop - 1] >= 0x80, view.page[stop - 1] < 0xC0, stop - 3 >= line.lowerBound,
      view.page[stop - 3] == 0xE2
    { stop -= 3 }
    let head = view.trimmed(line.lowerBound..<stop)
    let key = SquashedKey.hash(view.folded, head)
    for index in (block + 1)..<max(block + 1, min(view.blocks.count, view.body.lowerBound + 4)) {
      let range = view.blocks[index].range
      if abs(range.count - head.count) <= 6, SquashedKey.hash(view.folded, range) == key { return true }
    }
    return false
  }

  // MARK: Mentions

  /// Names and domains of the registry in short lines; other domains of addresses at the foot.
  mutating func addMentions() {
    for hit in view.hits {
      switch hit.target {
      case .outletDomain(let outlet):
        let isMail = hit.start > 0 && view.page[hit.start - 1] == 0x40
        // Anybody has an address at a provider of mail.
        if isMail, rules.contains(SquashedKey.hash(view.folded, hit.start..<hit.end), in: .mailHosts) { continue }
        add(outlet: outlet, .domain, isMail ? 0.5 : 0.4, Evidence(page: hit.start..<hit.end, rule: "publisher.domain"))
      case .outletName(let outlet) where rules.isDistinctive[outlet]:
        add(outlet: outlet, .mention, 0.14, Evidence(page: hit.start..<hit.end, rule: "publisher.mention"))
      default: continue
      }
    }
  }

  // MARK: Names

  /// Adds the name in a range: of an outlet if the registry knows it, else as it stands.
  mutating func addName(
    _ range: Range<Int>, _ kind: Kind, _ known: Double, _ unknown: Double, _ rule: String
  ) {
    let evidence = Evidence(page: range, rule: rule)
    if let outlet = outlet(in: range) {
      // An agency's mark is its own page's only in a few cases; the agency finder has seen it.
      let isAgency = rules.pack.outlets[outlet].kind == .agency
      add(outlet: outlet, kind, isAgency ? known * 0.5 : known, evidence)
      return
    }
    let key = SquashedKey.hash(view.folded, range)
    guard !rules.contains(key, in: .groups), rules.agencyKeys[key] == nil, range.count <= 50 else { return }
    if !view.page[range].contains(0x20), view.page[range].contains(0x2E),
      let address = SiteAddress(view.text(range), rules)
    {
      add(domain: address, kind, unknown, evidence)
      return
    }
    // `98 Harbours`
    let hasCapital =
      view.page[range.lowerBound].isASCIIDigit
      ? view.page[range].contains(where: \.isASCIIUpper) : view.isCapital(at: range.lowerBound)
    guard hasCapital, !startsWithGroup(range), isNameLike(range) else { return }
    add(name: range, kind, unknown, evidence)
  }

  func isNameLike(_ range: Range<Int>) -> Bool {
    nameAfter(range.lowerBound, range).count >= range.count - 1
      && !rules.contains(SquashedKey.hash(view.folded, range), in: .notNames)
  }

  func startsWithGroup(_ range: Range<Int>) -> Bool {
    var end = range.lowerBound
    while end < range.upperBound {
      while end < range.upperBound, view.folded[end].isWordByte { end += 1 }
      if rules.contains(SquashedKey.hash(view.folded, range.lowerBound..<end), in: .groups) { return true }
      while end < range.upperBound, !view.folded[end].isWordByte { end += 1 }
    }
    return false
  }

  /// The outlet a text names: whole, or up to where another word is glued on (`Deutsche WelleDatenschutz`).
  func outlet(in range: Range<Int>) -> Int? {
    if let outlet = rules.outletKeys[SquashedKey.hash(view.folded, range)] { return outlet }
    var index = range.lowerBound + 1
    var previousIsLower = view.page[range.lowerBound].isASCIILower
    while index < range.upperBound {
      let isUpper = view.page[index].isASCIIUpper
      if isUpper, previousIsLower,
        let outlet = rules.outletKeys[SquashedKey.hash(view.folded, range.lowerBound..<index)],
        rules.isDistinctive[outlet]
      {
        return outlet
      }
      previousIsLower = view.page[index].isASCIILower
      index += 1
    }
    return nil
  }
}
