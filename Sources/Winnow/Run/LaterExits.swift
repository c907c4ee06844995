/// Records that left the pipeline behind a corpus stage, in a run that makes all passes at once: kept in working files
/// until those of the first pass are written.
final class LaterExits {
  private struct Files {
    let dropped: OutputFile
    let rejected: OutputFile
  }

  private static let window = 4 << 20

  private let directory: String
  private var files: [Files] = []

  init(in directory: String) { self.directory = directory }

  /// Adds the records of a chunk that left in `pass`, from 1.
  func append(_ exits: ChunkExits, pass: Int) throws(IOError) {
    while files.count < pass {
      let number = files.count + 1
      files.append(
        Files(
          dropped: try OutputFile(name: "dropped-\(number)", in: directory, compression: .none),
          rejected: try OutputFile(name: "rejected-\(number)", in: directory, compression: .none)))
    }
    let file = files[pass - 1]
    try exits.dropped.withUnsafeBufferPointer { (lines) throws(IOError) in
      try file.dropped.write(lines, records: exits.droppedCount)
    }
    try exits.rejected.withUnsafeBufferPointer { (lines) throws(IOError) in
      try file.rejected.write(lines, records: exits.rejectedCount)
    }
  }

  /// Hands everything to the writer, one pass after the other.
  func flush(into writer: RecordWriter) throws {
    for file in files {
      try copy(file.dropped) { (lines, count) throws(IOError) in try writer.write(dropped: lines, count: count) }
      try copy(file.rejected) { (lines, count) throws(IOError) in try writer.write(rejected: lines, count: count) }
    }
  }

  /// Ends a file and passes it on in windows: a mapping that is read through at once would fill the memory.
  private func copy(
    _ file: OutputFile, _ write: (_ bytes: UnsafeBufferPointer<UInt8>, _ records: Int) throws(IOError) -> Void
  ) throws(IOError) {
    let report = try file.finish()
    let mapped = try MappedFile(FilePaths.join(directory, report.name))
    var start = 0
    while start < mapped.bytes.count {
      let end = min(start + Self.window, mapped.bytes.count)
      try write(
        UnsafeBufferPointer(rebasing: mapped.bytes[start..<end]), end == mapped.bytes.count ? report.records : 0)
      mapped.release(start..<end)
      start = end
    }
  }
}
