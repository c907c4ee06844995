internal import CZlib
internal import CZstd
internal import Glibc
package import WinnowText

/// Whether a run was asked to stop; checked between chunks and while waiting for input.
package protocol CancellationToken: Sendable {
  var isCancelled: Bool { get }
}

/// A stream of decompressed bytes from a file.
package final class ByteSource {
  private let path: String
  private let descriptor: Int32
  private let isStream: Bool
  private let cancellation: any CancellationToken
  private var decoder: (any StreamDecoder)?
  private var input: [UInt8]
  private var inputRange = 0..<0
  private var isAtEnd = false
  private var isSniffed = false
  /// Whether the last output buffer was filled, so that the decoder may hold more.
  private var mayHoldMore = false
  private let checksum = StreamingDigest()
  /// Bytes read from the file so far, before decompression.
  package private(set) var bytesRead = 0

  /// Opens a file.
  /// - Throws: `IOError`.
  package init(_ file: InputFile, cancellation: any CancellationToken) throws(IOError) {
    path = file.path
    self.cancellation = cancellation
    isStream = file.size == nil
    if file.path == "-" {
      descriptor = STDIN_FILENO
    } else {
      // Without O_NONBLOCK, opening a FIFO nobody writes to could not be interrupted.
      descriptor = open(file.path, O_RDONLY | O_CLOEXEC | (isStream ? O_NONBLOCK : 0))
      guard descriptor >= 0 else { throw IOError(path: file.path, message: FilePaths.systemMessage()) }
    }
    input = [UInt8](repeating: 0, count: 256 * 1024)
    decoder = Self.decoder(file.compression)
  }

  private static func decoder(_ compression: Compression) -> (any StreamDecoder)? {
    switch compression {
    case .none: nil
    case .gzip: GzipDecoder()
    case .zstd: ZstdDecoder()
    }
  }

  deinit { if descriptor != STDIN_FILENO { close(descriptor) } }

  /// The checksum of everything read, before decompression.
  package var digest: Digest128 { checksum.digest }

  /// Why a compressed stream ends before its end.
  package struct Damage: Error {
    package let message: String
  }

  /// Fills `buffer` from its start and returns how many bytes; 0 at the end.
  /// - Throws: `IOError`, or `Damage` when the compressed data is broken (bytes before the break were delivered).
  package func read(into buffer: UnsafeMutableBufferPointer<UInt8>) throws -> Int {
    if path == "-", !isSniffed { try sniff() }
    guard let decoder else {
      guard !inputRange.isEmpty else { return try readRaw(into: buffer) }
      let count = min(buffer.count, inputRange.count)
      _ = buffer.update(fromContentsOf: input[inputRange.prefix(count)])
      inputRange = (inputRange.lowerBound + count)..<inputRange.upperBound
      return count
    }
    while true {
      if let damage = decoder.damage { throw damage }
      if inputRange.isEmpty, !isAtEnd, !mayHoldMore {
        let count = try input.withUnsafeMutableBufferPointer { try readRaw(into: $0) }
        inputRange = 0..<count
        if count == 0 { isAtEnd = true }
      }
      if inputRange.isEmpty, isAtEnd, !mayHoldMore {
        guard decoder.isBetweenFrames else { throw Damage(message: "the \(decoder.name) data is truncated") }
        return 0
      }
      let (consumed, produced) = input.withUnsafeBufferPointer {
        decoder.decode(UnsafeBufferPointer(rebasing: $0[inputRange]), into: buffer)
      }
      inputRange = (inputRange.lowerBound + consumed)..<inputRange.upperBound
      // Behind the end of a frame nothing is held, and a decoder that is called without input takes it for the start of
      // another one.
      mayHoldMore = produced == buffer.count && !decoder.isBetweenFrames
      if produced > 0 { return produced }
    }
  }

  /// Standard input has no name that tells how it is compressed: its first bytes do.
  private func sniff() throws {
    isSniffed = true
    while inputRange.count < 4, !isAtEnd {
      let start = inputRange.upperBound
      let count = try input.withUnsafeMutableBufferPointer {
        try readRaw(into: UnsafeMutableBufferPointer(rebasing: $0[start...]))
      }
      if count == 0 { isAtEnd = true }
      inputRange = 0..<(start + count)
    }
    decoder = Self.decoder(Compression.ofData(input[inputRange]) ?? .none)
  }

  private func readRaw(into buffer: UnsafeMutableBufferPointer<UInt8>) throws -> Int {
    while true {
      if isStream { try waitForInput() }
      let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 {
        checksum.update(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[0..<count]))
        bytesRead += count
        return count
      }
      if errno == EINTR || errno == EAGAIN { continue }
      throw IOError(path: path == "-" ? "standard input" : path, message: FilePaths.systemMessage())
    }
  }

  private func waitForInput() throws {
    var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    while poll(&request, 1, 100) <= 0 || request.revents == 0 {
      if cancellation.isCancelled { throw CancellationError() }
    }
  }
}

