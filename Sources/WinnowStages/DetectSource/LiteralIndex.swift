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
  private enum Kind: Int {
    /// Its first eight bytes.
    case eight
    /// Its first five bytes.
    case five
    /// The word that it is.
    case word
    /// Its first two bytes.
    case two
  }

  private var bytes: [UInt8] = []
  private var entries: [Entry] = []
  /// An open-addressed table. The low half of a slot is a part of the key, the high half the number of the first entry plus
  /// one; 0 is a free slot.
  private var slots: [UInt64] = []
  /// Two bits of one word per key (Putze, Sanders, Singler: Cache-, hash- and space-efficient Bloom filters, 2009).
  private var gate: [UInt64] = []
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
      let isOneWord = anchored.allSatisfy { Self.continuesWord($0) }
      let kind: Kind
      if anchored.count >= 8 {
        kind = .eight
      } else if isOneWord, literal.endsWord, anchored[lead] < 0xE3 {
        kind = .word
      } else {
        kind = anchored.count >= 5 ? .five : .two
      }
      if !anchored[lead].isWordByte {
        signs[Int(anchored[lead])] = true
        hasSigns = true
      }
      let chunk = anchored.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
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
    build(found.map { ($0.key, $0.entry) })
    // Tables without an element have no address; the gate keeps searches away from these.
    if entries.isEmpty { entries.append(Entry(start: 0, count: 0, number: 0, lead: 0, endsWord: false)) }
    if bytes.isEmpty { bytes.append(0) }
  }

  private mutating func build(_ found: [(key: UInt64, entry: Entry)]) {
    var size = 16
    while size < found.count * 2 { size *= 2 }
    slots = [UInt64](repeating: 0, count: size)
    size = 64
    while size < 2048, size * 4 < found.count { size *= 2 }
    gate = [UInt64](repeating: 0, count: size)
    for (index, item) in found.enumerated() {
      var entry = item.entry
      entry.isLast = index + 1 == found.count || found[index + 1].key != item.key
      entries.append(entry)
      guard index == 0 || found[index - 1].key != item.key else { continue }
      gate[Int(truncatingIfNeeded: item.key >> 41) & (gate.count - 1)] |= Self.gateBits(item.key)
      var slot = Self.slot(item.key) & (slots.count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Self.tag(item.key) | UInt64(index + 1) << 32
    }
  }

  @inline(__always)
  private static func gateBits(_ key: UInt64) -> UInt64 { 1 << (key >> 58) | 1 << (key >> 52 & 63) }
  @inline(__always)
  fileprivate static func slot(_ key: UInt64) -> Int { Int(truncatingIfNeeded: key >> 40) }
  @inline(__always)
  fileprivate static func tag(_ key: UInt64) -> UInt64 { key >> 32 }

  /// A byte of a word: letters, digits, and all above ASCII but the leads of Latin-1 signs and general punctuation.
  @inline(__always)
  fileprivate static func continuesWord(_ byte: UInt8) -> Bool { byte.isWordByte && byte != 0xC2 && byte != 0xE2 }

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
    fileprivate let gate: UnsafePointer<UInt64>
    fileprivate let gateMask: Int
    fileprivate let slots: UnsafeBufferPointer<UInt64>
    fileprivate let entries: UnsafePointer<Entry>
    fileprivate let bytes: UnsafePointer<UInt8>
    fileprivate let signs: UnsafePointer<Bool>?
  }

  /// Lends the tables to searches in many ranges; `body` is not called when there are no literals.
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
                  gate: base, gateMask: gate.count - 1, slots: slots, entries: entries, bytes: bytes,
                  signs: hasSigns ? signs.baseAddress : nil))
            }
          }
        }
      }
    }
  }
}

extension LiteralIndex.Search {
  private static let highs: UInt64 = 0x8080_8080_8080_8080
  private static let ones: UInt64 = 0x0101_0101_0101_0101

