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
  private let identities = IdentityRegistry()
  private var files: [InputFile] = []
  private var inputReports: [InputFileReport] = []
  private var counts: RunCounts
  private var streaks: [Int: RejectionStreak] = [:]
  private var bytes = 0
  /// Set when a run fails, for workers that wait for something to give up.
  private let failure = Cancellation()
  private var warnedRepeats = 0

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
    counts = RunCounts(stages: labels)
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
    try findInput(output)
    if files.isEmpty { logger.warning("no input files: the output will be empty") }

    let workspace = try Workspace(output: output, sidecar: settings.sidecar)
    do {
      let writer = try RecordWriter(
        directory: workspace.recordsDirectory, recordsToStandardOutput: output == "-",
        compression: plan.output.compression, partSize: plan.output.partSize)
      try runSegments(writer, workspace)
      guard counts.isBalanced else {
        throw IOError(
          path: output,
          message: "lost count: \(counts.read) in, \(counts.written) out, \(counts.dropped) dropped, "
            + "\(counts.rejected) rejected")
      }
      let outputs = try writer.finish()
      let elapsed = start.duration(to: clock.now)
      let report = RunReport(
        counts: counts, inputs: inputReports, outputs: outputs, directory: workspace.committed?.path,
        elapsedSeconds: Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18,
        cpuSeconds: Self.processTime())
      if cancellation.isCancelled { throw CancellationError() }
      try workspace.committed?.commit(
        outputs.map(\.name).filter { OutputDirectory.isRunFile($0) },
        manifest: Manifest.encode(report, plan: plan, settings: settings, started: started))
      workspace.remove()
      return report
    } catch {
      workspace.remove()
      throw error
    }
  }

  private func findInput(_ output: String) throws {
    if let source {
      files = source.files
      try source.forEachTakenID { identities.take($0) }
      return
    }
    let found = try InputDiscovery.find(plan.input.patterns, in: plan.input.directory, format: plan.input.format)
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
    var applier: (any ResolutionApplier)?
    var spooled = 0
    let worker = WorkerContext { [cancellation, failure] in cancellation.isCancelled || failure.isCancelled }
    for (number, segment) in plan.segments.enumerated() {
      let context = SegmentContext(
        segment: segment, applier: applier, files: files, output: plan.output, stamp: plan.stamp,
        maxRecord: plan.input.maxRecord, identities: identities, stageLabels: labels,
        worker: worker)
      let source = try SegmentSource(spool: spool, input: source ?? inputReader, cancellation: cancellation)
      let phase = segment.applied.map { "applying \($0.label)" } ?? "reading"
      if let observed = segment.observed, case .corpus(let stage) = observed.instance {
        let next = "spool-\(number)"
        let spoolWriter = try Spool.Writer(name: next, in: workspace.workPath)
        let observations = try ObservationFile(name: "observations-\(number)", in: workspace.workPath)
        try run(context, source, writer, phase: phase, total: spooled) { result in
          try spoolWriter.append(result.frame, count: result.documentCount)
          try observations.append(result.observations, lengths: result.observationLengths)
        }
        spooled = try spoolWriter.finish()
        applier = try resolve(stage, label: observed.label, observations.finish(), workspace)
        if let spool { try FilePaths.removeTree(spool) }
        spool = FilePaths.join(workspace.workPath, next)
      } else {
        try run(context, source, writer, phase: phase, total: spooled) { result in
          try writer.write(records: result.records, count: result.documentCount)
        }
      }
      if spool == nil || number == 0 { inputReports = source.reports }
    }
    if let spool { try FilePaths.removeTree(spool) }
  }

  private var inputReader: ChunkReader {
    ChunkReader(
      files, chunkSize: settings.chunkSize, maxRecord: plan.input.maxRecord, cancellation: cancellation)
  }

  private func resolve(
    _ stage: any CorpusStageInstance, label: String, _ observations: any ObservationSource, _ workspace: Workspace
  ) throws -> any ResolutionApplier {
    report(phase: "resolving \(label)", fraction: nil)
    let directory = FilePaths.join(workspace.workPath, "resolve")
    try FilePaths.createDirectory(directory)
    let cancellation = cancellation
    let start = Self.processTime()
    let applier = try stage.resolve(
      observations,
      workspace: ResolveWorkspace(directory: directory, workers: settings.workers) {
        if cancellation.isCancelled { throw CancellationError() }
      })
    // No worker runs meanwhile: the process's time is the stage's.
    if let index = labels.firstIndex(of: label) {
      counts.stages[index].cpuNanoseconds += Int((Self.processTime() - start) * 1e9)
    }
    return applier
  }

  private func run(
    _ context: SegmentContext, _ source: SegmentSource, _ writer: RecordWriter, phase: String, total: Int,
    _ consume: (ChunkResult) throws -> Void
  ) throws {
    let identities = identities
    let failure = failure
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
      counts.add(result.counts)
      for (stage, streak) in result.streaks {
        try streaks[stage, default: RejectionStreak(of: labels[stage])].join(streak)
      }
      warn(result.repeats)
      try consume(result)
      try writer.write(dropped: result.dropped, count: result.counts.dropped)
      try writer.write(rejected: result.rejected, count: result.counts.rejected)
      if context.segment.applied == nil {
        bytes = result.sourceBytes
        report(phase: phase, fraction: inputSize.map { $0 == 0 ? 1 : min(1, Double(bytes) / Double($0)) })
      } else {
        done += result.documentCount + result.counts.dropped + result.counts.rejected
        report(phase: phase, fraction: total == 0 ? 1 : Double(done) / Double(total))
      }
      if cancellation.isCancelled { throw CancellationError() }
    }
  }

  private func report(phase: String, fraction: Double?) {
    progress(
      RunProgress(phase: phase, fraction: fraction, records: counts.read, rejected: counts.rejected, bytes: bytes))
  }

  /// Warns about the first few ids that came twice; the manifest has their number.
  private func warn(_ repeats: [IdentityRegistry.Repeat]) {
    for change in repeats where warnedRepeats < 5 {
      warnedRepeats += 1
      logger.warning("the id '\(change.id)' came before: this record gets '\(change.renamed)'")
      if warnedRepeats == 5 { logger.warning("further repeated ids are only counted") }
    }
  }
}

