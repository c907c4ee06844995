internal import WinnowText

/// ISO 8601 dates and date-times.
extension DateAnchor {
  /// Reads `YYYY-MM-DD` or `YYYYMMDD`, maybe with a time and a zone behind it; nil for anything else. Zones are left
  /// alone: the day is the one that the text states.
  init?(iso text: String) {
    var reader = ISOReader(Array(text.utf8))
    guard let anchor = reader.anchor() else { return nil }
    self = anchor
  }

  /// Reads the value of a date that Winnow has found: a day, maybe with a clock time or a part of the day behind it.
  init?(value: String) {
    let bytes = Array(value.utf8)
    var reader = ISOReader(Array(bytes.prefix(10)))
    guard let day = reader.anchor() else { return nil }
    self = day
    var time = ISOReader(Array(bytes.dropFirst(11).prefix(5)))
    minutes = bytes.count >= 16 ? time.clock() : nil
  }
}

/// What a record's field says of the day of publication.
enum RecordDay {
  case day(DateAnchor)
  /// A month or a year.
  case within(first: CivilDate, last: CivilDate)
  /// Perhaps a day in words.
  case words
  /// Neither a date nor a text that could have one: a day with a time that does not exist, for example.
  case nothing

  /// Reads a record field's JSON: a string (then also given as `text`), or a number.
  ///
  /// Taken are ISO 8601 dates, date-times, months and years, and Unix times in UTC: in seconds, maybe with a fraction, or
  /// in milliseconds, microseconds or nanoseconds.
  init(json: [UInt8], text: String?) {
    let padded = text.map { Array($0.utf8) } ?? json
    let end = padded.lastIndex { !$0.isASCIISpace }.map { $0 + 1 } ?? 0
    let bytes = Array(padded[..<end].drop(while: \.isASCIISpace))
    var reader = ISOReader(bytes)
    if let anchor = reader.anchor() {
      self = .day(anchor)
    } else if let point = ISOReader.monthOrYear(bytes) {
      self = .within(first: point.bounds.first, last: point.bounds.last)
    } else if let anchor = Self.unixTime(bytes, isNumber: text == nil) {
      self = .day(anchor)
    } else {
      // Not words: a day that goes on like a date-time, which it is not.
      self = text == nil || ISOReader.isLikeDateTime(bytes) ? .nothing : .words
    }
  }

  /// Shorter strings of digits are numbers of something else.
  private static let leastUnixDigits = 9

  private static func unixTime(_ bytes: [UInt8], isNumber: Bool) -> DateAnchor? {
    if !isNumber {
      let digits = bytes.prefix { $0.isASCIIDigit }.count
      let fraction = bytes.dropFirst(digits)
      guard digits >= leastUnixDigits, fraction.isEmpty || fraction.first == 0x2E && fraction.count > 1,
        fraction.dropFirst().allSatisfy(\.isASCIIDigit)
      else { return nil }
    }
    guard var seconds = Double(String(decoding: bytes, as: UTF8.self)), seconds >= 1, seconds < 1e20 else { return nil }
    // 10¹¹ seconds end in the year 5138; as milliseconds they begin in 1973.
    while seconds > 1e11 { seconds /= 1000 }
    let whole = Int(seconds)
    return DateAnchor(date: CivilDate(dayNumber: whole / 86_400), minutes: whole % 86_400 / 60)
  }
}

/// Reads ISO 8601 byte by byte.
private struct ISOReader {
  private let bytes: [UInt8]
  private var index = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The whole text as a date or date-time.
  mutating func anchor() -> DateAnchor? {
    guard let (date, isBasic) = day() else { return nil }
    if index == bytes.count { return DateAnchor(date: date) }
    if zone() { return index == bytes.count ? DateAnchor(date: date) : nil }
    // Fourteen digits are no Unix time that a page could have.
    guard skip("T") || skip("t") || skip(" ") || isBasic && bytes.count == 14 else { return nil }
    let start = index
    guard let minutes = time(isBasic: isBasic) else { return nil }
    _ = zone()
    // `10:11 AM` is what some databases print; the part of the day may change the hour, so that it is left open.
    let isHalf = index > start && halfOfDay()
    guard index == bytes.count else { return nil }
    return DateAnchor(date: date, minutes: isHalf || minutes == 24 * 60 ? nil : minutes)
  }

