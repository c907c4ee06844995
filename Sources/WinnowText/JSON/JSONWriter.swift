/// Writes JSON into one growing byte buffer; commas are its business.
///
/// Strings are expected to be well-formed UTF-8 and written as they are: only quotes, backslashes and control characters
/// are escaped. Numbers are written so that the same value always gives the same bytes. Allocates only to grow.
@usableFromInline package struct JSONWriter: ~Copyable {
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

  /// Writes a piece of at most `room` bytes at one go; a comma goes before it where one is due.
  ///
  /// - Parameter isValue: whether a value ends it, so that the next one needs a comma; false where its own value follows.
  @inlinable @inline(__always)
  package mutating func compose(room: Int, isValue: Bool = true, _ write: (inout JSONCursor) -> Void) {
    var cursor = JSONCursor(beginPiece(room))
    write(&cursor)
    endPiece(cursor.position, isValue)
  }

  @usableFromInline
  package mutating func beginPiece(_ room: Int) -> UnsafeMutablePointer<UInt8> {
    let tail = buffer.tail(reserving: room &+ 1)
    guard needsComma else { return tail }
    tail[0] = 0x2C
    return tail + 1
  }

  @usableFromInline
  package mutating func endPiece(_ end: UnsafeMutablePointer<UInt8>, _ isValue: Bool) {
    buffer.extend(to: end)
    needsComma = isValue
  }

  /// Writes what stands before a value: brackets, keys, and values that are the same in all records, none of which needs an
  /// escape.
  @inlinable @inline(__always)
  package mutating func opening(_ json: StaticString) {
    compose(room: json.utf8CodeUnitCount, isValue: false) { $0.literal(json) }
  }

  /// Writes a key that needs no escape.
  package mutating func key(_ key: StaticString) {
    compose(room: key.utf8CodeUnitCount &+ 3, isValue: false) {
      $0.literal("\"")
      $0.literal(key)
      $0.literal("\":")
    }
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
    if utf8.count <= 64 {
      compose(room: JSONCursor.room(forString: utf8.count)) { $0.string(utf8) }
    } else {
      beginString()
      appendToString(utf8)
      endString()
    }
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
        index = JSONCursor.copyPlain(source, from: index, count: count, to: target)
        var written = index &- start
        if index < count {
          written &+= JSONCursor.writeEscape(source[index], to: target + written)
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

  package mutating func bool(_ value: Bool) { literal(value ? "true" : "false") }

  package mutating func null() { literal("null") }

  private mutating func literal(_ word: StaticString) {
    separate()
    buffer.append(UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
  }

  package mutating func number(_ value: Int) {
    compose(room: JSONCursor.roomForNumber) { $0.number(value) }
  }

  /// Writes a finite number rounded to four decimals, without trailing zeros; not for NaN or infinity.
  package mutating func number(_ value: Double) {
    compose(room: JSONCursor.roomForNumber) { $0.number(value) }
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
