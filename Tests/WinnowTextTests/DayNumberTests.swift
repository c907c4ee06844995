import Testing
import WinnowText

@Suite struct DayNumberTests {
  @Test(arguments: [
    (1970, 1, 1, 0), (1969, 12, 31, -1), (2000, 2, 29, 11_016), (2024, 3, 1, 19_783), (1, 1, 1, -719_162),
    (0, 3, 1, -719_468), (9999, 12, 31, 2_932_896),
  ]) func knownDays(year: Int, month: Int, day: Int, number: Int) {
    #expect(DayNumber.of(year: year, month: month, day: day) == number)
    #expect(DayNumber.components(number) == (year, month, day))
  }

  /// Five centuries, two of them before our era: each day follows the one before.
  @Test func daysFollowEachOther() {
    var previous = DayNumber.components(-800_001)
    for number in -800_000 ... -600_000 {
      let (year, month, day) = DayNumber.components(number)
      #expect(DayNumber.of(year: year, month: month, day: day) == number)
      #expect((previous.year, previous.month, previous.day) < (year, month, day))
      #expect(day == previous.day + 1 || day == 1)
      previous = (year, month, day)
    }
  }
}
