internal import Winnow
internal import WinnowText

/// How much each line of a page looks like a byline.
extension AuthorFinder {
  struct Cue {
    var byline: Int
    /// Where the names begin.
    var start: Int
  }

  /// The cue that starts a line, if a capital follows it.
  func cue(at line: Int) -> Cue? {
    let range = bylineRange(line)
    guard range.count >= 2, range.count <= PageView.longestLine,
      rules.mayStartCue(view.folded[range.lowerBound], view.folded[range.lowerBound + 1])
    else { return nil }
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

  private static let barBy = Array("| by ".utf8)
  private static let longestStation = 20

  /// A line without blanks, and without the rule, dash or bullet that it begins with: `| By Jane Doe`.
  func bylineRange(_ line: Int) -> Range<Int> {
    let range = view.trimmed(line)
    guard let first = range.first else { return range }
    // `KXPR | By Jane Doe`
    if view.page[first].isASCIIUpper,
      let bar = view.page[first..<min(range.upperBound, first + Self.longestStation)].firstIndex(of: 0x7C),
      view.matches(Self.barBy, at: bar, before: range.upperBound)
    {
      return bar + 2..<range.upperBound
    }
    guard !view.folded[first].isASCIILetter else { return range }
    var index = first
    while index < range.upperBound {
      let byte = view.page[index]
      if byte == 0x7C || byte == 0x2D || byte == 0x2F || byte == 0x2A {
        index += 1
      } else if byte == 0xC2, index + 1 < range.upperBound, view.page[index + 1] == 0xB7 {
        index += 2
      } else if byte == 0xE2, index + 2 < range.upperBound, view.page[index + 1] == 0x80,
        view.page[index + 2] == 0xA2 || (0x93...0x94).contains(view.page[index + 2])
      {
        index += 3
      } else {
        break
      }
      index = names.skipBlanks(index, range.upperBound)
    }
    return index..<range.upperBound
  }

  /// How much a line with a cue looks like a byline: 0...1.
  func cueScore(_ line: Int) -> Double {
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
  func mayBeNames(_ line: Int) -> Bool {
    let range = view.blocks[line].range
    guard range.count >= 5, range.count <= 140 else { return false }
    return view.page[range.lowerBound] < 0x80
      ? !view.page[range.lowerBound].isASCIILower && view.page[range].contains(0x20) : true
  }

  /// How much a line without a cue at its start looks like a byline: 0...1.
  mutating func nameScore(_ line: Int) -> Double {
    let range = bylineRange(line)
    guard range.count >= 5, range.count <= 140, !isSentence(range) else { return 0 }
    let isDated = datedNames(range) != nil
    let list = isDated ? nil : list(from: range.lowerBound, before: range.upperBound)
    guard isDated || list != nil, !isCredit(line - 1), !isCreditHeading(line - 1), !isSlash(line + 1),
      !namesImageAgency(line)
    else { return 0 }
    // A name and a time below the article begin the comments.
    if line == view.body.upperBound, isDateLine(line + 1) { return 0 }
    if isDated { return 0.8 }
    guard let list else { return 0 }
    let name = list.first
    // `Buenos Aires`, above a date.
    if rules.contains(SquashedKey.hash(view.folded, name.range), in: .places) { return 0 }
    // Headlines in capitals look like names.
    if isUpper(name.range), !name.hasGivenName || name.wordCount > 3 || line == 0 { return 0 }
    let rest = list.end..<range.upperBound
    var score = name.hasGivenName ? 0.4 : 0
    if list.count > 1 { score += 0.15 }
    // `Jane Doe, John Smith | Photo: …` is a caption.
    if isCraft(wordIn: rest) { return 0 }
    if rest.isEmpty {
      let isReviewed = startsWithWord(line + 1, of: .reviewCrafts)
      if isCredit(line + 1), !isReviewed { return 0 }
      score += isReviewed ? 0.45 : 0.05
    } else if !startsSuffix(rest) {
      return 0
    } else if view.hasDate(rest, rules) {
      score += 0.5
    } else if isNameSuffix(rest) {
      score += 0.35
    } else {
      return 0
    }
    let next = lineBelow(line)
    if isDateLine(next), rest.isEmpty || areDegrees(rest) {
      // A name between a heading and a date; without a known given name the heading must be there.
      score += name.hasGivenName ? 0.35 : isHeading(line - 1) ? 0.55 : 0.25
    } else if isDateLine(next) || isDateLine(line - 1) {
      score += name.hasGivenName ? 0.3 : 0.2
    }
    if rest.isEmpty, isRoleLine(next) { score += name.hasGivenName ? 0.35 : 0.3 }
    if (view.body.lowerBound - 10...view.body.lowerBound).contains(line) || line == view.body.upperBound {
      score += 0.15
    }
    if let title = view.title, line > title, line <= title + 4 { score += 0.15 }
    if score >= 0.15 { score += repetitionScore(name, line) }
    return score >= 0.595 ? min(score, 0.95) - 0.05 : 0
  }

  /// A line that is too long for a byline and ends with a full stop behind a small letter.
  private func isSentence(_ range: Range<Int>) -> Bool {
    range.count > 50 && view.page[range.upperBound - 1] == 0x2E && view.page[range.upperBound - 2].isASCIILower
  }

  /// Whether the word before a cue speaks of another craft: `reviewed by`, `photo by`.
  func isExcluded(wordBefore start: Int, _ range: Range<Int>) -> Bool {
    var end = start
    while end > range.lowerBound, !view.folded[end - 1].isWordByte { end -= 1 }
    var first = end
    while first > range.lowerBound, view.folded[first - 1].isWordByte { first -= 1 }
    return first < end && rules.contains(SquashedKey.hash(view.folded, first..<end), in: .otherCrafts)
  }

  /// Whether a line starts with a word for pictures: the line above is then a caption.
  func isCredit(_ line: Int) -> Bool { startsWithWord(line, of: .otherCrafts) }

  private func startsWithWord(_ line: Int, of list: SourcePack.WordList) -> Bool {
    guard line >= 0, line < view.blocks.count else { return false }
    let range = view.trimmed(line)
    let end = view.wordEnd(range.lowerBound, range.upperBound)
    return rules.contains(SquashedKey.hash(view.folded, range.lowerBound..<end), in: list)
  }

  /// `MEDIA CONTACT:`, `Photos by:`: the names below are of others than the author.
  private func isCreditHeading(_ line: Int) -> Bool {
    guard line >= 0 else { return false }
    let range = view.trimmed(line)
    guard range.count <= 32, range.last.map({ view.page[$0] == 0x3A }) == true else { return false }
    var index = range.lowerBound
    while index < range.upperBound {
      let end = view.wordEnd(index, range.upperBound)
      let lists = rules.lists(of: SquashedKey.hash(view.folded, index..<end))
      if lists.contains(.otherCrafts) || lists.contains(.contactWords) { return true }
      index = end + 1
    }
    return false
  }

  /// A line that holds nothing but a slash: the name above took a picture for the agency below.
  private func isSlash(_ line: Int) -> Bool {
    guard line < view.blocks.count else { return false }
    let range = view.trimmed(line)
    return range.count == 1 && view.page[range.lowerBound] == 0x2F
  }

  /// The next line, behind one that is nothing but a bullet or bar.
  private func lineBelow(_ line: Int) -> Int {
    guard line + 2 < view.blocks.count else { return line + 1 }
    let range = view.trimmed(line + 1)
    return range.count <= 3 && view.behindSigns(range.lowerBound, range.upperBound) == range.upperBound
      ? line + 2 : line + 1
  }

  /// Whether the first word of a range speaks of pictures.
  private func isCraft(wordIn range: Range<Int>) -> Bool {
    var start = range.lowerBound
    while start < range.upperBound, !view.folded[start].isWordByte { start += 1 }
    let end = view.wordEnd(start, range.upperBound)
    return rules.contains(SquashedKey.hash(view.folded, start..<end), in: .otherCrafts)
  }

  func namesImageAgency(_ line: Int) -> Bool {
    let range = view.blocks[line].range
    guard let index = firstHit(from: range.lowerBound) else { return false }
    for hit in view.hits[index...] {
      if hit.block != line { return false }
      if case .agency(let agency, _) = hit.target, rules.pack.agencies[agency].isImageAgency { return true }
    }
    return false
  }

  /// The first hit at or behind a byte; hits are in order of their blocks.
  func firstHit(from start: Int) -> Int? {
    var low = 0
    var high = view.hits.count
    while low < high {
      let middle = (low + high) / 2
      if view.hits[middle].start < start { low = middle + 1 } else { high = middle }
    }
    return low < view.hits.count ? low : nil
  }

  /// A line of a headline's length.
  func isHeading(_ line: Int) -> Bool {
    guard line >= 0 else { return false }
    let count = view.blocks[line].range.count
    return count >= 24 && count <= 240
  }

  /// A short line that says what somebody is.
  func isRoleLine(_ line: Int) -> Bool {
    guard line < view.blocks.count else { return false }
    let range = view.blocks[line].range
    return range.count <= 64 && namesRole(range)
  }

  /// Whether a range has a word for what authors are.
  func namesRole(_ range: Range<Int>) -> Bool {
    var index = range.lowerBound
    let last = range.upperBound - 2
    while index <= last {
      if rules.mayStartRole(view.folded[index], view.folded[index + 1]),
        rules.biographyRoles.contains(where: { view.matches($0, at: index, before: range.upperBound) })
      {
        return true
      }
      index &+= 1
    }
    return false
  }

  func isDateLine(_ line: Int) -> Bool {
    guard line >= 0, line < view.blocks.count else { return false }
    let range = view.blocks[line].range
    return range.count <= 110 && view.hasDate(range, rules)
  }

  /// Whether the page names the person again: alone on a line, in a biography, in links to the author's page.
  mutating func repetitionScore(_ name: PersonNameParser.Name, _ line: Int) -> Double {
    if startsBiography(line + 1, name) { return name.hasGivenName ? 0.5 : 0.4 }
    guard repetitionBudget >= view.blocks.count else { return 0 }
    repetitionBudget -= view.blocks.count
    let bytes = Array(view.folded[name.range])
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
  func startsBiography(_ line: Int, _ name: PersonNameParser.Name) -> Bool {
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
  func isBiography(_ start: Int, _ end: Int) -> Bool {
    let index = names.skipBlanks(start, end)
    let wordEnd = view.wordEnd(index, end)
    return wordEnd > index && rules.contains(SquashedKey.hash(view.folded, index..<wordEnd), in: .biographyVerbs)
  }

  /// A line that holds names only; for lines below a byline.
  func isFollowingName(_ line: Int, isCued: Bool) -> Bool {
    let range = view.trimmed(line)
    guard range.count <= 80, cue(at: line) == nil, let list = list(from: range.lowerBound, before: range.upperBound),
      !keys.contains(SquashedKey.hash(view.folded, list.first.range))
    else { return false }
    let name = list.first
    let rest = list.end..<range.upperBound
    guard name.hasGivenName || isCued else { return false }
    return rest.isEmpty || isNameSuffix(rest) && !view.hasDate(rest, rules)
  }

  func wholeName(_ line: Int) -> PersonNameParser.Name? {
    let range = view.trimmed(line)
    guard range.count <= 100, let list = list(from: range.lowerBound, before: range.upperBound, isCued: true),
      isBylineEnd(list.end, range)
    else { return nil }
    return list.first
  }
}
