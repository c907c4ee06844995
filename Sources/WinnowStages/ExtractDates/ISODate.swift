/// ISO 8601 dates and date-times from record fields.
extension DateAnchor {
  /// Reads `YYYY-MM-DD`, maybe with a time behind `T` or a space; nil for anything else. Zones are left alone: the day is
  /// the one that the field states.
  init?(iso text: String) {
    let bytes = Array(text.utf8)
    func number(_ range: Range<Int>) -> Int? {
      guard range.upperBound <= bytes.count, bytes[range].allSatisfy({ 0x30...0x39 ~= $0 }) else { return nil }
      return bytes[range].reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }
    guard bytes.count >= 10, bytes[4] == 0x2D, bytes[7] == 0x2D, let year = number(0..<4), let month = number(5..<7),
      let day = number(8..<10), let date = CivilDate(year, month, day)
    else { return nil }
    self.date = date
    guard bytes.count > 10 else { return }
    guard bytes[10] == 0x54 || bytes[10] == 0x74 || bytes[10] == 0x20 else { return nil }
    if let hour = number(11..<13), hour < 24, bytes.count >= 16, bytes[13] == 0x3A, let minute = number(14..<16),
      minute < 60
    {
      minutes = hour * 60 + minute
    }
  }
}

/// Days in urls.
enum URLDate {
  private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

  /// The day in `/2023/08/15/`, `/2023/aug/15/`, `2023-08-15` or `20230815`; nil when there is none, or several.
  ///
  /// Numbers that would be days only by chance (ids) must begin with a year from 1990 on and stand between separators.
  static func day(in url: String) -> (date: CivilDate, text: String)? {
    var found: (date: CivilDate, text: String)?
    let path = url.utf8.firstIndex(of: 0x3F).map { url[..<$0] } ?? url[...]
    let pieces = path.split { !($0.isLetter || $0.isNumber) }.map { $0.lowercased() }
    for index in pieces.indices {
      guard let hit = compact(pieces[index]) ?? spread(pieces, index) else { continue }
      if let found, found.date != hit.date { return nil }
      found = hit
    }
    return found
  }

  private static func digits(_ text: String, _ count: ClosedRange<Int>) -> Int? {
    guard count.contains(text.utf8.count), text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) else { return nil }
    return Int(text)
  }

  private static func compact(_ piece: String) -> (date: CivilDate, text: String)? {
    guard let number = digits(piece, 8...8), 1990...2099 ~= number / 10_000,
      let date = CivilDate(number / 10_000, number / 100 % 100, number % 100)
    else { return nil }
    return (date, piece)
  }

  private static func spread(_ pieces: [String], _ index: Int) -> (date: CivilDate, text: String)? {
    guard index + 2 < pieces.count, let year = digits(pieces[index], 4...4), 1990...2099 ~= year,
      let day = digits(pieces[index + 2], 1...2),
      let month = digits(pieces[index + 1], 1...2) ?? months.firstIndex(of: pieces[index + 1]).map({ $0 + 1 }),
      let date = CivilDate(year, month, day)
    else { return nil }
    return (date, pieces[index...(index + 2)].joined(separator: "/"))
  }

  /// The country or other top-level domain of a url's host.
  static func topLevelDomain(of url: String) -> String? {
    let rest = url.split(separator: "/", omittingEmptySubsequences: true)
    guard let host = rest.first(where: { !$0.hasSuffix(":") }) else { return nil }
    let name = host.split(separator: ":").first ?? host
    return name.split(separator: ".").last.map { $0.lowercased() }
  }
}
