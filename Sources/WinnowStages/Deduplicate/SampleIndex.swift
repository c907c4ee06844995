/// Counts which sampled shingles occur at least twice in a corpus, one bit each: only those can bring two bodies
/// together. Errs on the side of "twice".
struct TwiceSeenFilter {
  private var once: [UInt64]
  private var twice: [UInt64]
  private let shift: UInt64
  /// How many samples were seen again: bounds what an index must hold besides the first of each.
  private(set) var repeats = 0

  /// A filter for about `count` samples: two bits for each, eight-fold.
  init(count: Int) {
    var bits: UInt64 = 10
    while 1 << bits < count &* 8, bits < 40 { bits += 1 }
    once = [UInt64](repeating: 0, count: 1 << (bits - 6))
    twice = once
    shift = 64 - bits
  }

  @inline(__always)
  private func place(_ sample: UInt64) -> (word: Int, bit: UInt64) {
    let position = (sample &* 0x9E37_79B9_7F4A_7C15) >> shift
    return (Int(truncatingIfNeeded: position >> 6), 1 << (position & 63))
  }

  mutating func add(_ sample: UInt64) {
    let (word, bit) = place(sample)
    if once[word] & bit != 0 {
      twice[word] |= bit
      repeats &+= 1
    } else {
      once[word] |= bit
    }
  }

  @inline(__always)
  func contains(_ sample: UInt64) -> Bool {
    let (word, bit) = place(sample)
    return twice[word] & bit != 0
  }
}

/// From sampled shingles to the bodies that have them, at most `maximumPostings` each: later ones are not entered, so that
/// a template on any number of pages costs the same per page.
struct SampleIndex {
  /// More bodies than this with one sample: it is a template's, or a stock phrase.
  static let maximumPostings = 32

  private struct Posting {
    var body: UInt32
    var next: UInt32
    /// How many postings the chain has from here.
    var depth: UInt32
  }

  /// Open addressing with linear probing, at most five eighths full; a head of 0 marks an empty slot.
  private var keys: [UInt64]
  private var heads: [UInt32]
  private var shift: UInt64
  private var used = 0
  private var postings: [Posting] = [Posting(body: 0, next: 0, depth: 0)]
  /// Samples that reached `maximumPostings`.
  private(set) var saturated = 0

  init() {
    let bits = 10
    keys = [UInt64](repeating: 0, count: 1 << bits)
    heads = [UInt32](repeating: 0, count: 1 << bits)
    shift = UInt64(64 - bits)
  }

  @inline(__always)
  private func slot(of sample: UInt64) -> Int {
    var index = Int(truncatingIfNeeded: (sample &* 0x9E37_79B9_7F4A_7C15) >> shift)
    while heads[index] != 0, keys[index] != sample { index = (index &+ 1) & (keys.count &- 1) }
    return index
  }

  /// Enters a body under a sample.
  mutating func insert(_ sample: UInt64, body: UInt32) {
    var slot = slot(of: sample)
    let head = heads[slot]
    let depth = postings[Int(head)].depth
    guard depth < Self.maximumPostings else { return }
    if head == 0 {
      used += 1
      if used * 8 > keys.count * 5 {
        grow()
        slot = self.slot(of: sample)
      }
      keys[slot] = sample
    }
    heads[slot] = UInt32(postings.count)
    postings.append(Posting(body: body, next: head, depth: depth + 1))
    if depth + 1 == Self.maximumPostings { saturated += 1 }
  }

  private mutating func grow() {
    let old = (keys, heads)
    keys = [UInt64](repeating: 0, count: old.0.count * 2)
    heads = [UInt32](repeating: 0, count: old.0.count * 2)
    shift -= 1
    for (key, head) in zip(old.0, old.1) where head != 0 {
      let slot = slot(of: key)
      keys[slot] = key
      heads[slot] = head
    }
  }

  /// How many bodies are entered under a sample.
  func count(_ sample: UInt64) -> Int { Int(postings[Int(heads[slot(of: sample)])].depth) }

  /// Calls `body` with each body entered under a sample.
  @inline(__always)
  func forEach(_ sample: UInt64, _ body: (UInt32) -> Void) {
    var posting = heads[slot(of: sample)]
    while posting != 0 {
      body(postings[Int(posting)].body)
      posting = postings[Int(posting)].next
    }
  }
}
