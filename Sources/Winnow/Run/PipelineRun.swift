internal import Glibc
package import Logging
internal import WinnowText

/// One execution of a plan: reads the input, runs the segments one after the other, commits the output.
package final class PipelineRun {
  private let plan: Plan
  private let settings: RunSettings
  private let cancellation: Cancellation
  private let logger: Logger
  /// Read instead of the plan's input.
  private let source: (any RecordSource)?
  private let progress: (RunProgress) -> Void

  private let labels: [String]
  /// What runs before this one left; nil without a state.
  private var memory: RunMemory?
  private var files: [InputFile] = []
  private var attempt: Attempt

  /// All that the documents change. An attempt to use the results of corpus stages again may have to be given up; the next
  /// one starts from nothing.
  private struct Attempt {
    let identities = IdentityRegistry()
    /// Set when a run fails, for workers that wait for something to give up.
    let failure = Cancellation()
    var counts: RunCounts
    var inputReports: [InputFileReport] = []
    var streaks: [Int: RejectionStreak] = [:]
    var bytes = 0
    var warnedRepeats = 0
  }

  /// Prepares a run; `progress` is called after each chunk, on the thread of `execute`.
  ///
  /// - Parameter source: read instead of the plan's input.
  package init(
    _ plan: Plan, settings: RunSettings, cancellation: Cancellation, logger: Logger,
    source: (any RecordSource)? = nil, progress: @escaping (RunProgress) -> Void = { _ in }
  ) {
    self.plan = plan
    self.settings = settings
    self.cancellation = cancellation
    self.logger = logger
    self.source = source
    self.progress = progress
    labels = plan.stages.map(\.label)
    attempt = Attempt(counts: RunCounts(stages: labels))
  }

  /// Runs to the end and commits.
  ///
  /// - Throws: `Diagnostic` when the input cannot be found, `IOError` when reading or writing fails, `CancellationError`
  ///   when asked to stop. No output is left then, and that of an earlier run stands as it was.
  package func execute() throws -> RunReport {
    let started = time(nil)
    let clock = ContinuousClock()
    let start = clock.now
    guard let output = plan.output.path else {
      throw Diagnostic.error(
        "the pipeline names no output", at: nil, hint: "write output: {path: out/} or give --output DIR")
    }
    try plan.checkPlaces(sidecar: settings.sidecar)
    if output == "-" {
      if let sidecar = settings.sidecar { try OutputDirectory.refuseParts(in: sidecar) }
    } else {
      try OutputDirectory.refuseForeignFiles(in: output)
    }
    try findInput(output)

    if source == nil { try plan.checkState() }
    // What is fed in by hand is no night of the state's.
    memory = try source == nil ? plan.state.map { try RunMemory(StateDirectory($0), plan, files, cancellation) } : nil
    defer { memory?.close() }
    if let report = try withoutWork(output) { return report }
    files = memory?.files ?? files

    let workspace = try Workspace(output: output, sidecar: settings.sidecar)
    do {
      let outputs = try produce(output, workspace)
      for input in attempt.inputReports {
        if let damage = input.damage { logger.warning("\(input.file.path): \(damage)") }
      }
      if attempt.counts.read == 0, source == nil { logger.warning("the input holds no records: the output is empty") }
      try compareWithNights()
      let elapsed = start.duration(to: clock.now)
      let report = RunReport(
        number: memory?.number, counts: attempt.counts, inputs: attempt.inputReports, outputs: outputs,
        baseline: settings.baseline, directory: workspace.committed?.path,
        elapsedSeconds: Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18,
        cpuSeconds: Self.processTime())
      if cancellation.isCancelled { throw CancellationError() }
      try commit(report, workspace, started: started)
      workspace.remove()
      return report
    } catch {
      workspace.remove()
      // That it has left nothing is known: the next run must not ask what became of it.
      if workspace.committed?.isCommitted != true { memory?.withdraw() }
      throw error
    }
  }

  /// The report of a run that has nothing to do.
  private func withoutWork(_ output: String) throws -> RunReport? {
    guard let memory else {
      try RunMemory.refuseReplacingNight(in: output)
      return nil
    }
    var report = RunReport(
      counts: attempt.counts, inputs: [], outputs: [], directory: output == "-" ? nil : output, elapsedSeconds: 0,
      cpuSeconds: Self.processTime())
    for warning in memory.warnings { logger.warning("\(warning)") }
    // Outputs may have been moved away on purpose: it is no news but where nothing is left to do.
    if let warning = memory.lossWarning { logger.log(level: memory.hasNothingNew ? .warning : .notice, "\(warning)") }
    if memory.hasNothingNew {
      report.outcome = .nothingNew
      return report
    }
    if !settings.isForced, output != "-", let run = try memory.upToDate(output, cancellation) {
      // What a run left behind that was killed after its commit goes, as it would with any other run.
      try OutputDirectory(output).discard()
      report.outcome = .upToDate(run: run)
      return report
    }
    try memory.refuseReplacing(output)
    return nil
  }

  /// Runs all segments; returns the files written.
  private func produce(_ output: String, _ workspace: Workspace) throws -> [OutputFileReport] {
    // What went to standard output cannot be taken back.
    if output != "-", memory?.mayReuseCorpora == true {
      do { return try write(output, workspace, reusesCorpora: true) } catch is StaleCorpus {
        logger.debug("corpus stages see other documents than before: they run again")
        attempt = Attempt(counts: RunCounts(stages: labels))
      }
    }
    return try write(output, workspace, reusesCorpora: false)
  }

  private func write(_ output: String, _ workspace: Workspace, reusesCorpora: Bool) throws -> [OutputFileReport] {
    let writer = try RecordWriter(
      directory: workspace.recordsDirectory, recordsToStandardOutput: output == "-",
      compression: plan.output.compression, partSize: plan.output.partSize)
    if reusesCorpora {
      try runAgain(writer, workspace)
    } else {
      try runSegments(writer, workspace)
    }
    guard attempt.counts.isBalanced else {
      throw IOError(
        path: output,
        message:
          "lost count: \(attempt.counts.read) in, \(attempt.counts.written) out, \(attempt.counts.dropped) dropped, "
          + "\(attempt.counts.rejected) rejected")
    }
    return try writer.finish()
  }

  /// Counts the ids that nights before have given to records of theirs: unlike those within a run they stay as they are, and
  /// who joins the outputs wants to know.
  private func compareWithNights() throws {
    guard let found = try memory?.compareIDs(attempt.identities) else { return }
    attempt.counts.idsOfEarlierRuns = found.count
    for warning in found.warnings { logger.warning("\(warning)") }
  }

  /// Puts the output into its place and the run into the history.
  private func commit(_ report: RunReport, _ workspace: Workspace, started: time_t) throws {
    let identity = memory?.identity(attempt.inputReports)
    let manifest = Manifest.encode(report, plan: plan, settings: settings, started: started, identity: identity)
    let names = report.outputs.map(\.name).filter { OutputDirectory.isRunFile($0) }
    if let committed = workspace.committed {
      for warning in try memory?.announce(manifest) ?? [] { logger.warning("\(warning)") }
      try committed.commit(names, manifest: manifest)
      try memory?.confirm()
    } else {
      try memory?.enter(manifest)
    }
    for warning in memory?.finish() ?? [] { logger.warning("\(warning)") }
  }

  private func findInput(_ output: String) throws {
    if let source {
      files = source.files
      try source.forEachTakenID { attempt.identities.take($0) }
      return
    }
    let found = try InputDiscovery.find(
      plan.input.patterns, in: plan.input.directory, format: plan.input.format, allowsNone: plan.input.onlyNew)
    files = found.files
    for warning in found.warnings { logger.warning("\(warning)") }
    try Self.refuseOwnOutput(files, output)
  }

  /// Stops a run whose input holds what it is about to write: run again, it would read its own records.
  private static func refuseOwnOutput(_ files: [InputFile], _ output: String) throws(Diagnostic) {
    guard output != "-", let directory = FilePaths.resolved(output) else { return }
    for file in files where OutputDirectory.isRunFile(FilePaths.name(of: file.path)) {
      guard let path = FilePaths.resolved(file.path), FilePaths.directory(of: path) == directory else { continue }
      throw .error(
        "the input '\(file.path)' is in the output directory", at: nil,
        hint: "read it from elsewhere, or choose an output directory outside of the input")
    }
  }

  private static func processTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  private func runSegments(_ writer: RecordWriter, _ workspace: Workspace) throws {
    var spool: String?
    var corpus: Digest128?
    var applier: (any ResolutionApplier)?
    var spooled = 0
    for (number, segment) in plan.segments.enumerated() {
      let context = context(segment, applier, corpus)
      let source = try SegmentSource(spool: spool, input: source ?? inputReader, cancellation: cancellation)
      let phase = segment.applied.map { "applying \($0.label)" } ?? "reading"
      if let observed = segment.observed, case .corpus(let stage) = observed.instance {
        let next = "spool-\(number)"
        let spoolWriter = try Spool.Writer(name: next, in: workspace.workPath)
        let observations = try ObservationFile(name: "observations-\(number)", in: workspace.workPath)
        let corpora = try run(context, source, writer, phase: phase, total: spooled) { result in
          try spoolWriter.append(result.frame, count: result.documentCount)
          try observations.append(result.observations, lengths: result.observationLengths)
        }
        spooled = spoolWriter.documents
        corpus = corpora[labels.firstIndex(of: observed.label) ?? 0]
        applier = try resolve(stage, observed, observations.finish(), workspace)
        if let spool { try FilePaths.removeTree(spool) }
        spool = FilePaths.join(workspace.workPath, next)
      } else {
        try run(context, source, writer, phase: phase, total: spooled) { result in
          try writer.write(records: result.records, count: result.documentCount)
        }
      }
      if spool == nil || number == 0 { attempt.inputReports = source.reports }
    }
    if let spool { try FilePaths.removeTree(spool) }
  }

  /// Runs all stages in one pass, corpus stages giving what they found in an earlier run of this state.
  /// - Throws: `StaleCorpus` when one of them does not see the documents it saw then.
  private func runAgain(_ writer: RecordWriter, _ workspace: Workspace) throws {
    let later = workspace.recordsDirectory.map { LaterExits(in: $0) }
    let source = try SegmentSource(spool: nil, input: inputReader, cancellation: cancellation)
    let context = context(Plan.Segment(map: plan.stages), nil, nil)
    try run(context, source, writer, later, phase: "reading", total: 0) { result in
      try writer.write(records: result.records, count: result.documentCount)
    }
    try later?.flush(into: writer)
    attempt.inputReports = source.reports
  }

  private func context(
    _ segment: Plan.Segment, _ applier: (any ResolutionApplier)?, _ corpus: Digest128?
  ) -> SegmentContext {
    let worker = WorkerContext { [cancellation, failure = attempt.failure] in
      cancellation.isCancelled || failure.isCancelled
    }
    return SegmentContext(
      segment: segment, applier: applier, files: files, output: plan.output, stamp: plan.stamp,
      maxRecord: plan.input.maxRecord, identities: attempt.identities, stageLabels: labels,
      inputFields: Set(plan.stages.flatMap { $0.inputFields.map(\.field) }), worker: worker,
      cache: memory?.cache, corpus: memory?.keepsCorpora == true ? corpus : nil)
  }

  private var inputReader: ChunkReader {
    ChunkReader(
      files, chunkSize: settings.chunkSize, maxRecord: plan.input.maxRecord, cancellation: cancellation)
  }

  private func resolve(
    _ stage: any CorpusStageInstance, _ planned: Plan.PlannedStage, _ observations: any ObservationSource,
    _ workspace: Workspace
  ) throws -> any ResolutionApplier {
    report(phase: "resolving \(planned.label)", fraction: nil)
    let archive = try memory?.openArchive(planned)
    if let warning = archive?.warning { logger.warning("\(warning)") }
    let directory = FilePaths.join(workspace.workPath, "resolve")
    try FilePaths.createDirectory(directory)
    let cancellation = cancellation
    let start = Self.processTime()
    let applier = try stage.resolve(
      observations,
      workspace: ResolveWorkspace(directory: directory, workers: settings.workers, archive: archive?.archive) {
        if cancellation.isCancelled { throw CancellationError() }
      })
    if let archive { try memory?.seal(archive.archive) }
    // No worker runs meanwhile: the process's time is the stage's.
    if let index = labels.firstIndex(of: planned.label) {
      attempt.counts.stages[index].cpuNanoseconds += Int((Self.processTime() - start) * 1e9)
    }
    return applier
  }

  /// Runs a segment.
  ///
  /// - Parameter later: takes what leaves behind a corpus stage, where all passes are made at once.
  /// - Returns: a digest of what each corpus stage saw, by its place in the plan.
  /// - Throws: `StaleCorpus` when one gave results again that it found elsewhere; and what stages, reading, writing throw.
  @discardableResult
  private func run(
    _ context: SegmentContext, _ source: SegmentSource, _ writer: RecordWriter, _ later: LaterExits? = nil,
    phase: String, total: Int, _ consume: (ChunkResult) throws -> Void
  ) throws -> [Int: Digest128] {
    let (identities, failure) = (attempt.identities, attempt.failure)
    var corpora = CorpusFold()
    let inputSize = files.allSatisfy { $0.size != nil } ? files.reduce(0) { $0 + ($1.size ?? 0) } : nil
    var done = 0
    try OrderedExecutor<ChunkWork, ChunkResult>(workers: settings.workers).run(
      next: { try source.next() },
      makeProcessor: {
        let worker = ChunkWorker(context)
        return { try worker.process($0, index: $1) }
      },
      onFailure: {
        identities.abort()
        failure.cancel()
      }
    ) { result in
      attempt.counts.add(result.counts)
      for (stage, streak) in result.streaks {
        try attempt.streaks[stage, default: RejectionStreak(of: labels[stage])].join(streak)
      }
      warn(result.repeats)
      try corpora.add(result.corpora)
      memory?.cache.keep(result.kept)
      try consume(result)
      for (pass, exits) in result.exits.enumerated() {
        if pass > 0 {
          try later?.append(exits, pass: pass)
        } else {
          try exits.dropped.withUnsafeBufferPointer { try writer.write(dropped: $0, count: exits.droppedCount) }
          try exits.rejected.withUnsafeBufferPointer { try writer.write(rejected: $0, count: exits.rejectedCount) }
        }
      }
      if context.segment.applied == nil {
        attempt.bytes = result.sourceBytes
        report(phase: phase, fraction: inputSize.map { $0 == 0 ? 1 : min(1, Double(attempt.bytes) / Double($0)) })
      } else {
        done += result.documentCount + result.counts.dropped + result.counts.rejected
        report(phase: phase, fraction: total == 0 ? 1 : Double(done) / Double(total))
      }
      if cancellation.isCancelled { throw CancellationError() }
    }
    return try corpora.finish()
  }

  private func report(phase: String, fraction: Double?) {
    progress(
      RunProgress(
        phase: phase, fraction: fraction, records: attempt.counts.read, rejected: attempt.counts.rejected,
        bytes: attempt.bytes))
  }

  /// Warns about the first few ids that came twice; the manifest has their number.
  private func warn(_ repeats: [IdentityRegistry.Repeat]) {
    for change in repeats where attempt.warnedRepeats < 5 {
      attempt.warnedRepeats += 1
      logger.warning("the id '\(change.id)' came before: this record gets '\(change.renamed)'")
      if attempt.warnedRepeats == 5 { logger.warning("further repeated ids are only counted") }
    }
  }
}
