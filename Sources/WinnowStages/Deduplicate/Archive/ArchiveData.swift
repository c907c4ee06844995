internal import Winnow
internal import WinnowText

/// The observations of the canonicals that a run kept, in the order of the nights and of the input.
///
/// Behind the header (magic `WinnowD1`, run, count, place of the table, size of the file): for each canonical the checksum of
/// its observation, seeded with its number, and the observation; then a table of where each starts, and where the last one
/// ends.
final class ArchiveData: Sendable {
  private static let magic: UInt64 = 0x3144_776F_6E6E_6957
  static let name = "data"

  let path: String
  let run: UInt32
  /// How many canonicals there are.
  let count: Int
  private let table: Int
  private let file: MappedFile

  /// Opens the data of run `run` in its directory.
  /// - Throws: `IOError`, also when it is damaged, as far as the header and the size tell.
  init(_ directory: String, run: UInt32) throws(IOError) {
    path = FilePaths.join(directory, Self.name)
    self.run = run
    file = try ArchiveFile.map(path)
    let header = try ArchiveFile.header(file, path: path, magic: Self.magic)
    count = Int(truncatingIfNeeded: header[2])
    table = Int(truncatingIfNeeded: header[3])
    guard header[1] == UInt64(run), Int(truncatingIfNeeded: header[4]) == file.bytes.count,
      table >= ArchiveFile.headerSize, count >= 0, table + (count + 1) * 8 == file.bytes.count
    else { throw ArchiveFile.damaged(path) }
  }

  /// Reads the observation of canonical `entry`, in place.
  ///
  /// - Parameter verifies: whether it is compared with its checksum, as each has to be once.
  /// - Throws: `IOError` when it is damaged.
  func withObservation<R>(
    _ entry: Int, verifies: Bool = true, _ body: (UnsafeBufferPointer<UInt8>) throws -> R
  ) throws -> R {
    guard entry < count, let base = UnsafeRawPointer(file.bytes.baseAddress) else { throw ArchiveFile.damaged(path) }
    func word(_ offset: Int) -> UInt64 {
      UInt64(littleEndian: base.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
    let start = word(table + entry * 8)
    let end = word(table + entry * 8 + 8)
    guard start >= ArchiveFile.headerSize, start <= end, end - start >= 8, end <= table else {
      throw ArchiveFile.damaged(path)
    }
    let bytes = UnsafeBufferPointer(rebasing: file.bytes[(Int(start) + 8)..<Int(end)])
    if verifies, Self.checksum(bytes, run, entry) != word(Int(start)) { throw ArchiveFile.damaged(path) }
    return try body(bytes)
  }

  /// Gives back the memory of what was read: each look maps the file's neighbouring pages too.
  func release() { file.release(0..<file.bytes.count) }

  private static func checksum(_ bytes: UnsafeBufferPointer<UInt8>, _ run: UInt32, _ entry: Int) -> UInt64 {
    XXHash.hash64(bytes, seed: ArchiveReference(run: run, entry: entry).bits)
  }

  /// Writes the data of a run.
  static func write(
    _ ordinals: [UInt32], of observations: any ObservationSource, run: UInt32, in directory: String
  ) throws {
    let file = try ArchiveFile(creating: FilePaths.join(directory, name))
    var starts: [Int] = []
    starts.reserveCapacity(ordinals.count)
    for (entry, ordinal) in ordinals.enumerated() {
      starts.append(file.count)
      try observations.withObservation(Int(ordinal)) { bytes in
        try file.append(checksum(bytes, run, entry))
        try file.append(bytes)
      }
    }
    let table = file.count
    for start in starts { try file.append(UInt64(start)) }
    try file.append(UInt64(table))
    try file.finish(header: [magic, UInt64(run), UInt64(ordinals.count), UInt64(table), UInt64(file.count)])
  }
}
