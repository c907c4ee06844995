internal import CXXHash

/// A 128-bit XXH3 hash: content addresses, fingerprints, checksums.
package struct Digest128: Hashable, Sendable, Comparable, CustomStringConvertible {
  package let high: UInt64
  package let low: UInt64

  package init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// The digest that `description` gives; nil for other text.
  package init?(_ description: String) {
    guard description.utf8.count == 32, let high = UInt64(description.prefix(16), radix: 16),
      let low = UInt64(description.suffix(16), radix: 16)
    else { return nil }
    self.init(high: high, low: low)
  }

  /// 32 lower-case hexadecimal digits.
  package var description: String { hex(high) + hex(low) }

  package static func < (left: Digest128, right: Digest128) -> Bool {
    left.high == right.high ? left.low < right.low : left.high < right.high
  }
}

/// XXH3 (https://xxhash.com), the same on every machine; never for security.
package enum XXHash {
  /// The 64-bit hash of `bytes`; about 7 GB/s on long input.
  package static func hash64(_ bytes: UnsafeBufferPointer<UInt8>, seed: UInt64 = 0) -> UInt64 {
    XXH3_64bits_withSeed(bytes.baseAddress, bytes.count, seed)
  }

  /// The 128-bit hash of `bytes`.
  package static func hash128(_ bytes: UnsafeBufferPointer<UInt8>) -> Digest128 {
    let hash = XXH3_128bits(bytes.baseAddress, bytes.count)
    return Digest128(high: hash.high64, low: hash.low64)
  }

  /// The 128-bit hash of a string's UTF-8.
  package static func hash128(_ string: String) -> Digest128 {
    var string = string
    return string.withUTF8 { hash128($0) }
  }

  /// The 64-bit hash of a string's UTF-8.
  package static func hash64(_ string: String, seed: UInt64 = 0) -> UInt64 {
    var string = string
    return string.withUTF8 { hash64($0, seed: seed) }
  }
}

/// An XXH3-128 hash of a stream of bytes.
package final class StreamingDigest {
  private let state: OpaquePointer

  package init() {
    guard let state = XXH3_createState() else { fatalError("out of memory") }
    self.state = state
    XXH3_128bits_reset(state)
  }

  deinit { XXH3_freeState(state) }

  /// Adds bytes to the hash.
  package func update(_ bytes: UnsafeRawBufferPointer) {
    XXH3_128bits_update(state, bytes.baseAddress, bytes.count)
  }

  /// The hash of everything added so far.
  package var digest: Digest128 {
    let hash = XXH3_128bits_digest(state)
    return Digest128(high: hash.high64, low: hash.low64)
  }
}

/// 16 lower-case hexadecimal digits.
package func hex(_ value: UInt64) -> String {
  padded(String(value, radix: 16), 16)
}
