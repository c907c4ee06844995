internal import WinnowText

/// Finds the kept results of stages for the chunk at hand, and keeps new ones: one per worker.
///
/// A result is looked up by the digest of the chunk's bytes and the stage's own fingerprint. In it stands, for each
/// document, a digest of what else the stage read: its id and what earlier stages had written. Where that is the same,
/// the stage would find the same again, and what it wrote is put in place without running it.
final class StageReuse {
  /// A document's outcome in a stage, as it is kept.
  private struct Kept {
    let position: Int
    let reads: UInt64
    /// The encoded verdict and parts.
    let body: Range<Int>
  }

  /// A map stage's outcomes, and how many of them were not computed.
  struct Outcomes {
    var verdicts: [Result<Verdict, Rejection>]
    var reused: Int
  }

  private let cache: StageCache
  private let compressor = BlockCompressor()
  private let interner: StringInterner
  private var parts = BinaryWriter()
  private var entry = BinaryWriter()
  /// New results of the chunk.
  private(set) var records: [StageCache.Record] = []
  /// The digest of the chunk's bytes.
  private(set) var chunk = Digest128(high: 0, low: 0)

  init(_ cache: StageCache, _ interner: StringInterner) {
    self.cache = cache
    self.interner = interner
  }

  /// Starts with a chunk.
  func begin(_ chunk: Digest128) {
    self.chunk = chunk
    records.removeAll(keepingCapacity: true)
  }

  /// What tells a chunk from all others: the names of its files, how its bytes fall into records, the bytes.
  static func digest(of chunk: InputChunk, files: [InputFile]) -> Digest128 {
    var writer = BinaryWriter()
    writer.array(chunk.items) { writer, item in
      writer.string(files[item.file].name)
      writer.string(item.recodedFrom)
      writer.integer(item.range.count)
      switch item.content {
      case .lines: writer.byte(0)
      case .page: writer.byte(1)
      case .problem(let rejection, _): writer.string(rejection.reason)
      }
    }
    let bytes = chunk.bytes.withUnsafeBufferPointer { XXHash.hash128($0) }
    writer.word(bytes.high)
    writer.word(bytes.low)
    return writer.withBytes { XXHash.hash128($0) }
  }

  private func key(_ stage: Plan.PlannedStage) -> Digest128 { Self.key(stage, chunk) }

  /// Under what a stage's result for a chunk is kept.
  static func key(_ stage: Plan.PlannedStage, _ chunk: Digest128) -> Digest128 {
    XXHash.hash128("\(chunk) \(stage.ownFingerprint) \(DocumentSnapshot.version) \(RecordDecoder.version)")
  }

  /// What the stage's result for each document depends on besides the page.
  func reads(_ stage: Plan.PlannedStage, _ documents: [Document], _ places: [ChunkPlace]) -> [UInt64] {
    documents.indices.map { places[$0].trail.digest(of: stage.keyParts, id: documents[$0].id) }
  }

  /// Takes documents through a map stage: those it saw before get what it found then, the others go through `run`.
  func process(
    _ stage: Plan.PlannedStage, _ documents: inout [Document], _ places: inout [ChunkPlace],
    run: (inout [Document]) throws -> [Result<Verdict, Rejection>]
  ) throws -> Outcomes {
    guard stage.descriptor.keepsResults else {
      let verdicts = try run(&documents)
      follow(stage, documents, &places)
      return Outcomes(verdicts: verdicts, reused: 0)
    }
    let key = key(stage)
    let reads = reads(stage, documents, places)
    let plain = cache.result(key, compressor) ?? []
    let kept = try list(plain, of: stage).kept
    var bodies = [Range<Int>?](repeating: nil, count: documents.count)
    var candidate = 0
    for index in documents.indices {
      while candidate < kept.count, kept[candidate].position < places[index].position { candidate += 1 }
      guard candidate < kept.count else { break }
      if kept[candidate].position == places[index].position, kept[candidate].reads == reads[index] {
        bodies[index] = kept[candidate].body
      }
    }
    let missing = documents.indices.filter { bodies[$0] == nil }
    let fresh = try compute(missing, &documents, run)
    var outcomes = Outcomes(verdicts: [], reused: documents.count - missing.count)
    outcomes.verdicts.reserveCapacity(documents.count)
    begin(entryFor: nil)
    var next = 0
    for index in documents.indices {
      if let body = bodies[index] {
        outcomes.verdicts.append(.success(try restore(stage, plain, body, &documents[index], &places[index].trail)))
        if !fresh.isEmpty { copy(plain, body, places[index].position, reads[index]) }
      } else {
        outcomes.verdicts.append(fresh[next])
        keep(fresh[next], stage, documents, index, &places[index], reads[index])
        next += 1
      }
    }
    if !fresh.isEmpty { end(key) }
    return outcomes
  }

