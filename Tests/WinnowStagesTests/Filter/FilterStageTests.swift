import Testing
import Winnow
import WinnowStages
import WinnowText

@Suite struct FilterStageTests {
  /// A document with every annotation a filter looks at.
  private func document(
    text: String = "The bridge is open again.", language: String? = "en", published: String? = nil,
    earliest: String? = nil, latest: String? = nil, topics: [(id: String, score: Double)] = [],
    publisher: String? = nil, of canonical: String? = nil, fields: [(String, String)] = []
  ) -> Document {
    var document = Document(
      id: RecordID("d"), page: Array(text.utf8),
      fields: fields.map { Document.Field(name: $0.0, json: Array($0.1.utf8)) })
    document.language = language
    var dates = DateAnnotation()
    dates.published = published.map { .init(value: $0, basis: .text, confidence: 1, evidence: []) }
    dates.earliest = earliest
    dates.latest = latest
    document.dates = dates
    document.topics = topics.map {
      TopicAnnotation(id: $0.id, label: "Label of \($0.id)", level: 1, score: $0.score, basis: .rules, terms: [])
    }
    if let publisher {
      var source = SourceAnnotation()
      source.publisher = .init(name: publisher, domain: "example.org", confidence: 1, evidence: [])
      document.source = source
    }
    if let canonical {
      document.duplicate = DuplicateAnnotation(cluster: RecordID(canonical), of: RecordID(canonical), kind: .near)
    }
    return document
  }

  /// What a filter does, without the order check of a whole pipeline.
  private func outcome(_ options: String, _ document: Document) throws -> (reason: String, detail: String) {
    let source = SourceFile(path: "test.yaml", bytes: Array(options.utf8))
    let node = try YAMLParser.parse(source)
    let definition = try #require(StageRegistry.builtin["filter"])
    let instance = try definition.make(
      StageConfiguration(name: "filter", node: node, mark: node.mark, resources: StageResources()))
    guard case .map(let map) = instance else { return ("no map stage", "") }
    var documents = [document]
    switch map.makeRunner().process(&documents)[0] {
    case .success(.keep): return ("kept", "")
    case .success(.drop(let reason)): return (reason.reason, reason.detail)
    case .failure(let rejection): return (rejection.reason, rejection.message)
    }
  }

  @Test func patternsFindWhatTheyFindInShortTextsInLongOnes() throws {
    let options = #"{where: {field: text, matches: '^Budget(.|\n)*resigned'}}"#
    for lines in [1, 2000] {
      let middle = String(repeating: "The council closed the bridge.\n", count: lines)
      let text = document(text: "Budget vote\n\(middle)The mayor resigned.")
      #expect(try outcome(options, text).reason == "kept")
    }
  }

  @Test func aPatternThatGivesUpRejectsTheRecord() throws {
    let text = String(repeating: "a", count: 60) + "b"
    let found = try outcome("{where: {field: text, matches: '(a+)+$'}}", document(text: text))
    #expect(found.reason == "stage-failed")
    #expect(found.detail.contains("(a+)+$"))
  }

  @Test func lengthCountsCodePointsOfTheKeptText() throws {
    var page = document(text: "Share\n\nÄöü🙂")
    #expect(try outcome("{min-length: 11}", page).reason == "kept")
    #expect(try outcome("{min-length: 12}", page).reason == "text-too-short")
    page.label([.boilerplate(.shareBar), .content], removals: [Removal(block: 0, rule: "r", confidence: 1)])
    #expect(try outcome("{max-length: 4}", page).reason == "kept")
    let short = try outcome("{min-length: 5}", page)
    #expect(short.reason == "text-too-short")
    #expect(short.detail == "4 characters; at least 5 are asked for")
    #expect(try outcome("{max-length: 3}", page).reason == "text-too-long")
  }

  @Test func languages() throws {
    #expect(try outcome("{languages: [de, en]}", document()).reason == "kept")
    #expect(try outcome("{languages: fr}", document()).reason == "language-not-listed")
    #expect(try outcome("{languages: fr}", document(language: nil)).reason == "language-unknown")
    #expect(try outcome("{languages: fr, unknown: keep}", document(language: nil)).reason == "kept")
  }

