import Testing
import Winnow
import WinnowTestSupport
import WinnowText

@Suite struct DiffCommandTests {
  /// Two runs over four records; the second keeps lines of one word and drops a record.
  private func runs() throws -> TemporaryDirectory {
    let directory = try TemporaryDirectory()
    let records = [
      #"{"id":"a","text":"The title\nHome\nSome <b>text</b> here"}"#,
      #"{"id":"b","text":"Another title\nAn advert here"}"#,
      #"{"id":"c","text":"Third title"}"#, #"{"id":"d"}"#,
    ]
    try directory.write("in.ndjson", records.map { $0 + "\n" }.joined())
    for (name, stages) in [("a", "[label-words]"), ("b", "[drop-word: {word: advert}]")] {
      let pipeline = try directory.write("\(name).yaml", "version: 1\nname: \(name)\nstages: \(stages)\n")
      let run = CommandRun(
        "run", pipeline, "-q", "-i", directory.path + "/in.ndjson", "-o", directory.path + "/\(name)")
      #expect(run.code == 0, "\(run.err)")
    }
    return directory
  }

  @Test func tellsCountsRulesAndSamples() throws {
    let directory = try runs()
    let run = CommandRun("diff", directory.path + "/a", directory.path + "/b")
    #expect(run.code == 0)
    #expect(run.err == "")
    for line in [
      "3 documents changed, 1 the same", "       1  kept → dropped", "       2  kept in both, changed",
      "       1  text  0 lines went, 1 came", "  label-words words.one", "   no longer label-words words.one",
      "   B: dropped by drop-word: has-word", "   + Home", "   title  The title → (nothing)",
    ] {
      #expect(run.out.contains(line), "\(line)\n\(run.out)")
    }
    #expect(!run.out.contains("\u{1B}["))
    let inColor = CommandRun("diff", directory.path + "/a", directory.path + "/b", "--color", "always")
    #expect(inColor.out.contains("\u{1B}[32m   + Home\u{1B}[0m"))
    let few = CommandRun("diff", directory.path + "/a", directory.path + "/b", "--limit", "1")
    #expect(few.out.contains("the biggest 1 of 2"))
  }

  @Test func identicalRunsAreSaidToBe() throws {
    let directory = try runs()
    let run = CommandRun("diff", directory.path + "/a", directory.path + "/a", "--fail-on", "different>0")
    #expect(run.code == 0)
    #expect(run.out.hasSuffix("identical: 4 documents, all the same\n"))
  }

