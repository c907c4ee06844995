internal import Glibc
internal import WinnowText

/// What a worker made of one chunk: bytes for the files, in input order.
struct ChunkResult: Sendable {
  /// Kept records; empty in a segment that ends at a corpus stage.
  var records: [UInt8] = []
  /// A spool frame; empty in the last segment.
  var frame: [UInt8] = []
  /// Documents in `records` or `frame`.
  var documentCount = 0
  var observations: [UInt8] = []
  var observationLengths: [Int] = []
  /// What left the pipeline, by the pass over the documents in which it would leave if each corpus stage ended one: the
  /// files have all of one pass before those of the next, whether or not the passes are made at once.
  var exits: [ChunkExits] = []
  var counts: RunCounts
  /// How the stages fared that may fail as a whole, by their place in the plan.
  var streaks: [Int: RejectionStreak] = [:]
  var repeats: [IdentityRegistry.Repeat] = []
  /// Results of stages to keep.
  var kept: [StageCache.Record] = []
  /// What the corpus stages saw of the chunk, by their places in the plan.
  var corpora: [Int: CorpusView] = [:]
  /// Bytes read from the input files up to the end of the chunk.
  var sourceBytes = 0
}

/// What a corpus stage saw of a chunk.
struct CorpusView: Sendable {
  /// A digest of the documents, as far as the stage reads them.
  let digest: Digest128
  /// The digest of the whole corpus in which the results now given again were found; nil when none were.
  var reapplied: Digest128?
}

/// One piece of work of a segment.
enum ChunkWork: Sendable {
  case input(InputChunk)
  case spool(SpoolFrame)
}

/// What all workers of a segment share.
struct SegmentContext: Sendable {
  let segment: Plan.Segment
  /// The outcome of the corpus stage before, for its second step.
  let applier: (any ResolutionApplier)?
  let files: [InputFile]
  let output: Plan.Output
  let stamp: RecordEncoder.Stamp
  let maxRecord: Int
  let identities: IdentityRegistry
  let stageLabels: [String]
  /// Fields of the input that options name.
  let inputFields: Set<String>
  let worker: WorkerContext
  /// Results of earlier runs; nil without a state.
  let cache: StageCache?
  /// The digest of the corpus that `applier` resolved; nil when its results are not to be kept.
  let corpus: Digest128?
}

/// Corpus stages did not see what they saw in the earlier run whose results were to be used again.
struct StaleCorpus: Error {}

/// Takes chunks through the stages of a segment: one per worker, with all working memory of its own.
final class ChunkWorker {
  private let context: SegmentContext
  /// The stages behind `applied`: with a runner, or a corpus stage whose earlier results are given again.
  private let runners: [(stage: Plan.PlannedStage, runner: MapStageRunner?)]
  private let observer: (stage: Plan.PlannedStage, observer: CorpusStageObserver)?
  private var reader: RecordReader
  private var encoder: RecordEncoder
  private var writer = JSONWriter()
  private var snapshots = BinaryWriter()
  private let names = StringInterner()
  /// Reads documents again that the segment before has left in the input.
  private let inputAgain: InputReference.Reader
  private var exits = ExitCollector()

  /// Documents of the chunk that are still in the pipeline.
  private var documents: [Document] = []
  /// The place of each document among the chunk's records.
  private var places: [ChunkPlace] = []
  private let reuse: StageReuse?
  /// Where the chunk stands in the input, if its documents leave the segment as they were read, and the places of all of
  /// them.
  private var reference: InputReference?
  private var readPositions: [Int] = []
  /// Records of documents that passed without being decoded: their places in the frame, and where they end.
  private var passed: [(position: Int, end: Int)] = []
  private var passedRecords = JSONWriter()
  /// Corpus stages passed whose results were given again.
  private var pass = 0
  private var counts: RunCounts
  /// Fields that no record of this worker had so far.
  private var missingFields: Set<String>
  private var streaks: [Int: RejectionStreak] = [:]
  /// The bytes of a chunk's observations, at most, so far.
  private var observationSize = 0

