import Testing
import Winnow

@testable import WinnowStages

@Suite struct CleanBoilerplateStageTests {
  @Test func theArticleIsLeftAndEveryRemovedLineHasAReason() throws {
    let document = try CleanFixture.clean(CleanFixture.page, with: CleanFixture.stage())
    #expect(document.textString == CleanFixture.prose.joined(separator: "\n"))
    #expect(document.title == "Bridge to close for two years")
    #expect(document.titleEvidence != nil)
    #expect(document.removal(of: "Politics")?.kind == .navigation)
    #expect(document.removal(of: "Related articles")?.rule == "related.heading")
    #expect(document.removal(of: "Ferry plan fails")?.kind == .relatedLink)
    #expect(document.removal(of: "©")?.kind == .legalFooter)
    for removal in document.removals {
      #expect((0...1).contains(removal.confidence) && !removal.rule.isEmpty)
    }
  }

  @Test(arguments: [
    (
      "en",
      "The council said on Monday that it would close the bridge for two years, because the cost has doubled. Residents had asked for a ferry."
    ),
    (
      "de",
      "Der Rat hat am Montag beschlossen, dass die Brücke für zwei Jahre geschlossen wird, weil die Kosten sich verdoppelt haben. Die Anwohner hatten eine Fähre gefordert."
    ),
    (
      "fr",
      "Le conseil a décidé lundi que le pont serait fermé pendant deux ans, parce que les coûts ont doublé. Les habitants avaient demandé un bac."
    ),
  ])
  func theLanguageComesFromTheText(language: String, page: String) throws {
    #expect(try CleanFixture.clean(page, with: CleanFixture.stage()).language == language)
  }

  /// Short lines look like a menu, but for the heading above them; in a menu that heading helps nothing.
  @Test func aListBelowItsHeadingStaysWithTheArticle() throws {
    let list = """
      Ingredients
      3 aubergines, cut in rounds
      4 tbsp olive oil
      1 onion, chopped
      250 g lentils
      """
    let page = """
      Home
      Ingredients
      Kitchen tips
      Shop

      Aubergines with lentils

      \(CleanFixture.prose.joined(separator: "\n"))

      \(list)

      Comments
      Ann
      I made it twice
      Reply
      © 2024 The Example Kitchen
      """
    let document = try CleanFixture.clean(page, with: CleanFixture.stage())
    #expect(document.textString == CleanFixture.prose.joined(separator: "\n") + "\n\n" + list)
    #expect(document.title == "Aubergines with lentils")
    let other = try CleanFixture.clean(
      page.replacing("\nIngredients\n3", with: "\nOn these pages\n3"), with: CleanFixture.stage())
    #expect(other.textString == CleanFixture.prose.joined(separator: "\n"))
  }

  /// `FAQs` is a menu's entry, but right above a question its heading.
  @Test func theHeadingOfQuestionsStays() throws {
    let questions = """
      FAQs
      Who pays for the new bridge?
      The county and the state pay half each, and the work is to begin in the spring of next year, the council said.
      When will the ferry sail?
      The ferry sails twice an hour from six in the morning, and tickets are sold on board and in the town hall.
      """
    let page = """
      Home
      FAQs
      Contact

      Bridge closes for two years

      \(CleanFixture.prose.joined(separator: "\n"))

      \(questions)

      Contact
      FAQs
      Imprint
      """
    let document = try CleanFixture.clean(page, with: CleanFixture.stage())
    #expect(document.textString == CleanFixture.prose.joined(separator: "\n") + "\n\n" + questions)
  }

  /// Lines broken at a width are one paragraph.
  @Test func aWrappedParagraphStaysWhole() throws {
    let paragraph = """
      Parliament passed the new election law on Monday, after the prime minister had asked the opposition for its votes.
      The president of the senate said lawmakers of both parties had supported the bill. The government wants to hold
      the election in autumn. Ministers, deputies and diplomats had argued about the bill for a year, and the
      opposition leader called the vote a victory for democracy, while the foreign minister spoke of a good day for the
      country. Voters will elect the new parliament in autumn, the election commission said on Monday.
      """
    let document = try CleanFixture.clean("Facebook\nTwitter\n\n" + paragraph, with: CleanFixture.stage())
    #expect(document.textString == paragraph)
  }

