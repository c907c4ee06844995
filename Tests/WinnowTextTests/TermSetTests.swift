import Testing
import WinnowTestSupport

@testable import WinnowText

/// Counts of `terms` in `text`, by the set under test.
private func occurrences(_ terms: [String], in text: String, weight: Float = 1) throws -> [Float] {
  let set = TermSet(try terms.map { try Term($0) })
  let counts = TermCounts(for: set)
  let original = Array(text.utf8)
  let folded = CaseFold.folded(text)
  folded.withUnsafeBufferPointer { folded in
    original.withUnsafeBufferPointer { original in
      set.count(in: folded, original: original, position: 0, weight: weight, into: counts)
    }
  }
  return terms.indices.map { counts.count(of: Int32($0)) }
}

/// A term and whether it stands in a text.
struct TermCase: Sendable, CustomTestStringConvertible {
  var term: String
  var text: String
  var count: Float
  var testDescription: String { "\(term) in \(text)" }
}

@Suite struct TermSetTests {
  @Test(arguments: [
    TermCase(term: "vote", text: "They vote, and voted: VOTE!", count: 2),
    TermCase(term: "elect*", text: "elect elected elections select", count: 3),
    TermCase(term: "prime minister", text: "Prime Minister and prime ministers, prime-minister", count: 2),
    TermCase(term: "climate chang*", text: "Climate change. The climate is changing.", count: 1),
    TermCase(term: "foreign minister*", text: "foreign ministers", count: 1),
    TermCase(term: "u.s. senate", text: "The U.S. Senate", count: 1),
    TermCase(term: "WHO", text: "who asked the WHO?", count: 1),
    TermCase(term: "Open Championship", text: "open championship, Open Championship", count: 1),
    TermCase(term: "women", text: "women's and women’s “women”", count: 3),
    TermCase(term: "café", text: "CAFÉ, cafés", count: 1),
    TermCase(term: "ab ab", text: "ab ab ab", count: 2),
    TermCase(term: "a b c", text: "a b a b c", count: 1),
    TermCase(term: "new york", text: "new          york", count: 0),
    TermCase(term: "ab*", text: String(repeating: "ab", count: 100), count: 1),
    TermCase(term: "москва", text: "Москва — столица", count: 1),
  ])
  func counts(_ example: TermCase) throws {
    #expect(try occurrences([example.term], in: example.text) == [example.count])
  }

  @Test(arguments: [
    ("", "a term needs a word"), ("…", "a term needs a word"), ("*", "'*' stands only at the end of a word"),
    ("a*", "'*' needs at least two letters before it"), ("pre*fix", "'*' stands only at the end of a word"),
    ("*end", "'*' stands only at the end of a word"), ("a b c d e f g h i", "a term has at most 8 words"),
  ])
  func saysWhatIsWrongWithATerm(_ text: String, _ message: String) {
    let problem = #expect(throws: Term.Problem.self) { try Term(text) }
    #expect(problem?.message == message)
  }

  @Test func remembersFirstPlaceAndWords() throws {
    let set = TermSet([try Term("bank*"), try Term("central bank")])
    let counts = TermCounts(for: set)
    let text = Array("a central bank banks".utf8)
    text.withUnsafeBufferPointer { set.count(in: $0, original: $0, position: 100, weight: 2, into: counts) }
    #expect(counts.words == 4)
    #expect(counts.count(of: 0) == 4 && counts.count(of: 1) == 2)
    #expect(counts.first(of: 0) == 110..<114 && counts.first(of: 1) == 102..<114)
    counts.reset()
    #expect(counts.count(of: 0) == 0 && counts.touched.isEmpty && counts.words == 0)
  }

  @Test func countsCommonWordsApart() throws {
    let set = TermSet([try Term("out of work")], commonWords: [try Term("of"), try Term("the")])
    let counts = TermCounts(for: set)
    let text = Array("the man is out of work, out of the office".utf8)
    text.withUnsafeBufferPointer { set.count(in: $0, original: $0, position: 0, weight: 1, into: counts) }
    #expect(counts.commonWords == 4)
    #expect(counts.count(of: 0) == 1)
  }

