internal import Winnow

/// Weekdays, holidays, and what is counted from the publication date or an earlier mention.
extension DateResolver {
  // MARK: Weekdays, weekends, holidays

  func weekday(_ frame: DateFrame, _ cue: Int) -> ResolvedDate? {
    guard let weekday = frame[.weekday] else { return nil }
    guard let anchor else { return openWeekday(weekday, frame) }
    let today = anchor.date
    let monday = today.adding(days: 1 - today.weekday)
    let day: CivilDate
    switch frame[.offset] {
    case .some(0):
      let candidate = monday.adding(days: weekday - 1)
      day = candidate < today && cue > 0 ? candidate.adding(days: 7) : candidate
    case .some(-2):
      // "Tuesday of last week".
      day = monday.adding(days: weekday - 8)
    case .some(let offset) where offset < 0:
      let back = (today.weekday - weekday + 7) % 7
      day = today.adding(days: -(back == 0 ? 7 : back))
    case .some: day = monday.adding(days: weekday + 6)
    case nil:
      day =
        cue > 0
        ? today.adding(days: (weekday - today.weekday + 7) % 7)
        : today.adding(days: -((today.weekday - weekday + 7) % 7))
    }
    return narrowed(DatePoint(.day, day), frame)
  }

  func openWeekday(_ weekday: Int, _ frame: DateFrame) -> ResolvedDate {
    let value = ValueText.string { text in
      text.append("XXXX-WXX-")
      text.append(weekday)
    }
    var resolved = ResolvedDate(.date, value)
    if let clock = DateClock(frame) {
      resolved = ResolvedDate(.time, clock.value(on: value))
    } else if let part = frame[.part] {
      resolved = ResolvedDate(.time, Self.part(part, of: value))
    }
    return resolved
  }

  func weekend(_ frame: DateFrame, _ cue: Int) -> ResolvedDate? {
    guard let anchor else { return ResolvedDate(.date, "XXXX-WXX-WE") }
    let today = anchor.date
    let current = DatePoint(.weekend, today.adding(days: 1 - today.weekday))
    switch frame[.offset] {
    case .some(let offset): return ResolvedDate(current.shifted(offset))
    case nil: return ResolvedDate(today.weekday >= 6 || cue > 0 ? current : current.shifted(-1))
    }
  }

  func holiday(_ frame: DateFrame, _ cue: Int) -> ResolvedDate? {
    guard let code = frame[.holiday] else { return nil }
    if let year = year(frame) {
      return DateHoliday.date(code, year: year).map { narrowed(DatePoint(.day, $0), frame) }
    }
    guard anchor != nil else {
      guard code < 1_000_000 else { return ResolvedDate(.date, "XXXX-XX-XX") }
      return ResolvedDate(
        .date,
        ValueText.string { text in
          text.append("XXXX-")
          text.append(code / 100, width: 2)
          text.append("-")
          text.append(code % 100, width: 2)
        })
    }
    return yearless(frame, cue)
  }

  // MARK: Units

  func unit(_ frame: DateFrame, _ cue: Int) -> ResolvedDate? {
    guard let unit = frame[.unit].flatMap(DateUnit.init), let offset = frame[.offset] else { return nil }
    if unit == .weekend { return weekend(frame, cue) }
    guard let anchor else { return ResolvedDate(.date, Self.reference(offset)) }
    guard let grain = unit.grain else { return ResolvedDate(.date, Self.reference(offset)) }
    let point = DatePoint(.day, anchor.date).widened(to: grain).shifted(offset)
    return narrowed(point, frame)
  }

  func day(_ frame: DateFrame) -> ResolvedDate? {
    let offset = frame[.offset] ?? 0
    guard let anchor else {
      return ResolvedDate(frame[.part] == nil && frame[.clock] == nil ? .date : .time, Self.reference(offset))
    }
    return narrowed(DatePoint(.day, anchor.date.adding(days: offset)), frame)
  }

