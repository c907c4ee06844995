/// A set of non-zero 32-bit fingerprints, reused from text to text: open addressing with linear probing, no allocation
/// once it has grown to the size of the texts.
///
/// In front of the table stands a filter of one bit per fingerprint. Where the probing of the table ends no processor can
/// predict; that a fingerprint is absent, and that its neighbours in the text are too, it can.
package struct FingerprintTable: ~Copyable {
  private var slots: UnsafeMutablePointer<UInt32>
  private var capacity = 16
  private var mask = 15
  /// Set for the highest bits of each fingerprint, eight bits a slot.
  private var filter: UnsafeMutablePointer<UInt64>
  private var shift: UInt32 = 25

  package init() {
    slots = .allocate(capacity: 16)
    slots.initialize(repeating: 0, count: 16)
    filter = .allocate(capacity: 2)
    filter.initialize(repeating: 0, count: 2)
  }

  deinit {
    slots.deallocate()
    filter.deallocate()
  }

  /// The set as inner loops read it; valid until the next change.
  private struct View {
    let slots: UnsafePointer<UInt32>
    let filter: UnsafePointer<UInt64>
    let mask: Int
    let shift: UInt32

    @inline(__always)
    func contains(_ fingerprint: UInt32) -> Bool {
      let place = fingerprint &>> shift
      guard filter[Int(truncatingIfNeeded: place &>> 6)] &>> UInt64(place & 63) & 1 != 0 else { return false }
      return slots[FingerprintTable.slot(fingerprint, slots, mask)] != 0
    }
  }

  private var view: View { View(slots: slots, filter: filter, mask: mask, shift: shift) }

  /// Empties the set and makes room for `count` fingerprints.
  package mutating func reset(capacity count: Int) {
    // At most a quarter full: most look-ups of what is not there end at the first slot.
    var size = 16
    while size < count &* 4 { size &*= 2 }
    if size > capacity || capacity > 1 << 20 && size < capacity {
      slots.deallocate()
      slots = .allocate(capacity: size)
      filter.deallocate()
      filter = .allocate(capacity: size / 8)
      capacity = size
    }
    slots.update(repeating: 0, count: size)
    filter.update(repeating: 0, count: size / 8)
    mask = size &- 1
    shift = UInt32(truncatingIfNeeded: 29 &- size.trailingZeroBitCount)
  }

  /// The slot of a fingerprint, or the empty one where it would be.
  @inline(__always)
  private static func slot(_ fingerprint: UInt32, _ slots: UnsafePointer<UInt32>, _ mask: Int) -> Int {
    var index = Int(truncatingIfNeeded: fingerprint) & mask
    while slots[index] != 0, slots[index] != fingerprint { index = (index &+ 1) & mask }
    return index
  }

  @inline(__always)
  private static func load(_ fingerprints: UnsafeRawPointer, _ index: Int) -> UInt32 {
    UInt32(littleEndian: fingerprints.loadUnaligned(fromByteOffset: index &* 4, as: UInt32.self))
  }

  /// Adds a fingerprint; false when it was there. No more of them than `capacity` may be added.
  @inline(__always)
  package mutating func insert(_ fingerprint: UInt32) -> Bool {
    let index = Self.slot(fingerprint, slots, mask)
    guard slots[index] == 0 else { return false }
    slots[index] = fingerprint
    let place = fingerprint &>> shift
    filter[Int(truncatingIfNeeded: place &>> 6)] |= 1 &<< UInt64(place & 63)
    return true
  }

  /// Whether a fingerprint was added.
  package func contains(_ fingerprint: UInt32) -> Bool { view.contains(fingerprint) }

  /// How many of `count` fingerprints, little-endian and at any alignment, are in the set; gives up with a smaller number
  /// when `needed` are out of reach. About 1 ns each.
  package func count(of fingerprints: UnsafeRawPointer, _ count: Int, needed: Int = 0) -> Int {
    let view = view
    var found = 0
    var position = 0
    // In steps, so that the loop itself need not ask whether it may give up.
    while position < count {
      let end = min(position &+ 32, count)
      while position < end {
        if view.contains(Self.load(fingerprints, position)) { found &+= 1 }
        position &+= 1
      }
      if found &+ count &- position < needed { return found }
    }
    return found
  }

  /// Calls `body` with every longest run of fingerprints that are in the set, by the places of its first and its last.
  package func forEachRun(of fingerprints: UnsafeRawPointer, _ count: Int, _ body: (Int, Int) -> Void) {
    let view = view
    var start = -1
    for position in 0..<count {
      if view.contains(Self.load(fingerprints, position)) {
        if start < 0 { start = position }
      } else if start >= 0 {
        body(start, position &- 1)
        start = -1
      }
    }
    if start >= 0 { body(start, count &- 1) }
  }

  /// How many words of a text are covered by those of its shingles that are in the set, and where the first one starts and
  /// the last one ends; 0 of `count` words when none is.
  ///
  /// - Parameters:
  ///   - fingerprints: the text's `count` distinct shingles of `length` words, in text order.
  ///   - gap: up to so many words between two covered ones count as covered.
  package func coverage(
    of fingerprints: UnsafeRawPointer?, _ count: Int, _ length: Int, gap: Int
  ) -> (words: Int, start: Int, end: Int) {
    guard let fingerprints else { return (0, 0, 0) }
    let view = view
    var words = 0
    var start = -1
    var last = 0
    for position in 0..<count where view.contains(Self.load(fingerprints, position)) {
      if start < 0 {
        start = position
      } else {
        let step = position &- last
        words &+= step <= length &+ gap ? step : length
      }
      last = position
    }
    return start < 0 ? (0, count, 0) : (words &+ length, start, last &+ length)
  }

  /// Replaces the contents with `count` fingerprints, little-endian and at any alignment, none of them 0.
  package mutating func fill(with fingerprints: UnsafeRawPointer, _ count: Int) {
    reset(capacity: count)
    for position in 0..<count { _ = insert(Self.load(fingerprints, position)) }
  }
}
