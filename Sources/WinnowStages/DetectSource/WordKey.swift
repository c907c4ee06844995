/// Keys of single words of folded text, read eight bytes at a time.
///
/// Most words are shorter than eight bytes of ASCII: one load, a few operations on all eight bytes at once and one
/// multiplication find the end of the word and its key, without a branch per byte.
enum WordKey {
  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let highs: UInt64 = 0x8080_8080_8080_8080
  private static let multiplier: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// The key of a word of up to fifteen ASCII letters and digits that starts at `start`, and its length; nil for longer
  /// words, other scripts and the last bytes of the text.
  @inline(__always)
  static func short(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> (key: UInt64, length: Int)? {
    guard let base = text.baseAddress, start &+ 16 <= text.count else { return nil }
    let chunk = UnsafeRawPointer(base).loadUnaligned(fromByteOffset: start, as: UInt64.self)
    let bits = wordBits(chunk)
    if bits < 64 {
      guard bits > 0, chunk & (0x80 &<< bits) == 0 else { return nil }
      return (mix(0, chunk & ((1 &<< bits) &- 1)), Int(truncatingIfNeeded: bits >> 3))
    }
    let next = UnsafeRawPointer(base).loadUnaligned(fromByteOffset: start &+ 8, as: UInt64.self)
    let nextBits = wordBits(next)
    guard nextBits < 64, next & (0x80 &<< nextBits) == 0 else { return nil }
    let key = mix(0, chunk)
    guard nextBits > 0 else { return (key, 8) }
    return (mix(key, next & ((1 &<< nextBits) &- 1)), 8 &+ Int(truncatingIfNeeded: nextBits >> 3))
  }

  /// How many bits of a chunk come before its first byte that is no small letter or digit; folded text has no capitals.
  @inline(__always)
  private static func wordBits(_ chunk: UInt64) -> UInt64 {
    UInt64(((~asciiWordBytes(chunk) | chunk) & highs).trailingZeroBitCount) & ~7
  }

  /// The highest bit of each byte that is a small letter or a digit; folded text has no capitals. Bytes above ASCII count
  /// as what they are without their highest bit.
  @inline(__always)
  static func asciiWordBytes(_ chunk: UInt64) -> UInt64 {
    let low = chunk & ~highs
    let letters = (low &+ ones &* 0x1F) & ~(low &+ ones &* 0x05)
    let digits = (low &+ ones &* 0x50) & ~(low &+ ones &* 0x46)
    return (letters | digits) & highs
  }

  /// The key of any word.
  static func key(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> UInt64 {
    var key: UInt64 = 0
    var chunk: UInt64 = 0
    var shift: UInt64 = 0
    for index in range {
      chunk |= UInt64(text[index]) << shift
      shift &+= 8
      if shift == 64 {
        key = mix(key, chunk)
        chunk = 0
        shift = 0
      }
    }
    return shift == 0 ? key : mix(key, chunk)
  }

  @inline(__always)
  static func mix(_ key: UInt64, _ chunk: UInt64) -> UInt64 {
    let product = ((key << 7 | key >> 57) ^ chunk) &* multiplier
    return product ^ product >> 32
  }
}

/// A set of keys that may say yes for others: what it refuses needs no look into a table.
struct KeyGate: Sendable {
  private let words: [UInt64]

  /// About one key in sixteen passes that is not among `keys`; 16 KB at most, so that it stays in the nearest cache.
  init(_ keys: [UInt64]) {
    var count = 64
    while count < 2048, count * 4 < keys.count { count *= 2 }
    var words = [UInt64](repeating: 0, count: count)
    for key in keys { words[Int(truncatingIfNeeded: key >> 6) & (count - 1)] |= 1 << (key & 63) }
    self.words = words
  }

  /// Lends the bits to a loop.
  func withBits<R>(_ body: (Bits) -> R) -> R {
    words.withUnsafeBufferPointer { body(Bits(words: $0, mask: $0.count &- 1)) }
  }

  struct Bits {
    fileprivate let words: UnsafeBufferPointer<UInt64>
    fileprivate let mask: Int

    @inline(__always)
    func mayContain(_ key: UInt64) -> Bool {
      words[Int(truncatingIfNeeded: key >> 6) & mask] & (1 &<< (key & 63)) != 0
    }
  }
}
