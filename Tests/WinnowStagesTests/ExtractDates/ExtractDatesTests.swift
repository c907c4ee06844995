import Testing
import Winnow
import WinnowTestSupport
import WinnowText

@testable import WinnowStages

@Suite struct ExtractDatesTests {
  private static func stage(_ yaml: String = "{}") throws -> StageInstance {
    let registry = StageRegistry.builtin
    let node = try YAMLParser.parse(SourceFile(path: "options", bytes: Array(yaml.utf8)))
    let resources = StageResources(directory: ".", builtins: registry.builtins, diagnostics: Diagnostics())
    let definition = try #require(registry["extract-dates"])
    return try definition.make(
      StageConfiguration(name: "extract-dates", node: node, mark: node.mark, resources: resources))
  }

  private static let withField = "{published-field: day}"
  /// Compiling all grammars for each test would be slow.
  private static let usual = Result { try stage(withField) }

  static func dates(
    _ page: String, options: String = withField, day: String? = nil, url: String? = nil,
    language: String? = nil
  ) throws -> DateAnnotation {
    guard case .map(let stage) = try options == Self.withField ? Self.usual.get() : stage(options) else {
      throw Rejection("no-map-stage", message: "")
    }
    var fields: [Document.Field] = []
    if let day { fields.append(.init(name: "day", json: Array("\"\(day)\"".utf8))) }
    var documents = [Document(id: RecordID("1"), url: url, page: Array(page.utf8), fields: fields)]
    documents[0].language = language
    _ = stage.makeRunner().process(&documents)
    return try #require(documents[0].dates)
  }

  private static func values(_ page: String, day: String? = nil, language: String? = nil) throws -> [String] {
    try dates(page, day: day, language: language).mentions.map(\.value)
  }

  @Test func everyRuleExampleHolds() throws {
    let report = try Self.stage().runRuleExamples()
    #expect(report.failures.isEmpty, "\(report.failures.map(\.description).joined(separator: "\n"))")
    #expect(report.passed > 250)
  }

  @Test func rangesKeepScalarsWhole() throws {
    let days = ["Mon", "Thurs", "on Oct", "Sept", "Dec 3", "at 5 p.m", "last Fri", "2019", "May 4, 2019"]
    for day in days {
      for sign in ["…", "’", "”", "—", "\u{A0}", "…”", "−", "€"] {
        let page = Array("The council meets \(day)\(sign) and again \(sign)\(day)\(sign)".utf8)
        let found = try Self.dates(String(decoding: page, as: UTF8.self), day: "2019-06-01")
        for mention in found.mentions {
          #expect(String(validating: page[mention.range], as: UTF8.self) != nil, "\(day)\(sign): \(mention.range)")
        }
      }
    }
  }

  /// Nothing tells the language of a few words but the words themselves.
  @Test(arguments: [
    ("I'll go back tomorrow", ["2023-08-16"]), ("Let's meet once a week", ["P1W"]), ("a fortnight ago", ["2023-W31"]),
    ("Die Sitzung ist am 3. Mai", ["2023-05-03"]), ("La reunión fue el 3 de mayo", ["2023-05-03"]),
    ("La riunione è il 3 maggio", ["2023-05-03"]), ("La réunion est le 3 mai", ["2023-05-03"]),
  ])
  func aFewWordsTellTheLanguage(text: String, expected: [String]) throws {
    #expect(try Self.values(text, day: "2023-08-15") == expected)
  }

  @Test func narrativeAnchors() throws {
    let page = "In March 2011 the river rose. Later that month it fell, and the following year the dam was built."
    #expect(try Self.values(page, day: "2020-06-01") == ["2011-03", "2011-03", "2012"])
  }

  @Test func openValuesWithoutAPublicationDate() throws {
    let page = "He arrived on Friday, left in October and will be back next week."
    #expect(try Self.values(page) == ["XXXX-WXX-5", "XXXX-10", "FUTURE_REF"])
  }

  @Test func directionComesFromCues() throws {
    #expect(try Self.values("The council will meet on Thursday.", day: "2023-08-15") == ["2023-08-17"])
    #expect(try Self.values("The council met on Thursday.", day: "2023-08-15") == ["2023-08-10"])
  }

