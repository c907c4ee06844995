import Testing
import Winnow
import WinnowText

@testable import WinnowStages

@Suite struct PublicationDateTests {
  private static let stage = Result {
    let registry = StageRegistry.builtin
    let node = try YAMLParser.parse(SourceFile(path: "options", bytes: Array("{}".utf8)))
    let resources = StageResources(directory: ".", builtins: registry.builtins, diagnostics: Diagnostics())
    let definition = try #require(registry["extract-dates"])
    return try definition.make(
      StageConfiguration(name: "extract-dates", node: node, mark: node.mark, resources: resources))
  }

  private static let paragraph =
    "The harbour reopened this week after a storm had closed it for almost a month, officials of the port authority said, "
    + "and the first ships have already left for the islands in the north.\n"

  /// The dates of a page with a line above the article and others behind it.
  private static func dates(
    _ line: String, behind: String = "", url: String? = nil, language: String? = nil
  ) throws -> DateAnnotation {
    guard case .map(let stage) = try Self.stage.get() else { throw Rejection("no-map-stage", message: "") }
    let page = "Harbour reopens\n\(line)\n" + paragraph + paragraph + behind
    var documents = [Document(id: RecordID("1"), url: url, page: Array(page.utf8), fields: [])]
    documents[0].language = language
    _ = stage.makeRunner().process(&documents)
    return try #require(documents[0].dates)
  }

  @Test(arguments: [
    ("Published 03/09/2024", "https://www.indianexpress.com/story", nil, "2024-09-03"),
    ("Published 03/09/2024", "https://paper.co.uk/story", nil, "2024-09-03"),
    ("12/8/2024", "https://example.com/story", "ar", "2024-08-12"),
    ("Published 03/09/2024, 3 September 2024", "https://example.com/story", nil, "2024-09-03"),
  ])
  func theOrderOfDayAndMonth(_ line: String, _ url: String, _ language: String?, _ value: String) throws {
    #expect(try Self.dates(line, url: url, language: language).published?.value == value)
  }

  @Test func theUrlTellsTheOrder() throws {
    let same = try Self.dates("Modified: 03/09/2024", url: "https://example.com/20240903/story")
    #expect(same.updated?.value == "2024-09-03")
    let later = try Self.dates("Modified: 05/09/2024", url: "https://example.com/20240903/story")
    #expect(later.updated?.value == "2024-09-05")
  }

  @Test func aGuessedOrderIsSaidToBeOne() throws {
    let dates = try Self.dates("Published 03/09/2024", url: "https://example.com/story")
    #expect(dates.published?.value == "2024-03-09")
    #expect(dates.published?.confidence == 0.5)
  }

  @Test(arguments: [
    "Published on 5 March 2024, 10:11 / Source: agencies / 24 comments",
    "Published: 4:37pm, 5 Mar 2024Updated: 5:01pm, 6 Mar 2024",
  ])
  func whatFollowsADateDoesNotUndoIt(_ line: String) throws {
    #expect(try Self.dates(line).published?.value.prefix(10) == "2024-03-05")
  }

  @Test(arguments: ["© 1991—2024", "© 1991–2024", "© 1991-2024", "© 1991 to 2024", "© 1991, 2024"])
  func aCopyrightEndsWithItsLastYear(_ line: String) throws {
    #expect(try Self.dates("By Ann Lee", behind: line + " Example News").latest == "2024-12-31")
  }

  @Test(arguments: [
    "Comments (2)\nSusan\nMay 3, 2024", "Customer reviews\nJane D.\n14 May 2024", "Reviewed by Ann Lee 2023-12-03",
  ])
  func readersDatesAreNone(_ tail: String) throws {
    let dates = try Self.dates("By Ann Lee", behind: tail)
    #expect(dates.published == nil)
    #expect(dates.updated == nil)
  }

  @Test func galleriesCountPictures() throws {
    #expect(try Self.dates("1/4").mentions.contains { $0.value.hasSuffix("01-04") } == false)
  }

  @Test func daysInARowFollowEachOther() throws {
    let dates = try Self.dates("November 16, 2024", behind: "It was closed on Friday, Saturday and Sunday.")
    #expect(dates.mentions.suffix(3).map(\.value) == ["2024-11-15", "2024-11-16", "2024-11-17"])
  }

  @Test func compoundsAreNoCues() throws {
    let dates = try Self.dates("August 15, 2023", behind: "Stocks fell on weaker-than-expected data on Friday.")
    #expect(dates.mentions.last?.value == "2023-08-11")
  }
}
