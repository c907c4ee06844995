/// Takes a few documents through a corpus stage in memory, as a run does it with files: observe, resolve, apply.
package enum CorpusSample {
  /// Runs a stage over the documents of a corpus; one outcome for each.
  ///
  /// - Throws: what the stage throws when it cannot resolve its observations; `IOError` for its working directory.
  package static func run<S: CorpusStage>(
    _ stage: S, over documents: inout [Document], workers: Int = 1
  ) throws -> [Result<Verdict, Rejection>] {
    try run(TypedCorpusStage(stage: stage), over: &documents, workers: workers)
  }

  static func run(
    _ stage: any CorpusStageInstance, over documents: inout [Document], workers: Int = 1
  ) throws -> [Result<Verdict, Rejection>] {
    let observer = stage.makeObserver()
    var observations = MemoryObservations()
    var failures: [Int: Rejection] = [:]
    for (position, document) in documents.enumerated() {
      var observation: [UInt8] = []
      do {
        try observer.observe(document, into: &observation)
        observations.append(observation)
      } catch { failures[position] = MapStageRunner.rejection(error) }
    }
    let directory = try WorkingDirectory()
    let workspace = ResolveWorkspace(directory: directory.path, workers: workers, checkCancellation: {})
    let applier = try stage.resolve(observations, workspace: workspace)
    var verdicts: [Result<Verdict, Rejection>] = []
    var ordinal = 0
    for position in documents.indices {
      if let failure = failures[position] {
        verdicts.append(.failure(failure))
        continue
      }
      do {
        verdicts.append(.success(try applier.apply(to: &documents[position], ordinal: ordinal)))
      } catch { verdicts.append(.failure(MapStageRunner.rejection(error))) }
      ordinal += 1
    }
    return verdicts
  }
}

/// Observations of a few documents.
private struct MemoryObservations: ObservationSource {
  private var observations: [[UInt8]] = []

  mutating func append(_ observation: [UInt8]) { observations.append(observation) }

  var count: Int { observations.count }
  var byteCount: Int { observations.reduce(0) { $0 + $1.count } }

  func forEach(_ body: (_ ordinal: Int, _ observation: UnsafeBufferPointer<UInt8>) throws -> Void) throws {
    for (ordinal, observation) in observations.enumerated() {
      try observation.withUnsafeBufferPointer { try body(ordinal, $0) }
    }
  }

  func visit(_ ordinal: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Void) throws {
    try observations[ordinal].withUnsafeBufferPointer { try body($0) }
  }
}
