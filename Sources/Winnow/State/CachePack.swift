internal import Glibc
internal import WinnowText

/// A file of kept results, one behind the other; only ever appended to.
///
/// Each result stands behind a header of 48 bytes: the magic `WinnowR1`, its key, how long it is plain and stored, and the
/// checksum of key, lengths and stored bytes. What is damaged or cut short is a result that is not there, never a wrong
/// one.
final class CachePack {
  /// Where a result stands.
  struct Place: Sendable {
    /// The stored bytes, behind the header.
    var range: Range<Int>
    /// How long the result is when it is plain.
    var plainCount: Int
    var checksum: UInt64

    /// Bytes it takes on disk.
    var size: Int { range.count + CachePack.headerSize }
  }

  static let headerSize = 48
  private static let magic = Array("WinnowR1".utf8)
  /// No chunk has results of this size: lengths beyond are damage.
  private static let maximumCount = 1 << 31

  private(set) var path: String
  let reader: FileReader
  private let writer: Int32?
  /// Bytes in the file.
  private(set) var size: Int

  /// Opens a pack that an earlier run wrote; `found` gets its results, in order, up to the first damaged header.
  init(reading path: String, _ found: (Digest128, Place) -> Void) throws(IOError) {
    self.path = path
    let file = try MappedFile(path)
    reader = try FileReader(path)
    writer = nil
    size = file.bytes.count
    var index = 0
    while index + Self.headerSize <= size, let (key, place) = Self.header(file.bytes, at: index),
      place.range.upperBound <= size
    {
      found(key, place)
      index = place.range.upperBound
    }
  }

  /// Creates a pack.
  init(creating path: String) throws(IOError) {
    self.path = path
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw IOError(path: path, message: FilePaths.systemMessage()) }
    writer = descriptor
    size = 0
    do throws(IOError) { reader = try FileReader(path) } catch {
      close(descriptor)
      throw error
    }
  }

  deinit { if let writer { close(writer) } }

  private static func header(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> (Digest128, Place)? {
    guard bytes[index..<(index + magic.count)].elementsEqual(magic) else { return nil }
    var reader = BinaryReader(bytes, from: index + magic.count)
    guard let high = try? reader.word(), let low = try? reader.word(), let plain = try? reader.word(),
      let stored = try? reader.word(), let checksum = try? reader.word(), plain <= maximumCount, stored <= maximumCount
    else { return nil }
    let start = index + headerSize
    let place = Place(range: start..<(start + Int(stored)), plainCount: Int(plain), checksum: checksum)
    return (Digest128(high: high, low: low), place)
  }

  /// What a header says about the integrity of its result.
  static func checksum(_ key: Digest128, plainCount: Int, _ stored: UnsafeBufferPointer<UInt8>) -> UInt64 {
    XXHash.hash64(stored, seed: key.low ^ (key.high &* 0x9E37_79B9_7F4A_7C15) ^ UInt64(plainCount))
  }

  /// Appends a result.
  /// - Throws: `IOError`; what was written of it is then no result for any reader.
  func append(_ record: StageCache.Record) throws(IOError) -> Place {
    guard let writer else { throw IOError(path: path, message: "is open for reading only") }
    let checksum = record.stored.withUnsafeBufferPointer {
      Self.checksum(record.key, plainCount: record.plainCount, $0)
    }
    var bytes = BinaryWriter(reserving: Self.headerSize + record.stored.count)
    for byte in Self.magic { bytes.byte(byte) }
    for word in [
      record.key.high, record.key.low, UInt64(record.plainCount), UInt64(record.stored.count), checksum,
    ] { bytes.word(word) }
    bytes.append(record.stored)
    try bytes.withBytes { (bytes) throws(IOError) in try FilePaths.write(bytes, to: writer, path: path) }
    let start = size + Self.headerSize
    size = start + record.stored.count
    return Place(range: start..<size, plainCount: record.plainCount, checksum: checksum)
  }

  /// The stored bytes of a result; nil when they are damaged.
  func stored(_ key: Digest128, _ place: Place) -> [UInt8]? {
    let stored = [UInt8](unsafeUninitializedCapacity: place.range.count) { target, count in
      do throws(IOError) {
        try reader.read(at: place.range.lowerBound, into: UnsafeMutableRawBufferPointer(target))
        count = place.range.count
      } catch { count = 0 }
    }
    guard stored.count == place.range.count,
      stored.withUnsafeBufferPointer({ Self.checksum(key, plainCount: place.plainCount, $0) }) == place.checksum
    else { return nil }
    return stored
  }

  /// Gives the file its final name, when everything in it is on disk.
  func publish(as name: String) throws(IOError) {
    try synchronize()
    guard rename(path, name) == 0 else { throw IOError(path: name, message: FilePaths.systemMessage()) }
    path = name
  }

  /// Makes everything appended durable.
  private func synchronize() throws(IOError) {
    guard let writer, fsync(writer) != 0 else { return }
    throw IOError(path: path, message: FilePaths.systemMessage())
  }
}
