import Foundation
import Testing
import WinnowTestSupport

/// A run that is killed at any point leaves no half output, and the next one ends with the bytes of an undisturbed run.
@Suite struct KillTests {
  /// Killed at so many points in all, chosen by a seed among all calls that change files.
  private static let points = 200
  private static let groups = 4

  /// The library that kills, built beside the tests.
  private static let library =
    URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent().path + "/libCFaultInjection.so"

  @Test(arguments: 0..<groups) func killedAtSeededPoints(_ group: Int) throws {
    let fixture = try StateFixture(documents: 120)
    try fixture.directory.write("in.ndjson", try fixture.directory.read("in.ndjson") + Data("broken\n".utf8))
    let extra = ["--workers", "2", "--chunk-size", "16KB"]
    try fixture.run("plain", state: nil, extra)
    let expected = try fixture.files("plain")
    try fixture.run("counted", extra, environment: environment(["WINNOW_COUNT_INTO": "count"]))
    let calls = try #require(
      Int(String(decoding: try fixture.directory.read("count"), as: UTF8.self).trimmingCharacters(in: .newlines)))
    #expect(calls > 20)
    try FileManager.default.removeItem(atPath: fixture.directory.url("state").path)

    var generator = SplitMix64(seed: UInt64(group))
    var killed = 0
    for _ in 0..<(Self.points / Self.groups) {
      let point = Int.random(in: 1...calls, using: &generator)
      let broken = try Program.winnow(
        ["run", "pipelines/news.yaml", "--input", "in.ndjson", "--output", "out", "--state", "state"] + extra,
        in: fixture.directory.path, environment: environment(["WINNOW_KILL_AT": "\(point)"]))
      if broken.isSignal { killed += 1 }
      // Whole or not there: a manifest stands beside all the files it names.
      if fixture.directory.exists("out/manifest.json") { #expect(try fixture.files("out").isSuperset(of: expected)) }
      try fixture.run("out", extra)
      #expect(try fixture.files("out") == expected, "killed at call \(point) of \(calls)")
      let history = try Program.winnow(["state", "list", "state"], in: fixture.directory.path)
      #expect(history.text.contains("1 run; "), "killed at call \(point): \(history.all)")
      let names = try ["out", "state", "state/cache", "state/runs"].flatMap { try fixture.directory.names($0) }
      let litter = names.filter { $0.hasPrefix(".") || $0.hasSuffix(".tmp") || $0.hasSuffix(".pending") }
      #expect(litter.isEmpty, "killed at call \(point)")
      try FileManager.default.removeItem(atPath: fixture.directory.url("out").path)
      try FileManager.default.removeItem(atPath: fixture.directory.url("state").path)
    }
    #expect(killed > Self.points / Self.groups * 9 / 10)
  }

  /// Killed anywhere while it replaces an output, a run leaves that of the run before or its own, at the latest when the
  /// next command looks.
  @Test func killedWhileAnOutputIsReplaced() throws {
    let directory = try ScratchDirectory()
    for (name, documents) in [("old", 60), ("new", 25)] {
      let lines = (0..<documents).map { #"{"id":\#($0),"text":"\#(name) sentence number \#($0)"}"# }
      try directory.write("\(name).ndjson", lines.joined(separator: "\n") + "\nbroken\n")
    }
    try directory.write(
      "p.yaml", "version: 1\nname: p\ninput: {files: new.ndjson}\nstages: []\noutput: {path: out, part-size: 1KB}\n")
    func run(_ arguments: [String], status: Int32 = 0, _ variables: [String: String] = [:]) throws {
      let outcome = try Program.winnow(
        arguments, in: directory.path, environment: variables.isEmpty ? [:] : environment(variables))
      #expect(outcome.status == status, "\(outcome.all)")
    }
    func files() throws -> [String: Data] {
      let names = try directory.names("out").filter { $0 != "manifest.json" && !$0.hasPrefix(".") }
      return try Dictionary(uniqueKeysWithValues: names.map { ($0, try directory.read("out/\($0)")) })
    }
    try run(["run", "p.yaml"], ["WINNOW_COUNT_INTO": "count"])
    let new = try files()
    try run(["run", "p.yaml", "--input", "old.ndjson"])
    let old = try files()
    #expect(old.count > new.count)
    try FileManager.default.copyItem(at: directory.url("out"), to: directory.url("kept"))
    // Fewer than there are: this run had no files to remove.
    let calls = try #require(
      Int(String(decoding: try directory.read("count"), as: UTF8.self).trimmingCharacters(in: .newlines)))
    var outcomes: [Bool] = []
    for point in 1...(calls + old.count) {
      try FileManager.default.removeItem(at: directory.url("out"))
      try FileManager.default.copyItem(at: directory.url("kept"), to: directory.url("out"))
      _ = try Program.winnow(
        ["run", "p.yaml"], in: directory.path, environment: environment(["WINNOW_KILL_AT": "\(point)"]))
      if directory.exists("out/manifest.json") { #expect(try [old, new].contains(files()), "killed at call \(point)") }
      if point.isMultiple(of: 2) {
        try run(["show", "out", "--limit", "1"])
      } else {
        try run(["run", "p.yaml", "--input", "nowhere.ndjson"], status: 2)
      }
      #expect(directory.exists("out/manifest.json"), "killed at call \(point)")
      #expect(try [old, new].contains(files()), "killed at call \(point)")
      outcomes.append(try files() == new)
    }
    // Once the new output is decided on, it stays so.
    #expect(outcomes.first == false && outcomes.last == true)
    #expect(outcomes == outcomes.filter { !$0 } + outcomes.filter { $0 })
    try run(["run", "p.yaml"])
    #expect(try files() == new)
    #expect(try directory.names("out").allSatisfy { !$0.hasPrefix(".") })
  }

  private func environment(_ variables: [String: String]) -> [String: String] {
    variables.merging(["LD_PRELOAD": Self.library]) { $1 }
  }
}

extension [String: Data] {
  /// Whether all of `other` is in here.
  fileprivate func isSuperset(of other: [String: Data]) -> Bool { other.allSatisfy { self[$0.key] == $0.value } }
}
