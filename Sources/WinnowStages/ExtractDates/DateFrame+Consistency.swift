/// What numbers can stand together.
extension DateFrame {
  /// Whether the numbers can stand together: no 31st of April, no 25 o'clock.
  var isConsistent: Bool {
    if let numeric = self[.numeric], numericDate(numeric, monthFirst: true) == nil,
      numericDate(numeric, monthFirst: false) == nil
    {
      return false
    }
    if let short = self[.monthday], !(1...12 ~= short / 100 || 1...12 ~= short % 100) { return false }
    // Of a rule that means one day only: "9/11".
    if let short = self[.monthday], let month = self[.month], let day = self[.day], short != month * 100 + day {
      return false
    }
    if let month = self[.month], let day = self[.day] {
      return day <= CivilDate.length(ofMonth: month, year: self[.year] ?? 2000)
    }
    // "Two weeks and two days", not the other way round.
    if let unit = self[.unit], let rest = self[.endunit], rest >= unit { return false }
    if let rest = self[.endunit], let last = self[.lastunit], last >= rest { return false }
    if let quarter = self[.quarter], !(1...4 ~= quarter) { return false }
    return true
  }

  /// The day behind `a/b/c`; two-digit years lie in 1970...2069.
  func numericDate(_ packed: Int, monthFirst: Bool) -> CivilDate? {
    let first = packed / 1_000_000
    let second = packed / 10_000 % 100
    var year = packed % 10_000
    if year < 100 { year += year < 70 ? 2000 : 1900 }
    guard year >= 1000 else { return nil }
    return monthFirst ? CivilDate(year, first, second) : CivilDate(year, second, first)
  }
}
