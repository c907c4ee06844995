import Glibc
import Testing
import Winnow
import WinnowStages
import WinnowText

@Suite struct ExecStageTests {
  /// Answers by what the record says; needs nothing but a POSIX shell.
  static let program = #"""
    while IFS= read -r line; do
      id=${line#*\"id\":}; id=${id%%,*}; id=${id%\}}
      case $line in
        *CRASH*) echo "cannot take this" >&2; exit 3 ;;
        *SIGNAL*) kill -s SEGV $$ ;;
        *HANG*) sleep 1000 & echo $! > sleeper; wait ;;
        *NOJSON*) printf '%s\n' "no JSON" ;;
        *NAN*) printf '%s\n' "{\"id\":$id,\"value\":NaN}" ;;
        *STRANGER*) printf '%s\n' '{"id":"someone else"}' ;;
        *NOID*) printf '%s\n' '{"seen":true}' ;;
        *QUIT*) exit 0 ;;
        *TWICE*) printf '%s\n%s\n' "{\"id\":$id,\"seen\":true}" "{\"id\":$id,\"seen\":true}" ;;
        *DROP*) printf '%s\n' "{\"id\":$id,\"drop\":\"too-technical\",\"detail\":\"jargon\"}" ;;
        *PROSE*) printf '%s\n' "{\"id\":$id,\"drop\":\"Not for us.\"}" ;;
        *REJECT*) printf '%s\n' "{\"id\":$id,\"reject\":\"no model for it\"}" ;;
        *) printf '%s\n' "{\"id\":$id,\"seen\":true}" ;;
      esac
    done
    """#

  /// What becomes of a text with the word, whatever else is sent.
  static let outcomes: [(word: String, reason: String)] = [
    ("fine", "kept"), ("CRASH", "exec-crashed"), ("SIGNAL", "exec-crashed"), ("NOJSON", "exec-bad-answer"),
    ("NAN", "exec-bad-answer"), ("STRANGER", "exec-bad-answer"), ("NOID", "exec-bad-answer"),
    ("QUIT", "exec-bad-answer"), ("TWICE", "kept"), ("DROP", "too-technical"), ("PROSE", "exec-dropped"),
    ("REJECT", "exec-rejected"),
  ]

  private func records(_ words: [String]) -> [String] {
    words.enumerated().map { #"{"id":\#($0.offset + 1),"text":"This one is \#($0.element)."}"# }
  }

  private func harness(_ options: String = "", _ directory: ScratchDirectory) throws -> StageHarness {
    try directory.write("program.sh", Self.program)
    return try StageHarness(
      "[{exec: {command: [sh, program.sh]\(options.isEmpty ? "" : ", " + options)}}]", directory: directory.path)
  }

  @Test func addsWhatComesBack() throws {
    let directory = try ScratchDirectory()
    let outcomes = try harness("", directory).run(records: records(["fine", "fine"]))
    #expect(
      outcomes.map(\.record) == [
        #"{"id":1,"text":"This one is fine.","seen":true}"#, #"{"id":2,"text":"This one is fine.","seen":true}"#,
      ])
  }

  @Test(arguments: outcomes)
  func settlesASingleDocument(word: String, reason: String) throws {
    let directory = try ScratchDirectory()
    let outcomes = try harness("", directory).run(records: records([word]))
    #expect(outcomes.map(\.reason) == [reason])
  }

  @Test(arguments: [1, 2, 3, 7, 100])
  func neighboursMakeNoDifference(batch: Int) throws {
    let directory = try ScratchDirectory()
    let stage = try harness("batch: \(batch)", directory)
    var generator = LinearCongruence(state: 11)
    let picked = (0..<60).map { _ in Self.outcomes[Int(generator.next() % UInt64(Self.outcomes.count))] }
    let found = try stage.run(records: records(picked.map(\.word)))
    #expect(found.map(\.reason) == picked.map(\.reason))
  }

  @Test func silenceIsATimeOutAndEndsTheWholeGroup() throws {
    let directory = try ScratchDirectory()
    let outcomes = try harness("timeout: 0.4", directory).run(records: records(["fine", "HANG", "fine"]))
    #expect(outcomes.map(\.reason) == ["kept", "exec-timeout", "kept"])
    let sleeper = directory.read("sleeper").flatMap { Int($0.dropLast()) } ?? 0
    #expect(sleeper > 0)
    // Gone, or a zombie until its new parent has collected it.
    let status = (try? FilePaths.contents("/proc/\(sleeper)/stat")).map { String(decoding: $0, as: UTF8.self) }
    #expect(status?.contains(") Z ") ?? true)
  }

  @Test func saysWhatTheProgramSaid() throws {
    let directory = try ScratchDirectory()
    let outcomes = try harness("", directory).run(records: records(["CRASH", "NOJSON", "DROP", "PROSE", "REJECT"]))
    #expect(outcomes[0].detail == "'sh program.sh' ended with exit status 3; standard error: cannot take this")
    #expect(outcomes[1].detail == "'sh program.sh': not a JSON object: no JSON")
    #expect(outcomes[2].detail == "jargon")
    #expect(outcomes[3].detail == "Not for us.")
    #expect(outcomes[4].detail == "no model for it")
  }

  @Test func givesUpAProgramThatNeverWorks() throws {
    let stage = try StageHarness("[{exec: {command: [sh, -c, 'exit 9'], restarts: 1}}]")
    let outcomes = try stage.run(records: records(["a", "b", "c", "d"]))
    #expect(outcomes.map(\.reason) == ["exec-crashed", "exec-crashed", "exec-unavailable", "exec-unavailable"])
    #expect(outcomes[3].detail.contains("exit status 9"))
  }

  @Test func goodAnswersResetTheCountOfFailures() throws {
    let directory = try ScratchDirectory()
    let words = (0..<12).map { $0 % 2 == 0 ? "CRASH" : "fine" }
    let outcomes = try harness("restarts: 1", directory).run(records: records(words))
    #expect(outcomes.map(\.reason) == words.map { $0 == "fine" ? "kept" : "exec-crashed" })
  }

  @Test func fullPipesDoNotBlock() throws {
    // `cat` answers with what it gets: more than a pipe holds, in both directions at once.
    let stage = try StageHarness("[{exec: {command: [cat], batch: 64}}]")
    let texts = [3_000_000, 10, 400_000, 400_000, 10].map { String(repeating: "word\n", count: $0 / 5) }
    let documents = texts.enumerated().map { Document(id: RecordID("\($0.offset)"), page: Array($0.element.utf8)) }
    let outcomes = try stage.run(documents)
    #expect(outcomes.map(\.reason) == texts.map { _ in "kept" })
  }

  @Test func aFloodOfErrorsDoesNotBlock() throws {
    let stage = try StageHarness(
      """
      [{exec: {command: [sh, -c, 'while read -r line; do head -c 300000 /dev/zero >&2; echo "${line%%,*}}"; done']}}]
      """)
    let outcomes = try stage.run(records: records(["a", "b", "c"]))
    #expect(outcomes.map(\.reason) == ["kept", "kept", "kept"])
  }

  @Test func aClosedInputIsNoSignalToUs() throws {
    let stage = try StageHarness("[{exec: {command: [sh, -c, 'exec <&-; sleep 0.1'], restarts: 0}}]")
    let outcomes = try stage.run(records: [#"{"text":"\#(String(repeating: "long ", count: 200_000))"}"#])
    #expect(outcomes.map(\.reason) == ["exec-bad-answer"])
  }

  @Test func runsInThePipelinesDirectoryWithItsVariables() throws {
    let directory = try ScratchDirectory()
    try directory.write(
      "here.sh",
      """
      #!/bin/sh
      while read -r line; do echo "${line%%,*},\\"place\\":\\"$(basename "$(pwd)")\\",\\"model\\":\\"$MODEL\\"}"; done
      """)
    let stage = try StageHarness("[{exec: {command: [./here.sh], env: {MODEL: small}}}]", directory: directory.path)
    let name = FilePaths.name(of: directory.path)
    #expect(
      try stage.run(records: records(["fine"])).map(\.record) == [
        #"{"id":1,"text":"This one is fine.","place":"\#(name)","model":"small"}"#
      ])
  }

  @Test func filesInTheCommandArePartOfTheFingerprint() throws {
    let directory = try ScratchDirectory()
    let first = try harness("", directory).fingerprint
    #expect(try harness("", directory).fingerprint == first)
    try directory.write("program.sh", "cat")
    let changed = try StageHarness("[{exec: {command: [sh, program.sh]}}]", directory: directory.path).fingerprint
    #expect(changed != first)
  }

  @Test func mistakesStopBeforeAnyWork() {
    #expect(StageHarness.mistakes("[exec]").first?.contains("needs option 'command'") == true)
    #expect(
      StageHarness.mistakes("[{exec: {command: 'python3 tag.py'}}]") == [
        "option 'command': a command is a list of words, not one string"
      ])
    #expect(
      StageHarness.mistakes("[{exec: {command: [no-such-program-anywhere]}}]") == [
        "option 'command': there is no program 'no-such-program-anywhere'"
      ])
    #expect(StageHarness.mistakes("[{exec: {command: [cat], env: {A=B: x}}}]").count == 1)
    #expect(StageHarness.mistakes("[{exec: {command: [cat], timeout: 0}}]").count == 1)
  }
}

/// A fixed sequence of numbers.
private struct LinearCongruence {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state >> 33
  }
}
