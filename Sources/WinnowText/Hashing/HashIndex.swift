/// The hash of a word, computed byte by byte so that the hashes of all its prefixes come for free.
///
/// Multiply–xor as in FNV-1a with a denser multiplier, so that the high bits are usable after a single byte.
enum WordHash {
  static let seed: UInt64 = 0x51_7C_C1_B7_27_22_0A_95

  @inline(__always)
  static func step(_ hash: UInt64, _ byte: UInt8) -> UInt64 {
    (hash ^ UInt64(byte)) &* 0x9E37_79B9_7F4A_7C15
  }
}

/// A read-only table from 64-bit hashes to numbers, with a bit filter in front.
struct HashIndex: Sendable {
  /// A bit for each value of a hash's top 16 bits.
  struct Filter {
    fileprivate let bits: UnsafeBufferPointer<UInt64>

    /// False for hashes that are certainly absent.
    @inline(__always)
    func mayContain(_ hash: UInt64) -> Bool {
      bits[Int(truncatingIfNeeded: hash >> 54)] &>> ((hash >> 48) & 63) & 1 != 0
    }
  }

  private var filter = [UInt64](repeating: 0, count: 1 << 10)
  private var hashes: [UInt64] = [0]
  /// The numbers; -1 in free slots.
  private var numbers: [Int32] = [-1]

  /// An empty table.
  init() {}

  /// A table of these numbers; hashes may repeat.
  init(_ entries: [(hash: UInt64, number: Int32)]) {
    var capacity = 16
    while capacity < entries.count * 2 { capacity *= 2 }
    hashes = [UInt64](repeating: 0, count: capacity)
    numbers = [Int32](repeating: -1, count: capacity)
    for (hash, number) in entries {
      filter[Int(hash >> 54)] |= 1 << ((hash >> 48) & 63)
      var slot = Int(truncatingIfNeeded: hash >> 20) & (capacity - 1)
      while numbers[slot] >= 0 { slot = (slot + 1) & (capacity - 1) }
      hashes[slot] = hash
      numbers[slot] = number
    }
  }

  @inline(__always)
  func withFilter<R>(_ body: (Filter) -> R) -> R {
    filter.withUnsafeBufferPointer { body(Filter(bits: $0)) }
  }

  /// Calls `body` with every number entered under `hash`.
  @inline(__always)
  func forEach(_ hash: UInt64, _ body: (Int32) -> Void) {
    let mask = numbers.count &- 1
    var slot = Int(truncatingIfNeeded: hash >> 20) & mask
    while numbers[slot] >= 0 {
      if hashes[slot] == hash { body(numbers[slot]) }
      slot = (slot &+ 1) & mask
    }
  }
}
