/// What is wrong with stored binary data: truncated, damaged, or written by another version.
@usableFromInline package struct BinaryFormatError: Error, Equatable, CustomStringConvertible {
  @usableFromInline package let description: String

  package init(_ description: String) {
    self.description = description
  }
}

/// Appends values in a compact binary form: LEB128 integers, length-prefixed bytes.
@usableFromInline package struct BinaryWriter: ~Copyable {
  private var buffer: ByteBuffer

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

  /// Empties the writer and keeps its memory.
  package mutating func reset() { buffer.removeAll() }

  @usableFromInline
  package mutating func integer(_ value: Int) {
    var rest = UInt64(bitPattern: Int64(value))
    // Zigzag, so that small negative numbers stay short.
    rest = (rest << 1) ^ (value < 0 ? .max : 0)
    buffer.append(maximum: 10) { target in
      var length = 0
      while rest >= 0x80 {
        target[length] = UInt8(truncatingIfNeeded: rest) | 0x80
        rest >>= 7
        length &+= 1
      }
      target[length] = UInt8(truncatingIfNeeded: rest)
      return length &+ 1
    }
  }

  package mutating func byte(_ value: UInt8) { buffer.append(value) }

  @usableFromInline
  package mutating func bool(_ value: Bool) { buffer.append(value ? 1 : 0) }

  package mutating func double(_ value: Double) { word(value.bitPattern) }

  /// Appends 8 bytes: hashes, which no shorter form fits.
  package mutating func word(_ value: UInt64) {
    withUnsafeBytes(of: value.littleEndian) { buffer.append($0.bindMemory(to: UInt8.self)) }
  }

  /// Appends bytes without their number.
  package mutating func append(_ value: [UInt8]) { buffer.append(value) }

  package mutating func data(_ value: [UInt8]) {
    value.withUnsafeBufferPointer { data($0) }
  }

  package mutating func data(_ value: UnsafeBufferPointer<UInt8>) {
    guard let source = value.baseAddress, value.count < 64 else {
      integer(value.count)
      buffer.append(value)
      return
    }
    // Most are names and words: length and bytes at one go.
    buffer.append(maximum: value.count &+ 1) { target in
      target[0] = UInt8(truncatingIfNeeded: value.count &<< 1)
      (target + 1).update(from: source, count: value.count)
      return value.count &+ 1
    }
  }

  /// Appends what `write` appends, behind the number of its bytes, which four bytes hold.
  @inlinable @inline(__always)
  package mutating func sized(_ write: (inout BinaryWriter) -> Void) {
    let start = beginSized()
    write(&self)
    endSized(start)
  }

  @usableFromInline
  package mutating func beginSized() -> Int {
    buffer.append(maximum: 4) { _ in 4 }
    return buffer.count
  }

  @usableFromInline
  package mutating func endSized(_ start: Int) {
    withUnsafeBytes(of: UInt32(buffer.count - start).littleEndian) {
      buffer.replace(at: start - 4, by: $0.bindMemory(to: UInt8.self))
    }
  }

  package mutating func string(_ value: String) {
    let isWritten: Void? = value.utf8.withContiguousStorageIfAvailable { data($0) }
    if isWritten == nil { data(Array(value.utf8)) }
  }

  @inlinable @inline(__always)
  package mutating func optional<T>(_ value: T?, _ encode: (inout BinaryWriter, T) -> Void) {
    bool(value != nil)
    if let value { encode(&self, value) }
  }

  package mutating func string(_ value: String?) { optional(value) { $0.string($1) } }

  @inlinable @inline(__always)
  package mutating func array<T>(_ values: [T], _ encode: (inout BinaryWriter, T) -> Void) {
    integer(values.count)
    // In place: a `for` loop copies each element, and counts its strings as held once more; that was a tenth of the
    // instructions of writing the spool.
    values.withUnsafeBufferPointer { values in
      for index in values.indices { encode(&self, values[index]) }
    }
  }
}

