import Testing
import Winnow

@testable import WinnowStages

@Suite struct LineModelTests {
  private func scan(_ line: String) -> LineStatistics {
    let page = PageLines()
    page.measure(Document(id: RecordID("x"), page: Array(line.utf8)), ScanTables())
    return page.lines[0]
  }

  @Test func aLineIsCounted() {
    let line = scan("  • The EU and Ärzte met in 2024, at 12:30; see example.com. Why?")
    #expect(line.words == 14)
    #expect(line.capitals == 4)
    #expect(line.shouts == 1)
    #expect(line.commas == 1)
    #expect(line.sentenceEnds == 2)
    #expect(line.marks == [.year, .clock, .address])
    #expect(line.first == .bullet && line.last == .question)
    #expect(line.functionWords >= 4)
  }

  @Test func scriptsWithoutSpacesAreCountedToo() {
    let line = scan("市長は月曜日、橋を二年間閉鎖すると述べた。")
    #expect(line.words >= 8 && line.functionWords >= 3 && line.sentenceEnds == 1 && line.commas == 1)
  }

  @Test func equalLinesAreFoundWhateverTheirCaseAndEnds() {
    let page = PageLines()
    page.measure(Document(id: RecordID("x"), page: Array("Read more\nother\n» READ MORE …".utf8)), ScanTables())
    #expect(page.lines.map(\.copies) == [2, 1, 2])
    #expect(page.lines.map(\.earlierCopies) == [0, 0, 1])
  }

  @Test func theBestWindowHasTheLargestSum() {
    let worth = [-1, 3, -1, 4, -9, 5]
    #expect(PageLayout.bestWindow(worth.count) { worth[$0] } == 1..<4)
    #expect(PageLayout.bestWindow(2) { _ in -1 }.isEmpty)
  }

  @Test func bucketsRiseWithTheirCounts() {
    let buckets = (0...5000).map { Buckets.count($0) }
    #expect(zip(buckets, buckets.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(buckets.max() ?? 31 < LineFeature.outside)
  }

  /// Training pages: menus and footers around prose of a different vocabulary each.
  private static let records: [CleanTrainer.Record] = (0..<24).map { number in
    let prose = (0..<6).map {
      "In town \(number) the council said that the road number \($0) would be closed, and that it was not the last of the year."
    }
    let menu = (0..<5).map { "Section \(number % 7) \($0)" }
    let page = (menu + prose + menu.map { $0 + " more" }).joined(separator: "\n")
    return CleanTrainer.Record(
      url: nil, page: Array(page.utf8), gold: Array(prose.joined(separator: "\n").utf8), group: "site\(number)")
  }

  @Test func trainingIsDeterministicAndItsFileReadsBack() throws {
    var trainer = try CleanTrainer(resources: CleanFixture.resources)
    trainer.settings.rounds = 6
    trainer.settings.pairRounds = 2
    trainer.settings.pairCount = 4
    let model = trainer.train(Self.records)
    #expect(model == trainer.train(Self.records))
    let diagnostics = Diagnostics()
    let file = SourceFile(path: "model.yaml", bytes: Array(model.yaml(trainedOn: "24 pages").utf8))
    #expect(LineModel(try YAMLParser.parse(file), diagnostics) == model)
    #expect(diagnostics.all.isEmpty)
    // It tells the prose of a page it has not seen from its menu.
    let page = PageLines()
    page.measure(Document(id: RecordID("x"), page: Array(CleanFixture.page.utf8)), ScanTables())
    LineScorer(model).score(page)
    #expect(page.scores[0] < 0 && page.scores[7] > 0)
  }

  @Test func goldLinesAreFoundInOrderAndOnce() {
    let lines = [
      "Share", "The council met on Monday evening", "Share", "Why now", "The bridge is closed for years",
      "The council met on Monday evening",
    ]
    let page = Array(lines.joined(separator: "\n").utf8)
    let document = Document(id: RecordID("x"), page: page)
    let gold = "The council met on Monday evening\nWhy now\nThe bridge is closed for years"
    let alignment = GoldAlignment(page: page, lines: document.blocks.map(\.range), gold: Array(gold.utf8))
    #expect(alignment.isGold == [false, true, false, true, true, false])
  }
}
