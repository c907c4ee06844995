internal import WinnowText

/// Finds the starts of trigger words, and of digits in the shape of dates and times, at memory speed.
///
/// A word's first three bytes are looked up in a bit table, then its first eight in another one, which one word in some
/// hundreds passes without being a trigger. The text is folded by `DateText`.
struct TriggerFilter: Sendable {
  /// By the low five bits of the first three bytes.
  private let heads: FixedTable<UInt64>
  private let bits: FixedTable<UInt64>

  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let highs: UInt64 = 0x8080_8080_8080_8080

  /// A filter for these words (folded).
  init(_ words: [[UInt8]]) {
    var bits = [UInt64](repeating: 0, count: 1 << 9)
    var heads = bits
    for word in words {
      for second in word.count > 1 ? word[1]...word[1] : 0...31 {
        for third in word.count > 2 ? word[2]...word[2] : 0...31 {
          let head = Self.head(UInt64(word[0]) | UInt64(second) << 8 | UInt64(third) << 16)
          heads[head >> 6] |= 1 << UInt64(head & 63)
        }
      }
      var bytes: UInt64 = 0
      for (index, byte) in word.prefix(8).prefix(while: { !$0.isASCIIDigit }).enumerated() {
        bytes |= UInt64(byte) << UInt64(8 * index)
      }
      let slot = Self.slot(bytes)
      bits[slot >> 6] |= 1 << UInt64(slot & 63)
    }
    self.bits = FixedTable(bits)
    self.heads = FixedTable(heads)
  }

  func free() {
    heads.free()
    bits.free()
  }

  @inline(__always)
  private static func head(_ bytes: UInt64) -> Int {
    Int(truncatingIfNeeded: (bytes & 0x1F) | (bytes >> 3) & 0x3E0 | (bytes >> 6) & 0x7C00)
  }

  @inline(__always)
  private static func slot(_ key: UInt64) -> Int { Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 49) }

  /// The high bit of every byte that is an ASCII digit.
  @inline(__always)
  private static func digits(_ word: UInt64) -> UInt64 {
    let low = word & ~highs
    return (low &+ ones &* (0x80 - 0x30)) & ~(low &+ ones &* (0x80 - 0x3A)) & ~word & highs
  }

  /// The high bit of every byte that is a letter, in folded text.
  @inline(__always)
  private static func letters(_ word: UInt64) -> UInt64 {
    let low = word & ~highs
    return (word | (low &+ ones &* (0x80 - 0x61)) & ~(low &+ ones &* (0x80 - 0x7B))) & highs
  }

  /// The high bit of every byte that belongs to a word, in folded text.
  @inline(__always)
  private static func wordBytes(_ word: UInt64) -> UInt64 { letters(word) | digits(word) }

  /// A bit for each of eight bytes that belongs to a word.
  @inline(__always)
  static func wordBits(_ word: UInt64) -> UInt64 { ((wordBytes(word) >> 7) &* 0x0102_0408_1020_4080) >> 56 }

  /// A bit for each of eight bytes that begins a word without a space before it: an East Asian letter, or digits behind one;
  /// `before` is the byte before.
  @inline(__always)
  static func innerStarts(_ word: UInt64, before: UInt8) -> UInt64 {
    let low = word & ~highs
    let letters = (low &+ ones &* (0x80 - 0x63)) & ~(low &+ ones &* (0x80 - 0x6E)) & word & highs
    let digits = digits(word) & (word << 8 | UInt64(before))
    return (((letters | digits) >> 7) &* 0x0102_0408_1020_4080) >> 56
  }

  /// Whether what begins with these eight bytes may be a trigger: a word, or digits; `before` is the byte before.
  @inline(__always)
  func passes(_ bytes: UInt64, before: UInt8) -> Bool {
    UInt8(truncatingIfNeeded: bytes).isASCIIDigit ? Self.isDateShaped(bytes, before: before) : mayContain(bytes)
  }

  /// Whether the word that begins with these eight bytes may be one of the filter's. Digits in it and all behind it do
  /// not count: "Dec31" may be "Dec".
  @inline(__always)
  func mayContain(_ bytes: UInt64) -> Bool {
    let head = Self.head(bytes)
    guard heads[head >> 6] & (1 << UInt64(head & 63)) != 0 else { return false }
    let gaps = ~Self.letters(bytes) & Self.highs
    // All bits below the first byte that is no letter; an East Asian letter is a word.
    let isLetter = DateTokenizer.opensEastAsianLetter(UInt8(truncatingIfNeeded: bytes))
    let key = bytes & (isLetter ? 0xFF_FFFF : ((gaps & (0 &- gaps)) >> 7) &- 1)
    let slot = Self.slot(key)
    return bits[slot >> 6] & (1 << UInt64(slot & 63)) != 0
  }

  /// Whether digits that begin with these eight bytes have the shape of a date or time; `before` is the byte before.
  @inline(__always)
  private static func isDateShaped(_ bytes: UInt64, before: UInt8) -> Bool {
    let gaps = ~digits(bytes) & highs
    let length = gaps.trailingZeroBitCount >> 3
    let next = UInt8(truncatingIfNeeded: bytes >> UInt64(8 &* (length & 7)))
    if length <= 2 {
      let isQuoted = before == DateText.filler || before == 0x27
      switch next {
      case 0x3A, 0x2F, 0x2D, 0x2E:
        return isQuoted || UInt8(truncatingIfNeeded: bytes >> UInt64(8 &* length &+ 8)).isASCIIDigit
      // `90s`, `10h`, `5am`, `5pm`, `10er`, `1st`, `2nd`, `3rd`, `4th`, `11ish`, `3mins`, `3days`, `2weeks`, `3years`.
      case 0x73, 0x68, 0x61, 0x70, 0x65, 0x6E, 0x72, 0x74, 0x69, 0x6D, 0x64, 0x77, 0x79: return true
      default: return isQuoted
      }
    }
    let first = UInt8(truncatingIfNeeded: bytes)
    let century = bytes & 0xFFFF
    let isOfOurTime = century == 0x3931 || century == 0x3032
    switch length {
    case 4: return first == 0x31 || first == 0x32
    // A year that a number is glued to: 19…… or 20……
    case 5, 6: return isOfOurTime
    // `340pm`
    case 3: return (next == 0x61 || next == 0x70) && bytes >> 32 & 0xFF == 0x6D
    // `20161231`: 19…… or 20……, month 0. or 1., day 0. to 3..
    case 8: return isOfOurTime && bytes & 0xFC_00FE_0000_0000 == 0x30_0030_0000_0000
    default: return false
    }
  }
}

