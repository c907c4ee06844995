import Testing
import Winnow
import WinnowTestSupport

@Suite struct SampleRunTests {
  private func run(_ stages: String, _ pages: [String], observe: (SampleRun.Step) -> Void = { _ in }) throws -> [String]
  {
    let plan = try SampleStages.compile("version: 1\nstages: \(stages)").plan
    let inputs = pages.map { SampleReader.page(Array($0.utf8), id: $0) }
    return try SampleRun.run(inputs, through: plan.stages, observe: observe).map { outcome in
      switch outcome {
      case .kept(let document): "kept \(document.id)"
      case .dropped(let document, let stage, let reason): "dropped \(document.id) \(stage) \(reason.reason)"
      case .rejected(let stage, let rejection): "rejected \(stage ?? "-") \(rejection.reason)"
      }
    }
  }

  @Test func givesOneOutcomePerInputInOrder() throws {
    #expect(
      try run("[{measure: {minimum: 2}}, equal, measure]", ["abc", "x", "xyz", "blind", "\0\u{FEFF}", " "]) == [
        "kept abc", "dropped x measure short", "dropped xyz equal equal", "rejected equal unseen",
        "kept \0\u{FEFF}", "rejected - empty-text",
      ])
  }

  @Test func makesIdsUnique() throws {
    #expect(try run("[]", ["a", "a", "a"]) == ["kept a", "kept a#2", "kept a#3"])
    // As in a run, also where a record has such an id of its own.
    #expect(try run("[]", ["a#2", "a", "a"]) == ["kept a#2", "kept a", "kept a#3"])
  }

  @Test func showsEachStageAtWork() throws {
    var steps: [String] = []
    _ = try run("[label, {measure: {minimum: 5}}, equal]", ["ab\ncd\n", "x"]) { step in
      steps.append("\(step.index) \(step.stage.label) \(step.before.isCleaned) \(step.after.isCleaned)")
    }
    #expect(
      steps == [
        "0 label false true", "1 label false true", "0 measure true true", "1 measure true true", "0 equal true true",
      ])
  }

  @Test func readsAsARunDoes() throws {
    func text(_ input: Result<Document, Rejection>) -> String {
      switch input {
      case .success(let document): "\(document.id): \(String(decoding: document.page, as: UTF8.self))"
      case .failure(let rejection): rejection.reason
      }
    }
    #expect(text(SampleReader.page(Array("a\n".utf8), id: "1")) == "1: a")
    #expect(text(SampleReader.page([0x61, 0xFF, 0x62], id: "1")) == "invalid-utf8")
    #expect(text(SampleReader.page(Array(" \n".utf8), id: "1")) == "empty-text")
    #expect(text(SampleReader.record(Array("{\"text\":NaN}".utf8), name: "n")) == "broken-json")
    #expect(text(SampleReader.record(Array("{\"text\":\"a\"}".utf8), name: "n")) == "n:1: a")
    #expect(text(SampleReader.record([], name: "n")) == "empty-text")
  }

  @Test func readsRecordsOfFilesUntilToldToStop() throws {
    let directory = try TemporaryDirectory()
    _ = try directory.write("a.ndjson", "{\"id\":1,\"text\":\"a\"}\n\nno\n{\"id\":2,\"text\":\"b\"}\n")
    _ = try directory.write("b.txt", "page")
    var seen: [String] = []
    let input = Plan.Input(patterns: [(directory.path, nil)], directory: "")
    try SampleReader.forEachRecord(of: input) { number, result in
      seen.append("\(number) \((try? result.get())?.id.text ?? "-")")
      return true
    }
    #expect(seen == ["1 1", "2 -", "3 2", "4 b.txt"])
    seen = []
    try SampleReader.forEachRecord(of: input) { number, _ in
      seen.append("\(number)")
      return number < 2
    }
    #expect(seen == ["1", "2"])
  }
}
