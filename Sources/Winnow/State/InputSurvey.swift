internal import Glibc
package import WinnowText

/// The input of a run beside that of the runs before: which files are new, changed, done. Told by their contents.
package struct InputSurvey: Sendable {
  /// What an earlier run had to do with a file.
  package enum Status: Sendable, Equatable {
    case new
    /// A run read other contents under this path.
    case changed(since: Int)
    /// A run read these contents.
    case done(in: Int)
  }

  /// One input file.
  package struct Entry: Sendable {
    package let file: InputFile
    package let digest: Digest128
    package let bytes: Int
    package let status: Status
  }

  package let entries: [Entry]

  /// Reads all files once. About 2 GB/s from memory, else at the speed of the disk.
  ///
  /// - Returns: nil when one of them is a stream, which can be read only once.
  /// - Throws: `IOError`, `CancellationError`.
  package init?(
    _ files: [InputFile], history: [RunRecord], cancellation: any CancellationToken
  ) throws {
    guard files.allSatisfy({ $0.size != nil }) else { return nil }
    var contents: [String: Int] = [:]
    var paths: [String: Int] = [:]
    for run in history {
      for input in run.inputs {
        contents[input.digest] = run.number
        paths[input.path] = run.number
      }
    }
    var entries: [Entry] = []
    entries.reserveCapacity(files.count)
    for file in files {
      let (digest, bytes) = try file.obstacle.map { ($0.digest, 0) } ?? FileDigest.of(file.path, cancellation)
      let status: Status
      if let run = contents[digest.description] {
        status = .done(in: run)
      } else {
        status = paths[file.path].map { .changed(since: $0) } ?? .new
      }
      entries.append(Entry(file: file, digest: digest, bytes: bytes, status: status))
    }
    self.entries = entries
  }

  /// The files that no earlier run has read as they are now.
  package var unread: [Entry] {
    entries.filter { if case .done = $0.status { false } else { true } }
  }

  /// The fingerprint of input files with their digests: equal for files of equal names and contents in the same order.
  package static func fingerprint(_ files: [(file: InputFile, digest: Digest128)]) -> Digest128 {
    var writer = BinaryWriter()
    writer.array(files) {
      $0.string($1.file.name)
      $0.string($1.file.format.rawValue)
      $0.string($1.file.compression.rawValue)
      $0.word($1.digest.high)
      $0.word($1.digest.low)
    }
    return writer.withBytes { XXHash.hash128($0) }
  }
}
