/// One bit per fingerprint, by its highest bits: tells those that are certainly new in a text, without the probing of a table,
/// whose end no processor can predict.
struct FingerprintMarks: ~Copyable {
  private var words: UnsafeMutablePointer<UInt64>
  private var capacity = 1
  private var shift: UInt32 = 26

  init() {
    words = .allocate(capacity: 1)
    words.initialize(to: 0)
  }

  deinit { words.deallocate() }

  /// Forgets everything; `count` fingerprints at most are to come.
  mutating func reset(capacity count: Int) {
    // Of a hundred new fingerprints, one or two find their bit set by another.
    var size = 1
    while size &* 2 < count { size &*= 2 }
    if size > capacity || capacity > 1 << 18 && size < capacity {
      words.deallocate()
      words = .allocate(capacity: size)
      capacity = size
    }
    words.update(repeating: 0, count: size)
    shift = UInt32(truncatingIfNeeded: 26 &- size.trailingZeroBitCount)
  }

  /// The bits as an inner loop sets them; valid until the next change of the marks.
  struct View {
    fileprivate let words: UnsafeMutablePointer<UInt64>
    fileprivate let shift: UInt32

    /// Sets a fingerprint's bit; false when it was set already, by this fingerprint or another.
    @inline(__always)
    func insert(_ fingerprint: UInt32) -> Bool {
      let place = fingerprint &>> shift
      let index = Int(truncatingIfNeeded: place &>> 6)
      let bit: UInt64 = 1 &<< UInt64(place & 63)
      let word = words[index]
      words[index] = word | bit
      return word & bit == 0
    }
  }

  var view: View { View(words: words, shift: shift) }
}
