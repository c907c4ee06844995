/// The bands of a text's MinHash signature, one key each: texts of Jaccard similarity s share the key of one band of `rows`
/// minima with probability s^rows, and some key with 1 − (1 − s^rows)^bands (Broder 1997, "On the resemblance and
/// containment of documents"; Leskovec, Rajaraman, Ullman 2014, "Mining of massive datasets", 3.4).
///
/// The minima are made as in Dahlgaard, Knudsen, Thorup 2017, "Fast similarity sketching": each round throws all shingles
/// into as many bins as there are minima, and a bin keeps the smallest one of the first round that hits it. One round does
/// for a long text, a few for a short one, in place of one pass for each minimum; and short texts still get minima as
/// independent as those of permutations, which one-permutation hashing with densification does not give them.
/// About 1 µs for a text of 400 words and 128 minima.
package struct MinHashBands {
  /// How many minima there are.
  package struct Parameters: Sendable, Equatable {
    package let bands: Int
    /// Minima per band.
    package let rows: Int

    package init(bands: Int, rows: Int) {
      self.bands = bands
      self.rows = rows
    }

    /// How likely two texts of this Jaccard similarity share a key.
    package func recall(at similarity: Double) -> Double {
      var band = 1.0
      for _ in 0..<rows { band *= similarity }
      var missed = 1.0
      for _ in 0..<bands { missed *= 1 - band }
      return 1 - missed
    }
  }

  private let parameters: Parameters
  private var minima: [UInt64]
  /// One key per band, ascending; none for a text without shingles.
  package private(set) var keys: [UInt64] = []

  package init(_ parameters: Parameters) {
    self.parameters = parameters
    minima = [UInt64](repeating: .max, count: parameters.bands * parameters.rows)
    keys.reserveCapacity(parameters.bands)
  }

  /// Replaces the keys with those of a text with the distinct shingles `fingerprints`.
  package mutating func build(_ fingerprints: UnsafeBufferPointer<UInt32>) {
    keys.removeAll(keepingCapacity: true)
    guard !fingerprints.isEmpty else { return }
    minima.withUnsafeMutableBufferPointer { Self.fill($0, fingerprints) }
    var place = 0
    for band in 0..<parameters.bands {
      // Equal minima of different bands are different keys.
      var key = UInt64(truncatingIfNeeded: band &+ 1)
      for _ in 0..<parameters.rows {
        key = FoldedWordHash.mix(key ^ minima[place] ^ 0xA076_1D64_78BD_642F, 0xE703_7ED1_A0B4_28DB)
        place &+= 1
      }
      keys.append(key)
    }
    keys.sort()
  }

  private static func fill(_ minima: UnsafeMutableBufferPointer<UInt64>, _ fingerprints: UnsafeBufferPointer<UInt32>) {
    minima.update(repeating: .max)
    let bins = UInt64(truncatingIfNeeded: minima.count)
    var empty = minima.count
    var round: UInt64 = 0
    while empty > 0, round < bins {
      let seed = seed(round)
      // What a later round throws into a bin is greater.
      let order = round << 32
      for fingerprint in fingerprints {
        let hash = FoldedWordHash.mix(UInt64(fingerprint) ^ seed, 0x8BB8_4B93_962E_ACC9)
        let bin = Int(truncatingIfNeeded: ((hash >> 32) &* bins) >> 32)
        let value = order | hash & 0xFFFF_FFFF
        let least = minima[bin]
        empty &-= least == .max ? 1 : 0
        minima[bin] = min(least, value)
      }
      round &+= 1
    }
    guard empty > 0 else { return }
    // Very few shingles can miss a bin time and again: each bin left gets a round of its own.
    for bin in minima.indices where minima[bin] == .max {
      let seed = seed(bins &+ UInt64(truncatingIfNeeded: bin))
      for fingerprint in fingerprints {
        let hash = FoldedWordHash.mix(UInt64(fingerprint) ^ seed, 0x8BB8_4B93_962E_ACC9)
        minima[bin] = min(minima[bin], bins << 32 | hash & 0xFFFF_FFFF)
      }
    }
  }

  @inline(__always)
  private static func seed(_ round: UInt64) -> UInt64 { (round &+ 1) &* 0x9E37_79B9_7F4A_7C15 }
}