  /// Runs the stage on some of the documents only.
  private func compute(
    _ indices: [Int], _ documents: inout [Document], _ run: (inout [Document]) throws -> [Result<Verdict, Rejection>]
  ) throws -> [Result<Verdict, Rejection>] {
    if indices.isEmpty { return [] }
    if indices.count == documents.count { return try run(&documents) }
    var some = indices.map { documents[$0] }
    let verdicts = try run(&some)
    for (index, document) in zip(indices, some) { documents[index] = document }
    return verdicts
  }

  // MARK: Corpus stages

  /// Gives each document what a corpus stage found for it in an earlier run.
  ///
  /// - Returns: the verdicts, and the digest of the corpus they were found in; nil when the stage did not see exactly
  ///   these documents then.
  func reapply(
    _ stage: Plan.PlannedStage, _ documents: inout [Document], _ places: inout [ChunkPlace], reads: [UInt64]
  ) throws -> (verdicts: [Result<Verdict, Rejection>], corpus: Digest128?)? {
    guard !documents.isEmpty else { return ([], nil) }
    guard let plain = cache.result(key(stage), compressor) else { return nil }
    let (kept, corpus) = try list(plain, of: stage)
    guard kept.count == documents.count else { return nil }
    for index in documents.indices
    where kept[index].position != places[index].position || kept[index].reads != reads[index] { return nil }
    var verdicts: [Result<Verdict, Rejection>] = []
    for index in documents.indices {
      verdicts.append(.success(try restore(stage, plain, kept[index].body, &documents[index], &places[index].trail)))
    }
    return (verdicts, corpus)
  }

  /// Keeps what a corpus stage found for the documents of the chunk.
  func keep(
    _ verdicts: [Result<Verdict, Rejection>], _ stage: Plan.PlannedStage, corpus: Digest128, _ documents: [Document],
    _ places: inout [ChunkPlace], reads: [UInt64]
  ) {
    begin(entryFor: corpus)
    for index in documents.indices { keep(verdicts[index], stage, documents, index, &places[index], reads[index]) }
    if stage.descriptor.keepsResults { end(key(stage)) }
  }

  // MARK: The form of a result

  private func begin(entryFor corpus: Digest128?) {
    entry.reset()
    entry.word(corpus?.high ?? 0)
    entry.word(corpus?.low ?? 0)
  }

  private func end(_ key: Digest128) {
    guard let stored = entry.withBytes({ compressor.compressed($0) }) else { return }
    records.append(StageCache.Record(key: key, stored: stored, plainCount: entry.count))
  }

  private func copy(_ plain: [UInt8], _ body: Range<Int>, _ position: Int, _ reads: UInt64) {
    entry.integer(position)
    entry.word(reads)
    plain.withUnsafeBufferPointer { entry.data(UnsafeBufferPointer(rebasing: $0[body])) }
  }

