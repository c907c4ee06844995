internal import Winnow

/// The moment that relative expressions are counted from.
struct DateAnchor: Equatable, Sendable {
  var date: CivilDate
  /// Minutes since midnight, when the clock time is known.
  var minutes: Int?
}

/// What an expression means, in TIMEX3's terms.
struct ResolvedDate {
  var type: DateAnnotation.TimexType
  var value: String
  /// The values of the first and last stretch of a range.
  var ends: (begin: String, until: String)?
  /// The stretch of the calendar, for DATEs that have one.
  var point: DatePoint?

  init(_ type: DateAnnotation.TimexType, _ value: String) {
    self.type = type
    self.value = value
  }

  init(_ point: DatePoint) {
    type = .date
    value = point.value
    self.point = point
  }
}

/// Turns frames into values, one document from its start to its end: later expressions may lean on earlier ones.
struct DateResolver {
  /// The publication date; without one, relative expressions stay open (`XXXX-WXX-5`, `PAST_REF`).
  var anchor: DateAnchor?
  var monthFirst: Bool
  /// The stretch mentioned last, the last one of a day, and the last one that is longer.
  private(set) var last: DatePoint?
  private(set) var lastDay: DatePoint?
  private(set) var lastPeriod: DatePoint?
  /// The day that bare clock times belong to, from the words around them; nil for the anchor's.
  var clockDay: CivilDate?

  init(anchor: DateAnchor?, monthFirst: Bool) {
    self.anchor = anchor
    self.monthFirst = monthFirst
  }

  /// The meaning of a candidate, with the type its rule prescribes, if any; nil when it has none.
  mutating func resolve(
    _ frame: DateFrame, _ operation: DateOperation, type: DateAnnotation.TimexType? = nil, cue: Int
  ) -> ResolvedDate? {
    guard var resolved = value(frame, operation, cue) else { return nil }
    // Behind "the first nine months", "a year earlier" speaks of years, not of the quarter mentioned before.
    if operation == .duration, frame.isLongPeriod { lastPeriod = nil }
    if let type { resolved.type = type }
    // What is counted from an earlier mention does not become the next one's base.
    if let point = resolved.point, operation != .shift, frame[.yearoffset] ?? 0 == 0 { remember(point) }
    return resolved
  }

  private mutating func remember(_ point: DatePoint) {
    last = point
    if point.grain == .day { lastDay = point }
    if point.grain == .month || point.grain == .quarter || point.grain == .half || point.grain == .season {
      lastPeriod = point
    }
  }

  func value(_ frame: DateFrame, _ operation: DateOperation, _ cue: Int) -> ResolvedDate? {
    switch operation {
    case .date: date(frame, cue)
    case .weekday: weekday(frame, cue)
    case .unit: unit(frame, cue)
    case .shift: shift(frame)
    case .day: day(frame)
    case .duration: DateDuration.value(frame).map { ResolvedDate(.duration, $0) }
    case .set: set(frame)
    case .reference: frame[.ref].map { ResolvedDate(.date, DateSymbols.refs[$0]) }
    case .time: time(frame, cue)
    case .narrative: narrative(frame)
    case .holiday: holiday(frame, cue)
    case .weekend: weekend(frame, cue)
    case .range: range(frame, cue)
    case .nth: nth(frame, cue)
    case .hence: hence(frame)
    case .none: nil
    }
  }

  // MARK: Dates

  /// Adds what narrows a point to a part of the day or a clock time.
  func narrowed(_ point: DatePoint, _ frame: DateFrame) -> ResolvedDate {
    var resolved = ResolvedDate(point)
    guard point.grain == .day else { return resolved }
    // "The week of March 6".
    if frame[.item] == DateUnit.week.rawValue { return ResolvedDate(point.widened(to: .week)) }
    if let clock = DateClock(frame) {
      resolved.type = .time
      resolved.value = clock.value(on: point.value)
    } else if let part = frame[.part] {
      resolved.type = .time
      resolved.value = Self.part(part, of: point.value)
    }
    return resolved
  }

  static func part(_ part: Int, of day: String) -> String { "\(day)T\(DateSymbols.parts[part])" }

  func date(_ frame: DateFrame, _ cue: Int) -> ResolvedDate? {
    if let packed = frame[.date] {
      return Self.unpacked(packed).map { narrowed(DatePoint(.day, $0), frame) }
    }
    if let packed = frame[.numeric] {
      let day = frame.numericDate(packed, monthFirst: monthFirst) ?? frame.numericDate(packed, monthFirst: !monthFirst)
      return day.map { narrowed(DatePoint(.day, $0), frame) }
    }
    // "Les années 1990".
    let tens = frame[.item] == DateUnit.decade.rawValue ? frame[.year].map { $0 / 10 } : nil
    if let decade = frame[.decade] ?? tens {
      guard let first = CivilDate(decade * 10, 1, 1) else { return nil }
      return ResolvedDate(DatePoint(.decade, first))
    }
    if let century = frame[.century] {
      guard 1...99 ~= century, let first = CivilDate(max(1, (century - 1) * 100), 1, 1) else { return nil }
      return ResolvedDate(DatePoint(.century, first))
    }
    var frame = frame
    unpackMonthDay(&frame)
    guard let year = year(frame) else { return dayless(frame) ? counted(frame, cue) : yearless(frame, cue) }
    return Self.point(frame, year: year).map { narrowed($0, frame) }
  }

