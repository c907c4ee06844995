internal import Winnow
internal import WinnowText

/// Bylines that share their line with a date.
extension AuthorFinder {
  /// The names of a line with a date: behind an inner cue (`Posted on May 3 by Jane Doe`), between separators, or right
  /// behind the date (`3 May 2024 Jane Doe`).
  func datedNames(_ range: Range<Int>) -> NameList? {
    guard view.page[range].contains(where: { $0.isASCIIDigit }), view.hasDate(range, rules) else { return nil }
    if let list = cuedNames(range) { return list }
    let beginsWithDate = beginsWithDate(range)
    var index = range.lowerBound
    while index + 2 < range.upperBound {
      // `May 3, 2024Jane Doe`: date and name are elements of their own, without a blank between.
      let isGlued = view.page[index].isASCIIDigit && view.isCapital(at: index + 1)
      if isGlued || isSeparator(index) || beginsWithDate && isYearEnd(index, range),
        let list = list(from: index + 1, before: range.upperBound), isKnown(list), isBylineEnd(list.end, range)
      {
        return list
      }
      index += 1
    }
    return nil
  }

  private func cuedNames(_ range: Range<Int>) -> NameList? {
    for cue in rules.innerCues {
      var from = range.lowerBound
      // `Medically reviewed by Jane Doe — Written by John Smith`: the second one counts.
      while let start = view.find(cue, in: from..<range.upperBound) {
        from = start + cue.count
        guard start > range.lowerBound, !view.folded[start - 1].isASCIILower, !isExcluded(wordBefore: start, range),
          let list = list(from: from, before: range.upperBound, isCued: true), isBylineEnd(list.end, range)
        else { continue }
        return list
      }
    }
    return nil
  }

  /// Whether the first is a known given name, or a place or section follows: `• Jane Doe in Harbours`.
  private func isKnown(_ list: NameList) -> Bool {
    list.first.hasGivenName || list.count == 1 && list.end > list.first.range.upperBound
  }

  /// Whether a comma, bar, slash, dash or dot that separates stands at `index`, with a blank behind.
  private func isSeparator(_ index: Int) -> Bool {
    let byte = view.page[index]
    guard view.page[index + 1] == 0x20 || view.page[index + 1] == 0xC2 else { return false }
    switch byte {
    case 0x2C, 0x7C: return true
    case 0x2F, 0x2D: return index > 0 && view.page[index - 1] == 0x20
    // The last bytes of the middle dot, of the bullet, and of both dashes.
    case 0xB7: return index > 1 && view.page[index - 1] == 0xC2
    case 0xA2, 0x93, 0x94: return index > 2 && view.page[index - 1] == 0x80 && view.page[index - 2] == 0xE2
    default: return false
    }
  }

  /// Whether a line's first word is of a date: its day, its month, its weekday.
  private func beginsWithDate(_ range: Range<Int>) -> Bool {
    if view.page[range.lowerBound].isASCIIDigit { return true }
    let end = view.wordEnd(range.lowerBound, range.upperBound)
    let lists = rules.lists(of: SquashedKey.hash(view.folded, range.lowerBound..<end))
    return lists.contains(.dateWords) || lists.contains(.months)
  }

  /// Whether a year's last digit stands at `index`, before a blank and a capital.
  private func isYearEnd(_ index: Int, _ range: Range<Int>) -> Bool {
    guard index >= range.lowerBound + 5, view.page[index].isASCIIDigit, view.page[index + 1] == 0x20,
      view.isCapital(at: index + 2), view.page[index - 3] == 0x31 || view.page[index - 3] == 0x32
    else { return false }
    return view.page[index - 1].isASCIIDigit && view.page[index - 2].isASCIIDigit
  }
}
