/// TIMEX3 durations: `P2Y`, `PT3H`, `PXD`, `P1DT5H`, `P1Y2M3D`.
enum DateDuration {
  /// The duration of a frame's count and unit, and of up to two more pairs ("a day and five hours"); nil without a unit.
  static func value(_ frame: DateFrame) -> String? {
    guard let unit = frame[.unit].flatMap(DateUnit.init) else { return nil }
    return ValueText.string { text in
      text.append(unit.isClock ? "PT" : "P")
      append(frame.counted, of: unit, isDecimal: frame[.frac] != nil, &text)
      var isClock = unit.isClock
      for (count, unit) in [(DateSlot.endcount, DateSlot.endunit), (.lastcount, .lastunit)] {
        guard let rest = frame[unit].flatMap(DateUnit.init) else { return }
        if rest.isClock, !isClock { text.append("T") }
        isClock = rest.isClock
        append(frame[count] ?? 100, of: rest, isDecimal: true, &text)
      }
    }
  }

  /// An amount of a unit. "Two and a half hours" is a decimal, "two hours and a half" and "2 1/2 hours" are hours and minutes.
  private static func append(_ count: Int, of unit: DateUnit, isDecimal: Bool, _ text: inout ValueText) {
    let isVague = count == DateSymbols.vague
    var count = count
    let symbol: StaticString
    switch unit {
    case .second: symbol = "S"
    case .minute: symbol = "M"
    case .hour: symbol = "H"
    case .day, .weekday: symbol = "D"
    case .week: symbol = "W"
    case .fortnight:
      symbol = "W"
      if !isVague { count *= 2 }
    case .weekend:
      symbol = count == 100 ? "D" : "WE"
      if count == 100 { count = 200 }
    case .month: symbol = "M"
    case .quarter: symbol = "Q"
    case .season, .year: symbol = "Y"
    case .decade:
      symbol = isVague ? "DE" : "Y"
      count *= 10
    case .century:
      symbol = isVague ? "CE" : "Y"
      count *= 100
    case .millennium:
      symbol = isVague ? "ML" : "Y"
      count *= 1000
    case .time: symbol = "X"
    }
    if isVague || unit == .time {
      text.append("X")
    } else {
      if !isDecimal, count % 100 != 0, count % 25 == 0, appendParts(count, unit, &text) { return }
      append(count, &text)
    }
    text.append(symbol)
  }

  /// Hours or minutes and a half or quarter, in two units ("PT1H30M", "PT45M"); false for other units.
  private static func appendParts(_ hundredths: Int, _ unit: DateUnit, _ text: inout ValueText) -> Bool {
    guard unit == .hour || unit == .minute else { return false }
    if hundredths >= 100 {
      text.append(hundredths / 100)
      text.append(unit == .hour ? "H" : "M")
    }
    text.append(hundredths % 100 * 60 / 100)
    text.append(unit == .hour ? "M" : "S")
    return true
  }

  private static func append(_ hundredths: Int, _ text: inout ValueText) {
    text.append(hundredths / 100)
    if hundredths % 10 != 0 {
      text.append(".")
      text.append(hundredths % 100, width: 2)
    } else if hundredths % 100 != 0 {
      text.append(".")
      text.append(hundredths % 100 / 10)
    }
  }
}

/// A clock time from a frame's slots.
struct DateClock {
  var hour: Int
  var minute: Int
  var second: Int?
  /// Whether the text says the minutes: "5pm" is `T17`.
  var hasMinutes = true
  /// Minutes east of Greenwich.
  var zone: Int?

  /// Since midnight.
  var minutes: Int { hour * 60 + minute }

  init(hour: Int, minute: Int) {
    self.hour = hour
    self.minute = minute
  }

  /// Nil when the frame has no clock time, or an impossible one.
  init?(_ frame: DateFrame) {
    if let packed = frame[.clock] {
      hour = packed / 10_000
      minute = packed / 100 % 100
      second = packed % 100 > 0 ? packed % 100 - 1 : nil
    } else if let hour = frame[.hour] {
      self.hour = hour
      minute = frame[.minute] ?? 0
      hasMinutes = frame[.minute] != nil || frame[.meridiem] ?? 0 > 1
    } else {
      return nil
    }
    zone = frame[.zone]
    switch frame[.meridiem].map({ $0 & 1 }) {
    case .some(0): if hour == 12 { hour = 0 }
    case .some: if hour < 12 { hour += 12 }
    case nil:
      // "8 in the evening"
      if let part = frame[.part], part >= 2, hour < 12, hour > 0 { hour += 12 }
    }
    guard hour < 24 || (hour == 24 && minute == 0) else { return nil }
    if let sign = frame[.sign], let minutes = frame[.minute] {
      // "A quarter to three".
      let start = frame[.clock] == nil ? hour * 60 : hour * 60 + minute
      let total = (start + sign * minutes + 1440) % 1440
      hour = total / 60
      minute = total % 60
    }
  }

  /// The same time on a twelve-hour dial (when `isOpen`) that comes next after `now`, in minutes since midnight.
  func next(after now: Int, isOpen: Bool) -> DateClock {
    // Twelve is noon.
    guard isOpen, 1...11 ~= hour else { return self }
    var later = self
    if minutes <= now, minutes + 720 > now { later.hour += 12 }
    return later
  }

  /// `day` with `Thh:mm`, its seconds and zone where known.
  func value(on day: String) -> String {
    let clock = ValueText.string { text in
      text.append("T")
      text.append(hour, width: 2)
      if hasMinutes {
        text.append(":")
        text.append(minute, width: 2)
      }
      if let second {
        text.append(":")
        text.append(second, width: 2)
      }
      if zone == 0 { text.append("Z") }
    }
    return day + clock
  }
}
