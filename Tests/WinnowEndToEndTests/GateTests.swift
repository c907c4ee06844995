import Foundation
import Testing

/// `expect` in a pipeline file, and `diff --fail-on`.
@Suite struct GateTests {
  private let directory: ScratchDirectory

  init() throws {
    directory = try ScratchDirectory()
    let pages = (0..<100).map { "{\"id\":\"\($0)\",\"text\":\"page \($0)\",\"good\":\($0 % 10 != 0)}\n" }
    try directory.write("in.ndjson", pages.joined())
    try pipeline("[filter: {min-length: 1}]")
  }

  private func pipeline(_ stages: String, expect: String = "{change: {kept: 5%}}") throws {
    try directory.write(
      "p.yaml", "version: 1\nname: p\ninput: {files: in.ndjson}\nstages: \(stages)\nexpect: \(expect)\n")
  }

  private func run(_ extra: [String], status: Int32) throws {
    let outcome = try Program.winnow(["run", "p.yaml"] + extra, in: directory.path)
    #expect(outcome.status == status, "\(outcome.all)")
  }

  /// The run after a failed one is compared with the last that passed, with and without a state.
  @Test(arguments: [["-o", "out"], ["-o", "out", "--state", "state"]])
  func aFailedRunIsNoBaseline(_ arguments: [String]) throws {
    try run(arguments, status: 0)
    try pipeline("[filter: {min-length: 7}]")
    for _ in 0..<2 { try run(arguments + (arguments.count > 2 ? ["--force"] : []), status: 4) }
    // Neither is it by being up to date.
    if arguments.count > 2 { try run(arguments, status: 4) }
    try pipeline("[filter: {min-length: 7}]", expect: "{change: {kept: 20%}}")
    try run(arguments + (arguments.count > 2 ? ["--force"] : []), status: 0)
    try pipeline("[filter: {min-length: 7}]")
    try run(arguments + (arguments.count > 2 ? ["--force"] : []), status: 0)
  }

  @Test func aNightWithTooManyRejectsSaysWhatElseIsWrong() throws {
    try directory.write("in.ndjson", #"{"id":"a","text":""}"#)
    try pipeline("[filter: {min-length: 1}]", expect: "{read: 100..}")
    let outcome = try Program.winnow(["run", "p.yaml", "-o", "out", "--max-rejects", "0"], in: directory.path)
    #expect(outcome.status == 3)
    #expect(outcome.messages.contains("more records were rejected than --max-rejects allows"))
    #expect(outcome.messages.contains("not as expected: read is 1, expected 100.."))
  }

  @Test func everyNightIsComparedWithTheLastGoodOne() throws {
    try run(["-o", "1", "--state", "state"], status: 0)
    try pipeline("[filter: {min-length: 7}]")
    try run(["-o", "2", "--state", "state"], status: 4)
    try run(["-o", "3", "--state", "state"], status: 4)
  }

  /// A night on which nothing came is not as expected, and is no measure of the next.
  @Test func aNightWithoutRecordsFails() throws {
    try pipeline("[filter: {min-length: 1}]", expect: "{kept: 50%.., change: {kept: 5%}}")
    try run(["-o", "out"], status: 0)
    try directory.write("empty.ndjson", "")
    for _ in 0..<2 { try run(["-i", "empty.ndjson", "-o", "out"], status: 4) }
    try pipeline("[filter: {min-length: 7}]", expect: "{change: {kept: 5%}}")
    try run(["-o", "out"], status: 4)
  }

  /// Where every night has a directory of its own, only a state or `--previous` tells what to compare with.
  @Test func changesNeedARunToCompareWith() throws {
    func messages(_ arguments: [String], status: Int32 = 0) throws -> String {
      let outcome = try Program.winnow(["run", "p.yaml"] + arguments, in: directory.path)
      #expect(outcome.status == status, "\(outcome.all)")
      return outcome.messages
    }
    let warning = "'change' of 'expect' has nothing to compare with"
    #expect(try messages(["-o", "monday"]).contains(warning))
    try pipeline("[filter: {min-length: 7}]")
    #expect(try messages(["-o", "tuesday"]).components(separatedBy: warning).count == 2)
    #expect(try !messages(["-o", "wednesday", "--previous", "monday"], status: 4).contains(warning))
    #expect(try !messages(["-o", "thursday", "--state", "state"]).contains(warning))
    #expect(try messages(["-o", "friday", "--previous", "nowhere"], status: 2).contains("no such output directory"))
    try pipeline("[]", expect: "{kept: 5..}")
    #expect(try messages(["-o", "friday", "--previous", "monday"], status: 2).contains("--previous only makes sense"))
  }

  @Test func unknownTopics() throws {
    func check(_ stages: String, _ expect: String) throws -> String {
      try pipeline(stages, expect: expect)
      return try Program.winnow(["check", "p.yaml"], in: directory.path).all
    }
    let topic = #"{topics: {"medtop:11000000": ..60%}}"#
    #expect(try check("[classify-topic]", topic).hasPrefix("exit 0"))
    let mistyped = try check("[classify-topic]", #"{topics: {"medtop:1100000": ..60%}}"#)
    #expect(mistyped.contains("p.yaml:5:19: error: 'medtop:1100000' is none of the topics"), "\(mistyped)")
    #expect(mistyped.contains("did you mean 'medtop:11000000'?"))
    let label = try check("[classify-topic]", "{change: {topics: {politics: 5%}}}")
    #expect(label.contains("write 'medtop:11000000'"), "\(label)")
    #expect(try check("[clean-boilerplate]", topic).contains("no stage of this pipeline writes topics"))
    // A program may write any topic.
    #expect(try check("[exec: {command: [cat]}]", "{topics: {any: ..60%}}").hasPrefix("exit 0"))
  }
}