  /// Terms and texts over a tiny alphabet, so that words, prefixes and phrases overlap in every way.
  @Test(arguments: 0..<40) func agreesWithNaiveSearch(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed) &* 77 &+ 5)
    func word() -> String {
      String((0..<(2 + random.below(2))).map { _ in random.below(2) == 0 ? "a" : "b" })
    }
    let terms = (0..<12).map { _ in
      (0..<(1 + random.below(3))).map { _ in word() + (random.below(3) == 0 ? "*" : "") }.joined(separator: " ")
    }
    let words = (0..<200).map { _ in word() }
    let found = try occurrences(terms, in: words.joined(separator: " "))
    for (term, count) in zip(terms, found) {
      let parts = term.split(separator: " ")
      let expected = words.indices.filter { start in
        start + parts.count <= words.count
          && parts.indices.allSatisfy {
            let word = words[start + $0]
            return parts[$0].last == "*" ? word.hasPrefix(parts[$0].dropLast()) : word == parts[$0]
          }
      }
      #expect(Int(count) == expected.count, "\(term)")
    }
  }

  /// Words of up to 24 bytes with common beginnings, so that every way of storing words and prefixes is taken; some beyond
  /// ASCII.
  @Test(arguments: 0..<40) func agreesWithNaiveSearchInLongWords(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed) &* 991 &+ 3)
    let stems = ["inter", "internati", "международ", "überse", "a1b2c3d4e5f6g7h8i9", "photosynthesi"]
    func word() -> String {
      stems[random.below(stems.count)].prefix(2 + random.below(17))
        + String((0..<random.below(7)).map { _ in random.below(2) == 0 ? "x" : "é" })
    }
    let terms = Set((0..<60).map { _ in word() + (random.below(2) == 0 ? "*" : "") }).sorted()
    let words = (0..<300).map { _ in word() }
    let separators = [" ", ", ", "’", " — ", "\n"]
    let text = words.map { $0 + separators[random.below(separators.count)] }.joined()
    let found = try occurrences(terms, in: text)
    for (term, count) in zip(terms, found) {
      let expected = words.count { term.last == "*" ? $0.hasPrefix(term.dropLast()) : $0 == term }
      #expect(Int(count) == expected, "\(term)")
    }
  }

  @Test func countsCommonWordsOfAnyLength() throws {
    let common = ["the", "nevertheless", "notwithstanding", "for", "für"]
    let set = TermSet([try Term("nevertheless")], commonWords: try common.map { try Term($0) })
    let counts = TermCounts(for: set)
    let text = CaseFold.folded("The fox, nevertheless, notwithstanding the fort, went for für.")
    text.withUnsafeBufferPointer { set.count(in: $0, original: $0, position: 0, weight: 1, into: counts) }
    #expect(counts.commonWords == 6)
    #expect(counts.count(of: 0) == 1 && counts.words == 9)
  }

  @Test(arguments: 0..<20) func survivesAnyBytes(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed) &* 1_234_567 &+ 1)
    let set = TermSet(try ["a*b".prefix(1) + "b*", "no way", "WHO", "é", "ab cd ef"].map { try Term(String($0)) })
    let counts = TermCounts(for: set)
    let bytes = random.bytes(2_000)
    var folded = bytes
    folded.withUnsafeMutableBufferPointer { CaseFold.fold($0) }
    for end in stride(from: 0, through: bytes.count, by: 97) {
      folded[..<end].withUnsafeBufferPointer { folded in
        bytes[..<end].withUnsafeBufferPointer {
          set.count(in: folded, original: $0, position: 0, weight: 1, into: counts)
        }
      }
    }
    for term in counts.touched { #expect(counts.first(of: term).upperBound <= bytes.count) }
  }

  @Test(arguments: 0..<40) func countsTheSameWhateverStandsBehindTheLine(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed) &* 7_654_321 &+ 3)
    let pieces = [
      "no", "way", "who", "é", "café", "ab", "cd", "ef", "“", "’", " ", ", ", "-", "\u{A0}", "x2", "москва", "。",
      "notwithstanding", String(repeating: "ab", count: 20), String(repeating: "c", count: 70), "\u{0}",
    ]
    var text = ""
    for _ in 0..<(20 + seed * 5) {
      text += pieces[random.below(pieces.count)]
      if random.below(3) > 0 { text += " " }
    }
    let set = TermSet(
      try ["ab*", "no way", "é", "ab cd ef", "x2", "ccc*", "notwithstanding", "who"].map { try Term($0) },
      commonWords: [try Term("no"), try Term("notwithstanding")])
    let (alone, within) = (TermCounts(for: set), TermCounts(for: set))
    let folded = CaseFold.folded(text) + Array("way no ab cd ef who ".utf8) + [UInt8](repeating: 0x61, count: 100)
    let count = CaseFold.folded(text).count
    folded.withUnsafeBufferPointer { folded in
      let line = UnsafeBufferPointer(rebasing: folded[..<count])
      set.count(in: line, original: line, position: 0, weight: 1, into: alone)
      set.count(in: line, original: line, position: 0, weight: 1, slack: folded.count - count, into: within)
    }
    #expect(alone.words == within.words && alone.commonWords == within.commonWords)
    #expect(Array(alone.touched) == Array(within.touched))
    for term in alone.touched {
      #expect(alone.count(of: term) == within.count(of: term) && alone.first(of: term) == within.first(of: term))
    }
  }
}
