import Foundation
import Testing

/// Runs that remember: they do only what is left to do, and what they write is what a run from scratch writes.
@Suite struct StateTests {
  @Test func nothingChangedIsNothingToDo() throws {
    let fixture = try StateFixture(documents: 300)
    try fixture.run("out")
    let manifest = try fixture.directory.read("out/manifest.json")
    let again = try fixture.run("out")
    #expect(again.messages.contains("nothing to do: out is that of run 1"))
    #expect(try fixture.directory.read("out/manifest.json") == manifest)
    #expect(try fixture.plan().contains("is up to date: run 1 wrote it"))

    // Somebody touched the output: it is written again.
    try fixture.directory.write("out/part-00000.ndjson", "tampered\n")
    try fixture.run("out")
    let run = try RunOutput(fixture.directory).manifest["run"] as? [String: Any]
    #expect(run?["number"] as? Int == 2)
    try fixture.run("plain", state: nil)
    #expect(try fixture.files("out") == fixture.files("plain"))

    let forced = try fixture.run("out", ["--force"])
    #expect(forced.messages.contains("deduplicate used 300 of 300 results again"))
    #expect(try fixture.files("out") == fixture.files("plain"))
  }

  /// A change in the rules of one stage: its name, the file, what is replaced by what, and the stages that may keep all
  /// their results.
  struct Change: Sendable, CustomTestStringConvertible {
    let file: String
    let old: String
    let new: String
    let untouched: [String]
    let recomputed: String

    var testDescription: String { file }
  }

