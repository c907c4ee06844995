import Glibc
import Testing
import Winnow
import WinnowStages
import WinnowTestSupport
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

  private func harness(_ options: String = "", _ directory: TemporaryDirectory) throws -> StageHarness {
    try directory.write("program.sh", Self.program)
    return try StageHarness(
      "[{exec: {command: [sh, program.sh]\(options.isEmpty ? "" : ", " + options)}}]", directory: directory.path)
  }

  @Test func addsWhatComesBack() throws {
    let directory = try TemporaryDirectory()
    let outcomes = try harness("", directory).run(records: records(["fine", "fine"]))
    #expect(
      outcomes.map(\.record) == [
        #"{"id":1,"text":"This one is fine.","seen":true}"#, #"{"id":2,"text":"This one is fine.","seen":true}"#,
      ])
  }

  @Test(arguments: outcomes)
  func settlesASingleDocument(word: String, reason: String) throws {
    let directory = try TemporaryDirectory()
    let outcomes = try harness("", directory).run(records: records([word]))
    #expect(outcomes.map(\.reason) == [reason])
  }

  @Test(arguments: [1, 2, 3, 7, 100])
  func neighboursMakeNoDifference(batch: Int) throws {
    let directory = try TemporaryDirectory()
    let stage = try harness("batch: \(batch), restarts: 1000", directory)
    var generator = SplitMix64(seed: 11)
    let picked = (0..<60).map { _ in Self.outcomes[generator.below(Self.outcomes.count)] }
    let found = try stage.run(records: records(picked.map(\.word)))
    #expect(found.map(\.reason) == picked.map(\.reason))
  }

  /// What a program reads besides what its command names is part of the fingerprint where `depends-on` says so.
  @Test func dependsOnOtherFiles() throws {
    let directory = try TemporaryDirectory()
    try FilePaths.createDirectory("\(directory.path)/lib/__pycache__")
    for name in ["lib/tagger.py", "lib/__pycache__/tagger.pyc", "lib/.hidden", "words"] {
      try directory.write(name, "a")
    }
    func fingerprint(_ options: String) throws -> WinnowText.Digest128 { try harness(options, directory).fingerprint }
    let options = "depends-on: [lib, words]"
    let none = try fingerprint("")
    var last = try fingerprint(options)
    #expect(last != none)
    try directory.write("lib/__pycache__/tagger.pyc", "b")
    try directory.write("lib/.hidden", "b")
    #expect(try fingerprint(options) == last)
    for name in ["lib/tagger.py", "lib/new.py", "words"] {
      try directory.write(name, "changed")
      let now = try fingerprint(options)
      #expect(now != last, "\(name)")
      last = now
    }
    #expect(try fingerprint("") == none)
    #expect(try fingerprint("depends-on: [lib/, words]") == last)
    let missing = StageHarness.findings(
      "[{exec: {command: [cat], depends-on: [lib, nothing]}}]", directory: directory.path)
    #expect(missing.map(\.message) == ["cannot read 'nothing': No such file or directory"])
    #expect(missing.first?.mark?.column == 65)
  }

  @Test func silenceIsATimeOutAndEndsTheWholeGroup() throws {
    let directory = try TemporaryDirectory()
    let outcomes = try harness("timeout: 0.4", directory).run(records: records(["fine", "HANG", "fine"]))
    #expect(outcomes.map(\.reason) == ["kept", "exec-timeout", "kept"])
    #expect(isGone(directory))
  }

  @Test func saysWhatTheProgramSaid() throws {
    let directory = try TemporaryDirectory()
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

  /// Answers every record, and says in `starts` how often it was started.
  private func counting(_ answer: String, _ directory: TemporaryDirectory, _ options: String) throws -> StageHarness {
    try directory.write(
      "program.sh",
      "echo started >> starts\nwhile IFS= read -r line; do id=${line#*\\\"id\\\":}; id=${id%%,*}; \(answer)\ndone\n")
    return try StageHarness("[{exec: {command: [sh, program.sh], \(options)}}]", directory: directory.path)
  }

  private func starts(_ directory: TemporaryDirectory) -> Int {
    (try? directory.read("starts"))?.split(separator: "\n").count ?? 0
  }

  @Test(arguments: [1, 2, 5, 32])
  func aProgramThatAnswersTwiceIsGivenUp(batch: Int) throws {
    let directory = try TemporaryDirectory()
    let stage = try counting(
      #"printf '{"id":%s}\n{"id":%s}\n' "$id" "$id""#, directory, "batch: \(batch), restarts: 3")
    let outcomes = try stage.run(records: records(Array(repeating: "fine", count: 60)))
    #expect(outcomes.last?.reason == "exec-unavailable")
    #expect(outcomes.last?.detail.contains("though no document was at fault") == true)
    // The first instance, four restarts in a row, and one for the batch that was not sent singly yet.
    #expect(starts(directory) <= 6)
  }

  @Test(arguments: [1, 3, 32])
  func aRestartNowAndThenIsWhatSupervisionIsFor(batch: Int) throws {
    let directory = try TemporaryDirectory()
    let stage = try counting(
      #"n=$((n + 1)); echo "{\"id\":$id}"; [ $n -lt 12 ] || exit 0"#, directory, "batch: \(batch), restarts: 1")
    let outcomes = try stage.run(records: records(Array(repeating: "fine", count: 100)))
    #expect(outcomes.map(\.reason) == outcomes.map { _ in "kept" })
    #expect(starts(directory) >= 8)
  }

  @Test(.timeLimit(.minutes(1)))
  func aProgramThatClosesItsOutputButLivesIsGivenUp() throws {
    let directory = try TemporaryDirectory()
    try directory.write("program.sh", "echo started >> starts; exec >&-; sleep 100000")
    let stage = try StageHarness("[{exec: {command: [sh, program.sh], restarts: 1}}]", directory: directory.path)
    let outcomes = try stage.run(records: records(Array(repeating: "fine", count: 100)))
    #expect(outcomes.prefix(2).allSatisfy { $0.reason == "exec-bad-answer" })
    #expect(outcomes.dropFirst(2).allSatisfy { $0.reason == "exec-unavailable" })
    // One for the batch, one for each of the two documents that show that it is the program.
    #expect(starts(directory) == 3)
  }

  @Test(.timeLimit(.minutes(1)))
  func anInterruptionDoesNotWaitForTheAnswer() throws {
    let directory = try TemporaryDirectory()
    let stage = try harness("timeout: 80000", directory)
    guard case .map(let instance) = stage.stages[0].instance else { return }
    let marker = directory.path + "/sleeper"
    // As soon as the program hangs.
    let runner = instance.makeRunner(WorkerContext { (try? FilePaths.contents(marker))?.last == 0x0A })
    var documents = ["fine", "HANG", "fine"].enumerated().map {
      Document(id: RecordID("\($0.offset)"), page: Array($0.element.utf8))
    }
    _ = runner.process(&documents)
    #expect(isGone(directory))
  }

  /// Whether what the program started has ended: gone, or a zombie until its new parent has collected it.
  private func isGone(_ directory: TemporaryDirectory) -> Bool {
    guard let sleeper = (try? directory.read("sleeper")).flatMap({ Int($0.dropLast()) }) else { return false }
    // The kernel ends a killed process when it gets to it; a program that was not killed would sleep on.
    for _ in 0..<1000 {
      let status = (try? FilePaths.contents("/proc/\(sleeper)/stat")).map { String(decoding: $0, as: UTF8.self) }
      if status?.contains(") Z ") ?? true { return true }
      usleep(10_000)
    }
    return false
  }

  @Test func goodAnswersResetTheCountOfFailures() throws {
    let directory = try TemporaryDirectory()
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

  @Test func endlessErrorsAreATimeOut() throws {
    let stage = try StageHarness("[{exec: {command: [sh, -c, 'yes >&2'], timeout: 0.4}}]")
    #expect(try stage.run(records: records(["a"])).map(\.reason) == ["exec-timeout"])
  }

  @Test func aClosedInputIsNoSignalToUs() throws {
    let stage = try StageHarness("[{exec: {command: [sh, -c, 'exec <&-; sleep 0.1'], restarts: 0}}]")
    let outcomes = try stage.run(records: [#"{"text":"\#(String(repeating: "long ", count: 200_000))"}"#])
    #expect(outcomes.map(\.reason) == ["exec-bad-answer"])
  }

  @Test func runsInThePipelinesDirectoryWithItsVariables() throws {
    let directory = try TemporaryDirectory()
    try directory.write(
      "here.sh",
      """
      #!/bin/sh
      while read -r line; do echo "${line%%,*},\\"place\\":\\"$(basename "$(pwd)")\\",\\"model\\":\\"$MODEL\\"}"; done
      """, isExecutable: true)
    let stage = try StageHarness("[{exec: {command: [./here.sh], env: {MODEL: small}}}]", directory: directory.path)
    let name = FilePaths.name(of: directory.path)
    #expect(
      try stage.run(records: records(["fine"])).map(\.record) == [
        #"{"id":1,"text":"This one is fine.","place":"\#(name)","model":"small"}"#
      ])
  }

  @Test func filesInTheCommandArePartOfTheFingerprint() throws {
    let directory = try TemporaryDirectory()
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
