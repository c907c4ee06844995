/// A set of non-zero 32-bit fingerprints, reused from text to text: open addressing with linear probing, no allocation
/// once it has grown to the size of the texts.
package struct FingerprintTable {
  private var slots: [UInt32] = [0, 0]
  private var mask = 1

  package init() {}

  /// Empties the set and makes room for `capacity` fingerprints.
  package mutating func reset(capacity: Int) {
    // At most a quarter full: most look-ups of what is not there end at the first slot.
    var size = 16
    while size < capacity &* 4 { size &*= 2 }
    if size > slots.count || slots.count > 1 << 20 && size < slots.count {
      slots = [UInt32](repeating: 0, count: size)
    } else {
      slots.withUnsafeMutableBufferPointer { $0[0..<size].update(repeating: 0) }
    }
    mask = size &- 1
  }

  /// Adds a fingerprint; false when it was there. No more of them than `capacity` may be added.
  @inline(__always)
  package mutating func insert(_ fingerprint: UInt32) -> Bool {
    let mask = mask
    return slots.withUnsafeMutableBufferPointer { slots in
      var index = Int(truncatingIfNeeded: fingerprint) & mask
      while slots[index] != 0 {
        if slots[index] == fingerprint { return false }
        index = (index &+ 1) & mask
      }
      slots[index] = fingerprint
      return true
    }
  }

  /// Whether a fingerprint was added.
  @inline(__always)
  package func contains(_ fingerprint: UInt32) -> Bool {
    slots.withUnsafeBufferPointer { slots in
      var index = Int(truncatingIfNeeded: fingerprint) & mask
      while slots[index] != 0 {
        if slots[index] == fingerprint { return true }
        index = (index &+ 1) & mask
      }
      return false
    }
  }

  /// How many of `count` fingerprints, little-endian and at any alignment, are in the set; gives up with a smaller number
  /// when `needed` are out of reach. About 2 ns each.
  package func count(of fingerprints: UnsafeRawPointer, _ count: Int, needed: Int = 0) -> Int {
    let mask = mask
    return slots.withUnsafeBufferPointer { slots in
      var found = 0
      var misses = count &- needed
      for position in 0..<count {
        let fingerprint = UInt32(
          littleEndian: fingerprints.loadUnaligned(fromByteOffset: position &* 4, as: UInt32.self))
        var index = Int(truncatingIfNeeded: fingerprint) & mask
        while slots[index] != 0, slots[index] != fingerprint { index = (index &+ 1) & mask }
        if slots[index] != 0 {
          found &+= 1
        } else {
          misses &-= 1
          if misses < 0 { break }
        }
      }
      return found
    }
  }

  /// Replaces the contents with `count` fingerprints, little-endian and at any alignment, none of them 0.
  package mutating func fill(with fingerprints: UnsafeRawPointer, _ count: Int) {
    reset(capacity: count)
    let mask = mask
    slots.withUnsafeMutableBufferPointer { slots in
      for position in 0..<count {
        let fingerprint = UInt32(
          littleEndian: fingerprints.loadUnaligned(fromByteOffset: position &* 4, as: UInt32.self))
        var index = Int(truncatingIfNeeded: fingerprint) & mask
        while slots[index] != 0, slots[index] != fingerprint { index = (index &+ 1) & mask }
        slots[index] = fingerprint
      }
    }
  }
}