  @Test func weekdaysInAListFollowEachOther() throws {
    // A Friday.
    let day = "2024-04-26"
    let storms = "Storms are expected on Friday, Saturday and/or Sunday."
    #expect(try Self.values(storms, day: day) == ["2024-04-26", "2024-04-27", "2024-04-28"])
    // What was said goes back in the list, not ahead.
    #expect(try Self.values("Statements made Friday and Thursday.", day: day) == ["2024-04-26", "2024-04-25"])
    #expect(try Self.values("The council met last Friday or last Tuesday.", day: day) == ["2024-04-19", "2024-04-23"])
    // The week at the end is said of all.
    let week = "They sing Tuesday, Thursday and Friday of next week."
    #expect(try Self.values(week, day: day) == ["2024-04-30", "2024-05-02", "2024-05-03"])
    #expect(try Self.values("They met Monday and last Friday.", day: day) == ["2024-04-22", "2024-04-19"])
  }

  @Test func aWordOfThePastLetsADayLieInTheYearBefore() throws {
    let page = "He has not been seen since Oct. 7, and the dividend is payable Oct. 1."
    #expect(try Self.values(page, day: "2024-08-08") == ["2023-10-07", "2024-10-01"])
  }

  @Test func noCalendarHoldsAMillionYears() throws {
    #expect(try Self.values("It froze twenty thousand years ago.", day: "2024-08-08") == ["PAST_REF"])
  }

  @Test func aCueOfSeveralWordsOverrulesItsWords() throws {
    #expect(try Self.values("We will have a meeting on Thursday.", day: "2023-08-15") == ["2023-08-17"])
    #expect(try Self.values("The truce had been due to expire on Thursday.", day: "2023-08-15") == ["2023-08-10"])
  }

  @Test(arguments: [
    ("On Thursday, the council will vote.", "2023-08-17"),
    ("On Thursday, the mayor said he will resign.", "2023-08-10"),
    ("Thursday's ruling will be heard.", "2023-08-10"),
    ("The result will be announced on Thursday.", "2023-08-17"),
    ("The result has been announced on Thursday.", "2023-08-10"),
    ("They paid by Thursday.", "2023-08-17"),
    ("They paid by the Thursday deadline.", "2023-08-10"),
    ("The mall reopens Thursday.", "2023-08-17"),
    ("The hearing is on Thursday.", "2023-08-17"),
    ("The pictures are from Thursday's fire.", "2023-08-10"),
    ("In January, the firm hired a chief, a man who will stay.", "2023-01"),
  ])
  func directionComesFromBothSides(_ page: String, _ value: String) throws {
    #expect(try Self.values(page, day: "2023-08-15") == [value])
  }

  @Test func aClauseHasAVerbOfItsOwn() throws {
    let day = "2023-08-15"
    #expect(try Self.values("Il sindaco ha detto che giovedì sarà qui.", day: day, language: "it") == ["2023-08-17"])
    #expect(try Self.values("Il sindaco ha detto che giovedì era qui.", day: day, language: "it") == ["2023-08-10"])
    #expect(try Self.values("El rey dijo que el jueves será peor.", day: day, language: "es") == ["2023-08-17"])
  }

  @Test func oneDayMayBeAnEvent() throws {
    let page = "Rules were tightened after 9/11, and the school meets on 9/11."
    #expect(try Self.values(page, day: "2023-08-15") == ["2001-09-11", "2023-09-11"])
    // Its name is the same where days stand before months.
    let british = try Self.dates(
      "Rules were tightened after 9/11, as they were after 9/12.", url: "https://paper.co.uk/1")
    #expect(british.mentions.map(\.value) == ["2001-09-11", "XXXX-12-09"])
    #expect(british.published == nil)
  }

