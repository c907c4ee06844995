internal import Winnow
internal import WinnowText

/// Who holds the copyright: the last line of many pages.
extension PublisherFinder {
  mutating func addCopyrights() {
    var lastEnd = -1
    // One line may hold thousands of signs: it is looked at once.
    var block = -1
    var line = 0..<0
    var isDated = false
    var isNotice = false
    for hit in view.hits {
      guard case .copyright = hit.target, hit.start >= lastEnd else { continue }
      if hit.block != block {
        block = hit.block
        line = view.trimmed(block)
        isDated = view.hasDate(line, rules) || reservesRights(line)
        // The notice below an agency's story stands on all pages that print it.
        isNotice = view.find(Self.notice, in: line) != nil
      }
      let (holder, end) = holder(from: hit.end, line)
      lastEnd = end
      var range = holder
      if range.count < 2 { range = nameBefore(hit.start, line) }
      guard let site = withoutTheme(range, end, line), let name = holderName(view.trimmed(site)) else { continue }
      range = name
      let isLast = hit.block >= view.body.upperBound - 1
      // A © among the pictures credits the picture; only a year, rights or the foot makes it the page's.
      guard isLast || isDated else { continue }
      addName(
        range, .copyright, isNotice ? 0.2 : isLast ? (isDated ? 0.8 : 0.65) : 0.35,
        isLast ? (isDated ? 0.62 : 0.4) : 0.2, Self.copyrightRule)
    }
    addRights(besides: block)
  }

  private static let copyrightRule = "publisher.copyright-line"
  private static let notice = Array("may not be published".utf8)
  private static let designs = ["theme", "framework", "template"].map { Array($0.utf8) }
  private static let wordPress = Array("wordpress".utf8)
  /// What stands between a site's name and its design's.
  private static let designCuts = [" on the ", " - "].map { Array($0.utf8) }
  /// So many lines of the foot are looked at for rights without a copyright sign.
  private static let rightsReach = 400
  private static let longestRights = 160

  /// `2025 The Lindmoor Citizen. All rights reserved`, without a sign, in the foot.
  private mutating func addRights(besides block: Int) {
    let first = max(0, view.body.upperBound - 1, view.blocks.count - Self.rightsReach)
    for index in first..<max(first, view.blocks.count) where index != block {
      let line = view.trimmed(index)
      guard line.count <= Self.longestRights, isYear(line.lowerBound, line), reservesRights(line),
        let name = holderName(view.trimmed(holder(from: line.lowerBound, line).range))
      else { continue }
      addName(name, .copyright, 0.8, 0.62, Self.copyrightRule)
    }
  }

  private func reservesRights(_ line: Range<Int>) -> Bool {
    rules.rightsReserved.contains { view.find($0, in: line) != nil }
  }

  /// The holder's name behind a copyright sign: years, signs and `by` are skipped.
  func holder(from start: Int, _ line: Range<Int>) -> (range: Range<Int>, end: Int) {
    var index = start
    while index < line.upperBound {
      if view.folded[index].isASCIIDigit {
        // `©2025 98 Harbours`, `© 3i Global`: figures that are no year begin the name.
        guard let next = behindYear(index, line) else { break }
        index = next
      } else if !view.folded[index].isWordByte {
        index += 1
      } else if view.page[index] == 0xC2 || view.page[index] == 0xE2 {
        index += view.page[index] == 0xC2 ? 2 : 3
      } else if let next = behindLegalPrefix(index, line) {
        index = next
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
      // The apostrophe and the hyphens are the only such signs inside of names.
      if byte == 0xE2, ![0x2019, 0x2010, 0x2011].contains(UTF8Scan.decode(view.page, at: index).scalar) { break }
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

  /// The end of a legal form that stands before the name (`ООО «Гавань»`), at a word's start.
  private func behindLegalPrefix(_ start: Int, _ line: Range<Int>) -> Int? {
    guard start == line.lowerBound || !view.folded[start - 1].isWordByte else { return nil }
    let end = view.wordEnd(start, line.upperBound)
    return rules.contains(SquashedKey.hash(view.folded, start..<end), in: .legalPrefixes) ? end : nil
  }

  /// The end of a year, or of the last figures of `2019-25`; nil where others stand.
  private func behindYear(_ start: Int, _ line: Range<Int>) -> Int? {
    var end = start
    while end < line.upperBound, view.page[end].isASCIIDigit { end += 1 }
    // The mark may end within the year: "(c) 20".
    if start > line.lowerBound, view.page[start - 1].isASCIIDigit { return end }
    // A small letter goes on the word ("20min"), a capital begins the next ("2025The Citizen").
    if end < line.upperBound, view.page[end].isASCIILower { return nil }
    if end == start + 4 { return isYear(start, line) ? end : nil }
    let isRange = start > line.lowerBound + 1 && [0x2D, 0x2F, 0x93].contains(view.page[start - 1])
    return end == start + 2 && isRange ? end : nil
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

  /// The holder without the design that the line credits, too: `Salt & Cedar on the Foodie Pro Theme`; nil where it names
  /// nothing else.
  private func withoutTheme(_ holder: Range<Int>, _ end: Int, _ line: Range<Int>) -> Range<Int>? {
    func isDesign(_ start: Int) -> Bool {
      Self.designs.contains { view.matches($0, at: start, before: line.upperBound) }
    }
    var last = holder.upperBound
    while last > holder.lowerBound, !view.folded[last - 1].isWordByte { last -= 1 }
    while last > holder.lowerBound, view.folded[last - 1].isWordByte { last -= 1 }
    guard isDesign(end) || isDesign(last) || view.find(Self.wordPress, in: holder) != nil else {
      return holder
    }
    for cut in Self.designCuts {
      if let start = view.find(cut, in: holder), start > holder.lowerBound {
        return holder.lowerBound..<start
      }
    }
    return nil
  }

  /// The holder without legal forms, as soon as the registry knows it; nil for companies with many titles.
  func holderName(_ holder: Range<Int>) -> Range<Int>? {
    var range = holder
    // With words such as `Media Group`, without which little may be left.
    var company: Range<Int>?
    guard view.page[range].contains(where: { $0.isASCIILetter || $0 >= 0xC0 }) else { return nil }
    while range.count >= 2, range.count <= 70 {
      let key = SquashedKey.hash(view.folded, range)
      if rules.contains(key, in: .groups) { return nil }
      if rules.outletKeys[key] != nil { return range }
      // The site's address says how much of the company is its name.
      if let siteName, range.last.map({ view.folded[$0].isWordByte }) == true,
        siteName.spellings.contains(where: { SiteName.spells($0, UnsafeBufferPointer(rebasing: view.folded[range])) })
      {
        return range
      }
      var start = range.upperBound
      while start > range.lowerBound, view.page[start - 1] != 0x20 { start -= 1 }
      let lists = rules.lists(of: SquashedKey.hash(view.folded, start..<range.upperBound))
      let isSign = !(start..<range.upperBound).contains(where: { view.folded[$0].isWordByte })
      guard start > range.lowerBound, lists.contains(.legalForms) || lists.contains(.companyWords) || isSign else {
        return view.page[range].contains(0x20) ? range : company ?? range
      }
      if lists.contains(.companyWords), company == nil { company = range }
      range = view.trimmed(range.lowerBound..<start)
      while let last = range.last, view.page[last] == 0x2C { range = view.trimmed(range.lowerBound..<last) }
    }
    return nil
  }
}
