internal import WinnowText

/// Counts a line's words and signs in one pass; about 200 MB/s on short words.
///
/// Words are taken in steps of eight bytes: which of them are letters is found in one word-wide calculation, and the same
/// eight bytes are the key that function words and phrases are looked up by.
struct LineScanner {
  /// The page and its folded form, which has at least eight more bytes behind its end.
  let page: UnsafeBufferPointer<UInt8>
  let folded: UnsafeBufferPointer<UInt8>
  let tables: ScanTables.Pinned
  let topic: TopicWords

  private typealias ByteClass = ScanTables.ByteClass

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

  /// The statistics of the line at `range`, without copies and rules. Appends to `candidates` where in the part of the
  /// line that rules look at (`PhraseReach`) one of their phrases may begin.
  func scan(_ range: Range<Int>, _ candidates: inout [Int32]) -> LineStatistics {
    var counts = Counts()
    var reach = PhraseReach(range)
    var index = range.lowerBound
    let end = range.upperBound
    var coreEnd = range.lowerBound
    while index < end {
      let byte = page[index]
      let kind = tables.kind(byte)
      if kind & ByteClass.word != 0 {
        reach.startCore(index)
        let eight = eightBytes(index)
        if kind & ByteClass.short != 0 || tables.gate.admits(eight), reach.contains(index) {
          candidates.append(Int32(truncatingIfNeeded: index))
        }
        index = word(from: index, to: end, eight, kind, &counts)
        coreEnd = index
        continue
      }
      if kind == 0 {
        index &+= 1
        continue
      }
      if kind & ByteClass.wide == 0 {
        if kind & (ByteClass.short | ByteClass.phrase) != 0, reach.contains(index) {
          candidates.append(Int32(truncatingIfNeeded: index))
        }
        sign(byte, at: index, in: range, &counts)
        index &+= 1
        continue
      }
      let (scalar, length) = UTF8Scan.decode(page, at: index)
      let category = Self.category(scalar)
      if category != .sign { reach.startCore(index) }
      let eight = eightBytes(index)
      if kind & ByteClass.short != 0 || tables.gate.admits(eight), reach.contains(index) {
        candidates.append(Int32(truncatingIfNeeded: index))
      }
      switch category {
      case .letter:
        index = word(from: index, to: end, eight, kind, &counts)
        coreEnd = index
      case .ideograph:
        counts.ideographs &+= 1
        if Self.isIdeographicFunctionWord(scalar) { counts.ideographicFunctionWords &+= 1 }
        index &+= length
        coreEnd = index
      case .sign:
        wideSign(scalar, &counts)
        index &+= length
      }
    }
    let start = reach.coreStart
    return statistics(of: range, counts, core: start < 0 ? range.lowerBound..<range.lowerBound : start..<coreEnd)
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
    line.indent = indent(range)
    line.first = firstSign(range)
    line.last = lastSign(range)
    return line
  }

  /// The class of the white space that the line begins with.
  private func indent(_ range: Range<Int>) -> UInt8 {
    var columns = 0
    var index = range.lowerBound
    while index < range.upperBound {
      if page[index] == 0x20 {
        columns &+= 1
        index &+= 1
      } else if page[index] == 0x09 {
        columns &+= 4
        index &+= 1
      } else if page[index] == 0xC2, index &+ 1 < range.upperBound, page[index &+ 1] == 0xA0 {
        columns &+= 1
        index &+= 2
      } else {
        break
      }
    }
    return columns == 0 ? 0 : columns <= 2 ? 1 : columns <= 4 ? 2 : columns <= 8 ? 3 : 4
  }

  /// Eight folded bytes, the first in the lowest byte.
  @inline(__always)
  private func eightBytes(_ index: Int) -> UInt64 {
    guard let base = folded.baseAddress else { return 0 }
    return UInt64(littleEndian: UnsafeRawPointer(base).loadUnaligned(fromByteOffset: index, as: UInt64.self))
  }

