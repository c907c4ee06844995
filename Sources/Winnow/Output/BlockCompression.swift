internal import CZstd

/// Compresses short runs of bytes whole (Zstandard, RFC 8878): results in the stage cache.
///
/// Not for use by several threads at once. About 300 MB/s in, 1 GB/s out. Where memory is short nothing comes of it, which
/// costs kept results, not the run.
final class BlockCompressor {
  private let encoder = ZSTD_createCCtx()
  private let decoder = ZSTD_createDCtx()

  deinit {
    ZSTD_freeCCtx(encoder)
    ZSTD_freeDCtx(decoder)
  }

  /// The compressed form of `bytes`; nil when memory is short.
  func compressed(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    guard let encoder else { return nil }
    let room = ZSTD_compressBound(bytes.count)
    return Self.filled(room) { ZSTD_compressCCtx(encoder, $0, room, bytes.baseAddress, bytes.count, 3) }
  }

  /// The plain form of what `compressed` gave; nil when the bytes are not that, or memory is short.
  func plain(_ bytes: UnsafeBufferPointer<UInt8>, count: Int) -> [UInt8]? {
    guard let decoder else { return nil }
    let plain = Self.filled(count) { ZSTD_decompressDCtx(decoder, $0, count, bytes.baseAddress, bytes.count) }
    return plain?.count == count ? plain : nil
  }

  /// The bytes that `fill` writes; it returns their number, or an error of Zstandard's.
  private static func filled(_ room: Int, _ fill: (UnsafeMutablePointer<UInt8>?) -> Int) -> [UInt8]? {
    var isFilled = false
    let bytes = [UInt8](unsafeUninitializedCapacity: room) { target, count in
      let size = fill(target.baseAddress)
      isFilled = ZSTD_isError(size) == 0
      count = isFilled ? size : 0
    }
    return isFilled ? bytes : nil
  }
}
