import Testing
import Winnow
import WinnowStages
import WinnowTestSupport

/// Commands that show what stages do, with the stages that come with Winnow.
@Suite struct BuiltinStagesTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  @Test(arguments: StageRegistry.builtin.definitions.map(\.descriptor.name))
  func theStarterOfAStagePassesItsOwnTest(_ stage: String) throws {
    let path = "\(directory.path)/new.yaml"
    #expect(CommandRun("new", path, "--stages", stage, registry: .builtin).code == 0)
    let check = CommandRun("check", path, registry: .builtin)
    #expect(check.code == 0, "\(check.err)")
    let test = CommandRun("test", path, registry: .builtin)
    #expect(test.code == 0, "\(test.out)\(test.err)")
    #expect(test.out.contains(": 1 test"))
  }

  @Test func theStarterSaysWhatBecomesOfThePage() {
    let sample = CommandRun("new", "-", "--stages", "sample", registry: .builtin).out
    #expect(sample.contains("      rate: 0.01\n"))
    #expect(sample.contains("    dropped: not-sampled "))
    let exec = CommandRun("new", "-", "--stages", "exec", registry: .builtin).out
    #expect(exec.contains("      command: [\"sh\",\"-c\","))
    #expect(exec.contains("    expect:\n      text: {contains: "))
  }

  @Test func showsFieldsOfTheUsersOwn() throws {
    try directory.write(
      "in.ndjson",
      #"{"id":1,"url":"https://example.org/a","site":{"name":"Example"},"tags":["a","b c"],"text":"The bridge is open."}"#
        + "\n")
    let path = try directory.write(
      "p.yaml",
      """
      version: 1
      input: {files: in.ndjson}
      stages:
        - select: {fields: [id, text as an-exceptionally-long-name, site.name as source, site, tags, url as topics]}
      output: {path: "\(directory.path)/out"}
      """)
    #expect(CommandRun("run", path, registry: .builtin).code == 0)
    #expect(
      CommandRun("show", directory.path + "/out", registry: .builtin).out == """
        1  (no title)
           id         1
           an-exceptionally-long-name The bridge is open.
           source     Example
           site       {"name":"Example"}
           tags       a, b c
           topics     https://example.org/a

        1 in = 1 out + 0 dropped + 0 rejected

        """)
  }

  /// Paragraphs and items are filled up to the width: no line ends where the next word would have fitted.
  @Test(arguments: StageRegistry.builtin.definitions.map(\.descriptor.name))
  func referencesAreWrappedEvenly(_ stage: String) {
    let text = CommandRun("stages", stage, registry: .builtin).out
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).prefix { !$0.hasPrefix("Reads ") }
    var isCode = false
    for (line, next) in zip(lines, lines.dropFirst()) {
      if line.hasPrefix("```") { isCode.toggle() }
      let isNewItem = next.hasPrefix("- ") || next.first?.isNumber == true
      guard !isCode, !line.hasPrefix("```"), !line.isEmpty, !next.isEmpty, !next.hasPrefix("```"), !isNewItem else {
        continue
      }
      let word = next.split(separator: " ").first ?? ""
      #expect(line.unicodeScalars.count + 1 + word.unicodeScalars.count > 100, "\(line)")
    }
    #expect(!isCode)
  }

  /// Long enough to be compared.
  private static let story = """
    The harbour workers went back to work on Thursday after the union and the port authority had agreed on a new contract. \
    It gives them four per cent more this year and three per cent more in the next, and a day off for night shifts.
    """

  @Test func traceComparesWithFurtherPages() throws {
    let pipeline = try directory.write("p.yaml", "version: 1\nstages: [deduplicate]\n")
    let page = try directory.write("page.txt", Self.story)
    let alone = CommandRun("trace", pipeline, "--page", page, registry: .builtin).out
    #expect(alone.contains("compares documents, and saw this one only: --with PATH adds others"))
    #expect(alone.hasSuffix("\nkept\n"))
    let first = try directory.write("a.txt", Self.story + "\nOne more line.")
    let others = try directory.write("b.ndjson", #"{"text":"A bridge."}"# + "\n" + #"{"text":"A road."}"# + "\n")
    let compared = CommandRun(
      "trace", pipeline, "--page", page, "--with", first, "--with", others, registry: .builtin)
    #expect(compared.code == 0, "\(compared.err)")
    #expect(compared.out.contains("compares documents: saw 3 other documents"))
    #expect(compared.out.contains("a.txt"), "\(compared.out)")
    #expect(CommandRun("trace", pipeline, "--page", page, "--with", "none.txt", registry: .builtin).code == 2)
  }

  @Test func traceFindsThePageAmongTheFurtherOnes() throws {
    let pipeline = try directory.write("p.yaml", "version: 1\nstages: [{deduplicate: {keep: first}}]\n")
    let record = { (id: String) in #"{"id":"\#(id)","text":"\#(Self.story)"}"# + "\n" }
    let input = try directory.write("in.ndjson", record("first") + record("second"))
    let second = CommandRun(
      "trace", pipeline, "--input", input, "--id", "second", "--with", input, registry: .builtin)
    #expect(second.out.contains("saw 1 other document\n"))
    #expect(second.out.contains("dropped by deduplicate"), "\(second.out)")
    let first = CommandRun("trace", pipeline, "--input", input, "--id", "first", "--with", input, registry: .builtin)
    #expect(first.out.hasSuffix("\nkept\n"), "\(first.out)")
  }
}
