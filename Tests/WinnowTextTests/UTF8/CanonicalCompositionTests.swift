import Testing
import WinnowTestSupport
import WinnowText

@Suite struct CanonicalCompositionTests {
  @Test(arguments: [
    ("Mu\u{308}nchen", "M\u{FC}nchen"), ("e\u{301}te\u{301}", "\u{E9}t\u{E9}"),
    ("o\u{302}\u{323}", "\u{1ED9}"), ("\u{418}\u{306}", "\u{419}"), ("\u{627}\u{653}", "\u{622}"),
    ("\u{928}\u{93C}", "\u{929}"), ("\u{304B}\u{3099}", "\u{304C}"), ("\u{1112}\u{1161}\u{11AB}", "\u{D55C}"),
  ])
  func partsBecomeOneCharacter(apart: String, composed: String) {
    // Wherever they stand in a block of 32 bytes.
    for shift in 0..<34 {
      let before = String(repeating: "x", count: shift)
      let found = CanonicalComposition.composed(Array((before + apart + " y").utf8))
      #expect(found == Array((before + composed + " y").utf8), "\(shift)")
    }
    #expect(CanonicalComposition.composed(Array(composed.utf8)) == nil)
  }

  @Test(arguments: [
    "", "plain", "M\u{FC}nchen, \u{201C}caf\u{E9}\u{201D} \u{65E5}\u{672C} \u{D55C}\u{AD6D}", "\u{308}",
  ])
  func whatIsComposedStaysAsItIs(text: String) {
    #expect(CanonicalComposition.composed(Array(text.utf8)) == nil)
  }

  /// Equal to Swift before and after, and nothing is left to compose.
  @Test func textStaysTheSameToReaders() {
    var random = SplitMix64(seed: 11)
    let scalars = Array(
      "aeiounAEUcz .\n\u{300}\u{301}\u{302}\u{308}\u{323}\u{327}\u{E9}\u{1100}\u{1161}\u{11A8}\u{65E5}".unicodeScalars)
    for _ in 0..<2_000 {
      var text = String.UnicodeScalarView()
      for _ in 0..<Int(random.next() % 80) { text.append(scalars[Int(random.next() % UInt64(scalars.count))]) }
      let before = String(text)
      guard let composed = CanonicalComposition.composed(Array(before.utf8)) else { continue }
      #expect(String(decoding: composed, as: UTF8.self) == before)
      #expect(CanonicalComposition.composed(composed) == nil)
    }
  }
}
