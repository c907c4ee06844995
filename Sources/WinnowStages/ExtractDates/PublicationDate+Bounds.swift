internal import Winnow
internal import WinnowText

extension PublicationDate {
  /// The month that the url names.
  var urlMonth: ClosedRange<CivilDate>? { url.flatMap { URLDate.month(in: $0) } }

  /// The latest day that the page speaks of as past, and its update or the end of a copyright year: between them it was
  /// published, within the month that its url names.
  func bounds(updated: CivilDate?) -> (earliest: CivilDate?, latest: CivilDate?) {
    var earliest: CivilDate?
    var latest: CivilDate?
    for candidate in candidates {
      let block = blocks[candidate.block].range
      if let year = candidate.frame[.year], candidate.frame[.month] == nil, isCopyright(candidate.range, block),
        let last = CivilDate(max(year, lastYear(candidate.range, block)), 12, 31)
      {
        latest = max(latest ?? last, last)
      }
      guard candidate.cue <= 0, block.count - candidate.range.count > Self.lineLength,
        let (date, _) = resolved(candidate), earliest.map({ $0 < date }) ?? true,
        !contains(grammar.labels.excluded, near(candidate.range, in: block))
      else { continue }
      earliest = max(earliest ?? date, date)
    }
    if let updated { latest = updated }
    if let month = urlMonth {
      earliest = max(earliest ?? month.lowerBound, month.lowerBound)
      latest = min(latest ?? month.upperBound, month.upperBound)
      // What the text says against the url is of another day.
      if let first = earliest, let last = latest, first > last { return (month.lowerBound, month.upperBound) }
    }
    if let first = earliest, let last = latest, first > last { return (nil, nil) }
    return (earliest, latest)
  }

  /// A date with what stands close to it; blocks may be megabytes long.
  private func near(_ date: Range<Int>, in block: Range<Int>) -> Range<Int> {
    max(block.lowerBound, date.lowerBound - 120)..<min(block.upperBound, date.upperBound + 80)
  }

  /// The latest year of a range or list that begins with one: `1991—2024`, `1991 to 2024`; 0 where it has no four digits.
  private func lastYear(_ first: Range<Int>, _ block: Range<Int>) -> Int {
    let end = min(first.upperBound + 16, block.upperBound)
    var latest = 0
    var index = first.lowerBound
    while index < end {
      let tokenEnd = DateTokenizer.tokenEnd(text, from: index, to: block.upperBound)
      if text[index].isASCIIDigit, tokenEnd - index == 4 {
        var year = 0
        for digit in index..<tokenEnd { year = year * 10 + Int(text[digit] - 0x30) }
        if 1900...2100 ~= year { latest = max(latest, year) }
      } else if index >= first.upperBound, text[index].isWordByte, tokenEnd - index > 3 {
        break
      }
      index = tokenEnd
    }
    return latest
  }

  private func isCopyright(_ year: Range<Int>, _ block: Range<Int>) -> Bool {
    let start = max(block.lowerBound, year.lowerBound - 12)
    for index in start..<year.lowerBound where page[index] == 0xC2 && page[index + 1] == 0xA9 { return true }
    return false
  }
}
