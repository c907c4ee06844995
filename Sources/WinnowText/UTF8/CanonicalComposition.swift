internal import CUTF8Proc
internal import Glibc

/// Normalisation form C (Unicode Standard Annex 15): `ü` as one character, where macOS, PDFs and some editors write `u` and
/// a mark behind it. Rules, words and dates are written composed.
package enum CanonicalComposition {
  /// The composed form of well-formed UTF-8; nil where nothing is apart: no combining mark of Latin, Greek or Cyrillic, no
  /// Arabic hamza or madda, no nukta, no kana voice mark and no single jamo of Hangul.
  ///
  /// Costs a pass over the characters beyond ASCII, and about 100 MB/s where something is to be composed.
  package static func composed(_ text: [UInt8]) -> [UInt8]? {
    text.withUnsafeBufferPointer { composed($0) }
  }

  /// The composed form of a text.
  package static func composed(_ text: String) -> String {
    var text = text
    let bytes = text.withUTF8 { composed($0) }
    return bytes.map { String(decoding: $0, as: UTF8.self) } ?? text
  }

  private static func composed(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    guard hasParts(bytes), let composed = compose(bytes), !composed.elementsEqual(bytes) else { return nil }
    return composed
  }

  private static func hasParts(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var index = UTF8Scan.asciiPrefix(bytes)
    while index < bytes.count {
      if isPart(bytes, at: index) { return true }
      let lead = bytes[index]
      index &+= lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
      if index < bytes.count, bytes[index] < 0x80 { index = UTF8Scan.asciiPrefix(bytes, from: index) }
    }
    return false
  }

  @inline(__always)
  private static func isPart(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
    let first = bytes[index]
    guard first >= 0xCC, index + 1 < bytes.count else { return false }
    let second = bytes[index + 1]
    switch first {
    // U+0300 ... U+036F.
    case 0xCC: return true
    case 0xCD: return second < 0xB0
    // U+0653 ... U+0655.
    case 0xD9: return (0x93...0x95).contains(second)
    default: break
    }
    guard index + 2 < bytes.count else { return false }
    switch (first, second) {
    // The nukta of Devanagari, Bengali, Gurmukhi and Oriya.
    case (0xE0, 0xA4), (0xE0, 0xA6), (0xE0, 0xA8), (0xE0, 0xAC): return bytes[index + 2] == 0xBC
    // U+1100 ... U+11FF.
    case (0xE1, 0x84...0x87): return true
    // U+3099, U+309A.
    case (0xE3, 0x82): return bytes[index + 2] == 0x99 || bytes[index + 2] == 0x9A
    default: return false
    }
  }

  private static func compose(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    var result: UnsafeMutablePointer<UInt8>?
    let options = utf8proc_option_t(UTF8PROC_COMPOSE.rawValue | UTF8PROC_STABLE.rawValue)
    let count = utf8proc_map(bytes.baseAddress, bytes.count, &result, options)
    defer { free(result) }
    guard count >= 0, let result else { return nil }
    return Array(UnsafeBufferPointer(start: result, count: count))
  }
}
