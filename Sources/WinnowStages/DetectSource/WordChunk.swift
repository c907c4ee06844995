internal import WinnowText

/// Eight bytes of folded text at a time: which belong to words, and where something may begin.
///
/// Results have one bit per byte, the highest of each, unless they say otherwise.
enum WordChunk {
  static let highs: UInt64 = 0x8080_8080_8080_8080
  private static let ones: UInt64 = 0x0101_0101_0101_0101

  /// A byte of a word: letters, digits, and all above ASCII but the leads of Latin-1 signs and general punctuation.
  @inline(__always)
  static func continuesWord(_ byte: UInt8) -> Bool { byte.isWordByte && byte != 0xC2 && byte != 0xE2 }

  /// Eight bytes of the text.
  @inline(__always)
  static func load(_ text: UnsafeBufferPointer<UInt8>, _ index: Int) -> UInt64 {
    guard let base = text.baseAddress else { return 0 }
    return UInt64(littleEndian: UnsafeRawPointer(base).loadUnaligned(fromByteOffset: index, as: UInt64.self))
  }

  /// The highest bits of eight bytes, side by side.
  @inline(__always)
  static func byteBits(_ chunk: UInt64) -> UInt64 { ((chunk >> 7) &* 0x0102_0408_1020_4080) >> 56 }

  /// The bits of a chunk's first word; none when it is longer than the chunk.
  @inline(__always)
  static func wordMask(_ chunk: UInt64) -> UInt64 {
    if chunk & highs == 0 {
      let gaps = ~WordKey.asciiWordBytes(chunk) & highs
      return (1 &<< (UInt64(truncatingIfNeeded: gaps.trailingZeroBitCount) & ~7)) &- 1
    }
    return slowWordMask(chunk)
  }

  @inline(never)
  private static func slowWordMask(_ chunk: UInt64) -> UInt64 {
    var bits: UInt64 = 0
    while bits < 64, continuesWord(UInt8(truncatingIfNeeded: chunk &>> bits)) { bits &+= 8 }
    return (1 &<< bits) &- 1
  }

  /// Whether a byte is the lead of a Latin-1 sign, or of three or four bytes; now and then for others, too.
  @inline(__always)
  private static func hasSignOrIdeograph(_ chunk: UInt64) -> Bool {
    let difference = chunk ^ ones &* 0xC2
    let isC2 = (difference &- ones) & ~difference
    return (isC2 | chunk & chunk << 1 & chunk << 2) & highs != 0
  }

  /// Which bytes of a chunk belong to words, and which begin a sign or a scalar of a script without spaces.
  @inline(__always)
  static func wordsAndPlaces(of chunk: UInt64, _ signLeft: inout Int) -> (words: UInt64, places: UInt64) {
    if signLeft == 0, !hasSignOrIdeograph(chunk) { return (WordKey.asciiWordBytes(chunk) | chunk & highs, 0) }
    return readBytes(of: chunk, &signLeft)
  }

  /// Byte by byte: which belong to words, and which begin a sign or a scalar of a script without spaces.
  @inline(never)
  private static func readBytes(of chunk: UInt64, _ signLeft: inout Int) -> (words: UInt64, places: UInt64) {
    var words: UInt64 = 0
    var places: UInt64 = 0
    for offset in UInt64(0)..<8 {
      let byte = UInt8(truncatingIfNeeded: chunk &>> (offset &* 8))
      let bit: UInt64 = 0x80 &<< (offset &* 8)
      if byte < 0x80 {
        signLeft = 0
        if byte.isWordByte { words |= bit }
      } else if signLeft > 0 {
        signLeft &-= 1
      } else if byte == 0xC2 || byte == 0xE2 {
        signLeft = byte == 0xC2 ? 1 : 2
        places |= bit
      } else {
        words |= bit
        if byte >= 0xE3 { places |= bit }
      }
    }
    return (words, places)
  }

  @inline(never)
  static func signs(of chunk: UInt64, _ signs: UnsafePointer<Bool>) -> UInt64 {
    var places: UInt64 = 0
    for offset in UInt64(0)..<8 {
      let byte = UInt8(truncatingIfNeeded: chunk &>> (offset &* 8))
      if byte < 0x80, signs[Int(byte)] { places |= 0x80 &<< (offset &* 8) }
    }
    return places
  }
}
