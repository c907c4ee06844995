import Testing
import Winnow
import WinnowStages
import WinnowTestSupport

/// What answers may say; each is given by a program that answers every record with the same line.
@Suite struct ExecAnswerTests {
  private let record =
    #"{"id":"a","url":"https://example.org/","title":"Bridge","text":"The bridge is \"open\".","n":1}"#

  private func answer(_ line: String, to record: String? = nil) throws -> SampleRun.Outcome {
    let directory = try TemporaryDirectory()
    try directory.write("answer", line + "\n")
    let stage = try StageHarness(
      "[{exec: {command: [sh, -c, 'while read -r line; do cat answer; done']}}]", directory: directory.path)
    let outcomes = try stage.run(records: [record ?? self.record])
    return try #require(outcomes.first)
  }

  @Test func setsTitleLanguageTopicsAndFields() throws {
    let outcome = try answer(
      #"""
      {"id": "a", "title": "New", "language": "en", "n": {"deep": [1, "é"]}, "extra": null,
      """#.filter { $0 != "\n" }
        + #""topics": [{"id": "b", "score": 0.5}, {"id": "a", "label": "A", "score": 0.75, "level": 2, "terms": ["x"]}]}"#
    )
    #expect(
      outcome.record == #"""
        {"id":"a","url":"https://example.org/","title":"New","text":"The bridge is \"open\".","language":"en",\#
        "topics":[{"id":"a","label":"A","level":2,"score":0.75,"by":"model","terms":["x"]},\#
        {"id":"b","label":"b","level":1,"score":0.5,"by":"model","terms":[]}],\#
        "n":{"deep": [1, "é"]},"extra":null}
        """#)
  }

  @Test func nullTakesTitleAndLanguageAway() throws {
    let outcome = try answer(#"{"id":"a","title":null,"language":null}"#)
    #expect(outcome.record == #"{"id":"a","url":"https://example.org/","text":"The bridge is \"open\".","n":1}"#)
  }

  @Test func anEchoChangesNothing() throws {
    let outcome = try answer(record)
    #expect(outcome.record == record)
  }

  @Test func readOnlyFieldsAreIgnored() throws {
    let outcome = try answer(#"{"id":"a","source":{"publisher":1},"dates":2,"winnow":{},"clean":[],"input":0}"#)
    #expect(outcome.record == record)
  }

  @Test(arguments: [
    #"{"id":"a","text":"Another text."}"#, #"{"id":"a","url":"https://example.com/"}"#, #"{"id":"a","title":3}"#,
    #"{"id":"a","language":"English"}"#, #"{"id":"a","topics":[{"label":"no id"}]}"#,
    #"{"id":"a","topics":[{"id":"x","score":2}]}"#, #"{"id":"a","topics":"politics"}"#, #"{"id":"a","drop":true}"#,
    #"{"id":1}"#, #"{"id":"b"}"#, #"{}"#, #"[]"#, "", #"{"id":"a"} {"id":"a"}"#, #"{"id":"a""#,
    #"{"id":"a","x":01}"#,
  ])
  func refusesWhatItCannotTake(line: String) throws {
    #expect(try answer(line).reason == "exec-bad-answer")
  }

  @Test func numbersMayBeWrittenInAnotherWay() throws {
    #expect(try answer(#"{"id":1000.0}"#, to: #"{"id":1e3,"text":"x y z"}"#).reason == "kept")
    #expect(try answer(#"{"id":"1000"}"#, to: #"{"id":1000,"text":"x y z"}"#).reason == "exec-bad-answer")
    // They are one number as doubles.
    let record = #"{"id":9007199254740993,"text":"x y z"}"#
    #expect(try answer(#"{"id":9007199254740992}"#, to: record).reason == "exec-bad-answer")
    #expect(try answer(#"{"id":9007199254740993}"#, to: record).reason == "kept")
  }

  @Test func nullIsWhatIsNotThere() throws {
    let plain = #"{"id":"a","text":"x y z"}"#
    #expect(try answer(#"{"id":"a","url":null}"#, to: plain).record == plain)
    #expect(try answer(#"{"id":"a","url":null}"#).reason == "exec-bad-answer")
    #expect(try answer(#"{"id":"a","text":null}"#).reason == "exec-bad-answer")
  }

  @Test func decisionsOfTheInputAreNotSent() throws {
    let stage = try StageHarness("[{exec: {command: [cat]}}]")
    let record = #"{"id":"a","text":"x y z","drop":"me","reject":"me","note":1}"#
    let outcomes = try stage.run(records: [record])
    #expect(outcomes.map(\.record) == [record])
  }

  @Test func sendsOnlyWhatIsAskedFor() throws {
    // The program returns what it got, so that `body` shows up as a new field.
    let stage = try StageHarness("[{exec: {command: [cat], send: [text as body, n]}}]")
    let outcomes = try stage.run(records: [record])
    #expect(outcomes.map(\.record) == [String(record.dropLast()) + #","body":"The bridge is \"open\"."}"#])
  }
}
