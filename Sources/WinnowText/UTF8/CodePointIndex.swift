/// Converts byte offsets of one UTF-8 text into code-point offsets.
///
/// Building it costs one pass and, for text that is not pure ASCII, 16 bytes per 64 bytes of text; a conversion then looks
/// at one of those entries.
package struct CodePointIndex {
  private static let stride = 64

  /// What is known of 64 bytes.
  private struct Block: BitwiseCopyable {
    /// Code points before the first of them.
    var codePoints: Int
    /// Which of them begin a code point.
    var starts: UInt64
  }

  private var isASCII = true
  private var blocks: [Block] = []

  /// An index of the empty text.
  package init() {}

  /// Indexes `text`, which must be well-formed UTF-8.
  package init(_ text: UnsafeBufferPointer<UInt8>) { index(text) }

  /// Indexes another text, in the memory of the one before.
  package mutating func index(_ text: UnsafeBufferPointer<UInt8>) {
    blocks.removeAll(keepingCapacity: true)
    isASCII = UTF8Scan.asciiPrefix(text) == text.count
    guard !isASCII else { return }
    var count = 0
    // One more block where the text ends with one: for the offset behind the last byte.
    for start in Swift.stride(from: 0, through: text.count, by: Self.stride) {
      let starts = Self.starts(text, from: start)
      blocks.append(Block(codePoints: count, starts: starts))
      count += starts.nonzeroBitCount
    }
  }

  /// Which bytes of a block begin a code point.
  private static func starts(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> UInt64 {
    if let base = text.baseAddress, start &+ stride <= text.count {
      return ~ByteQuad(base + start).map { ByteQuad.are($0, in: 0x80, count: 0x40) }.bits
    }
    var starts: UInt64 = 0
    for index in start..<text.count where text[index].isScalarStart {
      starts |= 1 &<< UInt64(truncatingIfNeeded: index &- start)
    }
    return starts
  }

  /// The number of code points before `byteOffset`, which must lie in `0...text.count`.
  package func codePoints(before byteOffset: Int) -> Int {
    if isASCII { return byteOffset }
    let block = blocks[byteOffset / Self.stride]
    let before = ~(~0 &<< UInt64(truncatingIfNeeded: byteOffset % Self.stride))
    return block.codePoints + (block.starts & before).nonzeroBitCount
  }

  /// The byte offset of the code point with number `codePoint`; the text's length when there are fewer.
  package func byteOffset(ofCodePoint codePoint: Int, in text: UnsafeBufferPointer<UInt8>) -> Int {
    if isASCII { return min(codePoint, text.count) }
    var low = 0
    var high = blocks.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if blocks[middle].codePoints <= codePoint { low = middle } else { high = middle - 1 }
    }
    var offset = low * Self.stride
    // A block may begin inside a scalar: its lead byte was counted before.
    var count = blocks[low].codePoints
    while offset < text.count {
      if text[offset].isScalarStart {
        if count == codePoint { return offset }
        count += 1
      }
      offset += 1
    }
    return text.count
  }
}
