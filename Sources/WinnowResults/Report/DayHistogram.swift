internal import WinnowText

/// Documents over time, in days, months or years, whichever gives a readable number of columns.
package struct DayHistogram: Sendable {
  package struct Column: Sendable, Equatable {
    /// `2023-08-18`, `2023-08` or `2023`.
    package let name: String
    package let count: Int

    package init(name: String, count: Int) {
      self.name = name
      self.count = count
    }
  }

  /// From the first to the last one, gaps included.
  package let columns: [Column]
  /// Documents from before the first column.
  package let earlier: Int
  private static let maximumColumns = 62

  /// A histogram of days given as `YYYY-MM-DD`; others are left out.
  package init(_ days: [String: Int]) {
    let dated = days.compactMap { name, count in Self.numbers(name).map { (date: $0, count: count) } }
    guard let first = dated.map(\.date).min(by: { $0 < $1 }), let last = dated.map(\.date).max(by: { $0 < $1 }) else {
      columns = []
      earlier = 0
      return
    }
    let span = Self.dayNumber(last) - Self.dayNumber(first)
    let place: ((year: Int, month: Int, day: Int)) -> Int
    let name: (Int) -> String
    if span < Self.maximumColumns {
      place = Self.dayNumber
      name = { Self.name(ofDay: $0) }
    } else if (last.year - first.year) * 12 + last.month - first.month < Self.maximumColumns {
      place = { $0.year * 12 + $0.month - 1 }
      name = { "\(padded($0 / 12, 4))-\(padded($0 % 12 + 1, 2))" }
    } else {
      place = { $0.year }
      name = { padded($0, 4) }
    }
    var counts: [Int: Int] = [:]
    for (date, count) in dated { counts[place(date), default: 0] += count }
    let end = place(last)
    let start = max(place(first), end - Self.maximumColumns + 1)
    columns = (start...end).map { Column(name: name($0), count: counts[$0] ?? 0) }
    earlier = counts.reduce(0) { $0 + ($1.key < start ? $1.value : 0) }
  }

  private static func numbers(_ day: String) -> (year: Int, month: Int, day: Int)? {
    let parts = day.split(separator: "-").map { Int($0) }
    guard parts.count == 3, let year = parts[0], let month = parts[1], let day = parts[2], (1...12).contains(month),
      (1...31).contains(day), (0...9999).contains(year)
    else { return nil }
    return (year, month, day)
  }

  /// Days since the first of March of the year 0, in the proleptic Gregorian calendar (Hinnant's algorithm).
  private static func dayNumber(_ date: (year: Int, month: Int, day: Int)) -> Int {
    let year = date.month <= 2 ? date.year - 1 : date.year
    let era = (year >= 0 ? year : year - 399) / 400
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * ((date.month + 9) % 12) + 2) / 5 + date.day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
  }

  private static func name(ofDay number: Int) -> String {
    let era = (number >= 0 ? number : number - 146_096) / 146_097
    let dayOfEra = number - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * month + 2) / 5 + 1
    let civilMonth = month < 10 ? month + 3 : month - 9
    let year = yearOfEra + era * 400 + (civilMonth <= 2 ? 1 : 0)
    return "\(padded(year, 4))-\(padded(civilMonth, 2))-\(padded(day, 2))"
  }
}