  @Test(arguments: [
    ("{published-from: 2023-08-15}", "2023-08-15", "kept"),
    ("{published-from: 2023-08-15}", "2023-08-14T23:59", "published-too-early"),
    ("{published-to: 2023-08}", "2023-08-31T12:00", "kept"),
    ("{published-to: 2023-08}", "2023-09-01", "published-too-late"),
    ("{published-from: 2023, published-to: 2023}", "2023-12-31", "kept"),
    ("{published-from: 2024-02-29}", "2024-03-01", "kept"),
  ])
  func publicationDays(options: String, published: String, reason: String) throws {
    #expect(try outcome(options, document(published: published)).reason == reason)
  }

  @Test func boundsDecideWhereTheySuffice() throws {
    let page = document(earliest: "2023-08-10", latest: "2023-08-20")
    #expect(try outcome("{published-from: 2023-08-10, published-to: 2023-08-20}", page).reason == "kept")
    #expect(try outcome("{published-from: 2023-08-21}", page).reason == "published-too-early")
    #expect(try outcome("{published-to: 2023-08-09}", page).reason == "published-too-late")
    let open = try outcome("{published-from: 2023-08-15}", page)
    #expect(open.reason == "published-unknown")
    #expect(open.detail.contains("not before 2023-08-10, not after 2023-08-20"))
    #expect(try outcome("{published-from: 2023, unknown: keep}", document()).reason == "kept")
  }

  @Test func topics() throws {
    let page = document(topics: [("medtop:11000000", 0.9), ("medtop:15000000", 0.3)])
    #expect(try outcome("{topics: ['medtop:15000000']}", page).reason == "kept")
    #expect(try outcome("{topics: ['label of medtop:11000000']}", page).reason == "kept")
    #expect(try outcome("{topics: ['medtop:15000000'], min-topic-score: 0.5}", page).reason == "topic-not-listed")
    #expect(try outcome("{topics: [other]}", page).reason == "topic-not-listed")
    #expect(try outcome("{topics: [other]}", document()).reason == "topic-unknown")
  }

  @Test func publishersAndDuplicates() throws {
    #expect(try outcome("{publishers: [cgtn]}", document(publisher: "CGTN")).reason == "kept")
    #expect(try outcome("{publishers: [Example.org]}", document(publisher: "CGTN")).reason == "kept")
    for entry in ["'https://www.example.org/'", "'*.example.org'", "www.example.org"] {
      #expect(try outcome("{publishers: [\(entry)]}", document(publisher: "CGTN")).reason == "kept", "\(entry)")
    }
    #expect(try outcome("{publishers: [Reuters]}", document(publisher: "CGTN")).reason == "publisher-not-listed")
    #expect(try outcome("{publishers: [Reuters]}", document()).reason == "publisher-unknown")
    #expect(try outcome("{drop-duplicates: true}", document(of: "c")).reason == "is-duplicate")
    #expect(try outcome("{drop-duplicates: true}", document()).reason == "kept")
  }

