import Foundation
import Testing
import WinnowTestSupport

/// Deduplication that carries over nights: what an earlier night kept names what a later one repeats.
@Suite struct NightlyDeduplicationTests {
  /// A crawl of some nights, and the pipeline with `order: night`.
  private func fixture(documents: Int, nights: Int) throws -> StateFixture {
    let fixture = try StateFixture(documents: documents)
    try fixture.change("news.yaml", "similarity: 0.5", "similarity: 0.5\n      order: night")
    let lines = String(decoding: try fixture.directory.read("in.ndjson"), as: UTF8.self).split(separator: "\n")
    for night in 0..<nights {
      let part = lines[(lines.count * night / nights)..<(lines.count * (night + 1) / nights)]
      try fixture.directory.write("nights/\(name(night)).ndjson", part.joined(separator: "\n") + "\n")
    }
    return fixture
  }

  private func name(_ night: Int) -> String { night < 10 ? "0\(night)" : "\(night)" }

  /// Puts a night into the crawl and runs over what is new.
  @discardableResult
  private func run(
    _ fixture: StateFixture, night: Int, _ extra: [String] = [], status: Int32 = 0
  ) throws -> Program.Outcome {
    let file = "crawl/\(name(night)).ndjson"
    if !fixture.directory.exists(file) {
      try fixture.directory.write(file, try fixture.directory.read("nights/\(name(night)).ndjson"))
    }
    return try fixture.run("clean/\(name(night))", input: "crawl", ["--only-new"] + extra, status: status)
  }

  private func text(_ fixture: StateFixture, _ file: String) throws -> String {
    String(decoding: try fixture.directory.read(file), as: UTF8.self)
  }

