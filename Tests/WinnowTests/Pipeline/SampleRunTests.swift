import Testing
import Winnow

@Suite struct SampleRunTests {
  private func run(_ stages: String, _ pages: [String], observe: (SampleRun.Step) -> Void = { _ in }) throws -> [String]
  {
    let plan = try SampleStages.compile("version: 1\nstages: \(stages)").plan
    let inputs = pages.map { SampleRun.document(page: Array($0.utf8), id: $0) }
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

  @Test func rejectsWhatIsNoRecord() {
    func reason(_ input: Result<Document, Rejection>) -> String? {
      if case .failure(let rejection) = input { rejection.reason } else { nil }
    }
    #expect(reason(SampleRun.document(page: [0xFF, 0x41], id: "1")) == "invalid-utf8")
    #expect(reason(SampleRun.document(record: Array("{\"text\":NaN}".utf8), fallbackID: "1")) == "broken-json")
    #expect(reason(SampleRun.document(record: Array("{\"text\":\"a\"}".utf8), fallbackID: "1")) == nil)
  }
}
