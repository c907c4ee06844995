import Testing

@testable import WinnowStages

@Suite struct TimexScoreTests {
  private func date(_ start: Int, _ end: Int, _ value: String) -> Timex {
    Timex(start: start, end: end, type: "DATE", value: value)
  }

  private func faults(_ score: inout TimexScore, _ gold: [Timex], _ found: [Timex]) -> [TimexScore.Fault] {
    var faults: [TimexScore.Fault] = []
    score.add(gold: gold, found: found) { fault, _, _ in faults.append(fault) }
    return faults
  }

  @Test func extentTypeAndValueCountInPairs() {
    var score = TimexScore()
    let gold = [date(0, 4, "2023"), date(10, 20, "2023-08-15"), date(30, 35, "2023-W33")]
    let found = [
      date(0, 4, "2023"), date(12, 20, "2023-08-15"), Timex(start: 30, end: 35, type: "SET", value: "2023-W33"),
      date(50, 53, "PRESENT_REF"),
    ]
    #expect(faults(&score, gold, found) == [.extent, .type, .spurious])
    #expect(score.relaxedF1 == 6.0 / 7)
    #expect(score.strictF1 == 4.0 / 7)
    #expect(score.typeF1 == 4.0 / 7)
    #expect(score.valueF1 == 6.0 / 7)
  }

  @Test func anExpressionIsUsedOnce() {
    var score = TimexScore()
    // The second labelled one has the found one's extent, although the first overlaps it, too.
    let faults = faults(&score, [date(0, 8, "2022"), date(4, 12, "2023")], [date(4, 12, "2023")])
    #expect(faults == [.missed])
    #expect((score.gold, score.found, score.relaxed, score.strict) == (2, 1, 1, 1))
  }

  @Test func nothingLabelledAndNothingFoundIsZero() {
    var score = TimexScore()
    #expect(faults(&score, [], []) == [])
    #expect(score.valueF1 == 0)
  }
}
