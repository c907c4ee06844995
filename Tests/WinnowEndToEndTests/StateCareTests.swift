import Foundation
import Testing

/// States that something has happened to, and what `plan`, `state` and `run` say about them.
@Suite struct StateCareTests {
  /// What `state gc` has removed is planned to be computed, and is.
  @Test func planKnowsWhatWasCollected() throws {
    let fixture = try StateFixture(documents: 600)
    try fixture.run("out")
    let collected = try Program.winnow(["state", "gc", "state", "--max-size", "60KB"], in: fixture.directory.path)
    #expect(collected.status == 0, "\(collected.all)")
    #expect(!collected.text.hasSuffix(" 0 bytes kept\n"))
    #expect(try fixture.plan().contains("is up to date"))
    let plan = try fixture.plan(["--force", "--json"])
    let json = try #require(try JSONSerialization.jsonObject(with: Data(plan.utf8)) as? [String: Any])
    let stages = try #require(json["stages"] as? [[String: String]])
    #expect(!plan.contains("up to date"))
    try fixture.run("out", ["--force"])
    let reuse = try fixture.reuse("out")
    for stage in stages {
      let name = try #require(stage["stage"])
      let count = try #require(reuse[name])
      let expected = count.reused == count.of ? "reuse" : count.reused == 0 ? "compute" : "compute in part"
      #expect(stage["work"] == expected, "\(stage) \(count)")
    }
    #expect(plan.contains("no results are kept for"))
  }

  /// What is new of a stream nobody can tell: with files beside it, these would be read again each night.
  @Test func onlyNewTakesNoStreamBesideFiles() throws {
    let fixture = try StateFixture(documents: 20)
    try fixture.run("out", ["--only-new"])
    let outcome = try Program.winnow(
      [
        "run", "pipelines/news.yaml", "--input", "in.ndjson", "--input", "-", "--output", "next", "--state", "state",
        "--only-new",
      ], input: Data("{\"text\":\"a\"}\n".utf8), in: fixture.directory.path)
    #expect(outcome.status == 2, "\(outcome.all)")
    #expect(outcome.all.contains("'only-new' cannot tell what is new of"))
  }

  @Test func reportIsWrittenWhenAskedFor() throws {
    let fixture = try StateFixture(documents: 20)
    try fixture.run("out")
    let again = try fixture.run("out", ["--report"])
    #expect(again.messages.contains("nothing to do"))
    #expect(fixture.directory.exists("out/report.html"))
  }

  @Test func runsByNumber() throws {
    let fixture = try StateFixture(documents: 20)
    try fixture.run("one")
    try fixture.run("two")
    func winnow(_ arguments: [String], _ status: Int32 = 0) throws -> String {
      let outcome = try Program.winnow(arguments, in: fixture.directory.path)
      #expect(outcome.status == status, "\(arguments) \(outcome.all)")
      return outcome.all
    }
    let state = ["--state", "state"]
    #expect(try winnow(["diff", "1", "2"] + state).contains("identical: 20 documents"))
    #expect(try winnow(["diff", "1", "two"] + state).contains("identical: 20 documents"))
    let id = try #require(RunOutput(fixture.directory, "one").ids.first)
    _ = try winnow(["explain", id, "--run", "2"] + state)
    _ = try winnow(["clusters", "1", "2"] + state)
    _ = try winnow(["report", "2", "--previous", "1"] + state)
    let run = ["run", "pipelines/news.yaml", "-i", "in.ndjson", "-o", "three", "--report", "--force", "--previous"]
    #expect(try winnow(run + ["9"] + state, 2).contains("has no run 9"))
    #expect(try winnow(run + ["9"], 2).contains("give --state DIR to name a run by its number"))
    _ = try winnow(run + ["1"] + state)
    #expect(String(decoding: try fixture.directory.read("three/report.html"), as: UTF8.self).contains("one"))
    try FileManager.default.removeItem(at: fixture.directory.url("three"))
    _ = try winnow(["state", "forget", "state", "3"])
    #expect(fixture.directory.exists("two/report.html"))
    _ = try winnow(["retry", "1", "-o", "again", "-p", "pipelines/news.yaml"] + state)
    #expect(try winnow(["diff", "1", "9"] + state, 2).contains("has no run 9"))
    #expect(try winnow(["diff", "1", "2"], 2).contains("give --state DIR"))
    try fixture.run("one", ["--force"])
    #expect(try winnow(["diff", "1", "2"] + state, 1).contains("run 3 has written over it"))
    try FileManager.default.removeItem(at: fixture.directory.url("two"))
    #expect(try winnow(["diff", "3", "2"] + state, 1).contains("the output of run 2 is not there any more"))
  }

