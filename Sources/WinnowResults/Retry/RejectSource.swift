package import Winnow
internal import WinnowText

/// The rejects of a run as the input of another one: each in its place in the file it came from, so that it gets the id that
/// it would have had.
package final class RejectSource: RecordSource {
  package let files: [InputFile]
  private let directory: ResultDirectory
  private let maxRecord: Int
  private let cancellation: any CancellationToken
  private let reader: ChunkReader
  /// The file of rejects.
  private let path: String
  private let originals: OriginalRecords
  private var chunkIndex = 0

  /// The rejects of `directory`.
  ///
  /// - Throws: `IOError`.
  package init(_ directory: ResultDirectory, maxRecord: Int, cancellation: any CancellationToken) throws {
    self.directory = directory
    self.maxRecord = maxRecord
    self.cancellation = cancellation
    files = directory.inputs.map { $0.file(size: nil) }
    originals = OriginalRecords(directory.inputs)
    guard let rejected = directory.files.first(where: { $0.status == .rejected }) else {
      throw IOError(path: directory.path, message: "holds no rejected.ndjson")
    }
    path = rejected.path
    reader = try RecordLines.reader(of: path, cancellation: cancellation)
  }

  /// The files as the run read them: a retry of this retry finds them again.
  package var reports: [InputFileReport] {
    zip(files, directory.inputs).map { file, input in
      InputFileReport(file: file, bytes: input.bytes, digest: Digest128(input.digest) ?? Digest128(high: 0, low: 0))
    }
  }

  package func forEachTakenID(_ body: (RecordID) -> Void) throws {
    var scan = RecordScan()
    try directory.forEachRecord([.kept, .dropped]) { place, line in
      if cancellation.isCancelled { throw CancellationError() }
      if let id = try directory.id(of: line, place, &scan) { body(id) }
      return true
    }
  }

  package func next() throws -> InputChunk? {
    guard let read = try reader.next() else { return nil }
    var chunk = InputChunk(index: chunkIndex)
    chunkIndex += 1
    chunk.sourceBytes = read.sourceBytes
    _ = try RecordLines.forEach(in: read, of: path) { _, line in
      try add(line, to: &chunk)
      return true
    }
    return chunk
  }

  private func add(_ line: UnsafeBufferPointer<UInt8>, to chunk: inout InputChunk) throws {
    let reject: RejectedRecord
    do throws(JSONError) { reject = try RejectedRecord(parsing: line) } catch {
      throw IOError(path: path, message: "no file of rejects: \(error)")
    }
    guard let (index, input) = directory.input(at: reject.file) else {
      throw IOError(path: path, message: "the manifest knows no input '\(reject.file)'")
    }
    let form = try form(reject, index, input)
    let start = chunk.bytes.count
    chunk.bytes += form.bytes
    chunk.items.append(
      InputItem(
        file: index, line: reject.line, offset: reject.offset, range: start..<chunk.bytes.count, content: form.content,
        recodedFrom: form.recodedFrom, recordLength: reject.length))
  }

  private typealias Form = (bytes: [UInt8], content: InputItem.Content, recodedFrom: String?)

  /// The bytes to feed in again, or why they cannot be.
  private func form(_ reject: RejectedRecord, _ index: Int, _ input: ResultDirectory.Input) throws -> Form {
    func problem(_ rejection: Rejection) -> Form {
      (reject.raw, .problem(rejection, length: reject.length), reject.recodedFrom)
    }
    let content: InputItem.Content = input.format == .text ? .page : .lines
    if ["damaged-input", "unreadable-file"].contains(reject.reason) {
      // What is lost is not this record but the file, or the rest of it.
      return problem(Rejection(reject.reason, message: reject.message))
    }
    guard reject.isCut else {
      // The line feed that ends a text page was taken off before a stage saw it.
      let isSeenPage = reject.stage != nil && input.format == .text
      return (reject.raw + (isSeenPage ? [0x0A] : []), content, reject.recodedFrom)
    }
    guard reject.length <= maxRecord else { return problem(ChunkReader.tooLong(reject.length, maxRecord)) }
    guard let bytes = try originals.bytes(input: index, offset: reject.offset, length: reject.length) else {
      return problem(
        Rejection(
          "input-gone",
          message: "only the beginning of the record is among the rejects, and \(input.path) is gone or has changed"))
    }
    return (bytes, content, originals.recodedFrom)
  }
}
