import Testing
import WinnowTestSupport
import WinnowText

@Suite struct WordScannerTests {
  /// The words of a text, spelled out.
  private func words(_ text: String) -> [String] {
    let bytes = Array(text.utf8)
    var scanner = WordScanner()
    scanner.reset(recordingRanges: true)
    bytes.withUnsafeBufferPointer { scanner.scan($0, in: 0..<$0.count) }
    return (0..<scanner.count).map { String(decoding: bytes[scanner.range($0)], as: UTF8.self) }
  }

  private func hashes(_ text: String) -> [UInt64] {
    var scanner = WordScanner()
    scanner.reset(recordingRanges: false)
    Array(text.utf8).withUnsafeBufferPointer { scanner.scan($0, in: 0..<$0.count) }
    return scanner.words.map(\.hash)
  }

  @Test(arguments: [
    ("", []), (" \n—…", []), ("a", ["a"]), ("One, two.", ["One", "two"]), ("don't", ["don", "t"]),
    ("extraordinary things happen", ["extraordinary", "things", "happen"]), ("12345678", ["12345678"]),
    ("12345678 x", ["12345678", "x"]), ("Übergröße für Ærø", ["Übergröße", "für", "Ærø"]),
    ("naïveté—indeed“quoted”", ["naïveté", "indeed", "quoted"]), ("東京タワー 3", ["東", "京", "タ", "ワ", "ー", "3"]),
    ("café\u{AD}teria", ["café\u{AD}teria"]), ("Москва 2024", ["Москва", "2024"]), ("€20\u{A0}m", ["20", "m"]),
  ])
  func splits(_ text: String, _ expected: [String]) {
    #expect(words(text) == expected)
    // Wherever the text stands in a block of 64 bytes, and whatever stands behind it.
    for padding in 0..<140 {
      #expect(words(String(repeating: " ", count: padding) + text + " ") == expected)
      #expect(words(text + String(repeating: "\n", count: padding)) == expected)
    }
  }

  @Test func caseAndTypographyDoNotCount() {
    #expect(hashes("The PRIME Minister’s “ÉLAN”, 20-year-old") == hashes("the prime minister's \"élan\" 20 year old"))
    #expect(hashes("co\u{AD}operate") == hashes("cooperate"))
    #expect(hashes("39 ships") != hashes("41 ships"))
    #expect(hashes("extraordinarily") != hashes("extraordinarily1"))
  }

  @Test func flagsNumbersAndCapitals() {
    var scanner = WordScanner()
    scanner.reset(recordingRanges: false)
    Array("Élan in 2024, G20 extraordinarily4 Extraordinarily".utf8).withUnsafeBufferPointer {
      scanner.scan($0, in: 0..<$0.count)
    }
    #expect(scanner.words.map(\.isCapitalised) == [true, false, false, true, false, true])
    #expect(scanner.words.map(\.isNumeric) == [false, false, true, true, true, false])
  }

  @Test func hashesDoNotDependOnWhereAWordStands() {
    var generator = SplitMix64(seed: 7)
    for _ in 0..<300 {
      let word = String(
        (0..<Int.random(in: 1...150, using: &generator)).map { _ in
          "abcxyz019éßжΩ".randomElement(using: &generator) ?? "a"
        })
      let alone = hashes(word)
      let before = String(repeating: "-", count: Int.random(in: 0...90, using: &generator))
      let after = String(repeating: "é—", count: Int.random(in: 0...2, using: &generator))
      #expect(hashes(before + word + " " + after).first == alone.first, "\(word)")
    }
  }

  @Test func anyBytesSurvive() {
    var generator = SplitMix64(seed: 11)
    for round in 0..<500 {
      let bytes = (0..<Int.random(in: 0...300, using: &generator)).map { _ in
        round % 2 == 0 ? UInt8.random(in: 0...255, using: &generator) : UInt8.random(in: 0xC0...0xFF, using: &generator)
      }
      var scanner = WordScanner()
      scanner.reset(recordingRanges: true)
      bytes.withUnsafeBufferPointer { scanner.scan($0, in: 0..<$0.count) }
      var end = 0
      for index in 0..<scanner.count {
        let range = scanner.range(index)
        #expect(range.lowerBound >= end && !range.isEmpty && range.upperBound <= bytes.count)
        end = range.upperBound
      }
    }
  }
}
