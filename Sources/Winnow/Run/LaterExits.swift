/// Records that left the pipeline behind a corpus stage, in a run that makes all passes at once: kept in working files
/// until those of the first pass are written.
final class LaterExits {
  private struct Files {
    let dropped: OutputFile
    let rejected: OutputFile
  }

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
  func flush(into writer: RecordWriter) throws(IOError) {
    for file in files {
      try writer.append(dropped: file.dropped)
      try writer.append(rejected: file.rejected)
    }
  }
}
