internal import WinnowText

/// A day of the proleptic Gregorian calendar.
///
/// Easter is the anonymous Gregorian algorithm (Meeus, 1991).
struct CivilDate: Equatable, Comparable, Sendable {
  var year: Int
  var month: Int
  var day: Int

  /// A day that exists; nil for the 30th of February. Years 1...9999.
  init?(_ year: Int, _ month: Int, _ day: Int) {
    guard 1...9999 ~= year, 1...12 ~= month, day >= 1, day <= Self.length(ofMonth: month, year: year) else {
      return nil
    }
    self.year = year
    self.month = month
    self.day = day
  }

  /// The day with a number (0 is 1970-01-01), kept within years 1...9999.
  init(dayNumber: Int) {
    (year, month, day) = DayNumber.components(min(max(dayNumber, -719_162), 2_932_896))
  }

  static func length(ofMonth month: Int, year: Int) -> Int {
    switch month {
    case 4, 6, 9, 11: 30
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    default: 31
    }
  }

  /// Days since 1970-01-01.
  var dayNumber: Int { DayNumber.of(year: year, month: month, day: day) }

  /// ISO 8601: 1 is Monday, 7 is Sunday.
  var weekday: Int { (dayNumber + 719_162) % 7 + 1 }

  /// The ISO 8601 week and the year it belongs to.
  var isoWeek: (year: Int, week: Int) {
    let thursday = adding(days: 4 - weekday)
    guard let start = CivilDate(thursday.year, 1, 1) else { return (year, 1) }
    return (thursday.year, (thursday.dayNumber - start.dayNumber) / 7 + 1)
  }

  var quarter: Int { (month - 1) / 3 + 1 }

  /// Whether a sum did not run into the first or last year, where sums end: "two million years ago" is in no calendar.
  var isInCalendar: Bool { 1 < year && year < 9999 }

  func adding(days: Int) -> CivilDate { CivilDate(dayNumber: dayNumber + min(max(days, -4_000_000), 4_000_000)) }

  /// The same day of another month, or that month's last day.
  func adding(months: Int) -> CivilDate {
    let index = min(max(year * 12 + month - 1 + min(max(months, -120_000), 120_000), 12), 9999 * 12 + 11)
    let target = (year: index / 12, month: index % 12 + 1)
    let lastDay = Self.length(ofMonth: target.month, year: target.year)
    return CivilDate(target.year, target.month, min(day, lastDay)) ?? self
  }

  /// The Monday of the ISO week `week` of `year`.
  static func monday(ofWeek week: Int, year: Int) -> CivilDate? {
    guard let fourth = CivilDate(year, 1, 4) else { return nil }
    return fourth.adding(days: 1 - fourth.weekday + (week - 1) * 7)
  }

  /// The `nth` (1…5, or -1 for the last) weekday of a month.
  static func nth(_ nth: Int, weekday: Int, month: Int, year: Int) -> CivilDate? {
    if nth < 0 {
      guard let last = CivilDate(year, month, length(ofMonth: month, year: year)) else { return nil }
      return last.adding(days: -((last.weekday - weekday + 7) % 7))
    }
    guard let first = CivilDate(year, month, 1) else { return nil }
    return first.adding(days: (weekday - first.weekday + 7) % 7 + (nth - 1) * 7)
  }

  /// Easter Sunday.
  static func easter(_ year: Int) -> CivilDate? {
    let a = year % 19
    let b = year / 100
    let c = year % 100
    let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7
    let m = (a + 11 * h + 22 * l) / 451
    return CivilDate(year, (h + l - 7 * m + 114) / 31, (h + l - 7 * m + 114) % 31 + 1)
  }

  static func < (left: CivilDate, right: CivilDate) -> Bool {
    (left.year, left.month, left.day) < (right.year, right.month, right.day)
  }

  /// `YYYY-MM-DD`.
  var text: String { ValueText.string { $0.append(self) } }
}

/// Builds short ASCII values (at most 32 bytes, the rest is cut) without touching the heap.
struct ValueText {
  private var bytes = InlineArray<32, UInt8>(repeating: 0)
  private var count = 0

  static func string(_ build: (inout ValueText) -> Void) -> String {
    var text = ValueText()
    build(&text)
    return text.string
  }

  var string: String {
    String(unsafeUninitializedCapacity: count) { buffer in
      for index in 0..<count { buffer[index] = bytes[index] }
      return count
    }
  }

  mutating func append(byte: UInt8) {
    guard count < 32 else { return }
    bytes[count] = byte
    count += 1
  }

  mutating func append(_ text: StaticString) {
    for index in 0..<text.utf8CodeUnitCount { append(byte: text.utf8Start[index]) }
  }

  /// `number` in decimal, with zeros in front up to `width` digits.
  mutating func append(_ number: Int, width: Int = 1) {
    let number = UInt32(max(0, min(number, 999_999_999)))
    var digits = 1
    var limit: UInt32 = 10
    while digits < width || (digits < 9 && number >= limit) {
      digits += 1
      limit &*= 10
    }
    let start = count
    var rest = number
    var index = start + digits
    count = min(index, 32)
    while index > start {
      index -= 1
      if index < 32 { bytes[index] = UInt8(truncatingIfNeeded: 0x30 + rest % 10) }
      rest /= 10
    }
  }

  mutating func append(_ date: CivilDate) {
    append(date.year, width: 4)
    append("-")
    append(date.month, width: 2)
    append("-")
    append(date.day, width: 2)
  }
}