  init(_ context: SegmentContext) {
    self.context = context
    runners = context.segment.map.map { stage in
      guard case .map(let instance) = stage.instance else { return (stage, nil) }
      return (stage, instance.makeRunner(context.worker))
    }
    let names = names
    reuse = context.cache.map { StageReuse($0, names) }
    if let stage = context.segment.observed, case .corpus(let instance) = stage.instance {
      observer = (stage, instance.makeObserver())
    } else {
      observer = nil
    }
    reader = RecordReader(files: context.files, maxRecord: context.maxRecord)
    inputAgain = InputReference.Reader(files: context.files, maxRecord: context.maxRecord)
    encoder = RecordEncoder(stamp: context.stamp, keepsPage: context.output.keepsPage)
    counts = RunCounts(stages: context.stageLabels)
    missingFields = context.inputFields
  }

  /// Processes the chunk with number `index`.
  func process(_ work: ChunkWork, index: Int) throws -> ChunkResult {
    counts = RunCounts(stages: context.stageLabels)
    documents.removeAll(keepingCapacity: true)
    places.removeAll(keepingCapacity: true)
    exits.reset()
    passed.removeAll(keepingCapacity: true)
    passedRecords.reset()
    pass = 0
    streaks.removeAll()
    var result = ChunkResult(counts: counts)
    reference = nil
    switch work {
    case .input(let input):
      result.sourceBytes = input.sourceBytes
      reuse?.begin(StageReuse.digest(of: input, files: context.files))
      read(input)
      result.repeats = try context.identities.register(chunk: index, &documents)
      counts.repeatedIDs = result.repeats.count
      refer(to: input, result.repeats)
    case .spool(let frame):
      (documents, places) = try Spool.documents(of: frame, names, reuse, input: inputAgain) { place, line, text in
        passUnchanged(frame.firstOrdinal + place, place, line, text)
      }
      apply(frame)
    }
    for (stage, runner) in runners {
      if let runner {
        if !documents.isEmpty { try run(runner, of: stage) }
      } else {
        try reapply(stage, &result)
      }
    }
    finish(&result)
    result.exits = exits.passes(pass + 1)
    result.kept = reuse?.records ?? []
    result.counts = counts
    result.streaks = streaks
    return result
  }

  private func read(_ chunk: InputChunk) {
    reader.read(chunk) { position, outcome in
      counts.read += 1
      switch consume outcome {
      case .success(let document):
        if let encoding = document.recodedFrom { counts.recoded[encoding, default: 0] += 1 }
        documents.append(document)
        places.append(ChunkPlace(position: position))
      case .failure(let failure):
        counts.unreadable[failure.rejection.reason, default: 0] += 1
        reject(
          position, nil, failure.rejection, failure.origin, raw: failure.raw, recodedFrom: failure.recodedFrom)
      }
    }
    for field in missingFields where documents.contains(where: { $0.fields.contains { $0.name == field } }) {
      counts.foundFields.insert(field)
      missingFields.remove(field)
    }
  }

  /// Has the spool refer to the chunk where no stage stands before a corpus stage. With a state, the spool also tells what
  /// is kept of the documents, and they go with it.
  private func refer(to input: InputChunk, _ repeats: [IdentityRegistry.Repeat]) {
    guard observer != nil, runners.isEmpty, reuse == nil else { return }
    reference = InputReference(input)
    reference?.rename(repeats)
    readPositions = places.map(\.position)
  }

  /// Writes the record of a document that the corpus stage leaves as it is, if nothing but the output is behind it.
  private func passUnchanged(
    _ ordinal: Int, _ place: Int, _ line: UnsafeBufferPointer<UInt8>, _ text: RecordOrigin.Text
  ) -> Bool {
    guard observer == nil, runners.isEmpty, let applier = context.applier, applier.leaves(ordinal: ordinal),
      encoder.encode(line, text: text, into: &passedRecords)
    else { return false }
    passedRecords.newline()
    passed.append((place, passedRecords.count))
    counts.write(textBytes: text.length)
    return true
  }

