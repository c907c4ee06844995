/// Writes JSON into one growing byte buffer; commas are its business.
///
/// Strings are expected to be well-formed UTF-8 and written as they are: only quotes, backslashes and control characters
/// are escaped. Numbers are written so that the same value always gives the same bytes. Allocates only to grow.
package struct JSONWriter: ~Copyable {
  private var buffer: ByteBuffer
  private var needsComma = false

  package init(reserving capacity: Int = 0) {
    buffer = ByteBuffer(reserving: capacity)
  }

  /// A copy of what was written.
  package var bytes: [UInt8] { buffer.array }

  /// Bytes written.
  package var count: Int { buffer.count }

  /// What was written, in place.
  package borrowing func withBytes<R, E: Error>(_ body: (UnsafeBufferPointer<UInt8>) throws(E) -> R) throws(E) -> R {
    try buffer.withBytes(body)
  }

  /// Empties the buffer and keeps its memory.
  package mutating func reset() {
    buffer.removeAll()
    needsComma = false
  }

  private mutating func separate() {
    if needsComma { buffer.append(0x2C) }
    needsComma = true
  }

  package mutating func beginObject() { begin(0x7B) }
  package mutating func endObject() { end(0x7D) }
  package mutating func beginArray() { begin(0x5B) }
  package mutating func endArray() { end(0x5D) }

  private mutating func begin(_ byte: UInt8) {
    separate()
    buffer.append(byte)
    needsComma = false
  }

  private mutating func end(_ byte: UInt8) {
    buffer.append(byte)
    needsComma = true
  }

  /// Ends a record: a line feed, and the next value starts afresh.
  package mutating func newline() {
    buffer.append(0x0A)
    needsComma = false
  }

  /// Writes a key that needs no escape.
  package mutating func key(_ key: StaticString) {
    let length = key.utf8CodeUnitCount
    let hasComma = needsComma
    buffer.append(maximum: length &+ 4) { target in
      // The comma is overwritten where there is none.
      target[0] = 0x2C
      let start = target + (hasComma ? 1 : 0)
      start[0] = 0x22
      Self.copy(key.utf8Start, length, to: start + 1)
      start[length &+ 1] = 0x22
      start[length &+ 2] = 0x3A
      return length &+ (hasComma ? 4 : 3)
    }
    needsComma = false
  }

  /// Writes what stands before a value: brackets, keys, and values that are the same in all records, none of which needs an
  /// escape. Much less work than one by one.
  package mutating func opening(_ json: StaticString) {
    opening(UnsafeBufferPointer(start: json.utf8Start, count: json.utf8CodeUnitCount))
  }

  /// Writes what stands before a value.
  package mutating func opening(_ json: UnsafeBufferPointer<UInt8>) {
    guard let source = json.baseAddress else { return }
    let length = json.count
    let comma = needsComma ? 1 : 0
    buffer.append(maximum: length &+ 1) { target in
      // The comma is overwritten where there is none.
      target[0] = 0x2C
      Self.copy(source, length, to: target + comma)
      return length &+ comma
    }
    needsComma = false
  }

  /// Copies bytes, up to 32 of them as two or three words that overlap.
  @inline(__always)
  private static func copy(_ source: UnsafePointer<UInt8>, _ count: Int, to target: UnsafeMutablePointer<UInt8>) {
    if count <= 16 {
      copyShort(source, count, to: target)
    } else if count <= 32 {
      let from = UnsafeRawPointer(source)
      let to = UnsafeMutableRawPointer(target)
      let low = from.loadUnaligned(as: ByteQuad.Bytes.self)
      let high = from.loadUnaligned(fromByteOffset: count &- 16, as: ByteQuad.Bytes.self)
      to.storeBytes(of: low, as: ByteQuad.Bytes.self)
      to.storeBytes(of: high, toByteOffset: count &- 16, as: ByteQuad.Bytes.self)
    } else {
      target.update(from: source, count: count)
    }
  }

  /// Copies at most 16 bytes as two words that overlap; not 0 when one of four or more needs an escape.
  @inline(__always) @discardableResult
  private static func copyShort(
    _ source: UnsafePointer<UInt8>, _ count: Int, to target: UnsafeMutablePointer<UInt8>
  ) -> UInt64 {
    let from = UnsafeRawPointer(source)
    let to = UnsafeMutableRawPointer(target)
    if count >= 8 {
      let low = from.loadUnaligned(as: UInt64.self)
      let high = from.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
      to.storeBytes(of: low, as: UInt64.self)
      to.storeBytes(of: high, toByteOffset: count &- 8, as: UInt64.self)
      return JSONScanner.specials(in: low) | JSONScanner.specials(in: high)
    }
    if count >= 4 {
      let low = from.loadUnaligned(as: UInt32.self)
      let high = from.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self)
      to.storeBytes(of: low, as: UInt32.self)
      to.storeBytes(of: high, toByteOffset: count &- 4, as: UInt32.self)
      return JSONScanner.specials(in: UInt64(low) | UInt64(high) &<< 32)
    }
    for index in 0..<count { target[index] = source[index] }
    return 0
  }

  /// Writes a key known only at run time.
  package mutating func dynamicKey(_ key: String) {
    string(key)
    buffer.append(0x3A)
    needsComma = false
  }

  /// Writes a key given with its quotes.
  package mutating func rawKey(_ json: UnsafeBufferPointer<UInt8>) {
    raw(json)
    buffer.append(0x3A)
    needsComma = false
  }

  /// Appends whole lines that another writer wrote.
  package mutating func lines(_ lines: UnsafeBufferPointer<UInt8>) {
    buffer.append(lines)
    needsComma = false
  }

  /// Writes a string value.
  package mutating func string(_ string: String) {
    let isWritten: Void? = string.utf8.withContiguousStorageIfAvailable { self.string($0) }
    if isWritten == nil {
      var string = string
      string.withUTF8 { self.string($0) }
    }
  }

  /// Writes a string value from well-formed UTF-8.
  package mutating func string(_ utf8: UnsafeBufferPointer<UInt8>) {
    if let source = utf8.baseAddress, utf8.count >= 4, utf8.count <= 16, shortString(source, utf8.count) { return }
    beginString()
    appendToString(utf8)
    endString()
  }

  /// Writes a string of 4 to 16 bytes at one go; false, and nothing is written, when a byte of it needs an escape.
  ///
  /// Most strings of a record are names of rules and kinds, days, or words.
  @inline(__always)
  private mutating func shortString(_ source: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    let hasComma = needsComma
    var isPlain = true
    buffer.append(maximum: count &+ 3) { target in
      target[0] = 0x2C
      let start = target + (hasComma ? 1 : 0)
      start[0] = 0x22
      isPlain = Self.copyShort(source, count, to: start + 1) == 0
      start[count &+ 1] = 0x22
      return isPlain ? count &+ (hasComma ? 3 : 2) : 0
    }
    if isPlain { needsComma = true }
    return isPlain
  }

  /// Starts a string value that is written in pieces.
  package mutating func beginString() {
    separate()
    buffer.append(0x22)
  }

  /// Ends a string value that was written in pieces.
  package mutating func endString() { buffer.append(0x22) }

  /// Adds a piece to the string value begun before.
  ///
  /// Copies sixteen bytes at a time and steps back to the first byte among them that needs an escape.
  package mutating func appendToString(_ utf8: UnsafeBufferPointer<UInt8>) {
    guard let source = utf8.baseAddress else { return }
    let count = utf8.count
    var index = 0
    while index < count {
      // Room for the rest without escapes, one escape more, and the eight bytes of a store.
      buffer.append(maximum: count &- index &+ 16) { target in
        let start = index
        index = Self.copyPlain(source, from: index, count: count, to: target)
        var written = index &- start
        if index < count {
          written &+= Self.writeEscape(source[index], to: target + written)
          index &+= 1
        }
        return written
      }
    }
  }

  /// Adds line feeds to the string value begun before.
  package mutating func appendLineFeeds(_ count: Int) {
    for _ in 0..<count {
      buffer.append(0x5C)
      buffer.append(0x6E)
    }
  }

  /// Copies bytes up to the first one that needs an escape and returns its index, or `count`.
  @inline(__always)
  private static func copyPlain(
    _ source: UnsafePointer<UInt8>, from start: Int, count: Int, to target: UnsafeMutablePointer<UInt8>
  ) -> Int {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let raw = UnsafeRawPointer(source)
    let output = UnsafeMutableRawPointer(target) - start
    let (index, isFound) = JSONScanner.copyPlainWords(raw, from: start, count: count, to: output)
    if isFound { return index }
    guard index < count else { return count }
    // The last bytes, padded with a byte that needs no escape.
    let left = UInt64(truncatingIfNeeded: count &- index) &* 8
    var word = ones &* 0x20 &<< left
    if count >= 8 {
      word |= raw.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self) &>> (64 &- left)
    } else if left >= 32 {
      // Two halves that overlap.
      word |= UInt64(raw.loadUnaligned(fromByteOffset: index, as: UInt32.self))
      word |= UInt64(raw.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self)) &<< (left &- 32)
    } else {
      for offset in 0..<(count &- index) {
        word |= UInt64(source[index &+ offset]) &<< UInt64(truncatingIfNeeded: offset &* 8)
      }
    }
    output.storeBytes(of: word, toByteOffset: index, as: UInt64.self)
    let hit = JSONScanner.specials(in: word)
    return hit == 0 ? count : index &+ hit.trailingZeroBitCount / 8
  }

  /// Writes the escape of a byte and returns its length, at most 6.
  private static func writeEscape(_ byte: UInt8, to target: UnsafeMutablePointer<UInt8>) -> Int {
    target[0] = 0x5C
    switch byte {
    case 0x22, 0x5C: target[1] = byte
    case 0x08: target[1] = 0x62
    case 0x09: target[1] = 0x74
    case 0x0A: target[1] = 0x6E
    case 0x0C: target[1] = 0x66
    case 0x0D: target[1] = 0x72
    default:
      target[1] = 0x75
      target[2] = 0x30
      target[3] = 0x30
      target[4] = hexDigit(byte >> 4)
      target[5] = hexDigit(byte & 15)
      return 6
    }
    return 2
  }

  private static func hexDigit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }

  package mutating func bool(_ value: Bool) { literal(value ? "true" : "false") }

  package mutating func null() { literal("null") }

  private mutating func literal(_ word: StaticString) {
    separate()
    buffer.append(UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
  }

  package mutating func number(_ value: Int) {
    separate()
    if value < 0 { buffer.append(0x2D) }
    digits(UInt64(value.magnitude))
  }

  /// Writes a finite number rounded to four decimals, without trailing zeros; not for NaN or infinity.
  package mutating func number(_ value: Double) {
    let scaled = (value * 10_000).rounded()
    guard scaled.magnitude < 1e15 else {
      separate()
      buffer.append(Array(value.description.utf8))
      return
    }
    let magnitude = UInt64(scaled.magnitude)
    if scaled >= 0, magnitude < 100_000 { return shortNumber(UInt32(magnitude)) }
    separate()
    if scaled < 0 { buffer.append(0x2D) }
    digits(magnitude / 10_000)
    var fraction = magnitude % 10_000
    guard fraction > 0 else { return }
    buffer.append(0x2E)
    var divisor: UInt64 = 1_000
    while fraction > 0 {
      buffer.append(0x30 + UInt8(truncatingIfNeeded: fraction / divisor))
      fraction %= divisor
      divisor /= 10
    }
  }

  /// Writes so many ten thousandths below ten: most numbers that are not whole are shares and confidences.
  private mutating func shortNumber(_ scaled: UInt32) {
    separate()
    buffer.append(maximum: 6) { target in
      target[1] = 0x2E
      var rest = scaled
      var length = 6
      for place in stride(from: 5, to: 1, by: -1) {
        let digit = rest % 10
        rest /= 10
        target[place] = 0x30 &+ UInt8(truncatingIfNeeded: digit)
        if digit == 0, length == place &+ 1 { length = place }
      }
      target[0] = 0x30 &+ UInt8(truncatingIfNeeded: rest)
      // No point without decimals.
      return length == 2 ? 1 : length
    }
  }

  /// Appends a number's decimal digits, of which there are at most 20.
  private mutating func digits(_ value: UInt64) {
    buffer.append(maximum: 20) { target in
      // Mostly offsets within a page: few digits, and 32-bit division.
      if value < 10_000 {
        let rest = UInt32(truncatingIfNeeded: value)
        let length = value < 10 ? 1 : value < 100 ? 2 : value < 1_000 ? 3 : 4
        Self.writeDigits(rest, length, to: target)
        return length
      }
      var length = 5
      var limit: UInt64 = 100_000
      while value >= limit, length < 20 {
        length &+= 1
        limit = length == 20 ? .max : limit &* 10
      }
      Self.writeDigits(value, length, to: target)
      return length
    }
  }

  @inline(__always)
  private static func writeDigits<Value: FixedWidthInteger>(
    _ value: Value, _ length: Int, to target: UnsafeMutablePointer<UInt8>
  ) {
    var rest = value
    var place = length
    while place > 0 {
      place &-= 1
      target[place] = 0x30 &+ UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
  }

  /// Writes bytes that are already one JSON value.
  package mutating func raw(_ json: UnsafeBufferPointer<UInt8>) {
    separate()
    buffer.append(json)
  }

  /// Writes bytes that are already one JSON value.
  package mutating func raw(_ json: [UInt8]) {
    separate()
    buffer.append(json)
  }
}
