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
    reader = try FileReader(path)
    writer = nil
    let file = try MappedFile(path)
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
    let header = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[index..<(index + headerSize)])
    guard header.prefix(magic.count).elementsEqual(magic) else { return nil }
    func word(_ offset: Int) -> UInt64 {
      UInt64(littleEndian: header.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
    let plain = word(24)
    let stored = word(32)
    guard plain <= maximumCount, stored <= maximumCount else { return nil }
    let start = index + headerSize
    let place = Place(range: start..<(start + Int(stored)), plainCount: Int(plain), checksum: word(40))
    return (Digest128(high: word(8), low: word(16)), place)
  }

  private static func words(_ words: UInt64...) -> [UInt8] {
    words.flatMap { word in withUnsafeBytes(of: word.littleEndian) { Array($0) } }
  }

  /// What a header says about the integrity of its result.
  static func checksum(_ key: Digest128, plainCount: Int, _ stored: UnsafeBufferPointer<UInt8>) -> UInt64 {
    XXHash.hash64(stored, seed: key.low ^ (key.high &* 0x9E37_79B9_7F4A_7C15) ^ UInt64(plainCount))
  }

  /// Appends a result.
  /// - Throws: `IOError`; what was written of it is then no result for any reader.
  func append(_ key: Digest128, _ stored: [UInt8], plainCount: Int) throws(IOError) -> Place {
    guard let writer else { throw IOError(path: path, message: "is open for reading only") }
    let checksum = stored.withUnsafeBufferPointer { Self.checksum(key, plainCount: plainCount, $0) }
    var record = Self.magic
    record += Self.words(key.high, key.low, UInt64(plainCount), UInt64(stored.count), checksum)
    record += stored
    try FilePaths.write(record, to: writer, path: path)
    let start = size + Self.headerSize
    size += record.count
    return Place(range: start..<size, plainCount: plainCount, checksum: checksum)
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
