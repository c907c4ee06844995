/// The hash of a word, computed byte by byte so that the hashes of all its prefixes come for free.
///
/// Multiply–xor as in FNV-1a with a denser multiplier, so that the high bits are usable after a single byte.
enum PrefixHash {
  static let seed: UInt64 = 0x517C_C1B7_2722_0A95

  @inline(__always)
  static func step(_ hash: UInt64, _ byte: UInt8) -> UInt64 {
    (hash ^ UInt64(byte)) &* 0x9E37_79B9_7F4A_7C15
  }
}

/// Elements at a fixed address, for tables that inner loops read without bounds checks and reference counting.
final class FrozenTable<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
  // Safe to share: written in `init` only.
  let pointer: UnsafePointer<Element>

  init(_ elements: [Element]) {
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
    fileprivate let filter: UnsafePointer<UInt64>
    fileprivate let slots: UnsafePointer<Slot>
    fileprivate let mask: Int

    /// 0 for hashes that are certainly absent, else 1; reads 8 KB, which stay in the first-level cache.
    @inline(__always)
    func bit(_ hash: UInt64) -> UInt64 {
      filter[Int(truncatingIfNeeded: hash &>> 54)] &>> ((hash &>> 48) & 63) & 1
    }

    /// Calls `body` with every number entered under `hash`, and its flags.
    @inline(__always)
    func forEach(_ hash: UInt64, _ body: (Int32, UInt32) -> Void) {
      var slot = Int(truncatingIfNeeded: hash &>> 20) & mask
      while slots[slot].number >= 0 {
        if slots[slot].hash == hash { body(slots[slot].number, slots[slot].flags) }
        slot = (slot &+ 1) & mask
      }
    }
  }

  private let filter: FrozenTable<UInt64>
  private let slots: FrozenTable<Slot>
  private let mask: Int

  /// A table of these numbers; hashes may repeat.
  init(_ entries: [Slot]) {
    // At most half full, so that a search always ends.
    var capacity = 16
    while capacity < entries.count * 2 { capacity *= 2 }
    var filter = [UInt64](repeating: 0, count: 1 << 10)
    var slots = [Slot](repeating: Slot(), count: capacity)
    for entry in entries {
      let hash = entry.hash
      filter[Int(hash >> 54)] |= 1 << ((hash >> 48) & 63)
      var slot = Int(truncatingIfNeeded: hash >> 20) & (capacity - 1)
      while slots[slot].number >= 0 { slot = (slot + 1) & (capacity - 1) }
      slots[slot] = entry
    }
    self.filter = FrozenTable(filter)
    self.slots = FrozenTable(slots)
    mask = capacity - 1
  }

  var view: View { View(filter: filter.pointer, slots: slots.pointer, mask: mask) }
}
