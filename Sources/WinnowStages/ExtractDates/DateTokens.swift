internal import WinnowText

/// A piece of a page as grammars see it.
struct DateToken {
  var start: Int
  var end: Int
  /// Its number in the grammar's word table; -1 for digits and unknown words.
  var word: Int32
  /// The value of a run of up to nine digits; -1 otherwise.
  var number: Int
  var isCapital = false
  /// Whether it touches the token before.
  var isGlued = false

  var isDigits: Bool { number >= 0 }
}

/// Cuts folded text into tokens: words (letters, then letters or digits), digit runs, single East Asian letters, and single
/// other bytes.
enum DateTokenizer {
  /// The tokens of a lexicon entry or literal; for load time.
  static func words(of text: String) -> [[UInt8]] {
    var prepared = DateText()
    let utf8 = Array(text.utf8)
    utf8.withUnsafeBufferPointer { prepared.load($0) }
    var output: [[UInt8]] = []
    prepared.bytes.withUnsafeBufferPointer { bytes in
      var index = 0
      while index < prepared.count {
        if isSkipped(bytes[index]) {
          index += 1
          continue
        }
        let end = tokenEnd(bytes, from: index, to: prepared.count)
        output.append(Array(bytes[index..<end]))
        index = end
      }
    }
    return output
  }

  /// Where the letters end in a word with a day of the month glued to it ("Dec31"); `end` for all others.
  @inline(__always)
  static func lettersEnd(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) -> Int {
    guard end &- start > 3, bytes[end &- 1].isASCIIDigit else { return end }
    let isLong = bytes[end &- 2].isASCIIDigit
    let split = isLong ? end &- 2 : end &- 1
    let day = Int(bytes[end &- 1] &- 0x30) &+ (isLong ? 10 &* Int(bytes[split] &- 0x30) : 0)
    return 1...31 ~= day && split &- start >= 3 && !bytes[split &- 1].isASCIIDigit ? split : end
  }

  @inline(__always)
  static func isSkipped(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == DateText.filler
  }

  @inline(__always)
  static func tokenEnd(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, to limit: Int) -> Int {
    var end = start &+ 1
    let first = bytes[start]
    if first.isASCIIDigit {
      while end < limit, bytes[end].isASCIIDigit { end &+= 1 }
    } else if opensEastAsianLetter(first) {
      return min(start &+ eastAsianLength, limit)
    } else if first.isWordByte {
      while end < limit, bytes[end].isWordByte, !opensEastAsianLetter(bytes[end]) { end &+= 1 }
    }
    return end
  }

  /// Where the token starts that ends at `end`; a word or number begins at `limit` at the earliest.
  @inline(__always)
  static func tokenStart(_ bytes: UnsafeBufferPointer<UInt8>, endingAt end: Int, limit: Int) -> Int {
    var start = end &- 1
    guard bytes[start].isWordByte else { return start }
    if endsEastAsianLetter(bytes, end, limit) { return end &- eastAsianLength }
    while start > limit, bytes[start &- 1].isWordByte, !endsEastAsianLetter(bytes, start, limit) { start &-= 1 }
    return start
  }

  // MARK: East Asian letters

  /// The bytes of a Chinese or Japanese sign or a Korean syllable.
  private static let eastAsianLength = 3

  /// Whether a byte is the first of a Chinese or Japanese sign or a Korean syllable (U+3000 to U+DFFF): they are words of
  /// their own, because Chinese and Japanese have no spaces and Korean puts its particles behind words without one.
  @inline(__always)
  static func opensEastAsianLetter(_ byte: UInt8) -> Bool { byte &- 0xE3 <= 0xED - 0xE3 }

  @inline(__always)
  static func endsEastAsianLetter(_ bytes: UnsafeBufferPointer<UInt8>, _ end: Int, _ limit: Int) -> Bool {
    end &- eastAsianLength >= limit && opensEastAsianLetter(bytes[end &- eastAsianLength]) && bytes[end &- 1] >= 0x80
  }

  /// Whether one of the signs for year, month and day begins here that Chinese, Japanese and Korean put behind a number:
  /// they are words of their own, whatever follows.
  @inline(__always)
  static func isDateSign(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
    guard bytes.count &- start >= eastAsianLength, bytes[start] >= 0xE5 else { return false }
    switch (bytes[start], bytes[start &+ 1], bytes[start &+ 2]) {
    // 年, 月, 日, 년, 월, 일
    case (0xE5, 0xB9, 0xB4), (0xE6, 0x9C, 0x88), (0xE6, 0x97, 0xA5), (0xEB, 0x85, 0x84), (0xEC, 0x9B, 0x94),
      (0xEC, 0x9D, 0xBC):
      return true
    default: return false
    }
  }
}