/// Walks over a text's word starts with a filter, 64 bytes at a time.
///
/// Reads up to 64 bytes behind the end.
struct TriggerScan {
  /// Whether East Asian letters, and digits behind them, begin words.
  private let isUnspaced: Bool
  /// Where the block of 64 bytes begins that `starts` speaks of, and the next one.
  private var block = 0
  private var next = 0
  /// A bit for each byte of the block that a word begins at and that was not asked for yet.
  private var starts: UInt64 = 0
  /// Whether the byte before the next block belongs to a word.
  private var carry: UInt64 = 0

  init(isUnspaced: Bool) { self.isUnspaced = isUnspaced }

  /// The first possible start at or after `start` (which must not be inside of a word); -1 when there is none. Later
  /// calls must not ask for earlier ones.
  @inline(__always)
  mutating func next(
    _ filter: TriggerFilter, in text: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int
  ) -> Int {
    guard start < end, let base = text.baseAddress else { return -1 }
    let raw = UnsafeRawPointer(base)
    if start >= next {
      next = start
      starts = 0
      carry = start > 0 && base[start &- 1].isWordByte ? 1 : 0
    } else if start > block {
      starts &= UInt64.max &<< UInt64(truncatingIfNeeded: start &- block)
    }
    while true {
      while starts != 0 {
        let position = block &+ starts.trailingZeroBitCount
        starts &= starts &- 1
        if position >= end { return -1 }
        let bytes = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: position, as: UInt64.self))
        if filter.passes(bytes, before: position > 0 ? base[position &- 1] : 0x20) { return position }
      }
      guard next < end else { return -1 }
      var words: UInt64 = 0
      for step in 0..<8 {
        let group = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: next &+ 8 &* step, as: UInt64.self))
        words |= TriggerFilter.wordBits(group) &<< UInt64(truncatingIfNeeded: 8 &* step)
      }
      starts = words & ~((words << 1) | carry)
      if isUnspaced { starts |= Self.innerStarts(raw, at: next) }
      carry = words >> 63
      block = next
      next &+= 64
    }
  }

  /// A bit for each of 64 bytes that begins a word without a space before it.
  private static func innerStarts(_ raw: UnsafeRawPointer, at start: Int) -> UInt64 {
    var starts: UInt64 = 0
    var before = start > 0 ? raw.load(fromByteOffset: start &- 1, as: UInt8.self) : 0x20
    for step in 0..<8 {
      let group = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: start &+ 8 &* step, as: UInt64.self))
      starts |= TriggerFilter.innerStarts(group, before: before) &<< UInt64(truncatingIfNeeded: 8 &* step)
      before = UInt8(truncatingIfNeeded: group >> 56)
    }
    return starts
  }
}
