internal import Winnow

/// Ranges, the nth of something, and days a number of units ahead.
extension DateResolver {
  // MARK: Ranges

  private static let endSlots: [(end: DateSlot, slot: DateSlot)] = [
    (.endyear, .year), (.endmonth, .month), (.endday, .day), (.endweekday, .weekday), (.endhour, .hour),
    (.endclock, .clock), (.endmeridiem, .meridiem), (.endnumeric, .numeric),
    (.endmonthday, .monthday), (.enddate, .date), (.endoffset, .offset),
  ]

  /// `May 3–5`, `2015–16`, `from 4 to 5 p.m.`, `Monday to Friday`: the value is the start's, `begin` and `until` say all.
  func range(_ frame: DateFrame, _ cue: Int) -> ResolvedDate? {
    var start = frame
    var end = frame
    for (from, to) in Self.endSlots {
      start[from] = nil
      end[from] = nil
      if let value = frame[from] { end[to] = value }
    }
    // "9 a.m. until noon": what is said of the start's hour is none of the end's.
    if frame[.endhour] ?? frame[.endclock] != nil, frame[.endmeridiem] == nil { end[.meridiem] = nil }
    if frame[.endnumeric] ?? frame[.enddate] != nil {
      for slot in [DateSlot.month, .day, .monthday] { end[slot] = nil }
    }
    unpackMonthDay(&start)
    unpackMonthDay(&end)
    if frame[.endhour] != nil { end[.clock] = nil }
    if frame[.endclock] != nil { end[.hour] = nil }
    if let year = frame[.endyear], year < 100, let first = frame[.year] { end[.year] = first / 100 * 100 + year }
    // A range begins and ends at a moment: "5 to 6 p.m." says the minutes.
    if start[.hour] != nil, start[.minute] == nil { start[.minute] = 0 }
    if end[.hour] != nil, end[.minute] == nil { end[.minute] = 0 }
    alignMeridiems(&start, &end)
    alignYears(&start, &end, frame)
    settleYear(&start, end, cue)
    guard var resolved = rangePart(start, cue) else { return nil }
    guard let last = hoursEnd(end, after: resolved, start, frame, cue) ?? rangeEnd(end, after: resolved, start, cue)
    else { return nil }
    resolved.ends = (resolved.value, last)
    return resolved
  }

  /// "5 to 6 pm" are both in the afternoon, "11 to 3 am" begins in the evening before.
  private func alignMeridiems(_ start: inout DateFrame, _ end: inout DateFrame) {
    guard start[.meridiem] == nil || end[.meridiem] == nil else { return }
    // "3 in the morning and 5 p.m.": each has its own.
    if start[.part] != nil, end[.meridiem] != nil {
      end[.part] = nil
      return
    }
    func hour(_ frame: DateFrame) -> Int? { frame[.clock].map { $0 / 10_000 } ?? frame[.hour] }
    guard let first = hour(start), let last = hour(end), 1...12 ~= first, 1...12 ~= last else { return }
    let wraps = first % 12 > last % 12
    if let half = end[.meridiem], start[.meridiem] == nil {
      start[.meridiem] = wraps ? half ^ 1 : half
    } else if let half = start[.meridiem], end[.meridiem] == nil {
      end[.meridiem] = wraps ? half ^ 1 : half
    }
  }

  /// A year behind the end belongs to the start, too, or the one before: "Nov–Feb 2017".
  private func alignYears(_ start: inout DateFrame, _ end: inout DateFrame, _ frame: DateFrame) {
    guard frame[.endyear] == nil, let year = frame[.year], let first = frame[.month], let last = frame[.endmonth],
      first > last
    else { return }
    start[.year] = year - 1
    end[.year] = year
  }

  /// A start without a year belongs to the end's date; a range without any that holds today is the current one.
  private func settleYear(_ start: inout DateFrame, _ end: DateFrame, _ cue: Int) {
    for slot in [DateSlot.year, .yearoffset, .offset, .weekday, .unit] where start[slot] != nil { return }
    guard start[.month] != nil else { return }
    if end[.numeric] != nil, let last = date(end, cue)?.point?.date {
      let isLater = (Self.point(start, year: last.year)?.date).map { $0 > last } ?? false
      start[.year] = isLater ? last.year - 1 : last.year
    }
    guard let today = anchor?.date, end[.month] != nil else { return }
    for year in [today.year, today.year - 1] {
      guard let first = Self.point(start, year: year)?.bounds.first, let same = Self.point(end, year: year)?.bounds.last
      else { continue }
      let last = same < first ? same.adding(months: 12) : same
      if first <= today, today <= last { start[.year] = year }
    }
  }

