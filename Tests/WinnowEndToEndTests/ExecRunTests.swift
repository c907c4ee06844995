import Foundation
import Testing

/// External programs that misbehave, in whole runs.
@Suite struct ExecRunTests {
  private let directory: ScratchDirectory

  init() throws {
    directory = try ScratchDirectory()
    // Fails on texts with the word CRASH; hangs on HANG, with a child of its own.
    try directory.write(
      "program.sh",
      #"""
      while IFS= read -r line; do
        case $line in
          *CRASH*) echo "no model" >&2; exit 3 ;;
          *HANG*) sleep 100000 & echo $! > sleeper; wait ;;
          *) echo "${line%%,*},\"seen\":true}" ;;
        esac
      done
      """#)
    try directory.write(
      "p.yaml",
      """
      version: 1
      input: {files: in.ndjson}
      stages: [{exec: {command: [sh, program.sh], timeout: 80000, restarts: 5}}]
      output: {path: out}
      """)
  }

  private func write(_ words: [String]) throws {
    try directory.write(
      "in.ndjson", words.enumerated().map { #"{"id":\#($0.offset),"text":"\#($0.element)"}"# + "\n" }.joined())
  }

  /// Chunks of one record and of all.
  static let ways = [("1", "1KB"), ("1", "1MB"), ("3", "1KB"), ("5", "2KB")]

  @Test func whatFailuresDoDoesNotDependOnWorkers() throws {
    // Five failures in a row are tolerated, in the order of the input.
    let long = String(repeating: " and more", count: 40)
    try write((0..<60).map { ($0 % 6 == 0 ? "fine" : "CRASH") + long })
    var expected: [String: Data]?
    for (workers, chunk) in Self.ways {
      let run = try Program.winnow(["run", "p.yaml", "--workers", workers, "--chunk-size", chunk], in: directory.path)
      #expect(run.status == 0, "\(run.all)")
      let output = try RunOutput(directory)
      #expect(output.records.count == 10)
      #expect(output.reasons == Array(repeating: "exec-crashed", count: 50))
      var files: [String: Data] = [:]
      for name in try directory.names("out") where name != "manifest.json" {
        files[name] = try directory.read("out/\(name)")
      }
      #expect(expected == nil || files == expected, "\(workers) workers, chunks of \(chunk)")
      expected = files
    }
  }

  @Test func aProgramThatKeepsFailingFailsTheRunForAnyWorkers() throws {
    let long = String(repeating: " and more", count: 40)
    try write((0..<60).map { ((20..<26).contains($0) ? "CRASH" : "fine") + long })
    for (workers, chunk) in Self.ways {
      let run = try Program.winnow(["run", "p.yaml", "--workers", workers, "--chunk-size", chunk], in: directory.path)
      #expect(run.status == 1, "\(run.all)")
      #expect(
        run.messages.contains(
          "error: stage 'exec' failed on 6 documents in a row; the last time: 'sh program.sh' ended with exit status 3; "
            + "standard error: no model; nothing was written"), "\(run.all)")
      #expect(!directory.exists("out/manifest.json"))
    }
  }

  @Test(.timeLimit(.minutes(1)), arguments: [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)])
  func anInterruptionDoesNotWaitForTheAnswer(_ signal: Int32, _ status: Int32) throws {
    try write(["fine", "HANG", "fine"])
    let run = try Program.winnow.start(["run", "p.yaml"], in: directory.path)
    while !directory.exists("sleeper") { usleep(10_000) }
    kill(run.process.processIdentifier, signal)
    let outcome = run.wait()
    #expect(!outcome.isSignal)
    #expect(outcome.status == status, "\(outcome.all)")
    #expect(!directory.exists("out/manifest.json"))
    let sleeper = String(decoding: try directory.read("sleeper"), as: UTF8.self).filter(\.isNumber)
    // Gone, or a zombie until its new parent has collected it.
    let state = (try? String(contentsOfFile: "/proc/\(sleeper)/stat", encoding: .utf8)) ?? ") Z "
    #expect(state.contains(") Z "))
  }

  /// A module that the program reads: with a state, its change counts where `depends-on` names it.
  @Test func aChangedModuleIsRunAgain() throws {
    try directory.write("lib/words.sh", "word=one\n")
    try directory.write(
      "tag.sh", #"while IFS= read -r line; do . ./lib/words.sh; echo "${line%%,*},\"word\":\"$word\"}"; done"#)
    try write(["a", "b", "c"])
    func words(_ options: String) throws -> [String?] {
      try directory.write(
        "p.yaml",
        "version: 1\nstages: [{exec: {command: [sh, tag.sh]\(options)}}]\noutput: {path: out}\nstate: state\n")
      let run = try Program.winnow(["run", "p.yaml", "--input", "in.ndjson", "--force"], in: directory.path)
      #expect(run.status == 0, "\(run.all)")
      return try RunOutput(directory).records.map { $0["word"] as? String }
    }
    #expect(try words(", depends-on: lib") == ["one", "one", "one"])
    #expect(try words("") == ["one", "one", "one"])
    try directory.write("lib/words.sh", "word=two\n")
    #expect(try words(", depends-on: lib") == ["two", "two", "two"])
    // Nobody could know.
    #expect(try words("") == ["one", "one", "one"])
  }
}
