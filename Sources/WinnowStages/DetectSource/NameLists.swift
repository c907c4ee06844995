internal import WinnowText

/// Reads lists of names: `A, B and C`.
extension AuthorFinder {
  struct NameList {
    let first: PersonNameParser.Name
    var others: [PersonNameParser.Name] = []
    /// Behind the last name.
    var end: Int

    var count: Int { others.count + 1 }
  }

  /// Names with joiners between them: `A, B and C`, `A/B`, `A | B`, `A in Paris and B in Rome`.
  func list(from start: Int, before end: Int, isCued: Bool = false) -> NameList? {
    guard let first = names.name(at: start, before: end, isCued: isCued) else { return nil }
    var list = NameList(first: first, end: first.range.upperBound)
    while list.count < 12 {
      let afterPlace = skipPlace(list.end, end)
      guard let next = skipJoiner(afterPlace, end), let name = names.name(at: next, before: end, isCued: isCued),
        !isOfAnotherKind(name)
      else { break }
      // `von David Straub, MDR THÜRINGEN`: what is written in capitals behind a name that is not is no person.
      if isUpper(name.range), !isUpper(first.range) { break }
      list.others.append(name)
      list.end = name.range.upperBound
    }
    list.end = skipPlace(list.end, end)
    return list
  }

  /// Whether what follows a joiner is no other author: the paper (`Jane Doe, Lindmoor Journal`) or who took the pictures.
  private func isOfAnotherKind(_ name: PersonNameParser.Name) -> Bool {
    guard !name.hasGivenName else { return false }
    var index = name.range.lowerBound
    while index < name.range.upperBound {
      let end = view.wordEnd(index, name.range.upperBound)
      let lists = rules.lists(of: SquashedKey.hash(view.folded, index..<end))
      if lists.contains(.media) || lists.contains(.otherCrafts) { return true }
      index = end + 1
    }
    return false
  }

  func isUpper(_ range: Range<Int>) -> Bool { !view.page[range].contains { $0.isASCIILower } }

  /// ` in The Hague`: where a reporter was.
  func skipPlace(_ start: Int, _ end: Int) -> Int {
    let cursor = names.skipBlanks(start, end)
    let wordEnd = view.wordEnd(cursor, end)
    var index = wordEnd + 1
    guard cursor > start, index < end, view.page[wordEnd] == 0x20,
      rules.contains(SquashedKey.hash(view.folded, cursor..<wordEnd), in: .placeWords), view.isCapital(at: index)
    else { return start }
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
  func skipJoiner(_ start: Int, _ end: Int) -> Int? {
    var cursor = names.skipBlanks(start, end)
    var found = false
    while cursor < end {
      let sign = joiningSign(cursor, end)
      if sign > 0 {
        cursor += sign
      } else {
        let wordEnd = view.wordEnd(cursor, end)
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

  /// The bytes of the sign between names at `cursor`: `, & / | +`, the middle dot or the bullet; 0 for anything else.
  func joiningSign(_ cursor: Int, _ end: Int) -> Int {
    switch view.folded[cursor] {
    case 0x2C, 0x26, 0x2F, 0x7C, 0x2B: 1
    case 0xC2 where cursor + 1 < end && view.folded[cursor + 1] == 0xB7: 2
    case 0xE2 where cursor + 2 < end && view.folded[cursor + 1] == 0x80 && view.folded[cursor + 2] == 0xA2: 3
    default: 0
    }
  }

  /// A line that holds nothing but a sign or a word that joins names.
  func isJoiner(_ line: Int) -> Bool {
    let range = view.trimmed(line)
    guard (1...5).contains(range.count) else { return false }
    return joiningSign(range.lowerBound, range.upperBound) == range.count
      || rules.contains(SquashedKey.hash(view.folded, range), in: .joiners)
  }

  /// Whether a byline may end at `index`: nothing follows, or something that is no running sentence.
  func isBylineEnd(_ index: Int, _ line: Range<Int>) -> Bool {
    let rest = view.trimmed(index..<line.upperBound)
    if rest.isEmpty { return true }
    let first = view.folded[rest.lowerBound]
    if rest.count > 110 { return first == 0x2C && isApposition(rest) }
    // A separator, a bracket, or something glued on.
    if first >= 0x80, view.isSign(at: rest.lowerBound) { return true }
    if !first.isWordByte { return first != 0x27 && !(first == 0x2E && rest.count > 60) }
    if view.isCapital(at: rest.lowerBound) || first.isASCIIDigit { return true }
    let end = view.wordEnd(rest.lowerBound, rest.upperBound)
    let key = SquashedKey.hash(view.folded, rest.lowerBound..<end)
    return rules.contains(key, in: .nameEnds) || rules.contains(key, in: .dateWords)
      || rules.contains(key, in: .joiners) || rules.contains(key, in: .smallWords) || isMailAddress(rest)
  }

  /// `, a deputy editor and author of the Command Line newsletter …`: what somebody is, told at length.
  private func isApposition(_ rest: Range<Int>) -> Bool {
    let role = rest.lowerBound..<min(rest.upperBound, rest.lowerBound + 60)
    let index = view.behindSigns(rest.lowerBound, rest.upperBound)
    return index < rest.upperBound && !view.isCapital(at: index) && namesRole(role)
  }

  /// `jdoe@lindmoor.com`, behind a name.
  private func isMailAddress(_ rest: Range<Int>) -> Bool {
    for index in rest {
      if view.page[index] == 0x40 { return index > rest.lowerBound }
      if view.page[index] == 0x20 { return false }
    }
    return false
  }
}
