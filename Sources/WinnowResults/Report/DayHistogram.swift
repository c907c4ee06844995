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

  private static func dayNumber(_ date: (year: Int, month: Int, day: Int)) -> Int {
    DayNumber.of(year: date.year, month: date.month, day: date.day)
  }

  private static func name(ofDay number: Int) -> String {
    let (year, month, day) = DayNumber.components(number)
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }
}
