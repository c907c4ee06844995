internal import WinnowText

/// The content words of a measured page, cut by the map that its lines were measured by: the same words that `TopicWords`
/// takes of a title.
struct ContentWords {
  let map: ByteMapView?
  /// The folded page, which has at least eight more bytes behind its end.
  let folded: UnsafeBufferPointer<UInt8>

  /// So many bytes are looked at together that the nine first bytes of every word are within 64.
  private static let step = 55

  /// Passes every content word of a stretch of the page to `body`, packed.
  @inline(__always)
  func forEach(in range: Range<Int>, _ body: (UInt64) -> Void) {
    guard let map, let base = folded.baseAddress else { return }
    var index = range.lowerBound
    // Whether the byte before belongs to a word, in the lowest bit.
    var carry: UInt64 = 0
    while index < range.upperBound {
      let (words, digits) = map.wordBytes(at: index, count: min(64, range.upperBound &- index))
      let own: UInt64 = 1 &<< UInt64(truncatingIfNeeded: Self.step) &- 1
      let starts = words & ~(words &<< 1 | carry) & own
      carry = words &>> UInt64(truncatingIfNeeded: Self.step &- 1) & 1
      // Of at least four bytes.
      var rest = starts & words &>> 1 & words &>> 2 & words &>> 3
      if rest & digits != 0 { rest = withoutNumbers(rest, words, digits, at: index, range.upperBound) }
      while rest != 0 {
        let offset = rest.trailingZeroBitCount
        rest &= rest &- 1
        let length = (~(words &>> UInt64(truncatingIfNeeded: offset))).trailingZeroBitCount
        let eight = UInt64(
          littleEndian: UnsafeRawPointer(base).loadUnaligned(fromByteOffset: index &+ offset, as: UInt64.self))
        body(eight & UInt64.max &>> UInt64(truncatingIfNeeded: 64 &- 8 &* min(8, length)))
      }
      index &+= Self.step
    }
  }

  /// Those of the words that begin at `starts` which have a letter.
  private func withoutNumbers(_ starts: UInt64, _ words: UInt64, _ digits: UInt64, at index: Int, _ end: Int) -> UInt64
  {
    var rest = starts & digits
    var output = starts
    while rest != 0 {
      let offset = rest.trailingZeroBitCount
      rest &= rest &- 1
      let shift = UInt64(truncatingIfNeeded: offset)
      let length = (~(words &>> shift)).trailingZeroBitCount
      guard (~(digits &>> shift)).trailingZeroBitCount == length else { continue }
      // A number that goes on behind the 64 bytes may end in letters.
      var next = index &+ offset &+ length
      if offset &+ length == 64 {
        while next < end, folded[next].isASCIIDigit { next &+= 1 }
        if next < end, folded[next].isWordByte { continue }
      }
      output &= ~(1 &<< shift)
    }
    return output
  }
}
