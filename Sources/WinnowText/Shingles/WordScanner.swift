/// Splits text into words and hashes each: case-folded, digits kept, punctuation and layout ignored.
///
/// A word is a run of letters, digits and marks; apostrophes, hyphens and points end it, so that typographic variants of
/// one text give the same words. Reads eight bytes at a time in ASCII text, about 500 MB/s; other scripts go scalar by
/// scalar. Memory is reused from text to text.
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
    /// Whether it tells what a text is about rather than how it is told: a number or a name.
    @inlinable package var isParticular: Bool { bits & 3 != 0 }
    /// 32 bits of the hash; never 0.
    @inlinable package var fingerprint: UInt32 { max(1, UInt32(truncatingIfNeeded: bits >> 16)) }
  }

  private var storage: UnsafeMutableBufferPointer<Word>
  private var rangeStorage: UnsafeMutableBufferPointer<Range<UInt32>>
  private var hashStorage: UnsafeMutableBufferPointer<UInt64>
  private var recordsRanges = false
  package private(set) var count = 0

  package init() {
    storage = .allocate(capacity: 1024)
    rangeStorage = .allocate(capacity: 0)
    hashStorage = .allocate(capacity: 0)
  }

  deinit {
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
    let raw = UnsafeRawPointer(base)
    let end = range.upperBound
    var index = range.lowerBound
    while index &+ 8 <= end {
      let start = index
      var window = Window(raw.loadUnaligned(fromByteOffset: index, as: UInt64.self).littleEndian)
      var length = window.wordLength
      if length == 0 {
        if window.startsWithASCII {
          index &+= window.separatorLength
        } else {
          index = slowWord(bytes, index, end)
        }
        continue
      }
      var hash = FoldedWordHash()
      let isCapitalised = window.startsWithCapital
      var isNumeric = false
      while length == 8 {
        isNumeric = isNumeric || window.hasDigit
        hash.append(chunk: window.folded)
        index &+= 8
        guard index &+ 8 <= end else { break }
        window = Window(raw.loadUnaligned(fromByteOffset: index, as: UInt64.self).littleEndian)
        length = window.wordLength
      }
      if length == 8 || window.isNonASCII(at: length) {
        index = slowWord(
          bytes, index, end, wordStart: start, hash, isNumeric: isNumeric, isCapitalised: isCapitalised)
        continue
      }
      append(
        Word(
          hash: hash.value(tail: window.folded(length)), isNumeric: isNumeric || window.hasDigit(length),
          isCapitalised: isCapitalised), start, index &+ length)
      // The separator after the word is skipped with it.
      index &+= length &+ 1
    }
    while index < end { index = slowWord(bytes, index, end) }
  }

  /// Goes on scalar by scalar until a word ends, or past one separator; returns where to go on.
  private mutating func slowWord(
    _ bytes: UnsafeBufferPointer<UInt8>, _ from: Int, _ end: Int, wordStart: Int? = nil,
    _ begun: FoldedWordHash = FoldedWordHash(),
    isNumeric: Bool = false, isCapitalised: Bool = false
  ) -> Int {
    var hash = begun
    var isNumeric = isNumeric
    var isCapitalised = isCapitalised
    let start = wordStart ?? from
    var index = from
    var wordEnd = from
    var next = from
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

/// Eight bytes of text, classified at once; the first byte is the lowest.
private struct Window {
  private static let high: UInt64 = 0x8080_8080_8080_8080
  private static let ones: UInt64 = 0x0101_0101_0101_0101

  private let bytes: UInt64
  /// The high bit of each byte that is a letter, a digit, beyond ASCII.
  private let letters: UInt64
  private let digits: UInt64
  private let nonASCII: UInt64

  @inline(__always)
  init(_ bytes: UInt64) {
    self.bytes = bytes
    nonASCII = bytes & Self.high
    // Seven bits and an addend below 0x80 never carry into the next byte.
    let low = bytes & ~Self.high
    let lowered = low | Self.ones &* 0x20
    letters =
      (lowered &+ Self.ones &* (0x80 - 0x61)) & ~(lowered &+ Self.ones &* (0x80 - 0x7B)) & Self.high & ~nonASCII
    digits = (low &+ Self.ones &* (0x80 - 0x30)) & ~(low &+ Self.ones &* (0x80 - 0x3A)) & Self.high & ~nonASCII
  }

  /// How many bytes from the first are ASCII letters or digits: 0...8.
  @inline(__always)
  var wordLength: Int { ((letters | digits) ^ Self.high).trailingZeroBitCount >> 3 }

  @inline(__always)
  var startsWithASCII: Bool { nonASCII & 0x80 == 0 }

  /// How many bytes from the first are ASCII and neither letters nor digits.
  @inline(__always)
  var separatorLength: Int { (letters | digits | nonASCII).trailingZeroBitCount >> 3 }

  @inline(__always)
  func isNonASCII(at index: Int) -> Bool { nonASCII >> UInt64(truncatingIfNeeded: index &* 8) & 0x80 != 0 }

  /// All eight bytes, case-folded, which must be letters and digits.
  @inline(__always)
  var folded: UInt64 { bytes | letters >> 2 }

  @inline(__always)
  var hasDigit: Bool { digits != 0 }

  /// The first `length` bytes, case-folded, which must be letters and digits; the others are zero.
  @inline(__always)
  func folded(_ length: Int) -> UInt64 { (bytes | letters >> 2) & Self.mask(length) }

  @inline(__always)
  func hasDigit(_ length: Int) -> Bool { digits & Self.mask(length) != 0 }

  @inline(__always)
  var startsWithCapital: Bool { letters & 0x80 != 0 && bytes & 0x20 == 0 }

  /// `length` in 0...8.
  @inline(__always)
  private static func mask(_ length: Int) -> UInt64 { ~0 >> UInt64(truncatingIfNeeded: 64 &- length &* 8) }
}
