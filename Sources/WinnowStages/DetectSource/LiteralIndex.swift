internal import WinnowText

/// Finds many literals in folded text by their first words.
///
/// One pass takes the key of each word; a word that begins a literal leads to the literals that begin with it and the
/// word behind it, which are then compared. Where most words begin none, this costs well below 1 ns per byte whatever the
/// number of literals, while an automaton over ten thousand of them leaves the cache at every other byte. Literals of
/// scripts without spaces are looked up at each of their scalars.
struct LiteralIndex: Sendable {
  /// A literal: where its bytes stand, and its number.
  private struct Entry: Sendable {
    let start: Int32
    let count: Int32
    let number: Int32
    /// Whether no word may go on behind it.
    let endsWord: Bool
  }

  /// Kinds of bytes.
  fileprivate enum Class {
    static let separator: UInt8 = 0
    static let word: UInt8 = 1
    /// Lead of a two-byte sign (Latin-1 punctuation) or of general punctuation: no part of a word.
    static let sign: UInt8 = 2
    /// May begin a literal without being part of a word.
    static let opener: UInt8 = 3
  }

  private var bytes: [UInt8] = []
  private var entries: [Entry] = []
  /// First word alone, or first two words → index in `buckets`.
  private var bucketKeys = KeyTable()
  private var buckets: [[Int32]] = []
  /// First scalar of literals in scripts without spaces → index in `buckets`.
  private var scalarKeys = KeyTable()
  /// Literals that begin with a sign.
  fileprivate var signBucket: [Int32] = []
  private var classes = [UInt8](repeating: Class.separator, count: 256)
  /// First words.
  private var gate = KeyGate([])

  /// An index over folded literals; empty ones never match.
  init(_ literals: [(bytes: [UInt8], endsWord: Bool)]) {
    for byte in 0..<256 {
      let value = UInt8(byte)
      if value.isASCIILetter || value.isASCIIDigit || value >= 0x80 { classes[byte] = Class.word }
    }
    classes[0xC2] = Class.sign
    classes[0xE2] = Class.sign
    classes[0x28] = Class.opener
    classes[0x26] = Class.opener
    var keys: [UInt64] = []
    for (number, literal) in literals.enumerated() where !literal.bytes.isEmpty {
      let entry = Int32(entries.count)
      entries.append(
        Entry(
          start: Int32(bytes.count), count: Int32(literal.bytes.count), number: Int32(number),
          endsWord: literal.endsWord))
      bytes += literal.bytes
      let (first, second) = literal.bytes.withUnsafeBufferPointer { Self.keys($0, classes) }
      guard let first else {
        signBucket.append(entry)
        continue
      }
      if literal.bytes[0] >= 0xE3 {
        let key = literal.bytes.withUnsafeBufferPointer { Self.scalarKey($0, 0) }
        Self.insert(entry, key, &scalarKeys, &buckets)
      } else if let second {
        keys.append(first)
        Self.insert(entry, Self.pair(first, second), &bucketKeys, &buckets)
      } else {
        keys.append(first)
        Self.insert(entry, first, &bucketKeys, &buckets)
      }
    }
    gate = KeyGate(keys)
  }

  private static func insert(_ entry: Int32, _ key: UInt64, _ table: inout KeyTable, _ buckets: inout [[Int32]]) {
    let bucket = table.insert(key, buckets.count)
    if bucket == buckets.count { buckets.append([]) }
    buckets[bucket].append(entry)
  }

  @inline(__always)
  fileprivate static func pair(_ first: UInt64, _ second: UInt64) -> UInt64 { max(1, (first &* 31) ^ second) }

