import Testing
import Winnow

@testable import WinnowStages

/// Grammars that would take all memory or all time, and macros in the wrong order.
@Suite struct DatePatternTests {
  /// `line:column message`.
  private func findings(define: [String] = [], match: String = "<weekday>") throws -> [String] {
    var yaml = "version: 1\nlanguage: xx\nlexicon: {weekday: {1: [moonday]}}\ntriggers: [<weekday>]\n"
    if !define.isEmpty { yaml += "define:\n" + define.map { "  \($0)\n" }.joined() }
    yaml += "rules: [{id: a, match: '\(match)', as: weekday}]\n"
    let diagnostics = Diagnostics()
    let node = try YAMLParser.parse(SourceFile(path: "xx.yaml", bytes: Array(yaml.utf8)))
    let grammar = DateGrammarReader.read(node, diagnostics)
    #expect((grammar == nil) == diagnostics.hasErrors)
    return diagnostics.all.map { "\($0.mark?.line ?? 0):\($0.mark?.column ?? 0) \($0.message)" }
  }

  @Test func macrosThatMultiplyAreRefused() throws {
    let macros = ["a0: x"] + (1...60).map { "a\($0): '{a\($0 - 1)} {a\($0 - 1)}'" }
    let found = try findings(define: macros)
    // One mistake: the macros above it are of no use, but not wrong.
    #expect(found == ["17:8 a pattern of more than 10,000 elements, macros replaced by what they stand for"])
  }

  @Test func macrosThatNestAreRefused() throws {
    let macros = ["a0: x"] + (1...5_000).map { "a\($0): '{a\($0 - 1)} ?'" }
    #expect(try findings(define: macros) == ["39:8 nested deeper than 32, macros included"])
  }

  @Test func patternsWithTooManyReadingsAreRefused() throws {
    // Every state of this one stands for thousands.
    let optional = "<weekday> " + (0..<4_000).map { "w\($0)? " }.joined()
    #expect(try findings(match: optional) == ["1:1 the patterns of the grammar can be read in too many ways"])
    // The n-th word from the end: 2ⁿ states.
    let words = 40
    let doubling =
      "<weekday> " + String(repeating: "(a | b)? ", count: words) + "a" + String(repeating: " (a | b)", count: words)
    let found = try findings(match: doubling)
    #expect(found.count == 1 && found[0].contains("the grammar has more than 20000 states"), "\(found)")
    #expect(try findings(match: "<weekday> " + (0..<30).map { "w\($0)? " }.joined()) == [])
  }

  @Test func macrosAreDefinedBeforeTheirUse() throws {
    #expect(
      try findings(define: ["b: '{a} x'", "a: y"], match: "<weekday> {b}")
        == ["6:6 macro 'a' is defined further down; define it first"])
    let endless = "stands inside of what it stands for, which has no end then"
    #expect(try findings(define: ["a: '{a} x'"]) == ["6:6 macro 'a' \(endless)"])
    #expect(
      try findings(define: ["a: '{b} x'", "b: '{c}'", "c: 'x {a}'"]) == [
        "6:6 macro 'b' \(endless)", "7:6 macro 'c' \(endless)",
      ])
    #expect(try findings(define: ["month: y"], match: "<weekday> {mnoth}") == ["7:24 unknown macro 'mnoth'"])
  }
}
