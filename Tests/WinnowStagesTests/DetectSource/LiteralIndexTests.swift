import Testing
import WinnowTestSupport
import WinnowText

@testable import WinnowStages

@Suite struct LiteralIndexTests {
  /// A match: which literal, and where it starts.
  private struct Match: Hashable {
    let number: Int
    let start: Int
  }

  @Test func findsWhatAComparisonAtEveryWordFinds() {
    var random = SplitMix64(seed: 7)
    let letters = Array("aab1b -.".utf8)
    func text(_ count: Int) -> [UInt8] { (0..<count).map { _ in letters[Int(random.next() % 8)] } }
    for _ in 0..<300 {
      let literals = (0..<12).map { _ in
        (bytes: Array("a".utf8) + text(Int(random.next() % 18)) + Array("b".utf8), endsWord: true)
      }
      let page = text(200)
      #expect(found(literals, in: page) == expected(literals, in: page))
    }
  }

  @Test func findsWordsOfAnyLengthAtTheEndOfTheText() {
    for length in 1...40 {
      let word = [UInt8](repeating: 0x61, count: length)
      let page = Array("b ".utf8) + word
      #expect(found([(bytes: word, endsWord: true)], in: page) == [Match(number: 0, start: 2)])
      #expect(found([(bytes: word, endsWord: true)], in: page + [0x61]).isEmpty)
      #expect(found([(bytes: word, endsWord: true)], in: page + Array("é und mehr Text".utf8)).isEmpty)
    }
  }

  @Test func theEighthByteTellsLiteralsApart() {
    let names = ["allocine.fr", "allociné", "calgary herald", "calgary sun", "calgarysun.com"].map { Array($0.utf8) }
    for (number, name) in names.enumerated() {
      #expect(found(names.map { ($0, true) }, in: name).contains(Match(number: number, start: 0)))
    }
  }

  @Test(arguments: ["©", "(c) 20", "&copy;", "--", "n-tv", "inc.", "連合ニュース", "a"])
  func literalsOfAnyKindAreFound(text: String) {
    let literal = Array(text.utf8)
    let page = Array("x ".utf8) + literal + Array(" y".utf8)
    for padding in [0, 60, 100] {
      let padded = [UInt8](repeating: 0x20, count: padding) + page
      #expect(found([(bytes: literal, endsWord: false)], in: padded).contains(Match(number: 0, start: padding + 2)))
    }
  }

  @Test func wordsAcrossSixtyFourBytesAreWhole() {
    for start in 50..<70 {
      let page = [UInt8](repeating: 0x20, count: start) + Array("reuters, dpa".utf8)
      let literals = ["reuters", "dpa", "reut"].map { (bytes: Array($0.utf8), endsWord: true) }
      #expect(
        found(literals, in: page) == [Match(number: 0, start: start), Match(number: 1, start: start + 9)])
    }
  }

  @Test func anEmptyIndexFindsNothing() {
    #expect(found([], in: Array("reuters".utf8)).isEmpty)
  }

  private func found(_ literals: [(bytes: [UInt8], endsWord: Bool)], in page: [UInt8]) -> Set<Match> {
    var matches: Set<Match> = []
    page.withUnsafeBufferPointer { page in
      LiteralIndex(literals).withSearch { search in
        search.forEachMatch(in: page, 0..<page.count) { number, start, _ in
          matches.insert(Match(number: number, start: start))
        }
      }
    }
    return matches
  }

  private func expected(_ literals: [(bytes: [UInt8], endsWord: Bool)], in page: [UInt8]) -> Set<Match> {
    var matches: Set<Match> = []
    for start in page.indices where page[start].isWordByte && (start == 0 || !page[start - 1].isWordByte) {
      for (number, literal) in literals.enumerated() where page[start...].starts(with: literal.bytes) {
        let end = start + literal.bytes.count
        if literal.endsWord, end < page.count, page[end].isWordByte { continue }
        matches.insert(Match(number: number, start: start))
      }
    }
    return matches
  }
}
