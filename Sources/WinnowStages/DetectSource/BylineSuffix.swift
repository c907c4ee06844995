internal import WinnowText

/// What may follow a name in a byline: dates, what people are, whom they write for.
extension AuthorFinder {
  /// Whether what follows a name is no sentence: a separator, a capital, a figure, or a word that dates have.
  func startsSuffix(_ rest: Range<Int>) -> Bool {
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
    let end = view.wordEnd(start, rest.upperBound)
    if view.page[start] >= 0xC2, view.page[start] < 0xC3 || view.page[start] == 0xE2 { return true }
    let key = SquashedKey.hash(view.folded, start..<end)
    if rules.contains(key, in: .dateWords) || isEmployer(rest) { return true }
    // `, envoyée spéciale à Kiev`
    return byte == 0x2C && rest.count <= 48 && rules.contains(key, in: .nameEnds) && namesRole(rest)
  }

  /// What follows a bare name: a separator and a date, a title of a job, an agency.
  func isNameSuffix(_ rest: Range<Int>) -> Bool {
    guard rest.count <= 90 else { return false }
    if view.hasDate(rest, rules) { return true }
    let index = view.behindSigns(rest.lowerBound, rest.upperBound)
    guard index < rest.upperBound else { return true }
    return startsWithNameEnd(index, rest.upperBound) || isPaper(rest) || areDegrees(rest) || isTitle(rest)
      || isEmployer(rest)
  }

  /// ` / Reuters`, `, Ritzau`, ` avec AFP`, ` (com Lusa)`, ` — São Paulo`: an agency, outlet or place and nothing else.
  private func isEmployer(_ rest: Range<Int>) -> Bool {
    guard rest.count <= 40 else { return false }
    // `(@janedoe)`
    let handle = view.page[rest].drop { $0 == 0x20 || $0 == 0x28 }
    if handle.first == 0x40, handle.count >= 4, !handle.contains(0x20) { return true }
    var start = view.behindSigns(rest.lowerBound, rest.upperBound)
    let wordEnd = view.wordEnd(start, rest.upperBound)
    let isJoined = rules.contains(SquashedKey.hash(view.folded, start..<wordEnd), in: .joiners)
    if isJoined { start = view.behindSigns(wordEnd, rest.upperBound) }
    var end = rest.upperBound
    while end > start, view.page[end - 1] == 0x29 || view.page[end - 1] == 0x5D { end -= 1 }
    guard start < end, view.isCapital(at: start) || isJoined else { return false }
    let key = SquashedKey.hash(view.folded, start..<end)
    // Whoever stands beside an agency for pictures took one.
    if let agency = rules.agencyKeys[key] { return !rules.pack.agencies[agency].isImageAgency }
    if rules.outletKeys[key] != nil { return true }
    return !isJoined && rules.contains(key, in: .places)
  }

  /// `, Shipping Expert`, ` Courier Staff Writer`: a few words with capitals, one of which says what authors are.
  private func isTitle(_ rest: Range<Int>) -> Bool {
    let index = view.behindSigns(rest.lowerBound, rest.upperBound)
    return rest.count <= 48 && view.isCapital(at: index) && namesRole(rest)
  }

  /// ` | Milwaukee Journal Sentinel`, ` @ Lindmoor Labs`: the paper or company that somebody writes for.
  private func isPaper(_ rest: Range<Int>) -> Bool {
    let bar = names.skipBlanks(rest.lowerBound, rest.upperBound)
    if bar + 2 < rest.upperBound, view.page[bar] == 0x40, view.page[bar + 1] == 0x20 {
      return view.isCapital(at: bar + 2)
    }
    guard bar < rest.upperBound, view.page[bar] == 0x7C else { return false }
    let paper = view.trimmed(bar + 1..<rest.upperBound)
    var start = paper.upperBound
    while start > paper.lowerBound, view.folded[start - 1].isWordByte { start -= 1 }
    guard view.isCapital(at: paper.lowerBound) else { return false }
    let lists = rules.lists(of: SquashedKey.hash(view.folded, start..<paper.upperBound))
    return rules.outletKeys[SquashedKey.hash(view.folded, paper)] != nil || lists.contains(.media)
  }

  /// `, MD, PhD`, ` CPP, PSP`: nothing but short words with more capitals than small letters.
  func areDegrees(_ rest: Range<Int>) -> Bool {
    var words = 0
    var index = view.behindSigns(rest.lowerBound, rest.upperBound)
    while index < rest.upperBound {
      let start = index
      var capitals = 0
      while index < rest.upperBound, view.page[index].isASCIILetter {
        capitals += view.page[index].isASCIIUpper ? 1 : 0
        index += 1
      }
      // `Ph.D.`
      let isDotted = index < rest.upperBound && view.page[index] == 0x2E
      guard index > start, index - start <= 6, 2 * capitals > index - start || isDotted else { return false }
      words += 1
      index = view.behindSigns(index, rest.upperBound)
    }
    return (1...8).contains(words)
  }

  private func startsWithNameEnd(_ index: Int, _ end: Int) -> Bool {
    for word in rules.nameEnds where view.matches(word, at: index, before: end) {
      let after = index + word.count
      if after >= end || !view.folded[after].isWordByte || view.isCapital(at: after) { return true }
    }
    return false
  }
}
