import Testing
import Winnow

@Suite struct PipelineTestTests {
  /// Runs the tests of a pipeline; each failure as `line:column: message | hint`.
  private func failures(_ yaml: String) throws -> [String] {
    let compilation = try SampleStages.compile(yaml)
    return compilation.tests.flatMap { test in
      PipelineTestRunner().run(test, through: compilation.plan.stages).failures.map { failure in
        let place = failure.mark.map { "\($0.line):\($0.column)" } ?? "-"
        return "\(place): \(failure.message)\(failure.hint.map { " | \($0)" } ?? "")"
      }
    }
  }

  @Test func passes() throws {
    #expect(
      try failures(
        #"""
        version: 1
        stages: [label, {measure: {minimum: 3}}, topic, equal]
        tests:
          - page: "A title\nShare\nText"
            expect:
              title: null
              text: "A title\nText"
              clean.removed.0.rule: second
              clean: {removed: [{kind: share-bar, confidence: 0.50}]}
              topics.0: {id: "t:1", terms: [a, b]}
              topics: {contains: {label: built-in}, count: 1, not-contains: {label: x}}
              size: 18
              dates: null
              source: {count: 0}
          - name: unreadable
            page: " "
            rejected: empty-text
          - pages: [aa, fail, "four", bbbb, blind, ccccc]
            expect:
              - dropped: short
              - rejected: no-luck
              - {text: {contains: [fo, ur], not-contains: x}}
              - dropped: equal
              - rejected: unseen
              - {id: "6"}
          - record: {id: 7, url: "https://a.example/", text: "abc", topics: [1], extra: {a: [true, 1.50, "2", null]}}
            expect: {id: 7, input.topics: [1], extra: {a: [true, 1.5, "2", null]}, url: "https://a.example/"}
          - records: [{text: a bc}, {text: 3}]
            expect: [{id: "1:1"}, {rejected: text-not-a-string}]
        """#) == [])
  }

  @Test func saysWhatIsDifferent() throws {
    #expect(
      try failures(
        """
        version: 1
        stages: [{measure: {minimum: 3}}, topic]
        tests:
          - name: wrong
            page: "some text"
            expect:
              text: other text
              topics: [{id: "t:2"}, {}]
              topics.0: {id: "t:2", terms: {contains: c}}
              language: en
              size: "9"
              id: null
          - page: "some text"
            dropped: short
          - pages: ["ab", "fail"]
            expect: [{text: ab}, {dropped: no-luck}]
        """) == [
          #"7:13: test 'wrong': text is not as expected | expected "other text"\#n    found    "some text""#,
          #"8:15: test 'wrong': topics is not as expected | expected [{"id":"t:2"},{}]\#n    found    [{"id":"t:1","label":"built-in","level":1,"score":0.5,"by":"rules","terms":["a","b"]}]"#,
          #"9:22: test 'wrong': topics.0.id is not as expected | expected "t:2"\#n    found    "t:1""#,
          #"9:36: test 'wrong': topics.0.terms is not as expected | expected something with "c"\#n    found    ["a","b"]"#,
          #"10:17: test 'wrong': language is not as expected | expected "en"\#n    found    nothing"#,
          #"11:13: test 'wrong': size is not as expected | expected "9"\#n    found    9"#,
          #"12:11: test 'wrong': id is not as expected | expected nothing\#n    found    "1""#,
          "14:14: test 'test 2': the document was kept | expected it to be dropped: short",
          "16:14: test 'test 3', document 1: the document was dropped by 'measure': short (2 is too little) | expected it to be kept",
          "16:36: test 'test 3', document 2: the document was rejected by 'measure': no-luck (it says fail) | expected it to be dropped: no-luck",
        ])
  }

  @Test(arguments: [
    ("{page: a, expect: {}, stages: []}", "unknown key 'stages' of a test"),
    ("{expect: {}}", "a test needs an input"),
    ("{page: a, record: {text: b}, expect: {}}", "a test has one input, this one has page and record"),
    ("{page: [a], expect: {}}", "'page' of a test: expected a string, found a list"),
    ("{pages: a, expect: {}}", "'pages' of a test: expected a list, found a string"),
    ("{pages: [], expect: []}", "'pages' of a test is empty"),
    ("{record: a, expect: {}}", "'record' of a test: expected a mapping, found a string"),
    ("{page: a, expect: {}, dropped: x}", "a test has one outcome, this one has expect and dropped"),
    ("{page: a, expect: x}", "'expect' of a test: expected a mapping, found a string"),
    ("{page: a, dropped: {}}", "'dropped' of a test: expected a string, found a mapping"),
    ("{pages: [a, b], expect: {}}", "the test has 2 documents and 1 outcomes"),
    ("{page: a, expect: {text: {count: many}}}", "'count' of a test: expected a whole number, found a string"),
    ("{page: a, expect: {text: {contains: []}}}", "'contains' of a test names nothing"),
    ("{page: a, name: [], expect: {}}", "'name' of a test: expected a string, found a list"),
    ("3", "a test must be a mapping, not a number"),
  ])
  func reportsMistakes(_ test: String, _ message: String) {
    let findings = SampleStages.findings("version: 1\nstages: []\ntests:\n  - \(test)")
    #expect(findings.contains { $0.contains("error: \(message)") }, "\(findings)")
  }

  @Test func warnsAboutWhatLooksLikeAnOperator() {
    #expect(
      SampleStages.findings("version: 1\nstages: []\ntests:\n  - {page: a, expect: {text: {contain: a}}}") == [
        "4:31: warning: 'contain' of a test is taken for a field [did you mean 'contains'?]"
      ])
  }

  @Test func runsExamplesOfStages() throws {
    let registry = SampleStages.registry
    let reports = PipelineTestRunner().runExamples(of: MeasureStage.descriptor, registry)
    #expect(reports.map(\.name) == ["short"])
    #expect(reports.allSatisfy { $0.failures.isEmpty })
  }

  @Test func reportsExamplesThatMakeNoSense() {
    var descriptor = MeasureStage.descriptor
    descriptor.examples = [
      StageExample("odd", yaml: "page: a\nstages: [mesure]\nexpect: {}"),
      StageExample("broken", yaml: "page: [a"),
      StageExample("chosen", yaml: "page: abc\nstages: [{measure: {minimum: 5}}]\ndropped: short"),
    ]
    let reports = PipelineTestRunner().runExamples(of: descriptor, SampleStages.registry)
    #expect(reports.map { $0.failures.count } == [1, 1, 0])
    #expect(reports[0].failures[0].message == "unknown stage 'mesure'")
    #expect(reports[0].failures[0].mark?.description == "measure example \"odd\":2:10")
  }
}
