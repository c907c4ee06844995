internal import WinnowText

/// Which bytes of a page are letters, capitals, digits and signs: one bit per byte and class.
///
/// Every byte is classified once, 64 at a time and without branches, and what a line has of each class is then found in
/// whole words of bits, as in the first stage of simdjson (Langdale and Lemire: "Parsing gigabytes of JSON per second",
/// VLDB Journal 2019). Only scalars above ASCII are looked at one by one. Three quarters of a byte per byte of text.
struct ByteMap {
  /// 64 bytes, the first in the lowest bit.
  struct Block: BitwiseCopyable, Sendable {
    /// Letters and digits; every byte of a letter above ASCII.
    var words: UInt64 = 0
    /// First bytes of capitals that fold.
    var capitals: UInt64 = 0
    var digits: UInt64 = 0
    /// ASCII signs, as far as the scanner looks at them.
    var signs: UInt64 = 0
    /// First bytes of scalars above ASCII that are no letters of a script that separates words.
    var others: UInt64 = 0
    /// Bytes that are not the first of their scalar.
    var trails: UInt64 = 0
  }

  private var blocks: [Block] = []

  /// Classifies a page; `folded` is its folded form. White space counts among the signs if `countsBlanks`.
  mutating func fill(_ page: UnsafeBufferPointer<UInt8>, folded: UnsafeBufferPointer<UInt8>, countsBlanks: Bool) {
    // Two more than full ones: for the rest of the page, and for reading on behind it.
    let count = page.count / 64 &+ 2
    blocks.removeAll(keepingCapacity: true)
    blocks.append(contentsOf: repeatElement(Block(), count: count))
    guard let base = page.baseAddress else { return }
    blocks.withUnsafeMutableBufferPointer { blocks in
      let leastSign: Int8 = countsBlanks ? 0 : 0x21
      // The bytes in a block of a letter that began in the one before.
      var spill: UInt64 = 0
      for number in 0..<(page.count / 64) {
        let start = UnsafeRawPointer(base + number &* 64)
        blocks[number] = Self.block(start, leastSign)
        Self.classifyWide(start, number, page, folded, &blocks[number], &spill)
      }
      let full = page.count & ~63
      guard full < page.count else { return }
      withUnsafeTemporaryAllocation(byteCount: 64, alignment: 16) { rest in
        rest.initializeMemory(as: UInt8.self, repeating: 0)
        rest.copyMemory(from: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(page)[full...]))
        guard let start = rest.baseAddress else { return }
        let left = UInt64.max &>> UInt64(64 &- (page.count &- full))
        let number = full / 64
        blocks[number] = Self.block(UnsafeRawPointer(start), leastSign)
        blocks[number].signs &= left
        Self.classifyWide(UnsafeRawPointer(start), number, page, folded, &blocks[number], &spill)
      }
    }
  }

  /// Gives the memory back.
  mutating func release() { blocks = [] }

  // MARK: Reading

  /// The map while it is not changed.
  struct View: BitwiseCopyable {
    fileprivate let blocks: UnsafePointer<Block>

    /// The 64 bytes from `index` on, of which the first `count` (1...64) count.
    @inline(__always)
    func part(at index: Int, count: Int) -> Block {
      let low = blocks[index &>> 6]
      let high = blocks[index &>> 6 &+ 1]
      let shift = UInt64(truncatingIfNeeded: index & 63)
      let mask = UInt64.max &>> UInt64(truncatingIfNeeded: 64 &- count)
      @inline(__always)
      func join(_ low: UInt64, _ high: UInt64) -> UInt64 { (low &>> shift | (high &<< 1) &<< (63 &- shift)) & mask }
      return Block(
        words: join(low.words, high.words), capitals: join(low.capitals, high.capitals),
        digits: join(low.digits, high.digits), signs: join(low.signs, high.signs),
        others: join(low.others, high.others), trails: join(low.trails, high.trails))
    }
  }

  /// Passes the map to `body`; the view is valid until that returns.
  @inline(__always)
  func withView<R>(_ body: (View) -> R) -> R? {
    blocks.withUnsafeBufferPointer { blocks in blocks.baseAddress.map { body(View(blocks: $0)) } }
  }

  // MARK: Classes

  private typealias Bytes = SIMD16<UInt8>
  private typealias Signed = SIMD16<Int8>

  /// The classes of 64 bytes, as far as ASCII tells them.
  @inline(__always)
  private static func block(_ start: UnsafeRawPointer, _ leastSign: Int8) -> Block {
    let text = Quad(start)
    let letters = text.map { Self.are($0 | 0x20, in: 0x61, count: 26) }
    let digits = text.map { Self.are($0, in: 0x30, count: 10) }
    let capitals = text.map { Self.are($0, in: 0x41, count: 26) }
    let signs = text.map { Self.bytes(unsafeBitCast($0, to: Signed.self) .>= Signed(repeating: leastSign)) }
    let first = Self.bits(letters.rows, digits.rows)
    let second = Self.bits(capitals.rows, signs.rows)
    let words = first.x | first.y
    return Block(words: words, capitals: second.x, digits: first.y, signs: second.y & ~words)
  }

  /// Adds the scalars above ASCII that begin in 64 bytes.
  @inline(__always)
  private static func classifyWide(
    _ start: UnsafeRawPointer, _ number: Int, _ page: UnsafeBufferPointer<UInt8>,
    _ folded: UnsafeBufferPointer<UInt8>, _ block: inout Block, _ spill: inout UInt64
  ) {
    let text = Quad(start)
    let any = unsafeBitCast(text.a | text.b | text.c | text.d, to: SIMD2<UInt64>.self)
    guard (any.x | any.y) & 0x8080_8080_8080_8080 != 0 else { return }
    let wide = text.map { Self.bytes(unsafeBitCast($0, to: Signed.self) .< 0) }
    let trails = text.map { Self.bytes(unsafeBitCast($0, to: Signed.self) .< -64) }
    let bits = Self.bits(wide.rows, trails.rows)
    block.trails = bits.y
    block.words |= spill
    spill = 0
    var leads = bits.x & ~bits.y
    while leads != 0 {
      let offset = leads.trailingZeroBitCount
      leads &= leads &- 1
      let index = number &* 64 &+ offset
      let (scalar, length) = UTF8Scan.decode(page, at: index)
      let bit: UInt64 = 1 &<< UInt64(truncatingIfNeeded: offset)
      guard LineScanner.category(scalar) == .letter else {
        block.others |= bit
        continue
      }
      let bytes: UInt64 = 1 &<< UInt64(truncatingIfNeeded: length) &- 1
      block.words |= bytes &<< UInt64(truncatingIfNeeded: offset)
      if offset &+ length > 64 { spill = bytes &>> UInt64(truncatingIfNeeded: 64 &- offset) }
      let isCapital = page[index] != folded[index] || index &+ 1 < page.count && page[index &+ 1] != folded[index &+ 1]
      if isCapital { block.capitals |= bit }
    }
  }

  /// Which bytes are among `count` from `first` on. Shifted so that they are the least signed numbers: the machine compares
  /// only those.
  @inline(__always)
  private static func are(_ bytes: Bytes, in first: UInt8, count: Int8) -> Bytes {
    let shifted = unsafeBitCast(bytes &- Bytes(repeating: first &+ 0x80), to: Signed.self)
    return Self.bytes(shifted .< Signed(repeating: .min &+ count))
  }

  @inline(__always)
  private static func bytes(_ mask: SIMDMask<Signed>) -> Bytes { unsafeBitCast(mask, to: Bytes.self) }

  /// 64 bytes, or a mask of as many.
  private struct Quad {
    let a: Bytes
    let b: Bytes
    let c: Bytes
    let d: Bytes

    @inline(__always)
    init(_ start: UnsafeRawPointer) {
      a = start.loadUnaligned(as: Bytes.self)
      b = start.loadUnaligned(fromByteOffset: 16, as: Bytes.self)
      c = start.loadUnaligned(fromByteOffset: 32, as: Bytes.self)
      d = start.loadUnaligned(fromByteOffset: 48, as: Bytes.self)
    }

    @inline(__always)
    private init(_ a: Bytes, _ b: Bytes, _ c: Bytes, _ d: Bytes) { (self.a, self.b, self.c, self.d) = (a, b, c, d) }

    @inline(__always)
    func map(_ body: (Bytes) -> Bytes) -> Quad { Quad(body(a), body(b), body(c), body(d)) }

    /// Of a mask: bit k of byte j stands for byte 8k + j.
    @inline(__always)
    var rows: UInt64 {
      let rows =
        a & Quad.weights(0x01, 0x02) | b & Quad.weights(0x04, 0x08) | c & Quad.weights(0x10, 0x20)
        | d & Quad.weights(0x40, 0x80)
      let halves = unsafeBitCast(rows, to: SIMD2<UInt64>.self)
      return halves.x | halves.y
    }

    @inline(__always)
    private static func weights(_ low: UInt8, _ high: UInt8) -> Bytes {
      Bytes(lowHalf: SIMD8(repeating: low), highHalf: SIMD8(repeating: high))
    }
  }

  /// Two masks, given as `rows`, with a bit per byte: both matrices of eight by eight bits transposed (Warren: "Hacker's
  /// Delight", 7-3).
  @inline(__always)
  private static func bits(_ left: UInt64, _ right: UInt64) -> SIMD2<UInt64> {
    var bits = SIMD2(left, right)
    @inline(__always)
    func swap(_ distance: UInt64, _ mask: UInt64) {
      let shift = SIMD2(repeating: distance)
      let change = (bits ^ (bits &>> shift)) & SIMD2(repeating: mask)
      bits ^= change ^ (change &<< shift)
    }
    swap(7, 0x00AA_00AA_00AA_00AA)
    swap(14, 0x0000_CCCC_0000_CCCC)
    swap(28, 0x0000_0000_F0F0_F0F0)
    return bits
  }
}