  /// `three weeks ago`, `a year earlier`, `in two days`.
  func shift(_ frame: DateFrame) -> ResolvedDate? {
    guard let unit = frame[.unit].flatMap(DateUnit.init), let sign = frame[.sign] else { return nil }
    let count = frame.counted
    guard let anchor, count > 0 else { return ResolvedDate(.date, Self.reference(sign)) }
    if unit.isClock { return clockShift(anchor, frame, sign) }
    guard let (grain, steps) = unit.steps else { return ResolvedDate(.date, Self.reference(sign)) }
    // "A year earlier" in a report on a quarter means that quarter a year earlier.
    if grain == .year, frame[.offset] != nil, let lastPeriod, lastPeriod.grain == .quarter || lastPeriod.grain == .half
    {
      return ResolvedDate(lastPeriod.shiftedYears(sign * max(1, count / 100) * steps))
    }
    let base = DatePoint(.day, anchor.date)
    // Half a year counts in months.
    if count % 100 != 0, grain == .year {
      return ResolvedDate(base.widened(to: .month).shifted(sign * count * 12 * steps / 100))
    }
    let point = base.widened(to: grain).shifted(sign * (count / 100) * steps)
    return point.date.isInCalendar ? ResolvedDate(point) : ResolvedDate(.date, Self.reference(sign))
  }

  func clockShift(_ anchor: DateAnchor, _ frame: DateFrame, _ sign: Int) -> ResolvedDate? {
    guard let minutes = anchor.minutes else { return ResolvedDate(.date, Self.reference(sign)) }
    let total = minutes * 60 + sign * frame.seconds
    let days = total >= 0 ? total / 86_400 : -((86_399 - total) / 86_400)
    let day = anchor.date.adding(days: days)
    guard day.isInCalendar else { return ResolvedDate(.date, Self.reference(sign)) }
    let rest = total - days * 86_400
    var clock = DateClock(hour: rest / 3600, minute: rest / 60 % 60)
    if rest % 60 != 0 { clock.second = rest % 60 }
    return ResolvedDate(.time, clock.value(on: day.text))
  }

  /// `that month`, `that August`, `the same day`, `the following year`, `the quarter`, `the same month a year ago`.
  func narrative(_ frame: DateFrame) -> ResolvedDate? {
    if frame[.sign] != nil { return distance(frame) }
    // "That August" is of the year mentioned last.
    if frame[.month] != nil || frame[.season] != nil {
      guard let last, let point = Self.point(frame, year: last.date.year) else { return yearless(frame, -2) }
      return narrowed(point, frame)
    }
    // "The next morning" counts in days.
    let unit = frame[.unit].flatMap(DateUnit.init) ?? (frame[.part] == nil ? nil : .day)
    guard let grain = unit?.grain else { return nil }
    let offset = frame[.offset] ?? 0
    let years = frame[.yearoffset] ?? 0
    if grain == .quarter {
      let base = lastPeriod.flatMap { $0.grain == .quarter ? $0 : nil }
      if let base { return ResolvedDate(base.shifted(offset).shiftedYears(years)) }
      guard let anchor else { return ResolvedDate(.date, "XXXX-QX") }
      // Results are out for the quarter that ended.
      let current = DatePoint(.day, anchor.date).widened(to: .quarter)
      return ResolvedDate(current.shifted(offset == 0 ? -1 : offset).shiftedYears(years))
    }
    // "The day" is the last one mentioned, whatever months and years stand in between.
    let base = grain == .day ? lastDay : last
    if let base, base.grain <= grain {
      return narrowed(base.widened(to: grain).shifted(offset).shiftedYears(years), frame)
    }
    guard let anchor else { return ResolvedDate(.date, Self.reference(offset == 0 ? -1 : offset)) }
    return narrowed(DatePoint(.day, anchor.date).widened(to: grain).shifted(offset).shiftedYears(years), frame)
  }

