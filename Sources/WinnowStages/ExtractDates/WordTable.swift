/// Words by their folded bytes: open addressing, eight bytes of a word at a time.
///
/// Texts to look up in must have at least eight bytes of padding behind them (`DateText` has).
struct WordTable: Sendable {
  private(set) var words: [[UInt8]] = []
  /// All words one behind the other, each padded with zeros to whole groups of eight bytes, and where each starts.
  private var groups: [UInt64] = []
  private var groupStarts: [Int32] = [0]
  private var slots = [Int32](repeating: -1, count: 64)
  private var hashes: [UInt64] = []
  private var lengths: [Int32] = []
  /// Longer words are in no table, in bytes.
  static let maximumLength = 24

  /// The eight bytes at `start`, those from `end` on as zeros.
  @inline(__always)
  private static func group(_ raw: UnsafeRawPointer, _ start: Int, _ end: Int) -> UInt64 {
    let group = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: start, as: UInt64.self))
    let length = end &- start
    return length >= 8 ? group : group & ((1 << UInt64(8 &* length)) &- 1)
  }

  @inline(__always)
  private static func mix(_ hash: UInt64, _ group: UInt64) -> UInt64 {
    let (high, low) = (hash ^ group).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return high ^ low
  }

  /// The number of a word of at most `maximumLength` bytes, added when it is new.
  mutating func insert(_ word: [UInt8]) -> Int32 {
    let padded = word + [UInt8](repeating: 0, count: 8)
    if let found = padded.withUnsafeBufferPointer({ find($0, 0, word.count) }) { return found }
    var hash: UInt64 = 0
    padded.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress else { return }
      for start in stride(from: 0, to: word.count, by: 8) {
        let group = Self.group(base, start, word.count)
        hash = Self.mix(hash, group)
        groups.append(group)
      }
    }
    groupStarts.append(Int32(groups.count))
    words.append(word)
    lengths.append(Int32(word.count))
    hashes.append(hash)
    if words.count * 2 > slots.count {
      slots = [Int32](repeating: -1, count: slots.count * 2)
      for index in words.indices { place(Int32(index)) }
    } else {
      place(Int32(words.count - 1))
    }
    return Int32(words.count - 1)
  }

  private mutating func place(_ number: Int32) {
    var slot = Int(truncatingIfNeeded: hashes[Int(number)]) & (slots.count - 1)
    while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = number
  }

  /// The number of the word in `bytes[start..<end]`; nil when it is in no lexicon.
  func find(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Int32? {
    let length = end &- start
    guard length > 0, length <= Self.maximumLength, let base = bytes.baseAddress else { return nil }
    let raw = UnsafeRawPointer(base)
    let first = Self.group(raw, start, end)
    var hash = Self.mix(0, first)
    var second: UInt64 = 0
    var third: UInt64 = 0
    if length > 8 {
      second = Self.group(raw, start &+ 8, end)
      hash = Self.mix(hash, second)
      if length > 16 {
        third = Self.group(raw, start &+ 16, end)
        hash = Self.mix(hash, third)
      }
    }
    let mask = slots.count &- 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] >= 0 {
      let number = Int(slots[slot])
      if hashes[number] == hash, lengths[number] == Int32(length) {
        let group = Int(groupStarts[number])
        if groups[group] == first, length <= 8 || groups[group &+ 1] == second,
          length <= 16 || groups[group &+ 2] == third
        {
          return Int32(number)
        }
      }
      slot = (slot &+ 1) & mask
    }
    return nil
  }
}
