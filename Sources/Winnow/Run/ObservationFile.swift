internal import Glibc

/// The observations of a corpus stage on disk: written in input order, then mapped.
///
/// Memory: 8 bytes per document; the observations themselves are pages that the kernel may drop. A working file of one
/// process: neither synced nor checksummed.
final class ObservationFile {
  private let path: String
  private let descriptor: Int32
  /// Where each observation ends.
  private var ends: [Int] = []

  init(name: String, in directory: String) throws(IOError) {
    path = FilePaths.join(directory, name)
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw IOError(path: path, message: FilePaths.systemMessage()) }
  }

  deinit { close(descriptor) }

  /// Appends the observations of some documents, one behind the other.
  func append(_ observations: [UInt8], lengths: [Int]) throws(IOError) {
    try FilePaths.write(observations, to: descriptor, path: path)
    var end = ends.last ?? 0
    for length in lengths {
      end += length
      ends.append(end)
    }
  }

  /// Ends writing; what is returned reads the file.
  func finish() throws(IOError) -> some ObservationSource {
    MappedObservations(file: try MappedFile(path), ends: ends)
  }
}

private struct MappedObservations: ObservationSource {
  let file: MappedFile
  let ends: [Int]

  var count: Int { ends.count }
  var byteCount: Int { ends.last ?? 0 }

  func forEach(_ body: (_ ordinal: Int, _ observation: UnsafeBufferPointer<UInt8>) throws -> Void) throws {
    var start = 0
    for (ordinal, end) in ends.enumerated() {
      try body(ordinal, UnsafeBufferPointer(rebasing: file.bytes[start..<end]))
      start = end
    }
  }

  func withObservation<R>(_ ordinal: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> R) throws -> R {
    let start = ordinal == 0 ? 0 : ends[ordinal - 1]
    return try body(UnsafeBufferPointer(rebasing: file.bytes[start..<ends[ordinal]]))
  }
}
