internal import Glibc

/// Makes equal strings share their memory: for names that come again and again, such as those of rules.
///
/// A direct-mapped cache of 512 entries; a name that is not in it costs what it costs without. Strings of up to 15 bytes
/// need no memory of their own and pass by. Not for use by several threads.
package final class StringInterner {
  private let slots: UnsafeMutableBufferPointer<String>

  package init() {
    slots = .allocate(capacity: 512)
    slots.initialize(repeating: "")
  }

  deinit {
    slots.deinitialize()
    slots.deallocate()
  }

  /// The string with these bytes.
  package func string(_ utf8: UnsafeBufferPointer<UInt8>) -> String {
    guard utf8.count > 15, utf8.count <= 64 else { return String(decoding: utf8, as: UTF8.self) }
    guard let bytes = utf8.baseAddress else { return "" }
    let slot = Int(truncatingIfNeeded: XXHash.hash64(utf8) & 511)
    let isEqual = slots[slot].utf8.withContiguousStorageIfAvailable { known -> Bool in
      guard let base = known.baseAddress, known.count == utf8.count else { return false }
      return memcmp(base, bytes, known.count) == 0
    }
    if isEqual == true { return slots[slot] }
    let string = String(decoding: utf8, as: UTF8.self)
    slots[slot] = string
    return string
  }
}
