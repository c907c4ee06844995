internal import WinnowText

/// Counts a line's words and signs in one pass; about 600 MB/s.
struct LineScanner {
  /// The page and its folded form, which has at least eight more bytes behind its end.
  let page: UnsafeBufferPointer<UInt8>
  let folded: UnsafeBufferPointer<UInt8>
  let functionWords: FunctionWords.Lookup
  let topic: TopicWords

  /// Byte classes: 0 other, 1 letter, 2 digit, 3 non-ASCII.
  private static let classes: [UInt8] = (0..<256).map { value in
    let byte = UInt8(value)
    return byte.isASCIILetter ? 1 : byte.isASCIIDigit ? 2 : byte >= 0x80 ? 3 : 0
  }

  /// What the pass has counted so far.
  private struct Counts {
    var words = 0
    var functionWords = 0
    var capitals = 0
    var shouts = 0
    var digits = 0
    var commas = 0
    var sentenceEnds = 0
    var separators = 0
    var longestWord = 0
    var topicWords = 0
    var ideographs = 0
    var ideographicFunctionWords = 0
    var marks: LineStatistics.Marks = []
  }

  /// The statistics of the line at `range`, without copies and rules.
  func scan(_ range: Range<Int>) -> LineStatistics {
    var counts = Counts()
    var index = range.lowerBound
    let end = range.upperBound
    var coreStart = -1
    var coreEnd = range.lowerBound
    while index < end {
      let byte = page[index]
      if byte.isASCIILetter || byte.isASCIIDigit {
        if coreStart < 0 { coreStart = index }
        index = word(from: index, to: end, &counts)
        coreEnd = index
      } else if byte < 0x80 {
        sign(byte, at: index, in: range, &counts)
        index &+= 1
      } else {
        let (scalar, length) = UTF8Scan.decode(page, at: index)
        switch Self.category(scalar) {
        case .letter:
          if coreStart < 0 { coreStart = index }
          index = word(from: index, to: end, &counts)
          coreEnd = index
        case .ideograph:
          if coreStart < 0 { coreStart = index }
          counts.ideographs &+= 1
          if Self.isIdeographicFunctionWord(scalar) { counts.ideographicFunctionWords &+= 1 }
          index &+= length
          coreEnd = index
        case .sign:
          wideSign(scalar, &counts)
          index &+= length
        }
      }
    }
    return statistics(
      of: range, counts, core: coreStart < 0 ? range.lowerBound..<range.lowerBound : coreStart..<coreEnd)
  }

  private func statistics(of range: Range<Int>, _ counts: Counts, core: Range<Int>) -> LineStatistics {
    var line = LineStatistics()
    line.coreStart = Int32(truncatingIfNeeded: core.lowerBound)
    line.coreEnd = Int32(truncatingIfNeeded: core.upperBound)
    line.hash = XXHash.hash64(UnsafeBufferPointer(rebasing: folded[core.isEmpty ? range : core]))
    line.length = UInt16(clampingCount: UTF8Scan.scalarCount(UnsafeBufferPointer(rebasing: page[range])))
    line.words = UInt16(clampingCount: counts.words &+ counts.ideographs / 2)
    line.functionWords = UInt16(clampingCount: counts.functionWords &+ counts.ideographicFunctionWords)
    line.capitals = UInt16(clampingCount: counts.capitals)
    line.shouts = UInt16(clampingCount: counts.shouts)
    line.digits = UInt16(clampingCount: counts.digits)
    line.commas = UInt16(clampingCount: counts.commas)
    line.sentenceEnds = UInt16(clampingCount: counts.sentenceEnds)
    line.separators = UInt16(clampingCount: counts.separators)
    line.longestWord = UInt16(clampingCount: counts.longestWord)
    line.topicWords = UInt16(clampingCount: counts.topicWords)
    line.marks = counts.marks
    line.first = firstSign(range)
    line.last = lastSign(range)
    return line
  }

