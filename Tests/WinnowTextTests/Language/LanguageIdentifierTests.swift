import Testing
import WinnowTestSupport
import WinnowText

@Suite struct LanguageIdentifierTests {
  private func identify(_ text: String) -> (language: String, confidence: Double)? {
    identify(Array(text.utf8))
  }

  private func identify(_ bytes: [UInt8]) -> (language: String, confidence: Double)? {
    bytes.withUnsafeBufferPointer { LanguageIdentifier.identify($0) }
  }

  @Test(arguments: LanguageSample.all)
  func namesTheLanguageOfAShortNewsText(sample: LanguageSample) {
    let found = identify(sample.text)
    #expect(found?.language == sample.language)
    #expect((0.5...1).contains(found?.confidence ?? 0))
  }

  @Test(arguments: LanguageSample.all)
  func capitalsMakeNoDifference(sample: LanguageSample) {
    // Without the Turkic dotless i, which Unicode's default mapping mixes up with i.
    guard !["tr", "az", "vi"].contains(sample.language) else { return }
    #expect(identify(sample.text.uppercased())?.language == sample.language)
  }

  @Test func coversTwentyLanguagesAndMore() {
    #expect(LanguageIdentifier.languages.count >= 50)
    #expect(Set(LanguageSample.all.map(\.language)).isSubset(of: LanguageIdentifier.languages))
  }

  @Test func bodyOutweighsForeignChrome() {
    let body = LanguageSample.text(in: "de")
    let page =
      "Home\nSign in\nShare this on Facebook\nRead more about this\n\n\(body)\n\n\(body)\n\nAll rights reserved\n"
    #expect(identify(page)?.language == "de")
  }

  @Test func quotedScriptsDoNotDecide() {
    #expect(identify(LanguageSample.text(in: "en") + " 北京市人民政府 Правда")?.language == "en")
    #expect(identify(LanguageSample.text(in: "ru") + " World Health Organization")?.language == "ru")
  }

  @Test(arguments: [
    "", " \n\t", "12:30 — 14:45", "ok", "Facebook", "0b3f 9c2d 77aa 1e", "Müller Schmidt Weber Wagner Becker Schulz",
    "\u{0}\u{0}\u{0}\u{0}",
  ])
  func leavesTextWithoutWordsOpen(text: String) {
    #expect(identify(text) == nil)
  }

  @Test func readsLongTextsInSamples() {
    let english = LanguageSample.text(in: "en") + " "
    let long = String(repeating: english, count: 4000)
    #expect(identify(long)?.language == "en")
    // One line, no spaces, well beyond the sample: nothing to say, but no harm either.
    #expect(identify([UInt8](repeating: 0x78, count: 1 << 20)) == nil)
    #expect(identify(String(repeating: "last ", count: 200_000)) == nil)
  }

  @Test func survivesAnyWellFormedText() {
    var generator = SplitMix64(seed: 20_230_815)
    for _ in 0..<2000 {
      let text = generator.scalars(count: Int(generator.next() % 3000))
      let first = identify(text)
      let second = identify(text)
      #expect(first?.language == second?.language && first?.confidence == second?.confidence)
      #expect(first.map { (0.5...1).contains($0.confidence) } ?? true)
    }
  }

  @Test func survivesIllFormedBytes() {
    var generator = SplitMix64(seed: 7)
    for _ in 0..<500 {
      let bytes = generator.bytes(Int(generator.next() % 2000))
      _ = identify(bytes)
    }
  }
}

extension SplitMix64 {
  /// Scalars of one part of Unicode.
  fileprivate mutating func scalars(count: Int) -> String {
    var text = String.UnicodeScalarView()
    let limits: [UInt64] = [0x80, 0x250, 0x800, 0x3100, 0x11_0000]
    let limit = limits[Int(next() % 5)]
    for _ in 0..<count { text.append(Unicode.Scalar(UInt32(next() % limit)) ?? " ") }
    return String(text)
  }
}
