/// Keys of single words of folded text, read eight bytes at a time.
///
/// Most words are shorter than eight bytes of ASCII: one load, a few operations on all eight bytes at once and one
/// multiplication find the end of the word and its key, without a branch per byte.
enum WordKey {
  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let highs: UInt64 = 0x8080_8080_8080_8080
  private static let multiplier: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// The key of a word of one to seven ASCII letters and digits that starts at `start`, and its length; nil for longer
  /// words, other scripts and the last bytes of the text.
  @inline(__always)
  static func short(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> (key: UInt64, length: Int)? {
    guard let base = text.baseAddress, start &+ 8 <= text.count else { return nil }
    let chunk = UnsafeRawPointer(base).loadUnaligned(fromByteOffset: start, as: UInt64.self)
    // The high bit of each byte that is no small letter or digit; folded text has no capitals.
    let low = chunk & ~highs
    let letters = (low &+ ones &* 0x1F) & ~(low &+ ones &* 0x05)
    let digits = (low &+ ones &* 0x50) & ~(low &+ ones &* 0x46)
    let stops = (~(letters | digits) | chunk) & highs
    let bits = stops.trailingZeroBitCount & ~7
    guard stops != 0, bits > 0, chunk & (0x80 &<< UInt64(bits)) == 0 else { return nil }
    return (mix(0, chunk & ((1 &<< UInt64(bits)) &- 1)), bits >> 3)
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
  private static func mix(_ key: UInt64, _ chunk: UInt64) -> UInt64 {
    let product = ((key << 7 | key >> 57) ^ chunk) &* multiplier
    return product ^ product >> 32
  }
}

/// A set of keys that may say yes for others, in 16 KB: what it refuses needs no look into a table.
struct KeyGate: Sendable {
  private var words = [UInt64](repeating: 0, count: 2048)

  mutating func insert(_ key: UInt64) { words[Int(truncatingIfNeeded: key >> 6) & 2047] |= 1 << (key & 63) }

  /// Lends the bits to a loop.
  func withBits<R>(_ body: (Bits) -> R) -> R { words.withUnsafeBufferPointer { body(Bits(words: $0)) } }

  struct Bits {
    fileprivate let words: UnsafeBufferPointer<UInt64>

    @inline(__always)
    func mayContain(_ key: UInt64) -> Bool {
      words[Int(truncatingIfNeeded: key >> 6) & 2047] & (1 << (key & 63)) != 0
    }
  }
}
