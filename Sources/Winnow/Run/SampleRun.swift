/// Runs a plan's stages over a few documents in memory: for tests, for `trace`, for trying things out.
///
/// The stages do exactly what they do in a run; what is missing are files, threads and limits.
package struct SampleRun {
  /// What became of one document.
  package enum Outcome {
    case kept(Document)
    case dropped(Document, stage: String, DropReason)
    /// Without a stage, the input was no record.
    case rejected(stage: String?, Rejection)
  }

  /// What one stage did with one document.
  package struct Step {
    /// The document's number among the inputs.
    package let index: Int
    package let stage: Plan.PlannedStage
    package let before: Document
    package let after: Document
    package let verdict: Result<Verdict, Rejection>
  }

  private let stages: [Plan.PlannedStage]
  private var documents: [Document] = []
  /// For each document in `documents`, its number among the inputs.
  private var indices: [Int] = []
  private var outcomes: [Outcome?] = []

  private init(_ stages: [Plan.PlannedStage]) {
    self.stages = stages
  }

  /// Runs documents, or rejections of what could not be read, through stages.
  ///
  /// - Parameter observe: called after each stage for each document it saw.
  /// - Returns: one outcome per input.
  /// - Throws: what a corpus stage throws when it cannot resolve its observations; `IOError` for its working directory.
  package static func run(
    _ inputs: [Result<Document, Rejection>], through stages: [Plan.PlannedStage],
    observe: (Step) -> Void = { _ in }
  ) throws -> [Outcome] {
    var run = SampleRun(stages)
    try run.take(inputs)
    for stage in stages {
      switch stage.instance {
      case .map(let instance): run.map(stage, instance, observe)
      case .corpus(let instance): try run.resolve(stage, instance, observe)
      }
    }
    for (index, document) in zip(run.indices, run.documents) { run.outcomes[index] = .kept(document) }
    return run.outcomes.compactMap(\.self)
  }

  private mutating func take(_ inputs: [Result<Document, Rejection>]) throws {
    outcomes = [Outcome?](repeating: nil, count: inputs.count)
    for (index, input) in inputs.enumerated() {
      switch input {
      case .success(let document):
        documents.append(document)
        indices.append(index)
      case .failure(let rejection): outcomes[index] = .rejected(stage: nil, rejection)
      }
    }
    _ = try IdentityRegistry().register(chunk: 0, &documents)
  }

  private mutating func map(
    _ stage: Plan.PlannedStage, _ instance: any MapStageInstance, _ observe: (Step) -> Void
  ) {
    let before = documents
    let verdicts = instance.makeRunner().process(&documents)
    settle(stage, before, verdicts, observe)
  }

  private mutating func resolve(
    _ stage: Plan.PlannedStage, _ instance: any CorpusStageInstance, _ observe: (Step) -> Void
  ) throws {
    let before = documents
    let verdicts = try CorpusSample.run(instance, over: &documents)
    settle(stage, before, verdicts, observe)
  }

  /// Reports every verdict and takes out the documents that do not go on.
  private mutating func settle(
    _ stage: Plan.PlannedStage, _ before: [Document], _ verdicts: [Result<Verdict, Rejection>],
    _ observe: (Step) -> Void
  ) {
    var kept: [Document] = []
    var keptIndices: [Int] = []
    for (position, verdict) in verdicts.enumerated() {
      let document = documents[position]
      let index = indices[position]
      observe(Step(index: index, stage: stage, before: before[position], after: document, verdict: verdict))
      switch verdict {
      case .success(.keep):
        kept.append(document)
        keptIndices.append(index)
      case .success(.drop(let reason)): outcomes[index] = .dropped(document, stage: stage.label, reason)
      case .failure(let rejection): outcomes[index] = .rejected(stage: stage.label, rejection)
      }
    }
    documents = kept
    indices = keptIndices
  }
}