  @Test func damagedOutputsAreSaidToBe() throws {
    let directory = try runs()
    let part = directory.path + "/b/part-00000.ndjson"
    func tell(_ message: String) {
      for command in [
        ["diff", directory.path + "/a"], ["report", "--output", "-"], ["explain", "a", "--run"], ["show"], ["clusters"],
      ] {
        let run = CommandRun(command + [directory.path + "/b"])
        #expect(run.code == 1, "\(command)")
        #expect(run.err.contains(message), "\(command): \(run.err)")
      }
    }
    let manifest = String(decoding: try FilePaths.contents(directory.path + "/b/manifest.json"), as: UTF8.self)
    try directory.write("b/manifest.json", manifest.replacing(#""out":"#, with: #""out":1"#))
    tell("manifest.json: is not as a run wrote it")
    // What a later version means by its fields is not known.
    let seal = try #require(manifest.ranges(of: #","xxh128":""#).last)
    let unsealed = "\(manifest[..<seal.lowerBound])}\n"
    try directory.write("b/manifest.json", unsealed.replacing(#""schema":1"#, with: #""schema":2"#))
    tell("whose records have schema 2; this is winnow \(WinnowVersion.current), which knows schemas up to 1")
    try directory.write("b/manifest.json", manifest)
    let bytes = try FilePaths.contents(part)
    try directory.write("b/part-00000.ndjson", String(decoding: bytes.dropLast(3), as: UTF8.self) + "!!!")
    tell("part-00000.ndjson: is not as the run wrote it")
    try directory.write("b/part-00000.ndjson", String(decoding: bytes.dropLast(3), as: UTF8.self))
    tell("part-00000.ndjson: is damaged: it has \(bytes.count - 3) bytes, and the run wrote \(bytes.count)")
    try FilePaths.removeTree(part)
    tell("part-00000.ndjson: is missing, though the run wrote it")
    for manifest in ["{}", "{", "[]", #"{"counts":{}}"#] {
      try directory.write("b/manifest.json", manifest)
      tell(manifest == "{" ? "manifest.json: is not as a run wrote it" : "manifest.json: is no manifest of a run")
    }
  }

  @Test func gatesOnUnknownFieldsAreRefused() throws {
    let directory = try runs()
    for (gate, hint) in [
      ("texts-changed>0", "did you mean 'text-changed'?"), ("topic-chnaged>0", "did you mean 'topic-changed'?"),
      ("drop>1", "did you mean 'dropped'?"),
    ] {
      let run = CommandRun("diff", directory.path + "/a", directory.path + "/b", "--fail-on", gate)
      #expect(run.code == 2, "\(gate)")
      #expect(run.err.contains(hint), "\(run.err)")
    }
    // Winnow's own fields may be absent, others count when a record has them.
    for gate in ["dates-changed>100", "section-changed>100"] {
      try directory.write("in.ndjson", #"{"id":"a","text":"a","section":"x"}"# + "\n")
      let again = CommandRun(
        "run", directory.path + "/a.yaml", "-q", "-i", directory.path + "/in.ndjson", "-o", directory.path + "/c")
      #expect(again.code == 0, "\(again.err)")
      let run = CommandRun("diff", directory.path + "/a", directory.path + "/c", "--fail-on", gate)
      #expect(run.code == 0, "\(run.err)")
    }
  }

  @Test func recordsThatWentToStandardOutputAreMissed() throws {
    let directory = try runs()
    try FilePaths.removeTree(directory.path + "/b/part-00000.ndjson")
    let run = CommandRun("diff", directory.path + "/a", directory.path + "/b")
    #expect(run.code == 1)
    #expect(run.err.contains("/b/part-00000.ndjson: is missing, though the run wrote it"))
  }

  @Test func gatesFailWith4() throws {
    let directory = try runs()
    let run = CommandRun(
      "diff", directory.path + "/a", directory.path + "/b", "--quiet", "--fail-on", "dropped>10%", "--fail-on",
      "rejected>0")
    #expect(run.code == 4)
    #expect(run.out == "")
    #expect(run.err == "gate failed: dropped>10%: dropped is 1 of 4 (25.00 %)\n")
    let wrong = CommandRun("diff", directory.path + "/a", directory.path + "/b", "--fail-on", "drop>1")
    #expect(wrong.code == 2)
    #expect(wrong.err.contains("'drop>1' is no gate"))
    for gate in ["dropped=0", "dropped == 0", "dropped!=0", "dropped=>0"] {
      let equal = CommandRun("diff", directory.path + "/a", directory.path + "/b", "--fail-on", gate)
      #expect(equal.code == 2)
      #expect(equal.err.contains("compares nothing: write >, >=, < or <=; 'dropped>0'"), "\(equal.err)")
    }
    #expect(CommandRun("diff", directory.path + "/none", directory.path + "/b").code == 2)
    #expect(CommandRun("diff", directory.path, directory.path + "/b").code == 1)
    #expect(CommandRun("diff", directory.path + "/a").code == 2)
  }

  @Test func everyLineOfNDJSONIsAnObject() throws {
    let directory = try runs()
    let path = directory.path + "/changes.ndjson"
    let run = CommandRun(
      "diff", directory.path + "/a", directory.path + "/b", "--format", "ndjson", "--output", path, "--fail-on",
      "added>0")
    #expect(run.code == 0)
    #expect(run.out == "")
    let lines = try directory.read("changes.ndjson").split(separator: "\n").map {
      try JSONValue(parsing: Array($0.utf8))
    }
    #expect(lines.count == 4)
    #expect(lines.map { $0["id"]?.text } == ["a", "b", "c", nil])
    #expect(lines[0].value(at: "text.added.0") == .string("Home"))
    #expect(lines[0]["values"]?.elements.first?["path"] == .string("title"))
    #expect(lines[0]["values"]?.elements.first?["from"] == .string("The title"))
    #expect(lines[0]["values"]?.elements.first?["to"] == .null)
    #expect(lines[1].value(at: "to.status") == .string("dropped"))
    #expect(lines[1].value(at: "to.stage") == .string("drop-word"))
    #expect(lines[3]["type"] == .string("summary"))
    #expect(lines[3].value(at: "documents.changed") == .number("3"))
    #expect(lines[3].value(at: "gates.0.failed") == .bool(false))
  }

  @Test func thePageLoadsNothingAndEscapes() throws {
    let directory = try runs()
    let page = CommandRun("diff", directory.path + "/b", directory.path + "/a", "--format", "html").out
    #expect(page.hasPrefix("<!DOCTYPE html>"))
    #expect(page.contains("dropped → kept"))
    #expect(page.contains("<li class=\"del\">− Home</li>"))
    #expect(page.contains("&lt;b&gt;text"))
    #expect(page.contains("<td><code>title</code></td><td><span class=\"soft\">nothing</span></td><td>The title</td>"))
    for forbidden in ["<script", "<link", "http://", "https://", "<b>text"] { #expect(!page.contains(forbidden)) }
  }
}
