import Foundation
import Testing
import WinnowTestSupport

/// Faults of files and directories: the run stops with the path and the reason, and leaves nothing half done.
@Suite struct FileFaultTests {
  let directory: ScratchDirectory

  init() throws {
    directory = try ScratchDirectory()
    try directory.write(
      "in.ndjson", (0..<50).map { #"{"id":\#($0),"text":"sentence number \#($0)"}"# }.joined(separator: "\n"))
    try directory.write("p.yaml", "version: 1\nname: p\ninput: {files: in.ndjson}\nstages: []\noutput: {path: out}\n")
  }

  @Test func outputThatIsAFile() throws {
    try directory.write("out", "mine")
    let outcome = try Program.winnow(["run", "p.yaml"], in: directory.path)
    #expect(outcome.status == 1)
    #expect(outcome.messages.contains("out: exists and is no directory"))
    #expect(try directory.read("out") == Data("mine".utf8))
  }

  @Test func inputThatIsNotThere() throws {
    let outcome = try Program.winnow(["run", "p.yaml", "--input", "nowhere.ndjson"], in: directory.path)
    #expect(outcome.status == 2)
    #expect(outcome.messages.contains("no such input: 'nowhere.ndjson'"))
    #expect(!directory.exists("out"))
  }

  @Test func patternWithoutFiles() throws {
    try directory.write(
      "q.yaml", "version: 1\nname: q\ninput: {files: \"pages/*.txt\"}\nstages: []\noutput: {path: out}\n")
    let outcome = try Program.winnow(["run", "q.yaml"], in: directory.path)
    #expect(outcome.status == 2)
    #expect(outcome.messages.contains("q.yaml:3:16: error: no file matches 'pages/*.txt'"))
  }

  @Test func inputOfUnknownFormat() throws {
    try directory.write("data.json", "[]")
    let outcome = try Program.winnow(["run", "p.yaml", "--input", "data.json"], in: directory.path)
    #expect(outcome.status == 2)
    #expect(outcome.messages.contains("jq -c '.[]'"))
  }

  @Test(
    .enabled(
      if: getuid() != 0 || FileManager.default.isExecutableFile(atPath: "/usr/bin/setpriv"),
      "needs setpriv to give up root"))
  func directoryWithoutReadPermission() throws {
    try directory.write("locked/in.ndjson", "{\"text\":\"x\"}")
    chmod(directory.path, 0o777)
    chmod(directory.url("locked").path, 0o000)
    defer { chmod(directory.url("locked").path, 0o755) }
    let arguments = ["run", "p.yaml", "--input", "locked", "--output", "out"]
    let outcome: Program.Outcome
    if getuid() == 0 {
      // Root reads everything; the program must be tried as somebody else, who must be able to reach it.
      try FileManager.default.copyItem(atPath: Program.winnow.path, toPath: directory.url("winnow").path)
      outcome = try Program(path: "/usr/bin/setpriv")(
        ["--reuid=65534", "--regid=65534", "--clear-groups", directory.url("winnow").path] + arguments,
        in: directory.path)
    } else {
      outcome = try Program.winnow(arguments, in: directory.path)
    }
    #expect(outcome.status == 1, "\(outcome.all)")
    #expect(outcome.messages.contains("locked: Permission denied"))
    #expect(!directory.exists("out/manifest.json"))
  }

  /// Whether file systems may be mounted here: not without root, nor in most containers.
  private static let canMount: Bool = {
    guard getuid() == 0, let directory = try? ScratchDirectory() else { return false }
    let mount = ["-t", "tmpfs", "tmpfs", directory.path]
    guard (try? Program(path: "/bin/mount")(mount, in: "/"))?.status == 0 else { return false }
    _ = try? Program(path: "/bin/umount")([directory.path], in: "/")
    return true
  }()

  /// Puts a file system of this size at `small`.
  private func mountSmallDisk(_ size: String) throws {
    try FileManager.default.createDirectory(at: directory.url("small"), withIntermediateDirectories: true)
    let mounted = try Program(path: "/bin/mount")(
      ["-t", "tmpfs", "-o", "size=\(size)", "tmpfs", "small"], in: directory.path)
    try #require(mounted.status == 0, "\(mounted.all)")
  }

  private func unmountSmallDisk() {
    _ = try? Program(path: "/bin/umount")([directory.url("small").path], in: "/")
  }

  @Test(.enabled(if: canMount, "needs to mount a small tmpfs"))
  func noSpaceLeft() throws {
    try mountSmallDisk("256k")
    defer { unmountSmallDisk() }
    let line = #"{"text":"\#(String(repeating: "word ", count: 2_000))"}"#
    try directory.write("big.ndjson", String(repeating: line + "\n", count: 200))
    let outcome = try Program.winnow(
      ["run", "p.yaml", "--input", "big.ndjson", "--output", "small/out"], in: directory.path)
    #expect(outcome.status == 1, "\(outcome.all)")
    #expect(outcome.messages.contains("No space left on device"))
    #expect(try directory.names("small") == [])
    // Nor does a starter pipeline leave its first lines behind, which `new` would take for a file to be kept.
    try directory.write("small/filler", String(repeating: "x", count: 256 << 10 - 4096))
    let new = try Program.winnow(["new", "small/p.yaml"], in: directory.path)
    #expect(new.status == 1, "\(new.all)")
    #expect(try directory.names("small") == ["filler"])
    try FileManager.default.removeItem(at: directory.url("small/filler"))
    // With room again, the same command succeeds.
    let retry = try Program.winnow(["run", "p.yaml", "--output", "small/out"], in: directory.path)
    #expect(retry.status == 0, "\(retry.all)")
  }

  /// What a state cannot do without takes the place of what the run has kept.
  @Test(.enabled(if: canMount, "needs to mount a small tmpfs"))
  func resultsMakeRoomForTheHistory() throws {
    try mountSmallDisk("100k")
    defer { unmountSmallDisk() }
    var random = SplitMix64(seed: 7)
    let records = (0..<4_000).map { number in
      let days = (0..<6).map { _ in "March \(random.next() % 28 + 1), \(random.next() % 100 + 1900)" }
      return "{\"id\":\(number),\"text\":\"It was closed on \(days.joined(separator: " and on ")).\"}\n"
    }
    try directory.write("many.ndjson", records.joined())
    try directory.write("dates.yaml", "version: 1\nname: dates\nstages: [extract-dates]\n")
    let run = ["run", "dates.yaml", "--input", "many.ndjson", "--only-new", "--state", "small/state", "--output"]
    let first = try Program.winnow(run + ["one"], in: directory.path)
    #expect(first.status == 0, "\(first.all)")
    #expect(first.messages.contains("the results of this run are not kept: small/state/"), "\(first.all)")
    let second = try Program.winnow(run + ["two"], in: directory.path)
    #expect(second.status == 0 && second.messages.contains("all input was read by earlier runs"), "\(second.all)")
  }

  /// A disk with room for this many bytes takes the records, but not all of what the commit writes.
  @Test(.enabled(if: canMount, "needs to mount a small tmpfs"), arguments: ["4k", "8k"])
  func aCommitWithoutRoomIsNotWaitedFor(_ size: String) throws {
    try mountSmallDisk(size)
    defer { unmountSmallDisk() }
    let run = ["run", "p.yaml", "--only-new", "--state", "state", "--output"]
    try directory.write("in.ndjson", #"{"text":"one sentence"}"#)
    let full = try Program.winnow(run + ["small/out"], in: directory.path)
    #expect(full.status == 1 && full.messages.contains("No space left on device"), "\(full.all)")
    #expect(full.messages.contains(size == "4k" ? "manifest.json" : ".winnow-work/commit"), "\(full.all)")
    #expect(try directory.names("small") == [] && directory.names("state/runs") == [])
    let retry = try Program.winnow(run + ["out"], in: directory.path)
    #expect(retry.status == 0, "\(retry.all)")
    #expect(try RunOutput(directory).records.count == 1)
  }

  /// Gives a run the only record of the pipe that it reads, and waits for its output.
  private func expectToFinish(_ run: Program.Running) throws {
    let handle = try FileHandle(forWritingTo: directory.url("slow.ndjson"))
    handle.write(Data(#"{"id":"slow","text":"x"}"#.utf8))
    try handle.close()
    let outcome = run.wait()
    #expect(outcome.status == 0, "\(outcome.all)")
    #expect(try RunOutput(directory).ids == ["slow"])
  }

  @Test func twoRunsOnOneOutputDirectory() throws {
    #expect(mkfifo(directory.url("slow.ndjson").path, 0o600) == 0)
    let first = try Program.winnow.start(["run", "p.yaml", "--input", "slow.ndjson"], in: directory.path)
    // The first run holds the directory as soon as its working directory stands.
    while !directory.exists("out/.winnow-work") { usleep(10_000) }
    let second = try Program.winnow(["run", "p.yaml"], in: directory.path)
    #expect(second.status == 1)
    #expect(second.messages.contains("another run is writing here"))
    try expectToFinish(first)
  }

  @Test(arguments: [(SIGHUP, 129), (SIGINT, 130), (SIGQUIT, 131), (SIGTERM, 143)] as [(Int32, Int32)])
  func interruption(_ signal: Int32, _ status: Int32) throws {
    let before = try Program.winnow(["run", "p.yaml"], in: directory.path)
    #expect(before.status == 0)
    let manifest = try directory.read("out/manifest.json")
    #expect(mkfifo(directory.url("slow.ndjson").path, 0o600) == 0)
    // Whoever runs the tests may have them ignore a signal.
    let run = try Program(path: "/usr/bin/env").start(
      ["--default-signal", Program.winnow.path, "run", "p.yaml", "--input", "slow.ndjson"], in: directory.path)
    while !directory.exists("out/.winnow-work") { usleep(10_000) }
    kill(run.process.processIdentifier, signal)
    let outcome = run.wait()
    #expect(!outcome.isSignal)
    #expect(outcome.status == status, "\(outcome.all)")
    #expect(outcome.messages.contains("interrupted; nothing was written") && !outcome.messages.contains("race:"))
    // The output of the run before stands as it was.
    #expect(try directory.read("out/manifest.json") == manifest)
    #expect(try RunOutput(directory).records.count == 50)
  }

  /// What belongs to a run is written when its output is in place: the exit code of a signal would say that it is not.
  @Test(arguments: ["run", "retry"]) func aSignalBehindTheCommitComesTooLate(_ command: String) throws {
    let lines = (0..<40_000).map { "{\"text\":\"sentence number \($0)\"" + (command == "run" ? "}\n" : "\n") }
    try directory.write("many.ndjson", lines.joined())
    var arguments = ["run", "p.yaml", "--input", "many.ndjson", "--report"]
    if command == "retry" {
      #expect(try Program.winnow(arguments, in: directory.path).status == 0)
      arguments = ["retry", "out", "--output", "again"]
    }
    let run = try Program(path: "/usr/bin/env").start(
      ["--default-signal", Program.winnow.path] + arguments, in: directory.path)
    let output = command == "run" ? "out" : "again"
    while !directory.exists("\(output)/manifest.json") { usleep(1_000) }
    kill(run.process.processIdentifier, SIGTERM)
    let outcome = run.wait()
    #expect(outcome.status == 0 && !outcome.isSignal, "\(outcome.all)")
    if command == "run" { #expect(directory.exists("out/report.html")) }
  }

  @Test func aPipeForMetricsWithoutReaderHoldsUpNobody() throws {
    #expect(mkfifo(directory.url("metrics").path, 0o600) == 0)
    let run = try Program(path: "/usr/bin/env").start(
      ["--default-signal", Program.winnow.path, "run", "p.yaml", "--metrics", "metrics"], in: directory.path)
    while !directory.exists("out/manifest.json") { usleep(1_000) }
    // Signals that come before it waits are too late for the run.
    while run.process.isRunning {
      kill(run.process.processIdentifier, SIGTERM)
      usleep(10_000)
    }
    #expect(run.wait().isSignal)
    #expect(try RunOutput(directory).records.count == 50)
  }

  @Test func aRunByNohupOutlivesItsTerminal() throws {
    #expect(mkfifo(directory.url("slow.ndjson").path, 0o600) == 0)
    let run = try Program(path: "/usr/bin/env").start(
      ["--ignore-signal=HUP", Program.winnow.path, "run", "p.yaml", "--input", "slow.ndjson"], in: directory.path)
    while !directory.exists("out/.winnow-work") { usleep(10_000) }
    kill(run.process.processIdentifier, SIGHUP)
    try expectToFinish(run)
  }

  @Test func whatAKilledRunLeavesIsCleanedUp() throws {
    #expect(mkfifo(directory.url("slow.ndjson").path, 0o600) == 0)
    let run = try Program.winnow.start(["run", "p.yaml", "--input", "slow.ndjson"], in: directory.path)
    while !directory.exists("out/.winnow-work") { usleep(10_000) }
    kill(run.process.processIdentifier, SIGKILL)
    #expect(run.wait().isSignal)
    #expect(!directory.exists("out/manifest.json"))
    let again = try Program.winnow(["run", "p.yaml"], in: directory.path)
    #expect(again.status == 0, "\(again.all)")
    #expect(try RunOutput(directory).records.count == 50)
  }

  @Test func aSmallerRunLeavesNothingOfTheLargerBefore() throws {
    try directory.write(
      "q.yaml", "version: 1\nname: q\ninput: {files: in.ndjson}\nstages: []\noutput: {path: out, part-size: 1KB}\n")
    #expect(try Program.winnow(["run", "q.yaml"], in: directory.path).status == 0)
    #expect(try directory.names("out").filter { $0.hasPrefix("part-") }.count > 3)
    #expect(try Program.winnow(["run", "p.yaml"], in: directory.path).status == 0)
    #expect(try directory.names("out") == ["dropped.ndjson", "manifest.json", "part-00000.ndjson", "rejected.ndjson"])
  }

  @Test func moreRejectsThanAllowed() throws {
    try directory.write("bad.ndjson", "{\"text\":\"a\"}\nnonsense\nnonsense\n")
    for (limit, status) in [("1", 3), ("2", 0), ("50%", 3), ("70%", 0)] as [(String, Int32)] {
      let outcome = try Program.winnow(
        ["run", "p.yaml", "--input", "bad.ndjson", "--max-rejects", limit], in: directory.path)
      #expect(outcome.status == status, "\(limit): \(outcome.all)")
      // The output is there all the same.
      #expect(try RunOutput(directory).rejected.count == 2)
    }
  }

  /// Records are lost when the reader of a run goes away: no success, as it is for commands that only show something.
  @Test func aReaderThatGoesAwayFailsTheRun() throws {
    try directory.write("many.ndjson", String(repeating: "{\"text\":\"some words of a page\"}\n", count: 50_000))
    let outcome = try Program(path: "/bin/bash")(
      ["-c", "\(Program.winnow.path) run p.yaml --input many.ndjson --output - | head -n 1; exit ${PIPESTATUS[0]}"],
      in: directory.path)
    #expect(outcome.text.split(separator: "\n").count == 1)
    #expect(outcome.status == 141, "\(outcome.all)")
    #expect(outcome.messages.contains("the reader of standard output went away"))
    #expect(!directory.exists("out"))
    let show = try Program(path: "/bin/bash")(
      ["-c", "\(Program.winnow.path) stages filter | head -n 1; exit ${PIPESTATUS[0]}"], in: directory.path)
    #expect(show.status == 0, "\(show.all)")
  }

  @Test func closedStandardOutputIsAnError() throws {
    let outcome = try Program(path: "/bin/sh")(
      ["-c", "exec \(Program.winnow.path) run p.yaml --output - >&-"], in: directory.path)
    #expect(outcome.status == 1, "\(outcome.all)")
    #expect(outcome.messages.contains("standard output: "))
    // Who writes elsewhere does not need it.
    let file = try Program(path: "/bin/sh")(["-c", "exec \(Program.winnow.path) run p.yaml >&-"], in: directory.path)
    #expect(file.status == 0, "\(file.all)")
  }

  @Test func aRunDoesNotReadItsOwnOutput() throws {
    #expect(try Program.winnow(["run", "p.yaml", "--input", ".", "--output", "out"], in: directory.path).status == 0)
    let before = try directory.read("out/part-00000.ndjson")
    let again = try Program.winnow(["run", "p.yaml", "--input", ".", "--output", "out"], in: directory.path)
    #expect(again.status == 0)
    #expect(again.messages.contains("warning: passed over what a run has written into out;"), "\(again.all)")
    #expect(try directory.read("out/part-00000.ndjson") == before)
    let named = try Program.winnow(["run", "p.yaml", "--input", "out", "--output", "out"], in: directory.path)
    #expect(named.status == 2)
    #expect(named.messages.contains("is in the output directory"), "\(named.all)")
    #expect(try directory.read("out/part-00000.ndjson") == before)
  }

  @Test func aCommitThatCannotSucceedLeavesTheOutputAsItWas() throws {
    #expect(try Program.winnow(["run", "p.yaml"], in: directory.path).status == 0)
    let manifest = try directory.read("out/manifest.json")
    try FileManager.default.removeItem(at: directory.url("out/rejected.ndjson"))
    try FileManager.default.createDirectory(at: directory.url("out/rejected.ndjson"), withIntermediateDirectories: true)
    let outcome = try Program.winnow(["run", "p.yaml"], in: directory.path)
    #expect(outcome.status == 1)
    #expect(outcome.messages.contains("out/rejected.ndjson: is a directory"), "\(outcome.all)")
    #expect(try directory.read("out/manifest.json") == manifest)
  }

  @Test func aLinkThatLeadsNowhereIsPassedOver() throws {
    try directory.write("pages/a.txt", "A page.")
    try FileManager.default.createSymbolicLink(
      atPath: directory.url("pages/gone.txt").path, withDestinationPath: "nowhere")
    let outcome = try Program.winnow(["run", "p.yaml", "--input", "pages"], in: directory.path)
    #expect(outcome.status == 0, "\(outcome.all)")
    #expect(outcome.messages.contains("passed over pages/gone.txt"))
    #expect(try RunOutput(directory).ids == ["a.txt"])
  }
}
