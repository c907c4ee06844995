import Testing
import WinnowText

@Suite struct ShingleSketchTests {
  /// Spread over all values, as hashes are.
  private func fingerprints(_ range: Range<UInt64>) -> [UInt32] {
    range.map { max(1, UInt32(truncatingIfNeeded: (($0 &+ 1) &* 0x9E37_79B9_7F4A_7C15) >> 32)) }
  }

  private func sketch(_ fingerprints: [UInt32]) -> ShingleSketch {
    fingerprints.withUnsafeBufferPointer { ShingleSketch($0) }
  }

  /// The bits of a sketch, counted one by one.
  private func bits(_ sketch: ShingleSketch) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: ShingleSketch.byteCount)
    bytes.withUnsafeMutableBytes { if let base = $0.baseAddress { sketch.store(base) } }
    return bytes
  }

  @Test func countsBits() {
    for count in [0, 1, 2, 63, 64, 160, 320, 321, 1000, 5000] as [UInt64] {
      let left = sketch(fingerprints(0..<count))
      let right = sketch(fingerprints((count / 2)..<(count + count / 2)))
      #expect(left.population == bits(left).reduce(0) { $0 + $1.nonzeroBitCount })
      let common = zip(bits(left), bits(right)).reduce(0) { $0 + ($1.0 & $1.1).nonzeroBitCount }
      #expect(left.common(right) == common)
    }
  }

  @Test func keepsItsBytes() {
    let sketch = sketch(fingerprints(0..<200))
    let copy = bits(sketch).withUnsafeBytes { bytes in bytes.baseAddress.map { ShingleSketch($0) } }
    #expect(copy == sketch)
  }

  @Test func fillsAboutAsMuchForAnyLength() {
    for count in [200, 400, 800, 3000, 20_000, 300_000] as [UInt64] {
      let population = sketch(fingerprints(0..<count)).population
      #expect((100...330).contains(population), "\(count): \(population)")
    }
    #expect(ShingleSketch.thinning(320) == 0 && ShingleSketch.thinning(321) == 1 && ShingleSketch.thinning(.max) == 31)
  }

  @Test func longerTextsEnterASubset() {
    // What is entered of a text stays entered, or is thinned out, when the text grows.
    let short = sketch(fingerprints(0..<300))
    let long = sketch(fingerprints(0..<1000))
    #expect(short.common(long) >= short.population / 4)
  }
}