  /// Some of its sentences end with a line; what stands below a blank line is no part of it, and its first line no headline.
  @Test func aWrappedParagraphEndsAtABlankLine() throws {
    let paragraph = """
      The harbour was closed on Monday after a storm had broken two of its cranes, the operator said, and ships wait
      outside the bay until the afternoon, when the wind is expected to turn, so that tugs can bring in the first of
      them. The mayor thanked everybody who had helped in the night, and asked visitors to stay away from the piers.
      No one was hurt.
      """
    let document = try CleanFixture.clean(paragraph + "\n\nHome\nSport\nLogin", with: CleanFixture.stage())
    #expect(document.textString == paragraph)
    #expect(document.title == nil)
  }

  @Test func theRecordsTitleStaysAndIsFoundOnThePage() throws {
    let document = try CleanFixture.clean(
      CleanFixture.page, title: "Bridge to close for two years", with: CleanFixture.stage())
    #expect(document.titleEvidence == nil)
    #expect(document.blocks.contains { $0.label.isTitle })
  }

  @Test func aLongHeadlineWithAbbreviationsIsFound() throws {
    let title = "Warning of floods, the mayor and the U.S. engineers agree to look at the old bridge again"
    let page = ([title, "Photo: Jane Roe"] + CleanFixture.prose).joined(separator: "\n\n")
    #expect(try CleanFixture.clean(page, with: CleanFixture.stage()).title == title)
  }

  @Test func aParagraphIsNoHeadline() throws {
    let page = CleanFixture.prose.joined(separator: "\n\n")
    #expect(try CleanFixture.clean(page, with: CleanFixture.stage()).title == nil)
  }

  @Test func aLineOfManyDigitsMayStandAboveTheArticle() throws {
    let line = "Prices " + String(repeating: "1", count: 30_000)
    let document = try CleanFixture.clean(line + "\n\n" + CleanFixture.page, with: CleanFixture.stage())
    #expect(document.blocks.contains { $0.label.isTitle })
  }

  @Test func theTitleStandsApart() throws {
    let document = try CleanFixture.clean(CleanFixture.page, with: CleanFixture.stage())
    #expect(document.removal(of: "Bridge to close")?.rule == "page.title")
    #expect(document.blocks.contains { $0.label == .title(isInText: false) })
  }

  @Test func theTitleCanStandInTheText() throws {
    let document = try CleanFixture.clean(CleanFixture.page, with: CleanFixture.stage { $0.keepTitle = true })
    #expect(document.textString.hasPrefix("Bridge to close for two years\n"))
    #expect(document.removal(of: "Bridge to close") == nil)
  }

  @Test func theTitleStaysWhereNothingElseIsLeft() throws {
    let title = "Bridge to close for two years"
    let document = try CleanFixture.clean(title, title: title, with: CleanFixture.stage())
    #expect(document.textString == title)
    #expect(document.removals.isEmpty)
  }

  @Test func aParagraphThatStandsThereTwiceIsKeptOnce() throws {
    let page = (CleanFixture.prose + [CleanFixture.prose[1]]).joined(separator: "\n\n")
    let document = try CleanFixture.clean(page, with: CleanFixture.stage())
    #expect(document.textString == CleanFixture.prose.joined(separator: "\n\n"))
    #expect(document.removals.count == 1)
  }

  @Test func captionsAndBylinesCanStay() throws {
    let page =
      (["By Jane Roe"] + CleanFixture.prose + ["The old bridge in May. [Reuters]", CleanFixture.prose[0] + " Again."])
      .joined(separator: "\n\n")
    let bare = try CleanFixture.clean(page, with: CleanFixture.stage())
    #expect(bare.removal(of: "By Jane")?.kind == .byline)
    #expect(bare.removal(of: "The old")?.kind == .caption)
    let full = try CleanFixture.clean(
      page,
      with: CleanFixture.stage {
        $0.keepCaptions = true
        $0.keepBylines = true
      })
    #expect(full.textString.contains("By Jane Roe") && full.textString.contains("The old bridge"))
  }

