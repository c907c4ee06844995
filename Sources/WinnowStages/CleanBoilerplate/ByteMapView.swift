internal import WinnowText

/// A byte map as the line scanner reads it, from any byte on; valid while the map is not changed.
struct ByteMapView: BitwiseCopyable {
  private let blocks: UnsafePointer<ByteMap.Block>

  init(_ blocks: UnsafePointer<ByteMap.Block>) { self.blocks = blocks }

  /// 64 bytes or fewer from any byte on; see `ByteMap.Block`.
  struct Part: BitwiseCopyable {
    let words: UInt64
    let capitals: UInt64
    let digits: UInt64
    let signs: UInt64
    let others: UInt64
    let trails: UInt64
  }

  /// Of 64 bytes those that `UInt8.isWordByte` holds of, and the digits; the first `count` (1...64) count.
  @inline(__always)
  func wordBytes(at index: Int, count: Int) -> (words: UInt64, digits: UInt64) {
    let low = blocks[index &>> 6]
    let high = blocks[index &>> 6 &+ 1]
    let shift = UInt64(truncatingIfNeeded: index & 63)
    let mask = UInt64.max &>> UInt64(truncatingIfNeeded: 64 &- count)
    let words = join(low.words | low.others | low.trails, high.words | high.others | high.trails, shift)
    return (words & mask, join(low.digits, high.digits, shift) & mask)
  }

  /// 64 bits from bit `shift` of the lower ones on.
  @inline(__always)
  private func join(_ low: UInt64, _ high: UInt64, _ shift: UInt64) -> UInt64 {
    low &>> shift | (high &<< 1) &<< (63 &- shift)
  }

  /// The 64 bytes from `index` on, of which the first `count` (1...64) count.
  @inline(__always)
  func part(at index: Int, count: Int) -> Part {
    let low = blocks[index &>> 6]
    let high = blocks[index &>> 6 &+ 1]
    let shift = UInt64(truncatingIfNeeded: index & 63)
    let mask = UInt64.max &>> UInt64(truncatingIfNeeded: 64 &- count)
    return Part(
      words: join(low.words, high.words, shift) & mask, capitals: join(low.capitals, high.capitals, shift) & mask,
      digits: join(low.digits, high.digits, shift) & mask, signs: join(low.signs, high.signs, shift) & mask,
      others: join(low.others, high.others, shift) & mask, trails: join(low.trails, high.trails, shift) & mask)
  }
}