  @Test(arguments: [
    Change(
      file: "rules/topics.yaml", old: "terms:", new: "terms:\n      1.25: [ministers, parliament, company]",
      untouched: ["clean-boilerplate", "detect-source", "extract-dates", "deduplicate"], recomputed: "classify-topic"),
    Change(
      file: "rules/sources.yaml", old: "Reuters", new: "Reuterz", untouched: ["clean-boilerplate", "extract-dates"],
      recomputed: "detect-source"),
    Change(
      file: "rules/dates/en.yaml", old: "Tuesday", new: "Tuesdaze", untouched: ["clean-boilerplate", "detect-source"],
      recomputed: "extract-dates"),
    Change(
      file: "news.yaml", old: "similarity: 0.5", new: "similarity: 0.9",
      untouched: ["clean-boilerplate", "detect-source", "extract-dates"], recomputed: "deduplicate"),
    Change(
      file: "rules/boilerplate.yaml", old: "version: 1", new: "version: 1 # changed", untouched: [],
      recomputed: "clean-boilerplate"),
  ])
  func changedRules(_ change: Change) throws {
    let fixture = try StateFixture(documents: 400)
    try fixture.run("before")
    try fixture.change(change.file, change.old, change.new)
    try fixture.run("out")
    try fixture.run("scratch", state: nil)
    #expect(try fixture.files("out") == fixture.files("scratch"))
    let reuse = try fixture.reuse("out")
    for stage in change.untouched { #expect(reuse[stage].map { $0.reused == $0.of } == true, "\(stage)") }
    #expect(reuse[change.recomputed]?.reused == 0)
    // What changed nothing in what the others read costs them nothing.
    if change.file == "rules/boilerplate.yaml" {
      for stage in ["detect-source", "extract-dates", "deduplicate", "classify-topic"] {
        #expect(reuse[stage].map { $0.reused == $0.of } == true, "\(stage)")
      }
    }
  }

  /// Records that leave before and behind a corpus stage stand in one order, whether its results are used again or not.
  @Test func orderOfDroppedRecords() throws {
    let fixture = try StateFixture(documents: 300)
    try fixture.directory.write(
      "pipelines/news.yaml",
      """
      version: 1
      stages:
        - sample: {rate: 0.8}
        - deduplicate
        - exec: {command: [perl, -ne, '$| = 1; /^.."id":("[^"]*")/ or /"id":("[^"]*")/; print "{\\"id\\":$1" . (length($_) % 3 ? "}\\n" : ",\\"reject\\":\\"third\\"}\\n")']}
        - filter: {min-length: 1500}
      """)
    try fixture.run("plain", state: nil)
    try fixture.run("first")
    try fixture.run("again")
    #expect(try fixture.files("first") == fixture.files("plain"))
    #expect(try fixture.files("again") == fixture.files("plain"))
    #expect(try #require(fixture.reuse("again")["deduplicate"]).reused > 0)
    let output = try RunOutput(fixture.directory, "again")
    #expect(Set(output.dropped.compactMap { ($0["dropped"] as? [String: Any])?["stage"] as? String }).count == 3)
    #expect(!output.rejected.isEmpty)
  }

  @Test func aPipelineOfItsOwnReadsForItself() throws {
    let fixture = try StateFixture(documents: 20)
    try fixture.run("one", ["--only-new"])
    try fixture.change("news.yaml", "name: news", "name: other")
    try fixture.run("two", ["--only-new"])
    #expect(try RunOutput(fixture.directory, "two").count("in") == 20)
  }

  /// Two pipelines that have their name from equally named files share what is read: said where it shows.
  @Test func pipelinesThatShareANameAreToldOf() throws {
    let directory = try ScratchDirectory()
    try directory.write("crawl/a.ndjson", "{\"id\":1,\"text\":\"one\"}\n")
    try directory.write("x/p.yaml", "version: 1\nstages: []\n")
    try directory.write("y/p.yaml", "version: 1\nstages: [{filter: {min-length: 1}}]\n")
    func run(_ pipeline: String, _ output: String, _ extra: [String] = []) throws -> String {
      let outcome = try Program.winnow(
        ["run", pipeline, "--input", "crawl", "--only-new", "--state", "state", "--output", output] + extra,
        in: directory.path)
      #expect(outcome.status == 0, "\(outcome.all)")
      return outcome.messages
    }
    #expect(try !run("x/p.yaml", "x1").contains("other stages"))
    #expect(try run("y/p.yaml", "y1").contains("run 1 of a pipeline 'p' has read these files with other stages (none)"))
    try directory.write("y/p.yaml", "version: 1\nname: y\nstages: [{filter: {min-length: 1}}]\n")
    #expect(try !run("y/p.yaml", "y1").contains("other stages"))
  }

  /// A night whose output was lost can be done again.
  @Test func aForgottenRunIsDoneAgain() throws {
    let directory = try ScratchDirectory()
    try directory.write("p.yaml", "version: 1\nname: p\nstages: [deduplicate: {order: night}]\n")
    let text = (0..<40).map { "word\($0)" }.joined(separator: " ")
    func winnow(_ arguments: [String], status: Int32 = 0) throws -> String {
      let outcome = try Program.winnow(arguments, in: directory.path)
      #expect(outcome.status == status, "\(outcome.all)")
      return outcome.all
    }
    func night(_ number: Int, _ extra: [String] = []) throws -> String {
      try winnow(
        ["run", "p.yaml", "--input", "crawl", "--only-new", "--state", "state", "--output", "n/\(number)"] + extra)
    }
    for number in 1...3 {
      try directory.write("crawl/\(number).ndjson", "{\"id\":\(number),\"text\":\"\(text) night \(number)\"}\n")
      _ = try night(number)
    }
    // A duplicate of another night names that night.
    #expect(try winnow(["explain", "2", "--run", "n/2"]).contains("it repeats 1 of run 1, an earlier night"))
    let named = try winnow(["explain", "2", "--run", "2", "--state", "state"])
    #expect(named.contains("it repeats 1 of run 1 (") && named.contains("/n/1), an earlier night"), "\(named)")
    try FileManager.default.removeItem(at: directory.url("n/2"))
    let lost = try night(2, ["--force"])
    #expect(lost.contains("the output of run 2 is not where it was written"), "\(lost)")
    #expect(
      lost.contains("`winnow state forget state 2`") && lost.contains("--force does not read it again"), "\(lost)")
    #expect(try winnow(["state", "forget", "state", "2"]).contains("run 2 is forgotten: 1 file counts as new"))
    #expect(try winnow(["state", "forget", "state", "2"], status: 2).contains("has no run 2"))
    _ = try night(2)
    #expect(try RunOutput(directory, "n/2").dropped.count == 1)
    let again = try night(4)
    #expect(again.contains("nothing to do: all input was read") && !again.contains("not where it was written"))
  }

