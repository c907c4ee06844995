internal import WinnowText

/// Days in urls.
enum URLDate {
  private static let months: [StaticString] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ]

  /// The day in `/2023/08/15/`, `/2023/aug/15/`, `2023-08-15` or `20230815`; nil when there is none, or several.
  ///
  /// Numbers that would be days only by chance (ids) must begin with a year from 1990 on and stand between separators.
  static func day(in url: String) -> (date: CivilDate, text: String)? {
    var url = url
    return url.withUTF8 { bytes in
      let end = bytes.firstIndex(of: 0x3F) ?? bytes.count
      var found: (date: CivilDate, range: Range<Int>)?
      var index = 0
      while let piece = piece(bytes, from: index, to: end) {
        index = piece.upperBound
        guard mayBeYear(bytes, piece), let hit = compact(bytes, piece) ?? spread(bytes, piece, to: end) else {
          continue
        }
        if let found, found.date != hit.date { return nil }
        found = hit
        index = hit.range.upperBound
      }
      return found.map { ($0.date, String(decoding: bytes[$0.range], as: UTF8.self)) }
    }
  }

  /// Whether a run of letters and digits begins as the years do that count.
  private static func mayBeYear(_ bytes: UnsafeBufferPointer<UInt8>, _ piece: Range<Int>) -> Bool {
    bytes[piece.lowerBound] == 0x31 || bytes[piece.lowerBound] == 0x32
  }

  /// The month in `/2023/08/` or `/2023-08/`, from its first day to its last; nil when there is none, or several.
  static func month(in url: String) -> ClosedRange<CivilDate>? {
    var url = url
    return url.withUTF8 { bytes in
      let end = bytes.firstIndex(of: 0x3F) ?? bytes.count
      var found: ClosedRange<CivilDate>?
      var index = 0
      // The shortest, `/2023/08`, has eight bytes.
      while index + 8 <= end {
        let start = index
        index += 1
        guard bytes[start] == 0x2F, bytes[start + 1] == 0x31 || bytes[start + 1] == 0x32, !bytes[start + 5].isWordByte,
          start + 8 == end || bytes[start + 8] == 0x2F, let year = number(bytes, (start + 1)..<(start + 5)),
          1990...2099 ~= year, let month = number(bytes, (start + 6)..<(start + 8)),
          let first = CivilDate(year, month, 1)
        else { continue }
        if found != nil { return nil }
        found = first...first.adding(days: CivilDate.length(ofMonth: month, year: year) - 1)
      }
      return found
    }
  }

  /// The next run of letters and digits.
  private static func piece(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) -> Range<Int>? {
    var first = start
    while first < end, !bytes[first].isWordByte { first += 1 }
    guard first < end else { return nil }
    var last = first
    while last < end, bytes[last].isWordByte { last += 1 }
    return first..<last
  }

  private static func number(
    _ bytes: UnsafeBufferPointer<UInt8>, _ piece: Range<Int>, _ lengths: ClosedRange<Int>
  ) -> Int? {
    lengths.contains(piece.count) ? number(bytes, piece) : nil
  }

  private static func number(_ bytes: UnsafeBufferPointer<UInt8>, _ piece: Range<Int>) -> Int? {
    var value = 0
    for index in piece {
      guard bytes[index].isASCIIDigit else { return nil }
      value = value * 10 + Int(bytes[index] - 0x30)
    }
    return value
  }

  private static func compact(
    _ bytes: UnsafeBufferPointer<UInt8>, _ piece: Range<Int>
  ) -> (date: CivilDate, range: Range<Int>)? {
    guard let number = number(bytes, piece, 8...8), 1990...2099 ~= number / 10_000,
      let date = CivilDate(number / 10_000, number / 100 % 100, number % 100)
    else { return nil }
    return (date, piece)
  }

  private static func spread(
    _ bytes: UnsafeBufferPointer<UInt8>, _ first: Range<Int>, to end: Int
  ) -> (date: CivilDate, range: Range<Int>)? {
    guard let year = number(bytes, first, 4...4), 1990...2099 ~= year,
      let second = piece(bytes, from: first.upperBound, to: end), second.lowerBound == first.upperBound + 1,
      let third = piece(bytes, from: second.upperBound, to: end), third.lowerBound == second.upperBound + 1,
      let day = number(bytes, third, 1...2), let month = number(bytes, second, 1...2) ?? monthName(bytes, second),
      let date = CivilDate(year, month, day), !isTitle(bytes, third, to: end)
    else { return nil }
    return (date, first.lowerBound..<third.upperBound)
  }

  /// Whether a number behind a slash begins a title, as in `/2023/10/3-questions`: no day has a hyphen behind it there,
  /// unless it is written as days are, with a zero.
  private static func isTitle(_ bytes: UnsafeBufferPointer<UInt8>, _ day: Range<Int>, to end: Int) -> Bool {
    bytes[day.lowerBound - 1] == 0x2F && day.upperBound < end && bytes[day.upperBound] == 0x2D
      && bytes[day.lowerBound] != 0x30
  }

  private static func monthName(_ bytes: UnsafeBufferPointer<UInt8>, _ piece: Range<Int>) -> Int? {
    guard piece.count >= 3 else { return nil }
    let start = piece.lowerBound
    return months.firstIndex { name in
      (0..<3).allSatisfy { bytes[start + $0].asciiLowered == name.utf8Start[$0] }
    }.map { $0 + 1 }
  }

  /// The only year from 1990 on that stands in the url as a number of its own.
  static func year(in url: String) -> Int? {
    var url = url
    return url.withUTF8 { bytes in
      var found: Int?
      var index = 0
      while let piece = piece(bytes, from: index, to: bytes.count) {
        index = piece.upperBound
        guard let number = number(bytes, piece, 4...4), 1990...2099 ~= number else { continue }
        guard found == nil else { return nil }
        found = number
      }
      return found
    }
  }
}