  /// Records without what says that the canonical is in another run.
  private func withoutRuns(_ text: String) -> String { text.replacing(#/"run":\d+,/#, with: "") }

  @Test func nightsOneByOneAreOneRunOverAll() throws {
    let nights = 30
    let fixture = try fixture(documents: 600, nights: nights)
    for night in 0..<nights { try run(fixture, night: night) }
    try fixture.run("all", state: nil, input: "nights")
    for file in ["part-00000.ndjson", "dropped.ndjson"] {
      let oneByOne = try (0..<nights).map { try text(fixture, "clean/\(name($0))/\(file)") }.joined()
      #expect(try withoutRuns(oneByOne) == text(fixture, "all/\(file)"))
      if file == "dropped.ndjson" { #expect(oneByOne.contains(#""run":"#)) }
    }
    // A duplicate's canonical stands in the output of the run that it names, and is no duplicate there.
    for night in 0..<nights {
      for record in try RunOutput(fixture.directory, "clean/\(name(night))").dropped {
        let duplicate = try #require(record["duplicate"] as? [String: Any])
        let run = duplicate["run"] as? Int ?? night + 1
        let id = try #require(duplicate["of"] as? String)
        #expect(duplicate["cluster"] as? String == id)
        #expect(run <= night + 1)
        #expect(try RunOutput(fixture.directory, "clean/\(name(run - 1))").ids.contains(id))
      }
    }
  }

  @Test func clustersOfSeveralNights() throws {
    let fixture = try fixture(documents: 300, nights: 3)
    for night in 0..<3 { try run(fixture, night: night) }
    let repeated = try RunOutput(fixture.directory, "clean/02").dropped.first {
      ($0["duplicate"] as? [String: Any])?["run"] as? Int == 1
    }
    let duplicate = try #require(repeated)
    let id = try #require(duplicate["id"] as? String)
    let canonical = try #require((duplicate["duplicate"] as? [String: Any])?["of"] as? String)
    func clusters(_ arguments: [String]) throws -> String {
      let outcome = try Program.winnow(["clusters"] + arguments, in: fixture.directory.path)
      #expect(outcome.status == 0, "\(outcome.all)")
      return outcome.text
    }
    let text = try clusters(["clean/00", "clean/01", "clean/02", "--id", id])
    #expect(text.contains("cluster \(canonical), "))
    let lines = text.split(separator: "\n").filter { $0.contains(" · ") }
    #expect(lines.first?.contains("canonical") == true && lines.first?.contains("· \(canonical) · clean/00") == true)
    #expect(lines.contains { $0.contains("· \(id) · clean/02, dropped by deduplicate") })
    #expect(text.contains("⟦"))
    #expect(try clusters(["clean/00", "clean/01", "clean/02", "--id", canonical]) == text)
    // Without the canonical's own night, its place is named.
    #expect(try clusters(["clean/02", "--id", id]).contains("canonical  \(canonical), in the output of run 1"))
    let json = try clusters(["clean/00", "clean/01", "clean/02", "--json", "--limit", "3"]).split(separator: "\n")
    let sizes = try json.map {
      try #require((JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])?["size"] as? Int)
    }
    #expect(sizes.count == 3 && sizes == sizes.sorted(by: >))
    let unknown = try Program.winnow(["clusters", "clean/00", "--id", "nobody"], in: fixture.directory.path)
    #expect(unknown.status == 1 && unknown.messages.contains("has no record 'nobody'"))
  }

  @Test func killedNightsLeaveTheArchiveAsItWas() throws {
    let fixture = try fixture(documents: 120, nights: 3)
    let library =
      URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().path
      + "/libCFaultInjection.so"
    for night in 0..<2 { try run(fixture, night: night) }
    try fixture.run("all", state: nil, input: "nights")
    let before = fixture.directory.url("before")
    try FileManager.default.copyItem(at: fixture.directory.url("state"), to: before)
    try fixture.directory.write("crawl/02.ndjson", try fixture.directory.read("nights/02.ndjson"))
    let arguments = [
      "run", "pipelines/news.yaml", "--input", "crawl", "--output", "clean/02", "--state", "state", "--only-new",
    ]
    _ = try Program.winnow(
      arguments, in: fixture.directory.path, environment: ["LD_PRELOAD": library, "WINNOW_COUNT_INTO": "count"])
    let calls = try #require(Int(text(fixture, "count").trimmingCharacters(in: .newlines)))
    let expected = try fixture.files("clean/02")

    var generator = SplitMix64(seed: 7)
    for _ in 0..<20 {
      try FileManager.default.removeItem(atPath: fixture.directory.url("clean/02").path)
      try FileManager.default.removeItem(atPath: fixture.directory.url("state").path)
      try FileManager.default.copyItem(at: before, to: fixture.directory.url("state"))
      let point = Int.random(in: 1...calls, using: &generator)
      _ = try Program.winnow(
        arguments, in: fixture.directory.path, environment: ["LD_PRELOAD": library, "WINNOW_KILL_AT": "\(point)"])
      // Killed behind its commit, the run stands, and there is nothing new.
      let isCommitted = fixture.directory.exists("clean/02/manifest.json")
      try fixture.run("clean/02", input: "crawl", ["--only-new"])
      #expect(try fixture.files("clean/02") == expected, "killed at call \(point) of \(calls), \(isCommitted)")
      let archive = "state/archive/" + (try #require(fixture.directory.names("state/archive").first))
      #expect(try fixture.directory.names(archive) == ["000001", "000002", "000003"])
      #expect(try fixture.directory.names(archive + "/000003") == ["data", "index"])
    }
  }

  @Test func changedOptionsAreToldOnce() throws {
    let fixture = try fixture(documents: 90, nights: 3)
    #expect(try !run(fixture, night: 0).messages.contains("of no use"))
    try fixture.change("news.yaml", "similarity: 0.5", "similarity: 0.6")
    try fixture.directory.write("crawl/01.ndjson", try fixture.directory.read("nights/01.ndjson"))
    let plan = try Program.winnow(
      ["plan", "pipelines/news.yaml", "--input", "crawl", "--output", "clean/01", "--state", "state", "--only-new"],
      in: fixture.directory.path)
    #expect(plan.text.contains("warning the options or the version of 'deduplicate' have changed since run 1"))
    #expect(
      try run(fixture, night: 1).messages.contains(
        "the options or the version of 'deduplicate' have changed since run 1: what it kept of the nights before is of no use"
      ))
    #expect(try !run(fixture, night: 2).messages.contains("of no use"))
    // A run that reads everything keeps nothing for later nights, and looks at none.
    try fixture.run("again", input: "crawl")
    try fixture.run("scratch", state: nil, input: "crawl")
    #expect(try fixture.files("again") == fixture.files("scratch"))
    #expect(try fixture.directory.names("state/archive").count == 2)
  }

  @Test func damageStopsTheRun() throws {
    let fixture = try fixture(documents: 60, nights: 2)
    try run(fixture, night: 0)
    let archive = "state/archive/" + (try #require(fixture.directory.names("state/archive").first)) + "/000001"
    for name in ["data", "index"] {
      let intact = try fixture.directory.read("\(archive)/\(name)")
      try fixture.directory.write("\(archive)/\(name)", intact.dropLast(9))
      let outcome = try run(fixture, night: 1, status: 1)
      #expect(outcome.messages.contains("\(archive)/\(name): is damaged"), "\(outcome.all)")
      #expect(!fixture.directory.exists("clean/01/manifest.json"))
      try fixture.directory.write("\(archive)/\(name)", intact)
    }
    // What is forgotten is gone from the archive too.
    try FileManager.default.removeItem(atPath: fixture.directory.url("state/runs/000001.json").path)
    try fixture.run("both", input: "nights", ["--only-new"])
    #expect(try RunOutput(fixture.directory, "both").count("in") == 60)
    #expect(try RunOutput(fixture.directory, "both").dropped.allSatisfy { !"\($0["duplicate"] ?? "")".contains("run") })
  }
}
