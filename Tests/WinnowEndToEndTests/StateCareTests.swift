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

  @Test func reportIsWrittenWhenAskedFor() throws {
    let fixture = try StateFixture(documents: 20)
    try fixture.run("out")
    let again = try fixture.run("out", ["--report"])
    #expect(again.messages.contains("nothing to do"))
    #expect(fixture.directory.exists("out/report.html"))
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
}
