internal import Winnow
internal import WinnowText

/// The order of day and month in numeric dates such as `03/04/2021`, and whether anything but English says so.
struct NumericOrder {
  private(set) var isMonthFirst: Bool
  private(set) var isKnown: Bool
  /// The day in the url.
  private let urlDay: CivilDate?

  /// What the page says decides, then the country of the site, then the language: most languages put the day first.
  init(
    _ candidates: [DateCandidate], _ grammar: DateGrammar, _ url: String?, urlDay: CivilDate?, isForeign: Bool
  ) {
    self.urlDay = urlDay
    isMonthFirst = grammar.monthFirst && !isForeign
    isKnown = !isMonthFirst
    guard candidates.contains(where: { $0.frame[.numeric] != nil || $0.frame[.monthday] != nil }) else { return }
    if let host = url.flatMap(WebAddress.host), grammar.dayFirstDomains.contains(where: { Self.isHost(host, in: $0) }) {
      isMonthFirst = false
      isKnown = true
    }
    let votes = votes(of: candidates)
    guard votes != 0 else { return }
    isMonthFirst = votes > 0
    isKnown = true
  }

  /// Whether a host is a domain, or lies in it: `in`, `example.com`.
  private static func isHost(_ host: String, in domain: String) -> Bool {
    guard host.utf8.suffix(domain.utf8.count).elementsEqual(domain.utf8) else { return false }
    let rest = host.utf8.dropLast(domain.utf8.count)
    return rest.isEmpty || rest.last == 0x2E
  }

  /// Above zero when the numeric dates can only be read month first, or only so agree with days in other forms.
  private func votes(of candidates: [DateCandidate]) -> Int {
    var votes = 0
    for slot in [DateSlot.numeric, .endnumeric] {
      for candidate in candidates {
        guard let packed = candidate.frame[slot] else { continue }
        if packed / 1_000_000 > 12 { votes -= 1 }
        if packed / 10_000 % 100 > 12 { votes += 1 }
      }
    }
    guard votes == 0 else { return votes }
    let days = candidates.prefix(Self.maximumDays).compactMap { Self.plainDay($0.frame) } + (urlDay.map { [$0] } ?? [])
    for candidate in candidates.prefix(Self.maximumDays) {
      guard let (month, day) = Self.readings(candidate.frame) else { continue }
      votes += agreement(month, days) - agreement(day, days)
    }
    return votes
  }

  /// Agreement with other days is looked for among as many expressions, so that long pages stay cheap.
  private static let maximumDays = 64

  /// Whether a day stands on the page in another form too, or follows the day of the url closely, as updates do.
  private func agreement(_ date: CivilDate, _ days: [CivilDate]) -> Int {
    if days.contains(date) { return 2 }
    guard let urlDay else { return 0 }
    return urlDay <= date && date <= urlDay.adding(days: 31) ? 1 : 0
  }

  /// The day month first and day first; nil where only one of them is a day, or both are the same.
  static func readings(_ frame: DateFrame) -> (monthFirst: CivilDate, dayFirst: CivilDate)? {
    guard let packed = frame[.numeric], let first = frame.numericDate(packed, monthFirst: true),
      let second = frame.numericDate(packed, monthFirst: false), first != second
    else { return nil }
    return (first, second)
  }

  /// A full day that can be read in one way only.
  private static func plainDay(_ frame: DateFrame) -> CivilDate? {
    if let date = frame[.date] { return DateResolver.unpacked(date) }
    guard let year = frame[.year], let month = frame[.month], let day = frame[.day] ?? frame[.ordinal] else {
      return nil
    }
    return CivilDate(year, month, day)
  }
}
