internal import Glibc
internal import Winnow
internal import WinnowText

/// A file of the archive on its way to disk: a header of eight words, which is written last, then anything.
///
/// Words are little-endian. The header starts with a magic and ends with the checksum of the words before it. A file
/// counts once its run is in the history, so that a half one is never read; the engine makes it durable.
final class ArchiveFile {
  static let headerSize = 64
  private static let flushSize = 1 << 20

  let path: String
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  /// Bytes before those in the buffer.
  private var flushed = 0

  /// Creates the file, with room for a header.
  init(creating path: String) throws(IOError) {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw IOError(path: path, message: FilePaths.systemMessage()) }
    buffer.reserveCapacity(Self.flushSize + 4096)
    buffer = [UInt8](repeating: 0, count: Self.headerSize)
  }

  deinit { close(descriptor) }

  /// Bytes so far.
  var count: Int { flushed + buffer.count }

  func append(_ word: UInt64) throws(IOError) {
    withUnsafeBytes(of: word.littleEndian) { buffer.append(contentsOf: $0) }
    if buffer.count >= Self.flushSize { try flush() }
  }

  func append(_ bytes: UnsafeBufferPointer<UInt8>) throws(IOError) {
    buffer.append(contentsOf: bytes)
    if buffer.count >= Self.flushSize { try flush() }
  }

  private func flush() throws(IOError) {
    try FilePaths.write(buffer, to: descriptor, path: path)
    flushed += buffer.count
    buffer.removeAll(keepingCapacity: true)
  }

  /// Completes the file; `words` are the magic and at most six more.
  func finish(header words: [UInt64]) throws(IOError) {
    try flush()
    var header: [UInt8] = []
    for index in 0..<7 {
      withUnsafeBytes(of: (index < words.count ? words[index] : 0).littleEndian) { header.append(contentsOf: $0) }
    }
    let checksum = header.withUnsafeBufferPointer { XXHash.hash64($0) }
    withUnsafeBytes(of: checksum.littleEndian) { header.append(contentsOf: $0) }
    guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw IOError(path: path, message: FilePaths.systemMessage()) }
    try FilePaths.write(header, to: descriptor, path: path)
  }

  /// What is said about a file that is not what was written.
  static func damaged(_ path: String) -> IOError {
    IOError(
      path: path,
      message:
        "is damaged; restore it, or delete its directory: the pages of that run are then no one's canonicals any more")
  }

  /// The words of a file's header.
  /// - Throws: `IOError` when the file does not start with an intact header of that magic.
  static func header(_ file: MappedFile, path: String, magic: UInt64) throws(IOError) -> [UInt64] {
    guard file.bytes.count >= headerSize, let base = UnsafeRawPointer(file.bytes.baseAddress) else {
      throw damaged(path)
    }
    let words = (0..<8).map { UInt64(littleEndian: base.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self)) }
    let checksum = XXHash.hash64(UnsafeBufferPointer(rebasing: file.bytes[0..<(headerSize - 8)]))
    guard words[0] == magic, words[7] == checksum else { throw damaged(path) }
    return words
  }

  /// Maps a file of the archive.
  static func map(_ path: String) throws(IOError) -> MappedFile {
    do throws(IOError) { return try MappedFile(path) } catch {
      guard access(path, F_OK) == 0 else { throw damaged(path) }
      throw error
    }
  }
}
