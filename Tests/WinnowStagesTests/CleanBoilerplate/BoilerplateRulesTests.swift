import Testing
import Winnow

@testable import WinnowStages

@Suite struct BoilerplateRulesTests {
  /// The messages about a rule pack.
  private func messages(_ yaml: String) throws -> [String] {
    let diagnostics = Diagnostics()
    var reader = BoilerplateRulesReader(diagnostics)
    reader.read(try YAMLParser.parse(SourceFile(path: "rules.yaml", bytes: Array(yaml.utf8))))
    return diagnostics.all.map { "\($0.mark.map(String.init(describing:)) ?? "") \($0.message)" }
  }

  @Test(arguments: [
    ("version: 2\nrules: []", "rules.yaml:1:10 'version' of a boilerplate rule pack: version 2 is unknown"),
    (
      "version: 1\nrules:\n  - {id: a, kind: advrt, exact: [x]}",
      "rules.yaml:3:19 'kind' of a rule: 'advrt' is no kind of boilerplate"
    ),
    (
      "version: 1\nrules:\n  - {id: a, kind: advert, exacts: [x], prefix: [y]}",
      "rules.yaml:3:27 unknown key 'exacts' of a rule"
    ),
    ("version: 1\nrules:\n  - {id: a, kind: advert}", "rules.yaml:3:5 rule 'a' has no phrases"),
    (
      "version: 1\nrules:\n  - {id: a, kind: advert, exact: [ad], inline: true, run: 2}",
      "rules.yaml:3:48 'inline' of a rule: an inline rule can't have 'run'"
    ),
    (
      "version: 1\nrules:\n  - {id: a, kind: other, action: keep, heading: true, exact: [pros], place: tail}",
      "rules.yaml:3:5 rule 'a' can't have 'run' or 'place'"
    ),
    (
      "version: 1\nrules:\n  - {id: a, kind: advert, prefix: [x], regex: '('}",
      "rules.yaml:3:47 'regex' of a rule: bad regular expression: missing closing parenthesis at byte 1"
    ),
    (
      "version: 1\nrules:\n  - {id: a, kind: advert, exact: [x]}\n  - {id: a, kind: advert, exact: [y]}",
      "rules.yaml:4:5 a second rule 'a'"
    ),
    (
      "version: 1\nrules:\n  - {id: model.x, kind: advert, exact: [x]}",
      "rules.yaml:3:10 'id' of a rule: 'model.x' is no rule id"
    ),
  ])
  func mistakesAreReportedAtTheirPlace(yaml: String, message: String) throws {
    #expect(try messages(yaml) == [message])
  }

  @Test func theLimitOfRulesIsForAllPacks() throws {
    func pack(_ ids: Range<Int>) throws -> YAMLNode {
      let rules = ids.map { "  - {id: r\($0), kind: advert, exact: [x\($0)]}\n" }.joined()
      return try YAMLParser.parse(SourceFile(path: "rules.yaml", bytes: Array("version: 1\nrules:\n\(rules)".utf8)))
    }
    let diagnostics = Diagnostics()
    var reader = BoilerplateRulesReader(diagnostics)
    reader.read(try pack(0..<29_990))
    reader.read(try pack(29_990..<30_000))
    #expect(diagnostics.all.isEmpty)
    reader.read(try pack(30_000..<30_001))
    #expect(diagnostics.all.map(\.message) == ["more than 30,000 rules, with the 30000 of the packs before it"])
  }

  @Test func aLaterPackReplacesARuleOfAnEarlierOneOnce() throws {
    func pack(_ rules: String) throws -> YAMLNode {
      try YAMLParser.parse(SourceFile(path: "rules.yaml", bytes: Array("version: 1\nrules:\n\(rules)".utf8)))
    }
    let diagnostics = Diagnostics()
    var reader = BoilerplateRulesReader(diagnostics)
    reader.read(try pack("  - {id: a, kind: advert, exact: [old]}\n  - {id: b, kind: advert, exact: [other]}"))
    reader.read(try pack("  - {id: a, kind: widget, exact: [new]}"))
    #expect(diagnostics.all.isEmpty)
    #expect(reader.compiled.rules.map(\.id) == ["a", "b"])
    #expect(reader.compiled.rules.map(\.kind) == [.widget, .advert])
    reader.read(try pack("  - {id: a, kind: widget, exact: [x]}\n  - {id: a, kind: advert, exact: [y]}"))
    #expect(diagnostics.all.map(\.message) == ["a second rule 'a'"])
  }

  private func rule(_ line: String, _ yaml: String) throws -> Int16 {
    let diagnostics = Diagnostics()
    var reader = BoilerplateRulesReader(diagnostics)
    reader.read(
      try YAMLParser.parse(SourceFile(path: "rules.yaml", bytes: Array("version: 1\nrules:\n\(yaml)".utf8))))
    #expect(diagnostics.all.isEmpty)
    let rules = reader.compiled
    let document = Document(id: RecordID("x"), page: Array(line.utf8))
    let page = PageLines()
    page.measure(document, rules.tables)
    rules.mark(page, document, scratch: BoilerplateRules.Scratch(rules))
    return page.lines[0].rule
  }

  @Test(arguments: [
    ("exact", "• READ MORE »", true), ("exact", "Read more books", false), ("exact", "Bread more", false),
    ("prefix", "Read more about it", true), ("prefix", "Read moreover", false), ("prefix", "I read more", false),
    ("suffix", "You should read more…", true), ("suffix", "read more now", false), ("suffix", "bread more", false),
    ("contains", "To read more, click", true), ("contains", "bread more", false), ("contains", "éread more", false),
  ])
  func phrasesStandAsTheirFormAsks(form: String, line: String, matches: Bool) throws {
    #expect(try rule(line, "  - {id: a, kind: read-more, \(form): [read more]}") == (matches ? 0 : -1))
  }

  @Test func keepingRulesWinThenDroppingOnesThenLongPhrases() throws {
    let rules = """
        - {id: hint, kind: other, contains: [read more about it today]}
        - {id: drop, kind: read-more, action: drop, prefix: [read]}
        - {id: longer, kind: read-more, action: drop, prefix: [read more]}
        - {id: keep, kind: other, action: keep, contains: [statute]}
      """
    #expect(try rule("Read more about it today", rules) == 2)
    #expect(try rule("Read more: the statute", rules) == 3)
  }

  @Test func inlineLinesTellNothingOfTheLinesAround() throws {
    let parts = ["Early years", "The first bridge", "The second bridge"]
    func page(_ mark: String) -> String {
      let sections = zip(parts, CleanFixture.prose).map { "\($0)\n\(mark)\n\($1)" }
      return (CleanFixture.menu + ["", "Bridge to close for two years", ""] + sections).joined(separator: "\n")
    }
    let stage = try CleanFixture.stage()
    let marked = try CleanFixture.clean(page("[edit]"), with: stage)
    #expect(marked.removal(of: "[edit]")?.rule == "widget.edit")
    // What is no rule's business leaves the model the same lines to judge by.
    let other = try CleanFixture.clean(page("[bdit]"), with: stage)
    for line in parts + CleanFixture.prose {
      #expect((marked.removal(of: line) == nil) == (other.removal(of: line) == nil), "\(line)")
    }
  }

  @Test func apostrophesAreTypographicOrNot() throws {
    #expect(try rule("Don’t miss", "  - {id: a, kind: other, exact: [\"don't miss\"]}") == 0)
  }
}
