/// The words of a folded line one after the other, as `WordScan` defines them, with their bytes as integers.
///
/// Finds where words of ASCII begin and end in 64 bytes at a time; long words, and those that other bytes touch, are cut one
/// by one. About 30 instructions per word.
struct FoldedWords {
  /// A word and where it stands.
  struct Place {
    var word: FoldedWord
    var start: Int
    var length: Int
  }

  /// Bytes that are read behind the beginning of a block: its own, and those of a word of 16 bytes at its end.
  static let reach = 80

  private let text: UnsafeRawPointer
  private let end: Int
  private let readable: Int
  /// The first byte that no block had yet.
  private var next = 0
  /// The block's first byte; in its 64, the bytes of words, and the first bytes of words not yet given.
  private var base = 0
  private var bytes: UInt64 = 0
  private var starts: UInt64 = 0

  /// The words of a line; `slack` more bytes behind its end can be read.
  @inline(__always)
  init(_ text: UnsafeRawPointer, count: Int, slack: Int) {
    self.text = text
    end = count
    readable = count &+ slack
  }

  /// The next word; nil when there is none.
  @inline(__always)
  mutating func nextWord() -> Place? {
    while true {
      if starts != 0 {
        let offset = starts.trailingZeroBitCount
        starts &= starts &- 1
        let length = (~(bytes &>> UInt64(truncatingIfNeeded: offset))).trailingZeroBitCount
        let start = base &+ offset
        return Place(word: word(start, length), start: start, length: length)
      }
      guard next < end else { return nil }
      if readBlock() { continue }
      let start = next
      let cut = Self.cut(text, start, end)
      next = cut.next
      if cut.length > 0 {
        return Place(word: Self.anyWord(text + start, cut.length), start: start, length: cut.length)
      }
    }
  }

  @inline(__always)
  private func word(_ start: Int, _ length: Int) -> FoldedWord {
    let low = UInt64(littleEndian: text.loadUnaligned(fromByteOffset: start, as: UInt64.self))
    if length <= 8 { return FoldedWord(low: low & FoldedWord.mask(length), high: 0) }
    guard length <= 16 else { return Self.anyWord(text + start, length) }
    let high = UInt64(littleEndian: text.loadUnaligned(fromByteOffset: start &+ 8, as: UInt64.self))
    return FoldedWord(low: low, high: high & FoldedWord.mask(length &- 8))
  }

  // What is not inlined gets no part of `self`, which so stays in registers.

  @inline(never)
  private static func anyWord(_ start: UnsafeRawPointer, _ length: Int) -> FoldedWord {
    FoldedWord(UnsafeBufferPointer(start: start.assumingMemoryBound(to: UInt8.self), count: length))
  }

  /// Reads the block at `next` up to the first byte beyond ASCII, without a word that may go on behind it. False when
  /// nothing would be left, or too little can be read.
  @inline(__always)
  private mutating func readBlock() -> Bool {
    guard next &+ Self.reach <= readable else { return false }
    let quad = ByteQuad(text + next)
    var limit = min(64, end &- next)
    if !quad.isASCII {
      limit = min(limit, (~quad.map { ByteQuad.are($0, from: 0) }.bits).trailingZeroBitCount)
      guard limit > 0 else { return false }
    }
    let words = quad.map { ByteQuad.are($0, in: 0x61, count: 26) | ByteQuad.are($0, in: 0x30, count: 10) }.bits
    // What is moved out at the top lies behind the limit.
    let top = words &<< UInt64(truncatingIfNeeded: 64 &- limit)
    if next &+ limit < end {
      let open = (~top).leadingZeroBitCount
      guard open < limit else { return false }
      limit &-= open
    }
    base = next
    bytes = words & (~0 &>> UInt64(truncatingIfNeeded: 64 &- limit))
    starts = bytes & ~(bytes &<< 1)
    next &+= limit
    return true
  }

  /// The length of the word at `start`, 0 for a separator, and what stands behind either.
  @inline(never)
  private static func cut(_ text: UnsafeRawPointer, _ start: Int, _ end: Int) -> (length: Int, next: Int) {
    let line = UnsafeBufferPointer(start: text.assumingMemoryBound(to: UInt8.self), count: end)
    let wordEnd = WordScan.wordEnd(in: line, from: start)
    guard wordEnd > start else { return (0, start &+ WordScan.separatorLength(in: line, at: start)) }
    return (wordEnd &- start, wordEnd)
  }
}
