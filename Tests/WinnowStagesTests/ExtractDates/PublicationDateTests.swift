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

  @Test(arguments: [
    "July 24, 2019 by Amy Moore 5 Comments", "Posted by Ann Lee July 24, 20193",
    "July 24, 2019July 24, 2019 by Ann Lee", "24 July 2019 | Originally published",
  ])
  func bylinesHoldOtherThings(_ line: String) throws {
    #expect(try Self.dates(line).published?.value == "2019-07-24")
  }

  /// When an outlet was registered is not when a page was published.
  @Test(arguments: [
    ("Registration certificate No 03247, issued April 02, 1999", "en"),
    ("Registrazione Tribunale di Torino n. 12 del 3 marzo 1999", "it"),
  ])
  func registrationsAreNoPublication(_ line: String, _ language: String) throws {
    #expect(try Self.dates(line, language: language).published == nil)
  }

  /// Pages lose the blanks and line breaks around their dates.
  @Test(arguments: [
    ("by Ann LeeJuly 24, 2019", "en", "2019-07-24"),
    ("Ann LeeJuly 24, 20195 Tips, Harbours4 Comments", "en", "2019-07-24"),
    ("July 24th 201911 mins", "en", "2019-07-24"), ("Wed, July 24, 2019timer5 min read", "en", "2019-07-24"),
    ("Posted on24. Juli 201924. Juli 2019AuthorAnn", "de", "2019-07-24"), ("24.07.201924.07.2019", "de", "2019-07-24"),
    ("24/07/20190 Kommentare", "de", "2019-07-24"), ("24 de julio de 201921:25", "es", "2019-07-24T21:25"),
    ("Ann Lee2019-07-24 13:52 UTC", "en", "2019-07-24T13:52Z"), ("Version 1.7.24.20191", "en", nil),
    ("Back 20190724", "en", "2019-07-24"), ("paper.com/24/07/201956726", "en", nil),
  ])
  func datesWithoutABlank(_ line: String, _ language: String, _ value: String?) throws {
    #expect(try Self.dates(line, language: language).published?.value == value)
  }

  @Test func aLabelGluedToItsDateCounts() throws {
    let dates = try Self.dates("By Ann Lee UpdatedJanuary 25, 2026", language: "en")
    #expect(dates.published == nil && dates.updated?.value == "2026-01-25")
  }

  /// Themes of blogs print both days, in either order, and hide one.
  @Test(arguments: [
    ("July 13, 2024October 10, 2020 by Ann Lee", "2020-10-10", "2024-07-13"),
    ("By Ann LeeNovember 11, 2024February 18th, 2026No Comments", "2024-11-11", "2026-02-18"),
    ("February 10, 2019February 9, 2019 by Ann Lee", "2019-02-10", nil),
  ])
  func theEarlierOfAPairIsThePublication(_ line: String, _ published: String, _ updated: String?) throws {
    let dates = try Self.dates(line)
    #expect(dates.published?.value == published && dates.updated?.value == updated)
  }

  @Test(arguments: [
    "By Ann on 24. July, 2019 | 18 Comments. This post may contain links; as an associate I earn something.",
    "Photo of the harbour: Ann Lee |\u{A0} July 24, 2019 • 5 min read • Harbours",
  ])
  func longBylinesAreReadPartByPart(_ line: String) throws {
    let below = [Self.article[0], (line, .boilerplate(.byline))] + Self.article[1...]
    #expect(try Self.dates(cleaned: below).published?.value == "2019-07-24")
    // In the article it may be anything.
    let inside = Self.article + [(line, .content), Self.article[1]]
    #expect(try Self.dates(cleaned: inside).published == nil)
  }

  @Test(arguments: [
    ("19 sierpnia 2020, 5:16", "pl", "2020-08-19T05:16"), ("7. oktober 2020", "no", "2020-10-07"),
    ("Frankfurt, October 23, 2024, 3:48: Uhr", "de", "2024-10-23T03:48"),
    ("2024年04月24日23:52 | 来源：新华网", "zh", "2024-04-24T23:52"), ("質問日時：2020/07/13", "ja", "2020-07-13"),
    ("Uppdaterad: 3 maj 2023", "sv", nil),
  ])
  func languagesWithoutAGrammar(_ line: String, _ language: String, _ value: String?) throws {
    #expect(try Self.dates(line, language: language).published?.value == value)
  }

  @Test(arguments: [
    ("July 9, 2020 at 6:40 PM EDT", "2020-07-09T18:40"), ("Oct 9, 2020", "2020-07-08"), ("July 7, 2020", "2020-07-08"),
  ])
  func theUrlMayKeepTheDayOfTheDraft(_ line: String, _ value: String) throws {
    #expect(try Self.dates(line, url: "https://example.com/2020/07/08/story").published?.value == value)
  }

  @Test(arguments: [
    ("https://example.com/2020/07/story", "Published: 14 July 2020", "2020-07-14"),
    ("https://example.com/2020-07/story", "Published: 3 August 2020", "2020-08-03"),
    ("https://example.com/2020/07/story", "Published: 14 July 2021", nil),
    ("https://example.com/2020/07/2019/05/story", "Published: 14 July 2021", "2021-07-14"),
    ("https://example.com/p/2020-7/story", "Published: 14 July 2021", "2021-07-14"),
    ("https://example.com/2020/07/3-questions-to", "Published: 14 July 2020", "2020-07-14"),
    ("https://example.com/2020/07/03-story", "Harbours", "2020-07-03"),
  ])
  func theUrlMayNameTheMonth(_ url: String, _ line: String, _ value: String?) throws {
    let dates = try Self.dates(line, url: url)
    #expect(dates.published?.value == value)
    guard value == nil else { return }
    #expect(dates.earliest == "2020-07-01" && dates.latest == "2020-07-31")
  }

  @Test func germanPagesDateThemselves() throws {
    let german = try Self.dates("Stand: 26.10.2021", language: "de")
    #expect(german.published?.value == "2021-10-26")
    #expect(german.published?.basis == .updated)
    #expect(try Self.dates("Updated October 26, 2021").published == nil)
    #expect(try Self.dates("Corona-Update\n26.10.2021", language: "de").published?.basis == .text)
  }

  @Test func aParagraphOpensWithItsDay() throws {
    let opening = try Self.dates("By Ann Lee", behind: "November 6, 2023 – " + Self.paragraph)
    #expect(opening.published?.value == "2023-11-06")
    #expect(opening.published?.basis == .dateline)
    let chronicle = "November 6, 2023 – " + Self.paragraph + "November 7, 2023 – " + Self.paragraph
    #expect(try Self.dates("By Ann Lee", behind: chronicle).published == nil)
  }

  typealias Line = (text: String, label: BlockLabel)

  /// The dates of a page whose lines a cleaner has labelled.
  static func dates(cleaned lines: [Line], language: String = "en") throws -> DateAnnotation {
    guard case .map(let stage) = try Self.stage.get() else { throw Rejection("no-map-stage", message: "") }
    let page = lines.map(\.text).joined(separator: "\n")
    var documents = [Document(id: RecordID("1"), url: nil, page: Array(page.utf8), fields: [])]
    documents[0].language = language
    documents[0].label(lines.map(\.label), removals: [])
    _ = stage.makeRunner().process(&documents)
    return try #require(documents[0].dates)
  }

  private static let article: [Line] = [
    ("Harbour reopens", .title(isInText: false)), (String(paragraph.dropLast()), .content),
    (String(paragraph.dropLast()), .content),
  ]
  private static let menu = Array(repeating: (text: "Sports", label: BlockLabel.boilerplate(.navigation)), count: 9)

  @Test func theDayOfTheVisitIsNone() throws {
    let today: (String, BlockLabel) = ("Monday, May 6, 2024", .boilerplate(.dateLine))
    #expect(try Self.dates(cleaned: [today] + Self.menu + Self.article).published == nil)
    #expect(try Self.dates(cleaned: [today] + Self.article).published?.value == "2024-05-06")
  }

  @Test func listsAboveTheHeadlineAreOtherArticles() throws {
    let list = ["May 3, 2024", "A new ferry", "May 2, 2024", "Bridge closed", "May 1, 2024"]
    let page = list.map { ($0, BlockLabel.boilerplate(.relatedLink)) } + Self.article
    #expect(try Self.dates(cleaned: page).published == nil)
  }

  @Test func aHeadlineThatIsPrintedTwiceIsDatedAbove() throws {
    let upper: [Line] = [
      ("Harbour reopens", .boilerplate(.headingRepeat)),
      ("EXAMPLE.COM / May 6, 2024, 15:48 IST", .boilerplate(.dateLine)),
    ]
    let page = upper + Self.menu + Self.menu + Self.article
    #expect(try Self.dates(cleaned: page).published?.value == "2024-05-06T15:48")
    // A breadcrumb repeats it, too; the day well above is that of the visit.
    let visit = [upper[1]] + Self.menu + [upper[0]] + Self.article
    #expect(try Self.dates(cleaned: visit).published == nil)
  }

  @Test func daysFarBehindTheArticleAreNone() throws {
    let day: (String, BlockLabel) = ("May 6, 2024", .boilerplate(.dateLine))
    let far = Array(repeating: Self.menu, count: 4).flatMap { $0 } + [day]
    #expect(try Self.dates(cleaned: Self.article + far).published == nil)
    #expect(try Self.dates(cleaned: Self.article + [day]).published?.value == "2024-05-06")
    let post = [(text: "— Ann Lee (@annlee) May 6, 2024", label: BlockLabel.content)]
    let quoting = Self.article + Self.menu.prefix(5) + post + Self.article.suffix(1)
    #expect(try Self.dates(cleaned: quoting).published == nil)
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
