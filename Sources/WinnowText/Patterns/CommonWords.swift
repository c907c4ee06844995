/// A small set of short words, tested without a branch: most words of a text are common, but in no order that a
/// processor could predict.
struct CommonWords: Sendable {
  /// The set as inner loops read it; valid as long as its `CommonWords`.
  struct View: BitwiseCopyable {
    fileprivate let slots: UnsafePointer<UInt64>
    fileprivate let shift: UInt64

    /// 1 for words of the set, else 0.
    @inline(__always)
    func count(_ word: FoldedWord) -> Int {
      let slot = slots[CommonWords.place(word.low, shift)]
      return (slot ^ word.low) | word.high == 0 ? 1 : 0
    }
  }

  private let slots: FrozenTable<UInt64>
  private let shift: UInt64
  /// Which of the words are in the set.
  let isIncluded: [Bool]

  /// A set of those words that are short enough and do not fall on the place of another.
  init(_ words: [FoldedWord]) {
    var exponent = 6
    while exponent < 12, 1 << exponent < words.count * 8 { exponent += 1 }
    let shift = UInt64(64 - exponent)
    var slots = [UInt64](repeating: 0, count: 1 << exponent)
    isIncluded = words.map { word in
      let place = Self.place(word.low, shift)
      guard word.high == 0, slots[place] == 0 else { return false }
      slots[place] = word.low
      return true
    }
    self.slots = FrozenTable(slots)
    self.shift = shift
  }

  @inline(__always)
  private static func place(_ key: UInt64, _ shift: UInt64) -> Int {
    Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) &>> shift)
  }

  var view: View { View(slots: slots.pointer, shift: shift) }
}
