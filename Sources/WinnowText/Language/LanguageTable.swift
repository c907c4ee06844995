/// The words of all profiles in one open-addressed hash table.
struct LanguageTable: Sendable {
  /// Bytes that must be readable behind a word.
  private static let padding = 8
  /// Units of a score per natural logarithm.
  static let scale = 16.0

  static let shared = LanguageTable(LanguageProfile.all)

  /// Eight bytes, so that the whole table stays in the second-level cache.
  private struct Slot {
    /// The upper half of the word's hash; 0 for an empty slot.
    var key: UInt32
    /// Where the word's weights start, and how many there are, in fours.
    var first: UInt16
    var count: UInt16
  }

  private struct Weight {
    var language: UInt8 = 0
    var score: UInt8 = 0
  }

  /// A word that the table may have.
  struct Probe: BitwiseCopyable {
    fileprivate var key: UInt64
    /// Its number in the window.
    fileprivate var word: Int32
  }

  // Allocated once and never freed or changed: the table lives as long as the process.
  private nonisolated(unsafe) let slots: UnsafeMutablePointer<Slot>
  // Filled up with weights of nothing to a multiple of four for each word: that many are added without a branch.
  private nonisolated(unsafe) let weights: UnsafeMutablePointer<Weight>
  /// One bit per 16-bit hash: most words that no profile has are turned away without a look into `slots`.
  private nonisolated(unsafe) let filter: UnsafeMutablePointer<UInt64>
  private let mask: Int
  let profileLanguages: [String]
  var languageCount: Int { profileLanguages.count }

  /// Longer words are no function words in any profile.
  private static let maximumWord = 24

  init(_ profiles: [LanguageProfile]) {
    profileLanguages = profiles.map(\.language)
    var found: [(key: UInt64, weight: Weight)] = []
    for (language, profile) in profiles.enumerated() {
      var seen: Set<UInt64> = []
      for (rank, word) in profile.words.split(separator: " ").enumerated() {
        let isEnding = word.hasPrefix("-")
        let key = isEnding ? Self.endingKey(Array(word.utf8)) : Self.wordKey(Array(word.utf8))
        guard let key, seen.insert(key).inserted else { continue }
        let score = isEnding ? Self.endingScore : Self.score(ofRank: rank) / (word.utf8.count == 1 ? 2 : 1)
        found.append((key, Weight(language: UInt8(language), score: UInt8(score))))
      }
    }
    found.sort { ($0.key, $0.weight.language) < ($1.key, $1.weight.language) }
    precondition(profiles.count <= Int(UInt8.max), "the profiles fit the table")
    var size = 1024
    while size < 2 * found.count { size *= 2 }
    mask = size - 1
    slots = .allocate(capacity: size)
    slots.initialize(repeating: Slot(key: 0, first: 0, count: 0), count: size)
    filter = .allocate(capacity: 1024)
    filter.initialize(repeating: 0, count: 1024)
    var lists = [[Weight]](repeating: [], count: size)
    for entry in found {
      let key = UInt32(entry.key >> 32)
      var slot = Int(truncatingIfNeeded: entry.key) & mask
      while slots[slot].key != 0, slots[slot].key != key { slot = (slot + 1) & mask }
      slots[slot].key = key
      lists[slot].append(entry.weight)
      filter[Int(entry.key >> 54)] |= 1 << (entry.key >> 48 & 63)
    }
    var all: [Weight] = []
    for (slot, list) in lists.enumerated() where !list.isEmpty {
      slots[slot].first = UInt16(all.count / 4)
      slots[slot].count = UInt16((list.count + 3) / 4)
      all += list
      while all.count % 4 != 0 { all.append(Weight()) }
    }
    weights = .allocate(capacity: max(1, all.count))
    weights.initialize(from: all, count: all.count)
  }

  /// ln (times `scale`) of how much more frequent than in a language without it a word of this rank is (Zipf: 0.06 / (rank + 2), against
  /// 0.0001 for strays).
  private static func score(ofRank rank: Int) -> Int {
    var ratio = 600 / Double(rank + 2)
    var logarithm = 0.0
    while ratio >= 2 {
      ratio /= 2
      logarithm += 0.693147
    }
    return Int(scale * (logarithm + (ratio - 1) * 0.693147))
  }

  /// An ending is some three times as frequent where it belongs.
  private static let endingScore = Int(scale * 1.1)

  // MARK: Look-up

