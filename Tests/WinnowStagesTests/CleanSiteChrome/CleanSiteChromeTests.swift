import Testing
import Winnow
import WinnowStages

@Suite struct CleanSiteChromeTests {
  /// Pages of one site: a menu, a headline, two paragraphs, a footer.
  private func pages(_ count: Int, site: String = "brae.example", from first: Int = 0) -> [Document] {
    (first..<(first + count)).map { number -> Document in
      let letter = Array("abcdefghij")[number % 10]
      let word = String(repeating: letter, count: 3 + number / 10)
      return Document(
        id: RecordID("\(site)-\(number)"), url: "https://www.\(site)/\(number)",
        page: Array(
          """
          Tides and ferries
          \(number + 3) comments
          The \(word) council \(word) votes
          The council \(word) voted on Tuesday to keep the night ferry \(word) running through the winter.
          Copyright Brae Courier

          """.utf8))
    }
  }

  private func run(_ documents: [Document], _ options: String = "{minimum-pages: 3}") throws -> [Document] {
    try StageHarness("[{clean-site-chrome: \(options)}]").run(documents).map { outcome in
      guard case .kept(let document) = outcome else { throw Rejection("lost", message: "\(outcome)") }
      return document
    }
  }

  private func text(_ document: Document) -> String { String(decoding: document.text, as: UTF8.self) }

  @Test func repeatedLinesGoAndSayOnHowManyPages() throws {
    for document in try run(pages(5)) {
      #expect(!text(document).contains("Tides"))
      #expect(!text(document).contains("comments"), "digits do not count")
      #expect(!text(document).contains("Copyright"))
      #expect(text(document).contains("voted on Tuesday"))
      #expect(document.removals.map(\.pages) == [5, 5, 5])
      #expect(document.removals.allSatisfy { $0.rule == "site.repeated" })
    }
  }

  @Test func anotherSiteDoesNotCount() throws {
    let documents = try run(pages(2) + pages(2, site: "halden.example", from: 2))
    #expect(documents.allSatisfy { !$0.isCleaned })
  }

  @Test func siteFieldComesBeforeTheUrl() throws {
    var documents = pages(2) + pages(2, site: "halden.example", from: 2)
    for index in documents.indices { documents[index].setField("masthead", json: Array("\"Courier\"".utf8)) }
    let cleaned = try run(documents, "{minimum-pages: 3, site-field: masthead}")
    #expect(cleaned.allSatisfy { $0.removals.count == 3 })
  }

  @Test func pagesOfShortLinesAreStoriesOfTheirOwn() throws {
    let briefs = (0..<5).map { number in
      let words = String(repeating: Array("abcde")[number], count: 4)
      return Document(
        id: RecordID("\(number)"), url: "https://brae.example/\(number)",
        page: Array("Tides and ferries\nThe \(words) is late\nIt will be \(words) again\n".utf8))
    }
    #expect(try run(briefs).allSatisfy { !text($0).contains("Tides") && text($0).contains("is late") })
  }

  @Test func copiesOfAPageCountOnce() throws {
    let page = pages(1)[0].page
    let copies = (0..<5).map { Document(id: RecordID("\($0)"), url: "https://brae.example/\($0)", page: page) }
    #expect(try run(copies).allSatisfy { !$0.isCleaned })
  }

  @Test func proseNeedsALargerShare() throws {
    let background = """
      The ferry has been the only link between the two shores of the sound since the bridge was closed for repairs \
      after the storm of two years ago.
      """
    var documents = pages(10)
    for index in 0..<4 {
      documents[index] = Document(
        id: documents[index].id, url: documents[index].url, page: documents[index].page + Array(background.utf8))
    }
    #expect(try run(documents).prefix(4).allSatisfy { text($0).contains("only link") })
    let cleaned = try run(documents, "{minimum-pages: 3, prose-share: 0.4}")
    #expect(cleaned.prefix(4).allSatisfy { !text($0).contains("only link") })
  }

  @Test(arguments: [true, false]) func aPageWithoutAnArticleKeepsItsHeadline(isInText: Bool) throws {
    var stub = Document(
      id: RecordID("stub"), url: "https://brae.example/s", page: Array("Whale seen off Brae\nTides and ferries".utf8))
    stub.label([.title(isInText: isInText), .content], removals: [])
    stub.title = "Whale seen off Brae"
    let cleaned = try #require(try run(pages(4) + [stub]).last)
    #expect(text(cleaned) == "Whale seen off Brae")
  }

  @Test func noPageIsEmptied() throws {
    let documents =
      pages(4) + [Document(id: RecordID("menu"), url: "https://brae.example/m", page: Array("Tides and ferries".utf8))]
    let menu = try #require(try run(documents).last)
    #expect(text(menu) == "Tides and ferries")
  }

  /// One MB of memory makes parts of a corpus that 256 MB count at once.
  @Test func memoryDoesNotChangeTheResult() throws {
    var generator = CorpusGenerator(seed: 7)
    let documents = (0..<4000).map { number in
      let lines = (0..<25).map { _ in "line \(letters(generator.next() % 30_000))" }
      return Document(
        id: RecordID("\(number)"), url: "https://s\(number % 3).example/\(number)",
        page: Array(
          (lines + ["a line of its own that is longer than the others \(letters(UInt64(number)))"]).joined(
            separator: "\n"
          ).utf8))
    }
    let options = "minimum-pages: 2, minimum-share: 0"
    let large = try run(documents, "{\(options), memory: 256}")
    let small = try run(documents, "{\(options), memory: 1}")
    #expect(large.map { text($0) } == small.map { text($0) })
    #expect(large.contains { $0.isCleaned })
  }

  private func letters(_ number: UInt64) -> String {
    String(
      String(number, radix: 26).map { character in
        Character(Unicode.Scalar(UInt8(97 + (Int(String(character), radix: 26) ?? 0))))
      })
  }
}
