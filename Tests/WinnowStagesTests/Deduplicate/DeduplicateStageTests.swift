import Testing
import Winnow
import WinnowStages

@Suite struct DeduplicateStageTests {
  private let story = """
    The harbour of Lindmoor reopened on Friday after engineers cleared the wreck of a grain barge that had blocked the \
    entrance since the storm of last week. Fishermen said they had lost most of the herring season. The port authority \
    promised to pay for moorings in neighbouring towns until the end of the month.
    """
  private let other = """
    Schools in the north of the county will stay shut on Monday while teachers vote on the new offer that the education \
    office made over the weekend. Parents were told to expect a decision by noon.
    """

  private func of(_ result: (document: Document, verdict: Verdict)) -> String? { result.document.duplicate?.of?.text }

  @Test func equalBodiesAreExactWhateverCaseAndLayout() throws {
    let results = try deduplicate([
      Document("a", story), Document("b", story.uppercased() + "\n"), Document("c", other),
    ])
    #expect(results[0].document.duplicate == DuplicateAnnotation(cluster: RecordID("a")))
    #expect(of(results[1]) == "a")
    #expect(results[1].document.duplicate?.kind == .exact)
    #expect(results[1].document.duplicate?.similarity == 1)
    #expect(results[2].document.duplicate == nil)
  }

  @Test func shortBodiesAreComparedForEqualityOnly() throws {
    let results = try deduplicate([
      Document("a", "Ferry delayed by fog"), Document("b", "ferry delayed by fog!"),
      Document("c", "Ferry delayed by fog again"), Document("d", "…"), Document("e", "…"),
    ])
    #expect(results.map { of($0) } == [nil, "a", nil, nil, nil])
    #expect(results[3].document.duplicate == nil)
  }

  @Test func keepPoliciesInOrder() throws {
    let documents = [
      Document("c", story, url: "https://www.example.org/1", crawled: "2024-05-04"),
      Document("b", story + " More follows.", url: "https://news.example.com/1", crawled: "2024-05-03T09:00:00Z"),
      Document("a", story + " More follows.", url: "https://third.example/1", crawled: "2024-05-03"),
      Document("d", story, crawled: "yesterday"),
    ]
    func canonical(_ policies: [KeepPolicy]) throws -> Set<String?> {
      Set(try deduplicate(documents) { $0.keep = policies }.map { $0.document.duplicate?.cluster.text })
    }
    #expect(try canonical([.earliest]) == ["a"])
    #expect(try canonical([.longest]) == ["a"])
    #expect(try canonical([.first]) == ["c"])
    #expect(try canonical([.preferSource(["Example.com"])]) == ["b"])
    #expect(try canonical([.preferSource(["example.net"]), .first]) == ["c"])
    #expect(try canonical([]) == ["a"])
  }

  @Test func publicationComesBeforeCrawl() throws {
    var late = Document("late", story, crawled: "2020-01-01")
    late.dates = DateAnnotation()
    late.dates?.published = DateAnnotation.Point(value: "2024-05-05", basis: .text, confidence: 1, evidence: [])
    let results = try deduplicate([late, Document("early", story, crawled: "2024-05-04")])
    #expect(of(results[0]) == "early")
  }

  @Test func dropModes() throws {
    let documents = [Document("a", story), Document("b", story), Document("c", story + " More follows.")]
    func drops(_ mode: DeduplicateOptions.Drop) throws -> [Bool] {
      try deduplicate(documents) {
        $0.drop = mode
        $0.keep = [.first]
      }
      .map { if case .drop = $0.verdict { true } else { false } }
    }
    #expect(try drops(.none) == [false, false, false])
    #expect(try drops(.onlyExact) == [false, true, false])
    #expect(try drops(.all) == [false, true, true])
    guard case .drop(let reason) = try deduplicate(documents, { $0.drop = .all })[1].verdict else {
      Issue.record("not dropped")
      return
    }
    #expect(reason.reason == "duplicate")
    #expect(reason.detail == "exact: the body equals that of a" || reason.detail.contains("with c"))
    #expect(!reason.evidence.isEmpty)
  }

  @Test func evidenceIsTheTextBothHave() throws {
    let framed = "Home News Sport\n" + story + "\nRead more about ports and ferries in our weekend edition"
    let results = try deduplicate([Document("a", framed), Document("b", story + " ")]) { $0.keep = [.longest] }
    let evidence = try #require(results[1].document.duplicate?.evidence)
    #expect(evidence == [Evidence(page: 0..<(story.utf8.count - 1), rule: "dedup.near")])
  }

