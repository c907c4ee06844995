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

  /// Adds every content word of folded text.
  mutating func insert(_ folded: UnsafeBufferPointer<UInt8>) {
    Self.forEachWord(folded) { key in
      slots[Self.slot(key)] = key
      count += 1
    }
  }

  /// How many content words folded text has, and how many of them are known.
  func shared(with folded: UnsafeBufferPointer<UInt8>) -> (words: Int, shared: Int) {
    var words = 0
    var shared = 0
    Self.forEachWord(folded) { key in
      words &+= 1
      shared &+= count(key)
    }
    return (words, shared)
  }

  /// Every word of at least four bytes, packed; a number without letters is none.
  @inline(__always)
  private static func forEachWord(_ folded: UnsafeBufferPointer<UInt8>, _ body: (UInt64) -> Void) {
    var index = 0
    while index < folded.count {
      while index < folded.count, !folded[index].isWordByte { index &+= 1 }
      let start = index
      var key: UInt64 = 0
      var hasLetter = false
      while index < folded.count, folded[index].isWordByte {
        let byte = folded[index]
        let place = UInt64(truncatingIfNeeded: index &- start)
        if place < 8 { key |= UInt64(byte) &<< (place &* 8) }
        if !byte.isASCIIDigit { hasLetter = true }
        index &+= 1
      }
      if index &- start >= 4, hasLetter { body(key) }
    }
  }
}