  @Test func whatFollowsAMentionIsALengthWithEnds() throws {
    let mention = try #require(
      try Self.dates("He was elected in 2006 and fell three years later.", day: "2023-08-15").mentions.last)
    #expect(mention.value == "P3Y")
    #expect(mention.begin == "2006")
    #expect(mention.until == "2009")
    // Not beyond what is told of the past, and not from hours.
    let page = "He came on Monday and left two years later, or four hours later."
    #expect(try Self.dates(page, day: "2023-08-15").mentions.map(\.until) == [nil, nil, nil])
    #expect(try Self.values("It rained on June 3, 1999. A day earlier it was dry.") == ["1999-06-03", "1999-06-02"])
  }

  @Test func theDayIsTheOneMentionedLast() throws {
    let page = "Shares rose on Friday, after a loss in May, the first since 1983, and ended the day at 8,017."
    #expect(try Self.values(page, day: "2023-08-15") == ["2023-08-11", "2023-05", "1983", "2023-08-11"])
  }

  @Test func clockTimesLieOnTheDayBesideThem() throws {
    let day = "2023-08-15"
    #expect(
      try Self.values("The blast came at 10:35 a.m. (0735 GMT) Friday.", day: day)
        == ["2023-08-11T10:35", "2023-08-11T07:35Z", "2023-08-11"])
    #expect(try Self.values("He spoke on Friday. At 5 p.m. he left.", day: day) == ["2023-08-11", "2023-08-11T17:00"])
    // Not across blocks, and not where the sentence points the other way.
    #expect(
      try Self.values("He spoke on Friday.\n\nAt 5 p.m. he left.", day: day) == ["2023-08-11", "2023-08-15T17:00"])
    #expect(
      try Self.values("He spoke on Friday. The house will open at 5 p.m.", day: day)
        == ["2023-08-11", "2023-08-15T17:00"])
  }

  @Test func periodsOfSeveralMonthsEndAQuarter() throws {
    let quarter = "Profit rose in the third quarter. "
    #expect(try Self.values(quarter + "It lost $3 a year earlier.", day: "1989-11-02") == ["1989-Q3", "1988-Q3"])
    #expect(
      try Self.values(quarter + "For the first nine months it lost $3, against $9 a year earlier.", day: "1989-11-02")
        == ["1989-Q3", "P9M", "1988"])
  }

  @Test func numbersAndWordsAreLeftAlone() throws {
    let page =
      "You may march in the sun. The 43-year-old scored 3-2 and sold 1,949 of 2000 boats; version 1.2.3 of 10.0.0.1."
    #expect(try Self.values(page, day: "2023-08-15") == [])
  }

  @Test func rangesSayBothEnds() throws {
    let mentions = try Self.dates("The fair runs May 3–5, 2021, open from 4pm to 5pm.", day: "2021-04-20").mentions
    #expect(mentions.map(\.begin) == ["2021-05-03", "2021-04-20T16:00"])
    #expect(mentions.map(\.until) == ["2021-05-05", "2021-04-20T17:00"])
    #expect(try Self.values("The 2015–16 season began in December–February 2016.") == ["2015", "2015-12"])
  }

  @Test(arguments: [
    ("She slept from 10 pm to 5 am.", "2023-08-15T22:00", "2023-08-16T05:00"),
    ("It was open from 9am until noon.", "2023-08-15T09:00", "2023-08-15T12:00"),
    ("between noon and midnight", "2023-08-15T12:00", "2023-08-16T00:00"),
    ("3 - 5pm", "2023-08-15T15:00", "2023-08-15T17:00"),
    ("It was shown from 12/20 to 1/5.", "2022-12-20", "2023-01-05"),
    ("from 8/1 to 9/15", "2023-08-01", "2023-09-15"),
    ("The sale of 12/20-1/5/2021 paid.", "2020-12-20", "2021-01-05"),
  ])
  func noRangeEndsBeforeItBegins(_ text: String, _ begin: String, _ until: String) throws {
    let mentions = try Self.dates(text, day: "2023-08-15T16:00:00").mentions
    #expect(mentions.map(\.begin) == [begin])
    #expect(mentions.map(\.until) == [until])
  }

  @Test func fullStopsAndCommasBehindAnExpressionAreNotPartOfIt() throws {
    func texts(_ page: String) throws -> [String] {
      let bytes = Array(page.utf8)
      return try Self.dates(page, day: "2023-08-15").mentions.map { String(decoding: bytes[$0.range], as: UTF8.self) }
    }
    #expect(try texts("They met May 3-5, she said, and again on the 2nd of Aug.") == ["May 3-5", "the 2nd of Aug"])
    #expect(try texts("It began on Sept. 9 at 10 a.m.") == ["Sept. 9 at 10 a.m."])
  }

  @Test func whatStandsAloneIsYetToCome() throws {
    #expect(try Self.values("Friday", day: "2023-08-15") == ["2023-08-18"])
    #expect(try Self.values("at 3:30", day: "2023-08-15T04:30:00") == ["2023-08-15T15:30"])
    #expect(try Self.values("The council met on Friday", day: "2023-08-15") == ["2023-08-11"])
  }

  @Test func aDayAheadNeedsAWordOfTheFuture() throws {
    #expect(try Self.values("It will open in two weeks.", day: "2023-08-15") == ["2023-08-29"])
    #expect(try Self.values("It was built in two weeks.", day: "2023-08-15") == ["P2W"])
  }

  @Test(arguments: [
    ("\"Tue, 15 Aug 2023 10:30:00 GMT\"", "2023-08-15"), ("\"August 15, 2023\"", "2023-08-15"),
    ("1692095400", "2023-08-15"), ("1692095400000", "2023-08-15"), ("\"2023-08-15 10:30\"", "2023-08-15"),
  ])
  func recordDatesInOtherForms(_ json: String, _ expected: String) throws {
    guard case .map(let stage) = try Self.usual.get() else { return }
    var documents = [
      Document(
        id: RecordID("1"), page: Array("The harbour reopened today.".utf8),
        fields: [.init(name: "day", json: Array(json.utf8))])
    ]
    _ = stage.makeRunner().process(&documents)
    #expect(documents[0].dates?.published?.value == expected)
    #expect(documents[0].dates?.published?.basis == .record)
  }

  @Test(arguments: ["soon", "03/04/2021"])
  func unreadableRecordDatesAreSaid(_ day: String) throws {
    let dates = try Self.dates("It rained.", day: day, url: "https://example.org/2021/05/05/rain")
    #expect(dates.published?.value == "2021-05-05")
    #expect(dates.published?.evidence.map(\.rule) == ["published.url", "published.unreadable"])
  }

  @Test func clockTimesOfTheRecordAreAnchors() throws {
    #expect(try Self.values("It ended two hours ago.", day: "2023-08-15T01:30:00Z") == ["2023-08-14T23:30"])
  }

  @Test func dayAndMonthOrderFollowsThePage() throws {
    #expect(try Self.values("Open on 03/04/2021 and again on 25/04/2021.") == ["2021-04-03", "2021-04-25"])
    #expect(try Self.values("From 03/04/2021 on.") == ["2021-03-04"])
    let british = try Self.dates("From 03/04/2021 on.", url: "https://paper.co.uk/story")
    #expect(british.mentions.map(\.value) == ["2021-04-03"])
  }

  @Test func languagesAreTold() throws {
    let page =
      "Der Hafen ist nach dem Sturm am 3. Mai 2021 wieder geöffnet worden, und die Schiffe fahren seit Dienstag."
    #expect(try Self.values(page) == ["2021-05-03", "XXXX-WXX-2"])
    #expect(try Self.values("Le port a été rouvert le 3 mai 2021 par les autorités de la ville.") == ["2021-05-03"])
  }

  // MARK: Publication dates

  @Test func theRecordsFieldWins() throws {
    let dates = try Self.dates(
      "Published: May 3, 2021\nIt rained.", day: "2021-05-04", url: "https://example.org/2021/05/05/rain")
    #expect(dates.published?.value == "2021-05-04")
    #expect(dates.published?.basis == .record)
  }

  @Test(arguments: [
    "https://example.org/2020/05/17/harbour", "https://example.org/2020/may/17/harbour",
    "https://example.org/harbour-2020-05-17.html", "https://example.org/20200517/harbour",
  ])
  func theUrlsDay(_ url: String) throws {
    let dates = try Self.dates("The harbour reopened.", url: url)
    #expect(dates.published?.value == "2020-05-17")
    #expect(dates.published?.basis == .url)
  }

  private static let paragraph =
    "The harbour reopened this week after a storm had closed it for almost a month, officials of the port authority said, "
    + "and the first ships have already left for the islands in the north.\n"

  @Test(arguments: [
    "Published May 3, 2021", "Posted on 3 May 2021 by Ann Lee", "May 3, 2021", "By Ann Lee | May 3, 2021 10:30 am",
    "Monday, May 3, 2021", "Published\n2021-05-03",
  ])
  func dateLines(_ line: String) throws {
    let dates = try Self.dates("Harbour reopens\n\(line)\n" + Self.paragraph + Self.paragraph)
    #expect(dates.published?.value.hasPrefix("2021-05-03") == true)
    #expect(dates.published?.basis == .text)
  }

  @Test func aLoneUpdateIsADoubtfulPublication() throws {
    let line = "Last updated: May 5, 2021 10:30 am\n"
    let dates = try Self.dates("Harbour reopens\n\(line)" + Self.paragraph + Self.paragraph)
    #expect(dates.published?.value == "2021-05-05T10:30")
    #expect(dates.published?.basis == .updated)
    #expect(dates.published?.confidence == 0.6)
    #expect(dates.updated?.value == "2021-05-05T10:30")
    #expect(dates.latest == "2021-05-05")
    // At the foot it is when the page was looked through.
    let foot = try Self.dates("Harbour reopens\n" + Self.paragraph + Self.paragraph + line)
    #expect(foot.published == nil)
    #expect(foot.latest == "2021-05-05")
  }

  @Test func publishedBeforeUpdated() throws {
    let dates = try Self.dates(
      "Harbour reopens\nUpdated May 5, 2021\nPublished May 3, 2021\n" + Self.paragraph + Self.paragraph)
    #expect(dates.published?.value == "2021-05-03")
    #expect(dates.updated?.value == "2021-05-05")
  }

  @Test(arguments: [
    "Ships wait in the outer harbour while workers clear the channel of debris, February 22, 2023. /Photo",
    "© 2023 Example News. All rights reserved.", "Copyright May 3, 2021 Example News",
    "Ann Lee says: May 3, 2021 at 10:30",
    "Sales rose by a tenth in 2022.", "The meeting is the first of its kind since April 2019.",
  ])
  func nothingIsInvented(_ line: String) throws {
    let dates = try Self.dates("Harbour reopens\n" + Self.paragraph + Self.paragraph + line)
    #expect(dates.published == nil)
  }

  @Test func datelinesWithTheUrlsYear() throws {
    let page = "KATHMANDU, April 25 (Agency) – " + Self.paragraph + Self.paragraph
    let dates = try Self.dates(page, url: "https://example.org/2015/story")
    #expect(dates.published?.value == "2015-04-25")
    #expect(dates.published?.basis == .dateline)
    #expect(try Self.dates(page).published == nil)
  }

  // MARK: Hostile input

  @Test(arguments: [UInt64(1), 2, 3, 4])
  func anyTextGivesWellFormedMentions(_ seed: UInt64) throws {
    let pieces = [
      "last ", "week", "12", "/", ":", ".", "-", "the ", "of ", "May ", "1999", "99999999999", "'", "’", "90s",
      "monday", " ago",
      "two ", "hundred ", "thousand ", "\n", "\u{0}", "é", "日", " ", "T10:", "Z", "twenty-", "Q1", "31", "february ",
      "easter ", "diwali ", "to ", "through ", "from ", "nth ", "last day of ", "half past ", "1/2 ", "in ", "will ",
      "24:00", "h", "pm", "0000-00-00", "2020-02-30", "first ", "quarter ", "\u{2013}", "£", "0",
    ]
    var generator = SplitMix64(seed: seed)
    guard case .map(let stage) = try Self.usual.get() else { return }
    let runner = stage.makeRunner()
    for round in 0..<300 {
      let bytes = Array(generator.text(of: pieces, count: generator.below(41)).utf8)
      var documents = [
        Document(
          id: RecordID("1"), page: bytes,
          fields: round % 2 == 0 ? [.init(name: "day", json: Array("\"2021-01-01\"".utf8))] : [])
      ]
      _ = runner.process(&documents)
      var last = 0
      for mention in documents[0].dates?.mentions ?? [] {
        #expect(mention.range.lowerBound >= last && !mention.range.isEmpty && mention.range.upperBound <= bytes.count)
        #expect(!mention.value.isEmpty && !mention.rule.isEmpty)
        last = mention.range.upperBound
      }
    }
  }

  @Test(arguments: ["last ", "1", "1/", "the ", "twenty-", "Monday ", "\u{0}", "12:", "'90", "日"])
  func longRunsAreSurvived(_ piece: String) throws {
    _ = try Self.dates(String(repeating: piece, count: 20_000), day: "2021-01-01")
  }

  @Test func unknownLanguagesAreReported() throws {
    #expect(throws: ConfigurationError.self) { _ = try Self.stage("{languages: [xx]}") }
  }
}
