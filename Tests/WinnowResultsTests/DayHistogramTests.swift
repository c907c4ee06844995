import Testing
import WinnowResults

@Suite struct DayHistogramTests {
  private func text(_ days: [String: Int]) -> [String] { DayHistogram(days).columns.map { "\($0.name) \($0.count)" } }

  @Test func daysOverTheEndOfFebruary() {
    #expect(
      text(["2024-02-27": 2, "2024-03-02": 1]) == [
        "2024-02-27 2", "2024-02-28 0", "2024-02-29 0", "2024-03-01 0", "2024-03-02 1",
      ])
    #expect(text(["2023-12-31": 1, "2024-01-01": 1]) == ["2023-12-31 1", "2024-01-01 1"])
    #expect(text(["1900-02-28": 1, "1900-03-01": 1]).count == 2)
    #expect(text(["2000-02-28": 1, "2000-03-01": 1]).count == 3)
  }

  @Test func longTimesAreSummedUp() {
    let months = DayHistogram(["2023-11-30": 1, "2023-11-02": 2, "2024-02-10": 3])
    #expect(months.columns.map(\.name) == ["2023-11", "2023-12", "2024-01", "2024-02"])
    #expect(months.columns.map(\.count) == [3, 0, 0, 3])
    let years = DayHistogram(["1999-01-01": 4, "2023-11-30": 1])
    #expect(years.columns.count == 25)
    #expect(years.columns.first?.name == "1999")
    let ages = DayHistogram(["0001-01-01": 4, "1850-01-01": 2, "2023-11-30": 1])
    #expect(ages.columns.count == 62)
    #expect(ages.earlier == 6)
    #expect(ages.columns.last == DayHistogram.Column(name: "2023", count: 1))
  }

  @Test func whatIsNoDayIsLeftOut() {
    #expect(text([:]).isEmpty)
    #expect(text(["XXXX-10": 1, "2023-W33": 1, "2023-13-01": 1, "2023-1": 2]).isEmpty)
    #expect(text(["2023-08-18": 1, "": 4]) == ["2023-08-18 1"])
  }
}
