internal import WinnowText

/// A hash of a name that ignores case, spaces and punctuation, so that `Motorsport-Magazin.com` and the domain
/// `motorsport-magazin.com` are one key.
enum SquashedKey {
  /// The key of `folded[range]` (already case-folded): FNV-1a over its word bytes. 0 when there are none.
  static func hash(_ folded: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> UInt64 {
    var state = Self.seed
    for index in range where folded[index].isWordByte { state = Self.step(state, folded[index]) }
    return state == Self.seed ? 0 : max(1, state)
  }

  /// The key of a string; for load time.
  static func hash(_ string: String) -> UInt64 {
    let bytes = CaseFold.folded(string)
    return bytes.withUnsafeBufferPointer { hash($0, 0..<$0.count) }
  }

  static let seed: UInt64 = 0xCBF2_9CE4_8422_2325

  @inline(__always)
  static func step(_ state: UInt64, _ byte: UInt8) -> UInt64 { (state ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
}

/// An open-addressed table from name keys to numbers, built once, read by all workers.
struct KeyTable: Sendable {
  private var keys: [UInt64] = [UInt64](repeating: 0, count: 16)
  private var values: [Int32] = [Int32](repeating: 0, count: 16)
  private(set) var count = 0
  /// Eight bits per slot: most keys that are not in the table are refused by one bit of a small array.
  private var gate: [UInt64] = [UInt64](repeating: 0, count: 2)

  /// The number stored for `key`; nil for key 0 and unknown keys.
  subscript(key: UInt64) -> Int? {
    guard key != 0, mayContain(key) else { return nil }
    var slot = slot(of: key)
    while keys[slot] != 0 {
      if keys[slot] == key { return Int(values[slot]) }
      slot = (slot + 1) & (keys.count - 1)
    }
    return nil
  }

  /// Stores `value` unless the key is 0 or taken; returns the value that holds.
  @discardableResult
  mutating func insert(_ key: UInt64, _ value: Int) -> Int {
    guard key != 0 else { return value }
    if let existing = self[key] { return existing }
    if count * 2 >= keys.count { grow() }
    place(key, Int32(value))
    count += 1
    return value
  }

  /// Adds bits to the number stored for `key`, unless the key is 0.
  mutating func add(bits: UInt32, to key: UInt64) {
    guard key != 0 else { return }
    insert(key, 0)
    var slot = slot(of: key)
    while keys[slot] != key { slot = (slot + 1) & (keys.count - 1) }
    values[slot] |= Int32(bitPattern: bits)
  }

  @inline(__always)
  private func mayContain(_ key: UInt64) -> Bool {
    let hash = spread(key)
    return gate[Int(truncatingIfNeeded: hash >> 40) & (gate.count - 1)] & (1 << (hash >> 58)) != 0
  }

  // FNV's low bits are good, but a multiply spreads keys that differ in the last byte only.
  @inline(__always)
  private func spread(_ key: UInt64) -> UInt64 { key &* 0x9E37_79B9_7F4A_7C15 }

  @inline(__always)
  private func slot(of key: UInt64) -> Int {
    Int(truncatingIfNeeded: spread(key) >> 32) & (keys.count - 1)
  }

  private mutating func place(_ key: UInt64, _ value: Int32) {
    var slot = slot(of: key)
    while keys[slot] != 0 { slot = (slot + 1) & (keys.count - 1) }
    keys[slot] = key
    values[slot] = value
    let hash = spread(key)
    gate[Int(truncatingIfNeeded: hash >> 40) & (gate.count - 1)] |= 1 << (hash >> 58)
  }

  private mutating func grow() {
    let old = zip(keys, values).filter { $0.0 != 0 }
    keys = [UInt64](repeating: 0, count: keys.count * 2)
    values = [Int32](repeating: 0, count: keys.count)
    gate = [UInt64](repeating: 0, count: keys.count / 8)
    for (key, value) in old { place(key, value) }
  }
}