/// Reads what `BinaryWriter` wrote; every length is checked before it is believed.
@usableFromInline package struct BinaryReader {
  @usableFromInline let bytes: UnsafeBufferPointer<UInt8>
  private let interner: StringInterner?
  @usableFromInline package internal(set) var index: Int

  /// A reader that starts at `index`; `name()` takes its strings from `interner`.
  package init(_ bytes: UnsafeBufferPointer<UInt8>, from index: Int = 0, interner: StringInterner? = nil) {
    self.bytes = bytes
    self.interner = interner
    self.index = index
  }

  package var isAtEnd: Bool { index >= bytes.count }

  @usableFromInline static let truncated = BinaryFormatError("the data ends too early")

  @inlinable @inline(__always)
  package mutating func byte() throws(BinaryFormatError) -> UInt8 {
    guard index < bytes.count else { throw Self.truncated }
    defer { index &+= 1 }
    return bytes[index]
  }

  @inlinable @inline(__always)
  package mutating func bool() throws(BinaryFormatError) -> Bool { try byte() != 0 }

  @inlinable @inline(__always)
  package mutating func integer() throws(BinaryFormatError) -> Int {
    guard index < bytes.count, bytes[index] < 0x80 else { return try longInteger() }
    defer { index &+= 1 }
    let value = Int(bytes[index])
    return (value &>> 1) ^ (0 &- (value & 1))
  }

  /// An integer of more than one byte.
  @usableFromInline @inline(never)
  package mutating func longInteger() throws(BinaryFormatError) -> Int {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let next = try byte()
      guard shift < 64 else { throw BinaryFormatError("an integer is too long") }
      value |= UInt64(next & 0x7F) << shift
      if next < 0x80 { break }
      shift &+= 7
    }
    return Int(Int64(bitPattern: (value >> 1) ^ (0 &- (value & 1))))
  }

  /// An integer that counts something that takes at least one byte each.
  @inlinable @inline(__always)
  package mutating func count() throws(BinaryFormatError) -> Int {
    let value = try integer()
    guard value >= 0, value <= bytes.count - index else { throw Self.truncated }
    return value
  }

  package mutating func double() throws(BinaryFormatError) -> Double { Double(bitPattern: try word()) }

  package mutating func word() throws(BinaryFormatError) -> UInt64 {
    guard index + 8 <= bytes.count, let base = bytes.baseAddress else { throw Self.truncated }
    let bits = UnsafeRawPointer(base + index).loadUnaligned(as: UInt64.self)
    index += 8
    return UInt64(littleEndian: bits)
  }

  /// Length-prefixed bytes, in place.
  @inlinable @inline(__always)
  package mutating func slice() throws(BinaryFormatError) -> UnsafeBufferPointer<UInt8> {
    let count = try count()
    defer { index += count }
    return UnsafeBufferPointer(rebasing: bytes[index..<(index + count)])
  }

  package mutating func data() throws(BinaryFormatError) -> [UInt8] { Array(try slice()) }

  /// What `BinaryWriter.sized` wrote, in place.
  package mutating func sized() throws(BinaryFormatError) -> UnsafeBufferPointer<UInt8> {
    guard bytes.count - index >= 4, let base = bytes.baseAddress else { throw Self.truncated }
    let count = Int(UInt32(littleEndian: UnsafeRawPointer(base + index).loadUnaligned(as: UInt32.self)))
    guard count <= bytes.count - index - 4 else { throw Self.truncated }
    defer { index += 4 + count }
    return UnsafeBufferPointer(rebasing: bytes[(index + 4)..<(index + 4 + count)])
  }

  package mutating func string() throws(BinaryFormatError) -> String { String(decoding: try slice(), as: UTF8.self) }

  /// A string that is likely to come again.
  package mutating func name() throws(BinaryFormatError) -> String {
    let bytes = try slice()
    return interner?.string(bytes) ?? String(decoding: bytes, as: UTF8.self)
  }

  @inlinable @inline(__always)
  package mutating func optional<T>(
    _ decode: (inout BinaryReader) throws(BinaryFormatError) -> T
  ) throws(BinaryFormatError) -> T? {
    try bool() ? try decode(&self) : nil
  }

  package mutating func optionalString() throws(BinaryFormatError) -> String? {
    try bool() ? try string() : nil
  }

  @inlinable @inline(__always)
  package mutating func array<T>(
    _ decode: (inout BinaryReader) throws(BinaryFormatError) -> T
  ) throws(BinaryFormatError) -> [T] {
    let count = try count()
    var values: [T] = []
    values.reserveCapacity(count)
    for _ in 0..<count { values.append(try decode(&self)) }
    return values
  }
}