  @Test func planSaysWhatRunDoes() throws {
    let fixture = try StateFixture(documents: 200)
    let first = try fixture.plan()
    #expect(first.contains("classify-topic     compute"))
    #expect(!fixture.directory.exists("state"))
    try fixture.run("out")
    try fixture.change("rules/topics.yaml", "terms:", "terms:\n      1.25: [ministers, parliament]")
    let plan = try fixture.plan()
    #expect(plan.contains("extract-dates      reuse"))
    #expect(plan.contains("classify-topic     compute: rules/topics.yaml changed"))
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(fixture.plan(["--json"]).utf8)) as? [String: Any])
    #expect((json["stages"] as? [[String: Any]])?.last?["work"] as? String == "compute")
  }

  /// A document more in the middle of a long file: the chunks before it, and whole other files, keep their results.
  @Test func changedInput() throws {
    let fixture = try StateFixture(documents: 2_000)
    try fixture.run("before")
    var lines = String(decoding: try fixture.directory.read("in.ndjson"), as: UTF8.self).split(separator: "\n")
    lines.insert(#"{"id":"new","text":"A new page came in between, with a sentence of its own."}"#, at: 1_500)
    try fixture.directory.write("in.ndjson", lines.joined(separator: "\n") + "\n")
    #expect(try fixture.plan().contains("changed 1"))
    try fixture.run("out")
    try fixture.run("scratch", state: nil)
    #expect(try fixture.files("out") == fixture.files("scratch"))
    #expect(try #require(fixture.reuse("out")["clean-boilerplate"]).reused > 1_000)
  }

  @Test func damagedCacheCostsTimeOnly() throws {
    let fixture = try StateFixture(documents: 600)
    try fixture.run("plain", state: nil)
    try fixture.run("before")
    let pack = "state/cache/000001.pack"
    var bytes = try fixture.directory.read(pack)
    for index in stride(from: 100, to: bytes.count, by: 20_011) { bytes[index] ^= 0x41 }
    try fixture.directory.write(pack, bytes.dropLast(1_000))
    try fixture.run("out")
    #expect(try fixture.files("out") == fixture.files("plain"))
    try fixture.directory.write(pack, Data(repeating: 7, count: 5_000))
    try fixture.run("out", ["--force"])
    #expect(try fixture.files("out") == fixture.files("plain"))
  }

  @Test func historyAndRoom() throws {
    let fixture = try StateFixture(documents: 300)
    try fixture.run("out")
    try fixture.change("rules/topics.yaml", "terms:", "terms:\n      1.25: [ministers, parliament]")
    try fixture.run("out")
    let list = try Program.winnow(["state", "list", "state"], in: fixture.directory.path)
    #expect(list.text.contains("2 runs"))
    #expect(list.text.contains("300 in ="))
    let collected = try Program.winnow(["state", "gc", "state"], in: fixture.directory.path)
    #expect(collected.status == 0 && !collected.text.hasPrefix("0 bytes freed"), "\(collected.all)")
    let forced = try fixture.run("out", ["--force"])
    #expect(forced.messages.contains("clean-boilerplate used 300 of 300 results again"))
    // Which results were used nobody knows then: all that is left may have been.
    try FileManager.default.removeItem(at: fixture.directory.url("state/cache/used"))
    let kept = try Program.winnow(["state", "gc", "state"], in: fixture.directory.path)
    #expect(kept.text.hasPrefix("0 bytes freed"), "\(kept.all)")
    let emptied = try Program.winnow(["state", "gc", "state", "--max-size", "1KB"], in: fixture.directory.path)
    #expect(emptied.text.contains(" 0 bytes kept"), "\(emptied.all)")
    try fixture.run("out", ["--force"])
    try fixture.run("plain", state: nil)
    #expect(try fixture.files("out") == fixture.files("plain"))
  }

  @Test func fullCacheIsNoFailure() throws {
    let fixture = try StateFixture(documents: 2_500)
    try fixture.change(
      "news.yaml", "output:\n", "state: {path: state, cache-size: 1MB}\noutput:\n")
    let outcome = try fixture.run("out", state: nil)
    #expect(outcome.messages.contains("the stage cache is full (1MB)"))
    try fixture.run("again", state: nil)
    #expect(try fixture.files("out") == fixture.files("again"))
  }

  @Test func directoryOfSomethingElse() throws {
    let fixture = try StateFixture(documents: 10)
    try fixture.directory.write("state/letter.txt", "mine")
    let outcome = try fixture.run("out", status: 1)
    #expect(outcome.messages.contains("state: is no state of Winnow's, and holds other files"))
    #expect(!fixture.directory.exists("out"))
    #expect(try fixture.directory.names("state") == ["letter.txt"])
  }

  @Test func oneRunAtATime() throws {
    let fixture = try StateFixture(documents: 10)
    try fixture.run("out")
    // A lock that a dead process left behind is none.
    try fixture.directory.write("state/.winnow-lock", "")
    try fixture.run("out", ["--force"])
    let holder = try Program(path: "/usr/bin/flock").start(
      ["state/.winnow-lock", "sleep", "60"], in: fixture.directory.path)
    defer { holder.process.terminate() }
    var outcome = try fixture.run("out", ["--force"], status: 1)
    // The holder needs a moment to take the lock.
    while !outcome.messages.contains("another run uses this state") {
      outcome = try Program.winnow(
        ["run", "pipelines/news.yaml", "--input", "in.ndjson", "--output", "out", "--state", "state", "--force"],
        in: fixture.directory.path)
    }
    #expect(outcome.status == 1)
  }
}

