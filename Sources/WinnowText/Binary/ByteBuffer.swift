/// A growing run of bytes that only its owner writes: what the codecs write into.
///
/// Unlike an array it has no reference count, no copy on write and no check per byte; every operation reserves what it
/// needs once. Appending is amortised O(1) per byte, about memory speed for long runs.
package struct ByteBuffer: ~Copyable {
  private var base: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  /// Bytes written.
  package private(set) var count: Int

  /// An empty buffer with room for `capacity` bytes.
  package init(reserving capacity: Int = 0) {
    self.capacity = max(capacity, 64)
    base = .allocate(capacity: self.capacity)
    count = 0
  }

  deinit { base.deallocate() }

  package var isEmpty: Bool { count == 0 }

  /// Empties the buffer and keeps its memory.
  package mutating func removeAll() { count = 0 }

  /// The bytes, in place.
  package borrowing func withBytes<R, E: Error>(_ body: (UnsafeBufferPointer<UInt8>) throws(E) -> R) throws(E) -> R {
    try body(UnsafeBufferPointer(start: base, count: count))
  }

  /// A copy of the bytes.
  package var array: [UInt8] { Array(UnsafeBufferPointer(start: base, count: count)) }

  /// Makes room for `additional` more bytes.
  @inline(__always)
  package mutating func reserve(_ additional: Int) {
    if capacity &- count < additional { grow(additional) }
  }

  @inline(never)
  private mutating func grow(_ additional: Int) {
    let newCapacity = max(count + additional, capacity * 2)
    let grown = UnsafeMutablePointer<UInt8>.allocate(capacity: newCapacity)
    grown.update(from: base, count: count)
    base.deallocate()
    base = grown
    capacity = newCapacity
  }

  /// Appends a byte.
  @inline(__always)
  package mutating func append(_ byte: UInt8) {
    reserve(1)
    base[count] = byte
    count &+= 1
  }

  /// Appends bytes.
  package mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let source = bytes.baseAddress else { return }
    reserve(bytes.count)
    (base + count).update(from: source, count: bytes.count)
    count &+= bytes.count
  }

  /// Appends bytes.
  package mutating func append(_ bytes: [UInt8]) {
    bytes.withUnsafeBufferPointer { append($0) }
  }

  /// Replaces bytes written before.
  package mutating func replace(at index: Int, by bytes: UnsafeBufferPointer<UInt8>) {
    precondition(index >= 0 && index <= count - bytes.count)
    if let source = bytes.baseAddress { (base + index).update(from: source, count: bytes.count) }
  }

  /// Where the next bytes go; there is room for so many.
  @inline(__always)
  mutating func tail(reserving additional: Int) -> UnsafeMutablePointer<UInt8> {
    reserve(additional)
    return base + count
  }

  /// Takes what was written behind the last byte, up to `end`.
  @inline(__always)
  mutating func extend(to end: UnsafeMutablePointer<UInt8>) {
    let newCount = end - base
    precondition(newCount >= count && newCount <= capacity)
    count = newCount
  }

  /// Lets `write` fill up to `maximum` bytes behind the last one; it returns how many it wrote.
  @inline(__always)
  package mutating func append<E: Error>(
    maximum: Int, _ write: (UnsafeMutablePointer<UInt8>) throws(E) -> Int
  ) throws(E) {
    reserve(maximum)
    let written = try write(base + count)
    precondition(written >= 0 && written <= maximum)
    count &+= written
  }
}
