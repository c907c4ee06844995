/// The distinct word n-grams (shingles) of a text as 32-bit fingerprints in order of their first occurrence, and a sample
/// of them as 64-bit fingerprints.
///
/// A shingle's hash rolls over the words' hashes (a cyclic polynomial; Cohen 1997, "Recursive hashing functions for
/// n-grams") and is mixed once more. The sample holds the shingles whose hash is ≡ 0 modulo a power of two: two texts that
/// share shingles share the same sampled ones (Manber 1994, "Finding similar files in a large file system"). Two different
/// shingles of two texts of 1,000 words have equal 32-bit fingerprints with probability 2⁻¹² or so: far below one shingle per
/// pair. About 2 ns per word.
package struct ShingleSet: ~Copyable {
  /// How shingles are made and sampled.
  package struct Parameters: Sendable {
    /// Words per shingle.
    package let length: Int
    /// Texts with fewer shingles are sampled at twice the rate, those below a quarter of it at four times the rate: each
    /// should have a handful of samples.
    package static let shortText = 256
    /// The sampling modulus of ordinary texts, as a power of two.
    package static let modulusBits = 4
    /// The modulus doubles until no more samples than this remain.
    package static let maximumSamples = 2048

    package init(length: Int) {
      self.length = length
    }
  }

  package let length: Int
  private var storage: UnsafeMutableBufferPointer<UInt32>
  private var positionStorage: UnsafeMutableBufferPointer<UInt32>
  /// The hashes of all shingles, for a time.
  private var hashes: UnsafeMutableBufferPointer<UInt64>
  private var count = 0
  private var positionCount = 0
  /// Distinct hashes ≡ 0 modulo 2^`modulusBits`, ascending.
  package private(set) var samples: [UInt64] = []
  package private(set) var modulusBits = 0
  /// Tells new fingerprints from those that may have come before; a table for those, in texts that have many.
  private var marks = FingerprintMarks()
  private var seen = FingerprintTable()
  /// How many fingerprints found their mark set, and how many are in the table.
  private var repeats = 0
  private var tabled = 0

  package init(_ parameters: Parameters) {
    length = parameters.length
    storage = .allocate(capacity: 1024)
    positionStorage = .allocate(capacity: 0)
    hashes = .allocate(capacity: 1024)
  }

  deinit {
    storage.deallocate()
    positionStorage.deallocate()
    hashes.deallocate()
  }

  /// The distinct shingles' fingerprints; never 0. Valid until the next change.
  package var fingerprints: UnsafeBufferPointer<UInt32> { UnsafeBufferPointer(rebasing: storage[0..<count]) }

  /// For each of `fingerprints`, the index of the word where it first starts; only on demand.
  package var positions: UnsafeBufferPointer<UInt32> {
    UnsafeBufferPointer(rebasing: positionStorage[0..<positionCount])
  }

  /// Replaces the contents with the shingles of `words`.
  package mutating func build(_ words: UnsafeBufferPointer<WordScanner.Word>, recordingPositions: Bool = false) {
    samples.removeAll(keepingCapacity: true)
    count = 0
    positionCount = 0
    let candidates = words.count &- length &+ 1
    modulusBits = Parameters.modulusBits
    if candidates < Parameters.shortText { modulusBits &-= candidates < Parameters.shortText / 4 ? 2 : 1 }
    guard candidates > 0, let words = words.baseAddress else { return }
    reserve(candidates, recordingPositions: recordingPositions)
    marks.reset(capacity: candidates)
    repeats = 0
    fill(words, candidates, recordingPositions: recordingPositions)
    samples.sort()
    thin()
  }

  private mutating func fill(
    _ words: UnsafePointer<WordScanner.Word>, _ candidates: Int, recordingPositions: Bool
  ) {
    roll(words, candidates)
    let sampleMask = UInt64(1) << UInt64(modulusBits) &- 1
    // In local variables, which the stores below cannot change.
    let (hashes, output, positions, marks) = (hashes, storage, positionStorage, marks.view)
    var count = 0
    var sampled = 0
    for index in 0..<candidates {
      let hash = hashes[index]
      let fingerprint = max(1, UInt32(truncatingIfNeeded: hash >> 32))
      // Nearly all are new, and their marks say so.
      guard marks.insert(fingerprint) || isNewDespiteMark(fingerprint, count, candidates) else { continue }
      output[count] = fingerprint
      if recordingPositions { positions[count] = UInt32(truncatingIfNeeded: index) }
      count &+= 1
      // In front of those still to come; one more for all bits 0, in arithmetic: no processor could predict a branch.
      hashes[sampled] = hash
      sampled &+= Int(truncatingIfNeeded: (hash & sampleMask &- 1) >> 63)
    }
    self.count = count
    if recordingPositions { positionCount = count }
    samples.append(contentsOf: UnsafeBufferPointer(rebasing: hashes[0..<sampled]))
  }

  /// Hashes all shingles, those that come more than once as often.
  private mutating func roll(_ words: UnsafePointer<WordScanner.Word>, _ candidates: Int) {
    let hashes = hashes
    let last = words + (length &- 1)
    let oldest = UInt64(truncatingIfNeeded: length &- 1)
    var rolling: UInt64 = 0
    for index in 0..<(length &- 1) { rolling = Self.rotate(rolling, 1) ^ words[index].hash }
    for index in 0..<candidates {
      rolling = Self.rotate(rolling, 1) ^ last[index].hash
      hashes[index] = FoldedWordHash.mix(rolling ^ 0x2D35_8DCC_AA6C_78A5, 0x8BB8_4B93_962E_ACC9)
      // After the shift by one word the oldest word's hash is rotated by `length - 1`.
      rolling ^= Self.rotate(words[index].hash, oldest)
    }
  }

  private static let maximumSearches = 32

  /// Whether none of the `count` fingerprints so far is this one, whose mark was set: those so far are looked through, and
  /// once that has happened often, a table is kept of them.
  @inline(never)
  private mutating func isNewDespiteMark(_ fingerprint: UInt32, _ count: Int, _ candidates: Int) -> Bool {
    repeats &+= 1
    if repeats <= Self.maximumSearches {
      // Without an early end, so that the loop is vectorised.
      var hits: UInt32 = 0
      for index in 0..<count { hits |= storage[index] == fingerprint ? 1 : 0 }
      return hits == 0
    }
    if repeats == Self.maximumSearches + 1 {
      seen.reset(capacity: candidates)
      tabled = 0
    }
    for index in tabled..<count { _ = seen.insert(storage[index]) }
    tabled = count
    return !seen.contains(fingerprint)
  }

  /// Makes room; gives back what only a huge text needs.
  private mutating func reserve(_ count: Int, recordingPositions: Bool) {
    if storage.count < count || storage.count > 1 << 18 && count < 1 << 17 {
      storage.deallocate()
      storage = .allocate(capacity: max(1024, count &+ count / 2))
      hashes.deallocate()
      hashes = .allocate(capacity: storage.count)
    }
    if recordingPositions, positionStorage.count < storage.count {
      positionStorage.deallocate()
      positionStorage = .allocate(capacity: storage.count)
    }
  }

  @inline(__always)
  private static func rotate(_ value: UInt64, _ bits: UInt64) -> UInt64 {
    value &<< bits | value &>> (64 &- bits)
  }

  private mutating func thin() {
    while samples.count > Parameters.maximumSamples, modulusBits < 32 {
      modulusBits += 1
      let mask = UInt64(1) << UInt64(modulusBits) &- 1
      samples.removeAll { $0 & mask != 0 }
    }
  }
}