  /// Adds a new outcome to the result, and to the document's trail. Rejections are tried again by the next run.
  private func keep(
    _ outcome: Result<Verdict, Rejection>, _ stage: Plan.PlannedStage, _ documents: [Document], _ index: Int,
    _ place: inout ChunkPlace, _ reads: UInt64
  ) {
    guard case .success(let verdict) = outcome else { return }
    parts.reset()
    if case .drop(let reason) = verdict {
      parts.bool(true)
      parts.string(reason.reason)
      parts.string(reason.detail)
      parts.array(reason.evidence) { $0.evidence($1) }
    } else {
      parts.bool(false)
    }
    // In place: an element of an array would be copied, and its fields counted as held once more.
    documents.withUnsafeBufferPointer { documents in
      for part in stage.writtenParts {
        let start = parts.count
        part.write(documents[index], to: &parts)
        place.trail[part] = parts.withBytes { Self.digest($0[start...]) }
      }
    }
    entry.integer(place.position)
    entry.word(reads)
    parts.withBytes { entry.data($0) }
  }

  /// The trails behind a stage whose results are not kept.
  func follow(_ stage: Plan.PlannedStage, _ documents: [Document], _ places: inout [ChunkPlace]) {
    documents.withUnsafeBufferPointer { documents in
      for index in documents.indices {
        for part in stage.writtenParts {
          parts.reset()
          part.write(documents[index], to: &parts)
          places[index].trail[part] = parts.withBytes { Self.digest($0[...]) }
        }
      }
    }
  }

  /// Of a part as a stage left it; never 0.
  private static func digest(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> UInt64 {
    max(1, XXHash.hash64(UnsafeBufferPointer(rebasing: bytes)))
  }

  /// Says which file has to go when what it holds passes its checksum and is no result all the same.
  private func damage(of stage: Plan.PlannedStage, _ error: BinaryFormatError) -> IOError {
    IOError(
      path: cache.path(of: key(stage)),
      message: "holds a result of '\(stage.label)' that is none (\(error)); delete this file, and what it has kept is "
        + "computed again")
  }

  private func list(
    _ plain: [UInt8], of stage: Plan.PlannedStage
  ) throws(IOError) -> (kept: [Kept], corpus: Digest128) {
    do throws(BinaryFormatError) { return try Self.list(plain) } catch { throw damage(of: stage, error) }
  }

  private static func list(_ plain: [UInt8]) throws(BinaryFormatError) -> (kept: [Kept], corpus: Digest128) {
    try plain.withUnsafeBufferPointer { (bytes) throws(BinaryFormatError) in
      guard !bytes.isEmpty else { return ([], Digest128(high: 0, low: 0)) }
      var reader = BinaryReader(bytes)
      let corpus = Digest128(high: try reader.word(), low: try reader.word())
      var kept: [Kept] = []
      while !reader.isAtEnd {
        let position = try reader.integer()
        let reads = try reader.word()
        let count = try reader.slice().count
        kept.append(Kept(position: position, reads: reads, body: (reader.index - count)..<reader.index))
      }
      return (kept, corpus)
    }
  }

  private func restore(
    _ stage: Plan.PlannedStage, _ plain: [UInt8], _ body: Range<Int>, _ document: inout Document,
    _ trail: inout DocumentTrail
  ) throws(IOError) -> Verdict {
    do throws(BinaryFormatError) { return try restoreParts(stage, plain, body, &document, &trail) } catch {
      throw damage(of: stage, error)
    }
  }

  private func restoreParts(
    _ stage: Plan.PlannedStage, _ plain: [UInt8], _ body: Range<Int>, _ document: inout Document,
    _ trail: inout DocumentTrail
  ) throws(BinaryFormatError) -> Verdict {
    try plain.withUnsafeBufferPointer { (bytes) throws(BinaryFormatError) in
      let body = UnsafeBufferPointer(rebasing: bytes[body])
      var reader = BinaryReader(body, interner: interner)
      var verdict = Verdict.keep
      if try reader.bool() {
        let reason = DropReason(
          try reader.name(), detail: try reader.string(),
          evidence: try reader.array { (reader) throws(BinaryFormatError) in try reader.evidence() })
        for evidence in reason.evidence { try evidence.check(document.page.count) }
        verdict = .drop(reason)
      }
      for part in stage.writtenParts {
        let start = reader.index
        try part.read(&reader, into: &document)
        try part.check(&document)
        trail[part] = Self.digest(body[start..<reader.index])
      }
      return verdict
    }
  }
}