/// Gates of a pipeline file.
@Suite struct ExpectationTests {
  @Test func aRunThatMissesItsBoundsHasAnExitCodeOfItsOwn() throws {
    let directory = try ScratchDirectory()
    func pipeline(_ expect: String) throws {
      try directory.write("p.yaml", "version: 1\nstages: []\noutput: {path: out}\nexpect: \(expect)\n")
    }
    func run(_ input: String) throws -> Program.Outcome {
      try Program.winnow(["run", "p.yaml", "--input", input], in: directory.path)
    }
    try directory.write("good.ndjson", (0..<20).map { "{\"text\":\"page \($0)\"}" }.joined(separator: "\n"))
    try directory.write("bad.ndjson", "broken\n" + (0..<9).map { "{\"text\":\"page \($0)\"}" }.joined(separator: "\n"))
    try pipeline("{rejected: ..5%, change: {kept: 2%}}")
    #expect(try run("good.ndjson").status == 0)
    let missed = try run("bad.ndjson")
    #expect(missed.status == 4, "\(missed.all)")
    #expect(missed.messages.contains("not as expected: rejected is 10 %, expected ..5%"))
    #expect(missed.messages.contains("kept went from 100 % to 90 %"))
    #expect(try RunOutput(directory).count("rejected") == 1)
    try pipeline("{rejcted: ..5%}")
    let mistaken = try run("bad.ndjson")
    #expect(mistaken.status == 2)
    #expect(mistaken.messages.contains("p.yaml:4:10: error:"), "\(mistaken.all)")
  }
}

/// Nightly runs: each reads what no run before has read.
@Suite struct NightlyTests {
  @Test func everyFileOnce() throws {
    let fixture = try StateFixture(documents: 90)
    let lines = String(decoding: try fixture.directory.read("in.ndjson"), as: UTF8.self).split(separator: "\n")
    func write(_ night: Int) throws {
      try fixture.directory.write(
        "crawl/\(night).ndjson", lines[(night * 30)..<(night * 30 + 30)].joined(separator: "\n") + "\n")
    }
    var ids: [String] = []
    for night in 0..<3 {
      try write(night)
      try fixture.run("clean/\(night)", input: "crawl", ["--only-new"])
      let output = try RunOutput(fixture.directory, "clean/\(night)")
      #expect(try output.count("in") == 30)
      ids += (output.records + output.dropped).map { "\($0["id"] ?? "")" }
    }
    #expect(Set(ids).count == 90)

    let idle = try fixture.run("clean/3", input: "crawl", ["--only-new"])
    #expect(idle.messages.contains("nothing to do: all input was read by earlier runs"))
    #expect(!fixture.directory.exists("clean/3"))
    let plan = try Program.winnow(
      ["plan", "pipelines/news.yaml", "--input", "crawl", "--state", "state", "--only-new"], in: fixture.directory.path)
    #expect(
      plan.text.contains(
        "none: all input was read by earlier runs, unless one is to be done again: `winnow state forget"))
    // A file under another name has been read all the same; one with other contents has not.
    try FileManager.default.moveItem(
      atPath: fixture.directory.url("crawl/0.ndjson").path, toPath: fixture.directory.url("crawl/zero.ndjson").path)
    #expect(try fixture.run("clean/3", input: "crawl", ["--only-new"]).messages.contains("nothing to do"))
    try fixture.directory.write("crawl/1.ndjson", #"{"id":"other","text":"Something else now."}"#)
    let refused = try fixture.run("clean/2", input: "crawl", ["--only-new"], status: 2)
    #expect(refused.messages.contains("'clean/2' holds the output of run 3"))
    try fixture.run("clean/3", input: "crawl", ["--only-new"])
    #expect(try RunOutput(fixture.directory, "clean/3").count("in") == 1)
  }

