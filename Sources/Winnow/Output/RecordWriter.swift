internal import Glibc
internal import WinnowText

/// Where the records of a run go: part files, the dropped and the rejected.
final class RecordWriter {
  private let directory: String?
  private let compression: Compression
  private let partSize: Int
  private var part: OutputFile?
  private var nextPart = 0
  private var dropped: OutputFile?
  private var rejected: OutputFile?
  private(set) var reports: [OutputFileReport] = []

  /// Writes files into `directory`; with `recordsToStandardOutput` the kept records go to standard output instead.
  ///
  /// - Parameter directory: nil when dropped and rejected records are only counted.
  init(
    directory: String?, recordsToStandardOutput: Bool, compression: Compression, partSize: Int
  ) throws(IOError) {
    self.directory = directory
    self.compression = compression
    self.partSize = partSize
    if let directory {
      dropped = try OutputFile(
        name: "dropped.ndjson" + compression.suffix, in: directory, compression: compression)
      rejected = try OutputFile(
        name: "rejected.ndjson" + compression.suffix, in: directory, compression: compression)
    }
    if recordsToStandardOutput {
      part = OutputFile(name: "standard output", descriptor: STDOUT_FILENO, compression: compression)
      streams = true
    } else {
      streams = false
      try openPart()
    }
  }

  /// Whether records go to standard output.
  private let streams: Bool

  private func openPart() throws(IOError) {
    guard let directory else { return }
    part = try OutputFile(
      name: "part-\(padded(nextPart, 5)).ndjson" + compression.suffix, in: directory, compression: compression)
    nextPart += 1
  }

  /// Appends kept records (whole lines), cutting parts at the first line end at or behind the part size.
  func write(records lines: [UInt8], count: Int) throws {
    try lines.withUnsafeBufferPointer { lines in
      guard !streams else {
        try part?.write(lines, records: count)
        try part?.flush()
        return
      }
      var rest = lines
      var left = count
      while !rest.isEmpty, let current = part {
        let room = partSize - current.length
        // Here, and not when the part was filled: whether more comes in the same write must make no difference.
        if room <= 0 {
          reports.append(try current.finish())
          try openPart()
          continue
        }
        guard rest.count > room else {
          try current.write(rest, records: left)
          return
        }
        // The line that reaches the limit still belongs to the part.
        let feed = ByteSearch.firstIndex(of: 0x0A, in: rest, from: room - 1)
        let end = min(feed + 1, rest.count)
        let piece = UnsafeBufferPointer(rebasing: rest[0..<end])
        let records = ByteSearch.count(of: 0x0A, in: piece)
        try current.write(piece, records: records)
        left -= records
        rest = UnsafeBufferPointer(rebasing: rest[end...])
      }
    }
  }

  /// Appends dropped records (whole lines).
  func write(dropped lines: UnsafeBufferPointer<UInt8>, count: Int) throws(IOError) {
    try dropped?.write(lines, records: count)
  }

  /// Appends rejected records (whole lines).
  func write(rejected lines: UnsafeBufferPointer<UInt8>, count: Int) throws(IOError) {
    try rejected?.write(lines, records: count)
  }

  /// Appends a working file of dropped records, made in the directory of this writer.
  func append(dropped file: OutputFile) throws(IOError) { dropped = try dropped?.followed(by: file) }

  /// Appends a working file of rejected records, made in the directory of this writer.
  func append(rejected file: OutputFile) throws(IOError) { rejected = try rejected?.followed(by: file) }

  /// Completes all files.
  func finish() throws(IOError) -> [OutputFileReport] {
    for file in [part, dropped, rejected] {
      if let file { reports.append(try file.finish()) }
    }
    return reports
  }
}
