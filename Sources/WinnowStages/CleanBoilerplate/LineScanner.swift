internal import WinnowText

/// Counts a line's words and signs.
///
/// What bytes are is known from a map with a bit per byte, so that words are counted by the word of bits; only where words
/// and signs begin the bytes themselves are looked at. The eight first bytes of a word are the key that function words and
/// phrases are looked up by.
struct LineScanner {
  /// The page and its folded form, which has at least eight more bytes behind its end.
  let page: UnsafeBufferPointer<UInt8>
  let folded: UnsafePointer<UInt8>
  /// The page's bytes by class.
  let map: ByteMapView
  let tables: ScanTables.View
  let topic: TopicWords
  /// Room for the candidates of one part of a line.
  let room: UnsafeMutablePointer<Int32>

  /// What of a line is looked at together: so many bytes that the nine first bytes of every word are within 64.
  private static let step = 55
  /// The elements of `room`.
  static let roomSize = 64

  /// What the pass has counted so far.
  private struct Counts {
    var words = 0
    var functionWords = 0
    var personalWords = 0
    var capitals = 0
    var digits = 0
    var commas = 0
    var sentenceEnds = 0
    var separators = 0
    var topicWords = 0
    var ideographs = 0
    var ideographicFunctionWords = 0
    /// Bytes that are not the first of their scalar.
    var trails = 0
    var marks: LineStatistics.Marks = []
    /// The line from its first letter or digit, -1 before that is found, to its last.
    var coreStart = -1
    var coreEnd = 0

    @inline(__always)
    mutating func extendCore(_ range: Range<Int>) {
      coreStart = coreStart < 0 ? range.lowerBound : min(coreStart, range.lowerBound)
      coreEnd = max(coreEnd, range.upperBound)
    }
  }

  /// The statistics of the line at `range`, without copies and rules. Appends to `candidates` where one of the rules'
  /// phrases may begin, as far as `PhraseReach` lets the rules look.
  func scan(_ range: Range<Int>, _ candidates: inout [Int32]) -> LineStatistics {
    var counts = Counts()
    var index = range.lowerBound
    // Whether the byte before belongs to a word, in the lowest bit.
    var carry: UInt64 = 0
    while index < range.upperBound {
      let left = range.upperBound &- index
      let part = map.part(at: index, count: min(64, left))
      let own: UInt64 = 1 &<< UInt64(truncatingIfNeeded: Self.step) &- 1
      let starts = part.words & ~(part.words &<< 1 | carry) & own
      carry = part.words &>> UInt64(truncatingIfNeeded: Self.step &- 1) & 1
      counts.words &+= starts.nonzeroBitCount
      counts.capitals &+= (starts & part.capitals).nonzeroBitCount
      let inWords = part.words & own
      if inWords != 0 {
        counts.extendCore(index &+ inWords.trailingZeroBitCount..<index &+ 64 &- inWords.leadingZeroBitCount)
      }
      let reach =
        range.count > PhraseReach.wholeLine ? PhraseReach.mask(range, coreStart: counts.coreStart, at: index) : .max
      var found = countWords(starts, part.words, reach, at: index, &counts)
      if part.digits & own != 0 { countDigits(part, own, starts, at: index, &counts) }
      var probes: UInt64 = 0
      if part.signs & own != 0 { probes = countSigns(part.signs & own, at: index, in: range, &counts) }
      if part.others & own != 0 {
        countOthers(part.others & own, at: index, &counts)
        probes |= part.others & own
      }
      if part.trails & own != 0 { counts.trails &+= (part.trails & own).nonzeroBitCount }
      if probes & reach != 0 { found = findCandidates(probes & reach, at: index, behind: found) }
      if found > 0 { candidates.append(contentsOf: UnsafeBufferPointer(start: room, count: found)) }
      index &+= Self.step
    }
    return statistics(of: range, counts)
  }

