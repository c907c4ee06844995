import Testing
import Winnow
import WinnowTestSupport

@Suite struct TraceTests {
  private let directory: TemporaryDirectory
  private let pipeline: String

  init() throws {
    directory = try TemporaryDirectory()
    try directory.write(
      "in.ndjson", #"{"id":"first","text":"One page"}"# + "\n" + #"{"id":"second","text":"Two pages"}"# + "\nno\n")
    pipeline = try directory.write(
      "p.yaml",
      """
      version: 1
      input: {files: in.ndjson}
      stages: [label-words, word-topic, {drop-word: {word: advert}}]
      """)
  }

  @Test func showsWhatEveryStageDid() throws {
    let page = try directory.write("page.txt", "A title\n\nHome\nSome text with an advert\n")
    let run = CommandRun("trace", pipeline, "--page", page)
    #expect(run.code == 0)
    #expect(run.err == "")
    #expect(
      run.out == """
        page  page.txt
        \(WordStory.text)
        """)
  }

  @Test func coloursOnTerminalsOrOnDemand() {
    #expect(!CommandRun("trace", pipeline, "--number", "1").out.contains("\u{1B}"))
    #expect(
      CommandRun("trace", pipeline, "--number", "1", isTerminal: true).out.contains("\u{1B}[1;32mOne page\u{1B}[0m"))
    #expect(CommandRun("trace", pipeline, "--color", "always").out.contains("\u{1B}["))
    #expect(!CommandRun("trace", pipeline, "--color", "never", isTerminal: true).out.contains("\u{1B}"))
  }

  @Test func findsThePage() {
    #expect(CommandRun("trace", pipeline).out.hasPrefix("page  first\n"))
    #expect(CommandRun("trace", pipeline, "--number", "2").out.hasPrefix("page  second\n"))
    #expect(CommandRun("trace", pipeline, "--id", "sec").out.hasPrefix("page  second\n"))
    #expect(
      CommandRun("trace", pipeline, "--input", directory.path + "/in.ndjson", "--number", "2").out.hasPrefix(
        "page  second"))
    #expect(CommandRun("trace", pipeline, "--record", #"{"id":"x","text":"a b"}"#).out.hasPrefix("page  x\n"))
    #expect(CommandRun("trace", pipeline, "--number", "3").out.contains("rejected: broken-json"))
    let none = CommandRun("trace", pipeline, "--number", "4")
    #expect(none.code == 1)
    #expect(none.err == "error: there is no record 4: the input has 3\n")
    let noID = CommandRun("trace", pipeline, "--id", "third")
    #expect(noID.code == 1)
    #expect(noID.err == "error: no record has the id 'third'\n")
    #expect(CommandRun("trace", pipeline, "--page", directory.path + "/none").code == 2)
  }

  @Test func printsTheRecord() {
    let run = CommandRun("trace", pipeline, "--record", #"{"text":"A title\nSome advert"}"#, "--json")
    #expect(run.out.hasPrefix("{\n  \"id\": \"record:1\",\n"))
    #expect(run.out.contains("\"dropped\": {\n    \"stage\": \"drop-word\",\n    \"reason\": \"has-word\""))
  }

  @Test func survivesAnyPage() throws {
    var generator = SplitMix64(seed: 7)
    let pieces = ["é\u{1B}", "\n", " ", "\0", "日本", "a", "\u{202E}"]
    for _ in 0..<200 {
      let page = try directory.write("any.txt", "x " + generator.text(of: pieces, count: 60))
      let run = CommandRun("trace", pipeline, "--page", page)
      #expect(run.code == 0)
      #expect(!run.out.utf8.contains(0x1B) && !run.out.utf8.contains(0))
    }
  }
}
