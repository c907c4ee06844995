internal import CZstd
internal import Glibc
internal import WinnowText

/// Some documents of the spool, still compressed.
struct SpoolFrame: Sendable {
  /// The number of the frame's first document among all that the corpus stage observed.
  let firstOrdinal: Int
  let count: Int
  let rawLength: Int
  let bytes: [UInt8]
}

/// The documents between two segments: frames of zstd-compressed snapshots in one file.
///
/// Lives in a run's working directory and is read by the process that wrote it; frames carry zstd's own checksum.
enum Spool {
  /// A fast level (half the work of level 1 for a quarter more bytes): the spool is written and read once.
  private static let level: Int32 = -3

  /// Compresses snapshots; called by workers, each with its own compressor.
  final class Compressor {
    private let context: OpaquePointer

    init() {
      guard let context = ZSTD_createCCtx() else { fatalError("out of memory") }
      self.context = context
      ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, Spool.level)
      ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
    }

    deinit { ZSTD_freeCCtx(context) }

    func compress(_ snapshots: [UInt8]) throws(IOError) -> [UInt8] {
      let bound = ZSTD_compressBound(snapshots.count)
      var result = 0
      let output = [UInt8](unsafeUninitializedCapacity: bound) { output, count in
        result = ZSTD_compress2(context, output.baseAddress, bound, snapshots, snapshots.count)
        count = ZSTD_isError(result) == 0 ? result : 0
      }
      guard ZSTD_isError(result) == 0 else {
        throw IOError(path: "spool", message: String(cString: ZSTD_getErrorName(result)))
      }
      return output
    }
  }

  /// Appends frames to a file.
  final class Writer {
    private let file: OutputFile
    private var documents = 0

    init(name: String, in directory: String) throws(IOError) {
      file = try OutputFile(name: name, in: directory, compression: .none)
    }

    func append(_ compressed: [UInt8], rawLength: Int, count: Int) throws(IOError) {
      guard count > 0 else { return }
      var writer = BinaryWriter()
      writer.integer(count)
      writer.integer(rawLength)
      writer.data(compressed)
      let bytes = writer.bytes
      try bytes.withUnsafeBufferPointer { (bytes) throws(IOError) in try file.write(bytes, records: count) }
      documents += count
    }

    /// Completes the file; returns the number of documents in it.
    func finish() throws(IOError) -> Int {
      _ = try file.finish()
      return documents
    }
  }

  /// Reads frames in order.
  final class Reader {
    private let file: MappedFile
    private var index = 0
    private var ordinal = 0

    init(_ path: String) throws(IOError) {
      file = try MappedFile(path)
    }

    func next() throws -> SpoolFrame? {
      guard index < file.bytes.count else { return nil }
      var reader = BinaryReader(file.bytes, from: index)
      let count = try reader.integer()
      let rawLength = try reader.integer()
      let frame = SpoolFrame(firstOrdinal: ordinal, count: count, rawLength: rawLength, bytes: try reader.data())
      ordinal += count
      index = reader.index
      return frame
    }
  }

  /// The documents of a frame; called by workers.
  static func documents(of frame: SpoolFrame) throws -> [Document] {
    var length = 0
    let raw = [UInt8](unsafeUninitializedCapacity: frame.rawLength) { output, count in
      length = ZSTD_decompress(output.baseAddress, frame.rawLength, frame.bytes, frame.bytes.count)
      count = ZSTD_isError(length) == 0 ? length : 0
    }
    guard raw.count == frame.rawLength else {
      throw IOError(path: "spool", message: "the working file is damaged")
    }
    return try raw.withUnsafeBufferPointer { bytes in
      var reader = BinaryReader(bytes)
      var documents: [Document] = []
      documents.reserveCapacity(frame.count)
      for _ in 0..<frame.count { documents.append(try DocumentSnapshot.read(&reader)) }
      return documents
    }
  }
}

/// A file mapped into memory for reading.
final class MappedFile: @unchecked Sendable {
  // Invariant: the mapping is read only and lives as long as the object.
  let bytes: UnsafeBufferPointer<UInt8>

  init(_ path: String) throws(IOError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw IOError(path: path, message: FilePaths.systemMessage()) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw IOError(path: path, message: FilePaths.systemMessage()) }
    let size = Int(status.st_size)
    guard size > 0 else {
      bytes = UnsafeBufferPointer(start: nil, count: 0)
      return
    }
    guard let base = mmap(nil, size, PROT_READ, MAP_SHARED, descriptor, 0), base != MAP_FAILED else {
      throw IOError(path: path, message: FilePaths.systemMessage())
    }
    bytes = UnsafeBufferPointer(start: base.assumingMemoryBound(to: UInt8.self), count: size)
  }

  deinit {
    if let base = bytes.baseAddress { munmap(UnsafeMutableRawPointer(mutating: base), bytes.count) }
  }
}
