internal import WinnowText

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

  fileprivate struct Entry: BitwiseCopyable, Sendable {
    var owner: Int32
    /// Where its bytes stand in `bytes`.
    var start: Int32
    var count: Int32
    /// The next entry with the same key; -1 at the end.
    var next: Int32
  }

  fileprivate struct Slot: BitwiseCopyable, Sendable {
    /// 0 in an empty slot.
    var key: UInt64 = 0
    /// The first entry.
    var entry: Int32 = -1
  }

  private let anchor: Anchor
  private let bytes: FrozenTable<UInt8>
  private let entries: FrozenTable<Entry>
  /// Open addressing.
  private let slots: FrozenTable<Slot>
  private let mask: Int
  /// One bit per 14 bits of a key's hash.
  private let gate: FrozenTable<UInt64>
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
    var gate = [UInt64](repeating: 0, count: Self.gateSize)
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
    self.slots = FrozenTable(slots)
    self.entries = FrozenTable(entries)
    self.bytes = FrozenTable(bytes)
    self.gate = FrozenTable(gate)
  }

  @inline(__always)
  fileprivate static func hash(_ key: UInt64) -> UInt64 { key &* 0x9E37_79B9_7F4A_7C15 }

  /// The phrases as inner loops read them; valid as long as they are.
  var view: View {
    View(
      anchor: anchor, bytes: bytes.pointer, entries: entries.pointer, slots: slots.pointer, mask: mask,
      gate: gate.pointer)
  }

  struct View: BitwiseCopyable {
    fileprivate let anchor: Anchor
    fileprivate let bytes: UnsafePointer<UInt8>
    fileprivate let entries: UnsafePointer<Entry>
    fileprivate let slots: UnsafePointer<Slot>
    fileprivate let mask: Int
    fileprivate let gate: UnsafePointer<UInt64>

    /// The phrases that stand at the anchored end of `range`; in `text` there are four bytes or more behind that.
    @inline(__always)
    func matches(in text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Matches {
      let four = anchor == .start ? Self.four(text, at: range.lowerBound) : Self.four(text, before: range.upperBound)
      var open: UInt64 = 0
      for count in 1...4 {
        let hash = AnchoredPhrases.hash(key(four, count))
        open |= (gate[Int(truncatingIfNeeded: hash &>> 56)] &>> (hash &>> 50 & 63) & 1) &<< UInt64(count)
      }
      open &= 2 &<< UInt64(truncatingIfNeeded: min(4, range.count)) &- 1
      return Matches(phrases: self, text: text, range: range, four: four, open: open)
    }

    /// The first (last) bytes of four, and their count.
    @inline(__always)
    fileprivate func key(_ four: UInt32, _ count: Int) -> UInt64 {
      let unused = UInt32(truncatingIfNeeded: 32 &- 8 &* count)
      let bytes = anchor == .start ? four &>> unused : four & UInt32.max &>> unused
      return UInt64(bytes) | UInt64(truncatingIfNeeded: count) &<< 32
    }

    /// Four bytes, the first in the highest byte.
    @inline(__always)
    private static func four(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> UInt32 {
      guard let base = text.baseAddress else { return 0 }
      return UInt32(bigEndian: UnsafeRawPointer(base).loadUnaligned(fromByteOffset: index, as: UInt32.self))
    }

    /// The four bytes before `index`; zeros before the text's start.
    @inline(__always)
    private static func four(_ text: UnsafeBufferPointer<UInt8>, before index: Int) -> UInt32 {
      index >= 4 ? four(text, at: index &- 4) : four(text, at: 0) >> UInt32(truncatingIfNeeded: 32 &- 8 &* index)
    }

    /// The first entry with a key; -1 if there is none.
    fileprivate func firstEntry(_ key: UInt64) -> Int32 {
      var slot = Int(truncatingIfNeeded: AnchoredPhrases.hash(key) &>> 24) & mask
      while slots[slot].key != key {
        if slots[slot].key == 0 { return -1 }
        slot = (slot &+ 1) & mask
      }
      return slots[slot].entry
    }

    /// Whether an entry's bytes stand at `place`. Those of the key are known to be equal; phrases with the same key differ
    /// soonest at the other end.
    @inline(__always)
    fileprivate func stands(_ entry: Entry, at place: Int, in text: UnsafeBufferPointer<UInt8>) -> Bool {
      let length = Int(entry.count)
      if anchor == .start {
        var offset = length &- 1
        while offset >= 0, text[place &+ offset] == bytes[Int(entry.start) &+ offset] { offset &-= 1 }
        return offset < 0
      }
      var offset = 0
      while offset < length, text[place &+ offset] == bytes[Int(entry.start) &+ offset] { offset &+= 1 }
      return offset == length
    }
  }

  /// Goes through phrases that stand at an end of a text. Plain data: a closure for each phrase would cost reference counts.
  struct Matches {
    fileprivate let phrases: View
    fileprivate let text: UnsafeBufferPointer<UInt8>
    fileprivate let range: Range<Int>
    fileprivate let four: UInt32
    /// Bit n is set when phrases with a key of n bytes may stand there.
    fileprivate var open: UInt64
    fileprivate var number: Int32 = -1

    /// The owner and the place of the next phrase.
    @inline(__always)
    mutating func next() -> (owner: Int, match: Range<Int>)? { open == 0 && number < 0 ? nil : search() }

    @inline(never)
    private mutating func search() -> (owner: Int, match: Range<Int>)? {
      while true {
        while number >= 0 {
          let entry = phrases.entries[Int(number)]
          number = entry.next
          let length = Int(entry.count)
          guard length <= range.count else { continue }
          let place = phrases.anchor == .start ? range.lowerBound : range.upperBound &- length
          if phrases.stands(entry, at: place, in: text) { return (Int(entry.owner), place..<(place &+ length)) }
        }
        if open == 0 { return nil }
        number = phrases.firstEntry(phrases.key(four, open.trailingZeroBitCount))
        open &= open &- 1
      }
    }
  }
}
