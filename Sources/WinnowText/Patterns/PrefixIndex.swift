/// Finds all prefixes of a vocabulary that a word begins with.
///
/// Prefixes are grouped by their first bytes, as many as the greatest gate length they reach. Three small tables, by a word's
/// first two, three and four bytes, tell without a branch at which gate lengths there are groups that it may belong to; only
/// the members of those are compared.
struct PrefixIndex: Sendable {
  struct Entry: BitwiseCopyable, Sendable {
    var low: UInt64
    var high: UInt64
    var lowMask: UInt64
    var highMask: UInt64
    /// Its bytes, for those beyond the sixteenth.
    var start: Int32
    var length: Int32
    var number: Int32
    var flags: UInt32
  }

  /// A run of entries with the same first bytes.
  fileprivate struct Group: BitwiseCopyable, Sendable {
    var first: Int32
    var count: Int32
  }

  /// The index as inner loops read it; valid as long as its `PrefixIndex`.
  struct View: BitwiseCopyable {
    fileprivate let gates: UnsafePointer<UInt8>
    fileprivate let groupIndex: HashIndex.View
    fileprivate let groups: UnsafePointer<Group>
    fileprivate let entries: UnsafePointer<Entry>

    /// The bits of the gate lengths at which prefixes of the word may stand; 0 for most words.
    @inline(__always)
    func gates(_ word: FoldedWord) -> UInt8 {
      gates(word, 2) & 1 << 2 | gates(word, 3) & 1 << 3 | gates(word, 4) & 0xF0
    }

    @inline(__always)
    private func gates(_ word: FoldedWord, _ length: Int) -> UInt8 {
      gates[PrefixIndex.place(PrefixIndex.hash(word.low & FoldedWord.mask(length)))]
    }

    /// Calls `body` with every prefix of the word among those behind `gates`, the shortest first.
    @inline(__always)
    func forEach(
      _ word: FoldedWord, _ bytes: UnsafeBufferPointer<UInt8>, _ pool: UnsafePointer<UInt8>, gates: UInt8,
      _ body: (Int32, UInt32) -> Void
    ) {
      var gates = gates
      while gates != 0 {
        let bit = gates.trailingZeroBitCount
        let length = bit == 7 ? 8 : bit
        gates &= gates &- 1
        // A word shorter than a gate would stand there with the key of a shorter one.
        if length > bytes.count { return }
        guard let slot = groupIndex.first(PrefixIndex.hash(word.low & FoldedWord.mask(length))) else { continue }
        let group = groups[Int(slot.number)]
        for index in Int(group.first)..<Int(group.first &+ group.count) {
          let entry = entries[index]
          guard word.low & entry.lowMask == entry.low, word.high & entry.highMask == entry.high,
            entry.length <= 16 || Self.goesOn(entry, bytes, pool)
          else { continue }
          body(entry.number, entry.flags)
        }
      }
    }

    /// Whether the bytes of a long prefix beyond the sixteenth stand in the word too.
    private static func goesOn(
      _ entry: Entry, _ bytes: UnsafeBufferPointer<UInt8>, _ pool: UnsafePointer<UInt8>
    ) -> Bool {
      guard bytes.count >= Int(entry.length) else { return false }
      for index in 16..<Int(entry.length) where bytes[index] != pool[Int(entry.start) &+ index] { return false }
      return true
    }
  }

  private static let gateLengths = [8, 6, 5, 4, 3, 2]
  /// The size of the table of gates as a power of two: 16 KB stay in the first-level cache.
  private static let placeBits: UInt64 = 14

  /// By the hash of a word's first two, three or four bytes, a bit for each gate length of prefixes that begin with them:
  /// 2 to 6 for those lengths, 7 for eight bytes.
  private let gates: FrozenTable<UInt8>
  private let groupIndex: HashIndex
  private let groups: FrozenTable<Group>
  private let entries: FrozenTable<Entry>

  /// Indexes prefixes of two bytes and more.
  init(_ prefixes: [Entry]) {
    // Among equals by length, so that hits come shortest first.
    let keyed = prefixes.map { (key: Self.key($0), entry: $0) }
      .sorted { ($0.key, $0.entry.length, $0.entry.number) < ($1.key, $1.entry.length, $1.entry.number) }
    var groups: [Group] = []
    var slots: [HashIndex.Slot] = []
    for (index, item) in keyed.enumerated() {
      if index == 0 || keyed[index - 1].key != item.key {
        slots.append(HashIndex.Slot(hash: Self.hash(item.key), number: Int32(groups.count)))
        groups.append(Group(first: Int32(index), count: 0))
      }
      groups[groups.count - 1].count += 1
    }
    var gates = [UInt8](repeating: 0, count: 1 << Int(Self.placeBits))
    for group in groups {
      let key = Self.key(keyed[Int(group.first)].entry)
      let length = Self.gate(keyed[Int(group.first)].entry)
      gates[Self.place(Self.hash(key & FoldedWord.mask(min(length, 4))))] |= 1 << UInt8(length == 8 ? 7 : length)
    }
    self.gates = FrozenTable(gates)
    groupIndex = HashIndex(slots)
    self.groups = FrozenTable(groups)
    entries = FrozenTable(keyed.map(\.entry))
  }

  private static func gate(_ entry: Entry) -> Int { gateLengths.first { $0 <= Int(entry.length) } ?? 2 }

  private static func key(_ entry: Entry) -> UInt64 { entry.low & FoldedWord.mask(gate(entry)) }

  /// An odd multiplier carries every byte into the highest bits, and different keys never get one hash.
  @inline(__always)
  fileprivate static func hash(_ key: UInt64) -> UInt64 { key &* 0x9E37_79B9_7F4A_7C15 }

  @inline(__always)
  fileprivate static func place(_ hash: UInt64) -> Int { Int(truncatingIfNeeded: hash &>> (64 &- placeBits)) }

  var view: View {
    View(gates: gates.pointer, groupIndex: groupIndex.view, groups: groups.pointer, entries: entries.pointer)
  }
}
