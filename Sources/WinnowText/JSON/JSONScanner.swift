/// What is wrong with a piece of JSON, and where.
package struct JSONError: Error, Equatable, CustomStringConvertible {
  /// The byte offset in the scanned buffer.
  package let offset: Int
  package let message: String

  package init(offset: Int, message: String) {
    self.offset = offset
    self.message = message
  }

  package var description: String { "\(message) at byte \(offset)" }
}

/// A strict pull parser for JSON (RFC 8259) over UTF-8 that was validated before.
///
/// It never builds a tree: the caller walks objects and arrays and asks for strings, numbers or raw value ranges. Every
/// skipped value is validated in full, so that what is passed through untouched is known to be JSON. No allocation.
package struct JSONScanner {
  package let bytes: UnsafeBufferPointer<UInt8>
  package var index: Int

  /// Nesting deeper than this is an error, so that hostile input cannot exhaust the stack.
  package static let maximumDepth = 256

  package init(_ bytes: UnsafeBufferPointer<UInt8>, from index: Int = 0) {
    self.bytes = bytes
    self.index = index
  }

  /// The raw bytes between the quotes of a string.
  package struct StringToken {
    package let range: Range<Int>
    package let hasEscapes: Bool
  }

  package func fail(_ message: String) -> JSONError { JSONError(offset: index, message: message) }

  /// Skips white space and returns the next byte without consuming it; 0 at the end.
  @inline(__always)
  package mutating func peek() -> UInt8 {
    while index < bytes.count {
      let byte = bytes[index]
      if byte > 0x20 { return byte }
      guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return byte }
      index &+= 1
    }
    return 0
  }

  /// Consumes `byte` after white space.
  package mutating func expect(_ byte: UInt8) throws(JSONError) {
    guard peek() == byte, index < bytes.count else {
      throw fail("expected '\(Character(Unicode.Scalar(byte)))'\(found())")
    }
    index &+= 1
  }

  func found() -> String {
    guard index < bytes.count else { return ", found the end" }
    let byte = bytes[index]
    return byte > 0x20 && byte < 0x7F ? ", found '\(Character(Unicode.Scalar(byte)))'" : ", found byte \(byte)"
  }

  /// Checks that nothing but white space is left.
  package mutating func expectEnd() throws(JSONError) {
    _ = peek()
    guard index == bytes.count else { throw fail("unexpected text after the value\(found())") }
  }

  /// Walks an object: `body` gets each key and must consume its value.
  package mutating func object(
    _ body: (inout JSONScanner, StringToken) throws -> Void
  ) throws {
    try expect(0x7B)
    if peek() == 0x7D {
      index &+= 1
      return
    }
    while true {
      guard peek() == 0x22 else { throw fail("expected a key in quotes\(found())") }
      let key = try string()
      try expect(0x3A)
      try body(&self, key)
      switch peek() {
      case 0x2C: index &+= 1
      case 0x7D:
        index &+= 1
        return
      default: throw fail("expected ',' or '}'\(found())")
      }
    }
  }

  /// Walks an array: `body` must consume one value.
  package mutating func array(_ body: (inout JSONScanner) throws -> Void) throws {
    try expect(0x5B)
    if peek() == 0x5D {
      index &+= 1
      return
    }
    while true {
      try body(&self)
      switch peek() {
      case 0x2C: index &+= 1
      case 0x5D:
        index &+= 1
        return
      default: throw fail("expected ',' or ']'\(found())")
      }
    }
  }

  /// Consumes a string and returns where its contents stand; escapes are checked, not decoded.
  package mutating func string() throws(JSONError) -> StringToken {
    guard peek() == 0x22 else { throw fail("expected a string\(found())") }
    index &+= 1
    let start = index
    var hasEscapes = false
    while true {
      index = Self.nextSpecial(bytes, from: index)
      guard index < bytes.count else { throw fail("unterminated string") }
      switch bytes[index] {
      case 0x22:
        index &+= 1
        return StringToken(range: start..<(index &- 1), hasEscapes: hasEscapes)
      case 0x5C:
        hasEscapes = true
        try skipEscape()
      default:
        throw fail("unescaped control character \(bytes[index]) in a string")
      }
    }
  }

  /// Whether no byte is a quote, a backslash or a control character.
  @inline(__always)
  static func isPlain(_ bytes: ByteQuad.Bytes) -> Bool {
    ByteQuad.areNone(
      ByteQuad.are(bytes, in: 0, count: 0x20) | ByteQuad.are(bytes, 0x22) | ByteQuad.are(bytes, 0x5C))
  }

  /// A high bit in every byte of `word` up to the first one that is a quote, a backslash or a control character (bytes
  /// behind that one may be marked wrongly).
  @inline(__always)
  package static func specials(in word: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let quote = word ^ (ones &* 0x22)
    let slash = word ^ (ones &* 0x5C)
    let control = (word &- ones &* 0x20) & ~word
    return (((quote &- ones) & ~quote) | ((slash &- ones) & ~slash) | control) & (ones &* 0x80)
  }

  /// The offset of the next quote, backslash or control character, eight bytes at a time.
  @inline(__always)
  package static func nextSpecial(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    guard let base = bytes.baseAddress else { return start }
    let raw = UnsafeRawPointer(base)
    let count = bytes.count
    var index = start
    while index &+ 8 <= count {
      let hit = specials(in: raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      if hit != 0 { return index &+ hit.trailingZeroBitCount / 8 }
      index &+= 8
    }
    while index < count {
      let byte = base[index]
      if byte == 0x22 || byte == 0x5C || byte < 0x20 { return index }
      index &+= 1
    }
    return count
  }

  mutating func skipEscape() throws(JSONError) {
    guard index &+ 1 < bytes.count else { throw fail("unterminated string") }
    switch bytes[index &+ 1] {
    case 0x22, 0x5C, 0x2F, 0x62, 0x66, 0x6E, 0x72, 0x74:
      index &+= 2
    case 0x75:
      let unit = try hexUnit(at: index &+ 2)
      if unit & 0xFC00 == 0xDC00 { throw fail("lone surrogate in a string") }
      if unit & 0xFC00 == 0xD800 {
        guard index &+ 7 < bytes.count, bytes[index &+ 6] == 0x5C, bytes[index &+ 7] == 0x75,
          try hexUnit(at: index &+ 8) & 0xFC00 == 0xDC00
        else { throw fail("lone surrogate in a string") }
        index &+= 12
      } else {
        index &+= 6
      }
    default:
      throw fail("unknown escape in a string")
    }
  }

  func hexUnit(at start: Int) throws(JSONError) -> UInt32 {
    guard start &+ 4 <= bytes.count else { throw fail("unterminated string") }
    var value: UInt32 = 0
    for offset in 0..<4 {
      let byte = bytes[start &+ offset]
      let lower = byte | 0x20
      if byte.isASCIIDigit {
        value = value << 4 | UInt32(byte &- 0x30)
      } else if lower &- 0x61 < 6 {
        value = value << 4 | UInt32(lower &- 0x61 &+ 10)
      } else {
        throw fail("bad \\u escape in a string")
      }
    }
    return value
  }

  /// Whether the token's contents are exactly `key` (for keys without escapes; an escaped key is decoded first).
  package func matches(_ token: StringToken, _ key: StaticString) -> Bool {
    if token.hasEscapes { return decoded(token) == key.description }
    guard token.range.count == key.utf8CodeUnitCount, let base = bytes.baseAddress else { return false }
    for offset in 0..<token.range.count where base[token.range.lowerBound &+ offset] != key.utf8Start[offset] {
      return false
    }
    return true
  }

  /// Validates and skips one value of any kind; returns its byte range.
  @discardableResult
  package mutating func skipValue(depth: Int = 0) throws(JSONError) -> Range<Int> {
    guard depth < Self.maximumDepth else { throw fail("nested deeper than \(Self.maximumDepth)") }
    let first = peek()
    let start = index
    switch first {
    case 0x22: _ = try string()
    case 0x7B: try skipObject(depth: depth)
    case 0x5B: try skipArray(depth: depth)
    case 0x74: try literal("true")
    case 0x66: try literal("false")
    case 0x6E: try literal("null")
    default: _ = try number()
    }
    return start..<index
  }

  private mutating func skipObject(depth: Int) throws(JSONError) {
    index &+= 1
    if peek() == 0x7D {
      index &+= 1
      return
    }
    while true {
      guard peek() == 0x22 else { throw fail("expected a key in quotes\(found())") }
      _ = try string()
      try expect(0x3A)
      try skipValue(depth: depth + 1)
      let next = peek()
      guard next == 0x2C || next == 0x7D else { throw fail("expected ',' or '}'\(found())") }
      index &+= 1
      if next == 0x7D { return }
    }
  }

  private mutating func skipArray(depth: Int) throws(JSONError) {
    index &+= 1
    if peek() == 0x5D {
      index &+= 1
      return
    }
    while true {
      try skipValue(depth: depth + 1)
      let next = peek()
      guard next == 0x2C || next == 0x5D else { throw fail("expected ',' or ']'\(found())") }
      index &+= 1
      if next == 0x5D { return }
    }
  }

  /// Consumes `true`, `false` or `null`.
  package mutating func literal(_ word: StaticString) throws(JSONError) {
    let length = word.utf8CodeUnitCount
    guard index &+ length <= bytes.count else { throw fail("expected a value\(found())") }
    for offset in 0..<length where bytes[index &+ offset] != word.utf8Start[offset] {
      throw fail("expected a value\(found())")
    }
    index &+= length
    if index < bytes.count, bytes[index].isWordByte { throw fail("expected a value\(found())") }
  }

  /// Consumes a number in JSON's grammar (no NaN, no leading zeros) and returns its byte range.
  package mutating func number() throws(JSONError) -> Range<Int> {
    _ = peek()
    let start = index
    func at(_ offset: Int) -> UInt8 { offset < bytes.count ? bytes[offset] : 0 }
    var cursor = index
    func digits() -> Int {
      var end = cursor
      while at(end).isASCIIDigit { end &+= 1 }
      return end
    }
    if at(cursor) == 0x2D { cursor &+= 1 }
    let whole = digits()
    guard whole > cursor else { throw fail("expected a value\(found())") }
    if at(cursor) == 0x30, whole > cursor &+ 1 { throw fail("number with a leading zero") }
    cursor = whole
    if at(cursor) == 0x2E {
      cursor &+= 1
      let fraction = digits()
      guard fraction > cursor else { throw fail("number without digits after its point") }
      cursor = fraction
    }
    if at(cursor) | 0x20 == 0x65 {
      cursor &+= 1
      if at(cursor) == 0x2B || at(cursor) == 0x2D { cursor &+= 1 }
      let exponent = digits()
      guard exponent > cursor else { throw fail("number without digits in its exponent") }
      cursor = exponent
    }
    if at(cursor).isWordByte { throw fail("expected a value\(found())") }
    index = cursor
    return start..<cursor
  }
}
