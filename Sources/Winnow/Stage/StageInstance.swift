/// A configured stage with its type erased.
package enum StageInstance: Sendable {
  case map(any MapStageInstance)
  case corpus(any CorpusStageInstance)

  package func runRuleExamples() -> RuleExampleReport {
    switch self {
    case .map(let stage): stage.runRuleExamples()
    case .corpus(let stage): stage.runRuleExamples()
    }
  }
}

/// A configured `Stage`.
package protocol MapStageInstance: Sendable {
  /// A runner with working memory of its own; one per worker.
  func makeRunner(_ context: WorkerContext) -> MapStageRunner
  func runRuleExamples() -> RuleExampleReport
}

extension MapStageInstance {
  /// A runner that is never cancelled.
  package func makeRunner() -> MapStageRunner { makeRunner(WorkerContext()) }
}

/// A configured `CorpusStage`.
package protocol CorpusStageInstance: Sendable {
  func makeObserver() -> CorpusStageObserver
  func resolve(
    _ observations: any ObservationSource, workspace: ResolveWorkspace
  ) throws -> any ResolutionApplier
  func runRuleExamples() -> RuleExampleReport
}

/// Runs a map stage for one worker.
package class MapStageRunner {
  /// Whether the stage may reject documents for a fault of its own.
  var mayFail: Bool { false }

  /// Runs the stage over the documents of a chunk; one outcome per document, in order.
  package func process(_ documents: inout [Document]) -> [Result<Verdict, Rejection>] {
    fatalError("abstract")
  }

  /// What a thrown error says about a document.
  static func rejection(_ error: any Error) -> Rejection {
    error as? Rejection ?? Rejection(Rejection.stageFailed, message: "\(error)")
  }
}

/// Observes documents for one worker.
package class CorpusStageObserver {
  package func observe(_ document: Document, into observation: inout [UInt8]) throws {
    fatalError("abstract")
  }
}

/// A corpus stage with its resolution.
package protocol ResolutionApplier: Sendable {
  func apply(to document: inout Document, ordinal: Int) throws -> Verdict
  /// Whether `apply` would keep the document and change nothing of it.
  func leaves(ordinal: Int) -> Bool
}

struct TypedMapStage<S: Stage>: MapStageInstance {
  let stage: S

  func makeRunner(_ context: WorkerContext) -> MapStageRunner { Runner(stage) }
  func runRuleExamples() -> RuleExampleReport { stage.runRuleExamples() }

  private final class Runner: MapStageRunner {
    private let stage: S
    private var scratch: S.Scratch

    init(_ stage: S) {
      self.stage = stage
      scratch = stage.makeScratch()
    }

    override func process(_ documents: inout [Document]) -> [Result<Verdict, Rejection>] {
      var outcomes: [Result<Verdict, Rejection>] = []
      outcomes.reserveCapacity(documents.count)
      for index in documents.indices {
        do {
          outcomes.append(.success(try stage.process(&documents[index], scratch: &scratch)))
        } catch {
          outcomes.append(.failure(Self.rejection(error)))
        }
      }
      return outcomes
    }
  }
}

struct TypedBatchStage<S: BatchStage>: MapStageInstance {
  let stage: S

  func makeRunner(_ context: WorkerContext) -> MapStageRunner { Runner(stage, context) }
  func runRuleExamples() -> RuleExampleReport { RuleExampleReport() }

  private final class Runner: MapStageRunner {
    private let stage: S
    private var scratch: S.Scratch

    init(_ stage: S, _ context: WorkerContext) {
      self.stage = stage
      scratch = stage.makeScratch(context)
    }

    override var mayFail: Bool { true }

    override func process(_ documents: inout [Document]) -> [Result<Verdict, Rejection>] {
      guard !documents.isEmpty else { return [] }
      // A stage that fails may have added or removed some, or changed them in part.
      let before = documents
      do {
        let outcomes = try stage.process(&documents, scratch: &scratch)
        guard outcomes.count == before.count, documents.count == before.count else {
          throw Rejection(Rejection.stageFailed, message: "the stage lost count of its documents")
        }
        return outcomes
      } catch {
        documents = before
        return [Result<Verdict, Rejection>](repeating: .failure(Self.rejection(error)), count: before.count)
      }
    }
  }
}

struct TypedCorpusStage<S: CorpusStage>: CorpusStageInstance {
  let stage: S

  func makeObserver() -> CorpusStageObserver { Observer(stage) }
  func runRuleExamples() -> RuleExampleReport { stage.runRuleExamples() }

  func resolve(
    _ observations: any ObservationSource, workspace: ResolveWorkspace
  ) throws -> any ResolutionApplier {
    Applier(stage: stage, resolution: try stage.resolve(observations, workspace: workspace))
  }

  private final class Observer: CorpusStageObserver {
    private let stage: S
    private var scratch: S.Scratch

    init(_ stage: S) {
      self.stage = stage
      scratch = stage.makeScratch()
    }

    override func observe(_ document: Document, into observation: inout [UInt8]) throws {
      try stage.observe(document, into: &observation, scratch: &scratch)
    }
  }

  private struct Applier: ResolutionApplier {
    let stage: S
    let resolution: S.Resolution

    func apply(to document: inout Document, ordinal: Int) throws -> Verdict {
      try stage.apply(resolution, to: &document, ordinal: ordinal)
    }

    func leaves(ordinal: Int) -> Bool { stage.leaves(resolution, ordinal: ordinal) }
  }
}
