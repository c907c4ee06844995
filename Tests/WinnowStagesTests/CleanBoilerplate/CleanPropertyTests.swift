import Testing
import Winnow
import WinnowTestSupport
import WinnowText

@testable import WinnowStages

@Suite struct CleanPropertyTests {
  private static let pieces = [
    "\n", "\n", "\n\n", "\r\n", " ", "Facebook", "See also ", "The mayor said that it was", ".", "?", "…", "©", "2024",
    "12:30",
    "/CFP", "Photo: ", "日本語。", "é", "É", "Σ", "\0", "🙂", "\u{A0}", "•", "Read more", "www.example.com", "@", "|",
    "Q1: why?",
    "la, le, les und der", "İ", "ß", "\u{FEFF}", "last ", "-", "#tag", "Reporting by ", "Comments (3)",
  ]

  private func check(_ page: [UInt8], _ stage: CleanBoilerplateStage, _ scratch: inout CleanBoilerplateStage.Scratch)
    throws
  {
    var document = Document(id: RecordID("x"), url: "https://example.com/a/the-mayor-said", page: page)
    _ = try stage.process(&document, scratch: &scratch)
    #expect(document.isCleaned)
    let removed = document.blocks.indices.filter { !document.blocks[$0].label.isKept }
    #expect(document.removals.map(\.block) == removed)
    #expect(document.removals.allSatisfy { (0...1).contains($0.confidence) && !$0.rule.isEmpty })
    #expect(document.blocks.count { $0.label.isTitle } <= 1)
    // Nothing is left over from page to page in the working memory.
    var again = Document(id: RecordID("x"), url: "https://example.com/a/the-mayor-said", page: page)
    var fresh = stage.makeScratch()
    _ = try stage.process(&again, scratch: &fresh)
    #expect(again.blocks == document.blocks && again.removals == document.removals && again.title == document.title)
  }

  @Test(arguments: 1...6) func anyTextIsSurvived(seed: UInt64) throws {
    let stage = try CleanFixture.stage()
    var scratch = stage.makeScratch()
    var generator = SplitMix64(seed: seed)
    for _ in 0..<40 {
      let count = Int.random(in: 0...120, using: &generator)
      var page = ""
      for _ in 0..<count { page += Self.pieces.randomElement(using: &generator) ?? "" }
      try check(Array(page.utf8), stage, &scratch)
    }
  }

  @Test(arguments: ["a\n", "last last last\n", "\0\n", "の。", "The man said that it was so. ", "Facebook\n", "— "])
  func repetitionIsSurvived(piece: String) throws {
    let stage = try CleanFixture.stage()
    var scratch = stage.makeScratch()
    try check(Array(String(repeating: piece, count: 20_000).utf8), stage, &scratch)
  }
}