/// Turns compressed bytes into plain ones, piece by piece.
private protocol StreamDecoder: AnyObject {
  var name: String { get }
  /// Whether the input may end here: behind a frame, and not before the first one.
  var isBetweenFrames: Bool { get }
  /// Set when the data turned out to be damaged: behind what `decode` has produced there is no more.
  var damage: ByteSource.Damage? { get }
  func decode(
    _ input: UnsafeBufferPointer<UInt8>, into output: UnsafeMutableBufferPointer<UInt8>
  ) -> (consumed: Int, produced: Int)
}

/// gzip (RFC 1952), several members in a row and zeros behind them (which tapes and some file systems add) included.
private final class GzipDecoder: StreamDecoder {
  let name = "gzip"
  private(set) var isBetweenFrames = false
  private(set) var damage: ByteSource.Damage?
  private let stream: UnsafeMutablePointer<z_stream>
  private var isEnded = false

  init() {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    // 15 window bits, +16 for the gzip wrapper.
    guard inflateInit2_(stream, 31, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      fatalError("out of memory")
    }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  func decode(
    _ input: UnsafeBufferPointer<UInt8>, into output: UnsafeMutableBufferPointer<UInt8>
  ) -> (consumed: Int, produced: Int) {
    if isEnded {
      let padding = input.prefix { $0 == 0 }.count
      if padding > 0 { return (padding, 0) }
      inflateReset(stream)
      isEnded = false
    }
    isBetweenFrames = false
    stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
    stream.pointee.avail_in = UInt32(input.count)
    stream.pointee.next_out = output.baseAddress
    stream.pointee.avail_out = UInt32(min(output.count, Int(UInt32.max)))
    let room = Int(stream.pointee.avail_out)
    let status = inflate(stream, Z_NO_FLUSH)
    if status == Z_STREAM_END {
      isEnded = true
      isBetweenFrames = true
    } else if status != Z_OK, status != Z_BUF_ERROR {
      damage = ByteSource.Damage(
        message: "the gzip data is damaged" + (stream.pointee.msg.map { ": " + String(cString: $0) } ?? ""))
    }
    return (input.count - Int(stream.pointee.avail_in), room - Int(stream.pointee.avail_out))
  }
}

/// Zstandard (RFC 8878), several frames in a row included.
private final class ZstdDecoder: StreamDecoder {
  let name = "zstd"
  private(set) var isBetweenFrames = false
  private(set) var damage: ByteSource.Damage?
  private let context: OpaquePointer
  /// How many bytes the decoder wants next, by its own account.
  private var wanted: Int

  /// What a call that meets damage has decoded before is lost: the decoder does not say how much it is. Its wish takes in
  /// the header of the block behind the one at hand, so with so many bytes less, each call ends with its block.
  private static let blockHeader = 3

  init() {
    guard let context = ZSTD_createDCtx() else { fatalError("out of memory") }
    self.context = context
    wanted = ZSTD_initDStream(context)
    // Frames from `zstd --ultra --long=27` and below; more would be unbounded memory.
    ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, 27)
  }

  deinit { ZSTD_freeDCtx(context) }

  func decode(
    _ input: UnsafeBufferPointer<UInt8>, into output: UnsafeMutableBufferPointer<UInt8>
  ) -> (consumed: Int, produced: Int) {
    var inBuffer = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
    var outBuffer = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
    repeat {
      let piece = wanted > Self.blockHeader ? wanted - Self.blockHeader : max(1, wanted)
      inBuffer.size = min(input.count, inBuffer.pos + piece)
      let before = (inBuffer.pos, outBuffer.pos)
      let status = ZSTD_decompressStream(context, &outBuffer, &inBuffer)
      guard ZSTD_isError(status) == 0 else {
        damage = ByteSource.Damage(message: "the zstd data is damaged: " + String(cString: ZSTD_getErrorName(status)))
        isBetweenFrames = false
        break
      }
      isBetweenFrames = status == 0
      wanted = status
      if before == (inBuffer.pos, outBuffer.pos) { break }
    } while outBuffer.pos < output.count && inBuffer.pos < input.count
    return (inBuffer.pos, outBuffer.pos)
  }
}
