/// The hash of a word's case-folded bytes, fed in pieces of any size.
///
/// Bytes are gathered into 8-byte chunks; each full chunk costs one 64 × 64 → 128 bit multiplication (the `mum` step of
/// wyhash, https://github.com/wangyi-fudan/wyhash). How the bytes were split into pieces does not change the hash. Words
/// never contain a NUL byte, so the zero padding of the last chunk is unambiguous.
struct FoldedWordHash {
  private var state: UInt64 = 0x9E37_79B9_7F4A_7C15
  private var pending: UInt64 = 0
  private var shift: UInt64 = 0
  private(set) var isEmpty = true

  init() {}

  /// `high ^ low` of the 128-bit product: mixes all bits of `value` into all bits of the result.
  @inline(__always)
  static func mix(_ value: UInt64, _ factor: UInt64) -> UInt64 {
    let product = value.multipliedFullWidth(by: factor)
    return product.high ^ product.low
  }

  /// Adds eight bytes at once; only while the number of bytes so far is a multiple of eight.
  @inline(__always)
  mutating func append(chunk: UInt64) {
    state = Self.mix(state ^ chunk, 0xA076_1D64_78BD_642F)
    isEmpty = false
  }

  /// Adds one byte.
  @inline(__always)
  mutating func append(_ byte: UInt8) {
    pending |= UInt64(byte) << shift
    shift &+= 8
    isEmpty = false
    if shift == 64 {
      append(chunk: pending)
      pending = 0
      shift = 0
    }
  }

  /// The hash of everything added.
  @inline(__always)
  var value: UInt64 { Self.mix(state ^ pending, 0xE703_7ED1_A0B4_28DB) }

  /// The hash of everything added and of fewer than eight bytes more, the others of `tail` zero; only where
  /// `append(chunk:)` may stand.
  @inline(__always)
  func value(tail: UInt64) -> UInt64 { Self.mix(state ^ tail, 0xE703_7ED1_A0B4_28DB) }
}
