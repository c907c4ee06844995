import Testing
import WinnowText

@Suite struct ShingleSetTests {
  /// A copy of the contents of a set.
  private struct Contents {
    let fingerprints: [UInt32]
    let positions: [UInt32]
    let samples: [UInt64]
    let modulusBits: Int
  }

  private func shingles(_ text: String, length: Int = 5, positions: Bool = false) -> Contents {
    var scanner = WordScanner()
    scanner.reset(recordingRanges: false)
    Array(text.utf8).withUnsafeBufferPointer { scanner.scan($0, in: 0..<$0.count) }
    var set = ShingleSet(ShingleSet.Parameters(length: length))
    set.build(scanner.words, recordingPositions: positions)
    return Contents(
      fingerprints: Array(set.fingerprints), positions: Array(set.positions), samples: set.samples,
      modulusBits: set.modulusBits)
  }

  /// A text of words that never repeat.
  private func text(_ range: Range<Int>) -> String { range.map { "w\($0)" }.joined(separator: " ") }

  @Test func oneShinglePerWordFromTheFifthOn() {
    #expect(shingles("").fingerprints.isEmpty)
    #expect(shingles("one two three four").fingerprints.isEmpty)
    #expect(shingles("one two three four five").fingerprints.count == 1)
    #expect(shingles(text(0..<100)).fingerprints.count == 96)
    #expect(shingles(text(0..<100), length: 2).fingerprints.count == 99)
  }

  @Test func rollingEqualsHashingEachShingleAlone() {
    for length in 2...16 {
      let whole = shingles(text(0..<40), length: length).fingerprints
      let alone = (0...(40 - length)).flatMap { shingles(text($0..<($0 + length)), length: length).fingerprints }
      #expect(whole == alone)
    }
  }

  @Test func orderOfWordsCounts() {
    #expect(shingles("a b c d e").fingerprints != shingles("e d c b a").fingerprints)
    #expect(shingles("a a a a b").fingerprints != shingles("b a a a a").fingerprints)
  }

  @Test func repeatsAreKeptOnceAtTheirFirstPlace() {
    let once = shingles(text(0..<50), positions: true)
    let twice = shingles(text(0..<50) + " " + text(0..<50), positions: true)
    #expect(Array(twice.fingerprints.prefix(46)) == once.fingerprints)
    #expect(twice.fingerprints.count == 50)
    #expect(twice.positions == (0..<50).map { UInt32($0) })
    #expect(shingles(String(repeating: "last ", count: 100_000)).fingerprints.count == 1)
  }

  @Test func textsThatShareShinglesShareTheirSamples() {
    let left = shingles(text(0..<4000))
    let right = shingles(text(2000..<6000))
    let common = Set(left.samples).intersection(right.samples)
    let expected = shingles(text(2000..<4000)).samples
    #expect(common == Set(expected))
    // 1,996 shingles, one in sixteen.
    #expect(expected.count > 80 && expected.count < 180)
    #expect(left.samples == left.samples.sorted())
  }

  @Test func shortTextsAreSampledMoreDensely() {
    let long = shingles(text(0..<400))
    let short = shingles(text(0..<200))
    let shorter = shingles(text(0..<50))
    #expect(long.modulusBits == 4 && short.modulusBits == 3 && shorter.modulusBits == 2)
    #expect(Set(long.samples).intersection(short.samples) == Set(short.samples.filter { $0 & 15 == 0 }))
    #expect(Set(short.samples).intersection(shorter.samples) == Set(shorter.samples.filter { $0 & 7 == 0 }))
  }

  @Test func samplesOfHugeTextsAreThinnedToSubsets() {
    let huge = shingles(text(0..<60_000))
    #expect(huge.samples.count <= ShingleSet.Parameters.maximumSamples && huge.samples.count > 512)
    let mask = UInt64(1) << UInt64(huge.modulusBits) - 1
    #expect(huge.samples.allSatisfy { $0 & mask == 0 })
  }

  @Test(arguments: [1, 3, 40, 400, 2000])
  func textsThatRepeatThemselvesHaveEachShingleOnce(_ period: Int) {
    let words = (0..<5000).map { "w\($0 % period)" }
    let set = shingles(words.joined(separator: " "), positions: true)
    #expect(set.fingerprints.count == period)
    #expect(set.positions == (0..<period).map { UInt32($0) })
    let mixed = shingles((words + (0..<500).map { "x\($0)" } + words).joined(separator: " "))
    #expect(Set(mixed.fingerprints).count == mixed.fingerprints.count)
    #expect(mixed.fingerprints.prefix(period) == set.fingerprints[...])
  }

  @Test func tableFindsRuns() {
    var table = FingerprintTable()
    let members: [UInt32] = [7, 0x8000_0007, 9, 0xFFFF_FFFF]
    members.withUnsafeBytes { if let base = $0.baseAddress { table.fill(with: base, members.count) } }
    let others: [UInt32] = [7, 9, 8, 0xFFFF_FFFF, 0xFFFF_FFFE, 6, 0x8000_0007, 9]
    var runs: [[Int]] = []
    let count = others.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress else { return 0 }
      table.forEachRun(of: base, others.count) { runs.append([$0, $1]) }
      return table.count(of: base, others.count)
    }
    #expect(count == 5)
    #expect(runs == [[0, 1], [3, 3], [6, 7]])
  }

  @Test func tableHoldsWhatWasInserted() {
    var table = FingerprintTable()
    for count in [0, 1, 7, 8, 9, 1000] {
      table.reset(capacity: count)
      for value in 0..<count {
        let isNew = table.insert(UInt32(value * 16 + 1))
        #expect(isNew)
      }
      for value in 0..<count {
        let isNew = table.insert(UInt32(value * 16 + 1))
        #expect(!isNew)
        let isThere = table.contains(UInt32(value * 16 + 2))
        #expect(!isThere)
      }
    }
  }

  @Test func tableTellsWhichWordsAreCovered() {
    let whole = shingles(text(0..<100)).fingerprints
    var table = FingerprintTable()
    func coverage(_ fingerprints: [UInt32], gap: Int) -> [Int] {
      let coverage = fingerprints.withUnsafeBytes {
        table.coverage(of: $0.baseAddress, fingerprints.count, 5, gap: gap)
      }
      return [coverage.words, coverage.start, coverage.end]
    }
    table.reset(capacity: 1000)
    #expect(coverage(whole, gap: 16) == [0, 96, 0])
    for fingerprint in shingles(text(10..<30)).fingerprints { _ = table.insert(fingerprint) }
    #expect(coverage(whole, gap: 0) == [20, 10, 30])
    for fingerprint in shingles(text(40..<60)).fingerprints { _ = table.insert(fingerprint) }
    #expect(coverage(whole, gap: 9) == [40, 10, 60])
    #expect(coverage(whole, gap: 10) == [50, 10, 60])
  }
}
