/// Splits text into words and hashes each: case-folded, digits kept, punctuation and layout ignored.
///
/// A word is a run of letters, digits and marks; apostrophes, hyphens and points end it, so that typographic variants of
/// one text give the same words. Finds the words of ASCII text 64 bytes at a time; other scripts go scalar by scalar. Memory
/// is reused from text to text.
@usableFromInline package struct WordScanner: ~Copyable {
  /// One word.
  @usableFromInline package struct Word: Equatable {
    /// 62 bits of hash, then the flags.
    @usableFromInline let bits: UInt64

    @inline(__always)
    init(hash: UInt64, isNumeric: Bool, isCapitalised: Bool) {
      bits = hash & ~3 | (isNumeric ? 1 : 0) | (isCapitalised ? 2 : 0)
    }

    /// The hash of the folded word; its low two bits are zero.
    @inlinable package var hash: UInt64 { bits & ~3 }
    /// Whether a digit occurs in it.
    @inlinable package var isNumeric: Bool { bits & 1 != 0 }
    /// Whether it starts with a capital letter.
    @inlinable package var isCapitalised: Bool { bits & 2 != 0 }
    /// 1 for a word that tells what a text is about rather than how it is told, a number or a name; else 0.
    @inlinable package var particularCount: Int { Int(truncatingIfNeeded: (bits | bits &>> 1) & 1) }
    /// 32 bits of the hash; never 0.
    @inlinable package var fingerprint: UInt32 { max(1, UInt32(truncatingIfNeeded: bits >> 16)) }
  }

  /// Bytes that are read from the first byte of a block on: its own, and eight behind its last.
  private static let reach = 72
  /// Set in small letters and in digits, not in capitals.
  private static let caseBits: UInt64 = 0x2020_2020_2020_2020
  /// Set in letters, not in digits.
  private static let digitBits: UInt64 = 0x4040_4040_4040_4040

  private var storage: UnsafeMutableBufferPointer<Word>
  private var rangeStorage: UnsafeMutableBufferPointer<Range<UInt32>>
  private var hashStorage: UnsafeMutableBufferPointer<UInt64>
  /// Room for a block at the end of a text.
  private let tail = UnsafeMutableRawPointer.allocate(byteCount: reach, alignment: 16)
  private var recordsRanges = false
  package private(set) var count = 0

  package init() {
    storage = .allocate(capacity: 1024)
    rangeStorage = .allocate(capacity: 0)
    hashStorage = .allocate(capacity: 0)
  }

  deinit {
    tail.deallocate()
    storage.deallocate()
    hashStorage.deallocate()
    rangeStorage.deallocate()
  }

  /// Forgets all words; memory beyond what a long page needs is given back.
  package mutating func reset(recordingRanges: Bool) {
    count = 0
    recordsRanges = recordingRanges
    if storage.count > 1 << 17 {
      storage.deallocate()
      rangeStorage.deallocate()
      hashStorage.deallocate()
      storage = .allocate(capacity: 1024)
      rangeStorage = .allocate(capacity: 0)
      hashStorage = .allocate(capacity: 0)
    }
  }

  /// The words found since `reset`.
  package var words: UnsafeBufferPointer<Word> {
    UnsafeBufferPointer(rebasing: storage[0..<count])
  }

  /// The hash of all words in order: equal for equal normalised texts.
  package mutating func digest() -> Digest128 {
    if hashStorage.count < count {
      hashStorage.deallocate()
      hashStorage = .allocate(capacity: storage.count)
    }
    for index in 0..<count { hashStorage[index] = storage[index].hash }
    return UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(hashStorage)[0..<(count &* 8)])
      .withMemoryRebound(to: UInt8.self) { XXHash.hash128($0) }
  }

  /// The bytes of word `index`; only when ranges are recorded.
  package func range(_ index: Int) -> Range<Int> {
    Int(rangeStorage[index].lowerBound)..<Int(rangeStorage[index].upperBound)
  }

  /// Adds the words of `bytes[range]`; word ranges count in `bytes`, which must be shorter than 4 GB.
  package mutating func scan(_ bytes: UnsafeBufferPointer<UInt8>, in range: Range<Int>) {
    guard let base = bytes.baseAddress, !range.isEmpty else { return }
    // A word takes two bytes at least, its separator or its second byte included.
    reserve(count &+ range.count / 2 &+ 1)
    let end = range.upperBound
    var index = range.lowerBound
    while index < end {
      var block = UnsafeRawPointer(base + index)
      if index &+ Self.reach > bytes.count {
        // Too little can be read: a copy with NULs behind it.
        tail.initializeMemory(as: UInt8.self, repeating: 0, count: Self.reach)
        tail.copyMemory(from: block, byteCount: min(Self.reach, end &- index))
        block = UnsafeRawPointer(tail)
      }
      index = scan(bytes, block, from: index, to: end)
    }
  }

  /// Adds the words of the 64 bytes from `index` on, which stand at `block`; returns where to go on.
  @inline(__always)
  private mutating func scan(
    _ bytes: UnsafeBufferPointer<UInt8>, _ block: UnsafeRawPointer, from index: Int, to end: Int
  ) -> Int {
    let quad = ByteQuad(block)
    let limit = min(64, end &- index)
    let inside = ~0 &>> UInt64(truncatingIfNeeded: 64 &- limit)
    let nonASCII = quad.isASCII ? 0 : ~quad.map { ByteQuad.are($0, from: 0) }.bits & inside
    let words =
      quad.map {
        ByteQuad.are($0 | ByteQuad.Bytes(repeating: 0x20), in: 0x61, count: 26)
          | ByteQuad.are($0, in: 0x30, count: 10)
      }.bits & inside
    // The first bytes of words, and all bytes that need a closer look.
    var todo = words & ~(words &<< 1) | nonASCII
    while todo != 0 {
      let offset = todo.trailingZeroBitCount
      let length = (~(words &>> UInt64(truncatingIfNeeded: offset))).trailingZeroBitCount
      let after = offset &+ length
      let isWhole: Bool
      if after < limit {
        isWhole = nonASCII &>> UInt64(truncatingIfNeeded: after) & 1 == 0
      } else {
        isWhole = index &+ limit == end
        // The word may go on behind the block: it is the first of the next one.
        if !isWhole, offset > 0 { return index &+ offset }
      }
      if isWhole {
        append(Self.word(block + offset, length), index &+ offset, index &+ after)
        todo &= todo &- 1
      } else {
        let next = slowWord(bytes, index &+ offset, end)
        guard next &- index < limit else { return next }
        todo &= ~0 &<< UInt64(truncatingIfNeeded: next &- index)
      }
    }
    return index &+ limit
  }

  /// A word of ASCII letters and digits.
  @inline(__always)
  private static func word(_ start: UnsafeRawPointer, _ length: Int) -> Word {
    let first = UInt64(littleEndian: start.loadUnaligned(as: UInt64.self))
    var hash = FoldedWordHash()
    var chunk = first
    var isNumeric = false
    var done = 0
    while length &- done >= 8 {
      isNumeric = isNumeric || chunk & digitBits != digitBits
      hash.append(chunk: chunk | caseBits)
      done &+= 8
      chunk = UInt64(littleEndian: start.loadUnaligned(fromByteOffset: done, as: UInt64.self))
    }
    let mask = ~(~0 &<< UInt64(truncatingIfNeeded: (length &- done) &* 8))
    isNumeric = isNumeric || ~chunk & digitBits & mask != 0
    return Word(
      hash: hash.value(tail: (chunk | caseBits) & mask), isNumeric: isNumeric, isCapitalised: first & 0x20 == 0)
  }

  /// Goes on scalar by scalar until a word ends, or past one separator; returns where to go on.
  private mutating func slowWord(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Int {
    var hash = FoldedWordHash()
    var isNumeric = false
    var isCapitalised = false
    var index = start
    var wordEnd = start
    var next = start
    scalars: while index < end {
      let byte = bytes[index]
      next = index &+ 1
      if byte < 0x80 {
        guard byte.isASCIILetter || byte.isASCIIDigit else { break }
        isNumeric = isNumeric || byte.isASCIIDigit
        if hash.isEmpty { isCapitalised = byte.isASCIIUpper }
        hash.append(byte.asciiLowered)
      } else {
        let (scalar, length) = UTF8Scan.decode(bytes, at: index)
        next = min(index &+ length, end)
        switch WordClass.of(scalar) {
        case .separator: break scalars
        case .ignored:
          index = next
          continue
        case .single where !hash.isEmpty:
          next = index
          break scalars
        case .single:
          Self.append(scalar, to: &hash)
          wordEnd = next
          break scalars
        case .letter:
          let lower = length == 2 ? CaseFold.lowered(scalar) : scalar
          if hash.isEmpty { isCapitalised = lower != scalar }
          Self.append(lower, to: &hash)
        }
      }
      index = next
      wordEnd = next
    }
    if !hash.isEmpty {
      append(Word(hash: hash.value, isNumeric: isNumeric, isCapitalised: isCapitalised), start, wordEnd)
    }
    return next
  }

  /// Adds the UTF-8 bytes of a scalar from U+0080 up.
  private static func append(_ scalar: UInt32, to hash: inout FoldedWordHash) {
    func trail(_ shift: UInt32) -> UInt8 { UInt8(truncatingIfNeeded: 0x80 | scalar >> shift & 0x3F) }
    if scalar < 0x800 {
      hash.append(UInt8(truncatingIfNeeded: 0xC0 | scalar >> 6))
    } else {
      if scalar < 0x10000 {
        hash.append(UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12))
      } else {
        hash.append(UInt8(truncatingIfNeeded: 0xF0 | scalar >> 18))
        hash.append(trail(12))
      }
      hash.append(trail(6))
    }
    hash.append(trail(0))
  }

  /// Room for the word was made by `reserve`.
  @inline(__always)
  private mutating func append(_ word: Word, _ start: Int, _ end: Int) {
    storage[count] = word
    if recordsRanges {
      rangeStorage[count] = Range(
        uncheckedBounds: (UInt32(truncatingIfNeeded: start), UInt32(truncatingIfNeeded: end)))
    }
    count &+= 1
  }

  /// Makes room for words.
  private mutating func reserve(_ needed: Int) {
    if storage.count < needed {
      let larger = UnsafeMutableBufferPointer<Word>.allocate(capacity: max(needed, storage.count * 2))
      _ = larger.update(fromContentsOf: storage[0..<count])
      storage.deallocate()
      storage = larger
    }
    guard recordsRanges, rangeStorage.count < storage.count else { return }
    let larger = UnsafeMutableBufferPointer<Range<UInt32>>.allocate(capacity: storage.count)
    if count > 0 { _ = larger.update(fromContentsOf: rangeStorage[0..<count]) }
    rangeStorage.deallocate()
    rangeStorage = larger
  }
}
