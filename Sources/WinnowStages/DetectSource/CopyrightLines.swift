internal import Winnow
internal import WinnowText

/// Who holds the copyright: the last line of many pages.
extension PublisherFinder {
  mutating func addCopyrights() {
    var lastEnd = -1
    // One line may hold thousands of signs: it is looked at once.
    var block = -1
    var line = 0..<0
    var hasYear = false
    for hit in view.hits {
      guard case .copyright = hit.target, hit.start >= lastEnd else { continue }
      if hit.block != block {
        block = hit.block
        line = view.trimmed(block)
        hasYear = view.hasDate(line, rules)
      }
      let (holder, end) = holder(from: hit.end, line)
      lastEnd = end
      var range = holder
      if range.count < 2 { range = nameBefore(hit.start, line) }
      guard let name = holderName(view.trimmed(range)) else { continue }
      range = name
      let isLast = hit.block >= view.body.upperBound - 1
      // A © among the pictures credits the picture; only a year or the foot makes it the page's.
      guard isLast || hasYear else { continue }
      addName(
        range, .copyright, isLast ? (hasYear ? 0.8 : 0.65) : 0.35, isLast ? (hasYear ? 0.62 : 0.4) : 0.2,
        "publisher.copyright-line")
    }
  }

  /// The holder's name behind a copyright sign: years, signs and `by` are skipped.
  func holder(from start: Int, _ line: Range<Int>) -> (range: Range<Int>, end: Int) {
    var index = start
    while index < line.upperBound {
      if view.folded[index].isASCIIDigit || !view.folded[index].isWordByte {
        index += 1
      } else if view.page[index] == 0xC2 || view.page[index] == 0xE2 {
        index += view.page[index] == 0xC2 ? 2 : 3
      } else if let word = ["copyright", "by", "bei", "c", "present"].first(where: { isWord($0, at: index, line) }) {
        index += word.utf8.count
      } else {
        break
      }
    }
    index = min(index, line.upperBound)
    let first = index
    while index < line.upperBound, index - first < 70 {
      let byte = view.page[index]
      if byte == 0x7C || byte == 0x2C || byte == 0x3B || byte == 0x28 || byte == 0x2A { break }
      if byte == 0x2E, index + 1 >= line.upperBound || !view.page[index + 1].isWordByte { break }
      if byte == 0xC2, index + 1 < line.upperBound, view.page[index + 1] != 0xA0 { break }
      if byte == 0xE2, UTF8Scan.decode(view.page, at: index).scalar != 0x2019 { break }
      if byte.isASCIIDigit, index > first, !view.page[index - 1].isWordByte, isYear(index, line) { break }
      let isBoundary =
        index == first || !view.page[index - 1].isWordByte
        || view.page[index - 1].isASCIILower && view.page[index].isASCIIUpper
      if isBoundary, rules.copyrightEnds.contains(where: { view.matches($0, at: index, before: line.upperBound) }) {
        break
      }
      index += 1
    }
    return (first..<index, index)
  }

  func isWord(_ word: String, at index: Int, _ line: Range<Int>) -> Bool {
    let end = index + word.utf8.count
    guard end <= line.upperBound, zip(word.utf8, view.folded[index..<end]).allSatisfy({ $0 == $1 }) else {
      return false
    }
    return end == line.upperBound || !view.folded[end].isWordByte
  }

  func isYear(_ index: Int, _ line: Range<Int>) -> Bool {
    guard index + 4 <= line.upperBound else { return false }
    return view.page[index] == 0x32 && view.page[index + 1] == 0x30
      || view.page[index] == 0x31 && view.page[index + 1] == 0x39
  }

  /// The holder without legal forms, as soon as the registry knows it; nil for companies with many titles.
  func holderName(_ holder: Range<Int>) -> Range<Int>? {
    var range = holder
    while range.count >= 2, range.count <= 70 {
      let key = SquashedKey.hash(view.folded, range)
      if rules.contains(key, in: .groups) { return nil }
      if rules.outletKeys[key] != nil { return range }
      var start = range.upperBound
      while start > range.lowerBound, view.page[start - 1] != 0x20 { start -= 1 }
      guard start > range.lowerBound,
        rules.contains(SquashedKey.hash(view.folded, start..<range.upperBound), in: .legalForms)
          || !(start..<range.upperBound).contains(where: { view.folded[$0].isWordByte })
      else { return range }
      range = view.trimmed(range.lowerBound..<start)
      while let last = range.last, view.page[last] == 0x2C { range = view.trimmed(range.lowerBound..<last) }
    }
    return nil
  }
}