  @Test func removedBlocksAndHeadlinesDoNotCount() throws {
    func page(_ id: String, _ title: String, _ chrome: String) -> Document {
      var document = Document(id, "\(title)\n\(story)\n\(chrome)\n\(other)")
      document.label(
        [.title(isInText: false), .content, .boilerplate(.navigation), .content], removals: [])
      return document
    }
    let results = try deduplicate([
      page("a", "Harbour opens", "Follow us on every channel"), page("b", "Lindmoor port is free again", "Subscribe"),
    ])
    let duplicate = try #require(results[1].document.duplicate)
    #expect(duplicate.kind == .exact)
    #expect(duplicate.evidence.count == 2)
    for (span, text) in zip(duplicate.evidence, [story, other]) {
      guard case .page(let range) = span.origin else { continue }
      #expect(text.hasPrefix(String(decoding: results[1].document.page[range], as: UTF8.self)))
    }
  }

  @Test func templatesWithCapitalsOfTheirOwnStayApart() throws {
    // "Tides", "Boats" and "The" stand in both; the numbers and the port tell the notices apart.
    func notice(_ port: String, _ day: String, _ numbers: [Int]) -> Document {
      Document(
        port,
        """
        The tide at \(port) turns on \(day) at \(numbers[0]) minutes past noon, with a range of \(numbers[1]) centimetres. \
        Tides of more than \(numbers[2]) centimetres close the inner basin for \(numbers[3]) minutes. Boats that draw more \
        than the board allows must wait outside of the bar until the harbour master has raised the green signal.
        """)
    }
    let results = try deduplicate([
      notice("Lindmoor", "Monday", [17, 412, 390, 45]), notice("Brae", "Friday", [52, 288, 260, 30]),
    ])
    #expect(results.allSatisfy { $0.document.duplicate == nil })
  }

  @Test func membersVouchForWhatTheirCentreRejects() throws {
    // The longest page has a paragraph of its own in front: the short copy begins too far down in it.
    var generator = CorpusGenerator(seed: 12)
    let story = generator.words(180)
    let front = generator.words(70)
    let whole = story.joined(separator: " ")
    let short = story.prefix(70).joined(separator: " ")
    let pages = [
      Document("front", (front + story).joined(separator: " ")), Document("a", whole),
      Document("b", "Brae " + whole), Document("short", "Lindmoor " + short),
    ]
    #expect(try deduplicate([pages[0], pages[3]]).allSatisfy { $0.document.duplicate == nil })
    let clusters = try deduplicate(pages).map { $0.document.duplicate?.cluster }
    #expect(clusters[0] != nil && Set(clusters).count == 1, "\(clusters)")
  }

  @Test func roundUpsAreNobodysDuplicates() throws {
    let lead = """
      Good morning from the newsroom, where the coffee is strong today and the presses are warm. Here is what our \
      reporters found worth telling on a grey and windy start to the week:
      """
    let results = try deduplicate([
      Document("roundup", [lead, story, other].joined(separator: "\n")), Document("a", story),
      Document("b", story + " It is the third wreck this year."), Document("c", other),
      Document("d", other + " Buses will run as usual."),
    ])
    #expect(results[0].document.duplicate == nil)
    #expect(Set(results[1...2].map { $0.document.duplicate?.cluster.text }).count == 1)
    #expect(Set(results[3...4].map { $0.document.duplicate?.cluster.text }).count == 1)
    #expect(results[1].document.duplicate?.cluster != results[3].document.duplicate?.cluster)
  }

  @Test func backgroundThatTwoStoriesShareIsNoCopy() throws {
    let news = [
      "A second barge ran aground off the eastern pier on Sunday with eleven people on board, all of whom were brought "
        + "ashore by the lifeboat within an hour of the first call for help.",
      "Insurers will pay nine million crowns for the losses of the winter, the ministry of trade said on Tuesday after "
        + "weeks of talks with the owners of some forty trawlers and their banks.",
    ]
    let results = try deduplicate(
      news.enumerated().map { Document("\($0)", $1 + "\n" + story) } + [Document("cut", news[0])])
    #expect(results.map { of($0) } == [nil, nil, "0"] || results.map { of($0) } == ["cut", nil, nil])
    #expect(results[1].document.duplicate == nil)
  }

