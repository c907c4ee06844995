internal import Winnow
internal import WinnowText

/// Finds the dateline: place, day and agency before the first sentence (`KATHMANDU, April 25 (Reuters) –`).
struct DatelineFinder {
  /// A dateline with the agency hits inside.
  struct Dateline {
    /// The place, if one is named.
    var place: Range<Int>?
    /// From the block's start to the dash.
    var head: Range<Int>
    var block: Int
    /// Whether it has neither a date nor an agency: a heading in capitals looks the same.
    var isBare = false
  }

  let view: PageView
  let rules: SourceRules

  /// How many bytes may stand before the dash.
  private static let longestHead = 100
  private static let linesRead = 8

  /// The first dateline at the start of the article.
  func find() -> Dateline? {
    var first = max(0, view.body.lowerBound - 2)
    if let title = view.title, title >= first - Self.linesRead { first = min(first, title + 1) }
    var bare: Dateline?
    for index in first..<min(view.blocks.count, view.body.lowerBound + Self.linesRead) {
      guard let dateline = dateline(of: index) else { continue }
      if !dateline.isBare { return dateline }
      bare = bare ?? dateline
    }
    return bare
  }

  private func dateline(of block: Int) -> Dateline? {
    let range = view.trimmed(block)
    guard range.count >= 12, let (dash, isColon) = bracketEnd(block, range) ?? dash(in: range) else { return nil }
    let head = range.lowerBound..<dash
    let agency = firstAgency(of: block, before: dash)
    let place = place(in: head)
    if let agency {
      // `(ANSA) - ROMA, 15 MAG -`: the place follows.
      if place == nil, !isColon { return Dateline(place: placeAfter(dash, range), head: head, block: block) }
      guard let place, !isColon, isEnclosed(agency, in: head) || agency.end + 2 >= dash else { return nil }
      return Dateline(place: place.range, head: head, block: block)
    }
    guard let place else { return nil }
    if place.hasDate, !isColon || place.isUpper { return Dateline(place: place.range, head: head, block: block) }
    guard place.isUpper, place.range.upperBound >= view.trimmed(head).upperBound, isKnown(place.range) else {
      return nil
    }
    return Dateline(place: place.range, head: head, block: block, isBare: true)
  }

  private func isEnclosed(_ hit: PageView.Hit, in head: Range<Int>) -> Bool {
    var index = hit.start
    while index > head.lowerBound {
      index -= 1
      if view.page[index] == 0x28 { return true }
    }
    return false
  }

  /// The first name of an agency in a block that ends at `end` at the latest.
  private func firstAgency(of block: Int, before end: Int) -> PageView.Hit? {
    view.hits.first { if case .agency = $0.target { $0.block == block && $0.end <= end } else { false } }
  }

  /// The full stop behind a bracket that ends with an agency: `FRANKFURT, 12. September (dpa-AFX). Der Index`.
  private func bracketEnd(_ block: Int, _ range: Range<Int>) -> (index: Int, isColon: Bool)? {
    let limit = min(range.upperBound - 2, range.lowerBound + Self.longestHead)
    guard let hit = firstAgency(of: block, before: limit - 1), view.page[hit.end] == 0x29,
      view.page[hit.end + 1] == 0x2E, view.page[hit.end + 2] == 0x20
    else {
      return nil
    }
    return (hit.end + 1, false)
  }

  /// The first dash or colon that can end a dateline, with what follows it being text.
  private func dash(in range: Range<Int>) -> (index: Int, isColon: Bool)? {
    let limit = min(range.upperBound - 2, range.lowerBound + Self.longestHead)
    var index = range.lowerBound
    while index < limit {
      if index &+ 8 <= limit, !mayHoldMark(at: index) {
        index &+= 8
        continue
      }
      let byte = view.page[index]
      if byte == 0x2D {
        let before = index > range.lowerBound ? view.page[index - 1] : 0
        let after = view.page[index + 1]
        let isBehind = before == 0x20 || before == 0x29 || before == 0x2E || before.isASCIIDigit || after == 0x2D
        if isBehind, after == 0x20 || after == 0x2D {
          return (index, false)
        }
      } else if byte == 0xE2, view.page[index + 1] == 0x80, (0x93...0x95).contains(view.page[index + 2]) {
        return (index, false)
      } else if byte == 0x3A, view.page[index + 1] == 0x20 {
        return (index, true)
      } else if byte == 0x3F || byte == 0x21 || byte == 0x22 {
        return nil
      }
      index += 1
    }
    return nil
  }

