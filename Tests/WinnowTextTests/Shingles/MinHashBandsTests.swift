import Testing
import WinnowTestSupport
import WinnowText

@Suite struct MinHashBandsTests {
  private func keys(_ fingerprints: [UInt32], _ parameters: MinHashBands.Parameters) -> [UInt64] {
    var bands = MinHashBands(parameters)
    fingerprints.withUnsafeBufferPointer { bands.build($0) }
    return bands.keys
  }

  @Test(arguments: [1, 2, 3, 17, 500])
  func oneKeyPerBandWhateverTheOrder(_ count: Int) {
    var generator = SplitMix64(seed: 3)
    var fingerprints = (0..<count).map { _ in UInt32.random(in: 1...(.max), using: &generator) }
    for (bands, rows) in [(1, 1), (14, 8), (32, 4), (1024, 1)] {
      let parameters = MinHashBands.Parameters(bands: bands, rows: rows)
      let expected = keys(fingerprints, parameters)
      #expect(expected.count == bands)
      #expect(expected == expected.sorted())
      fingerprints.shuffle(using: &generator)
      #expect(keys(fingerprints, parameters) == expected)
    }
  }

  @Test func noShinglesNoKeys() {
    var bands = MinHashBands(MinHashBands.Parameters(bands: 4, rows: 2))
    [7, 9].withUnsafeBufferPointer { bands.build($0) }
    #expect(bands.keys.count == 4)
    bands.build(UnsafeBufferPointer(start: nil, count: 0))
    #expect(bands.keys.isEmpty)
  }

  /// Short texts, whose shingles are fewer than the minima, too.
  @Test(
    arguments: [8, 24, 120, 800],
    [(14, 8, 0.8), (32, 4, 0.5), (32, 4, 0.25), (16, 8, 0.6), (5, 2, 0.5)])
  func pairsShareAKeyAsOftenAsPermutationsWould(_ size: Int, _ setting: (bands: Int, rows: Int, similarity: Double)) {
    let parameters = MinHashBands.Parameters(bands: setting.bands, rows: setting.rows)
    let seed = UInt64(size)
    var generator = SplitMix64(seed: seed)
    let shared = Int((Double(size) * setting.similarity).rounded())
    let pairs = 1000
    var found = 0
    for _ in 0..<pairs {
      let union = (0..<size).map { _ in UInt32.random(in: 1...(.max), using: &generator) }
      let middle = shared + (size - shared) / 2
      let left = Set(keys(Array(union[..<middle]), parameters))
      let right = keys(Array(union[..<shared] + union[middle...]), parameters)
      if right.contains(where: left.contains) { found += 1 }
    }
    let expected = parameters.recall(at: Double(shared) / Double(size))
    let rate = Double(found) / Double(pairs)
    // Four standard deviations, and what sampling without replacement differs by in very short texts.
    #expect(
      abs(rate - expected) < 0.07, "seed \(seed), \(size) shingles, \(setting): \(rate) instead of \(expected)")
  }
}
