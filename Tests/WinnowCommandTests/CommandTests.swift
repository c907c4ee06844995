import Testing
import Winnow
import WinnowCommand
import WinnowTestSupport
import WinnowText

@Suite struct CommandTests {
  @Test func helpAndVersionGoToStandardOutput() {
    for arguments in [
      ["--help"], ["help"], ["help", "run"], ["run", "--help"], ["--version"],
      ["--generate-completion-script", "bash"],
    ] {
      let run =
        arguments.count == 1 ? CommandRun(arguments[0]) : CommandRun(arguments[0], arguments[1])
      #expect(run.code == 0)
      #expect(!run.out.isEmpty)
      #expect(run.err == "")
    }
    #expect(CommandRun("--version").out == "\(WinnowVersion.current)\n")
  }

  @Test(arguments: [
    "run", "plan", "show", "diff", "explain", "clusters", "retry", "report", "new", "check", "test", "trace", "stages",
    "schema",
  ])
  func everyCommandExplainsItself(_ name: String) {
    let help = CommandRun(name, "--help")
    #expect(help.code == 0)
    #expect(help.out.contains("Example"), "\(help.out)")
    #expect(CommandRun("--help").out.contains("  \(name) "))
  }

  @Test func wrongUsageExitsWith2() {
    #expect(CommandRun("run").code == 2)
    #expect(CommandRun("run", "p.yaml", "--workers", "many").code == 2)
    #expect(CommandRun("run", "p.yaml", "--workers", "0").code == 2)
    #expect(CommandRun("run", "p.yaml", "--max-rejects", "101%").code == 2)
    #expect(CommandRun("run", "p.yaml", "--output", "out", "--sidecar", "side").code == 2)
    #expect(CommandRun("run", "p.yaml", "--frob").code == 2)
    #expect(CommandRun("test").code == 2)
    #expect(CommandRun("trace", "p.yaml", "--page", "a", "--number", "3").code == 2)
    for arguments in [["chekc"], ["help", "chekc"]] {
      let unknown = CommandRun(arguments)
      #expect(unknown.code == 2)
      #expect(
        unknown.err.hasPrefix(
          "error: unknown command 'chekc'\n    did you mean 'check'?\nUsage: winnow <subcommand>\n"))
      #expect(unknown.out == "")
    }
  }

  @Test func anEmptyNameOfADirectoryIsWrongUsage() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("p.yaml", "version: 1\ninput: {files: p.yaml, format: text}\nstages: []\n")
    for arguments in [["-o", ""], ["-o", directory.path + "/out", "--state", ""], ["-o", "-", "--sidecar", ""]] {
      let run = CommandRun(["run", path] + arguments)
      #expect(run.code == 2)
      #expect(run.err.contains("is empty\n    give --"), "\(run.err)")
    }
  }

  @Test func aClosedStandardOutputEndsQuietly() {
    let closed = Console.Stream { _ in
      throw IOError(path: "standard output", message: FilePaths.systemMessage(32))
    }
    let err = Console.Stream { bytes in
      Issue.record("said: \(String(decoding: bytes, as: UTF8.self))")
    }
    let console = Console(out: closed, err: err)
    #expect(WinnowCommand.run(["stages"], registry: .words, console: console) == 0)
    #expect(WinnowCommand.run(["--help"], registry: .words, console: console) == 0)
  }

  // MARK: check

  @Test func checkReportsFindingsWithTheirPlace() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("p.yaml", "version: 1\nstages:\n  - lable-words\n  - drop-word\n")
    let run = CommandRun("check", path)
    #expect(run.code == 2)
    #expect(run.out == "")
    #expect(
      run.err == """
        \(path):3:5: error: unknown stage 'lable-words'
              - lable-words
                ^~~~~~~~~~~
            did you mean 'label-words'?
        \(path):4:5: error: stage 'drop-word' needs option 'word': The word.
              - drop-word
                ^~~~~~~~~
            for example word: advert
        2 errors

        """)
    let json = CommandRun("check", "--diagnostics", "json", path)
    #expect(json.code == 2)
    #expect(json.err == "")
    let findings = try JSONValue(parsing: Array(json.out.utf8))
    #expect(findings.elements.count == 2)
    #expect(
      findings.elements.first
        == .object([
          JSONValue.Member("severity", .string("error")),
          JSONValue.Member("message", .string("unknown stage 'lable-words'")),
          JSONValue.Member("file", .string(path)), JSONValue.Member("line", .number("3")),
          JSONValue.Member("column", .number("5")), JSONValue.Member("length", .number("11")),
          JSONValue.Member("hint", .string("did you mean 'label-words'?")),
        ]))
  }

  /// A collector of log lines reads what ends a run, too: every line is an object.
  @Test func errorsAreLogLines() throws {
    let directory = try TemporaryDirectory()
    let broken = try directory.write("broken.yaml", "version: 1\nstages: [lable-words, drop-wrod]\n")
    let right = try directory.write("p.yaml", "version: 1\nstages: [label-words]\n")
    try directory.write("in.ndjson", "{\"id\":1,\"text\":\"a b\"}\n")
    let json = ["--log-format", "json"]
    for (arguments, code, message) in [
      (["run", broken] + json, 2, "unknown stage 'lable-words'"),
      (["run", right, "--log-format=json"], 2, "the pipeline names no input"),
      (["run", right, "--wrokers", "2"] + json, 2, "Unknown option '--wrokers'"),
      (["rnu", right] + json, 2, "unknown command 'rnu'"),
      (
        ["run", right, "-i", "\(directory.path)/in.ndjson", "-o", "\(directory.path)/in.ndjson"] + json, 1,
        "in.ndjson: exists and is no directory"
      ),
    ] as [([String], Int32, String)] {
      let run = CommandRun(arguments)
      #expect(run.code == code, "\(run)")
      let lines = try run.err.split(separator: "\n").map { try JSONValue(parsing: Array($0.utf8)) }
      #expect(lines.first?["level"] == .string("error") && lines.first?["time"] != nil, "\(run.err)")
      #expect(lines.first?["message"]?.text?.contains(message) == true, "\(run.err)")
    }
    let lines = CommandRun(["run", broken] + json).err.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(
      lines.first?.contains(#""file":"\#(broken)","line":2,"column":10,"length":11,"hint":"did you mean"#) == true)
  }

  /// Ids and names of files cannot drive the terminal, nor forge log lines.
  @Test func namesFromElsewhereAreMadeSafe() throws {
    let directory = try TemporaryDirectory()
    let pipeline = try directory.write("p.yaml", "version: 1\nstages: [label-words]\n")
    let bad = "a\u{1B}[2J\nwarning: forged"
    let id = #"a\u001b[2J\nwarning: forged"#
    try directory.write("in.ndjson", String(repeating: "{\"id\":\"\(id)\",\"text\":\"x y\"}\n", count: 2))
    let run = CommandRun("run", pipeline, "-i", directory.path + "/in.ndjson", "-o", directory.path + "/out")
    #expect(run.code == 0)
    #expect(run.err.contains("the id 'a\u{FFFD}[2J warning: forged' came before"), "\(run.err)")
    #expect(!run.err.contains("\u{1B}") && !run.err.contains("\nwarning: forged"))
    let finding = Diagnostic.error(
      "no such input: '\(bad)'",
      at: SourceMark(file: SourceFile(path: bad, bytes: Array("x: \u{9B}2J\u{202E}".utf8)), line: 1, column: 1))
    let text = finding.description
    #expect(text.split(separator: "\n").count == 3)
    #expect(!text.unicodeScalars.contains { ["\u{1B}", "\u{9B}", "\u{202E}"].contains($0) })
    #expect(!CommandRun("run", pipeline, "-i", bad, "-o", directory.path + "/o").err.contains("\u{1B}"))
    #expect(!CommandRun("check", directory.path + "/" + bad).err.contains("\nwarning: forged"))
  }

  @Test func checkAcceptsWhatIsRight() throws {
    let directory = try TemporaryDirectory()
    let right = try directory.write(
      "p.yaml", "version: 1\nstages: [label-words]\ninput: {files: a}\noutput: {path: b}\n")
    #expect(CommandRun("check", right).out == "\(right): ok, 1 stage\n")
    let bare = try directory.write("bare.yaml", "version: 1\nstages: [label-words]\n")
    #expect(
      CommandRun("check", bare).out
        == "\(bare): ok, 1 stage; it names no input and no output: give --input and --output to run it\n")
    #expect(CommandRun("check", right).code == 0)
    #expect(CommandRun("check", "--diagnostics", "json", right).out == "[]\n")
    let warned = try directory.write("w.yaml", "version: 1\nstages: [word-topic, label-words]\n")
    let run = CommandRun("check", warned)
    #expect(run.code == 0)
    #expect(
      run.err.contains("warning: stage 'word-topic' reads labels and title, which 'label-words' writes only later"))
    let missing = CommandRun("check", directory.path + "/none.yaml")
    #expect(missing.code == 2)
    #expect(missing.err.contains("none.yaml': No such file or directory"))
  }

  // MARK: stages, schema, new

  @Test func stagesListsAndExplains() throws {
    #expect(
      CommandRun("stages").out == """
        word-topic   Finds a topic.
        label-words  Labels lines of one word.
        drop-word    Drops documents with a word.

        """)
    #expect(
      CommandRun("stages", "label-words").out == """
        label-words: Labels lines of one word.

        More about it.

        Reads page; writes labels, title, source, dates.

        Options
          mode  (strict | loose, default strict)
              How sure to be.
          words  (list of strings, default [one, two])
              Some words.
              for example words: [a, b]

        Example: a word goes
          page: "A title\\nHome\\nText here"
          expect: {title: A title}

        """)
    let markdown = CommandRun("stages", "--format", "markdown", "drop-word").out
    #expect(markdown.contains("| `word` | string | required | The word. |"))
    #expect(markdown.contains("| `share` | number, 0 to 1 |  | Unused. |"))
    let json = try JSONValue(parsing: Array(CommandRun("stages", "--format", "json").out.utf8))
    #expect(json.value(at: "2.options.required") == .array([.string("word")]))
    let unknown = CommandRun("stages", "word-topics")
    #expect(unknown.code == 2)
    #expect(unknown.err == "error: unknown stage 'word-topics'\n    did you mean 'word-topic'?\n")
  }

  @Test func schemaKnowsEveryStageAndOption() throws {
    let schema = try JSONValue(parsing: Array(CommandRun("schema").out.utf8))
    #expect(schema["$schema"]?.text == "https://json-schema.org/draft/2020-12/schema")
    let stages = schema.value(at: "properties.stages.items.oneOf")
    #expect(stages?.elements.first?["enum"] == .array([.string("word-topic"), .string("label-words")]))
    #expect(stages?.elements.count == 4)
    let labels = stages?.elements[2].value(at: "properties.label-words.anyOf.0.properties")
    #expect(labels?.value(at: "mode.enum") == .array([.string("strict"), .string("loose")]))
    #expect(labels?.value(at: "mode.default") == .string("strict"))
    let drop = stages?.elements[3].value(at: "properties.drop-word")
    #expect(drop?["required"] == .array([.string("word")]))
    #expect(drop?.value(at: "properties.share.anyOf.0.anyOf.0.maximum") == .number("1"))
  }

  @Test func newWritesAPipelineThatWorks() throws {
    let directory = try TemporaryDirectory()
    let path = directory.path + "/new.yaml"
    let run = CommandRun("new", path)
    #expect(run.code == 0)
    #expect(run.err == "wrote \(path); next: winnow test \(path)\n")
    let text = try directory.read("new.yaml")
    #expect(text.contains("\nname: \"new\"\n"))
    // Ordered by what stages read and write; stages that need an option are left out.
    #expect(text.contains("  - label-words:\n      # How sure to be.\n      # mode: strict\n"))
    let names = text.split(separator: "\n").filter { $0.hasPrefix("  - ") }
    #expect(names.first == "  - label-words:" && names.dropFirst().first == "  - word-topic:")
    #expect(CommandRun("test", path).out == "ok    \(path): 1 test, 2 rule examples\n")
    let again = CommandRun("new", path)
    #expect(again.code == 1)
    #expect(again.err.contains("exists already"))
    #expect(try directory.read("new.yaml") == text)
    #expect(
      CommandRun("new", "-", "--stages", "drop-word, label-words").out.contains(
        "  - drop-word:\n      # The word.\n      word: advert\n"))
    #expect(CommandRun("new", "-", "--stages", "drop-words").code == 2)
  }

  // MARK: test

  @Test func testReportsFailures() throws {
    let directory = try TemporaryDirectory()
    let rules = try directory.write("rules.yaml", "label: wrong\n")
    let path = try directory.write(
      "p.yaml",
      """
      version: 1
      stages: [label-words, {word-topic: {rules: rules.yaml}}, {drop-word: {word: advert}}]
      tests:
        - name: right
          page: "Title\\nHome\\nSome text"
          expect: {text: "Title\\nSome text", winnow.pipeline: p}
        - name: wrong
          page: "Title\\nan advert"
          expect: {}
      """)
    let run = CommandRun("test", "-v", path)
    #expect(run.code == 1)
    #expect(
      run.out == """
        ok    right
        \(path):9:13: error: test 'wrong': the document was dropped by 'drop-word': has-word (at 9)
                expect: {}
                        ^
            expected it to be kept
        \(rules):1:8: error: example of 'label' fails
            label: wrong
                   ^~~~~
        FAILED    \(path): 2 tests, 1 rule example, 2 failed

        """)
    let stages = CommandRun("test", "--stages")
    #expect(stages.code == 0)
    #expect(
      stages.out == """
        ok    word-topic: 2 rule examples
        ok    label-words: 1 test
        ok    drop-word: 0 tests

        """)
    let broken = try directory.write("b.yaml", "version: 1\nstages: [x]\n")
    #expect(CommandRun("test", broken, path).code == 2)
  }

  // MARK: run and show

  @Test func runWritesAndShowSummarises() throws {
    let directory = try TemporaryDirectory()
    try directory.write(
      "in.ndjson",
      #"{"id":1,"text":"A title\nHome\nSome text\u001b[2J here"}"# + "\n" + #"{"text":"An\nadvert here"}"# + "\nno\n")
    let path = try directory.write(
      "p.yaml",
      """
      version: 1
      input: {files: in.ndjson}
      stages: [label-words, word-topic, {drop-word: {word: advert}}]
      output: {path: "\(directory.path)/out"}
      """)
    let run = CommandRun("run", path)
    #expect(run.code == 0)
    #expect(run.out == "")
    #expect(run.err.contains("3 in = 1 out + 1 dropped + 1 rejected"))
    let show = CommandRun("show", directory.path + "/out")
    #expect(
      show.out == """
        1  A title
           id         1
           publisher  The Example (example.org)
           published  2023-01-01 or later
           mentions   A t = 2023-W01
           topics     things 0.75
           removed    1 line: navigation 1
           text       A title Some text\u{FFFD}[2J here

        3 in = 1 out + 1 dropped + 1 rejected

        """)
    #expect(CommandRun("show", directory.path).code == 1)
    #expect(CommandRun("show", path).code == 1)
    #expect(CommandRun("run", path, "--max-rejects", "0").code == 3)
    #expect(CommandRun("run", path, "--max-rejects", "34%").code == 0)
    #expect(CommandRun("run", path, "--input", directory.path + "/none.txt").code == 2)
    let quiet = CommandRun("run", path, "--quiet", "--log-format", "json")
    #expect(quiet.err.contains(#""level":"warning","message":"rejected 1: broken-json""#))
    #expect(!quiet.err.contains("info"))
  }

  @Test func runNeedsInputAndOutput() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("p.yaml", "version: 1\nstages: []\n")
    let noInput = CommandRun("run", path, "--output", directory.path + "/out")
    #expect(noInput.code == 2)
    #expect(noInput.err == "error: the pipeline names no input\n    write input: {files: …} or give --input PATH\n")
    let input = try directory.write("a.txt", "text")
    let noOutput = CommandRun("run", path, "--input", input)
    #expect(noOutput.code == 2)
    #expect(
      noOutput.err == "error: the pipeline names no output\n    write output: {path: out/} or give --output DIR\n")
  }
}
