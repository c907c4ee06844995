/// A stretch of the calendar with a name: a day, a week, a month, a quarter … a century.
struct DatePoint: Equatable, Sendable {
  /// By rising length.
  enum Grain: Int, Comparable, Sendable {
    case day, weekend, week, month, season, quarter, half, year, decade, century

    static func < (left: Grain, right: Grain) -> Bool { left.rawValue < right.rawValue }
  }

  var grain: Grain
  /// A day in the stretch, its first where that matters; seasons keep their year here and winter begins in December.
  var date: CivilDate
  /// Number of the quarter or half, 0-based season.
  var index = 0

  init(_ grain: Grain, _ date: CivilDate, index: Int = 0) {
    self.grain = grain
    self.date = date
    self.index = index
  }

  static func year(_ year: Int) -> DatePoint? { CivilDate(year, 1, 1).map { DatePoint(.year, $0) } }
  static func month(_ year: Int, _ month: Int) -> DatePoint? { CivilDate(year, month, 1).map { DatePoint(.month, $0) } }
  static func quarter(_ year: Int, _ quarter: Int) -> DatePoint? {
    CivilDate(year, (quarter - 1) * 3 + 1, 1).map { DatePoint(.quarter, $0, index: quarter) }
  }
  static func season(_ year: Int, _ season: Int) -> DatePoint? {
    CivilDate(year, 3 + season * 3, 1).map { DatePoint(.season, $0, index: season) }
  }

  /// The stretch of the given grain around this one's day.
  func widened(to grain: Grain) -> DatePoint {
    switch grain {
    case .quarter: DatePoint.quarter(date.year, date.quarter) ?? self
    case .half: DatePoint(.half, date, index: date.month <= 6 ? 1 : 2)
    case .season:
      // January and February belong to the winter before.
      date.month < 3
        ? DatePoint.season(date.year - 1, 3) ?? self : DatePoint.season(date.year, (date.month - 3) / 3) ?? self
    default: DatePoint(grain, date)
    }
  }

  /// The point `count` steps of its own grain later.
  func shifted(_ count: Int) -> DatePoint {
    let count = min(max(count, -100_000), 100_000)
    switch grain {
    case .day: return DatePoint(.day, date.adding(days: count))
    case .week, .weekend: return DatePoint(grain, date.adding(days: 7 * count))
    case .month: return DatePoint(.month, date.adding(months: count))
    case .quarter: return DatePoint(.quarter, date.adding(months: 3 * count)).widened(to: .quarter)
    case .half: return DatePoint(.half, date.adding(months: 6 * count)).widened(to: .half)
    case .season, .year: return DatePoint(grain, date.adding(months: 12 * count), index: index)
    case .decade: return DatePoint(.decade, date.adding(months: 120 * count))
    case .century: return DatePoint(.century, date.adding(months: 1200 * count))
    }
  }

  /// The TIMEX3 value.
  var value: String { ValueText.string { append(to: &$0) } }

  func append(to text: inout ValueText) {
    switch grain {
    case .day: text.append(date)
    case .weekend, .week:
      let week = date.isoWeek
      text.append(week.year, width: 4)
      text.append("-W")
      text.append(week.week, width: 2)
      if grain == .weekend { text.append("-WE") }
    case .month:
      text.append(date.year, width: 4)
      text.append("-")
      text.append(date.month, width: 2)
    case .season:
      text.append(date.year, width: 4)
      text.append("-")
      text.append(DateSymbols.seasons[min(max(index, 0), 3)])
    case .quarter, .half:
      text.append(date.year, width: 4)
      if grain == .quarter { text.append("-Q") } else { text.append("-H") }
      text.append(index)
    case .year: text.append(date.year, width: 4)
    case .decade: text.append(date.year / 10, width: 3)
    case .century: text.append(date.year / 100, width: 2)
    }
  }

  /// The first and last day.
  var bounds: (first: CivilDate, last: CivilDate) {
    func months(_ first: CivilDate, _ count: Int) -> (CivilDate, CivilDate) {
      (first, first.adding(months: count).adding(days: -1))
    }
    func start(_ year: Int, _ month: Int) -> CivilDate { CivilDate(year, month, 1) ?? date }
    switch grain {
    case .day: return (date, date)
    case .week, .weekend:
      let monday = date.adding(days: 1 - date.weekday)
      return (monday.adding(days: grain == .week ? 0 : 5), monday.adding(days: 6))
    case .month: return months(start(date.year, date.month), 1)
    case .season: return months(date, 3)
    case .quarter: return months(start(date.year, index * 3 - 2), 3)
    case .half: return months(start(date.year, index * 6 - 5), 6)
    case .year: return months(start(date.year, 1), 12)
    case .decade: return months(start(date.year / 10 * 10, 1), 120)
    case .century: return months(start(date.year / 100 * 100, 1), 1200)
    }
  }
}
