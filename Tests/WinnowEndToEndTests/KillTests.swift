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
      #expect(history.text.contains("1 runs"), "killed at call \(point): \(history.all)")
      let names = try ["out", "state", "state/cache", "state/runs"].flatMap { try fixture.directory.names($0) }
      let litter = names.filter { $0.hasPrefix(".") || $0.hasSuffix(".tmp") || $0.hasSuffix(".pending") }
      #expect(litter.isEmpty, "killed at call \(point)")
      try FileManager.default.removeItem(atPath: fixture.directory.url("out").path)
      try FileManager.default.removeItem(atPath: fixture.directory.url("state").path)
    }
    #expect(killed > Self.points / Self.groups * 9 / 10)
  }

  private func environment(_ variables: [String: String]) -> [String: String] {
    variables.merging(["LD_PRELOAD": Self.library]) { $1 }
  }
}

extension [String: Data] {
  /// Whether all of `other` is in here.
  fileprivate func isSuperset(of other: [String: Data]) -> Bool { other.allSatisfy { self[$0.key] == $0.value } }
}
