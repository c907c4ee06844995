/// ISO 8601 dates and date-times, and Unix times, from record fields.
extension DateAnchor {
  /// Reads a record field's JSON: a string like `init(iso:)`, or a number of seconds (or milliseconds) since 1970, in UTC.
  init?(json: [UInt8], text: String?) {
    if let text {
      self.init(iso: text)
      return
    }
    guard let number = Int(String(decoding: json, as: UTF8.self)), number > 0 else { return nil }
    let seconds = number > 100_000_000_000 ? number / 1000 : number
    self.init(date: CivilDate(dayNumber: seconds / 86_400), minutes: seconds % 86_400 / 60)
  }

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
