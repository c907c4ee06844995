internal import Glibc
package import WinnowText

/// What one written file came to.
package struct OutputFileReport: Sendable {
  package let name: String
  /// Bytes on disk.
  package let bytes: Int
  /// Lines written.
  package let records: Int
  /// The checksum of the bytes on disk.
  package let digest: Digest128
}

/// A file that is written once, from start to end: buffered, compressed on demand, with a checksum.
final class OutputFile {
  /// Data reach the encoder in blocks of this size, whatever the sizes of the writes, so that equal data give equal files.
  private static let blockSize = 1 << 20
  /// From this size on, data that need no encoder are written as they come.
  private static let directSize = 64 * 1024
  /// How much of another file is appended at once.
  private static let windowSize = 4 << 20

  private(set) var name: String
  private var path: String
  private let descriptor: Int32
  private let closesDescriptor: Bool
  private let encoder: (any StreamEncoder)?
  private let checksum = StreamingDigest()
  private var block: [UInt8] = []
  private var compressed: [UInt8] = []
  private var bytesOnDisk = 0
  private(set) var records = 0
  /// Bytes written so far, before compression.
  private(set) var length = 0
  private var isOpen = true

  /// Creates a file; what stood there is replaced.
  init(name: String, in directory: String, compression: Compression) throws(IOError) {
    self.name = name
    path = FilePaths.join(directory, name)
    encoder = compression.makeEncoder()
    closesDescriptor = true
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw IOError(path: path, message: FilePaths.systemMessage()) }
    block.reserveCapacity(Self.blockSize)
  }

  /// Writes to a descriptor that is open already.
  init(name: String, descriptor: Int32, compression: Compression) {
    self.name = name
    path = name
    encoder = compression.makeEncoder()
    closesDescriptor = false
    self.descriptor = descriptor
    block.reserveCapacity(Self.blockSize)
  }

  deinit { if isOpen, closesDescriptor { close(descriptor) } }

  /// Appends whole lines.
  func write(_ lines: UnsafeBufferPointer<UInt8>, records: Int) throws(IOError) {
    self.records += records
    length += lines.count
    if encoder == nil, lines.count >= Self.directSize {
      // Without an encoder the size of a block means nothing: much data needs no copy.
      if !block.isEmpty { try flush(isLast: false) }
      try put(lines)
      return
    }
    var rest = lines
    while block.count + rest.count >= Self.blockSize {
      let count = Self.blockSize - block.count
      block.append(contentsOf: UnsafeBufferPointer(rebasing: rest[0..<count]))
      rest = UnsafeBufferPointer(rebasing: rest[count...])
      try flush(isLast: false)
    }
    block.append(contentsOf: rest)
  }

  /// Hands over everything buffered, so that a reader at the other end of a pipe sees it.
  func flush() throws(IOError) {
    if encoder == nil, !block.isEmpty { try flush(isLast: false) }
  }

  private func flush(isLast: Bool) throws(IOError) {
    if let encoder {
      compressed.removeAll(keepingCapacity: true)
      do {
        try block.withUnsafeBufferPointer { try encoder.encode($0, isLast: isLast, into: &compressed) }
      } catch let error as IOError {
        throw IOError(path: path, message: error.message)
      } catch {
        throw IOError(path: path, message: "\(error)")
      }
      try compressed.withUnsafeBufferPointer { (bytes) throws(IOError) in try put(bytes) }
    } else {
      try block.withUnsafeBufferPointer { (bytes) throws(IOError) in try put(bytes) }
    }
    block.removeAll(keepingCapacity: true)
  }

  private func put(_ bytes: UnsafeBufferPointer<UInt8>) throws(IOError) {
    checksum.update(UnsafeRawBufferPointer(bytes))
    try FilePaths.write(bytes, to: descriptor, path: path)
    bytesOnDisk += bytes.count
  }

  /// Takes the place of an empty file in the same directory.
  private func replace(_ empty: OutputFile) throws(IOError) {
    guard rename(path, empty.path) == 0 else { throw IOError(path: empty.path, message: FilePaths.systemMessage()) }
    (name, path) = (empty.name, empty.path)
  }

  /// The file that begins with this one and goes on with `next`, a file in the same directory without compression.
  ///
  /// Where this one is empty and not compressed either, `next` takes its place, however long it is; else `next` is read
  /// through once and appended.
  func followed(by next: OutputFile) throws(IOError) -> OutputFile {
    if length == 0, encoder == nil {
      try next.replace(self)
      return next
    }
    try next.flush()
    let mapped = try MappedFile(next.path)
    var start = 0
    while start < mapped.bytes.count {
      let end = min(start + Self.windowSize, mapped.bytes.count)
      try write(
        UnsafeBufferPointer(rebasing: mapped.bytes[start..<end]), records: end == mapped.bytes.count ? next.records : 0)
      // A mapping that is read through at once would fill the memory.
      mapped.release(start..<end)
      start = end
    }
    return self
  }

  /// Writes what is left, makes the file durable and closes it.
  func finish() throws(IOError) -> OutputFileReport {
    try flush(isLast: true)
    if closesDescriptor {
      guard fsync(descriptor) == 0 else { throw IOError(path: path, message: FilePaths.systemMessage()) }
      isOpen = false
      guard close(descriptor) == 0 else { throw IOError(path: path, message: FilePaths.systemMessage()) }
    }
    return OutputFileReport(name: name, bytes: bytesOnDisk, records: records, digest: checksum.digest)
  }
}
