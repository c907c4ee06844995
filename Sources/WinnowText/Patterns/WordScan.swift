/// Where words begin and end: runs of ASCII letters and digits and of non-ASCII scalars that are not punctuation.
///
/// An apostrophe or a hyphen ends a word; so do the no-break space, quotation marks, dashes, and CJK punctuation.
package enum WordScan {
  /// The first byte at or after `start` that belongs to a word; the text's length when there is none.
  @inline(__always)
  package static func wordStart(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var index = start
    while index < text.count {
      let length = separatorLength(in: text, at: index)
      if length == 0 { return index }
      index &+= length
    }
    return text.count
  }

  /// The end of the word that begins at `start`.
  package static func wordEnd(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var index = start
    while index < text.count, separatorLength(in: text, at: index) == 0 { index &+= 1 }
    return index
  }

  /// The length of the separator at `index`, or 0 when a byte of a word stands there.
  @inline(__always)
  package static func separatorLength(in text: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
    let byte = text[index]
    if byte < 0x80 { return byte.isASCIIWord ? 0 : 1 }
    return separatorLength(lead: byte, in: text, at: index)
  }

  @inline(never)
  private static func separatorLength(lead: UInt8, in text: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
    let left = text.count &- index
    switch lead {
    case 0xC2:
      guard left >= 2 else { return 0 }
      // U+0080…U+00BF without the letters ª µ º.
      let next = text[index &+ 1]
      return next == 0xAA || next == 0xB5 || next == 0xBA ? 0 : 2
    case 0xE2:
      guard left >= 3 else { return 0 }
      // U+2000…U+206F, general punctuation.
      let next = text[index &+ 1]
      return next == 0x80 || (next == 0x81 && text[index &+ 2] < 0xB0) ? 3 : 0
    case 0xE3:
      guard left >= 3 else { return 0 }
      // U+3000…U+303F, CJK punctuation.
      return text[index &+ 1] == 0x80 ? 3 : 0
    default:
      return 0
    }
  }
}

extension UInt8 {
  /// An ASCII letter or digit.
  @inline(__always)
  var isASCIIWord: Bool { isASCIILetter || isASCIIDigit }
}