  @Test func storiesThatGoOnInTheirOwnWordsAreTwo() throws {
    var generator = CorpusGenerator(seed: 31)
    var lead = generator.words(90)
    func going(on count: Int) -> String { (lead + generator.words(count)).joined(separator: " ") }
    // A longer form of the story and one with a reporter's last sentence are copies; two stories on one lead are not.
    let copies = try deduplicate([Document("a", going(on: 60)), Document("b", going(on: 20))])
    #expect(Set(copies.map { $0.document.duplicate?.cluster.text }).count == 1)
    #expect(copies[0].document.duplicate != nil)
    let stories = try deduplicate([Document("a", going(on: 60)), Document("b", going(on: 40))])
    #expect(stories.allSatisfy { $0.document.duplicate == nil })
    // Each paper's own last paragraph below an agency's story.
    lead += generator.words(90)
    let papers = try deduplicate([Document("a", going(on: 35)), Document("b", going(on: 33))])
    #expect(papers[0].document.duplicate != nil && papers[1].document.duplicate != nil)
  }

  @Test func itemsOfALongerTextAreNoCopiesOfIt() throws {
    var generator = CorpusGenerator(seed: 32)
    let item = generator.words(120)
    func whole(_ before: Int, _ behind: Int) -> String {
      (generator.words(before) + item + generator.words(behind)).joined(separator: " ")
    }
    let short = Document("item", item.joined(separator: " "))
    #expect(of(try deduplicate([Document("long", whole(50, 0)), short])[1]) == "long")
    #expect(of(try deduplicate([Document("long", whole(50, 50)), short])[1]) == nil)
  }

  @Test func editedCopiesOfEqualLengthAreNear() throws {
    // Every ninth word another: little more than a third of the shingles is left.
    var generator = CorpusGenerator(seed: 12)
    let body = generator.words(180)
    let edited = body.enumerated().map { $0 % 9 == 4 ? "edited\($0)x" : $1 }
    let results = try deduplicate([
      Document("a", body.joined(separator: " ")), Document("b", edited.joined(separator: " ")),
    ]) { $0.keep = [.first] }
    #expect(of(results[1]) == "a")
    #expect((results[1].document.duplicate?.similarity ?? 1) < 0.5)
  }

  @Test func copiesEditedInDifferentPlacesAreJoinedByTheirOriginal() throws {
    // The edited copies are the longest, and share no shingle of five words: in each, other words are replaced.
    var generator = CorpusGenerator(seed: 17)
    let body = generator.words(180)
    func edited(_ place: Int, _ end: String) -> String {
      (body.enumerated().map { $0 % 8 == place ? "edited" + $1 : $1 } + [end]).joined(separator: " ")
    }
    let copies = [Document("a", edited(0, "first one")), Document("b", edited(4, "second"))]
    let apart = try deduplicate(copies)
    #expect(apart.allSatisfy { $0.document.duplicate == nil })
    let results = try deduplicate(copies + [Document("c", body.joined(separator: " "))])
    #expect(Set(results.map { $0.document.duplicate?.cluster.text }).count == 1, "\(results.map(\.document.duplicate))")
    #expect(results[0].document.duplicate != nil)
  }

  @Test func examplesHoldWhatTheySay() {
    let reports = PipelineTestRunner().runExamples(of: DeduplicateStage.descriptor, .builtin)
    #expect(reports.count == 5)
    for report in reports {
      #expect(report.failures.isEmpty, "\(report.name): \(report.failures.map(\.description).joined(separator: "\n"))")
    }
  }

  @Test func mistakesInKeepAreReported() throws {
    func diagnostics(_ yaml: String) throws -> [String] {
      let registry = {
        var registry = StageRegistry()
        registry.register(DeduplicateStage.self)
        return registry
      }()
      let node = try YAMLParser.parse(SourceFile(path: "p.yaml", bytes: Array(yaml.utf8)))
      let definition = try #require(registry["deduplicate"])
      do {
        _ = try definition.make(
          StageConfiguration(name: "deduplicate", node: node, mark: node.mark, resources: StageResources()))
        return []
      } catch let error as ConfigurationError {
        return error.diagnostics.map { "\($0.message)|\($0.hint ?? "")" }
      }
    }
    #expect(try diagnostics("keep: [{prefer-source: [Reuters]}, earliest]").isEmpty)
    #expect(try diagnostics("keep: longest").isEmpty)
    #expect(try diagnostics("drop: only-exact").isEmpty)
    #expect(
      try diagnostics("keep: [erliest]") == [
        "option 'keep': 'erliest' is not one of earliest, longest, first, prefer-source|did you mean 'earliest'?"
      ])
    #expect(try diagnostics("keep: [prefer-source]").count == 1)
    #expect(try diagnostics("keep: [{prefer-source: []}]").count == 1)
    #expect(try diagnostics("similarity: 2").count == 1)
  }
}
