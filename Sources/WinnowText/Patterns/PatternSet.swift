/// Finds all occurrences of many literal byte strings in one pass.
///
/// The first bytes of the patterns stand in a small bit table, as in the shift tables of Wu and Manber (A fast algorithm for
/// multi-pattern searching, 1994): at nearly every place of a text one look at it is all, and the table stays in the
/// first-level cache however many patterns there are. Where it hits, the patterns that begin so are compared. About 1 GB/s
/// where hits are rare; patterns with the same first three bytes share one list, which is walked at each of their hits.
///
/// The text must be in the same form as the patterns: fold both with `CaseFold` to ignore case.
@usableFromInline package struct PatternSet: Sendable {
  /// How a match must stand in the text.
  package enum Boundary: UInt8, Sendable {
    /// Anywhere.
    case none
    /// No word byte before its start.
    case start
    /// No word byte before its start or behind its end.
    case word
  }

  /// One match: the pattern's number and its byte range.
  package struct Match: Equatable, Sendable {
    package let pattern: Int
    package let start: Int
    package let end: Int
  }

  /// A pattern: its number, and where its bytes stand in `bytes`.
  private struct Entry: Sendable {
    var key: UInt32
    var number: Int32
    var start: Int32
    var count: Int32
    var boundary: Boundary
    /// The pattern's first eight bytes, or as many as it has, and which bits of eight bytes of text they are.
    var head: UInt64
    var headMask: UInt64
  }

  private var bytes: [UInt8] = []
  /// By key, then by number.
  private var entries: [Entry] = []
  /// First entry with a key, by slot of an open-addressed table; -1 in free slots.
  private var slots: [Int32] = []
  /// One bit per hash of a key.
  private var gate = [UInt64](repeating: 0, count: 1024)
  /// Patterns of fewer bytes than a key has, by number.
  private var short: [Entry] = []
  /// Which bytes a short pattern begins with.
  private var beginsShort = [Bool](repeating: false, count: 256)
  /// How many first bytes make up a key: enough to be rare, and not more than abbreviations have.
  private static let keyLength = 3
  /// The number of patterns, the empty ones included.
  package let count: Int

  /// Prepares the search. Empty patterns never match.
  package init(_ patterns: [[UInt8]], boundaries: [Boundary]) {
    precondition(patterns.count == boundaries.count)
    count = patterns.count
    for (number, pattern) in patterns.enumerated() where !pattern.isEmpty {
      let key = pattern.prefix(Self.keyLength).enumerated().reduce(UInt32(0)) {
        $0 | UInt32($1.element) << UInt32($1.offset * 8)
      }
      let entry = Entry(
        key: key, number: Int32(number), start: Int32(bytes.count), count: Int32(pattern.count),
        boundary: boundaries[number],
        head: pattern.prefix(8).enumerated().reduce(0) { $0 | UInt64($1.element) << UInt64($1.offset * 8) },
        headMask: pattern.count >= 8 ? .max : (1 << UInt64(pattern.count * 8)) - 1)
      if pattern.count < Self.keyLength {
        short.append(entry)
        beginsShort[Int(pattern[0])] = true
      } else {
        entries.append(entry)
      }
      bytes += pattern
    }
    entries.sort { $0.key != $1.key ? $0.key < $1.key : $0.number < $1.number }
    var size = 16
    while size < entries.count * 2 { size *= 2 }
    slots = [Int32](repeating: -1, count: size)
    for (index, entry) in entries.enumerated() where index == 0 || entries[index - 1].key != entry.key {
      let hash = Self.hash(entry.key)
      gate[Int(hash >> 6) & 1023] |= 1 << UInt64(hash & 63)
      var slot = Int(hash) & (size - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (size - 1) }
      slots[slot] = Int32(index)
    }
  }

  /// 16 bits of hash.
  @inline(__always)
  private static func hash(_ key: UInt32) -> UInt32 { (key &* 0x9E37_79B1) >> 16 }

  // MARK: Search from places of the caller's choice

  /// The first three bytes, the first in the lowest byte, of the patterns that have so many; for callers that look at a
  /// text's bytes anyway, and find by them where a match can begin.
  package var keys: [UInt32] { entries.map(\.key) }

  /// Whether a pattern of fewer than three bytes, which has no key, begins with `byte`.
  package func beginsShort(_ byte: UInt8) -> Bool { beginsShort[Int(byte)] }

  /// Whether a pattern of three bytes or more begins with `byte`; for load time.
  package func begins(_ byte: UInt8) -> Bool { entries.contains { UInt8(truncatingIfNeeded: $0.key) == byte } }

  /// Calls `body` for every match that begins at `start`.
  package func forEachMatch(at start: Int, in text: UnsafeBufferPointer<UInt8>, _ body: (Match) -> Void) {
    guard start < text.count else { return }
    if beginsShort[Int(text[start])] {
      for entry in short { compare(entry, at: start, in: text, body) }
    }
    guard start &+ Self.keyLength <= text.count else { return }
    let key = UInt32(text[start]) | UInt32(text[start &+ 1]) << 8 | UInt32(text[start &+ 2]) << 16
    report(key, Self.hash(key), at: start, in: text, body)
  }

  // MARK: Search

  /// Calls `body` for every match, in order of its start.
  package func forEachMatch(
    in text: UnsafeBufferPointer<UInt8>, _ body: (Match) -> Void
  ) {
    guard let base = text.baseAddress else { return }
    let raw = UnsafeRawPointer(base)
    gate.withUnsafeBufferPointer { gate in
      beginsShort.withUnsafeBufferPointer { beginsShort in
        for index in 0..<text.count {
          if beginsShort[Int(text[index])] {
            for entry in short { compare(entry, at: index, in: text, body) }
          }
          guard index &+ Self.keyLength <= text.count else { continue }
          let key =
            UInt32(raw.loadUnaligned(fromByteOffset: index, as: UInt16.self).littleEndian)
            | UInt32(text[index &+ 2]) << 16
          let hash = Self.hash(key)
          if gate[Int(hash >> 6)] >> UInt64(hash & 63) & 1 != 0 { report(key, hash, at: index, in: text, body) }
        }
      }
    }
  }

  /// All matches; for load time and tests.
  package func matches(in text: [UInt8]) -> [Match] {
    var found: [Match] = []
    text.withUnsafeBufferPointer { forEachMatch(in: $0) { found.append($0) } }
    return found
  }

  /// Compares the patterns that begin with `key` with the text at `start`.
  @inline(never)
  private func report(
    _ key: UInt32, _ hash: UInt32, at start: Int, in text: UnsafeBufferPointer<UInt8>, _ body: (Match) -> Void
  ) {
    slots.withUnsafeBufferPointer { slots in
      entries.withUnsafeBufferPointer { entries in
        let mask = slots.count &- 1
        let head = Self.head(of: text, at: start)
        var slot = Int(hash) & mask
        while slots[slot] >= 0 {
          var number = Int(slots[slot])
          if entries[number].key == key {
            while number < entries.count, entries[number].key == key {
              if (head ^ entries[number].head) & entries[number].headMask == 0 {
                compare(entries[number], at: start, in: text, body)
              }
              number &+= 1
            }
            return
          }
          slot = (slot &+ 1) & mask
        }
      }
    }
  }

  /// The eight bytes at `start`, the first in the lowest byte; zeros behind the text's end.
  @inline(__always)
  private static func head(of text: UnsafeBufferPointer<UInt8>, at start: Int) -> UInt64 {
    if start &+ 8 <= text.count, let base = text.baseAddress {
      return UInt64(littleEndian: UnsafeRawPointer(base).loadUnaligned(fromByteOffset: start, as: UInt64.self))
    }
    var head: UInt64 = 0
    for index in start..<text.count { head |= UInt64(text[index]) << UInt64(8 &* (index &- start)) }
    return head
  }

  @inline(__always)
  private func compare(
    _ entry: Entry, at start: Int, in text: UnsafeBufferPointer<UInt8>, _ body: (Match) -> Void
  ) {
    let end = start &+ Int(entry.count)
    guard end <= text.count else { return }
    if entry.boundary != .none, start > 0, text[start &- 1].isWordByte { return }
    if entry.boundary == .word, end < text.count, text[end].isWordByte { return }
    let isEqual = bytes.withUnsafeBufferPointer { bytes in
      var offset = 0
      while offset < Int(entry.count), bytes[Int(entry.start) &+ offset] == text[start &+ offset] { offset &+= 1 }
      return offset == Int(entry.count)
    }
    if isEqual { body(Match(pattern: Int(entry.number), start: start, end: end)) }
  }
}
