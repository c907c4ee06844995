internal import WinnowText

/// A day of the Gregorian calendar, counted from 1970-01-01.
struct CalendarDay: Equatable {
  let number: Int

  /// Year, month 1...12 and day 1...31.
  var components: (year: Int, month: Int, day: Int) { DayNumber.components(number) }

  /// 0 = Monday … 6 = Sunday.
  var weekday: Int { ((number + 3) % 7 + 7) % 7 }

  /// `2023-08-15`.
  var iso8601: String {
    let (year, month, day) = components
    return "\(year)-\(Self.twoDigits(month))-\(Self.twoDigits(day))"
  }

  static func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