  /// `a day earlier`, `three years later`: counted from the stretch mentioned last when that is no longer than the unit, from
  /// now when there is none. What follows a mention is a length, with its end where that is known.
  private func distance(_ frame: DateFrame) -> ResolvedDate? {
    guard let unit = frame[.unit].flatMap(DateUnit.init), let sign = frame[.sign] else { return nil }
    var length = DateDuration.value(frame).map { ResolvedDate(.duration, $0) }
    if unit.isClock { return anchor?.minutes == nil ? length : shift(frame) }
    let count = frame.counted
    guard let last, count > 0, count % 100 == 0, let (grain, steps) = unit.steps else { return shift(frame) }
    let point = last.grain > grain ? nil : last.widened(to: grain).shifted(sign * (count / 100) * steps)
    if sign < 0 { return point.map { ResolvedDate($0) } ?? shift(frame) }
    // What is told of the past was not followed by what is yet to come.
    if let point, let today = anchor?.date, point.bounds.first <= today || last.bounds.first > today {
      length?.ends = (last.value, point.value)
    }
    return length
  }

  // MARK: Times and sets

  func time(_ frame: DateFrame, _ cue: Int) -> ResolvedDate? {
    if frame[.weekday] != nil { return weekday(frame, cue) }
    var offset = frame[.offset] ?? 0
    var clock = DateClock(frame)
    if cue == 2, frame[.offset] == nil, let now = anchor?.minutes, let given = clock {
      // An entry of its own means the next such time: "3:30" in the afternoon when it is four in the morning.
      clock = given.next(after: now, isOpen: frame[.meridiem] == nil && frame[.part] == nil && frame[.zone] == nil)
      if let clock, clock.minutes <= now { offset = 1 }
    }
    let day = (clockDay(cue) ?? anchor?.date).map { $0.adding(days: offset).text } ?? ""
    if let clock { return ResolvedDate(.time, clock.value(on: day)) }
    return frame[.part].map { ResolvedDate(.time, Self.part($0, of: day)) }
  }

  /// The day that a stretch of hours without one begins on.
  func hoursDay(_ frame: DateFrame, _ cue: Int) -> CivilDate? {
    (clockDay(cue) ?? anchor?.date)?.adding(days: frame[.offset] ?? 0)
  }

  /// The day mentioned beside a clock time, when it lies where the words of the sentence point.
  private func clockDay(_ cue: Int) -> CivilDate? {
    guard let clockDay, cue != 2 else { return nil }
    guard let today = anchor?.date, cue != 0 else { return clockDay }
    return (cue > 0 ? clockDay >= today : clockDay <= today) ? clockDay : nil
  }

  func set(_ frame: DateFrame) -> ResolvedDate? {
    if let weekday = frame[.weekday] {
      var resolved = openWeekday(weekday, frame)
      resolved.type = .set
      return resolved
    }
    if frame[.unit] == DateUnit.weekend.rawValue, frame[.count] == nil { return ResolvedDate(.set, "XXXX-WXX-WE") }
    var frame = frame
    unpackMonthDay(&frame)
    for slot in [DateSlot.month, .day, .season, .quarter] where frame[slot] != nil {
      return openDate(frame).map { ResolvedDate(.set, $0.value) }
    }
    // "Every night at nine": the time says it all.
    if frame[.part] != nil || frame[.unit] == DateUnit.day.rawValue, frame[.count] == nil,
      let clock = DateClock(frame)
    {
      return ResolvedDate(.set, clock.value(on: ""))
    }
    if let part = frame[.part], frame[.unit] == nil { return ResolvedDate(.set, Self.part(part, of: "XXXX-XX-XX")) }
    guard let value = DateDuration.value(frame) else { return nil }
    return ResolvedDate(.set, value)
  }
}

extension DateFrame {
  /// Whether a duration spans several months: a period of reports that is no quarter.
  var isLongPeriod: Bool { self[.unit] == DateUnit.month.rawValue && counted >= 600 }
}
