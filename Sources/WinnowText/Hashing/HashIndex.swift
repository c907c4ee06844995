/// Elements at a fixed address, for tables that inner loops read without bounds checks and reference counting.
package final class FrozenTable<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
  // Safe to share: written in `init` only.
  package let pointer: UnsafePointer<Element>

  package init(_ elements: [Element]) {
    let copy = UnsafeMutablePointer<Element>.allocate(capacity: max(1, elements.count))
    copy.initialize(from: elements, count: elements.count)
    pointer = UnsafePointer(copy)
  }

  deinit { pointer.deallocate() }
}

/// A read-only table from 64-bit hashes to numbers, with a bit filter in front.
struct HashIndex: Sendable {
  struct Slot: BitwiseCopyable, Sendable {
    var hash: UInt64 = 0
    /// -1 in free slots.
    var number: Int32 = -1
    /// The caller's own.
    var flags: UInt32 = 0
  }

  /// The table as inner loops read it; valid as long as its `HashIndex`.
  struct View: BitwiseCopyable {
    fileprivate let filter: BitFilter.View
    fileprivate let slots: UnsafePointer<Slot>
    fileprivate let mask: Int

    /// False for hashes that are certainly absent.
    @inline(__always)
    func mayContain(_ hash: UInt64) -> Bool { filter.bit(hash) != 0 }

    /// What was entered under `hash`; nil when nothing was.
    @inline(__always)
    func first(_ hash: UInt64) -> Slot? {
      var slot = Int(truncatingIfNeeded: hash &>> 32) & mask
      while slots[slot].number >= 0 {
        if slots[slot].hash == hash { return slots[slot] }
        slot = (slot &+ 1) & mask
      }
      return nil
    }
  }

  private let filter: BitFilter
  private let slots: FrozenTable<Slot>
  private let mask: Int

  /// A table of these numbers. Of equal hashes, which hardly ever occur, one is found.
  init(_ entries: [Slot]) {
    // At most half full, so that a search always ends.
    var capacity = 16
    while capacity < entries.count * 2 { capacity *= 2 }
    var slots = [Slot](repeating: Slot(), count: capacity)
    for entry in entries {
      var slot = Int(truncatingIfNeeded: entry.hash >> 32) & (capacity - 1)
      while slots[slot].number >= 0 { slot = (slot + 1) & (capacity - 1) }
      slots[slot] = entry
    }
    filter = BitFilter(entries.map(\.hash))
    self.slots = FrozenTable(slots)
    mask = capacity - 1
  }

  var view: View { View(filter: filter.view, slots: slots.pointer, mask: mask) }
}

/// A set of hashes, one bit each, by their highest bits: few absent hashes pass.
struct BitFilter: Sendable {
  /// The bits as inner loops read them; valid as long as their `BitFilter`.
  struct View: BitwiseCopyable {
    fileprivate let words: UnsafePointer<UInt64>
    fileprivate let shift: UInt64

    /// 0 for hashes that are certainly absent, else 1.
    @inline(__always)
    func bit(_ hash: UInt64) -> UInt64 {
      let place = hash &>> shift
      return words[Int(truncatingIfNeeded: place &>> 6)] &>> (place & 63) & 1
    }
  }

  private let words: FrozenTable<UInt64>
  private let shift: UInt64

  init(_ hashes: [UInt64]) {
    // From 64 bits to 16 KB: two of them stay in the first-level cache.
    var exponent = 6
    while exponent < 17, 1 << exponent < hashes.count * 128 { exponent += 1 }
    shift = UInt64(64 - exponent)
    var words = [UInt64](repeating: 0, count: 1 << (exponent - 6))
    for hash in hashes {
      let place = hash >> shift
      words[Int(place >> 6)] |= 1 << (place & 63)
    }
    self.words = FrozenTable(words)
  }

  var view: View { View(words: words.pointer, shift: shift) }
}
