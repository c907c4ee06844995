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

  /// Ones in the lowest `length` bytes, 1...8.
  @inline(__always)
  static func mask(_ length: Int) -> UInt64 { ~0 &>> UInt64(truncatingIfNeeded: 64 &- length &* 8) }
}
