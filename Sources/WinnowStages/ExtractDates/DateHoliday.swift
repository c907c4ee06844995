internal import WinnowText

/// A holiday's rule as one number.
///
/// Rules are written as a fixed day (`12-25`), the nth weekday of a month (`11:4:4` is month, weekday, which; -1 is the
/// last; `11:4:4+1` is the day after), or days counted from a feast that moves: `easter-2`, `orthodox+1` (Easter of the Julian calendar), `lunar`
/// (the Chinese New Year), `diwali-1`, `holi`; `islamic:9:1` and `hebrew:7:1` (month and day of those calendars).
struct DateHoliday {
  /// The hundred-thousands tell the kind, the rest its numbers.
  private enum Kind: Int {
    case fixed, nth, easter, orthodox, lunar, islamic, hebrew, diwali, holi, nthAndDays

    static let width = 1_000_000
  }

  private static let feasts: [(String, Kind)] = [
    ("easter", .easter), ("orthodox", .orthodox), ("lunar", .lunar), ("diwali", .diwali), ("holi", .holi),
  ]

  let code: Int

  init?(_ key: String) {
    for (name, kind) in Self.feasts where key.hasPrefix(name) {
      let rest = key.dropFirst(name.count)
      guard let days = rest.isEmpty ? 0 : Int(rest), days.magnitude < 200 else { return nil }
      code = kind.rawValue * Kind.width + days
      return
    }
    for (name, kind) in [("islamic:", Kind.islamic), ("hebrew:", .hebrew)] where key.hasPrefix(name) {
      let parts = key.dropFirst(name.count).split(separator: ":").compactMap { Int($0) }
      guard parts.count == 2, 1...13 ~= parts[0], 1...30 ~= parts[1] else { return nil }
      code = kind.rawValue * Kind.width + parts[0] * 100 + parts[1]
      return
    }
    if let plus = key.firstIndex(of: "+"), let base = DateHoliday(String(key[..<plus])), base.code > Kind.width,
      base.code < 2 * Kind.width - 1000, let days = Int(key[key.index(after: plus)...]), 1...9 ~= days
    {
      code = Kind.nthAndDays.rawValue * Kind.width + (base.code - Kind.width) * 10 + days
      return
    }
    let isNth = key.contains(":")
    let parts = key.split(separator: isNth ? ":" : "-", omittingEmptySubsequences: false).compactMap { Int($0) }
    if isNth, parts.count == 3, 1...12 ~= parts[0], 1...7 ~= parts[1], -1...5 ~= parts[2] {
      code = Kind.width + parts[0] * 1000 + parts[1] * 100 + parts[2] + 1
    } else if !isNth, parts.count == 2, CivilDate(2000, parts[0], parts[1]) != nil {
      code = parts[0] * 100 + parts[1]
    } else {
      return nil
    }
  }

  /// The holiday's day in a year; nil when it has none.
  static func date(_ code: Int, year: Int) -> CivilDate? {
    guard let kind = Kind(rawValue: (code + Kind.width / 2) / Kind.width) else { return nil }
    let rest = code - kind.rawValue * Kind.width
    switch kind {
    case .fixed: return CivilDate(year, code / 100, code % 100)
    case .nth: return CivilDate.nth(rest % 100 - 1, weekday: rest / 100 % 10, month: rest / 1000, year: year)
    case .nthAndDays:
      return CivilDate.nth(rest / 10 % 100 - 1, weekday: rest / 1000 % 10, month: rest / 10_000, year: year)?
        .adding(days: rest % 10)
    case .easter: return CivilDate.easter(year)?.adding(days: rest)
    case .orthodox: return CivilDate.orthodoxEaster(year)?.adding(days: rest)
    case .lunar: return CivilDate.lunarNewYear(year)?.adding(days: rest)
    case .diwali: return CivilDate.diwali(year)?.adding(days: rest)
    case .holi: return CivilDate.holi(year)?.adding(days: rest)
    case .islamic:
      // Twelve lunar months are eleven days shorter than a year: of two such days in one year, the first.
      let first = (year - 622) * 33 / 32
      for islamicYear in max(1, first - 1)...max(1, first + 2) {
        let date = CivilDate.islamic(islamicYear, rest / 100, rest % 100)
        if date.year == year { return date }
      }
      return nil
    case .hebrew:
      for hebrewYear in (year + 3760)...(year + 3761) {
        let date = CivilDate.hebrew(hebrewYear, rest / 100, rest % 100)
        if date.year == year { return date }
      }
      return nil
    }
  }
}