  /// Adds the scores of words, or else of their endings, to all languages that have them; returns how many words are known.
  ///
  /// In three rounds, because half of all words are known and nothing tells beforehand which: the first one sorts out
  /// without branches what is worth looking up.
  func score(
    _ words: Range<Int>, in window: LanguageWindow, into scores: UnsafeMutableBufferPointer<Int32>
  ) -> Int {
    guard let scores = scores.baseAddress else { return 0 }
    let bytes = UnsafeRawPointer(window.bytes)
    var probes = 0
    var endings = 0
    for number in words {
      let (start, length) = window.word(number)
      let key = Self.wordKey(bytes + start, min(length, Self.maximumWord))
      let mayBeKnown = passes(key) & (length <= Self.maximumWord ? 1 : 0)
      window.words[probes] = Probe(key: key, word: Int32(truncatingIfNeeded: number))
      probes &+= mayBeKnown
      let ending = Self.endingKey(bytes + (start &+ length &- 3))
      window.endings[endings] = ending
      endings &+= (1 &- mayBeKnown) & (length >= Self.leastWithEnding ? 1 : 0) & passes(ending)
    }
    var known = 0
    for number in 0..<probes {
      let probe = window.words[number]
      if add(probe.key, scores) {
        known &+= 1
        continue
      }
      let (start, length) = window.word(Int(probe.word))
      guard length >= Self.leastWithEnding else { continue }
      let ending = Self.endingKey(bytes + (start &+ length &- 3))
      if passes(ending) != 0 { _ = add(ending, scores) }
    }
    for number in 0..<endings { _ = add(window.endings[number], scores) }
    return known
  }

  /// The shortest word whose ending counts.
  private static let leastWithEnding = 6

  /// 0 if the table has no such key, else mostly 1.
  @inline(__always)
  private func passes(_ key: UInt64) -> Int {
    Int(truncatingIfNeeded: filter[Int(truncatingIfNeeded: key &>> 54)] &>> (key &>> 48 & 63) & 1)
  }

  @inline(__always)
  private func add(_ key: UInt64, _ scores: UnsafeMutablePointer<Int32>) -> Bool {
    let upper = UInt32(truncatingIfNeeded: key >> 32)
    var slot = Int(truncatingIfNeeded: key) & mask
    while slots[slot].key != upper {
      if slots[slot].key == 0 { return false }
      slot = (slot &+ 1) & mask
    }
    var weight = weights + 4 &* Int(slots[slot].first)
    for _ in 0..<slots[slot].count {
      for lane in 0..<4 { scores[Int(weight[lane].language)] &+= Int32(weight[lane].score) }
      weight += 4
    }
    return true
  }

  // MARK: Keys

  /// The hash of a word of at most `maximumWord` bytes with `padding` readable bytes behind it.
  @inline(__always)
  private static func wordKey(_ start: UnsafeRawPointer, _ length: Int) -> UInt64 {
    func load(_ offset: Int) -> UInt64 {
      UInt64(littleEndian: start.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
    if length <= 8 {
      let head = load(0) & (length == 8 ? .max : (1 << UInt64(length &* 8)) &- 1)
      return mix(head, UInt64(length))
    }
    let key = mix(load(0), load(length &- 8) &+ UInt64(length))
    return length <= 16 ? key : mix(key, load(8))
  }

  /// The hash of a word's last three bytes.
  @inline(__always)
  private static func endingKey(_ start: UnsafeRawPointer) -> UInt64 {
    let bytes = start.loadUnaligned(as: UInt16.self)
    let last = start.load(fromByteOffset: 2, as: UInt8.self)
    return mix(UInt64(UInt16(littleEndian: bytes)) | UInt64(last) << 16, 0x656E_6469_6E67)
  }

  @inline(__always)
  private static func mix(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let product = (left ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: right ^ 0xD6E8_FEB8_6659_FD93)
    // Its upper half, the key in a slot, must not be 0.
    return (product.high ^ product.low) | 1 << 32
  }

  private static func wordKey(_ word: [UInt8]) -> UInt64? {
    guard !word.isEmpty, word.count <= maximumWord else { return nil }
    return (word + [UInt8](repeating: 0, count: padding)).withUnsafeBytes { bytes in
      bytes.baseAddress.map { wordKey($0, word.count) }
    }
  }

  private static func endingKey(_ word: [UInt8]) -> UInt64? {
    guard word.count >= 4 else { return nil }
    return word.withUnsafeBytes { bytes in bytes.baseAddress.map { endingKey($0 + (word.count - 3)) } }
  }
}
