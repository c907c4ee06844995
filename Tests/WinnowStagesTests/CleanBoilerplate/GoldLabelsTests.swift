import Testing
import Winnow

@testable import WinnowStages

@Suite struct GoldLabelsTests {
  private func isGold(_ lines: [String], _ gold: GoldLabels) -> (isGold: [Bool], isKnown: [Bool]) {
    let page = Array(lines.joined(separator: "\n").utf8)
    return gold.labels(of: Document(id: RecordID("x"), page: page).blocks, page)
  }

  @Test func goldLinesAreFoundInOrderAndOnce() {
    let lines = [
      "Share", "The council met on Monday evening", "Share", "Why now", "The bridge is closed for years",
      "The council met on Monday evening",
    ]
    let gold = "The council met on Monday evening\nWhy now\nThe bridge is closed for years"
    #expect(isGold(lines, .article(Array(gold.utf8))).isGold == [false, true, false, true, true, false])
  }

  @Test func ofTwoLinesForOneTheBetterFitIsChosen() {
    let lines = [
      "Bridge to close for two years — The Post", "Bridge to close for two years", "The council met on Monday evening",
    ]
    let gold = lines.dropFirst().joined(separator: "\n")
    #expect(isGold(lines, .article(Array(gold.utf8))).isGold == [false, true, true])
  }

  @Test func aLineThatIsHalfOfTheArticleIsTakenWhereThatGains() {
    let half = "The council met on Monday evening to speak about the bridge. Read more about the bridge here"
    let rest = "The mayor of the town said that it would be closed for two years because of the cost."
    let gold = "The council met on Monday evening to speak about the bridge. \(rest)"
    #expect(isGold([half, rest, "Read more about it here"], .article(Array(gold.utf8))).isGold == [true, true, false])
  }

  @Test func phrasesTellOfTheirLinesOnly() {
    let lines = ["Share this", "The council met on Monday evening", "Why now", "Share what the council said"]
    let labels = isGold(
      lines, .phrases(wanted: [Array("council".utf8)], unwanted: [Array("Share".utf8)]))
    #expect(labels.isGold == [false, true, false, true])
    #expect(labels.isKnown == [true, true, false, false])
  }

  @Test func aModelLearnsFromPhrasesToo() throws {
    let prose = "The council said that the bridge would be closed, and that it was not the last of the year."
    let records = (0..<24).map { number in
      let page = "Section \(number)\nMore\n\(prose)\n\(prose) Again.\nSection \(number + 1)\nMore news"
      return LineModelFitter.Record(
        url: nil, page: Array(page.utf8),
        gold: .phrases(wanted: [Array("council".utf8)], unwanted: [Array("Section".utf8), Array("More".utf8)]),
        group: "site\(number)")
    }
    var fitter = LineModelFitter(rules: try CleanBoilerplateStage.loadRules([.builtin], CleanFixture.resources))
    fitter.settings.trees = 20
    let page = PageLines()
    page.measure(Document(id: RecordID("x"), page: records[0].page), ScanTables())
    LineScorer(fitter.fit(records).withTopic).score(page)
    #expect(page.scores[0] < 0 && page.scores[2] > 0)
  }
}