  /// Whether a frame names no day of the calendar, but a weekday or a day counted from today.
  private func dayless(_ frame: DateFrame) -> Bool {
    for slot in [DateSlot.month, .day, .monthday, .holiday, .quarter, .half, .season] where frame[slot] != nil {
      return false
    }
    return frame[.weekday] ?? frame[.offset] != nil
  }

  private func counted(_ frame: DateFrame, _ cue: Int) -> ResolvedDate? {
    frame[.weekday] == nil ? day(frame) : weekday(frame, cue)
  }

  static func unpacked(_ packed: Int) -> CivilDate? {
    CivilDate(packed / 10_000, packed / 100 % 100, packed % 100)
  }

  func year(_ frame: DateFrame) -> Int? {
    if let year = frame[.year] { return year }
    if let offset = frame[.yearoffset], let anchor { return anchor.date.year + offset }
    return nil
  }

  /// The point a frame names in a given year, by its finest slot.
  static func point(_ frame: DateFrame, year: Int) -> DatePoint? {
    if let nth = frame[.ordinal], let weekday = frame[.weekday], let month = frame[.month] {
      guard nth <= 5, let date = CivilDate.nth(nth, weekday: weekday, month: month, year: year) else { return nil }
      return date.month == month ? DatePoint(.day, date) : nil
    }
    if let (month, day) = monthDay(frame) {
      return CivilDate(year, month, day).map { DatePoint(.day, $0) }
    }
    if let month = frame[.month] { return .month(year, month) }
    if let quarter = frame[.quarter] { return .quarter(year, quarter) }
    if let half = frame[.half] {
      return CivilDate(year, half == 1 ? 1 : 7, 1).map { DatePoint(.half, $0, index: half) }
    }
    if let season = frame[.season] { return .season(year, season) }
    if let holiday = frame[.holiday] { return DateHoliday.date(holiday, year: year).map { DatePoint(.day, $0) } }
    return .year(year)
  }

  static func monthDay(_ frame: DateFrame) -> (month: Int, day: Int)? {
    guard let month = frame[.month], let day = frame[.day] ?? frame[.ordinal] else { return nil }
    return (month, day)
  }

  /// Month and day of `4/25` by the language's order, or by the only order that is possible.
  func unpackMonthDay(_ frame: inout DateFrame) {
    guard let packed = frame[.monthday], let (month, day) = resolvedShort(packed) else { return }
    frame[.monthday] = nil
    // The rule knows which of the two is the month.
    guard frame[.month] == nil || frame[.day] == nil else { return }
    frame[.month] = month
    frame[.day] = day
  }

  private func resolvedShort(_ packed: Int) -> (month: Int, day: Int)? {
    let first = packed / 100
    let second = packed % 100
    let orders = monthFirst ? [(first, second), (second, first)] : [(second, first), (first, second)]
    return orders.first { CivilDate(2000, $0.0, $0.1) != nil }.map { (month: $0.0, day: $0.1) }
  }

  /// A date that does not say its year.
  func yearless(_ frame: DateFrame, _ cue: Int) -> ResolvedDate? {
    // Digits that are no day of any month.
    if frame[.monthday] != nil { return nil }
    guard let anchor else { return openDate(frame) }
    let today = anchor.date
    if frame[.month] == nil, let day = frame[.day], frame[.holiday] == nil { return dayOfMonth(day, frame, cue, today) }
    if let offset = frame[.offset], let point = Self.point(frame, year: today.year), point.grain != .year {
      return narrowed(Self.stepped(frame, offset: offset, today), frame)
    }
    var best: (point: DatePoint, cost: Int)?
    for year in (today.year - 1)...(today.year + 1) {
      guard let point = Self.point(frame, year: year), point.grain != .year else { continue }
      var cost = Self.cost(of: point, today, cue)
      // "Sunday, Feb. 10" tells the year.
      if let weekday = frame[.weekday], point.grain == .day, point.date.weekday != weekday { cost += 100_000 }
      if best.map({ cost < $0.cost }) ?? true { best = (point, cost) }
    }
    return best.map { narrowed($0.point, frame) }
  }

