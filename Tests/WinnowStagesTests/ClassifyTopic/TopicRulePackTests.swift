import Testing
import Winnow

@testable import WinnowStages

/// The messages of all mistakes in a pack, with line and column.
private func mistakes(_ yaml: String) throws -> [String] {
  let diagnostics = Diagnostics()
  _ = TopicRulePack(try YAMLParser.parse(SourceFile(path: "t.yaml", bytes: Array(yaml.utf8))), diagnostics)
  return diagnostics.all.map { finding in
    let place = finding.mark.map { "\($0.line):\($0.column): " } ?? ""
    return place + finding.message + (finding.hint.map { " (\($0))" } ?? "")
  }
}

@Suite struct TopicRulePackTests {
  @Test func reportsEveryMistakeAtItsPlace() throws {
    let found = try mistakes(
      """
      version: 1
      langauges: [en]
      classes:
        - id: a
          terms: {2: [fine, pre*fix, FINE, fine], heavy: [x], 0: [y]}
          examples: [{text: t, expect: frist}]
        - id: a
          label: again
        - label: no id
          terms: [x]
      """)
    #expect(
      found == [
        "2:1: unknown key 'langauges' of a topic rule pack (did you mean 'languages'?)",
        "5:23: 'pre*fix': '*' stands only at the end of a word",
        "5:38: term 'fine' stands twice in class 'a'",
        "5:45: 'heavy' is no weight: -10 to 10, but not 0",
        "5:57: '0' is no weight: -10 to 10, but not 0",
        "6:34: 'expect' of an example: 'frist' is no outcome (did you mean 'first'?)",
        "7:5: class 'a' stands here a second time",
        "7:5: class 'a' has neither terms nor children",
        "9:5: a class needs 'id'",
        "10:12: terms must be a mapping from weights to terms, not a list (for example 2: [parliament, prime minister*])",
        "9:5: class '' has neither terms nor children",
      ])
  }

  @Test func languagesAreSubtags() throws {
    let found = try mistakes("version: 1\nlanguages: [english, en]\nclasses: [{id: a, terms: {1: [x]}}]\n")
    #expect(
      found == ["2:13: 'languages' of a topic rule pack: 'english' is no language subtag (for example en, de, zh)"])
  }

  @Test func limitsDepth() throws {
    let found = try mistakes(
      """
      version: 1
      classes:
        - id: a
          children:
            - id: b
              children:
                - id: c
                  children:
                    - {id: d, terms: {1: [x]}}
      """)
    #expect(found == ["9:17: a taxonomy has at most 3 levels"])
  }

  @Test func needsClasses() throws {
    #expect(try mistakes("version: 1\nclasses: []\n") == ["1:1: a topic rule pack needs at least one class"])
    #expect(try mistakes("version: 2\nclasses: [{id: a, terms: {1: x}}]\n").first?.contains("version 2") == true)
  }

  @Test func failedExamplesNameTheirPlace() throws {
    let pack = """
      version: 1
      classes:
        - id: a
          terms: {2: [alpha, beta]}
          examples: ["alpha and beta", "gamma", {text: alpha beta, expect: absent}]
      """
    let resources = StageResources(
      directory: "", builtins: ["topics.yaml": { Array(pack.utf8) }], diagnostics: Diagnostics())
    let report = try ClassifyTopicStage(options: ClassifyTopicOptions(), resources: resources).runRuleExamples()
    #expect(report.passed == 1)
    #expect(report.failures.map { $0.mark?.line } == [5, 5])
    #expect(
      report.failures.map(\.message) == [
        "example: class 'a' is not present", "example: class 'a' is not absent",
      ])
  }
}
