/// One word of a folded text as two integers, so that it is compared and hashed without a loop over its bytes.
struct FoldedWord: BitwiseCopyable {
  /// Its first and its second eight bytes, the first byte lowest, padded with zeros: no word has a NUL.
  var low: UInt64
  var high: UInt64
  /// The hash of all its bytes.
  var hash: UInt64

  /// A word of at most 16 bytes.
  @inline(__always)
  init(low: UInt64, high: UInt64) {
    self.low = low
    self.high = high
    hash = Self.mix(low ^ 0xA076_1D64_78BD_642F, high ^ 0xE703_7ED1_A0B4_28DB)
  }

  /// A word of any length.
  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.init(low: Self.chunk(bytes, from: 0), high: Self.chunk(bytes, from: 8))
    var next = 16
    while next < bytes.count {
      hash = Self.mix(hash ^ Self.chunk(bytes, from: next), 0x9E37_79B9_7F4A_7C15)
      next &+= 8
    }
  }

  /// Up to eight bytes from `start` on.
  private static func chunk(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> UInt64 {
    var chunk: UInt64 = 0
    var index = start
    while index < bytes.count, index &- start < 8 {
      chunk |= UInt64(bytes[index]) &<< UInt64(truncatingIfNeeded: (index &- start) &* 8)
      index &+= 1
    }
    return chunk
  }

  /// `high ^ low` of the 128-bit product, the mixing step of wyhash (https://github.com/wangyi-fudan/wyhash).
  @inline(__always)
  private static func mix(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let product = left.multipliedFullWidth(by: right)
    return product.high ^ product.low
  }
}

/// Eight bytes of folded text, classified at once; the first byte is the lowest.
struct FoldedWindow: BitwiseCopyable {
  private static let highs: UInt64 = 0x8080_8080_8080_8080
  private static let ones: UInt64 = 0x0101_0101_0101_0101

  private let bytes: UInt64
  /// The high bit of each byte that is an ASCII letter or digit; of each beyond ASCII.
  private let ascii: UInt64
  private let nonASCII: UInt64

  /// The bytes from `index` on, zeros (which separate words) behind the end.
  @inline(__always)
  init(_ text: UnsafeRawPointer, at index: Int, end: Int) {
    if index &+ 8 <= end {
      self.init(text.loadUnaligned(fromByteOffset: index, as: UInt64.self).littleEndian)
    } else {
      var bytes: UInt64 = 0
      var next = end
      while next > index {
        next &-= 1
        bytes = bytes &<< 8 | UInt64(text.load(fromByteOffset: next, as: UInt8.self))
      }
      self.init(bytes)
    }
  }

  @inline(__always)
  private init(_ bytes: UInt64) {
    self.bytes = bytes
    nonASCII = bytes & Self.highs
    // Seven bits and an addend below 0x80 never carry into the next byte. Folded text has no capitals.
    let low = bytes & ~Self.highs
    let letters = (low &+ Self.ones &* (0x80 - 0x61)) & ~(low &+ Self.ones &* (0x80 - 0x7B))
    let digits = (low &+ Self.ones &* (0x80 - 0x30)) & ~(low &+ Self.ones &* (0x80 - 0x3A))
    ascii = (letters | digits) & Self.highs & ~nonASCII
  }

  /// How many bytes from the first are ASCII letters or digits: 0...8.
  @inline(__always)
  var wordLength: Int { (ascii ^ Self.highs).trailingZeroBitCount >> 3 }

  /// How many bytes from the first are other ASCII: 0...8.
  @inline(__always)
  var separatorLength: Int { (ascii | nonASCII).trailingZeroBitCount >> 3 }

  /// Whether the byte at `index`, 0...7, is beyond ASCII.
  @inline(__always)
  func isNonASCII(at index: Int) -> Bool { nonASCII &>> UInt64(truncatingIfNeeded: index &* 8) & 0x80 != 0 }

  /// The first `length` bytes, 1...8; the others zero.
  @inline(__always)
  func prefix(_ length: Int) -> UInt64 { bytes & Self.mask(length) }

  /// Ones in the lowest `length` bytes, 1...8.
  @inline(__always)
  static func mask(_ length: Int) -> UInt64 { ~0 &>> UInt64(truncatingIfNeeded: 64 &- length &* 8) }
}