  /// `hh:mm`, as minutes.
  mutating func clock() -> Int? { time(isBasic: false) }

  /// `YYYY-MM` or `YYYY`.
  static func monthOrYear(_ bytes: [UInt8]) -> DatePoint? {
    var reader = ISOReader(bytes)
    guard let year = reader.number(4), year >= 1000 else { return nil }
    if reader.index == bytes.count { return .year(year) }
    guard reader.skip("-"), let month = reader.number(2), reader.index == bytes.count else { return nil }
    return .month(year, month)
  }

  /// Whether a text begins with a day and goes on as a date-time would, or without a gap.
  static func isLikeDateTime(_ bytes: [UInt8]) -> Bool {
    var reader = ISOReader(bytes)
    guard reader.number(4) != nil else { return false }
    let isBasic = !reader.skip("-")
    guard reader.number(2) != nil, isBasic || reader.skip("-"), reader.number(2) != nil else { return false }
    let hasGap = reader.skip(" ")
    guard let next = reader.next else { return false }
    return next.isASCIIDigit || next == 0x2B || next == 0x2D || !hasGap && next.isWordByte
  }

  private mutating func day() -> (date: CivilDate, isBasic: Bool)? {
    guard let year = number(4) else { return nil }
    let isBasic = !skip("-")
    guard let month = number(2), isBasic || skip("-"), let day = number(2), let date = CivilDate(year, month, day),
      !isBasic || year >= 1000
    else { return nil }
    return (date, isBasic)
  }

  /// `hh:mm`, `hh:mm:ss`, `hh:mm:ss.fff`, the same without colons behind a date without hyphens, or `hh`.
  private mutating func time(isBasic: Bool) -> Int? {
    guard let hour = number(2), hour <= 24 else { return nil }
    var minutes = hour * 60
    let hasColons = skip(":")
    if hasColons || isBasic, let minute = number(2) {
      guard minute < 60 else { return nil }
      minutes += minute
      if hasColons ? skip(":") : next?.isASCIIDigit ?? false {
        // 60 is a leap second.
        guard let second = number(2), second <= 60 else { return nil }
        if skip(".") || skip(",") {
          guard next?.isASCIIDigit ?? false else { return nil }
          while next?.isASCIIDigit ?? false { index += 1 }
        }
        if hour == 24, second > 0 { return nil }
      }
    } else if hasColons {
      return nil
    }
    return minutes <= 24 * 60 ? minutes : nil
  }

  /// `Z`, `UTC`, `GMT`, `+02`, `+0200`, `+02:00`, maybe behind a space and with a name in brackets behind (RFC 9557);
  /// nothing is read when there is none.
  private mutating func zone() -> Bool {
    let start = index
    _ = skip(" ")
    guard skip("Z") || skip("z") || skip("UTC") || skip("GMT") || offset() else {
      index = start
      return false
    }
    if next == 0x5B, let end = bytes[index...].firstIndex(of: 0x5D) { index = end + 1 }
    return true
  }

  private mutating func offset() -> Bool {
    guard skip("+") || skip("-"), let hours = number(2), hours <= 14 else { return false }
    let hasColon = skip(":")
    guard let minutes = number(2) else { return !hasColon }
    return minutes < 60
  }

  private mutating func halfOfDay() -> Bool {
    let start = index
    _ = skip(" ")
    if skip("AM") || skip("PM") || skip("am") || skip("pm") { return true }
    index = start
    return false
  }

  private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

  /// Exactly `count` digits.
  private mutating func number(_ count: Int) -> Int? {
    guard index + count <= bytes.count, bytes[index..<(index + count)].allSatisfy(\.isASCIIDigit) else { return nil }
    defer { index += count }
    return bytes[index..<(index + count)].reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }

  private mutating func skip(_ text: StaticString) -> Bool {
    text.withUTF8Buffer { text in
      guard bytes[index...].starts(with: text) else { return false }
      index += text.count
      return true
    }
  }
}
