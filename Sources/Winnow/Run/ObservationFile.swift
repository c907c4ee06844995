internal import Glibc

/// The observations of a corpus stage on disk: written in input order, then mapped.
///
/// Memory: 8 bytes per document; the observations themselves are pages that the kernel may drop.
final class ObservationFile {
  private let name: String
  private let directory: String
  private let file: OutputFile
  /// Where each observation ends.
  private var ends: [Int] = []

  init(name: String, in directory: String) throws(IOError) {
    self.name = name
    self.directory = directory
    file = try OutputFile(name: name, in: directory, compression: .none)
  }

  /// Appends the observations of some documents, one behind the other.
  func append(_ observations: [UInt8], lengths: [Int]) throws {
    try observations.withUnsafeBufferPointer { try file.write($0, records: lengths.count) }
    var end = ends.last ?? 0
    for length in lengths {
      end += length
      ends.append(end)
    }
  }

  /// Ends writing; what is returned reads the file.
  func finish() throws(IOError) -> some ObservationSource {
    _ = try file.finish(isDurable: false)
    return MappedObservations(file: try MappedFile(FilePaths.join(directory, name)), ends: ends)
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
