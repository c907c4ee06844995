internal import WinnowText

/// A hash of a name that ignores case, spaces and punctuation, so that `Motorsport-Magazin.com` and the domain
/// `motorsport-magazin.com` are one key.
enum SquashedKey {
  /// The key of `folded[range]` (already case-folded): its word bytes, eight at a time. 0 when there are none.
  @inline(__always)
  static func hash(_ folded: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> UInt64 {
    // Most are single words of up to eight bytes.
    if range.count <= 8, let base = folded.baseAddress, range.lowerBound &+ 8 <= folded.count {
      let bits = UInt64(truncatingIfNeeded: range.count) &* 8
      let mask = bits == 64 ? ~0 : (1 &<< bits) &- 1
      let raw = UnsafeRawPointer(base).loadUnaligned(fromByteOffset: range.lowerBound, as: UInt64.self)
      let chunk = UInt64(littleEndian: raw) & mask
      if wordBytes(chunk) == highs & mask { return chunk == 0 ? 0 : max(1, WordKey.mix(0, chunk)) }
    }
    return longHash(folded, range)
  }

  @inline(never)
  private static func longHash(_ folded: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> UInt64 {
    guard let base = folded.baseAddress else { return 0 }
    var key: UInt64 = 0
    var chunk: UInt64 = 0
    var bits: UInt64 = 0
    var index = range.lowerBound
    while index < range.upperBound {
      if bits == 0, index &+ 8 <= range.upperBound {
        let raw = UnsafeRawPointer(base).loadUnaligned(fromByteOffset: index, as: UInt64.self)
        let next = UInt64(littleEndian: raw)
        if wordBytes(next) == highs {
          key = WordKey.mix(key, next)
          index &+= 8
          continue
        }
      }
      let byte = base[index]
      index &+= 1
      guard byte.isWordByte else { continue }
      chunk |= UInt64(byte) &<< bits
      bits &+= 8
      if bits == 64 {
        key = WordKey.mix(key, chunk)
        chunk = 0
        bits = 0
      }
    }
    if bits > 0 { key = WordKey.mix(key, chunk) } else if key == 0 { return 0 }
    return max(1, key)
  }

  private static let highs: UInt64 = 0x8080_8080_8080_8080

  /// The highest bit of each word byte.
  @inline(__always)
  private static func wordBytes(_ chunk: UInt64) -> UInt64 { (WordKey.asciiWordBytes(chunk) | chunk) & highs }

  /// The key of a string; for load time.
  static func hash(_ string: String) -> UInt64 {
    let bytes = CaseFold.folded(string)
    return bytes.withUnsafeBufferPointer { hash($0, 0..<$0.count) }
  }
}

/// An open-addressed table from name keys to numbers, built once, read by all workers.
struct KeyTable: Sendable {
  private struct Slot: Sendable {
    /// 0 in free slots.
    var key: UInt64 = 0
    var value: Int32 = 0
  }

  private var slots = [Slot](repeating: Slot(), count: 16)
  private(set) var count = 0
  /// Eight bits per slot: most keys that are not in the table are refused by one bit of a small array.
  private var gate: [UInt64] = [UInt64](repeating: 0, count: 2)

  /// The number stored for `key`; nil for key 0 and unknown keys.
  subscript(key: UInt64) -> Int? {
    @inline(__always) get {
      guard key != 0, mayContain(key) else { return nil }
      return value(of: key)
    }
  }

  @inline(never)
  private func value(of key: UInt64) -> Int? {
    var slot = slot(of: key)
    while slots[slot].key != 0 {
      if slots[slot].key == key { return Int(slots[slot].value) }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// Stores `value` unless the key is 0 or taken; returns the value that holds.
  @discardableResult
  mutating func insert(_ key: UInt64, _ value: Int) -> Int {
    guard key != 0 else { return value }
    if let existing = self[key] { return existing }
    if count * 2 >= slots.count { grow() }
    place(Slot(key: key, value: Int32(value)))
    count += 1
    return value
  }

  /// Adds bits to the number stored for `key`, unless the key is 0.
  mutating func add(bits: UInt32, to key: UInt64) {
    guard key != 0 else { return }
    insert(key, 0)
    var slot = slot(of: key)
    while slots[slot].key != key { slot = (slot + 1) & (slots.count - 1) }
    slots[slot].value |= Int32(bitPattern: bits)
  }

  @inline(__always)
  private func mayContain(_ key: UInt64) -> Bool {
    let hash = spread(key)
    return gate[Int(truncatingIfNeeded: hash >> 40) & (gate.count - 1)] & (1 << (hash >> 58)) != 0
  }

  // A multiply spreads keys that differ in the last byte only.
  @inline(__always)
  private func spread(_ key: UInt64) -> UInt64 { key &* 0x9E37_79B9_7F4A_7C15 }

  @inline(__always)
  private func slot(of key: UInt64) -> Int {
    Int(truncatingIfNeeded: spread(key) >> 32) & (slots.count - 1)
  }

  private mutating func place(_ entry: Slot) {
    var slot = slot(of: entry.key)
    while slots[slot].key != 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = entry
    let hash = spread(entry.key)
    gate[Int(truncatingIfNeeded: hash >> 40) & (gate.count - 1)] |= 1 << (hash >> 58)
  }

  private mutating func grow() {
    let old = slots.filter { $0.key != 0 }
    slots = [Slot](repeating: Slot(), count: slots.count * 2)
    gate = [UInt64](repeating: 0, count: slots.count / 8)
    for entry in old { place(entry) }
  }
}

/// What names begin with: refuses most lines that are none before their key is computed.
struct NameBegins: Sendable {
  private var bits = [UInt64](repeating: 0, count: 1024)

  /// Whether a name may begin like `folded[range]`.
  @inline(__always)
  func mayContain(_ folded: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
    let hash = Self.hash(folded, range)
    return bits[Int(hash >> 6)] & (1 &<< (hash & 63)) != 0
  }

  mutating func insert(_ name: String) {
    let hash = CaseFold.folded(name).withUnsafeBufferPointer { Self.hash($0, 0..<$0.count) }
    bits[Int(hash >> 6)] |= 1 << (hash & 63)
  }

  /// 16 bits of the first four word bytes.
  @inline(__always)
  private static func hash(_ folded: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> UInt64 {
    var chunk: UInt32 = 0
    var count = 0
    for index in range where folded[index].isWordByte {
      chunk = chunk << 8 | UInt32(folded[index])
      count &+= 1
      if count == 4 { break }
    }
    return UInt64((chunk &* 0x9E37_79B1) >> 16)
  }
}
