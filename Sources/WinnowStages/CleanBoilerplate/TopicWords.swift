internal import WinnowText

/// The content words of a record's title and url: lines of the article's own head share them.
struct TopicWords {
  /// A direct-mapped table of packed words; a word that loses its slot to another is simply not found.
  private let slots: UnsafeMutablePointer<UInt64>
  static let slotCount = 128
  private(set) var count = 0

  /// Uses `slots`, which has `slotCount` elements, as the table, and empties it.
  init(in slots: UnsafeMutablePointer<UInt64>) {
    self.slots = slots
    slots.update(repeating: 0, count: Self.slotCount)
  }

  @inline(__always)
  private static func slot(_ key: UInt64) -> Int {
    Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 57)
  }

  /// 1 if the packed word (its first eight bytes, folded) is one of them, else 0.
  @inline(__always)
  func count(_ key: UInt64) -> Int { slots[Self.slot(key)] == key ? 1 : 0 }

  /// Adds every word of at least four bytes in folded text; a number without letters is none.
  mutating func insert(_ folded: UnsafeBufferPointer<UInt8>) {
    var index = 0
    while index < folded.count {
      guard folded[index].isWordByte else {
        index &+= 1
        continue
      }
      let start = index
      var hasLetter = false
      while index < folded.count, folded[index].isWordByte {
        if !folded[index].isASCIIDigit { hasLetter = true }
        index &+= 1
      }
      guard index &- start >= 4, hasLetter else { continue }
      insert(FunctionWords.pack(folded[start..<min(index, start &+ 8)]))
    }
  }

  /// Adds a packed word.
  @inline(__always)
  mutating func insert(_ key: UInt64) {
    slots[Self.slot(key)] = key
    count &+= 1
  }
}
