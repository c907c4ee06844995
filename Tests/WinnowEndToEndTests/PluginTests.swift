import Foundation
import Testing

/// An executable with a stage of its own has the whole command line.
@Suite struct PluginTests {
  private var example: Program {
    Program(path: URL(fileURLWithPath: Program.winnow.path).deletingLastPathComponent().path + "/winnow-example")
  }

  @Test func aPluginStageInAPipeline() throws {
    let directory = try ScratchDirectory()
    try directory.write(
      "in.ndjson",
      #"{"id":1,"text":"\#(String(repeating: "word ", count: 460))"}"# + "\n" + #"{"id":2,"text":"Short."}"#)
    try directory.write(
      "p.yaml",
      "version: 1\nname: p\ninput: {files: in.ndjson}\nstages: [{reading-time: {minimum: 1}}]\noutput: {path: out}\n")
    let outcome = try example(["run", "p.yaml"], in: directory.path)
    #expect(outcome.status == 0, "\(outcome.all)")
    let output = try RunOutput(directory)
    #expect(output.records.map { $0["reading_minutes"] as? Double } == [2.0])
    let dropped = try #require(output.dropped.first?["dropped"] as? [String: Any])
    #expect(dropped["stage"] as? String == "reading-time")
    #expect(dropped["reason"] as? String == "too-short-a-read")
  }

  @Test func referenceAndExamplesOfAPluginStage() throws {
    let directory = try ScratchDirectory()
    let reference = try example(["stages", "reading-time"], in: directory.path)
    #expect(reference.status == 0)
    #expect(reference.text.contains("speed") && reference.text.contains("50 to 1000"))
    let examples = try example(["test", "--stages"], in: directory.path)
    #expect(examples.status == 0, "\(examples.all)")
  }

  @Test func theProgramWithoutThePluginDoesNotKnowTheStage() throws {
    let directory = try ScratchDirectory()
    #expect(try Program.winnow(["stages", "reading-time"], in: directory.path).status == 2)
  }
}