  private static func scalarKey(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> UInt64 {
    guard index + 2 < bytes.count else { return 0 }
    return UInt64(bytes[index]) << 16 | UInt64(bytes[index + 1]) << 8 | UInt64(bytes[index + 2])
  }

  /// The keys of the first and, if there is one near, second word.
  private static func keys(_ bytes: UnsafeBufferPointer<UInt8>, _ classes: [UInt8]) -> (UInt64?, UInt64?) {
    classes.withUnsafeBufferPointer { classes in
      guard classes[Int(bytes[0])] == Class.word else { return (nil, nil) }
      var index = 0
      let first = word(bytes, &index, bytes.count, classes)
      return (first, second(bytes, index, bytes.count, classes))
    }
  }

  /// The key of the word at `index`, which moves behind it.
  @inline(__always)
  fileprivate static func word(
    _ text: UnsafeBufferPointer<UInt8>, _ index: inout Int, _ end: Int, _ classes: UnsafeBufferPointer<UInt8>
  ) -> UInt64 {
    if let (key, length) = WordKey.short(text, index), index &+ length <= end {
      index &+= length
      return key
    }
    return longWord(text, &index, end, classes)
  }

  @inline(never)
  private static func longWord(
    _ text: UnsafeBufferPointer<UInt8>, _ index: inout Int, _ end: Int, _ classes: UnsafeBufferPointer<UInt8>
  ) -> UInt64 {
    let start = index
    while index < end, classes[Int(text[index])] == Class.word { index &+= 1 }
    return WordKey.key(text, start..<index)
  }

  /// The key of the word behind up to three separators.
  fileprivate static func second(
    _ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int, _ classes: UnsafeBufferPointer<UInt8>
  ) -> UInt64? {
    var index = start
    while index < end, index < start &+ 3, classes[Int(text[index])] != Class.word { index &+= 1 }
    guard index < end, classes[Int(text[index])] == Class.word else { return nil }
    return word(text, &index, end, classes)
  }

  /// The tables that a search reads at every word.
  struct Search {
    fileprivate let index: LiteralIndex
    fileprivate let classes: UnsafeBufferPointer<UInt8>
    fileprivate let gate: KeyGate.Bits
  }

  /// Lends the tables to searches in many ranges.
  func withSearch<R>(_ body: (Search) -> R) -> R {
    classes.withUnsafeBufferPointer { classes in
      gate.withBits { body(Search(index: self, classes: classes, gate: $0)) }
    }
  }
}

extension LiteralIndex.Search {
  /// Calls `body` with the number and range of each literal, in order of their starts.
  func forEachMatch(
    in text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ body: (_ number: Int, _ start: Int, _ end: Int) -> Void
  ) {
    var position = range.lowerBound
    let end = range.upperBound
    while position < end {
      let byte = text[position]
      switch classes[Int(byte)] {
      case LiteralIndex.Class.word:
        let start = position
        let key = LiteralIndex.word(text, &position, end, classes)
        if gate.mayContain(key) { index.look(key, start, position, end, text, classes, body) }
        if byte >= 0xE3 || text[position &- 1] >= 0x80 { index.lookInside(start, position, end, text, body) }
        if position < end, text[position] == 0x20 { position &+= 1 }
      case LiteralIndex.Class.sign:
        index.compare(index.signBucket, position, end, text, body)
        position &+= byte == 0xC2 ? 2 : 3
      case LiteralIndex.Class.opener:
        index.compare(index.signBucket, position, end, text, body)
        position &+= 1
      default:
        position &+= 1
      }
    }
  }
}

extension LiteralIndex {
  @inline(never)
  fileprivate func look(
    _ key: UInt64, _ start: Int, _ wordEnd: Int, _ end: Int, _ text: UnsafeBufferPointer<UInt8>,
    _ classes: UnsafeBufferPointer<UInt8>, _ body: (Int, Int, Int) -> Void
  ) {
    if let second = Self.second(text, wordEnd, end, classes),
      let bucket = bucketKeys[Self.pair(key, second)]
    {
      compare(buckets[bucket], start, end, text, body)
    }
    if let bucket = bucketKeys[key] { compare(buckets[bucket], start, end, text, body) }
  }

  /// Literals at each scalar of a word in a script without spaces.
  fileprivate func lookInside(
    _ start: Int, _ wordEnd: Int, _ end: Int, _ text: UnsafeBufferPointer<UInt8>, _ body: (Int, Int, Int) -> Void
  ) {
    var index = start
    while index < wordEnd {
      if text[index] >= 0xE3, let bucket = scalarKeys[Self.scalarKey(text, index)] {
        compare(buckets[bucket], index, end, text, body)
      }
      index &+= 1
    }
  }

  fileprivate func compare(
    _ bucket: [Int32], _ start: Int, _ end: Int, _ text: UnsafeBufferPointer<UInt8>, _ body: (Int, Int, Int) -> Void
  ) {
    for number in bucket {
      let entry = entries[Int(number)]
      let count = Int(entry.count)
      let stop = start &+ count
      guard stop <= end else { continue }
      let isEqual = bytes.withUnsafeBufferPointer { bytes in
        let from = Int(entry.start)
        for offset in 0..<count where bytes[from &+ offset] != text[start &+ offset] { return false }
        return true
      }
      guard isEqual else { continue }
      if entry.endsWord, stop < end, classes[Int(text[stop])] == Class.word { continue }
      body(Int(entry.number), start, stop)
    }
  }
}