  /// Calls `body` with the number and range of each literal, in order of the words that they begin with.
  @inline(__always)
  func forEachMatch(
    in text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ body: (_ number: Int, _ start: Int, _ end: Int) -> Void
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
        let chunk = Self.load(text, index &+ offset)
        let bits = UInt64(truncatingIfNeeded: offset)
        if chunk & Self.highs == 0 {
          words |= Self.byteBits(WordKey.asciiWordBytes(chunk)) &<< bits
          signLeft = 0
        } else {
          let found = Self.wordsAndPlaces(of: chunk, &signLeft)
          words |= Self.byteBits(found.words) &<< bits
          places |= Self.byteBits(found.places) &<< bits
        }
        if let signs { places |= Self.byteBits(Self.signs(of: chunk, signs)) &<< bits }
        offset &+= 8
      }
      places |= words & ~(words << 1 | carry)
      carry = words >> 63
      if count < 64 { places &= (1 &<< UInt64(truncatingIfNeeded: count)) &- 1 }
      while places != 0 {
        look(index &+ places.trailingZeroBitCount, text, range, body)
        places &= places &- 1
      }
      index &+= 64
    }
  }

  /// Compares the literals that begin like the text at `start`.
  @inline(__always)
  private func look(
    _ start: Int, _ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ body: (Int, Int, Int) -> Void
  ) {
    let chunk = Self.load(text, start)
    let eight = LiteralIndex.eightKey(chunk)
    let five = LiteralIndex.fiveKey(chunk)
    let word = LiteralIndex.wordKey(chunk & Self.wordMask(chunk))
    let isHit = hasBit(eight) | hasBit(five) | hasBit(word) | hasBit(LiteralIndex.twoKey(chunk))
    if isHit & 1 != 0 { compare(start, chunk, text, range, body) }
  }

  /// The gate's answer for a key, as the lowest bit.
  @inline(__always)
  private func hasBit(_ key: UInt64) -> UInt64 {
    let word = gate[Int(truncatingIfNeeded: key >> 41) & gateMask]
    return word &>> (key >> 58) & word &>> (key >> 52 & 63)
  }

  @inline(never)
  private func compare(
    _ start: Int, _ chunk: UInt64, _ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>,
    _ body: (Int, Int, Int) -> Void
  ) {
    compare(key: LiteralIndex.eightKey(chunk), start, text, range, body)
    compare(key: LiteralIndex.fiveKey(chunk), start, text, range, body)
    compare(key: LiteralIndex.wordKey(chunk & Self.wordMask(chunk)), start, text, range, body)
    compare(key: LiteralIndex.twoKey(chunk), start, text, range, body)
  }

  @inline(__always)
  private func compare(
    key: UInt64, _ anchor: Int, _ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ body: (Int, Int, Int) -> Void
  ) {
    guard key != 0, hasBit(key) & 1 != 0 else { return }
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
        !entry.endsWord || stop >= range.upperBound || !LiteralIndex.continuesWord(text[stop])
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

  // MARK: Eight bytes at a time

  /// Eight bytes of the text, with zeros behind its end.
  @inline(__always)
  private static func load(_ text: UnsafeBufferPointer<UInt8>, _ index: Int) -> UInt64 {
    guard let base = text.baseAddress, index &+ 8 <= text.count else { return loadLast(text, index) }
    return UInt64(littleEndian: UnsafeRawPointer(base).loadUnaligned(fromByteOffset: index, as: UInt64.self))
  }

  @inline(never)
  private static func loadLast(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> UInt64 {
    var chunk: UInt64 = 0
    var index = text.count
    while index > start {
      index &-= 1
      chunk = chunk << 8 | UInt64(text[index])
    }
    return chunk
  }

  /// The highest bits of eight bytes, side by side.
  @inline(__always)
  private static func byteBits(_ chunk: UInt64) -> UInt64 { ((chunk >> 7) &* 0x0102_0408_1020_4080) >> 56 }

  /// The bits of a chunk's first word; none when it is longer than the chunk.
  @inline(__always)
  private static func wordMask(_ chunk: UInt64) -> UInt64 {
    if chunk & highs == 0 {
      let gaps = ~WordKey.asciiWordBytes(chunk) & highs
      return (1 &<< (UInt64(truncatingIfNeeded: gaps.trailingZeroBitCount) & ~7)) &- 1
    }
    return slowWordMask(chunk)
  }

  @inline(never)
  private static func slowWordMask(_ chunk: UInt64) -> UInt64 {
    var bits: UInt64 = 0
    while bits < 64, LiteralIndex.continuesWord(UInt8(truncatingIfNeeded: chunk &>> bits)) { bits &+= 8 }
    return (1 &<< bits) &- 1
  }

  /// Whether a byte is the lead of a Latin-1 sign, or of three or four bytes; now and then for others, too.
  @inline(__always)
  private static func hasSignOrIdeograph(_ chunk: UInt64) -> Bool {
    let difference = chunk ^ ones &* 0xC2
    let isC2 = (difference &- ones) & ~difference
    return (isC2 | chunk & chunk << 1 & chunk << 2) & highs != 0
  }

  /// Which bytes of a chunk belong to words, and which begin a sign or a scalar of a script without spaces.
  @inline(__always)
  private static func wordsAndPlaces(of chunk: UInt64, _ signLeft: inout Int) -> (words: UInt64, places: UInt64) {
    if signLeft == 0, !hasSignOrIdeograph(chunk) { return (WordKey.asciiWordBytes(chunk) | chunk & highs, 0) }
    return readBytes(of: chunk, &signLeft)
  }

  /// Byte by byte: which belong to words, and which begin a sign or a scalar of a script without spaces.
  @inline(never)
  private static func readBytes(of chunk: UInt64, _ signLeft: inout Int) -> (words: UInt64, places: UInt64) {
    var words: UInt64 = 0
    var places: UInt64 = 0
    for offset in UInt64(0)..<8 {
      let byte = UInt8(truncatingIfNeeded: chunk &>> (offset &* 8))
      let bit: UInt64 = 0x80 &<< (offset &* 8)
      if byte < 0x80 {
        signLeft = 0
        if byte.isWordByte { words |= bit }
      } else if signLeft > 0 {
        signLeft &-= 1
      } else if byte == 0xC2 || byte == 0xE2 {
        signLeft = byte == 0xC2 ? 1 : 2
        places |= bit
      } else {
        words |= bit
        if byte >= 0xE3 { places |= bit }
      }
    }
    return (words, places)
  }

  @inline(never)
  private static func signs(of chunk: UInt64, _ signs: UnsafePointer<Bool>) -> UInt64 {
    var places: UInt64 = 0
    for offset in UInt64(0)..<8 {
      let byte = UInt8(truncatingIfNeeded: chunk &>> (offset &* 8))
      if byte < 0x80, signs[Int(byte)] { places |= 0x80 &<< (offset &* 8) }
    }
    return places
  }
}
