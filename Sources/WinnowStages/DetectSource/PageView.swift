internal import Winnow
internal import WinnowText

/// What the finders know of a page: its text, folded text, lines, where the article stands, and every literal found.
struct PageView {
  /// A literal of the rules in the text.
  struct Hit {
    let target: SourceRules.Target
    let start: Int
    let end: Int
    let block: Int
  }

  /// The shape of a block.
  struct Shape {
    /// Long, with the end of a sentence.
    var isProse: Bool
    /// Prose beyond doubt, or so short that it can only be a line of furniture.
    var weight: Int32
  }

  let page: UnsafeBufferPointer<UInt8>
  /// The page in small letters; same offsets.
  let folded: UnsafeBufferPointer<UInt8>
  let blocks: UnsafeBufferPointer<Block>
  let shapes: UnsafeBufferPointer<Shape>
  /// In order of their blocks.
  let hits: UnsafeBufferPointer<Hit>
  /// The blocks of the article: the window of lines with most prose.
  let body: Range<Int>
  /// The last line before the article that is the headline, if it is known.
  let title: Int?

  /// Lines longer than this are read for agencies and phrases only.
  static let longestLine = 200
  /// No page needs more hits than this; it bounds the memory of hostile ones.
  static let maximumHits = 4096

  /// The bytes of a block without white space at both ends.
  func trimmed(_ block: Int) -> Range<Int> { trimmed(blocks[block].range) }

  /// A range without blanks at both ends.
  func trimmed(_ range: Range<Int>) -> Range<Int> {
    var start = range.lowerBound
    var end = range.upperBound
    // Most lines begin and end with a sign of ASCII.
    if start < end, page[start] &- 0x21 < 0x5F, page[end &- 1] &- 0x21 < 0x5F { return range }
    while start < end {
      let (scalar, length) = UTF8Scan.decode(page, at: start)
      guard UTF8Scan.isBlank(scalar) else { break }
      start = min(end, start + length)
    }
    while start < end {
      let last = scalarStart(before: end, from: start)
      guard UTF8Scan.isBlank(UTF8Scan.decode(page, at: last).scalar) else { break }
      end = last
    }
    return start..<end
  }

  /// Where the scalar begins that ends at `end`, which is behind `start`.
  @inline(__always)
  func scalarStart(before end: Int, from start: Int) -> Int {
    var index = end - 1
    while index > start, !page[index].isScalarStart { index -= 1 }
    return index
  }

  /// Whether the folded text at `index` begins with `bytes`, all of it before `end`.
  func matches(_ bytes: [UInt8], at index: Int, before end: Int) -> Bool {
    guard index >= 0, index <= end, bytes.count <= end - index else { return false }
    for offset in 0..<bytes.count where folded[index &+ offset] != bytes[offset] { return false }
    return true
  }

  /// The start of `bytes` in a range of the folded text.
  func find(_ bytes: [UInt8], in range: Range<Int>) -> Int? {
    guard let first = bytes.first, range.count >= bytes.count else { return nil }
    var index = range.lowerBound
    let last = range.upperBound - bytes.count
    while index <= last {
      if folded[index] == first, matches(bytes, at: index, before: range.upperBound) { return index }
      index &+= 1
    }
    return nil
  }

  /// The text of a range, with runs of blanks as one space.
  func text(_ range: Range<Int>) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(range.count)
    var index = range.lowerBound
    while index < range.upperBound {
      let (scalar, length) = UTF8Scan.decode(page, at: index)
      if UTF8Scan.isBlank(scalar) {
        if let last = bytes.last, last != 0x20 { bytes.append(0x20) }
      } else {
        bytes.append(contentsOf: page[index..<min(index + length, range.upperBound)])
      }
      index += length
    }
    if bytes.last == 0x20 { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Whether a capital letter (or a letter of a script without case) starts at `index`.
  func isCapital(at index: Int) -> Bool {
    let byte = page[index]
    if byte < 0x80 { return byte.isASCIIUpper }
    let scalar = UTF8Scan.decode(page, at: index).scalar
    if scalar < 0x80 { return false }
    if scalar < 0x5BE { return CaseFold.lowered(scalar) != scalar }
    // Punctuation, arrows and other signs, ideographic punctuation, pictures.
    return !(0x2000..<0x2C00).contains(scalar) && !(0x3000..<0x3040).contains(scalar) && scalar < 0x1F000
  }

  /// Whether a sign beyond ASCII that is no letter or apostrophe starts at `index`: a dash, dot, bullet, quote or symbol.
  func isSign(at index: Int) -> Bool {
    let scalar = UTF8Scan.decode(page, at: index).scalar
    return (0xA1..<0xC0).contains(scalar) && scalar != 0xAA && scalar != 0xBA
      || (0x2010..<0x2C00).contains(scalar) && scalar != 0x2019
  }

  /// The first letter or digit at or behind `start`; `end` when there is none.
  func behindSigns(_ start: Int, _ end: Int) -> Int {
    var index = start
    while index < end {
      let (scalar, length) = UTF8Scan.decode(page, at: index)
      guard scalar < 0x80 ? !UInt8(scalar).isWordByte : isSign(at: index) || UTF8Scan.isBlank(scalar) else { break }
      index += length
    }
    return min(index, end)
  }

  /// Whether a line has a date, a clock time, or words of its own such as `ago`.
  func hasDate(_ range: Range<Int>, _ rules: SourceRules) -> Bool {
    rules.dateWords.withBits { dateWords in
      var index = range.lowerBound
      let end = range.upperBound
      while index < end {
        let byte = folded[index]
        guard byte.isWordByte else {
          index &+= 1
          continue
        }
        let start = index
        let key: UInt64
        if byte.isASCIIDigit {
          // A dash beyond ASCII ends the year: `2020–2024`.
          while index < end, folded[index] < 0x80, folded[index].isWordByte { index &+= 1 }
          if isYearOrTime(start..<index, end) { return true }
          key = WordKey.key(folded, start..<index)
        } else if let (short, length) = WordKey.short(folded, index), length <= end &- index {
          index &+= length
          key = short
        } else {
          index = wordEnd(index, end)
          key = WordKey.key(folded, start..<index)
        }
        if dateWords.mayContain(key), rules.contains(SquashedKey.hash(folded, start..<index), in: .dateWords) {
          return true
        }
      }
      return false
    }
  }

  /// Where the word bytes end that begin at `start`; `start` when it is none.
  func wordEnd(_ start: Int, _ end: Int) -> Int {
    var index = start
    while index < end, folded[index].isWordByte { index &+= 1 }
    return index
  }

  /// `2024`, or the hours of `9:30` and `21.15`.
  private func isYearOrTime(_ word: Range<Int>, _ end: Int) -> Bool {
    let (start, next) = (word.lowerBound, word.upperBound)
    guard word.count <= 4, word.count != 3, folded[next &- 1].isASCIIDigit else { return false }
    if word.count == 4 {
      guard folded[start + 1].isASCIIDigit, folded[start + 2].isASCIIDigit else { return false }
      return folded[start] == 0x31 && folded[start + 1] == 0x39 || folded[start] == 0x32 && folded[start + 1] == 0x30
    }
    return next + 2 < end && (folded[next] == 0x3A || folded[next] == 0x2E) && folded[next + 1].isASCIIDigit
      && folded[next + 2].isASCIIDigit
  }
}