  /// "The 15th": the latest one, with a word of the future the next one; a weekday beside it must agree.
  private func dayOfMonth(_ day: Int, _ frame: DateFrame, _ cue: Int, _ today: CivilDate) -> ResolvedDate? {
    // With a weekday the next month that has both is far away at times.
    for count in 0..<(frame[.weekday] == nil ? 3 : 14) {
      let month = today.adding(months: cue > 0 ? count : -count)
      guard let date = CivilDate(month.year, month.month, day), cue > 0 ? date >= today : date <= today else {
        continue
      }
      if let weekday = frame[.weekday], date.weekday != weekday { continue }
      return narrowed(DatePoint(.day, date), frame)
    }
    if frame[.weekday] != nil, let date = CivilDate(today.year, today.month, day) {
      return narrowed(DatePoint(.day, date), frame)
    }
    return nil
  }

  /// How unlikely it is that a point without a year is meant: its distance in days, with the other direction weighed.
  static func cost(of point: DatePoint, _ today: CivilDate, _ cue: Int) -> Int {
    let bounds = point.bounds
    if bounds.first <= today, today <= bounds.last {
      // The current period is meant, unless a finished one is more likely: results are out for quarters that ended.
      guard point.grain == .quarter || point.grain == .half, cue <= 0 else { return 0 }
      return point.grain == .quarter ? 30 : 60
    }
    if bounds.last < today {
      var distance = today.dayNumber - bounds.last.dayNumber
      // Last year's quarters are spoken of early in a year.
      if point.grain == .quarter, distance > 130, point.date.year < today.year { distance *= 2 }
      // What stands alone is yet to come.
      if cue == 2 { return distance + 20_000 }
      return cue > 0 ? (point.grain == .day ? distance * 2 + 90 : distance + 90) : distance
    }
    let distance = bounds.first.dayNumber - today.dayNumber
    // "It began in March" is never said of the next one.
    if cue == -2 { return distance + 20_000 }
    switch point.grain {
    case .day: return cue > 0 ? distance : cue < 0 ? distance * 5 + 60 : distance + 60
    default: return cue > 0 ? distance : distance * 3 + 200
    }
  }

  /// `last April`, `this September`, `next spring`.
  static func stepped(_ frame: DateFrame, offset: Int, _ today: CivilDate) -> DatePoint {
    let current = point(frame, year: today.year) ?? DatePoint(.day, today)
    if offset == 0 { return current }
    let bounds = current.bounds
    // Not the same day a year away: feasts move.
    if offset < 0 {
      return bounds.last < today ? current : point(frame, year: today.year - 1) ?? current.shiftedYears(-1)
    }
    return bounds.first > today ? current : point(frame, year: today.year + 1) ?? current.shiftedYears(1)
  }

  /// The value of a yearless date when nothing is known to count from.
  func openDate(_ frame: DateFrame) -> ResolvedDate? {
    let value = ValueText.string { text in
      text.append("XXXX")
      if frame[.month] == nil, let day = frame[.day] {
        text.append("-XX-")
        text.append(day, width: 2)
      } else if let month = frame[.month] {
        text.append("-")
        text.append(month, width: 2)
        if let day = frame[.day] ?? frame[.ordinal] {
          text.append("-")
          text.append(day, width: 2)
        }
      } else if let quarter = frame[.quarter] {
        text.append("-Q")
        text.append(quarter)
      } else if let half = frame[.half] {
        text.append("-H")
        text.append(half)
      } else if let season = frame[.season] {
        text.append("-")
        text.append(DateSymbols.seasons[season])
      }
    }
    var resolved = ResolvedDate(.date, value)
    if value == "XXXX", let offset = frame[.yearoffset] ?? frame[.offset] { resolved.value = Self.reference(offset) }
    if frame[.day] ?? frame[.ordinal] != nil, let clock = DateClock(frame) {
      resolved.type = .time
      resolved.value = clock.value(on: value)
    }
    return resolved
  }

  static func reference(_ offset: Int) -> String { offset < 0 ? "PAST_REF" : offset > 0 ? "FUTURE_REF" : "PRESENT_REF" }
}

extension DatePoint {
  /// The same stretch `count` years later.
  func shiftedYears(_ count: Int) -> DatePoint { DatePoint(grain, date.adding(months: 12 * count), index: index) }
}

extension DateUnit {
  /// The grain of calendar points with this length; nil for hours and shorter.
  var grain: DatePoint.Grain? {
    switch self {
    case .day, .weekday: .day
    case .weekend: .weekend
    case .week, .fortnight: .week
    case .month: .month
    case .quarter: .quarter
    case .season: .season
    case .year: .year
    case .decade: .decade
    case .century: .century
    default: nil
    }
  }

  /// The grain and number of steps that going back or forth by one unit takes.
  var steps: (DatePoint.Grain, Int)? {
    switch self {
    case .fortnight: (.week, 2)
    case .decade: (.year, 10)
    case .century: (.year, 100)
    case .millennium: (.year, 1000)
    default: grain.map { ($0, 1) }
    }
  }
}
