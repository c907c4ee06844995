internal import Winnow
internal import WinnowText

/// Bylines in scripts that put no blanks between words: `記者 王小明`, `홍길동 기자`, `山田太郎記者`, `文／李华`.
extension AuthorFinder {
  /// Names of so many letters are believed; shorter and longer ones are other words.
  private static let letters = 2...5
  /// Of a paragraph, only so many bytes at its ends are read: names stand there in brackets.
  private static let reach = 240
  /// So many bytes of a line show whether it is in such a script.
  private static let beginning = 48

  /// Looks through the lines around the start of the article, then at both ends of its text.
  mutating func findEastAsian() {
    guard !rules.gluedCues.isEmpty else { return }
    let first = zone.lowerBound
    for line in first..<max(first, min(view.blocks.count, view.body.upperBound + 3)) where line != view.title {
      let range = view.trimmed(line)
      guard view.page[range.prefix(Self.beginning)].contains(where: { $0 >= 0xE3 }) else { continue }
      if range.count <= PageView.longestLine {
        if takeEastAsian(range, inBrackets: view.shapes[line].isProse) { return }
      } else {
        let head = range.prefix(Self.reach)
        let tail = range.suffix(Self.reach)
        if takeEastAsian(aligned(head), inBrackets: true) || takeEastAsian(aligned(tail), inBrackets: true) { return }
      }
    }
  }

  /// A range of whole scalars.
  private func aligned(_ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, !view.page[start].isScalarStart { start += 1 }
    while end > start, end < view.page.count, !view.page[end].isScalarStart { end -= 1 }
    return start..<end
  }

  /// Adds the names beside the first cue in a range; in running text the name must stand in brackets with its cue.
  private mutating func takeEastAsian(_ range: Range<Int>, inBrackets: Bool) -> Bool {
    for cues in rules.gluedCues {
      let byline = rules.pack.bylines[cues.byline]
      for cue in cues.after {
        var from = range.lowerBound
        while let start = view.find(cue, in: from..<range.upperBound) {
          from = start + cue.count
          guard isEastAsianEnd(from, range.upperBound), let name = nameBefore(start, range),
            !inBrackets || isBracket(before: name.lowerBound, range)
          else { continue }
          add(eastAsian: name, byline)
          return true
        }
      }
      for cue in cues.before {
        guard let start = view.find(cue, in: range), start == range.lowerBound || !isLetter(before: start, range),
          !inBrackets || isBracket(before: start, range)
        else { continue }
        var cursor = start + cue.count
        var isFound = false
        while let name = nameAfter(cursor, range) {
          add(eastAsian: name, byline)
          isFound = true
          guard let next = behindEastAsianJoiner(name.upperBound, range.upperBound) else { break }
          cursor = next
        }
        if isFound { return true }
      }
    }
    return false
  }

  private mutating func add(eastAsian name: Range<Int>, _ byline: SourcePack.Byline) {
    let list = NameList(
      first: PersonNameParser.Name(range: name, wordCount: 1, hasGivenName: true), end: name.upperBound)
    add(list, byline.role, byline.id)
  }

  /// The letters that end at `end`, behind at most one blank.
  private func nameBefore(_ end: Int, _ range: Range<Int>) -> Range<Int>? {
    var last = end
    if last > range.lowerBound, view.page[last - 1] == 0x20 { last -= 1 }
    var start = last
    var count = 0
    while start > range.lowerBound {
      let previous = view.scalarStart(before: start, from: range.lowerBound)
      guard isEastAsianLetter(view.page, previous) else { break }
      start = previous
      count += 1
      if count > Self.letters.upperBound { return nil }
    }
    return believed(start..<last, count)
  }

  /// The letters behind at most one blank, up to something else.
  private func nameAfter(_ start: Int, _ range: Range<Int>) -> Range<Int>? {
    let first = names.skipBlanks(start, range.upperBound)
    var index = first
    var count = 0
    while index < range.upperBound, isEastAsianLetter(view.page, index) {
      index += UTF8Scan.decode(view.page, at: index).length
      count += 1
      if count > Self.letters.upperBound { return nil }
    }
    return believed(first..<index, count)
  }

  private func believed(_ name: Range<Int>, _ count: Int) -> Range<Int>? {
    guard Self.letters.contains(count), !rules.contains(SquashedKey.hash(view.folded, name), in: .notNames) else {
      return nil
    }
    return name
  }

  /// Whether nothing but the address, role or mark of a byline follows: no letter of the same scripts.
  private func isEastAsianEnd(_ index: Int, _ end: Int) -> Bool {
    let next = names.skipBlanks(index, end)
    return next >= end || !isEastAsianLetter(view.page, next)
  }

  private func isLetter(before index: Int, _ range: Range<Int>) -> Bool {
    isEastAsianLetter(view.page, view.scalarStart(before: index, from: range.lowerBound))
  }

  /// Whether an opening bracket stands before `index`, with no more than a place between: `（北京 记者王明）`.
  private func isBracket(before index: Int, _ range: Range<Int>) -> Bool {
    var start = index
    while start > range.lowerBound, index - start < 24 {
      start = view.scalarStart(before: start, from: range.lowerBound)
      let scalar = UTF8Scan.decode(view.page, at: start).scalar
      if [0x28, 0xFF08, 0x3014, 0x3010, 0x5B].contains(scalar) { return true }
      if [0x29, 0xFF09, 0x3015, 0x3011, 0x5D, 0x3002].contains(scalar) { return false }
    }
    return false
  }

  /// Behind `、`, `·`, `,` or a blank before another name.
  private func behindEastAsianJoiner(_ index: Int, _ end: Int) -> Int? {
    guard index < end else { return nil }
    let (scalar, length) = UTF8Scan.decode(view.page, at: index)
    return [0x3001, 0xB7, 0x2C, 0xFF0C, 0x20, 0x3000].contains(scalar) ? index + length : nil
  }

  /// Han, kana, Hangul.
  private func isEastAsianLetter(_ page: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
    switch UTF8Scan.decode(page, at: index).scalar {
    case 0x4E00...0x9FFF, 0x3400...0x4DBF, 0x3041...0x3096, 0x30A1...0x30FA, 0x30FC, 0xAC00...0xD7A3, 0x3005: true
    default: false
    }
  }
}