  private func rangePart(_ frame: DateFrame, _ cue: Int) -> ResolvedDate? {
    // "The 4th to the 22nd of next month".
    if frame[.unit] != nil, frame[.month] == nil {
      return frame[.day] == nil ? frame[.weekday] == nil ? unit(frame, cue) : weekday(frame, cue) : nth(frame, cue)
    }
    for slot in [DateSlot.month, .year, .numeric, .date, .day, .monthday, .weekday, .holiday]
    where frame[slot] != nil { return date(frame, cue) }
    // What stands alone means the next such time, but a stretch of hours is today's.
    return frame[.offset] != nil ? day(frame) : time(frame, min(cue, 1))
  }

  /// The end of a stretch of hours that does not say its day: on the start's or, past midnight, on the next one.
  private func hoursEnd(
    _ end: DateFrame, after start: ResolvedDate, _ first: DateFrame, _ frame: DateFrame, _ cue: Int
  ) -> String? {
    for (slot, _) in Self.endSlots where frame[slot] != nil {
      guard slot == .endhour || slot == .endclock || slot == .endmeridiem else { return nil }
    }
    guard start.type == .time, let from = DateClock(first), let until = DateClock(end) else { return nil }
    guard let day = start.point?.date ?? hoursDay(first, min(cue, 1)) else { return until.value(on: "") }
    return until.value(on: day.adding(days: until.minutes < from.minutes ? 1 : 0).text)
  }

  /// The end's value: on the start's day or in its year where it does not say otherwise.
  private func rangeEnd(_ frame: DateFrame, after start: ResolvedDate, _ first: DateFrame, _ cue: Int) -> String? {
    var frame = frame
    if let from = first[.weekday], let to = frame[.weekday], from != to, let point = start.point {
      let day = DatePoint(.day, point.date.adding(days: (to - from + 7) % 7))
      return narrowed(day, frame).value
    }
    if let point = start.point, frame[.year] == nil, frame[.yearoffset] == nil, frame[.month] != nil,
      frame[.offset] == nil
    {
      frame[.year] = point.date.year
      guard let same = Self.point(frame, year: point.date.year) else { return nil }
      return narrowed(same.bounds.last < point.date ? same.shiftedYears(1) : same, frame).value
    }
    return rangePart(frame, cue)?.value
  }

  // MARK: The nth of something

  /// `the first Monday of next month`, `the last day of May`, `the second week of 2018`, `the 15th of next month`.
  func nth(_ frame: DateFrame, _ cue: Int) -> ResolvedDate? {
    guard let container = container(frame, cue) else { return nil }
    let bounds = container.bounds
    if let day = frame[.day] {
      return CivilDate(bounds.first.year, bounds.first.month, day).map { narrowed(DatePoint(.day, $0), frame) }
    }
    // "Week 23" counts without an ordinal.
    guard let number = frame[.ordinal] ?? frame[.count].map({ $0 / 100 }), number != 0, abs(number) < 400 else {
      return nil
    }
    let steps = number > 0 ? number - 1 : number + 1
    let first: CivilDate
    switch frame[.item].flatMap(DateUnit.init) {
    case .day: first = (number > 0 ? bounds.first : bounds.last).adding(days: steps)
    case .week, .weekend:
      guard abs(number) <= 53 else { return nil }
      // Years begin with ISO's first week, months with their first whole one.
      let edge: CivilDate
      if number > 0 {
        let start = container.grain >= .quarter ? bounds.first.adding(days: -3) : bounds.first
        edge = start.adding(days: (8 - start.weekday) % 7)
      } else {
        let end = container.grain >= .quarter ? bounds.last.adding(days: 3) : bounds.last
        edge = end.adding(days: -(end.weekday % 7) - 6)
      }
      return ResolvedDate(
        DatePoint(frame[.item] == DateUnit.week.rawValue ? .week : .weekend, edge.adding(days: 7 * steps)))
    case .month:
      guard 1...12 ~= abs(number) else { return nil }
      return ResolvedDate(DatePoint(.month, number > 0 ? bounds.first : bounds.last).shifted(steps))
    default:
      guard let weekday = frame[.weekday] else { return nil }
      first =
        number > 0
        ? bounds.first.adding(days: (weekday - bounds.first.weekday + 7) % 7 + 7 * steps)
        : bounds.last.adding(days: -((bounds.last.weekday - weekday + 7) % 7) + 7 * steps)
    }
    guard bounds.first <= first, first <= bounds.last else { return nil }
    return narrowed(DatePoint(.day, first), frame)
  }

