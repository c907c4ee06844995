import Glibc
import Testing
import WinnowTestSupport

@testable import Winnow

/// The history of a state, and what becomes of it when a run is killed.
@Suite struct StateDirectoryTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func path(_ name: String) -> String { "\(directory.path)/\(name)" }

  private func open() throws -> StateDirectory { try StateDirectory(Plan.State(path: path("state"))) }

  private func look() throws -> StateDirectory { try StateDirectory(reading: Plan.State(path: path("state"))) }

  /// The manifest of a run that writes into `output`.
  private func manifest(_ number: Int, output: String) -> [UInt8] {
    Array(
      #"""
      {"run":{"number":\#(number),"id":"\#(number)-a","output":"\#(path(output))"},"pipeline":{"name":"p"},
      "counts":{"in":1},"outputs":[]}
      """#.utf8)
  }

  private func write(_ name: String, _ bytes: [UInt8]) throws {
    try FilePaths.createDirectory(FilePaths.directory(of: path(name)))
    try directory.write(name, bytes)
  }

  @Test func oneAtATime() throws {
    let state = try open()
    let error = #expect(throws: IOError.self) { try open() }
    #expect(error?.message.contains("another run uses this state") == true)
    // Who only looks need not wait.
    #expect(try look().runs.isEmpty)
    state.close()
    try open().close()
  }

  @Test func foreignDirectoriesAreLeftAlone() throws {
    try write("state/notes.txt", Array("mine".utf8))
    #expect(throws: IOError.self) { try open() }
    #expect(throws: IOError.self) { try look() }
    #expect(try directory.read("state/notes.txt") == "mine")
  }

  @Test func announcedAndConfirmed() throws {
    let state = try open()
    #expect(state.nextNumber == 1)
    try state.announce(1, manifest: manifest(1, output: "out"))
    #expect(try look().runs.isEmpty)
    try state.confirm(1)
    state.close()
    #expect(try look().runs.map(\.number) == [1])
    let next = try open()
    defer { next.close() }
    #expect(next.nextNumber == 2)
    #expect(try next.forget(1)?.id == "1-a")
    #expect(try next.forget(1) == nil)
    #expect(try look().runs.isEmpty)
  }

  /// What can be said of a run that was killed behind its announcement, by what lies where its output would be.
  @Test(arguments: [
    ("manifest of its own", [1], []), ("manifest of another run", [], []), ("work", [], []), ("commit begun", [1], []),
    ("damaged commit", [], [1]), ("nothing", [], [1]), ("empty directory", [], [1]), ("damaged announcement", [], []),
  ])
  func killedRuns(_ place: String, _ runs: [Int], _ unconfirmed: [Int]) throws {
    let state = try open()
    try state.announce(1, manifest: manifest(1, output: "out"))
    state.close()
    try write("state/runs/litter.1.tmp", [1])
    try write("state/ids/000001", [1])
    switch place {
    case "manifest of its own": try write("out/manifest.json", manifest(1, output: "out"))
    case "manifest of another run": try write("out/manifest.json", manifest(7, output: "out"))
    case "work": try write("out/.winnow-work/part-00000.ndjson", [1])
    case "commit begun":
      try write("out/.winnow-work/manifest.json", manifest(1, output: "out"))
      try write("out/.winnow-work/commit", CommitRecord(additions: [], removals: []).bytes)
    case "damaged commit": try write("out/.winnow-work/commit", [1])
    case "empty directory": try FilePaths.createDirectory(path("out"))
    case "damaged announcement": try write("state/runs/000001.pending", [1])
    default: break
    }
    #expect(try look().unconfirmed.map(\.number) == unconfirmed)
    for _ in 1...2 {
      let next = try open()
      #expect(next.runs.map(\.number) == runs && next.unconfirmed.map(\.number) == unconfirmed)
      #expect(next.nextNumber == (runs + unconfirmed).count + 1)
      next.close()
    }
    #expect(
      try FilePaths.names(in: path("state/runs"))
        == runs.map { "00000\($0).json" } + unconfirmed.map { "00000\($0).pending" })
    // What it has kept stays as long as it may be needed.
    #expect((access(path("state/ids/000001"), F_OK) == 0) == !(runs + unconfirmed).isEmpty)
    let last = try open()
    defer { last.close() }
    #expect(try last.forget(1)?.number == (runs + unconfirmed).first)
    #expect(access(path("state/ids/000001"), F_OK) != 0)
    #expect(try FilePaths.names(in: path("state/runs")).isEmpty)
  }

  @Test func idsOfEarlierRuns() throws {
    let ids = StateIDs(path: path("ids"))
    try ids.write([1, 5, 9, .max], run: 1)
    try ids.write(Array(stride(from: 0, to: 3_000, by: 3)), run: 2)
    let found = ids.compare([2, 3, 5, 9, 2_997, 2_999], with: [1, 2, 3])
    #expect(found.found.count == 4 && found.warnings.isEmpty)
    #expect(found.found.byRun.map(\.run) == [1, 2] && found.found.byRun.map(\.count) == [2, 3])
    let intact = try FilePaths.contents(path("ids/000001"))
    for place in intact.indices {
      var bytes = intact
      bytes[place] ^= 1
      try directory.write("ids/000001", bytes)
      #expect(ids.compare([5], with: [1]).warnings.count == 1, "\(place)")
    }
    try directory.write("ids/000001", intact.dropLast(8))
    #expect(ids.compare([5], with: [1]).warnings.count == 1)
  }
}
