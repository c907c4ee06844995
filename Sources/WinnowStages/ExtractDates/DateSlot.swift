internal import Winnow

/// What an element of a pattern can contribute to the meaning of an expression.
enum DateSlot: Int, CaseIterable, Sendable {
  case year, month, day, weekday, unit, count, offset, season, quarter, half, part, clock, meridiem, zone, mod, quant
  case decade, century, date, datetime, numeric, ref, holiday, ordinal, sign, yearoffset, fiscal, hour, minute, suffix
  case cue, monthday, endyear, endmonth, endday, endweekday, endhour, endclock, endmeridiem, endnumeric
  case endmonthday, enddate, endoffset, endcount, endunit, frac, item, lastcount, lastunit

  /// The name in grammar files.
  var name: String { "\(self)" }

  // The names of cases come by reflection: too slow for every element of a pattern.
  private static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.name, $0) })

  static func named(_ name: String) -> DateSlot? { byName[name] }
}

extension DateSlot {
  /// What to write instead of a name that is no slot's.
  static func hint(for name: String) -> String {
    let names = allCases.map(\.name)
    if let near = Suggestion.nearest(to: name, among: names) { return "did you mean '\(near)'?" }
    let heads = names.filter { !$0.hasPrefix("end") && !$0.hasPrefix("last") }
    return "known: \(heads.joined(separator: ", ")), and for a range's other end, end… of them"
  }

  /// What the numbers in a symbolic slot stand for; nil where a number is a number.
  private enum Symbols { case unit, part, season, mod, quant, ref, cue, holiday, zone }

  private var symbols: Symbols? {
    switch self {
    case .unit, .endunit, .lastunit, .item: .unit
    case .part: .part
    case .season: .season
    case .mod: .mod
    case .quant: .quant
    case .ref: .ref
    case .cue: .cue
    case .holiday: .holiday
    case .zone: .zone
    default: nil
    }
  }

  /// Whether the values of a class with another slot mean something here: no number is a name of the season.
  func takes(valuesOf slot: DateSlot?) -> Bool { symbols == nil || slot?.symbols == symbols }

  /// The numbers that the slot can hold; nil for symbols, and for what the lexer packs itself.
  var range: ClosedRange<Int>? {
    switch self {
    case .year, .endyear: 0...9999
    case .month, .endmonth: 1...12
    case .day, .endday: 1...31
    case .weekday, .endweekday: 1...7
    case .quarter: 1...4
    case .half: 1...2
    // Before and after noon; 2 and 3 where the hour is said to the minute.
    case .meridiem, .endmeridiem: 0...3
    case .hour, .endhour: 0...24
    case .minute: 0...59
    case .clock, .endclock: 0...246_060
    case .sign: -1...1
    case .ordinal: -400...400
    case .decade: 0...999
    case .century: 1...99
    case .frac: 0...99
    case .offset, .endoffset, .yearoffset: -100_000...100_000
    case .fiscal, .suffix: -9999...9999
    case .unit, .endunit, .lastunit, .item, .part, .season, .mod, .quant, .ref, .cue, .holiday, .zone: nil
    case .count, .endcount, .lastcount, .date, .datetime, .enddate, .numeric, .endnumeric, .monthday, .endmonthday: nil
    }
  }
}

/// The meaning of one matched expression before it is resolved: a value per slot.
struct DateFrame: Sendable {
  private static let empty = Int32.min
  private var values = InlineArray<52, Int32>(repeating: DateFrame.empty)

  subscript(slot: DateSlot) -> Int? {
    get {
      let value = values[slot.rawValue]
      return value == Self.empty ? nil : Int(value)
    }
    set { values[slot.rawValue] = newValue.map { Int32(clamping: $0) } ?? Self.empty }
  }

