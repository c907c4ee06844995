/// 64 bytes in four registers, or a mask of as many, all of whose bits are set in the bytes that belong.
struct ByteQuad {
  typealias Bytes = SIMD16<UInt8>
  private typealias Signed = SIMD16<Int8>

  private let a: Bytes
  private let b: Bytes
  private let c: Bytes
  private let d: Bytes

  /// The 64 bytes at `start`.
  @inline(__always)
  init(_ start: UnsafeRawPointer) {
    a = start.loadUnaligned(as: Bytes.self)
    b = start.loadUnaligned(fromByteOffset: 16, as: Bytes.self)
    c = start.loadUnaligned(fromByteOffset: 32, as: Bytes.self)
    d = start.loadUnaligned(fromByteOffset: 48, as: Bytes.self)
  }

  /// Writes the 64 bytes to `start`.
  @inline(__always)
  func store(_ start: UnsafeMutableRawPointer) {
    start.storeBytes(of: a, as: Bytes.self)
    start.storeBytes(of: b, toByteOffset: 16, as: Bytes.self)
    start.storeBytes(of: c, toByteOffset: 32, as: Bytes.self)
    start.storeBytes(of: d, toByteOffset: 48, as: Bytes.self)
  }

  @inline(__always)
  private init(_ a: Bytes, _ b: Bytes, _ c: Bytes, _ d: Bytes) { (self.a, self.b, self.c, self.d) = (a, b, c, d) }

  @inline(__always)
  func map(_ body: (Bytes) -> Bytes) -> ByteQuad { ByteQuad(body(a), body(b), body(c), body(d)) }

  @inline(__always)
  var isASCII: Bool {
    let all = unsafeBitCast(a | b | c | d, to: SIMD2<UInt64>.self)
    return (all.x | all.y) & 0x8080_8080_8080_8080 == 0
  }

  // MARK: Masks

  /// The bytes among `count` from `first` on. Shifted so that they are the least signed numbers: the machine compares only
  /// those.
  @inline(__always)
  static func are(_ bytes: Bytes, in first: UInt8, count: Int8) -> Bytes {
    let shifted = unsafeBitCast(bytes &- Bytes(repeating: first &+ 0x80), to: Signed.self)
    return Self.bytes(shifted .< Signed(repeating: .min &+ count))
  }

  /// The ASCII bytes from `least` on.
  @inline(__always)
  static func are(_ bytes: Bytes, from least: Int8) -> Bytes {
    Self.bytes(unsafeBitCast(bytes, to: Signed.self) .>= Signed(repeating: least))
  }

  /// The bytes equal to `value`.
  @inline(__always)
  static func are(_ bytes: Bytes, _ value: UInt8) -> Bytes {
    Self.bytes(unsafeBitCast(bytes, to: Signed.self) .== Signed(repeating: Int8(bitPattern: value)))
  }

  /// Whether no byte belongs to a mask.
  @inline(__always)
  static func areNone(_ mask: Bytes) -> Bool {
    let halves = unsafeBitCast(mask, to: SIMD2<UInt64>.self)
    return halves.x | halves.y == 0
  }

  @inline(__always)
  private static func bytes(_ mask: SIMDMask<Signed>) -> Bytes { unsafeBitCast(mask, to: Bytes.self) }

  /// Of a mask, one bit per byte, the first in the lowest bit.
  @inline(__always)
  var bits: UInt64 {
    // Bit k of byte j stands for byte 8k + j, so that what is left is to transpose a matrix of eight by eight bits
    // (Warren: "Hacker's Delight", 7-3).
    let rows =
      a & Self.weights(0x01, 0x02) | b & Self.weights(0x04, 0x08) | c & Self.weights(0x10, 0x20)
      | d & Self.weights(0x40, 0x80)
    let halves = unsafeBitCast(rows, to: SIMD2<UInt64>.self)
    var bits = halves.x | halves.y
    @inline(__always)
    func swap(_ distance: UInt64, _ mask: UInt64) {
      let change = (bits ^ bits &>> distance) & mask
      bits ^= change ^ change &<< distance
    }
    swap(7, 0x00AA_00AA_00AA_00AA)
    swap(14, 0x0000_CCCC_0000_CCCC)
    swap(28, 0x0000_0000_F0F0_F0F0)
    return bits
  }

  @inline(__always)
  private static func weights(_ low: UInt8, _ high: UInt8) -> Bytes {
    Bytes(lowHalf: SIMD8(repeating: low), highHalf: SIMD8(repeating: high))
  }
}
