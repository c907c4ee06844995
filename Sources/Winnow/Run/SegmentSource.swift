internal import WinnowText

/// Where the work of a segment comes from: the input files, or the spool of the segment before.
final class SegmentSource: @unchecked Sendable {
  // Invariant: `next` is called by one thread at a time (`OrderedExecutor`), `reports` after the last call.
  private let input: ChunkReader?
  private let spool: Spool.Reader?
  private let cancellation: Cancellation

  init(
    spool: String?, files: [InputFile], plan: Plan, settings: RunSettings, cancellation: Cancellation
  ) throws(IOError) {
    self.cancellation = cancellation
    if let spool {
      self.spool = try Spool.Reader(spool)
      input = nil
    } else {
      self.spool = nil
      input = ChunkReader(
        files, chunkSize: settings.chunkSize, maxRecord: plan.input.maxRecord, cancellation: cancellation)
    }
  }

  var reports: [InputFileReport] { input?.reports ?? [] }

  func next() throws -> ChunkWork? {
    if cancellation.isCancelled { throw CancellationError() }
    if let input { return try input.next().map { .input($0) } }
    return try spool?.next().map { .spool($0) }
  }
}
