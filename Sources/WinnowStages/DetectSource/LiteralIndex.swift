internal import WinnowText

/// Finds many literals in folded text by their first bytes.
///
/// Literals begin where words begin. One pass marks the starts of words, eight bytes of text at a time, and hashes what
/// stands at each: the whole word, the first two, five and eight bytes. One bit per hash tells whether a literal
/// begins so; nearly always none does, and no step depends on the one before, so that the processor overlaps them. About
/// 1 GB/s whatever the number of literals, where an automaton over ten thousand of them leaves the cache at every other byte.
/// Literals of scripts without spaces are looked up at each of their scalars.
struct LiteralIndex: Sendable {
  /// A literal: where its bytes stand, and its number.
  fileprivate struct Entry: Sendable {
    var start: Int32
    var count: Int32
    var number: Int32
    /// Bytes before the word that it is found by: 1 for `(c)`.
    var lead: Int32
    /// Whether no word may go on behind it.
    var endsWord: Bool
    /// Whether the next entry begins with other bytes.
    var isLast = true
  }

  /// How a literal is found: by a key of what it begins with.
  fileprivate enum Kind {
    /// Its first eight bytes.
    case eight
    /// Its first five bytes.
    case five
    /// The word that it is; if it is very short, its first word.
    case word
    /// Its first two bytes.
    case two

    var bit: UInt8 {
      switch self {
      case .eight: 1
      case .five: 2
      case .word: 4
      case .two: 8
      }
    }
  }

  private var bytes: [UInt8] = []
  private var entries: [Entry] = []
  /// An open-addressed table. The low half of a slot is a part of the key, the high half the number of the first entry plus
  /// one; 0 is a free slot.
  private var slots: [UInt64] = []
  /// By a hash of a key: the kinds of literals that have such a key, one bit each.
  private var gate: [UInt8] = []
  /// Whether a word of ASCII can begin a literal that is found by two bytes.
  private var findsWordsByTwo = false
  /// Signs of ASCII that are whole literals, or begin such as have no word: rare enough to be looked at one by one.
  private var signs = [Bool](repeating: false, count: 128)
  private var hasSigns = false

  /// An index over folded literals; empty ones never match.
  init(_ literals: [(bytes: [UInt8], endsWord: Bool)]) {
    var found: [(kind: Kind, key: UInt64, isOneWord: Bool, entry: Entry)] = []
    for (number, literal) in literals.enumerated() where !literal.bytes.isEmpty {
      // Signs of ASCII before the first word are compared, not searched for.
      let lead = literal.bytes.firstIndex { $0.isWordByte } ?? 0
      let entry = Entry(
        start: Int32(bytes.count), count: Int32(literal.bytes.count), number: Int32(number), lead: Int32(lead),
        endsWord: literal.endsWord)
      bytes += literal.bytes
      let anchored = literal.bytes[lead...]
      let isOneWord = anchored.allSatisfy { WordChunk.continuesWord($0) }
      let kind: Kind
      if anchored.count >= 8 {
        kind = .eight
      } else if isOneWord ? literal.endsWord : anchored.count < 5, anchored[lead] < 0xE3,
        WordChunk.continuesWord(anchored[lead])
      {
        kind = .word
      } else {
        kind = anchored.count >= 5 ? .five : .two
      }
      if !anchored[lead].isWordByte {
        signs[Int(anchored[lead])] = true
        hasSigns = true
      }
      let begin = kind == .word ? anchored.prefix { WordChunk.continuesWord($0) } : anchored.prefix(8)
      let chunk = begin.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      // Behind a single byte anything may follow.
      for second in kind == .two && anchored.count == 1 ? UInt64(0)...255 : 0...0 {
        found.append((kind, Self.key(kind, chunk | second << 8), isOneWord, entry))
      }
    }
    // Names of several words before those of one.
    found.sort {
      if $0.key != $1.key { return $0.key < $1.key }
      return $0.isOneWord == $1.isOneWord ? $0.entry.number < $1.entry.number : $1.isOneWord
    }
    build(found.map { ($0.kind, $0.key, $0.entry) })
    findsWordsByTwo = found.contains {
      $0.kind == .two && $0.key != Self.twoKey(0) && literals[Int($0.entry.number)].bytes[Int($0.entry.lead)] < 0x80
    }
    // Tables without an element have no address; the gate keeps searches away from these.
    if entries.isEmpty { entries.append(Entry(start: 0, count: 0, number: 0, lead: 0, endsWord: false)) }
    if bytes.isEmpty { bytes.append(0) }
  }

