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

  @Test(arguments: [(2018, "2018-04-08"), (2020, "2020-04-19"), (2024, "2024-05-05"), (2016, "2016-05-01")])
  func orthodoxEaster(_ year: Int, _ expected: String) {
    #expect(CivilDate.orthodoxEaster(year)?.text == expected)
  }

  @Test(arguments: [
    (5778, 7, 1, "2017-09-21"), (5779, 7, 10, "2018-09-19"), (5784, 1, 15, "2024-04-23"), (5782, 9, 25, "2021-11-29"),
    (5784, 7, 1, "2023-09-16"),
  ])
  func hebrewDays(_ year: Int, _ month: Int, _ day: Int, _ expected: String) {
    #expect(CivilDate.hebrew(year, month, day).text == expected)
  }

  @Test func hebrewYearsHaveTheirLengths() {
    for year in 5700..<5850 {
      let length = CivilDate.hebrew(year + 1, 7, 1).dayNumber - CivilDate.hebrew(year, 7, 1).dayNumber
      #expect([353, 354, 355, 383, 384, 385].contains(length))
    }
  }

  /// The tabular calendar is within a day of what was announced.
  @Test(arguments: [(1444, 10, 1, "2023-04-21"), (1445, 12, 10, "2024-06-16"), (1439, 9, 1, "2018-05-16")])
  func islamicDays(_ year: Int, _ month: Int, _ day: Int, _ expected: String) throws {
    let parts = expected.split(separator: "-").compactMap { Int($0) }
    let announced = try #require(CivilDate(parts[0], parts[1], parts[2]))
    #expect(abs(CivilDate.islamic(year, month, day).dayNumber - announced.dayNumber) <= 1)
  }

  @Test(arguments: [
    ("lunar", 2024, "2024-02-10"), ("lunar", 1970, "1970-02-06"), ("lunar", 2050, "2050-01-23"),
    ("diwali", 2018, "2018-11-07"), ("diwali-1", 2019, "2019-10-26"), ("holi", 2024, "2024-03-25"),
    ("11:4:4+1", 2013, "2013-11-29"), ("11:4:4", 2023, "2023-11-23"), ("5:1:-1", 2023, "2023-05-29"),
    ("orthodox-48", 2018, "2018-02-19"), ("hebrew:7:10", 2018, "2018-09-19"), ("easter+49", 2023, "2023-05-28"),
    ("12-25", 2023, "2023-12-25"),
  ])
  func holidays(_ rule: String, _ year: Int, _ expected: String) throws {
    let holiday = try #require(DateHoliday(rule))
    #expect(DateHoliday.date(holiday.code, year: year)?.text == expected)
  }

  @Test func everyYearOfTheCalendarIsSurvived() {
    for rule in ["lunar", "diwali", "holi-1", "islamic:12:29", "hebrew:13:30", "orthodox", "easter-46", "11:4:5+9"] {
      guard let holiday = DateHoliday(rule) else {
        Issue.record("no rule \(rule)")
        continue
      }
      for year in [1, 2, 600, 622, 1969, 1970, 2051, 9998, 9999] { _ = DateHoliday.date(holiday.code, year: year) }
    }
    for rule in ["lunar+900", "islamic:14:1", "hebrew:1", "13-40", "11:4:4+", "easterly"] {
      #expect(DateHoliday(rule) == nil)
    }
  }
}
