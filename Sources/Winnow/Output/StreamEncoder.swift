internal import CZlib
internal import CZstd

/// Turns plain bytes into compressed ones, piece by piece; the same pieces always give the same bytes.
protocol StreamEncoder: AnyObject {
  /// Appends the compressed form of `input` (or what is ready of it) to `output`; `isLast` completes the stream.
  func encode(_ input: UnsafeBufferPointer<UInt8>, isLast: Bool, into output: inout [UInt8]) throws(IOError)
}

extension Compression {
  /// An encoder for this compression; nil for none.
  func makeEncoder() -> (any StreamEncoder)? {
    switch self {
    case .none: nil
    case .gzip: GzipEncoder()
    case .zstd: ZstdEncoder()
    }
  }
}

/// gzip (RFC 1952) without name and time, so that equal data give equal files.
private final class GzipEncoder: StreamEncoder {
  private let stream: UnsafeMutablePointer<z_stream>
  private var room = [UInt8](repeating: 0, count: 128 * 1024)

  init() {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    let status = deflateInit2_(
      stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    guard status == Z_OK else { fatalError("out of memory") }
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
  }

  func encode(_ input: UnsafeBufferPointer<UInt8>, isLast: Bool, into output: inout [UInt8]) throws(IOError) {
    stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
    stream.pointee.avail_in = UInt32(input.count)
    while true {
      let status = room.withUnsafeMutableBufferPointer { room in
        stream.pointee.next_out = room.baseAddress
        stream.pointee.avail_out = UInt32(room.count)
        return deflate(stream, isLast ? Z_FINISH : Z_NO_FLUSH)
      }
      output.append(contentsOf: room[0..<(room.count - Int(stream.pointee.avail_out))])
      guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR else {
        throw IOError(path: "gzip", message: "compression failed (\(status))")
      }
      if isLast ? status == Z_STREAM_END : stream.pointee.avail_out > 0 { return }
    }
  }
}

/// Zstandard (RFC 8878), level 3, with a checksum.
private final class ZstdEncoder: StreamEncoder {
  private let context: OpaquePointer
  private var room = [UInt8](repeating: 0, count: ZSTD_CStreamOutSize())

  init() {
    guard let context = ZSTD_createCCtx() else { fatalError("out of memory") }
    self.context = context
    ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, 3)
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
  }

  deinit { ZSTD_freeCCtx(context) }

  func encode(_ input: UnsafeBufferPointer<UInt8>, isLast: Bool, into output: inout [UInt8]) throws(IOError) {
    var inBuffer = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
    while true {
      let (left, produced) = room.withUnsafeMutableBufferPointer { room in
        var outBuffer = ZSTD_outBuffer(dst: room.baseAddress, size: room.count, pos: 0)
        let left = ZSTD_compressStream2(context, &outBuffer, &inBuffer, isLast ? ZSTD_e_end : ZSTD_e_continue)
        return (left, outBuffer.pos)
      }
      guard ZSTD_isError(left) == 0 else {
        throw IOError(path: "zstd", message: "compression failed: " + String(cString: ZSTD_getErrorName(left)))
      }
      output.append(contentsOf: room[0..<produced])
      if isLast ? left == 0 : inBuffer.pos == inBuffer.size { return }
    }
  }
}
