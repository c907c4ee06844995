import Testing
import Winnow

/// A stage of somebody's that goes wrong after it has changed its documents.
private struct CarelessStage: BatchStage {
  struct Options: StageOptions {
    enum Fault: String, CaseIterable, OptionValue { case removes, adds, throwing, miscounts }
    var fault = Fault.removes
    static var schema: [OptionSpec<Options>] { [.option("fault", \.fault, "What goes wrong.")] }
  }

  static let descriptor = StageDescriptor(
    name: "careless", version: 1, summary: "Goes wrong.", reads: [.page], writes: [.fields], examples: [])

  private let fault: Options.Fault

  init(options: Options, resources: StageResources) { fault = options.fault }

  func process(_ documents: inout [Document], scratch: inout Void) throws -> [Result<Verdict, Rejection>] {
    for index in documents.indices { documents[index].setField("seen", json: Array("true".utf8)) }
    switch fault {
    case .removes: documents.removeLast()
    case .adds: documents += documents
    case .throwing:
      documents.removeAll()
      throw Rejection("no-luck", message: "it went wrong")
    case .miscounts: return []
    }
    return documents.map { _ in .success(.keep) }
  }
}

@Suite struct BatchStageTests {
  @Test(arguments: [
    ("removes", "stage-failed"), ("adds", "stage-failed"), ("throwing", "no-luck"), ("miscounts", "stage-failed"),
  ])
  func aStageThatGoesWrongCostsItsDocumentsOnly(_ fault: String, _ reason: String) throws {
    var registry = StageRegistry()
    registry.register(CarelessStage.self)
    let yaml = "version: 1\nstages: [{careless: {fault: \(fault)}}]"
    let stage = try PipelineCompiler(registry: registry).compile(SourceFile(path: "p.yaml", bytes: Array(yaml.utf8)))
      .plan.stages[0]
    guard case .map(let instance) = stage.instance else {
      Issue.record("a batch stage is a map stage")
      return
    }
    var documents = ["a", "b", "c"].map { Document(id: RecordID($0), page: Array($0.utf8)) }
    let outcomes = instance.makeRunner().process(&documents)
    #expect(outcomes.count == 3)
    for outcome in outcomes {
      guard case .failure(let rejection) = outcome else {
        Issue.record("the document is not rejected")
        continue
      }
      #expect(rejection.reason == reason)
    }
    // As they were before: what stands among the rejects can be fed in again.
    #expect(documents.map(\.id.text) == ["a", "b", "c"])
    #expect(documents.allSatisfy { $0.fields.isEmpty })
  }
}