  private mutating func build(_ found: [(kind: Kind, key: UInt64, entry: Entry)]) {
    var size = 16
    while size < found.count * 2 { size *= 2 }
    slots = [UInt64](repeating: 0, count: size)
    // Most of a first-level cache at most.
    size = 1 << 10
    while size < 1 << 15, size < found.count * 16 { size *= 2 }
    gate = [UInt8](repeating: 0, count: size)
    for (index, item) in found.enumerated() {
      var entry = item.entry
      entry.isLast = index + 1 == found.count || found[index + 1].key != item.key
      entries.append(entry)
      gate[Self.place(item.key) & (gate.count - 1)] |= item.kind.bit
      gate[Self.secondPlace(item.key) & (gate.count - 1)] |= item.kind.bit
      guard index == 0 || found[index - 1].key != item.key else { continue }
      var slot = Self.slot(item.key) & (slots.count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Self.tag(item.key) | UInt64(index + 1) << 32
    }
  }

  @inline(__always)
  fileprivate static func place(_ key: UInt64) -> Int { Int(truncatingIfNeeded: key >> 49) }
  @inline(__always)
  fileprivate static func secondPlace(_ key: UInt64) -> Int { Int(truncatingIfNeeded: key >> 34) }
  @inline(__always)
  fileprivate static func slot(_ key: UInt64) -> Int { Int(truncatingIfNeeded: key >> 40) }
  @inline(__always)
  fileprivate static func tag(_ key: UInt64) -> UInt64 { key >> 32 }

  @inline(__always)
  private static func key(_ kind: Kind, _ chunk: UInt64) -> UInt64 {
    switch kind {
    case .eight: eightKey(chunk)
    case .five: fiveKey(chunk)
    case .word: wordKey(chunk)
    case .two: twoKey(chunk)
    }
  }

  // Odd multipliers: no two chunks of a kind have the same product, and only the chunk 0 has 0. All bytes of a chunk act on
  // the highest bits of its product only, so these are what the tables use.
  @inline(__always)
  fileprivate static func eightKey(_ chunk: UInt64) -> UInt64 { chunk &* 0x9E37_79B9_7F4A_7C15 }
  @inline(__always)
  fileprivate static func fiveKey(_ chunk: UInt64) -> UInt64 { (chunk & 0xFF_FFFF_FFFF) &* 0xD6E8_FEB8_6659_FD93 }
  @inline(__always)
  fileprivate static func wordKey(_ word: UInt64) -> UInt64 { word &* 0xBF58_476D_1CE4_E5B9 }
  @inline(__always)
  fileprivate static func twoKey(_ chunk: UInt64) -> UInt64 { (chunk & 0xFFFF) &* 0x94D0_49BB_1331_11EB }

  /// The tables of an index, pinned for searches in many ranges.
  struct Search {
    fileprivate let gate: UnsafePointer<UInt8>
    fileprivate let gateMask: Int
    fileprivate let findsWordsByTwo: Bool
    fileprivate let slots: UnsafeBufferPointer<UInt64>
    fileprivate let entries: UnsafePointer<Entry>
    fileprivate let bytes: UnsafePointer<UInt8>
    fileprivate let signs: UnsafePointer<Bool>?
  }

  /// Lends the tables to searches in many ranges.
  func withSearch(_ body: (Search) -> Void) {
    gate.withUnsafeBufferPointer { gate in
      slots.withUnsafeBufferPointer { slots in
        entries.withUnsafeBufferPointer { entries in
          bytes.withUnsafeBufferPointer { bytes in
            signs.withUnsafeBufferPointer { signs in
              guard let base = gate.baseAddress, let entries = entries.baseAddress, let bytes = bytes.baseAddress else {
                return
              }
              body(
                Search(
                  gate: base, gateMask: gate.count - 1, findsWordsByTwo: findsWordsByTwo, slots: slots,
                  entries: entries, bytes: bytes,
                  signs: hasSigns ? signs.baseAddress : nil))
            }
          }
        }
      }
    }
  }
}

extension LiteralIndex.Search {
  /// Calls `body` with the number and range of each literal, in order of the words that they begin with.
  ///
  /// Reads up to 72 bytes from any place of the range on: where the text ends before, it is copied.
  @inline(__always)
  func forEachMatch(
    in text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ body: (_ number: Int, _ start: Int, _ end: Int) -> Void
  ) {
    if range.upperBound &+ Self.readAhead <= text.count {
      search(text, range, body)
    } else {
      let padded = Array(text[range]) + [UInt8](repeating: 0, count: Self.readAhead)
      padded.withUnsafeBufferPointer { copy in
        search(copy, 0..<range.count) { body($0, $1 + range.lowerBound, $2 + range.lowerBound) }
      }
    }
  }

  /// How many bytes of text are read behind the end of a range.
  static let readAhead = 72