  @Test(arguments: [
    ("{field: site, equals: a}", true), ("{field: site, equals: b}", false), ("{field: n, equals: 5}", true),
    ("{field: n, equals: 5.0}", true), ("{field: n, min: 5, max: 5}", true), ("{field: n, min: 5.5}", false),
    ("{field: flag, equals: true}", true), ("{field: none, exists: false}", true),
    ("{field: site, exists: true}", true),
    ("{field: none, equals: a}", false), ("{field: none, equals: a, not: true}", true),
    ("{field: tags, in: [x, y]}", true), ("{field: tags, equals: z}", false), ("{field: tags.0, equals: w}", true),
    ("{field: deep.list.name, equals: two}", true), ("{field: deep.list.1.name, matches: '^TW(?i)'}", false),
    ("{field: deep.list.1.name, matches: '(?i)^TW'}", true), ("{field: escaped, matches: 'line\\nbreak'}", true),
    ("{field: topics.score, min: 0.8}", true), ("{field: topics.0.id, equals: t}", true),
    ("{field: source.publisher.domain, matches: '[.]org$'}", true), ("{field: language, in: [en]}", true),
    ("{field: text, matches: bridge}", true), ("{field: id, equals: d}", true), ("{field: deep, equals: '{}'}", false),
    ("{field: dotted.name, equals: 1}", true),
  ])
  func conditionsOnFields(condition: String, isMet: Bool) throws {
    let page = document(
      topics: [("t", 0.9)], publisher: "P",
      fields: [
        ("site", #""a""#), ("n", "5"), ("flag", "true"), ("tags", #"["w","x"]"#), ("escaped", #""line\nbreak""#),
        ("deep", #"{"list":[{"name":"one"},{"name":"two"}]}"#), ("dotted.name", "1"),
      ])
    #expect(try outcome("{where: [\(condition)]}", page).reason == (isMet ? "kept" : "condition-failed"))
    #expect(try outcome("{where: [\(condition)], invert: true}", page).reason == (isMet ? "excluded" : "kept"))
  }

  private static let needsCondition =
    "stage 'filter' needs at least one of min-length, max-length, languages, published-from, published-to, topics, "
    + "publishers, drop-duplicates, where"

  @Test(arguments: [
    ("[filter]", needsCondition), ("[{filter: {unknown: keep}}]", needsCondition),
    ("[{filter: {min-lenght: 3}}]", "unknown option 'min-lenght' of stage 'filter'"),
    ("[{filter: {min-length: -1}}]", "option 'min-length': -1 is out of range (at least 0)"),
    ("[{filter: {min-length: 5, max-length: 4}}]", "'max-length' is less than 'min-length'"),
    ("[{filter: {languages: []}}]", "option 'languages' is an empty list"),
    ("[{filter: {languages: [English]}}]", "option 'languages': 'English' is no language subtag"),
    ("[{filter: {published-from: 2023-02-29}}]", "option 'published-from': '2023-02-29' is no date"),
    ("[{filter: {published-from: 2023, published-to: 2022}}]", "'published-to' is before 'published-from'"),
    ("[{filter: {min-length: 1, min-topic-score: 0.5}}]", "'min-topic-score' means nothing without 'topics'"),
    ("[{filter: {where: [{field: a}]}}]", "this mapping needs at least one of equals, in, matches, exists, min, max"),
    (
      "[{filter: {where: [{field: a, equals: null}]}}]",
      "this mapping needs at least one of equals, in, matches, exists, min, max"
    ),
    (
      "[{filter: {where: [{equals: a}]}}]",
      "this mapping needs option 'field': A field of the record or a path into it."
    ),
    ("[{filter: {where: [{field: a..b, exists: true}]}}]", "'a..b' is no field path"),
    ("[{filter: {topics: [x]}}]", "stage 'filter' reads topics, which no stage of this pipeline writes"),
  ])
  func mistakesAreNamed(stages: String, message: String) {
    #expect(StageHarness.mistakes(stages).contains(message), "\(StageHarness.mistakes(stages))")
  }

  @Test func testsNameReasonsThatThereAre() throws {
    func warnings(_ stages: String, _ reason: String, _ outcome: String = "dropped") throws -> [String] {
      let yaml = "version: 1\nstages: \(stages)\ntests: [{page: a, \(outcome): \(reason)}]\n"
      let source = SourceFile(path: "p.yaml", bytes: Array(yaml.utf8))
      return try PipelineCompiler(registry: .builtin).compile(source).warnings.map {
        "\($0.message) (\($0.hint ?? ""))"
      }
    }
    #expect(
      try warnings("[clean-boilerplate, {filter: {min-length: 3}}]", "text-to-short") == [
        "no stage of this pipeline drops documents for 'text-to-short' (did you mean 'text-too-short'?)"
      ])
    #expect(
      try warnings("[detect-source]", "duplicate") == [
        "no stage of this pipeline drops documents for 'duplicate' (none of them drops any)"
      ])
    #expect(try warnings("[deduplicate, {filter: {min-length: 3}}]", "duplicate") == [])
    // A program may have any reason.
    #expect(try warnings("[{exec: {command: [cat]}}]", "own-reason") == [])
    #expect(
      try warnings("[detect-source]", "empty-txt", "rejected") == [
        "nothing in this pipeline rejects documents for 'empty-txt' (did you mean 'empty-text'?)"
      ])
    #expect(
      try warnings("[{exec: {command: [cat]}}]", "exec-crash", "rejected") == [
        "nothing in this pipeline rejects documents for 'exec-crash' (did you mean 'exec-crashed'?)"
      ])
    #expect(try warnings("[detect-source]", "exec-crashed", "rejected").count == 1)
    for reason in ["html", "stage-failed"] { #expect(try warnings("[detect-source]", reason, "rejected") == []) }
  }

  @Test func badExpressionsAreNamed() {
    let mistakes = StageHarness.mistakes("[{filter: {where: [{field: a, matches: '(unclosed'}]}}]")
    #expect(mistakes.contains { $0.contains("bad regular expression") }, "\(mistakes)")
  }
}