/// Days of other calendars.
extension CivilDate {
  /// Easter Sunday of the churches that keep the Julian calendar (Meeus, 1991).
  static func orthodoxEaster(_ year: Int) -> CivilDate? {
    let d = (19 * (year % 19) + 15) % 30
    let e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7
    let month = (d + e + 114) / 31
    return CivilDate(year, month, (d + e + 114) % 31 + 1)?.adding(days: year / 100 - year / 400 - 2)
  }

  /// A day of the tabular Islamic calendar (astronomical epoch, leap years of the Kuwaiti rule); sightings of the moon can move it by one.
  static func islamic(_ year: Int, _ month: Int, _ day: Int) -> CivilDate {
    let days = (11 * year + 3) / 30 + 354 * year + 30 * month - (month - 1) / 2 + day
    return CivilDate(dayNumber: days + 1_948_440 - 386 - 2_440_588)
  }

  /// A day of the Hebrew calendar; months are counted from Nisan (1), Tishri is 7 and begins the year (Reingold and
  /// Dershowitz: Calendrical Calculations).
  static func hebrew(_ year: Int, _ month: Int, _ day: Int) -> CivilDate {
    let isLeap = (7 * year + 1) % 19 < 7
    let last = isLeap ? 13 : 12
    let newYear = hebrewNewYear(year)
    let length = hebrewNewYear(year + 1) - newYear
    func monthLength(_ month: Int) -> Int {
      switch month {
      case 2, 4, 6, 10, 13: 29
      case 8: length % 10 == 5 ? 30 : 29
      case 9: length % 10 == 3 ? 29 : 30
      case 12: isLeap ? 30 : 29
      default: 30
      }
    }
    let months = month < 7 ? Array(7...last) + Array(1..<month) : Array(7..<month)
    return CivilDate(dayNumber: newYear + months.reduce(0) { $0 + monthLength($1) } + day - 1)
  }

  /// The day number of the first of Tishri.
  private static func hebrewNewYear(_ year: Int) -> Int {
    func elapsed(_ year: Int) -> Int {
      let months = (235 * year - 234) / 19
      let parts = 12_084 + 13_753 * months
      let day = 29 * months + parts / 25_920
      return 3 * (day + 1) % 7 < 3 ? day + 1 : day
    }
    let (before, this, after) = (elapsed(year - 1), elapsed(year), elapsed(year + 1))
    let delay = after - this == 356 ? 2 : this - before == 382 ? 1 : 0
    return this + delay - 2_092_590
  }

  /// Days that an almanac gives, in days behind a fixed one: digits, then letters from ten on, a year each.
  private static let lunarNewYears: StaticString =
    "h7qe3mbti8rg5odvk9sh7qf3lbui8rg4nc2k9ti6pe3lbuj8rg5nc2l9sh6oe3mbuj8qf4nc2lash6pd3"
  private static let diwalis: StaticString = "9si8qf4nb0j9rh6pd2lasi7qe3mc0j9sg5od2la0i7qf3mc1j9r"
  private static let holis: StaticString = "latj8qf4nb1k9rh6pd2lbti8qe4nc1k9sg5od2lb0i7qf3mc2k9"

  private static func day(_ table: StaticString, _ index: Int, from first: CivilDate?) -> CivilDate? {
    guard 0..<table.utf8CodeUnitCount ~= index else { return nil }
    let digit = table.utf8Start[index]
    return first?.adding(days: Int(digit.isASCIIDigit ? digit - 0x30 : digit - 0x61 + 10))
  }

  /// The Chinese New Year of 1970…2050.
  static func lunarNewYear(_ year: Int) -> CivilDate? {
    day(lunarNewYears, year - 1970, from: CivilDate(year, 1, 20))
  }

  /// The main day of Diwali in 2000…2050: the new moon of Kartik at sunset in Delhi, from the moon's and sun's positions.
  static func diwali(_ year: Int) -> CivilDate? { day(diwalis, year - 2000, from: CivilDate(year, 10, 17)) }

  /// Holi in 2000…2050: the day of Phalguna's full moon, the next one when that comes after four in the afternoon.
  static func holi(_ year: Int) -> CivilDate? { day(holis, year - 2000, from: CivilDate(year, 2, 28)) }
}
