/// Finds phrases that must stand at the start, or at the end, of a stretch of text.
///
/// Most phrases of a rule pack are of that kind; looking them up by their first (last) four bytes costs a few nanoseconds
/// a line, where an automaton of thousands of them would not fit the processor's cache.
struct AnchoredPhrases: Sendable {
  /// Which end of the text the phrases stand at.
  enum Anchor: Sendable {
    case start
    case end
  }

  private let anchor: Anchor
  private var bytes: [UInt8] = []
  private var entries: [(owner: Int32, start: Int32, count: Int32, next: Int32)] = []
  /// First entry by key, open addressing; a slot with key 0 is empty.
  private var slots: [(key: UInt64, entry: Int32)]
  private let mask: Int

  /// Indexes phrases (folded, not empty), each with the number that matches report.
  init(_ phrases: [(owner: Int, bytes: [UInt8])], anchor: Anchor) {
    self.anchor = anchor
    var size = 16
    while size < phrases.count * 4 { size *= 2 }
    mask = size - 1
    slots = [(key: UInt64, entry: Int32)](repeating: (0, -1), count: size)
    for phrase in phrases where !phrase.bytes.isEmpty {
      let count = min(4, phrase.bytes.count)
      let end = anchor == .start ? phrase.bytes.prefix(count) : phrase.bytes.suffix(count)
      var key: UInt64 = 0
      for byte in end { key = key << 8 | UInt64(byte) }
      key |= UInt64(count) << 32
      let slot = slot(of: key)
      entries.append((Int32(phrase.owner), Int32(bytes.count), Int32(phrase.bytes.count), slots[slot].entry))
      slots[slot] = (key, Int32(entries.count - 1))
      bytes += phrase.bytes
    }
  }

  /// Where a key is, or would go.
  @inline(__always)
  private func slot(of key: UInt64) -> Int {
    var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 40) & mask
    while slots[slot].key != 0, slots[slot].key != key { slot = (slot &+ 1) & mask }
    return slot
  }

  /// Calls `body` with the owner and the range of each phrase that stands at the anchored end of `range`.
  func forEachMatch(
    in text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ body: (_ owner: Int, _ match: Range<Int>) -> Void
  ) {
    var key: UInt64 = 0
    for count in 1...4 where count <= range.count {
      if anchor == .start {
        key = key << 8 | UInt64(text[range.lowerBound &+ count &- 1])
      } else {
        key |= UInt64(text[range.upperBound &- count]) << UInt64(8 &* (count &- 1))
      }
      var entry = slots[slot(of: key | UInt64(count) << 32)].entry
      while entry >= 0 {
        let (owner, start, length, next) = entries[Int(entry)]
        entry = next
        guard Int(length) <= range.count else { continue }
        let place = anchor == .start ? range.lowerBound : range.upperBound &- Int(length)
        var offset = 0
        while offset < Int(length), text[place &+ offset] == bytes[Int(start) &+ offset] { offset &+= 1 }
        if offset == Int(length) { body(Int(owner), place..<(place &+ Int(length))) }
      }
    }
  }
}
