internal import WinnowText

/// Finds the starts of words that may be triggers, and of numbers, at memory speed.
///
/// Eight bytes at a time are classed as word bytes or not; at each start of a word its first four bytes are looked up
/// in a bit table. About one word in fifty passes without being a trigger; the caller looks those up in full. The text
/// is folded by `DateText`, with at least eight bytes of padding behind it.
struct TriggerFilter: Sendable {
  private var bits = [UInt64](repeating: 0, count: 1 << 9)

  @inline(__always)
  private static func slot(_ key: UInt32) -> Int { Int((key &* 0x9E37_79B1) >> 17) }

  /// The first four bytes of a word at most: what follows a shorter word is masked off.
  @inline(__always)
  private static func key(_ bytes: UInt32) -> UInt32 {
    if !UInt8(truncatingIfNeeded: bytes >> 8).isWordByte { return bytes & 0xFF }
    if !UInt8(truncatingIfNeeded: bytes >> 16).isWordByte { return bytes & 0xFFFF }
    return UInt8(truncatingIfNeeded: bytes >> 24).isWordByte ? bytes : bytes & 0xFF_FFFF
  }

  /// Adds a trigger word (folded).
  mutating func insert(_ word: [UInt8]) {
    var bytes: UInt32 = 0
    for (index, byte) in word.prefix(4).enumerated() { bytes |= UInt32(byte) << UInt32(8 * index) }
    let slot = Self.slot(Self.key(bytes))
    bits[slot >> 6] |= 1 << UInt64(slot & 63)
  }

  /// The first possible start at or after `start` (which must not be inside of a word); nil when there is none.
  func next(in text: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) -> Int? {
    guard start < end, let base = text.baseAddress else { return nil }
    let raw = UnsafeRawPointer(base)
    return bits.withUnsafeBufferPointer { bits -> Int? in
      let ones: UInt64 = 0x0101_0101_0101_0101
      let highs: UInt64 = 0x8080_8080_8080_8080
      var carry: UInt64 = 0
      if start > 0, text[start &- 1].isWordByte { carry = 0x80 }
      var index = start
      while index < end {
        let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        let low = word & ~highs
        let letters = (low &+ ones &* (0x80 - 0x61)) & ~(low &+ ones &* (0x80 - 0x7B))
        let digits = (low &+ ones &* (0x80 - 0x30)) & ~(low &+ ones &* (0x80 - 0x3A))
        let mask = (word | letters | digits) & highs
        var starts = mask & ~((mask << 8) | carry)
        carry = mask >> 56
        while starts != 0 {
          let position = index &+ starts.trailingZeroBitCount >> 3
          if position >= end { return nil }
          let bytes = raw.loadUnaligned(fromByteOffset: position, as: UInt32.self)
          if bytes & 0xFF &- 0x30 < 10 { return position }
          let slot = Self.slot(Self.key(bytes))
          if bits[slot >> 6] & (1 << UInt64(slot & 63)) != 0 { return position }
          starts &= starts &- 1
        }
        index &+= 8
      }
      return nil
    }
  }
}