  private func container(_ frame: DateFrame, _ cue: Int) -> DatePoint? {
    if let unit = frame[.unit].flatMap(DateUnit.init), let grain = unit.grain {
      return anchor.map { DatePoint(.day, $0.date).widened(to: grain).shifted(frame[.offset] ?? 0) }
    }
    var inner = DateFrame()
    for slot in [DateSlot.month, .year, .yearoffset, .quarter, .season] { inner[slot] = frame[slot] }
    return date(inner, cue)?.point
  }

  // MARK: Ahead

  /// `in two weeks`: the very day, or minute, that lies that far ahead; `sign` -1 for the past.
  func hence(_ frame: DateFrame) -> ResolvedDate? {
    guard let unit = frame[.unit].flatMap(DateUnit.init) else { return nil }
    let sign = frame[.sign] ?? 1
    let count = frame.counted
    guard var anchor, count > 0 else { return ResolvedDate(.date, Self.reference(sign)) }
    // "Two days from tomorrow", "a week after Christmas".
    if unit != .weekday, let base = base(frame) { anchor.date = base }
    if unit.isClock {
      // Without a clock time to count from, "in three hours" is a length.
      if anchor.minutes == nil, sign > 0 { return DateDuration.value(frame).map { ResolvedDate(.duration, $0) } }
      return clockShift(anchor, frame, sign)
    }
    let day: CivilDate
    switch unit {
    case .day: day = anchor.date.adding(days: sign * count / 100)
    case .week: day = anchor.date.adding(days: sign * count * 7 / 100)
    case .fortnight: day = anchor.date.adding(days: sign * count * 14 / 100)
    case .month: day = anchor.date.adding(months: sign * count / 100)
    case .quarter: day = anchor.date.adding(months: sign * count * 3 / 100)
    case .year: day = anchor.date.adding(months: sign * count * 12 / 100)
    case .decade:
      let year = DatePoint(.year, anchor.date.adding(months: sign * count * 120 / 100))
      return year.date.isInCalendar ? ResolvedDate(year) : ResolvedDate(.date, Self.reference(sign))
    case .weekday:
      guard let weekday = frame[.weekday] else { return nil }
      let next = (weekday - anchor.date.weekday + 6) % 7 + 1
      day = anchor.date.adding(days: next + (max(count / 100, 1) - 1) * 7)
    default: return ResolvedDate(.date, Self.reference(sign))
    }
    guard day.isInCalendar else { return ResolvedDate(.date, Self.reference(sign)) }
    guard let rest = frame.rest, !rest.isClock || anchor.minutes != nil else {
      return narrowed(DatePoint(.day, day), frame)
    }
    var resolver = self
    resolver.anchor = DateAnchor(date: day, minutes: anchor.minutes)
    return resolver.hence(rest)
  }

  /// The day that a distance is counted from where the match names one.
  private func base(_ frame: DateFrame) -> CivilDate? {
    var base = DateFrame()
    var isGiven = false
    for slot in [DateSlot.year, .month, .day, .ordinal, .monthday, .numeric, .date, .weekday, .offset, .holiday]
    where frame[slot] != nil {
      base[slot] = frame[slot]
      isGiven = true
    }
    guard isGiven else { return nil }
    // What is counted from a weekday lies ahead of it; of the dates without a year the nearest is meant.
    let point = date(base, base[.weekday] == nil ? 0 : 1)?.point
    return point?.grain == .day ? point?.date : nil
  }
}

extension DateFrame {
  /// What "two weeks and two days" says behind the first unit.
  fileprivate var rest: DateFrame? {
    guard let unit = self[.endunit] else { return nil }
    var rest = DateFrame()
    rest[.unit] = unit
    rest[.count] = self[.endcount]
    rest[.endunit] = self[.lastunit]
    rest[.endcount] = self[.lastcount]
    rest[.sign] = self[.sign]
    return rest
  }

  fileprivate var isClock: Bool { self[.unit].flatMap(DateUnit.init)?.isClock ?? false }

  /// The length of an amount of hours, minutes or seconds, in seconds.
  var seconds: Int {
    func seconds(_ count: Int, _ unit: Int?) -> Int {
      switch unit.flatMap(DateUnit.init) {
      case .hour: count * 36
      case .minute: count * 60 / 100
      case .second: count / 100
      default: 0
      }
    }
    return seconds(counted, self[.unit]) + seconds(self[.endcount] ?? 0, self[.endunit])
      + seconds(self[.lastcount] ?? 0, self[.lastunit])
  }

  /// The count in hundredths with what "and a half" adds, before or behind the unit; -1 when it is vague.
  var counted: Int {
    let rest = (self[.frac] ?? 0) + (self[.endunit] == nil ? self[.endcount] ?? 0 : 0)
    guard let count = self[.count] else { return 100 + rest }
    return count < 0 ? count : count + rest
  }
}
