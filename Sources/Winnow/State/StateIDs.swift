internal import Glibc
internal import WinnowText

/// The ids of the records that runs over new files have read, as sorted 64-bit hashes: a file per run, which counts if the
/// run is in the history.
///
/// Comparing takes one pass over the smaller of the two, by steps that double over the larger.
struct StateIDs {
  /// Ids of a run that others have, too.
  struct Found {
    /// Each counted once, however many runs have it.
    var count = 0
    var byRun: [(run: Int, count: Int)] = []

    var isEmpty: Bool { count == 0 }
  }

  private static let magic = Array("WinnowI1".utf8)
  /// Magic and checksum.
  private static let headerSize = 16

  let path: String

  /// Removes what runs left that are not in the history.
  func tidy(_ runs: [RunRecord]) throws(IOError) {
    guard access(path, F_OK) == 0 else { return }
    let names = Set(runs.map { StateDirectory.name($0.number) })
    for name in try FilePaths.names(in: path) where !names.contains(name) {
      try FilePaths.removeTree(FilePaths.join(path, name))
    }
  }

  /// Keeps the ids of a run.
  func write(_ ids: [UInt64], run number: Int) throws(IOError) {
    try FilePaths.createDirectory(path)
    var body = BinaryWriter(reserving: ids.count * 8)
    for id in ids { body.word(id) }
    var file = BinaryWriter(reserving: Self.headerSize + ids.count * 8)
    for byte in Self.magic { file.byte(byte) }
    file.word(body.withBytes { XXHash.hash64($0) })
    file.append(body.bytes)
    try AtomicFile.write(file.bytes, to: FilePaths.join(path, StateDirectory.name(number)))
  }

  /// Looks for ids, in ascending order, among those of runs; damage is told, and that run passed over.
  func compare(_ ids: [UInt64], with runs: [Int]) -> (found: Found, warnings: [String]) {
    var found = Found()
    var warnings: [String] = []
    var isFound = [Bool](repeating: false, count: ids.count)
    for run in runs {
      let name = FilePaths.join(path, StateDirectory.name(run))
      // Runs that read all input keep none.
      guard access(name, F_OK) == 0 else { continue }
      guard let file = try? MappedFile(name), let words = Self.words(file) else {
        warnings.append("\(name) is damaged: ids that repeat those of run \(run) are not counted; remove it")
        continue
      }
      let count = ids.withUnsafeBufferPointer { Self.mark($0, in: words, &isFound) }
      if count > 0 { found.byRun.append((run, count)) }
      withExtendedLifetime(file) {}
    }
    found.count = isFound.count { $0 }
    return (found, warnings)
  }

  /// The hashes in a file; nil when it is damaged.
  private static func words(_ file: MappedFile) -> UnsafeBufferPointer<UInt64>? {
    let bytes = file.bytes
    guard bytes.count >= headerSize, bytes.count % 8 == 0, bytes.prefix(magic.count).elementsEqual(magic) else {
      return nil
    }
    var reader = BinaryReader(bytes, from: magic.count)
    let body = UnsafeBufferPointer(rebasing: bytes[headerSize...])
    guard let checksum = try? reader.word(), XXHash.hash64(body) == checksum else { return nil }
    return UnsafeRawBufferPointer(body).bindMemory(to: UInt64.self)
  }

  private static func mark(
    _ ids: UnsafeBufferPointer<UInt64>, in words: UnsafeBufferPointer<UInt64>, _ isFound: inout [Bool]
  ) -> Int {
    var count = 0
    var low = 0
    for (index, id) in ids.enumerated() {
      // The first word that is not below the id is within a stretch that doubles until it is not.
      var step = 1
      while low + step < words.count, UInt64(littleEndian: words[low + step]) < id { step *= 2 }
      var end = min(words.count, low + step + 1)
      low += step / 2
      while low < end {
        let middle = (low + end) / 2
        if UInt64(littleEndian: words[middle]) < id { low = middle + 1 } else { end = middle }
      }
      guard low < words.count else { break }
      guard UInt64(littleEndian: words[low]) == id else { continue }
      count += 1
      isFound[index] = true
    }
    return count
  }
}
