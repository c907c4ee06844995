import Testing
import Winnow
import WinnowTestSupport
import WinnowText

@testable import WinnowStages

/// Mistakes in grammars.
@Suite struct DateGrammarReaderTests {
  private static func messages(_ yaml: String) throws -> [String] {
    let diagnostics = Diagnostics()
    let node = try YAMLParser.parse(SourceFile(path: "xx.yaml", bytes: Array(yaml.utf8)))
    let grammar = DateGrammarReader.read(node, diagnostics)
    if diagnostics.hasErrors { #expect(grammar == nil) }
    return diagnostics.all.map(\.message)
  }

  private static let head = "version: 1\nlanguage: xx\nlexicon: {weekday: {1: [moonday]}}\ntriggers: [<weekday>]\n"

  @Test(arguments: [
    ("rules: [{id: a, match: '<weekdya>', as: weekday}]", "unknown class 'weekdya'"),
    ("rules: [{id: a, match: '<weekday>', as: weekdays}]", "unknown operation 'weekdays'"),
    ("rules: [{id: a, match: '(<weekday>', as: weekday}]", "'(' without ')'"),
    ("rules: [{id: a, match: 'or <weekday>?', as: weekday}]", "rule 'a' can match without any trigger"),
    (
      "rules: [{id: a, match: '<number> <weekday>', as: shift, with: {unit: week}}]",
      "rule 'a' can never have a value: 'shift' needs slot 'sign'"
    ),
    (
      "rules: [{id: a, match: '<weekday>', as: weekday}, {id: a, match: '<weekday>', as: weekday}]",
      "rule id 'a' is used twice"
    ),
    ("rules: [{id: a, match: '<weekday>', as: weekday, exmaples: []}]", "unknown key 'exmaples' of a rule"),
    ("rules: [{id: a, match: '<weekday>', as: weekday, with: {mod: BEGIN}}]", "no value of slot 'mod'"),
    ("rules: [{id: a, match: '<weekday>', as: weekday, examples: ['on moonday']}]", "an example needs ' => '"),
    ("rules: []", "class 'weekday' is used by no rule"),
    (
      "rules: [{id: a, match: '<weekday> <number:mod>', as: weekday}]",
      "class 'number' has no values for slot 'mod': its values are those of 'count'"
    ),
    (
      "rules: [{id: a, match: '<weekday> <number:season>', as: weekday}]",
      "class 'number' has no values for slot 'season'"
    ),
    ("rules: [{id: a, match: '<weekday>', as: weekday, with: {month: 13}}]", "no value of slot 'month'"),
    (
      "rules: [{id: a, match: '<weekday>', as: weekday, examples: ['[moonday] => DATE 2023-08-14 @yesterday']}]",
      "'yesterday' is no day and no date-time"
    ),
  ])
  func mistakesAreReported(_ rules: String, _ message: String) throws {
    let found = try Self.messages(Self.head + rules + "\n")
    #expect(found.contains { $0.contains(message) }, "\(found)")
  }

  /// What no date can be is no date of a grammar, nor a trap.
  @Test(arguments: [
    ("language: dutch", "'language' of a date grammar: 'dutch' is no language subtag"),
    ("language: nl\nreference: yesterday", "'reference' of a date grammar: 'yesterday' is no day and no date-time"),
    ("language: nl\nlexicon: {month: {13: [x]}}", "'13' is no value of slot 'month'"),
    ("language: nl\nlexicon: {zone: {'+99:00': [x]}}", "'+99:00' is no value of slot 'zone'"),
    (
      "language: nl\nlexicon: {holiday: {easter-9223372036854775808: [x]}}",
      "'easter-9223372036854775808' is no value of slot 'holiday'"
    ),
    ("language: nl\nlexicon: {holiday: {'1+1+1+1': [x]}}", "'1+1+1+1' is no value of slot 'holiday'"),
  ])
  func nonsenseIsReported(_ head: String, _ message: String) throws {
    let found = try Self.messages("version: 1\n\(head)\nrules: []\n")
    #expect(found.contains { $0 == message }, "\(found)")
  }

  @Test func moreGrammarsThanFitAreReported() throws {
    let directory = try TemporaryDirectory()
    let names = try (0...32).map { number in
      let language =
        "a" + String(UnicodeScalar(UInt8(97 + number / 26))) + String(UnicodeScalar(UInt8(97 + number % 26)))
      return try directory.write(
        "\(language).yaml",
        "version: 1\nlanguage: \(language)\ntriggers: [moonday]\nrules: [{id: a, match: moonday, as: reference, with: {ref: PAST_REF}}]\n"
      )
    }
    func findings(_ count: Int) -> [String] {
      StageHarness.mistakes("[{extract-dates: {rules: [\(names.prefix(count).joined(separator: ", "))]}}]")
    }
    #expect(findings(32) == [])
    #expect(findings(33) == ["option 'rules': more than 32 grammars; this is one too many"])
  }
}
