import Testing
import Winnow
import WinnowStages
import WinnowTestSupport

@Suite struct ExplainCommandTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// Runs a pipeline of these stages over the test's `in.ndjson`, into `out`.
  private func run(_ stages: String, registry: StageRegistry = .words) throws {
    let pipeline = try directory.write("p.yaml", "version: 1\nname: p\nstages: \(stages)\n")
    let run = CommandRun(
      ["run", pipeline, "-q", "-i", directory.path + "/in.ndjson", "-o", directory.path + "/out"], registry: registry)
    #expect(run.code == 0, "\(run.err)")
  }

  private func explain(_ arguments: String..., registry: StageRegistry = .words) -> CommandRun {
    CommandRun(["explain", "--run", directory.path + "/out"] + arguments, registry: registry)
  }

  /// What the run passed over as too long is not the document, though its id is the same.
  @Test func readsTheInputAsTheRunDid() throws {
    let long = String(repeating: "word ", count: 400)
    try directory.write("in.ndjson", #"{"id":"a","text":"\#(long)"}"# + "\n" + #"{"id":"a","text":"short"}"# + "\n")
    let pipeline = try directory.write(
      "p.yaml", "version: 1\nname: p\ninput: {files: in.ndjson, max-record: 1KB}\nstages: []\n")
    let run = CommandRun("run", pipeline, "-q", "-o", directory.path + "/out")
    #expect(run.code == 0, "\(run.err)")
    #expect(explain("a").out.contains("in.ndjson, line 2, "))
  }

  /// Ids that look alike are told apart as the run told them.
  @Test func readsTheRecordThatTheRunMeant() throws {
    try directory.write(
      "in.ndjson",
      [#""17""#, "17", #""dup""#, #""dup""#, #""dup#2""#, #""dup""#].map { #"{"id":\#($0),"text":"page"}"# }
        .joined(separator: "\n"))
    try run("[]")
    for (id, line) in [("17", 2), ("\"17\"", 1), ("dup", 3), ("dup#2", 4), ("dup#2#2", 5), ("dup#3", 6)] {
      #expect(explain(id).out.contains("in.ndjson, line \(line), "), "\(id)")
    }
  }

  @Test func tellsTheWholeStory() throws {
    try directory.write(
      "in.ndjson",
      #"{"id":"x","text":"One page"}"# + "\n"
        + #"{"id":"ad","site":"s","text":"A title\n\nHome\nSome text with an advert"}"# + "\n")
    try run("[label-words, word-topic, {drop-word: {word: advert}}, {drop-word: {word: never}}]")
    let run = explain("ad")
    #expect(run.code == 0)
    #expect(run.err == "")
    #expect(
      run.out.split(separator: "\n", omittingEmptySubsequences: false).dropFirst().joined(separator: "\n") == """
        file  dropped.ndjson, at byte 0
        read  \(directory.path)/in.ndjson, line 2, 73 bytes from byte 29
        page  ad
        \(WordStory.text)
        """)
    #expect(explain("ad", "--json").out.contains(#""reason": "has-word""#))
  }

  @Test func worksWithoutTheInput() throws {
    let input = try directory.write("in.ndjson", #"{"id":"x","text":"Title here\n\nHome\n\n\n\nOf May\nMenu"}"# + "\n")
    try run("[label-words]")
    let withInput = explain("x").out.split(separator: "\n").dropFirst(3)
    #expect(withInput.contains("  7   Of May"))
    try directory.write("in.ndjson", #"{"id":"x","text":"Something else"}"# + "\n")
    #expect(explain("x").out.contains(", which has changed since; the page below is put together from the record\n"))
    try FilePaths.removeTree(input)
    let gone = explain("x").out
    #expect(gone.contains("read  the input is not there any more (\(input)); the page below is put together"))
    for line in ["  1 T Title here", "Home  ← navigation words.one 0.90", "Menu  ← navigation", "  Of May"] {
      #expect(gone.contains(line), "\(line)\n\(gone)")
    }
    #expect(explain("x", "--no-input").out.contains("read  not looked up; the page below"))
  }

  @Test func saysTheSameAsTraceDid() throws {
    let seeds = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined() + "/seeds"
    let pipeline = try directory.write(
      "p.yaml",
      "version: 1\nstages: [clean-boilerplate, detect-source, extract-dates, deduplicate, classify-topic]\n")
    let run = CommandRun(
      ["run", pipeline, "-q", "-i", seeds, "-o", directory.path + "/out"], registry: .builtin)
    #expect(run.code == 0, "\(run.err)")
    let names = try FilePaths.names(in: seeds)
    #expect(names.count == 5)
    for name in names {
      let trace = CommandRun(["trace", pipeline, "--page", "\(seeds)/\(name)"], registry: .builtin).out
      let story = explain(name, registry: .builtin).out
      func steps(_ text: String) -> [Substring] {
        text.split(separator: "\n").drop { !$0.hasPrefix("──") }.filter { !$0.hasPrefix("compares documents") }
      }
      #expect(steps(story).count > 20)
      #expect(steps(story) == steps(trace), "\(name)")
    }
  }

  @Test func duplicatesNameEachOther() throws {
    let story = (1...60).map { "word\($0) and more" }.joined(separator: " ")
    try directory.write(
      "in.ndjson", ["first", "second"].map { #"{"id":"\#($0)","text":"\#(story)"}"# + "\n" }.joined())
    try run("[deduplicate]", registry: .builtin)
    #expect(explain("second", registry: .builtin).out.hasSuffix("it repeats first (kept)\n"))
    #expect(explain("first", registry: .builtin).out.hasSuffix("1 copy of it: second\n"))
  }

  @Test func rejectsHaveTheirPlaceAndReason() throws {
    try directory.write("in.ndjson", "{\"text\":\"fine page\"}\nno\u{1B}[2J json\n")
    try run("[label-words]")
    let run = explain("in.ndjson:2")
    #expect(run.code == 0)
    #expect(run.out.contains("in.ndjson, line 2, 11 bytes from byte 21\n"))
    #expect(run.out.contains("rejected: broken-json"))
    // The same bytes would be rejected again.
    #expect(run.out.hasSuffix("mend it where it comes from, and run again\n"))
    #expect(!run.out.contains("\u{1B}"))
  }

  @Test func repeatedIDsAreToldApart() throws {
    try directory.write("in.ndjson", (1...3).map { #"{"id":"a","text":"page \#($0)"}"# + "\n" }.joined())
    try run("[label-words]")
    #expect(explain("a").out.contains(", line 1,"))
    #expect(explain("a#3").out.contains(", line 3,"))
  }

  /// A number and a string are two ids.
  @Test func numbersAndStringsAreToldApart() throws {
    let input = try directory.write(
      "in.ndjson", "{\"id\":\"1\",\"text\":\"the string\"}\n{\"id\":1,\"text\":\"the number\"}\n")
    try run("[label-words]")
    let note = #"a string '1' is an id, too: it is '"1"', in double quotes"#
    for run in [explain("1"), CommandRun("trace", directory.path + "/p.yaml", "--id", "1", "-i", input)] {
      #expect(run.out.contains("the number") && run.err.contains(note), "\(run)")
    }
    for run in [
      explain(#""1""#), CommandRun("trace", directory.path + "/p.yaml", "--id", #""1""#, "-i", input),
    ] {
      #expect(run.out.contains("the string") && run.err.isEmpty, "\(run)")
    }
  }

  @Test func whatIsNotThereIsSaid() throws {
    try directory.write("in.ndjson", #"{"id":"ab","text":"a b"}"# + "\n" + #"{"id":"ac","text":"a c"}"# + "\n")
    try run("[label-words]")
    #expect(explain("a").code == 1)
    #expect(explain("a").err == "error: 2 ids start with 'a' (ab, ac): give it in full\n")
    #expect(explain("b").err.contains("has the id 'b'"))
    #expect(CommandRun("explain", "a", "--run", directory.path).code == 1)
    #expect(CommandRun("explain", "a").code == 2)
  }
}
