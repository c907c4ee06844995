internal import WinnowText

/// Finds many literals in folded text by their first words.
///
/// One pass hashes each word; a word that begins a literal leads to the literals that begin with it and the word behind
/// it, which are then compared. Where most words begin none, this costs about 2 ns per byte whatever the number of
/// literals, while an automaton over ten thousand of them leaves the cache at every other byte. Literals of scripts
/// without spaces are looked up at each of their scalars.
struct LiteralIndex: Sendable {
  /// A literal and its number.
  struct Entry: Sendable {
    let bytes: [UInt8]
    let number: Int32
    /// Whether no word may go on behind it.
    let endsWord: Bool
  }

  /// Kinds of bytes.
  private enum Class {
    static let separator: UInt8 = 0
    static let word: UInt8 = 1
    /// Lead of a two-byte sign (Latin-1 punctuation) or of general punctuation: no part of a word.
    static let sign: UInt8 = 2
    /// May begin a literal without being part of a word.
    static let opener: UInt8 = 3
  }

  private var entries: [Entry] = []
  /// First word → 1: some literals are that word alone; 2: others go on; 3: both.
  private var firstWords = KeyTable()
  /// First word alone, or first two words → index in `buckets`.
  private var bucketKeys = KeyTable()
  private var buckets: [[Int32]] = []
  /// First scalar of literals in scripts without spaces → index in `buckets`.
  private var scalarKeys = KeyTable()
  /// Literals that begin with a sign.
  private var signBucket: [Int32] = []
  private var classes = [UInt8](repeating: Class.separator, count: 256)
  /// One bit per low bits of a first word's hash, so that other words cost one load.
  private var gate = [UInt64](repeating: 0, count: 512)

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
    var firstWordFlags: [UInt64: Int] = [:]
    var order: [UInt64] = []
    for (number, literal) in literals.enumerated() where !literal.bytes.isEmpty {
      let entry = Int32(entries.count)
      entries.append(Entry(bytes: literal.bytes, number: Int32(number), endsWord: literal.endsWord))
      let (first, second) = literal.bytes.withUnsafeBufferPointer { Self.keys($0, classes) }
      if first == 0 {
        signBucket.append(entry)
      } else if literal.bytes[0] >= 0xE3 {
        let key = literal.bytes.withUnsafeBufferPointer { Self.scalarKey($0, 0) }
        Self.insert(entry, key, &scalarKeys, &buckets)
      } else {
        if firstWordFlags[first] == nil { order.append(first) }
        firstWordFlags[first, default: 0] |= second == nil ? 1 : 2
        Self.insert(entry, second.map { Self.pair(first, $0) } ?? first, &bucketKeys, &buckets)
      }
    }
    for key in order {
      firstWords.insert(key, firstWordFlags[key] ?? 0)
      gate[Int(truncatingIfNeeded: key >> 6) & 511] |= 1 << (key & 63)
    }
  }

  private static func insert(_ entry: Int32, _ key: UInt64, _ table: inout KeyTable, _ buckets: inout [[Int32]]) {
    let bucket = table.insert(key, buckets.count)
    if bucket == buckets.count { buckets.append([]) }
    buckets[bucket].append(entry)
  }

  private static func pair(_ first: UInt64, _ second: UInt64) -> UInt64 { (first &* 31) ^ second }

  private static func scalarKey(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> UInt64 {
    guard index + 2 < bytes.count else { return 0 }
    return UInt64(bytes[index]) << 16 | UInt64(bytes[index + 1]) << 8 | UInt64(bytes[index + 2])
  }

  /// The hashes of the first and, if there is one near, second word.
  private static func keys(_ bytes: UnsafeBufferPointer<UInt8>, _ classes: [UInt8]) -> (UInt64, UInt64?) {
    classes.withUnsafeBufferPointer { classes in
      guard classes[Int(bytes[0])] == Class.word else { return (0, nil) }
      var index = 0
      let first = word(bytes, &index, bytes.count, classes)
      return (first, second(bytes, index, bytes.count, classes))
    }
  }

  @inline(__always)
  private static func word(
    _ text: UnsafeBufferPointer<UInt8>, _ index: inout Int, _ end: Int, _ classes: UnsafeBufferPointer<UInt8>
  ) -> UInt64 {
    var hash = SquashedKey.seed
    while index < end, classes[Int(text[index])] == Class.word {
      hash = SquashedKey.step(hash, text[index])
      index &+= 1
    }
    return hash
  }

  /// The hash of the word behind up to three separators.
  private static func second(
    _ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int, _ classes: UnsafeBufferPointer<UInt8>
  ) -> UInt64? {
    var index = start
    while index < end, index < start &+ 3, classes[Int(text[index])] != Class.word { index &+= 1 }
    guard index < end, classes[Int(text[index])] == Class.word else { return nil }
    return word(text, &index, end, classes)
  }

  /// Calls `body` with the number and range of each literal, in order of their starts.
  func forEachMatch(
    in text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ body: (_ number: Int, _ start: Int, _ end: Int) -> Void
  ) {
    classes.withUnsafeBufferPointer { classes in
      gate.withUnsafeBufferPointer { gate in
        var index = range.lowerBound
        let end = range.upperBound
        while index < end {
          let byte = text[index]
          switch classes[Int(byte)] {
          case Class.word:
            let start = index
            let hash = Self.word(text, &index, end, classes)
            if gate[Int(truncatingIfNeeded: hash >> 6) & 511] & (1 << (hash & 63)) != 0 {
              look(hash, start, index, end, text, classes, body)
            }
            if byte >= 0xE3 || text[index &- 1] >= 0x80 { lookInside(start, index, end, text, body) }
          case Class.sign:
            compare(signBucket, index, end, text, body)
            index &+= byte == 0xC2 ? 2 : 3
          case Class.opener:
            compare(signBucket, index, end, text, body)
            index &+= 1
          default:
            index &+= 1
          }
        }
      }
    }
  }

  private func look(
    _ hash: UInt64, _ start: Int, _ wordEnd: Int, _ end: Int, _ text: UnsafeBufferPointer<UInt8>,
    _ classes: UnsafeBufferPointer<UInt8>, _ body: (Int, Int, Int) -> Void
  ) {
    guard let flags = firstWords[hash] else { return }
    if flags & 2 != 0, let second = Self.second(text, wordEnd, end, classes),
      let bucket = bucketKeys[Self.pair(hash, second)]
    {
      compare(buckets[bucket], start, end, text, body)
    }
    if flags & 1 != 0, let bucket = bucketKeys[hash] { compare(buckets[bucket], start, end, text, body) }
  }

  /// Literals at each scalar of a word in a script without spaces.
  private func lookInside(
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

  private func compare(
    _ bucket: [Int32], _ start: Int, _ end: Int, _ text: UnsafeBufferPointer<UInt8>, _ body: (Int, Int, Int) -> Void
  ) {
    for index in bucket {
      let stop = start &+ entries[Int(index)].bytes.count
      guard stop <= end else { continue }
      let isEqual = entries[Int(index)].bytes.withUnsafeBufferPointer { bytes in
        for offset in 0..<bytes.count where bytes[offset] != text[start &+ offset] { return false }
        return true
      }
      guard isEqual else { continue }
      if entries[Int(index)].endsWord, stop < end, classes[Int(text[stop])] == Class.word { continue }
      body(Int(entries[Int(index)].number), start, stop)
    }
  }
}