  @Test func modesDifferInOneDirectionOnly() throws {
    let lengths = try [CleanMode.precision, .balanced, .recall].map { mode in
      try CleanFixture.clean(CleanFixture.page, with: CleanFixture.stage { $0.mode = mode }).text.count
    }
    #expect(lengths[0] <= lengths[1] && lengths[1] <= lengths[2])
  }

  @Test func aShortNoteIsNotBlanked() throws {
    let page = "Bridge closed until Friday, the police said."
    #expect(try CleanFixture.clean(page, with: CleanFixture.stage()).textString == page)
  }

  @Test func theStandfirstAndTheLastParagraphStay() throws {
    let standfirst =
      "The council gives up the crossing for two years, and people on both banks ask how they will get to work and to school."
    let last = "The council will hear the owners of the shops on Monday, and after that it will vote on the plan."
    let page =
      (CleanFixture.menu + ["Bridge to close for two years", standfirst, "By Jane Roe", "12 March 2024, 10:15"]
      + CleanFixture.prose
      + CleanFixture.prose.map { $0.replacing("bridge", with: "ferry").replacing("two", with: "ten") }
      + [last, "Comments", "Share this article", "Most read"])
      .joined(separator: "\n")
    let text = try CleanFixture.clean(page, with: CleanFixture.stage()).textString
    #expect(text.hasPrefix(standfirst))
    #expect(text.hasSuffix(last))
  }

  @Test func aStandfirstNeedNotBeASentence() throws {
    let standfirst = "Two years without a way across as the council gives up the old crossing"
    let page =
      (CleanFixture.menu + ["Bridge to close for two years", standfirst, "By Jane Roe", "12 March 2024, 10:15"]
      + CleanFixture.prose + ["Related articles", "Ferry plan fails"])
      .joined(separator: "\n")
    #expect(try CleanFixture.clean(page, with: CleanFixture.stage()).textString.hasPrefix(standfirst))
  }

  @Test func listsBetweenParagraphsStayUnlessARuleNamesOneOfTheirLines() throws {
    let results = ["Harbour Lions 31", "Valley Rovers 29", "Northbank 24", "Southbank 27"]
    func text(_ lines: [String]) throws -> String {
      let more = [
        "The games were played in the hall of the old school, where some four hundred people had come to see them on Saturday.",
        "Two of the players had to be taken to hospital, but their coach said after the match that they would be back in May.",
        "The league goes on in two weeks, when the winners of this round meet the teams from the other side of the valley.",
      ]
      let page =
        ["Bridge to close for two years"] + CleanFixture.prose + lines + more + ["Related articles", "Mill to open"]
      return try CleanFixture.clean((CleanFixture.menu + page).joined(separator: "\n"), with: CleanFixture.stage())
        .textString
    }
    let kept = try text(results)
    #expect(results.allSatisfy { kept.contains($0) })
    // An advertisement may stand between; the heading of links tells what the lines below it are.
    let interrupted = try text(results + ["Advertisement"])
    #expect(results.allSatisfy { interrupted.contains($0) } && !interrupted.contains("Advertisement"))
    let linked = try text(["Related articles"] + results)
    #expect(results.contains { !linked.contains($0) })
  }

  @Test func endlessPagesAreCleanedInStretches() throws {
    let count = 2 * CleanBoilerplateStage.longestStretch + 10
    let page = CleanFixture.page + String(repeating: "\nx", count: count)
    let document = try CleanFixture.clean(page, with: CleanFixture.stage())
    #expect(document.title == "Bridge to close for two years")
    #expect(CleanFixture.prose.allSatisfy { document.textString.contains($0) })
    #expect(document.removals.map(\.block) == document.blocks.indices.filter { !document.blocks[$0].label.isKept })
  }

  @Test func aPageWithoutLinesIsLeftAlone() throws {
    for page in ["", "\n\n \n"] {
      let document = try CleanFixture.clean(page, with: CleanFixture.stage())
      #expect(document.text.isEmpty && document.isCleaned)
    }
  }

  @Test func theExamplesOfTheRulePackHold() throws {
    let report = try CleanFixture.stage().runRuleExamples()
    #expect(report.failures.isEmpty, "\(report.failures)")
    #expect(report.passed > 100)
  }
}