  /// How many of eight folded bytes, from the first on, are ASCII letters.
  @inline(__always)
  private static func letterCount(_ eight: UInt64) -> Int {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let low = eight & (ones &* 0x7F)
    let isLetter = (low &+ ones &* (0x80 - 0x61)) & ~(low &+ ones &* (0x80 - 0x7B)) & ~eight & (ones &* 0x80)
    return (isLetter ^ (ones &* 0x80)).trailingZeroBitCount >> 3
  }

  /// Counts the word at `start`, whose first eight bytes and byte class are given; returns its end. A word is letters
  /// and digits.
  @inline(__always)
  private func word(from start: Int, to end: Int, _ eight: UInt64, _ kind: UInt8, _ counts: inout Counts) -> Int {
    var run = Self.letterCount(eight)
    var index = start &+ run
    while run == 8, index < end {
      run = Self.letterCount(eightBytes(index))
      index &+= run
    }
    index = min(index, end)
    if index < end, tables.kind(page[index]) & (ByteClass.digit | ByteClass.wide) != 0 {
      guard let wordEnd = mixedWord(from: start, asciiEnd: index, to: end, &counts) else {
        return digits(start, end, &counts)
      }
      index = wordEnd
    }
    let length = index &- start
    counts.words &+= 1
    counts.longestWord = max(counts.longestWord, length)
    let first = page[start]
    if first < 0x80 {
      // Without branches: capitals and function words follow no pattern that could be predicted.
      let second = length >= 2 ? page[start &+ 1] : 0x20
      let isCapital = first.isASCIIUpper ? 1 : 0
      counts.capitals &+= isCapital
      counts.shouts &+= isCapital & (second < 0x80 ? (second.isASCIIUpper ? 1 : 0) : isUpper(at: start &+ 1) ? 1 : 0)
    } else if isUpper(at: start) {
      counts.capitals &+= 1
      if length >= 2, isUpper(at: start &+ 2) { counts.shouts &+= 1 }
    }
    let packed = length >= 8 ? eight : eight & (1 &<< (UInt64(truncatingIfNeeded: length) &* 8) &- 1)
    let isFunctionWord = (length <= 8 ? 1 : 0) & (tables.functionWords.contains(packed) ? 1 : 0)
    counts.functionWords &+= isFunctionWord
    counts.topicWords &+= (1 &- isFunctionWord) & (length >= 4 ? 1 : 0) & (topic.contains(packed) ? 1 : 0)
    return index
  }

  /// Counts the digits of a word that does not consist of ASCII letters alone and returns its end; nil, and nothing is
  /// counted, if it consists of digits alone.
  private func mixedWord(from start: Int, asciiEnd: Int, to end: Int, _ counts: inout Counts) -> Int? {
    var index = asciiEnd
    var digits = 0
    while index < end {
      let kind = tables.kind(page[index])
      if kind & ByteClass.letter != 0 {
        index &+= 1
      } else if kind & ByteClass.digit != 0 {
        digits &+= 1
        index &+= 1
      } else if kind & ByteClass.wide != 0 {
        let (scalar, length) = UTF8Scan.decode(page, at: index)
        guard Self.category(scalar) == .letter else { break }
        index &+= length
      } else {
        break
      }
    }
    if digits == index &- start { return nil }
    counts.digits &+= digits
    return index
  }

  /// Counts the number at `start`; returns its end.
  private func digits(_ start: Int, _ end: Int, _ counts: inout Counts) -> Int {
    var index = start
    while index < end, page[index].isASCIIDigit { index &+= 1 }
    let length = index &- start
    counts.words &+= 1
    counts.digits &+= length
    counts.longestWord = max(counts.longestWord, length)
    if length == 4, page[start] == 0x31 && page[start &+ 1] == 0x39 || page[start] == 0x32 && page[start &+ 1] == 0x30 {
      counts.marks.insert(.year)
    }
    return index
  }

  /// Whether the scalar at `index` is a capital that folds.
  @inline(__always)
  private func isUpper(at index: Int) -> Bool {
    guard index < page.count else { return false }
    if page[index] < 0x80 { return page[index].isASCIIUpper }
    return page[index] != folded[index] || index &+ 1 < page.count && page[index &+ 1] != folded[index &+ 1]
  }

  @inline(__always)
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
