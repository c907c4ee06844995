import Testing

@testable import WinnowStages

@Suite struct CivilDateTests {
  @Test func dayNumbersRoundTrip() throws {
    var previous = try #require(CivilDate(1, 1, 1))
    #expect(previous.dayNumber == -719_162)
    for number in stride(from: -719_161, through: 2_932_896, by: 1) where number % 997 == 0 || abs(number) < 800 {
      let date = CivilDate(dayNumber: number)
      #expect(date.dayNumber == number)
      #expect(CivilDate(date.year, date.month, date.day) == date)
      #expect(previous < date)
      previous = date
    }
  }

  @Test func impossibleDaysAreNil() {
    #expect(CivilDate(2023, 2, 29) == nil)
    #expect(CivilDate(2024, 2, 29) != nil)
    #expect(CivilDate(1900, 2, 29) == nil)
    #expect(CivilDate(2023, 13, 1) == nil)
    #expect(CivilDate(0, 1, 1) == nil)
  }

  @Test(arguments: [
    (2021, 1, 3, 2020, 53), (2022, 1, 7, 2022, 1), (2019, 12, 30, 2020, 1), (2023, 8, 15, 2023, 33),
    (2016, 1, 1, 2015, 53),
  ])
  func isoWeeks(_ year: Int, _ month: Int, _ day: Int, _ weekYear: Int, _ week: Int) throws {
    let date = try #require(CivilDate(year, month, day))
    #expect(date.isoWeek.year == weekYear)
    #expect(date.isoWeek.week == week)
  }

  @Test func weekdaysAndMonths() throws {
    let day = try #require(CivilDate(2023, 8, 15))
    #expect(day.weekday == 2)
    #expect(day.adding(months: 6).text == "2024-02-15")
    #expect(try #require(CivilDate(2023, 1, 31)).adding(months: 1).text == "2023-02-28")
    #expect(day.adding(days: -15).text == "2023-07-31")
  }

  @Test(arguments: [(2019, "2019-04-21"), (2024, "2024-03-31"), (2000, "2000-04-23"), (1961, "1961-04-02")])
  func easter(_ year: Int, _ expected: String) {
    #expect(CivilDate.easter(year)?.text == expected)
  }

  @Test func nthWeekdays() {
    #expect(CivilDate.nth(4, weekday: 4, month: 11, year: 2023)?.text == "2023-11-23")
    #expect(CivilDate.nth(-1, weekday: 1, month: 5, year: 2023)?.text == "2023-05-29")
  }
}
