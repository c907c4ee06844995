/// Which bytes of a page are letters, capitals, digits and signs: one bit per byte and class.
///
/// Every byte is classified once, 64 at a time and without branches, and what a line has of each class is then found in
/// whole words of bits, as in the first stage of simdjson (Langdale and Lemire: "Parsing gigabytes of JSON per second",
/// VLDB Journal 2019). Only scalars above ASCII are looked at one by one. Three quarters of a byte per byte of text.
package struct ByteMap: Sendable {
  /// 64 bytes, the first in the lowest bit.
  package struct Block: BitwiseCopyable, Sendable {
    /// Letters and digits; every byte of a letter above ASCII.
    package var words: UInt64 = 0
    /// First bytes of capitals that fold.
    package var capitals: UInt64 = 0
    package var digits: UInt64 = 0
    /// ASCII signs.
    package var signs: UInt64 = 0
    /// First bytes of scalars above ASCII that are no letters of a script that separates words.
    package var others: UInt64 = 0
    /// Bytes that are not the first of their scalar.
    package var trails: UInt64 = 0
  }

  /// The page's blocks, and an empty one behind them.
  package private(set) var blocks: [Block] = []

  package init() {}

  /// Classifies a page; `folded` is its folded form. White space counts among the signs if `countsBlanks`.
  package mutating func fill(_ page: UnsafeBufferPointer<UInt8>, folded: UnsafeBufferPointer<UInt8>, countsBlanks: Bool)
  {
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
  package mutating func release() { blocks = [] }

  // MARK: Classes

  /// The classes of 64 bytes, as far as ASCII tells them.
  @inline(__always)
  private static func block(_ start: UnsafeRawPointer, _ leastSign: Int8) -> Block {
    let text = ByteQuad(start)
    let letters = text.map { ByteQuad.are($0 | 0x20, in: 0x61, count: 26) }
    let digits = text.map { ByteQuad.are($0, in: 0x30, count: 10) }
    let capitals = text.map { ByteQuad.are($0, in: 0x41, count: 26) }
    let signs = text.map { ByteQuad.are($0, from: leastSign) }
    let digitBits = digits.bits
    let words = letters.bits | digitBits
    return Block(
      words: words, capitals: capitals.bits, digits: digitBits, signs: signs.bits & ~words, others: 0, trails: 0)
  }

  /// Adds the scalars above ASCII that begin in 64 bytes.
  @inline(__always)
  private static func classifyWide(
    _ start: UnsafeRawPointer, _ number: Int, _ page: UnsafeBufferPointer<UInt8>,
    _ folded: UnsafeBufferPointer<UInt8>, _ block: inout Block, _ spill: inout UInt64
  ) {
    let text = ByteQuad(start)
    guard !text.isASCII else { return }
    let trails = text.map { ByteQuad.are($0, in: 0x80, count: 64) }.bits
    block.trails = trails
    block.words |= spill
    spill = 0
    var leads = ~text.map { ByteQuad.are($0, from: 0) }.bits & ~trails
    while leads != 0 {
      let offset = leads.trailingZeroBitCount
      leads &= leads &- 1
      let index = number &* 64 &+ offset
      let (scalar, length) = UTF8Scan.decode(page, at: index)
      let bit: UInt64 = 1 &<< UInt64(truncatingIfNeeded: offset)
      guard UTF8Scan.category(scalar) == .letter else {
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
}
