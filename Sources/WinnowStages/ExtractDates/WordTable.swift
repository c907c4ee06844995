/// Numbers the words of a grammar while it is compiled.
struct WordTable {
  private(set) var words: [[UInt8]] = []
  private var numbers: [[UInt8]: Int32] = [:]
  /// Longer words are in no table, in bytes.
  static let maximumLength = 24

  /// The number of a word of at most `maximumLength` bytes, added when it is new.
  mutating func insert(_ word: [UInt8]) -> Int32 {
    if let found = numbers[word] { return found }
    let number = Int32(words.count)
    numbers[word] = number
    words.append(word)
    return number
  }
}

/// Words by their folded bytes: open addressing, eight bytes of a word at a time.
///
/// Texts to look up in must have at least eight bytes of padding behind them (`DateText` has).
struct FrozenWordTable: Sendable {
  private struct Slot: BitwiseCopyable {
    /// The first eight bytes, those behind the word as zeros.
    var first: UInt64 = 0
    var length: Int32 = 0
    /// -1 in free slots.
    var number: Int32 = -1
  }

  private let slots: FixedTable<Slot>
  /// Bytes 8..<16 and 16..<24 of each word.
  private let rest: FixedTable<UInt64>
  private let mask: Int

  init(_ table: WordTable) {
    var capacity = 64
    while capacity < table.words.count * 3 { capacity *= 2 }
    let mask = capacity - 1
    var slots = [Slot](repeating: Slot(), count: capacity)
    var rest: [UInt64] = []
    for (number, word) in table.words.enumerated() {
      let padded = word + [UInt8](repeating: 0, count: 32)
      padded.withUnsafeBytes { bytes in
        guard let base = bytes.baseAddress else { return }
        let first = Self.group(base, 0, word.count)
        let second = word.count > 8 ? Self.group(base, 8, word.count) : 0
        let third = word.count > 16 ? Self.group(base, 16, word.count) : 0
        rest += [second, third]
        var slot = Self.hash(first, second, third) & mask
        while slots[slot].number >= 0 { slot = (slot + 1) & mask }
        slots[slot] = Slot(first: first, length: Int32(word.count), number: Int32(number))
      }
    }
    self.slots = FixedTable(slots)
    self.rest = FixedTable(rest)
    self.mask = mask
  }

  func free() {
    slots.free()
    rest.free()
  }

  /// The eight bytes at `start`, those from `end` on as zeros.
  @inline(__always)
  private static func group(_ raw: UnsafeRawPointer, _ start: Int, _ end: Int) -> UInt64 {
    let group = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: start, as: UInt64.self))
    let length = end &- start
    return length >= 8 ? group : group & ((1 << UInt64(8 &* length)) &- 1)
  }

  @inline(__always)
  private static func hash(_ first: UInt64, _ second: UInt64, _ third: UInt64) -> Int {
    let mixed = (first ^ (second &* 0xC2B2_AE3D_27D4_EB4F) ^ (third &* 0x1656_67B1_9E37_79F9)) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: mixed >> 32)
  }

  /// The number of the word in `bytes[start..<end]`; -1 when it is in no lexicon.
  @inline(__always)
  func find(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Int32 {
    let length = end &- start
    guard length > 0, length <= WordTable.maximumLength, let base = bytes.baseAddress else { return -1 }
    let raw = UnsafeRawPointer(base)
    let first = Self.group(raw, start, end)
    if length <= 8 { return find(first, 0, 0, length) }
    return find(
      first, Self.group(raw, start &+ 8, end), length > 16 ? Self.group(raw, start &+ 16, end) : 0, length)
  }

  /// The same with the word's bytes in groups of eight.
  @inline(__always)
  func find(_ first: UInt64, _ second: UInt64, _ third: UInt64, _ length: Int) -> Int32 {
    var index = Self.hash(first, second, third) & mask
    while true {
      let slot = slots[index]
      if slot.number < 0 { return -1 }
      if slot.first == first, slot.length == Int32(truncatingIfNeeded: length) {
        if length <= 8 { return slot.number }
        let number = Int(slot.number)
        if rest[2 &* number] == second, rest[2 &* number &+ 1] == third { return slot.number }
      }
      index = (index &+ 1) & mask
    }
  }
}