  /// What a night has read, no later one reads again: nothing else may take the place of its records.
  @Test func nothingReplacesTheOutputOfANight() throws {
    let fixture = try StateFixture(documents: 20)
    try fixture.directory.write("crawl/0.ndjson", #"{"id":"a","text":"The first night."}"#)
    try fixture.run("clean/0", input: "crawl", ["--only-new"])
    try fixture.directory.write(
      "other/0.ndjson", "{\"id\":\"b\",\"text\":\"\"}\n{\"id\":\"c\",\"text\":\"Another page.\"}")
    try fixture.run("rejects", state: nil, input: "other")
    let run = ["run", "pipelines/news.yaml", "--input", "other"]
    for arguments in [
      run + ["--output", "clean/0"], run + ["--output", "clean/0", "--force"],
      run + ["--output", "clean/0", "--state", "state"], run + ["--output", "clean/0", "--state", "new-state"],
      run + ["--output", "-", "--sidecar", "clean/0"],
      run + ["--output", "-", "--sidecar", "clean/0", "--state", "state", "--only-new"],
      ["retry", "rejects", "--output", "clean/0"],
      ["plan", "pipelines/news.yaml", "--input", "other", "--output", "clean/0"],
      ["plan", "pipelines/news.yaml", "--input", "other", "--output", "clean/0", "--state", "state"],
    ] {
      let outcome = try Program.winnow(arguments, in: fixture.directory.path)
      #expect(outcome.status == 2 && outcome.messages.contains("'clean/0' holds the"), "\(arguments) \(outcome.all)")
      #expect(try RunOutput(fixture.directory, "clean/0").ids == ["a"])
    }
    // Nor the records of any run, where those of another one go to standard output.
    let outcome = try Program.winnow(run + ["--output", "-", "--sidecar", "rejects"], in: fixture.directory.path)
    #expect(outcome.status == 2 && outcome.messages.contains("which a run to standard output would remove"))
  }

  @Test func olderStateThatIsPutBackReplacesNoNight() throws {
    let fixture = try StateFixture(documents: 20)
    try fixture.directory.write("crawl/0.ndjson", #"{"id":"a","text":"The first night."}"#)
    try fixture.run("clean/0", input: "crawl", ["--only-new"])
    let backup = fixture.directory.url("backup")
    try FileManager.default.copyItem(at: fixture.directory.url("state"), to: backup)
    try fixture.directory.write("crawl/1.ndjson", #"{"id":"b","text":"The second night."}"#)
    try fixture.run("clean/1", input: "crawl", ["--only-new"])
    try FileManager.default.removeItem(at: fixture.directory.url("state"))
    try FileManager.default.moveItem(at: backup, to: fixture.directory.url("state"))
    // The second night's page is gone meanwhile, another has come.
    try FileManager.default.removeItem(at: fixture.directory.url("crawl/1.ndjson"))
    try fixture.directory.write("crawl/2.ndjson", #"{"id":"c","text":"The third night."}"#)
    let refused = try fixture.run("clean/1", input: "crawl", ["--only-new"], status: 2)
    #expect(
      refused.messages.contains("'clean/1' holds the output of a run 2 of this pipeline that the state does not know"))
    try fixture.run("clean/2", input: "crawl", ["--only-new"])
    #expect(try RunOutput(fixture.directory, "clean/1").ids == ["b"])
  }

  @Test func onlyNewNeedsAState() throws {
    let fixture = try StateFixture(documents: 10)
    let outcome = try fixture.run("out", state: nil, ["--only-new"], status: 2)
    #expect(outcome.messages.contains("'only-new' needs a state"))
  }
}