  private func apply(_ frame: SpoolFrame) {
    guard let stage = context.segment.applied, let applier = context.applier else { return }
    // The documents were counted when they were observed.
    measure(stage, countsDocuments: false) {
      let reads = reuse?.reads(stage, documents, places) ?? []
      var outcomes: [Result<Verdict, Rejection>] = []
      outcomes.reserveCapacity(documents.count)
      for index in documents.indices {
        // Where documents of the frame have passed, the places tell which are left.
        let place = passed.isEmpty ? index : places[index].position
        do {
          outcomes.append(
            .success(try applier.apply(to: &documents[index], ordinal: frame.firstOrdinal + place)))
        } catch {
          outcomes.append(.failure(MapStageRunner.rejection(error)))
        }
      }
      if let corpus = context.corpus {
        reuse?.keep(outcomes, stage, corpus: corpus, documents, &places, reads: reads)
      } else {
        reuse?.follow(stage, documents, &places)
      }
      settle(outcomes, stage)
    }
  }

  /// Gives the documents what a corpus stage found in an earlier run.
  private func reapply(_ stage: Plan.PlannedStage, _ result: inout ChunkResult) throws {
    guard let reuse else { throw StaleCorpus() }
    try measure(stage) {
      let reads = reuse.reads(stage, documents, places)
      guard let (outcomes, corpus) = try reuse.reapply(stage, &documents, &places, reads: reads) else {
        throw StaleCorpus()
      }
      result.corpora[stageIndex(stage)] = CorpusView(digest: view(reads), reapplied: corpus)
      counts.stages[stageIndex(stage)].reused += documents.count
      pass += 1
      settle(outcomes, stage)
    }
  }

  /// A digest of what a corpus stage reads of the chunk's documents.
  private func view(_ reads: [UInt64]) -> Digest128 {
    var writer = BinaryWriter()
    writer.word(reuse?.chunk.high ?? 0)
    writer.word(reuse?.chunk.low ?? 0)
    for (place, reads) in zip(places, reads) {
      writer.integer(place.position)
      writer.word(reads)
    }
    return writer.withBytes { XXHash.hash128($0) }
  }

  private func run(_ runner: MapStageRunner, of stage: Plan.PlannedStage) throws {
    try measure(stage) {
      let outcomes: [Result<Verdict, Rejection>]
      if let reuse {
        let found = try reuse.process(stage, &documents, &places) { runner.process(&$0) }
        counts.stages[stageIndex(stage)].reused += found.reused
        outcomes = found.verdicts
      } else {
        outcomes = runner.process(&documents)
      }
      if runner.mayFail { streaks[stageIndex(stage)] = try RejectionStreak(outcomes, of: stage.label) }
      settle(outcomes, stage)
    }
  }

  private func stageIndex(_ stage: Plan.PlannedStage) -> Int {
    context.stageLabels.firstIndex(of: stage.label) ?? 0
  }

  private func measure(_ stage: Plan.PlannedStage, countsDocuments: Bool = true, _ body: () throws -> Void) rethrows {
    let index = stageIndex(stage)
    if countsDocuments { counts.stages[index].documents += documents.count }
    let start = Self.threadTime()
    try body()
    counts.stages[index].cpuNanoseconds += Self.threadTime() - start
  }

