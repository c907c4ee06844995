internal import WinnowText

/// For which pieces of the input that an earlier run has read the results of stages are gone: `state gc` and a full cache
/// leave some, whatever the fingerprints say.
struct LostResults {
  /// Pieces with records of files that an earlier run has read as they are now. A new file between short ones makes other
  /// pieces of them, whose results nobody has.
  private var pieces = 0
  /// Those of them without a result, by stage.
  private var missing: [String: Int] = [:]

  /// Cuts the input as a run does, and looks for the results of each piece. As fast as the input can be decompressed.
  /// - Throws: `IOError`, `CancellationError`.
  init?(
    _ plan: Plan, _ state: StateDirectory, _ memory: RunMemory, _ cancellation: any CancellationToken
  ) throws {
    guard state.cache.count > 0, let survey = memory.survey else { return nil }
    // As bytes: as strings, names that look alike would be one.
    let old = Set(
      survey.entries.lazy.filter { if case .done = $0.status { true } else { false } }.map { Array($0.file.path.utf8) })
    let isOld = memory.files.map { old.contains(Array($0.path.utf8)) }
    let stages = plan.stages.filter(\.descriptor.keepsResults)
    let reader = ChunkReader(
      memory.files, chunkSize: RunSettings.defaultChunkSize, maxRecord: plan.input.maxRecord,
      cancellation: cancellation)
    while let chunk = try reader.next() {
      guard chunk.items.contains(where: { isOld[$0.file] }) else { continue }
      pieces += 1
      let digest = StageReuse.digest(of: chunk, files: memory.files)
      for stage in stages where !state.cache.contains(StageReuse.key(stage, digest)) {
        missing[stage.label, default: 0] += 1
      }
    }
  }

  /// What there is to do for a stage that nothing else has changed.
  func work(_ stage: Plan.PlannedStage) -> RunForecast.Work {
    // A corpus stage runs over everything or over nothing.
    if case .corpus = stage.instance { return .compute }
    return missing[stage.label] == pieces ? .compute : .partly
  }

  /// Of the pieces, how many have to be computed for a stage.
  func share(_ stage: Plan.PlannedStage) -> Double {
    if case .corpus = stage.instance { return 1 }
    return pieces == 0 ? 0 : Double(missing[stage.label] ?? 0) / Double(pieces)
  }

  /// Why there is something to do for it; nil when all its results are there.
  func reason(_ stage: Plan.PlannedStage) -> String? {
    guard let count = missing[stage.label] else { return nil }
    return "no results are kept for \(count) of \(pieces) pieces with input read before"
  }
}