  /// Counts the word at `start`; returns its end. A word is letters, digits, and apostrophes between them.
  @inline(__always)
  private func word(from start: Int, to end: Int, _ counts: inout Counts) -> Int {
    var index = start
    var digits = 0
    while index < end {
      let byte = page[index]
      if byte.isASCIILetter {
        index &+= 1
      } else if byte.isASCIIDigit {
        digits &+= 1
        index &+= 1
      } else if byte >= 0x80 {
        let (scalar, length) = UTF8Scan.decode(page, at: index)
        guard Self.category(scalar) == .letter else { break }
        index &+= length
      } else {
        break
      }
    }
    let length = index &- start
    counts.words &+= 1
    counts.digits &+= digits
    if length > counts.longestWord { counts.longestWord = length }
    if digits == length {
      if length == 4, page[start] == 0x31 && page[start &+ 1] == 0x39 || page[start] == 0x32 && page[start &+ 1] == 0x30
      {
        counts.marks.insert(.year)
      }
      return index
    }
    let isCapital = isUpper(at: start)
    if isCapital {
      counts.capitals &+= 1
      if length >= 2, isUpper(at: start &+ (page[start] < 0x80 ? 1 : 2)) { counts.shouts &+= 1 }
    }
    let packed = packedWord(start, length)
    if length <= 8, functionWords.contains(packed) {
      counts.functionWords &+= 1
    } else if length >= 4, topic.contains(packed) {
      counts.topicWords &+= 1
    }
    return index
  }

  /// The first eight bytes of a word, folded.
  @inline(__always)
  private func packedWord(_ start: Int, _ length: Int) -> UInt64 {
    guard let base = folded.baseAddress else { return 0 }
    let word = UInt64(
      littleEndian: UnsafeRawPointer(base).loadUnaligned(fromByteOffset: start, as: UInt64.self))
    return length >= 8 ? word : word & (1 &<< (UInt64(truncatingIfNeeded: length) &* 8) &- 1)
  }

  /// Whether the scalar at `index` is a capital that folds.
  @inline(__always)
  private func isUpper(at index: Int) -> Bool {
    guard index < page.count else { return false }
    if page[index] < 0x80 { return page[index].isASCIIUpper }
    return page[index] != folded[index] || index &+ 1 < page.count && page[index &+ 1] != folded[index &+ 1]
  }

  private func sign(_ byte: UInt8, at index: Int, in range: Range<Int>, _ counts: inout Counts) {
    let next = index &+ 1 < range.upperBound ? page[index &+ 1] : 0x20
    switch byte {
    case 0x2E, 0x21, 0x3F:
      if next == 0x20 || next == 0x22 || next == 0x29 || next >= 0x80 || next == 0x27 || next == 0x5B {
        counts.sentenceEnds &+= 1
      } else if byte == 0x2E, next.isASCIILower, index &- range.lowerBound >= 3, page[index &- 1].isWordByte,
        page[index &- 2].isWordByte, page[index &- 3].isWordByte
      {
        counts.marks.insert(.address)
      }
    case 0x2C: counts.commas &+= 1
    case 0x7C, 0x3E, 0x2F, 0x2A, 0x3C, 0x5C: counts.separators &+= 1
    case 0x40: counts.marks.insert(.address)
    case 0x3A:
      if next.isASCIIDigit, index > range.lowerBound, page[index &- 1].isASCIIDigit { counts.marks.insert(.clock) }
      if next == 0x2F { counts.marks.insert(.address) }
    default: break
    }
  }

  private func wideSign(_ scalar: UInt32, _ counts: inout Counts) {
    switch scalar {
    case 0xA9: counts.marks.insert(.copyright)
    case 0xB7, 0xBB, 0xAB, 0x2022, 0x203A, 0x2039, 0x2190...0x21FF, 0x25A0...0x25FF, 0x2502: counts.separators &+= 1
    case 0x3001, 0xFF0C: counts.commas &+= 1
    case 0x3002, 0xFF01, 0xFF1F, 0x2026, 0x0964: counts.sentenceEnds &+= 1
    default: break
    }
  }
}
