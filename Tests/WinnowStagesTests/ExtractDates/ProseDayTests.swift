import Testing
import Winnow

/// Days that the text, its readers or other articles bring along, on pages that a cleaner has been over.
@Suite struct ProseDayTests {
  private typealias Line = PublicationDateTests.Line

  private static func dates(
    title: String = "Harbour reopens", head: [Line] = [], text: [String] = ["The harbour reopened this week."],
    tail: [Line] = [], language: String = "en"
  ) throws -> DateAnnotation {
    let page = [(title, .title(isInText: false))] + head + text.map { ($0, .content) } + tail
    return try PublicationDateTests.dates(cleaned: page, language: language)
  }

  private static func removed(_ lines: String...) -> [Line] { lines.map { ($0, .boilerplate(.relatedLink)) } }

  private static let rest =
    " that the harbour, which had been closed for almost a month after a storm, would open again."

  @Test(arguments: [
    "In a statement posted on March 8, 2024, the mayor said" + rest,
    "In a study published on November 20, 2025, in the journal, engineers had said" + rest,
    "The Salt Road was first published on March 4, 2021, in Hungary" + rest,
    "A study published on May 2, 2017 followed 1,000 ships.",
    "The notice had been published on page 14 of this newspaper on January 30, 2024.",
    "An order updated on March 8, 2024 closed the harbour.",
  ])
  func verbsAreNoLabels(_ sentence: String) throws {
    let dates = try Self.dates(text: [sentence, "It is open."])
    #expect(dates.published == nil)
    #expect(dates.updated == nil)
  }

  @Test(arguments: [
    ("This entry was posted on May 3, 2024 and is filed under harbours" + rest, "en"),
    ("This article was first published on May 3, 2024.", "en"), ("Originally published on May 3, 2024.", "en"),
    ("By Ann Lee, published May 3, 2024", "en"), ("Ann Lee | published on May 3, 2024.", "en"),
    ("Dieser Beitrag erschien am 3. Mai 2024.", "de"),
  ])
  func linesOfTheTextSpeakOfThePage(_ line: String, _ language: String) throws {
    let dates = try Self.dates(text: ["The harbour reopened.", line], language: language)
    #expect(dates.published?.value == "2024-05-03")
  }

  @Test func aDayInASentenceIsNoDateLine() throws {
    #expect(try Self.dates(text: ["It reopened.", "I left on 4 May 2022 from Narvik."]).published == nil)
    #expect(try Self.dates(text: ["It reopened.", "4 May 2022"]).published?.value == "2022-05-04")
  }

  @Test(arguments: [
    ["Comments", "RiverRat", "June 2, 2023 at 4:15 pm", "So sad."], ["Recent posts", "School closes", "June 2, 2023"],
    ["Related", "School closes", "Published June 2, 2023"],
    ["More on this story", "A deckhand", "Published 4 July 2023"],
  ])
  func aShortArticleHasATail(_ lines: [String]) throws {
    let text = ["Two people died in a fire.", "It began in the kitchen.", "The street was closed.", "Tea was served."]
    let tail: [Line] = lines.map { ($0, .boilerplate(.comment)) }
    #expect(try Self.dates(text: text, tail: tail).published == nil)
    let head: [Line] = [("May 30, 2023", .boilerplate(.dateLine))]
    #expect(try Self.dates(head: head, text: text, tail: tail).published?.value == "2023-05-30")
  }

  @Test func readersRateAnArticleAboveItsLabel() throws {
    let head = Self.removed("4 user reviews", "Published May 30, 2023")
    let text = ["The harbour reopened this week after a storm" + Self.rest + Self.rest]
    #expect(try Self.dates(text: text, tail: head).published?.value == "2023-05-30")
  }

  @Test(arguments: [
    ("nl", "Reacties", "16 maart 2024"), ("sv", "Läs mer", "16 mars 2024"), ("no", "Les også", "16. mars 2024"),
    ("da", "Læs også", "16. marts 2024"), ("fi", "Kommentit", "16. maaliskuuta 2024"),
    ("pl", "Komentarze", "16 marca 2024"), ("cs", "Komentáře", "16. března 2024"),
    ("tr", "Yorumlar", "16 mart 2024"), ("ru", "Комментарии", "16 марта 2024"), ("ko", "댓글", "2024-03-16"),
    ("ja", "関連記事", "2024年3月16日"), ("zh", "评论", "2024年3月16日"), ("de", "Lesen Sie auch", "16. März 2024"),
    ("de", "Das könnte Sie auch interessieren", "16.03.2024"), ("fr", "Les plus lus", "16 mars 2024"),
    ("es", "Te puede interesar", "16 de marzo de 2024"), ("it", "Leggi anche", "16 marzo 2024"),
    ("pt", "Leia também", "16 de março de 2024"),
  ])
  func headingsOfOtherThings(_ language: String, _ heading: String, _ day: String) throws {
    let page = { try Self.dates(tail: Self.removed($0, "Anna", day), language: language).published }
    #expect(try page(heading) == nil)
    #expect(try page("Anna") != nil)
  }

  @Test(arguments: [
    ["Friday, December 5, 2025 – Sunday, December 14, 2025"], ["Date: December 5, 2025", "Time: 7:00 PM"],
    ["Publisher: Harrow Press", "Published: October 12, 2021"], ["Release date: September 19, 2025"],
  ])
  func daysOfEventsAndThings(_ lines: [String]) throws {
    #expect(try Self.dates(head: lines.map { ($0, .content) }).published == nil)
    #expect(try Self.dates(tail: lines.map { ($0, .content) }).published == nil)
  }

  @Test func aBylineMayNameTheReviewer() throws {
    let line = "Medically reviewed by Angela M. Bell — Written by Kathryn Watson — Updated on August 8, 2023"
    let dates = try Self.dates(head: [(line, .boilerplate(.byline))])
    #expect(dates.published == nil)
    #expect(dates.updated?.value == "2023-08-08")
    let review = "Reviewed by Ann Lee on August 8, 2023"
    #expect(try Self.dates(head: [(review, .boilerplate(.byline))]).updated == nil)
  }

  @Test func theDayOfTheVisitMaySaySo() throws {
    let today: Line = ("Today: March 18, 2024", .boilerplate(.dateLine))
    let page = [today, ("Harbour reopens", .title(isInText: false)), ("It reopened this week.", .content)]
    #expect(try PublicationDateTests.dates(cleaned: page).published == nil)
  }

  @Test func dutchAbbreviatesMarch() throws {
    let head: [Line] = [("14 mrt. 2024", .boilerplate(.dateLine))]
    #expect(try Self.dates(head: head, language: "nl").published?.value == "2024-03-14")
  }
}