  @Test func damagedStates() throws {
    let fixture = try StateFixture(documents: 10)
    try fixture.run("out")
    func tell(_ message: String) throws {
      for arguments in [
        ["run", "pipelines/news.yaml", "-i", "in.ndjson", "-o", "new", "--state", "state"], ["state", "list", "state"],
      ] {
        let outcome = try Program.winnow(arguments, in: fixture.directory.path)
        #expect(outcome.status == 1, "\(outcome.all)")
        #expect(outcome.messages.contains(message), "\(outcome.all)")
      }
    }
    let version = try fixture.directory.read("state/VERSION")
    try fixture.directory.write("state/VERSION", "")
    try tell("VERSION: is empty: write the line 'winnow-state 1' into it")
    try FileManager.default.removeItem(at: fixture.directory.url("state/VERSION"))
    try tell("VERSION: is missing; if this is a state of Winnow's, write the line 'winnow-state 1'")
    try fixture.directory.write("state/VERSION", version)
    #expect(mkfifo(fixture.directory.url("state/runs/000002.json").path, 0o600) == 0)
    try tell("runs/000002.json: is no plain file")
    try FileManager.default.removeItem(at: fixture.directory.url("state/runs/000002.json"))
    try fixture.directory.write("state/runs/000001.json", "{}")
    try tell("runs/000001.json: is damaged: it is a copy of the manifest.json")
    // Damage that leaves JSON behind.
    let manifest = String(decoding: try fixture.directory.read("out/manifest.json"), as: UTF8.self)
    let digits = try #require(manifest.range(of: "\"xxh128\":\""))
    let flipped = manifest[digits.upperBound] == "0" ? "1" : "0"
    try fixture.directory.write(
      "state/runs/000001.json",
      "\(manifest[..<digits.upperBound])\(flipped)\(manifest[digits.upperBound...].dropFirst())")
    try tell("runs/000001.json: is damaged: it is a copy of the manifest.json")
    // Earlier versions wrote no checksum of the whole.
    let seal = try #require(manifest.range(of: ",\"xxh128\":\"", options: .backwards))
    try fixture.directory.write("state/runs/000001.json", "\(manifest[..<seal.lowerBound])}\n")
    #expect(try fixture.run("out").messages.contains("nothing to do"))
    try fixture.directory.write("state/runs/000001.json", manifest)
    #expect(try fixture.run("out").messages.contains("nothing to do"))
    let readOnly = try fixture.run("out", state: "/proc/winnow", status: 1)
    #expect(readOnly.messages.contains("a state must be writable"), "\(readOnly.all)")
  }

  @Test(arguments: [("state/out", "state"), ("out", "out/state"), ("out", "./out/"), ("a/../s", "s/deep/state")])
  func stateAndOutputAreApart(_ output: String, _ state: String) throws {
    let fixture = try StateFixture(documents: 2)
    try FileManager.default.createDirectory(at: fixture.directory.url("a"), withIntermediateDirectories: true)
    let refused = try fixture.run(output, state: state, status: 2)
    #expect(refused.messages.contains("give each a directory of its own"), "\(refused.all)")
    #expect(try fixture.directory.names().sorted() == ["a", "in.ndjson", "in.truth.ndjson", "pipelines"])
  }

  /// Ids of earlier nights are counted; archives of other options go with `state gc`.
  @Test func idsAndArchivesOfNights() throws {
    let fixture = try StateFixture(documents: 0)
    func night(_ name: String, _ ids: Range<Int>, similarity: Double = 0.5) throws -> Program.Outcome {
      try fixture.directory.write(
        "pipelines/news.yaml",
        "version: 1\nname: nights\nstages:\n  - deduplicate: {order: night, similarity: \(similarity)}\n")
      try fixture.directory.write(
        "crawl/\(name).ndjson",
        ids.map { "{\"id\":\($0),\"text\":\"Night \(name) page \($0) \($0 * 7919)\"}\n" }.joined())
      return try fixture.run("clean/\(name)", input: "crawl", ["--only-new"])
    }
    #expect(try night("1", 0..<50).messages.contains("ids are those") == false)
    _ = try night("2", 50..<60)
    let third = try night("3", 40..<55)
    #expect(third.messages.contains("15 ids are those of records of earlier runs, too: 10 of run 1, 5 of run 2"))
    #expect(try RunOutput(fixture.directory, "clean/3").count("ids_of_earlier_runs") == 15)
    _ = try night("4", 100..<110, similarity: 0.6)
    #expect(try fixture.directory.names("state/archive").count == 2)
    let collected = try Program.winnow(["state", "gc", "state"], in: fixture.directory.path)
    #expect(collected.text.contains("removed state/archive/deduplicate-"), "\(collected.all)")
    #expect(try fixture.directory.names("state/archive").count == 1)
    // A run that is forgotten takes its ids along; damage is told.
    try FileManager.default.removeItem(at: fixture.directory.url("state/runs/000001.json"))
    try fixture.directory.write("state/ids/000002", "damaged")
    let last = try night("5", 0..<60, similarity: 0.6)
    #expect(last.messages.contains("15 of run 3"), "\(last.messages)")
    #expect(last.messages.contains("ids/000002 is damaged"))
  }