  private static func threadTime() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
  }

  /// Takes the documents that a stage dropped or rejected out of the pipeline.
  private func settle(_ outcomes: [Result<Verdict, Rejection>], _ stage: Plan.PlannedStage) {
    let stageIndex = stageIndex(stage)
    var kept = 0
    for index in outcomes.indices {
      switch outcomes[index] {
      case .success(.keep):
        if kept != index {
          // In place: the array's own `swapAt` copies both documents.
          documents.withUnsafeMutableBufferPointer { $0.swapAt(kept, index) }
          places.swapAt(kept, index)
        }
        kept += 1
      case .success(.drop(let reason)):
        counts.stages[stageIndex].dropped[reason.reason, default: 0] += 1
        drop(index, stage.label, reason)
      case .failure(let rejection):
        counts.stages[stageIndex].rejected[rejection.reason, default: 0] += 1
        let document = documents[index]
        reject(
          places[index].position, stage.label, rejection, document.origin, raw: RecordReader.inputForm(of: document),
          recodedFrom: document.recodedFrom)
      }
    }
    guard kept < documents.count else { return }
    documents.removeLast(documents.count - kept)
    places.removeLast(places.count - kept)
  }

  private func drop(_ index: Int, _ stage: String, _ reason: DropReason) {
    exits.append(isDropped: true, pass: pass, position: places[index].position) { records in
      documents.withUnsafeBufferPointer { encoder.encode($0[index], droppedBy: stage, reason, into: &records) }
    }
  }

  private func reject(
    _ position: Int, _ stage: String?, _ rejection: Rejection, _ origin: RecordOrigin?, raw: [UInt8],
    recodedFrom: String?
  ) {
    exits.append(isDropped: false, pass: pass, position: position) { records in
      RejectEncoder.encode(
        rejection, stage: stage, origin: origin, files: context.files, raw: raw, recodedFrom: recodedFrom,
        into: &records)
    }
  }

  /// Encodes what is left: for the output, or for the spool.
  private func finish(_ result: inout ChunkResult) {
    if let observer {
      observe(observer.stage, observer.observer, &result)
      snapshots.reset()
      if let reference {
        Spool.write(reference, read: readPositions, kept: places, documents, to: &snapshots)
      } else {
        Spool.write(places, of: reuse, to: &snapshots)
        // In place: an element of an array would be copied, and its fields counted as held once more.
        documents.withUnsafeBufferPointer { documents in
          for index in documents.indices { DocumentSnapshot.write(documents[index], to: &snapshots) }
        }
      }
      result.frame = snapshots.bytes
    } else {
      writer.reset()
      var next = 0
      documents.withUnsafeBufferPointer { documents in
        for index in documents.indices {
          writePassed(from: &next, before: places[index].position)
          write(documents[index])
        }
      }
      writePassed(from: &next, before: .max)
      result.records = writer.bytes
    }
    result.documentCount = documents.count + passed.count
  }

  private func write(_ document: borrowing Document) {
    encoder.encode(document, into: &writer)
    writer.newline()
    counts.write(document)
  }

  /// Writes the records of the documents that passed before a place in the frame, from number `next` on.
  private func writePassed(from next: inout Int, before position: Int) {
    let first = next
    while next < passed.count, passed[next].position < position { next += 1 }
    guard first < next else { return }
    let range = (first == 0 ? 0 : passed[first - 1].end)..<passed[next - 1].end
    passedRecords.withBytes { writer.lines(UnsafeBufferPointer(rebasing: $0[range])) }
  }

  private func observe(_ stage: Plan.PlannedStage, _ observer: CorpusStageObserver, _ result: inout ChunkResult) {
    // Chunks are alike: growing step by step would copy, and make the kernel clear, twice as much memory.
    result.observations.reserveCapacity(observationSize)
    defer { observationSize = max(observationSize, result.observations.count) }
    measure(stage) {
      if let reuse {
        result.corpora[stageIndex(stage)] = CorpusView(digest: view(reuse.reads(stage, documents, places)))
      }
      var outcomes: [Result<Verdict, Rejection>] = []
      outcomes.reserveCapacity(documents.count)
      documents.withUnsafeBufferPointer { documents in
        for index in documents.indices {
          let start = result.observations.count
          do {
            try observer.observe(documents[index], into: &result.observations)
            result.observationLengths.append(result.observations.count - start)
            outcomes.append(.success(.keep))
          } catch {
            result.observations.removeSubrange(start...)
            outcomes.append(.failure(MapStageRunner.rejection(error)))
          }
        }
      }
      settle(outcomes, stage)
    }
  }
}