  /// Takes over a token's value for the slot with a number; a date-time fills two slots.
  @inline(__always)
  mutating func fill(_ slot: Int, _ value: Int) {
    if slot == DateSlot.datetime.rawValue {
      self[.date] = value / 1_000_000
      self[.clock] = value % 1_000_000
    } else {
      set(slot, Int32(clamping: value))
    }
  }

  /// Sets the slot with a number.
  @inline(__always)
  mutating func set(_ slot: Int, _ value: Int32) { values[slot] = value }
}

/// Units of time, by rising length; raw values are the grammar's numbers.
enum DateUnit: Int, CaseIterable, Sendable {
  case second = 1
  case minute, hour, day, weekend, week, fortnight, month, quarter, year, decade, century, millennium, weekday, season,
    time

  var name: String { "\(self)" }

  private static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.name, $0) })

  static func named(_ name: String) -> DateUnit? { byName[name] }

  /// Whether durations of it stand behind `PT`.
  var isClock: Bool { self == .second || self == .minute || self == .hour }
}

/// The symbols that lexicons use as values, by slot.
enum DateSymbols {
  static let parts: [StaticString] = ["MO", "MI", "AF", "EV", "NI", "DT"]
  static let seasons: [StaticString] = ["SP", "SU", "FA", "WI"]
  static let mods: [String] = [
    "START", "MID", "END", "APPROX", "LESS_THAN", "EQUAL_OR_LESS", "MORE_THAN", "EQUAL_OR_MORE", "BEFORE", "AFTER",
    "ON_OR_BEFORE", "ON_OR_AFTER",
  ]
  static let quants: [String] = ["EVERY", "EACH"]
  static let refs: [String] = ["PAST_REF", "PRESENT_REF", "FUTURE_REF"]
  static let cues: [String] = ["future", "past"]
  /// A count that is known to be several, no more: the X of `PXY`.
  static let vague = -1

  /// The number behind a lexicon's key; nil when the slot has no such value.
  static func value(of key: String, for slot: DateSlot) -> Int? {
    switch slot {
    case .unit, .endunit, .lastunit, .item: return DateUnit.named(key)?.rawValue
    case .part: return parts.firstIndex { $0.description == key }
    case .season: return seasons.firstIndex { $0.description == key }
    case .mod: return mods.firstIndex(of: key)
    case .quant: return quants.firstIndex(of: key)
    case .ref: return refs.firstIndex(of: key)
    case .cue: return cues.firstIndex(of: key)
    case .holiday: return DateHoliday(key)?.code
    case .zone: return zone(key)
    case .count, .endcount, .lastcount:
      if key == "X" { return vague }
      // Counts are kept in hundredths.
      return Double(key).flatMap { abs($0) < 10_000_000 ? Int(($0 * 100).rounded()) : nil }
    default:
      guard let value = Int(key), slot.range?.contains(value) ?? true else { return nil }
      return value
    }
  }

  /// What a slot's keys can be, for messages.
  static func names(for slot: DateSlot) -> [String] {
    switch slot {
    case .unit, .endunit, .lastunit, .item: DateUnit.allCases.map(\.name)
    case .part: parts.map(\.description)
    case .season: seasons.map(\.description)
    case .mod: mods
    case .quant: quants
    case .ref: refs
    case .cue: cues
    default: slot.range.map { ["\($0.lowerBound) to \($0.upperBound)"] } ?? []
    }
  }

  /// Minutes east of Greenwich: `Z`, `+01:00`, `-05:00`.
  private static func zone(_ key: String) -> Int? {
    if key == "Z" { return 0 }
    let bytes = Array(key.utf8)
    guard bytes.count == 6, bytes[3] == 0x3A, bytes[0] == 0x2B || bytes[0] == 0x2D,
      let hours = Int(key.dropFirst().prefix(2)), let minutes = Int(key.suffix(2)), 0...14 ~= hours, 0...59 ~= minutes
    else { return nil }
    return (bytes[0] == 0x2D ? -1 : 1) * (hours * 60 + minutes)
  }
}
