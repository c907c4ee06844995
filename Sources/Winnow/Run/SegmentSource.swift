/// Where the work of a segment comes from: the input files, or the spool of the segment before.
final class SegmentSource: @unchecked Sendable {
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
