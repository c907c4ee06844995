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
    let observations = try StoredObservations(path, ends: ends)
    unlink(path)
    close(descriptor)
    descriptor = -1
    return observations
  }
}

/// Observations in a file: mapped as long as they are few, else read, many at once where all are wanted, so that they do not
/// count as memory of the process.
private struct StoredObservations: ObservationSource {
  /// The largest file that is mapped.
  private static let mappedSize = 256 << 20
  /// How much of a larger file is read at once.
  private static let window = 1 << 20

  private enum File {
    case mapped(MappedFile)
    case read(FileReader)
  }

  private let file: File
  private let ends: [Int]

  init(_ path: String, ends: [Int]) throws(IOError) {
    self.ends = ends
    guard ends.last ?? 0 > Self.mappedSize else {
      file = .mapped(try MappedFile(path))
      return
    }
    let reader = try FileReader(path)
    reader.expectRandomReads()
    file = .read(reader)
  }

  var count: Int { ends.count }
  var byteCount: Int { ends.last ?? 0 }

  func forEach(_ body: (_ ordinal: Int, _ observation: UnsafeBufferPointer<UInt8>) throws -> Void) throws {
    var first = 0
    while first < count {
      let start = start(of: first)
      var next = first + 1
      while next < count, ends[next] - start <= Self.window { next += 1 }
      try withBytes(in: start..<ends[next - 1]) { bytes in
        var offset = 0
        for ordinal in first..<next {
          let end = ends[ordinal] - start
          try body(ordinal, UnsafeBufferPointer(rebasing: bytes[offset..<end]))
          offset = end
        }
      }
      first = next
    }
  }

  func visit(_ ordinal: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Void) throws {
    try withBytes(in: start(of: ordinal)..<ends[ordinal], body)
  }

  private func start(of ordinal: Int) -> Int { ordinal == 0 ? 0 : ends[ordinal - 1] }

  private func withBytes(in range: Range<Int>, _ body: (UnsafeBufferPointer<UInt8>) throws -> Void) throws {
    switch file {
    case .mapped(let file): try body(UnsafeBufferPointer(rebasing: file.bytes[range]))
    case .read(let reader):
      try withUnsafeTemporaryAllocation(byteCount: range.count, alignment: 8) { buffer in
        try reader.read(at: range.lowerBound, into: buffer)
        try body(UnsafeBufferPointer(buffer.assumingMemoryBound(to: UInt8.self)))
      }
    }
  }
}
