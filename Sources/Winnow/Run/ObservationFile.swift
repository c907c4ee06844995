internal import Glibc

/// The observations of a corpus stage on disk: written in input order, then read in place.
///
/// Memory: 8 bytes per document. A working file of one process: neither synced nor checksummed.
final class ObservationFile {
  private let path: String
  private var descriptor: Int32
  /// Where each observation ends.
  private var ends: [Int] = []

  init(name: String, in directory: String) throws(IOError) {
    path = FilePaths.join(directory, name)
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw IOError(path: path, message: FilePaths.systemMessage()) }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Appends the observations of some documents, one behind the other.
  func append(_ observations: [UInt8], lengths: [Int]) throws(IOError) {
    try FilePaths.write(observations, to: descriptor, path: path)
    var end = ends.last ?? 0
    for length in lengths {
      end += length
      ends.append(end)
    }
  }

  /// Ends writing; what is returned reads the file, which has no name any more: its blocks, and the system's memory for
  /// them, are free for the output as soon as nothing reads it.
  func finish() throws(IOError) -> some ObservationSource {
    let observations = StoredObservations(file: try MappedFile(path), reader: try FileReader(path), ends: ends)
    unlink(path)
    close(descriptor)
    descriptor = -1
    return observations
  }
}

/// Observations in a file: mapped as long as they are few, else read through a mapping that is given back as it is passed,
/// or one by one, so that they do not count as memory of the process.
private struct StoredObservations: ObservationSource {
  /// The largest file that stays mapped.
  private static let mappedSize = 256 << 20
  /// How much of a larger file is passed before it is given back.
  private static let window = 16 << 20

  let file: MappedFile
  let reader: FileReader
  let ends: [Int]

  var count: Int { ends.count }
  var byteCount: Int { ends.last ?? 0 }

  private var isMapped: Bool { byteCount <= Self.mappedSize }

  func forEach(_ body: (_ ordinal: Int, _ observation: UnsafeBufferPointer<UInt8>) throws -> Void) throws {
    var start = 0
    var released = 0
    for (ordinal, end) in ends.enumerated() {
      try body(ordinal, UnsafeBufferPointer(rebasing: file.bytes[start..<end]))
      start = end
      if end - released >= Self.window, !isMapped {
        file.release(released..<end)
        released = end
      }
    }
    if !isMapped { file.release(released..<byteCount) }
  }

  func visit(_ ordinal: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Void) throws {
    let start = ordinal == 0 ? 0 : ends[ordinal - 1]
    let range = start..<ends[ordinal]
    if isMapped { return try body(UnsafeBufferPointer(rebasing: file.bytes[range])) }
    return try withUnsafeTemporaryAllocation(byteCount: range.count, alignment: 8) { buffer in
      try reader.read(at: start, into: buffer)
      return try body(UnsafeBufferPointer(buffer.assumingMemoryBound(to: UInt8.self)))
    }
  }
}