  @inline(__always)
  private func search(
    _ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ body: (Int, Int, Int) -> Void
  ) {
    var index = range.lowerBound
    let end = range.upperBound
    // One bit per byte of 64; `carry` is that of the byte before.
    var carry: UInt64 = 0
    var signLeft = 0
    while index < end {
      let count = min(64, end &- index)
      var words: UInt64 = 0
      var places: UInt64 = 0
      var offset = 0
      while offset < count {
        let chunk = WordChunk.load(text, index &+ offset)
        let bits = UInt64(truncatingIfNeeded: offset)
        if chunk & WordChunk.highs == 0 {
          words |= WordChunk.byteBits(WordKey.asciiWordBytes(chunk)) &<< bits
          signLeft = 0
        } else {
          let found = WordChunk.wordsAndPlaces(of: chunk, &signLeft)
          words |= WordChunk.byteBits(found.words) &<< bits
          places |= WordChunk.byteBits(found.places) &<< bits
        }
        if let signs { places |= WordChunk.byteBits(WordChunk.signs(of: chunk, signs)) &<< bits }
        offset &+= 8
      }
      places |= words & ~(words << 1 | carry)
      carry = words >> 63
      if count < 64 { places &= (1 &<< UInt64(truncatingIfNeeded: count)) &- 1 }
      while places != 0 {
        let bit = UInt64(truncatingIfNeeded: places.trailingZeroBitCount)
        places &= places &- 1
        look(index, bit, words &>> bit, text, range, body)
      }
      index &+= 64
    }
  }

  /// Compares the literals that begin like the text at bit `bit` behind `index`; the bits of `words` begin there, too.
  @inline(__always)
  private func look(
    _ index: Int, _ bit: UInt64, _ words: UInt64, _ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>,
    _ body: (Int, Int, Int) -> Void
  ) {
    let start = index &+ Int(truncatingIfNeeded: bit)
    let chunk = WordChunk.load(text, start)
    let length = UInt64(truncatingIfNeeded: (~words).trailingZeroBitCount)
    var word = length < 8 ? chunk & ((1 &<< (length &* 8)) &- 1) : 0
    // The word may go on in the next 64 bytes.
    if length &+ bit == 64 { word = chunk & WordChunk.wordMask(chunk) }
    var isHit = hasBit(LiteralIndex.eightKey(chunk), .eight) | hasBit(LiteralIndex.fiveKey(chunk), .five)
    isHit |= hasBit(LiteralIndex.wordKey(word), .word)
    if findsWordsByTwo || chunk & 0x80 != 0 { isHit |= hasBit(LiteralIndex.twoKey(chunk), .two) }
    if isHit != 0 { compare(isHit, start, chunk, text, range, body) }
  }

  /// Whether a literal of a kind may have a key: not 0.
  @inline(__always)
  private func hasBit(_ key: UInt64, _ kind: LiteralIndex.Kind) -> UInt8 {
    gate[LiteralIndex.place(key) & gateMask] & gate[LiteralIndex.secondPlace(key) & gateMask] & kind.bit
  }

  /// Compares the literals of some kinds: a bit each.
  @inline(never)
  private func compare(
    _ kinds: UInt8, _ start: Int, _ chunk: UInt64, _ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>,
    _ body: (Int, Int, Int) -> Void
  ) {
    if kinds & LiteralIndex.Kind.eight.bit != 0 { compare(LiteralIndex.eightKey(chunk), start, text, range, body) }
    if kinds & LiteralIndex.Kind.five.bit != 0 { compare(LiteralIndex.fiveKey(chunk), start, text, range, body) }
    if kinds & LiteralIndex.Kind.word.bit != 0 {
      compare(LiteralIndex.wordKey(chunk & WordChunk.wordMask(chunk)), start, text, range, body)
    }
    if kinds & LiteralIndex.Kind.two.bit != 0 { compare(LiteralIndex.twoKey(chunk), start, text, range, body) }
  }

  @inline(__always)
  private func compare(
    _ key: UInt64, _ anchor: Int, _ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>,
    _ body: (Int, Int, Int) -> Void
  ) {
    let mask = slots.count &- 1
    let tag = LiteralIndex.tag(key)
    var slot = LiteralIndex.slot(key) & mask
    while slots[slot] != 0 {
      if slots[slot] & 0xFFFF_FFFF == tag {
        compare(from: Int(truncatingIfNeeded: slots[slot] >> 32) &- 1, anchor, text, range, body)
      }
      slot = (slot &+ 1) & mask
    }
  }

  /// Compares an entry and those behind it that begin alike.
  @inline(__always)
  private func compare(
    from first: Int, _ anchor: Int, _ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>,
    _ body: (Int, Int, Int) -> Void
  ) {
    var number = first
    while true {
      let entry = entries[number]
      let start = anchor &- Int(entry.lead)
      let stop = start &+ Int(entry.count)
      if start >= range.lowerBound, stop <= range.upperBound, isEqual(entry, text, start),
        !entry.endsWord || stop >= range.upperBound || !WordChunk.continuesWord(text[stop])
      {
        body(Int(entry.number), start, stop)
      }
      if entry.isLast { return }
      number &+= 1
    }
  }

  @inline(__always)
  private func isEqual(_ entry: LiteralIndex.Entry, _ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> Bool {
    let from = Int(entry.start)
    for offset in 0..<Int(entry.count) where bytes[from &+ offset] != text[start &+ offset] { return false }
    return true
  }
}
