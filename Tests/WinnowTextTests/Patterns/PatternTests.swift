import Testing
import WinnowTestSupport
import WinnowText

@Suite struct PatternTests {
  /// All matches by trying every pattern at every place.
  private func reference(_ patterns: [[UInt8]], _ boundaries: [PatternSet.Boundary], _ text: [UInt8]) -> Set<[Int]> {
    var found: Set<[Int]> = []
    for (number, pattern) in patterns.enumerated() where !pattern.isEmpty && pattern.count <= text.count {
      for start in 0...(text.count - pattern.count) where Array(text[start..<(start + pattern.count)]) == pattern {
        let end = start + pattern.count
        let startsWell = start == 0 || !text[start - 1].isWordByte
        let endsWell = end == text.count || !text[end].isWordByte
        switch boundaries[number] {
        case .none: found.insert([number, start, end])
        case .start: if startsWell { found.insert([number, start, end]) }
        case .word: if startsWell && endsWell { found.insert([number, start, end]) }
        }
      }
    }
    return found
  }

  @Test(arguments: 0..<200)
  func agreesWithABruteForceSearch(_ seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    func word(_ length: Int) -> [UInt8] {
      (0..<length).map { _ in [0x61, 0x62, 0x20, 0xC3].randomElement(using: &generator) ?? 0x61 }
    }
    let patterns = (0..<12).map { _ in word(Int.random(in: 0...4, using: &generator)) }
    let boundaries = patterns.map { _ in
      [PatternSet.Boundary.none, .start, .word].randomElement(using: &generator) ?? .none
    }
    let text = word(40)
    let set = PatternSet(patterns, boundaries: boundaries)
    let matches = set.matches(in: text)
    #expect(matches.count == Set(matches.map { [$0.pattern, $0.start, $0.end] }).count)
    #expect(
      Set(matches.map { [$0.pattern, $0.start, $0.end] }) == reference(patterns, boundaries, text), "seed \(seed)")
    #expect(matches.map(\.start) == matches.map(\.start).sorted())
    // The same from each place, and what begins there begins with a key, or is short.
    let keys = Set(set.keys)
    (text + [UInt8](repeating: 0, count: 3)).withUnsafeBufferPointer { padded in
      let text = UnsafeBufferPointer(rebasing: padded[..<text.count])
      for start in text.indices {
        var found: [PatternSet.Match] = []
        set.forEachMatch(at: start, in: text) { found.append($0) }
        #expect(found == matches.filter { $0.start == start }, "seed \(seed)")
        let key = (0..<3).reduce(UInt32(0)) { $0 | UInt32(padded[start + $1]) << UInt32($1 * 8) }
        #expect(keys.contains(key) || found.allSatisfy { $0.end - $0.start < 3 && set.beginsShort(text[start]) })
      }
    }
  }

  @Test func expressionsFindAndReport() throws {
    let expression = try RegularExpression(#"(\d+) (Mai|mai)"#)
    let matcher = RegularExpression.Matcher(expression)
    let text = Array("am 12 Mai und 3 mai".utf8)
    try text.withUnsafeBufferPointer { text throws in
      #expect(try matcher.firstMatch(in: text) == 3..<9)
      #expect(matcher.group(1) == 3..<5)
      #expect(try matcher.firstMatch(in: text, from: 9) == 14..<19)
      #expect(try matcher.firstMatch(in: text, from: 19) == nil)
    }
    #expect(throws: RegularExpression.CompileError.self) { _ = try RegularExpression("a(b") }
  }
}