  private func statistics(of range: Range<Int>, _ counts: Counts) -> LineStatistics {
    var line = LineStatistics()
    let hasCore = counts.coreStart >= 0
    let core = hasCore ? counts.coreStart..<counts.coreEnd : range.lowerBound..<range.lowerBound
    let hashed = hasCore ? core : range
    line.coreStart = Int32(truncatingIfNeeded: core.lowerBound)
    line.coreEnd = Int32(truncatingIfNeeded: core.upperBound)
    line.hash = XXHash.hash64(UnsafeBufferPointer(start: folded + hashed.lowerBound, count: hashed.count))
    line.length = UInt16(clampingCount: range.count &- counts.trails)
    line.words = UInt16(clampingCount: counts.words &+ counts.ideographs / 2)
    line.functionWords = UInt16(clampingCount: counts.functionWords &+ counts.ideographicFunctionWords)
    line.personalWords = UInt16(clampingCount: counts.personalWords)
    line.capitals = UInt16(clampingCount: counts.capitals)
    line.digits = UInt16(clampingCount: counts.digits)
    line.commas = UInt16(clampingCount: counts.commas)
    line.sentenceEnds = UInt16(clampingCount: counts.sentenceEnds)
    line.separators = UInt16(clampingCount: counts.separators)
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

  // MARK: Words

  /// Eight folded bytes, the first in the lowest byte.
  @inline(__always)
  private func eightBytes(_ index: Int) -> UInt64 {
    UInt64(littleEndian: UnsafeRawPointer(folded).loadUnaligned(fromByteOffset: index, as: UInt64.self))
  }

  /// The length of the run of bits that begins at `offset`.
  @inline(__always)
  private static func run(_ bits: UInt64, from offset: Int) -> Int {
    (~(bits &>> UInt64(truncatingIfNeeded: offset))).trailingZeroBitCount
  }

  /// What a word of `length` bytes is looked up by: its first eight, zeros behind them if there are fewer.
  @inline(__always)
  private static func key(_ eight: UInt64, _ length: Int) -> UInt64 {
    eight & UInt64.max &>> UInt64(truncatingIfNeeded: 64 &- 8 &* min(8, length))
  }

  /// Looks up the words that begin at `starts`, and puts those where a phrase may begin, as far as they are in `reach`, into
  /// `room`; returns how many there are. Without branches: half of all words are function words, and nothing tells
  /// beforehand which.
  @inline(__always)
  private func countWords(
    _ starts: UInt64, _ words: UInt64, _ reach: UInt64, at index: Int, _ counts: inout Counts
  ) -> Int {
    var rest = starts
    var functionWords = 0
    var personalWords = 0
    var topicWords = 0
    var found = 0
    while rest != 0 {
      let offset = rest.trailingZeroBitCount
      rest &= rest &- 1
      let place = index &+ offset
      let length = Self.run(words, from: offset)
      let eight = eightBytes(place)
      let key = Self.key(eight, length)
      let kind = (length <= 8 ? 3 : 0) & tables.functionWords.kind(key)
      let isFunctionWord = kind & 1
      functionWords &+= isFunctionWord
      personalWords &+= kind &>> 1
      topicWords &+= (1 &- isFunctionWord) & (length >= 4 ? 1 : 0) & topic.count(key)
      room[found] = Int32(truncatingIfNeeded: place)
      found &+= tables.mayBegin(eight) & Int(truncatingIfNeeded: reach &>> UInt64(truncatingIfNeeded: offset) & 1)
    }
    counts.functionWords &+= functionWords
    counts.personalWords &+= personalWords
    counts.topicWords &+= topicWords
    return found
  }

  /// Counts digits, and finds years among the numbers; a number is no word of the topic.
  private func countDigits(
    _ part: ByteMapView.Part, _ own: UInt64, _ starts: UInt64, at index: Int, _ counts: inout Counts
  ) {
    counts.digits &+= (part.digits & own).nonzeroBitCount
    var rest = starts & part.digits
    while rest != 0 {
      let offset = rest.trailingZeroBitCount
      rest &= rest &- 1
      let length = Self.run(part.words, from: offset)
      guard length >= 4, Self.run(part.digits, from: offset) == length else { continue }
      let start = index &+ offset
      counts.topicWords &-= topic.count(Self.key(eightBytes(start), length))
      if length == 4, page[start] == 0x31 && page[start &+ 1] == 0x39 || page[start] == 0x32 && page[start &+ 1] == 0x30
      {
        counts.marks.insert(.year)
      }
    }
  }

  /// Puts those of `probes` where a phrase may begin into `room`, behind what is there; returns how many it then holds.
  private func findCandidates(_ probes: UInt64, at index: Int, behind count: Int) -> Int {
    var rest = probes
    var count = count
    while rest != 0 {
      let place = index &+ rest.trailingZeroBitCount
      rest &= rest &- 1
      room[count] = Int32(truncatingIfNeeded: place)
      count &+= tables.mayBegin(eightBytes(place))
    }
    return count
  }

  // MARK: Signs

  /// Counts ASCII signs; returns those that a phrase may begin with.
  @inline(__always)
  private func countSigns(_ signs: UInt64, at index: Int, in range: Range<Int>, _ counts: inout Counts) -> UInt64 {
    var rest = signs
    var probes: UInt64 = 0
    while rest != 0 {
      let offset = rest.trailingZeroBitCount
      let byte = page[index &+ offset]
      probes |= UInt64(truncatingIfNeeded: tables.begins(byte)) &<< UInt64(truncatingIfNeeded: offset)
      rest &= rest &- 1
      sign(byte, at: index &+ offset, in: range, &counts)
    }
    return probes
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

  /// Counts scalars above ASCII that are no letters of words.
  private func countOthers(_ others: UInt64, at index: Int, _ counts: inout Counts) {
    var rest = others
    while rest != 0 {
      let start = index &+ rest.trailingZeroBitCount
      rest &= rest &- 1
      let (scalar, length) = UTF8Scan.decode(page, at: start)
      guard case .ideograph = UTF8Scan.category(scalar) else {
        wideSign(scalar, &counts)
        continue
      }
      counts.ideographs &+= 1
      if Self.isIdeographicFunctionWord(scalar) { counts.ideographicFunctionWords &+= 1 }
      counts.extendCore(start..<start &+ length)
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