  /// Whether one of eight bytes may be a mark that `dash` looks at; now and then yes for others.
  @inline(__always)
  private func mayHoldMark(at index: Int) -> Bool {
    guard let base = view.page.baseAddress else { return true }
    let chunk = UnsafeRawPointer(base).loadUnaligned(fromByteOffset: index, as: UInt64.self)
    let ones: UInt64 = 0x0101_0101_0101_0101
    func zeros(_ byte: UInt64) -> UInt64 {
      let difference = chunk ^ ones &* byte
      return (difference &- ones) & ~difference
    }
    let marks = zeros(0x2D) | zeros(0x3A) | zeros(0x3F) | zeros(0x21) | zeros(0x22) | zeros(0xE2)
    return marks & (ones &* 0x80) != 0
  }

  /// The words of place before a date, a bracket or the end.
  private func place(in head: Range<Int>) -> (range: Range<Int>, isUpper: Bool, hasDate: Bool)? {
    var index = head.lowerBound
    var last = index
    var words = 0
    var isUpper = true
    var hasDate = false
    var hasComma = false
    while index < head.upperBound {
      guard view.page[index].isWordByte else {
        hasComma = hasComma || view.page[index] == 0x2C
        if view.page[index] == 0x28 || view.page[index] == 0x3B { break }
        index += 1
        continue
      }
      let start = index
      while index < head.upperBound, view.page[index].isWordByte { index += 1 }
      let key = SquashedKey.hash(view.folded, start..<index)
      if view.page[start].isASCIIDigit || rules.contains(key, in: .months) {
        // `The 2024 model – ` is no dateline: the date stands behind a comma, or a place in capitals.
        hasDate = hasComma || isUpper
        break
      }
      if rules.agencyKeys[key] != nil || rules.contains(key, in: .notPlaces) { break }
      guard view.isCapital(at: start) || rules.contains(key, in: .smallWords) || rules.contains(key, in: .particles)
      else {
        return nil
      }
      // `JACKSON, Mich.`: the state may be in small letters; `AI Can Do` is none.
      if view.isCapital(at: start), !hasComma, !isUpperWord(start..<index) { isUpper = false }
      words += 1
      last = index
      if index < head.upperBound, view.page[index] == 0x2E, index + 1 < head.upperBound, view.page[index + 1] != 0x20 {
        last = index + 1
      } else if index < head.upperBound, view.page[index] == 0x2E, index - start <= 5, words > 1 {
        last = index + 1
      }
    }
    guard words > 0, words <= 6, last - head.lowerBound >= 3, last - head.lowerBound <= 48 else { return nil }
    return (head.lowerBound..<last, isUpper, hasDate)
  }

  /// Whether a place without a date or an agency is one that is known, or has a region behind a comma.
  private func isKnown(_ place: Range<Int>) -> Bool {
    var end = place.lowerBound
    while end < place.upperBound, view.page[end] != 0x2C, view.page[end] != 0x2F { end += 1 }
    return rules.contains(SquashedKey.hash(view.folded, place.lowerBound..<end), in: .places)
      || end < place.upperBound && view.page[end] == 0x2C
        && (!isUpperWord((end + 1)..<place.upperBound) || view.page[(end + 1)..<place.upperBound].contains(0x2E))
  }

  private func isUpperWord(_ range: Range<Int>) -> Bool {
    var letters = 0
    for index in range where view.page[index].isScalarStart {
      if view.page[index] != view.folded[index] || view.page[index] >= 0x80 && view.isCapital(at: index) {
        letters += 1
      } else if view.page[index].isASCIILower || view.page[index] >= 0x80 {
        return false
      }
    }
    return letters > 0
  }

  private func placeAfter(_ dash: Int, _ range: Range<Int>) -> Range<Int>? {
    var start = dash
    while start < range.upperBound, !view.page[start].isWordByte || view.page[start] == 0xE2 {
      start += view.page[start] == 0xE2 ? 3 : 1
    }
    guard start < range.upperBound, let (next, isColon) = secondDash(from: start, range), !isColon else { return nil }
    guard let place = place(in: start..<next), place.hasDate || place.isUpper else { return nil }
    return place.range
  }

  private func secondDash(from start: Int, _ range: Range<Int>) -> (index: Int, isColon: Bool)? {
    guard start < range.upperBound else { return nil }
    return dash(in: start..<min(range.upperBound, start + 60))
  }
}