  /// A run that was killed behind its commit, and whose disk is away since, is not forgotten: its input would be read twice.
  @Test func unconfirmedRuns() throws {
    let fixture = try StateFixture(documents: 60)
    let lines = String(decoding: try fixture.directory.read("in.ndjson"), as: UTF8.self).split(separator: "\n")
    func add(_ night: Int) throws {
      try fixture.directory.write(
        "crawl/\(night).ndjson", lines[(20 * night - 20)..<(20 * night)].joined(separator: "\n") + "\n")
    }
    func winnow(_ arguments: [String]) throws -> String {
      try Program.winnow(arguments, in: fixture.directory.path).all
    }
    func move(_ from: String, _ to: String) throws {
      try FileManager.default.moveItem(at: fixture.directory.url(from), to: fixture.directory.url(to))
    }
    for night in 1...2 {
      try add(night)
      try fixture.run("clean/\(night)", input: "crawl", ["--only-new"])
    }
    try move("state/runs/000002.json", "state/runs/000002.pending")
    try move("clean/2", "away")
    try add(3)
    let ids = try fixture.directory.names("state/ids")
    for _ in 1...2 {
      let stopped = try fixture.run("clean/3", input: "crawl", ["--only-new"], status: 1)
      #expect(stopped.messages.contains("clean/2: run 2 was killed when it put its output there"), "\(stopped.all)")
      #expect(stopped.messages.contains("winnow state forget state 2"))
    }
    let plan = ["plan", "pipelines/news.yaml", "-i", "crawl", "--only-new", "--state", "state"]
    #expect(try winnow(plan).contains("run 2 was killed"))
    #expect(try winnow(["state", "list", "state"]).contains("2  unconfirmed"))
    #expect(try winnow(["state", "list", "state", "--json"]).contains(#""unconfirmed":true"#))
    #expect(try fixture.directory.names("state/ids") == ids)
    // A run over everything needs nothing of it, and takes no number twice.
    #expect(try fixture.run("all", input: "crawl").messages.contains("run 2 was killed"))
    #expect(fixture.directory.exists("state/runs/000003.json"))

    try move("away", "clean/2")
    try fixture.run("clean/3", input: "crawl", ["--only-new"])
    #expect(fixture.directory.exists("state/runs/000002.json"))
    #expect(try winnow(["state", "list", "state"]).contains("4 runs") == false)

    try move("state/runs/000002.json", "state/runs/000002.pending")
    try move("clean/2", "away")
    #expect(try winnow(["state", "forget", "state", "2"]).contains("run 2 is forgotten"))
    #expect(!fixture.directory.exists("state/runs/000002.pending"))
  }

  @Test func stateAsJSON() throws {
    let fixture = try StateFixture(documents: 20)
    try fixture.run("one")
    try fixture.run("two")
    let list = try Program.winnow(["state", "list", "state", "--json"], in: fixture.directory.path)
    let runs = try list.text.split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    #expect(runs.map { $0["run"] as? Int } == [1, 2])
    #expect(runs.map { $0["in"] as? Int } == [20, 20])
    #expect((runs.last?["output"] as? String)?.hasSuffix("/two") == true)
  }

  @Test(arguments: ["plan", "show", "diff", "clusters", "retry"])
  func negativeLimits(_ command: String) throws {
    let outcome = try Program.winnow([command, "a", "b", "--limit", "-1", "-o", "x"], in: "/")
    #expect(outcome.status == 2)
    if command != "show", command != "clusters" {
      #expect(outcome.messages.contains("--limit is a number from 0"), "\(outcome.all)")
    }
    #expect(!outcome.messages.contains("Missing value"), "\(outcome.all)")
  }

  /// A new file that sorts before or behind the others: what is planned for each stage is what it then does.
  @Test(arguments: ["a.txt", "m.txt", "z.txt", "a.ndjson", "z.ndjson"])
  func planAndRunAgreeOnNewFiles(_ name: String) throws {
    let fixture = try StateFixture(documents: 80)
    let letter = name.hasSuffix("txt") ? "k" : "b"
    for (number, record) in try fixture.directory.records("in.ndjson").enumerated() {
      try fixture.directory.write("crawl/\(letter)\(number).txt", record["text"] as? String ?? "")
    }
    try fixture.run("out", input: "crawl")
    let page = "A new page came in between, with a sentence of its own."
    try fixture.directory.write("crawl/\(name)", letter == "k" ? page : "{\"id\":\"new\",\"text\":\"\(page)\"}\n")
    let plan = try Program.winnow(
      ["plan", "pipelines/news.yaml", "-i", "crawl", "-o", "out", "--state", "state", "--json"],
      in: fixture.directory.path)
    let json = try #require(try JSONSerialization.jsonObject(with: Data(plan.text.utf8)) as? [String: Any])
    try fixture.run("out", input: "crawl")
    let reuse = try fixture.reuse("out")
    for stage in try #require(json["stages"] as? [[String: String]]) {
      let name = try #require(stage["stage"])
      let count = try #require(reuse[name])
      // "But for new input": one page.
      let expected = count.reused == 0 ? "compute" : count.reused < count.of - 1 ? "compute in part" : "reuse"
      #expect(stage["work"] == expected, "\(stage) \(count)")
    }
  }
}
