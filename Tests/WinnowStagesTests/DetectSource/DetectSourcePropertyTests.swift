import Testing
import Winnow
import WinnowTestSupport
import WinnowText

@testable import WinnowStages

@Suite struct DetectSourcePropertyTests {
  private static let pieces = [
    "By ", "Von ", "Jane Doe", "Reuters", "(Reuters)", " – ", " - ", "\n", "\n\n", "©", "© 2024 ", "The Guardian",
    "dpa",
    "/CFP", "Reporting by ", "Editing by ", "; ", ", ", " and ", "PARIS", "April 25", ".", ". ", " ", "\u{A0}", "é",
    "中文。",
    "新华社", "reflect the views of ", "Follow ", " on", "(", ")", "@", "x.com", "\0", "🙂", "'", "-", "Mc", "O’",
    "At a time of both misinformation and too much information, quality journalism is more", "İ", "ß", "2024", ":", "…",
  ]

  /// Spans lie in the page, confidences in 0...1, and a second run finds the same.
  private func check(_ page: [UInt8]) throws {
    let stage = SourceFixture.stage
    var scratch = stage.makeScratch()
    var document = Document(id: RecordID("x"), page: page)
    _ = try stage.process(&document, scratch: &scratch)
    let first = document.source
    _ = try stage.process(&document, scratch: &scratch)
    #expect(document.source == first)
    guard let source = first else { return }
    var evidence = source.authors.flatMap(\.evidence) + source.agencies.flatMap(\.evidence)
    evidence += source.publisher?.evidence ?? []
    evidence += source.dateline?.evidence ?? []
    for item in evidence {
      guard case .page(let range) = item.origin else { continue }
      #expect(range.lowerBound >= 0 && range.upperBound <= page.count && !range.isEmpty)
      #expect(page[range.lowerBound].isScalarStart)
      #expect(range.upperBound == page.count || page[range.upperBound].isScalarStart)
      #expect(!item.rule.isEmpty)
    }
    for confidence in source.agencies.map(\.confidence) + [source.publisher?.confidence ?? 0] {
      #expect((0...1).contains(confidence))
    }
    #expect(source.authors.allSatisfy { !$0.evidence.isEmpty && !$0.name.isEmpty })
  }

  @Test(arguments: 0..<60) func pagesOfPieces(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed))
    var page = ""
    for _ in 0..<Int.random(in: 1...400, using: &random) {
      page += Self.pieces[Int.random(in: 0..<Self.pieces.count, using: &random)]
    }
    try check(Array(page.utf8))
  }

  /// Lines of every length around the one beyond which only a paragraph's ends are read, with names at any place.
  @Test(arguments: 0..<60) func pagesOfEastAsianPieces(seed: Int) throws {
    let pieces = [
      "記者", "记者 ", "（记者", "기자", " 기자", "홍길동", "山田太郎", "王小明", "、", "·", "，", "。", "）", "【", "】", "/", "文・", "\n", "\n\n",
      "港は春に再開する。", "市政府星期一宣布", "내년 봄 항구", "a", " ", "2025年3月12日", "\u{3000}",
    ]
    var random = SplitMix64(seed: UInt64(seed) &+ 2000)
    var page = ""
    for _ in 0..<Int.random(in: 1...300, using: &random) {
      page += pieces[Int.random(in: 0..<pieces.count, using: &random)]
    }
    try check(Array(page.utf8))
  }

  @Test(arguments: 0..<20) func randomText(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed) &+ 1000)
    var page = String.UnicodeScalarView()
    for _ in 0..<2000 {
      let range: ClosedRange<UInt32> = Bool.random(using: &random) ? 0...0x7F : 0...0x2FFF
      if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &random)) { page.append(scalar) }
    }
    try check(Array(String(page).utf8))
  }

  @Test func pathologicalPages() throws {
    try check([])
    try check(Array("\n\n\n".utf8))
    try check(Array(String(repeating: "Reuters ", count: 50_000).utf8))
    try check(Array(String(repeating: "© ", count: 50_000).utf8))
    try check(Array(String(repeating: "By Jane Doe\n", count: 5_000).utf8))
    try check(Array(String(repeating: "A", count: 300_000).utf8))
    try check(Array(String(repeating: "last ", count: 60_000).utf8))
    try check(Array(String(repeating: "Reporting by Jane Doe; ", count: 5_000).utf8))
  }
}