/// Where the work of a segment comes from: the input files, or the spool of the segment before.
private final class SegmentSource: @unchecked Sendable {
  // Invariant: `next` is called by one thread at a time (`OrderedExecutor`), `reports` after the last call.
  private let input: (any RecordSource)?
  private let spool: Spool.Reader?
  private let cancellation: Cancellation

  init(spool: String?, input: any RecordSource, cancellation: Cancellation) throws(IOError) {
    self.cancellation = cancellation
    self.spool = if let spool { try Spool.Reader(spool) } else { nil }
    self.input = spool == nil ? input : nil
  }

  var reports: [InputFileReport] { input?.reports ?? [] }

  func next() throws -> ChunkWork? {
    if cancellation.isCancelled { throw CancellationError() }
    if let input { return try input.next().map { .input($0) } }
    return try spool?.next().map { .spool($0) }
  }
}

/// The directories of one run.
private final class Workspace {
  /// The directory that gets files at the end: the output, or the sidecar beside standard output.
  let committed: OutputDirectory?
  /// Where working files live.
  let workPath: String
  private let temporary: String?

  init(output: String, sidecar: String?) throws(IOError) {
    if output != "-" {
      committed = try OutputDirectory(output)
    } else {
      committed = if let sidecar { try OutputDirectory(sidecar) } else { nil }
    }
    if let committed {
      workPath = committed.workPath
      temporary = nil
    } else {
      let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
      var template = Array((FilePaths.join(base, "winnow-XXXXXX")).utf8CString)
      guard mkdtemp(&template) != nil else { throw IOError(path: base, message: FilePaths.systemMessage()) }
      workPath = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
      temporary = workPath
    }
  }

  /// Where dropped and rejected records are written; nil when they are only counted.
  var recordsDirectory: String? { committed?.workPath }

  /// Removes the working files; after a commit nothing is left to remove.
  func remove() {
    committed?.discard()
    // Best effort: a temporary directory that stays is no reason to fail a run.
    if let temporary { try? FilePaths.removeTree(temporary) }
  }
}
