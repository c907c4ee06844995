/// Finds phrases that must stand at the start, or at the end, of a stretch of text.
///
/// Most phrases of a rule pack are of that kind; looking them up by their first (last) one to four bytes costs a few
/// nanoseconds a line, where an automaton of thousands of them would not fit the processor's cache. A bit table of 2 KB
/// turns nearly every line away.
final class AnchoredPhrases: Sendable {
  /// Which end of the text the phrases stand at.
  enum Anchor: Sendable {
    case start
    case end
  }

  private struct Entry: Sendable {
    var owner: Int32
    /// Where its bytes stand in `bytes`.
    var start: Int32
    var count: Int32
    /// The next entry with the same key; -1 at the end.
    var next: Int32
  }

  private struct Slot: Sendable {
    /// 0 in an empty slot.
    var key: UInt64 = 0
    /// The first entry.
    var entry: Int32 = -1
  }

  private let anchor: Anchor
  private let bytes: [UInt8]
  private let entries: [Entry]
  /// Open addressing.
  private let slots: [Slot]
  private let mask: Int
  /// One bit per 14 bits of a key's hash. Filled by init and never changed; plain memory, because an array would cost two
  /// changes of its reference count per line.
  private nonisolated(unsafe) let gate: UnsafeMutablePointer<UInt64>
  private static let gateSize = 256

  /// Indexes phrases (folded, not empty), each with the number that matches report.
  init(_ phrases: [(owner: Int, bytes: [UInt8])], anchor: Anchor) {
    self.anchor = anchor
    var size = 16
    while size < phrases.count * 4 { size *= 2 }
    let mask = size - 1
    var slots = [Slot](repeating: Slot(), count: size)
    var entries: [Entry] = []
    var bytes: [UInt8] = []
    gate = .allocate(capacity: Self.gateSize)
    gate.initialize(repeating: 0, count: Self.gateSize)
    for phrase in phrases where !phrase.bytes.isEmpty {
      let count = min(4, phrase.bytes.count)
      let end = anchor == .start ? phrase.bytes.prefix(count) : phrase.bytes.suffix(count)
      var key: UInt64 = 0
      for byte in end { key = key << 8 | UInt64(byte) }
      key |= UInt64(count) << 32
      let hash = Self.hash(key)
      gate[Int(hash >> 56)] |= 1 << (hash >> 50 & 63)
      var slot = Int(truncatingIfNeeded: hash >> 24) & mask
      while slots[slot].key != 0, slots[slot].key != key { slot = (slot + 1) & mask }
      entries.append(
        Entry(
          owner: Int32(phrase.owner), start: Int32(bytes.count), count: Int32(phrase.bytes.count),
          next: slots[slot].entry))
      slots[slot] = Slot(key: key, entry: Int32(entries.count - 1))
      bytes += phrase.bytes
    }
    self.mask = mask
    self.slots = slots
    self.entries = entries
    self.bytes = bytes
  }

  deinit { gate.deallocate() }

  @inline(__always)
  private static func hash(_ key: UInt64) -> UInt64 { key &* 0x9E37_79B9_7F4A_7C15 }

  /// Calls `body` with the owner and the range of each phrase that stands at the anchored end of `range`.
  @inline(__always)
  func forEachMatch(
    in text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ body: (_ owner: Int, _ match: Range<Int>) -> Void
  ) {
    var key: UInt64 = 0
    var count = 1
    while count <= 4, count <= range.count {
      if anchor == .start {
        key = key << 8 | UInt64(text[range.lowerBound &+ count &- 1])
      } else {
        key |= UInt64(text[range.upperBound &- count]) << UInt64(8 &* (count &- 1))
      }
      let counted = key | UInt64(count) << 32
      let hash = Self.hash(counted)
      if gate[Int(hash >> 56)] >> (hash >> 50 & 63) & 1 != 0 { report(counted, hash, in: text, range, body) }
      count &+= 1
    }
  }

  /// Compares the phrases with a key.
  @inline(never)
  private func report(
    _ key: UInt64, _ hash: UInt64, in text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>,
    _ body: (_ owner: Int, _ match: Range<Int>) -> Void
  ) {
    slots.withUnsafeBufferPointer { slots in
      entries.withUnsafeBufferPointer { entries in
        bytes.withUnsafeBufferPointer { bytes in
          var slot = Int(truncatingIfNeeded: hash >> 24) & mask
          while slots[slot].key != key {
            if slots[slot].key == 0 { return }
            slot = (slot &+ 1) & mask
          }
          var number = slots[slot].entry
          while number >= 0 {
            let entry = entries[Int(number)]
            number = entry.next
            let length = Int(entry.count)
            guard length <= range.count else { continue }
            let place = anchor == .start ? range.lowerBound : range.upperBound &- length
            // The bytes of the key are known to be equal; phrases with the same key differ soonest at the other end.
            var offset = length &- 1
            if anchor == .start {
              while offset >= 0, text[place &+ offset] == bytes[Int(entry.start) &+ offset] { offset &-= 1 }
              if offset < 0 { body(Int(entry.owner), place..<(place &+ length)) }
            } else {
              offset = 0
              while offset < length, text[place &+ offset] == bytes[Int(entry.start) &+ offset] { offset &+= 1 }
              if offset == length { body(Int(entry.owner), place..<(place &+ length)) }
            }
          }
        }
      }
    }
  }
}
