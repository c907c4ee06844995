/// A text's shingles as 512 bits, from which two texts tell about how many shingles they share.
///
/// A bitmap of the shingles, or of every second, fourth, … of them for longer texts, so that less than half of the bits are
/// set (linear counting; Whang, Vander-Zanden, Taylor 1990, "A linear-time probabilistic counting algorithm"). What one text
/// samples, a text with more shingles per bit samples too or more thinly, so that any two can be compared.
package struct ShingleSketch: Sendable, Equatable, BitwiseCopyable {
  package static let bitCount = 512
  package static let byteCount = bitCount / 8
  /// Shingles that are entered at most, but for chance.
  private static let capacity = 320

  private var words = SIMD8<UInt64>(repeating: 0)

  /// The sketch of no shingles.
  package init() {}

  /// The sketch of the distinct `fingerprints` of a text.
  package init(_ fingerprints: UnsafeBufferPointer<UInt32>) {
    let thinning = Self.thinning(fingerprints.count)
    withUnsafeMutableBytes(of: &words) { bytes in
      for fingerprint in fingerprints {
        // The highest bits choose, the next ones place: a table of fingerprints goes by the lowest.
        let position = Int(truncatingIfNeeded: fingerprint >> 7) & (Self.bitCount &- 1)
        let isEntered: UInt64 = (UInt64(fingerprint) << thinning) >> 32 == 0 ? 1 : 0
        let offset = position >> 6 &* 8
        let word = bytes.load(fromByteOffset: offset, as: UInt64.self)
        bytes.storeBytes(of: word | isEntered << UInt64(position & 63), toByteOffset: offset, as: UInt64.self)
      }
    }
  }

  /// Reads the words of a sketch, little-endian.
  package init(_ bytes: UnsafeRawPointer) {
    for index in 0..<8 {
      words[index] = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self))
    }
  }

  /// Writes the words, little-endian.
  package func store(_ bytes: UnsafeMutableRawPointer) {
    for index in 0..<8 { bytes.storeBytes(of: words[index].littleEndian, toByteOffset: index * 8, as: UInt64.self) }
  }

  /// Of a text with `count` shingles, one in 2^`thinning` is entered.
  package static func thinning(_ count: Int) -> UInt64 {
    var thinning: UInt64 = 0
    while count >> Int(thinning) > capacity, thinning < 31 { thinning += 1 }
    return thinning
  }

  /// How many bits are set.
  package var population: Int { Self.population(words) }

  /// How many bits are set in both.
  package func common(_ other: ShingleSketch) -> Int { Self.population(words & other.words) }

  /// The bits of all lanes at once: not every processor has an instruction that counts them.
  @inline(__always)
  private static func population(_ words: SIMD8<UInt64>) -> Int {
    var counts = words &- ((words &>> 1) & SIMD8(repeating: 0x5555_5555_5555_5555))
    let pairs = SIMD8<UInt64>(repeating: 0x3333_3333_3333_3333)
    counts = (counts & pairs) &+ ((counts &>> 2) & pairs)
    counts = (counts &+ (counts &>> 4)) & SIMD8(repeating: 0x0F0F_0F0F_0F0F_0F0F)
    // Bytes of at most 64 after the sum over the lanes; in 16-bit fields the last sum cannot overflow.
    let sum = counts.wrappedSum()
    let fields = (sum & 0x00FF_00FF_00FF_00FF) &+ ((sum >> 8) & 0x00FF_00FF_00FF_00FF)
    return Int(truncatingIfNeeded: (fields &* 0x0001_0001_0001_0001) >> 48)
  }
}
