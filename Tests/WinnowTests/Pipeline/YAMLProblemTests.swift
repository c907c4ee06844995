import Testing
import Winnow
import WinnowTestSupport

/// Syntax errors in plain words, at the place of the mistake. A ⟨ stands before the place; it is not part of the YAML.
@Suite struct YAMLProblemTests {
  private func finding(_ marked: String) throws -> (found: Diagnostic, line: Int, column: Int) {
    let parts = marked.split(separator: "⟨", omittingEmptySubsequences: false)
    let before = parts.count > 1 ? String(parts[0]) : ""
    let line = before.count { $0 == "\n" } + 1
    let column = (before.split(separator: "\n", omittingEmptySubsequences: false).last?.unicodeScalars.count ?? 0) + 1
    let file = SourceFile(path: "p.yaml", bytes: Array(marked.filter { $0 != "⟨" }.utf8))
    do {
      _ = try YAMLParser.parse(file)
      return (.error("nothing was found", at: nil), line, column)
    } catch { return (try #require(error.diagnostics.first), line, column) }
  }

  @Test(
    arguments: [
      ("input:\n⟨\tfiles: a.txt", "a tab cannot indent YAML; use spaces", nil),
      ("a:\n  b:\n  ⟨\tc: 1", "a tab cannot indent YAML; use spaces", nil),
      ("files: ⟨*.txt", "a text cannot start with '*' unless it stands in quotes", "write \"*.txt\""),
      ("name: ⟨@home", "a text cannot start with '@' unless it stands in quotes", "write \"@home\""),
      ("names: [a, ⟨%b]", "a text cannot start with '%' unless it stands in quotes", "write \"%b\""),
      ("name: ⟨!home", "a text that starts with '!' has to stand in quotes", nil),
      ("name: foo⟨: bar", "a second ': ' on one line", "a text with ': ' in it has to stand in quotes"),
      (
        "stages:\n  - clean\n      ⟨mode: precision", "this line stands below 'clean', which has no ':' behind it",
        "write - clean:"
      ),
      ("⟨version:1\nstages: []", "a space is missing behind ':'", "write version: 1"),
      (
        "version:⟨\u{A0}1\nstages: []", "the blank behind ':' is none that YAML knows (U+00A0)",
        "write an ordinary space"
      ),
      (
        "version: 1\n ⟨name: x", "this line is indented deeper than the one above, which is complete",
        "lines of one mapping start in the same column"
      ),
      (
        "stages:\n- a\n ⟨- b:\n    c: 3", "this line is indented deeper than the one above, which is complete",
        "items of one list start in the same column"
      ),
      (
        "stages:\n  - filter:\n      min: 3\n     ⟨max: 4",
        "this line starts in column 6, but lines that it can belong to in column 7 (as line 3) or column 5 (as line 2)",
        "lines of one mapping start in the same column, and so do items of one list"
      ),
      ("name: \"a\" ⟨b", "a value ends before this text", "quotes go around the whole text"),
      (
        "name: 'it'⟨s'", "a value ends before this text",
        "quotes go around the whole text, and a ' inside of single quotes is written twice"
      ),
      ("a: {b: [c, d⟨}", "expected ',' or ']' in the list that opens on line 1, column 8", nil),
      // At the end of the file there is nothing to show.
      ("stages: [filter⟨\n", "expected ',' or ']' in the list that opens on line 1, column 9", nil),
      ("a:\n  b: {c: d⟨  # e\n\n# f\n\n", "expected ',' or '}' in the mapping that opens on line 2, column 6", nil),
      ("a: [b, {c: d⟨]", "expected ',' or '}' in the mapping that opens on line 1, column 8", nil),
      (
        "a: [b, 'it'⟨s]", "expected ',' or ']' in the list that opens on line 1, column 4",
        "a ' inside of single quotes is written twice: 'it''s'"
      ),
      (
        "stages: ⟨[\n  - clean\n", "this list is not closed",
        "write ']' behind its last item, and items without '- ', or leave '[' out"
      ),
      ("a: [b, ⟨, c]", "a value is missing here", nil),
      ("a: ⟨\"b\nc: d", "a text in quotes starts here and does not end", nil),
      (
        "a: \"b⟨\\.org\"", "'\\.' means nothing in double quotes",
        "write the text in single quotes, or the backslash twice"
      ),
      (
        "version: 1\n⟨stages\n  - clean", "'stages' is neither a key nor an item",
        "a key ends with ':', an item of a list starts with '- '"
      ),
      ("stages:\n  -filter:\n      a: 3\n  ⟨-clean", "a space is missing behind '-'", "write - clean"),
      (
        "stages: ⟨- clean", "a list with '- ' cannot start behind other text",
        "start it on the next line, or write it as [a, b]"
      ),
    ] as [(String, String, String?)])
  func isToldInPlainWords(_ marked: String, _ message: String, _ hint: String?) throws {
    let (found, line, column) = try finding(marked)
    #expect(found.message == "YAML: \(message)")
    #expect(found.hint == hint)
    #expect(found.mark?.line == line)
    #expect(found.mark?.column == column)
  }

  @Test(arguments: [
    ("a: &x [⟨*x]", "alias '*x' stands inside of what it stands for, which has no end then"),
    ("a: &x {b: 1}\nc: {⟨<<: *x}", "merge keys ('<<') are not supported"),
  ])
  func aliasesAndMergeKeys(_ marked: String, _ message: String) throws {
    let (found, line, column) = try finding(marked)
    #expect(found.message == message)
    #expect(found.mark?.line == line && found.mark?.column == column)
  }

  /// Any text that is no YAML gets a finding inside of the file, and never a trap.
  @Test(arguments: 0..<40 as Range<UInt64>)
  func anyTextIsSurvived(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let pieces = [
      "a", "b:", ": ", "- ", "-", "\n", "\n  ", "\n    ", "\t", "'", "\"", "[", "]", "{", "}", ",", "#", " # c", "*",
      "&x",
      "!t", "%", "@", "|", ">", "\\", "é", "🙂", "\r\n", "---", "...", "?", "key: value", "\u{FEFF}", "\0",
    ]
    for _ in 0..<150 {
      let text = generator.text(of: pieces, count: generator.below(25))
      let file = SourceFile(path: "p.yaml", bytes: Array(text.utf8))
      do { _ = try YAMLParser.parse(file) } catch {
        let mark = try #require(error.diagnostics.first?.mark)
        #expect(mark.line >= 1 && mark.line <= text.utf8.count { $0 == 0x0A } + 2 && mark.column >= 1)
        _ = error.description
      }
    }
  }
}
