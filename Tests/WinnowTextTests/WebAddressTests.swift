import Testing
import WinnowTestSupport
import WinnowText

@Suite struct WebAddressTests {
  /// Examples of RFC 3492, section 7.1, and domains in use.
  @Test(arguments: [
    ("mnchen-3ya", "münchen"), ("mnchen-post-thb", "münchen-post"), ("p1ai", "рф"),
    ("egbpdaj6bu4bxfgehfvwxn", "ليهمابتكلموشعربي؟"), ("ihqwcrb4cv8a8dqg056pqjye", "他们为什么不说中文"),
    ("de-jg4avhby1noc0d", "パフィーdeルンバ"), ("d9juau41awczczp", "そのスピードで"),
  ])
  func labelsOfOtherScriptsAreRead(encoded: String, label: String) {
    #expect(Punycode.decoded(Substring(encoded)) == label)
    #expect(Punycode.decoded(Substring(encoded.uppercased()))?.lowercased() == label)
    #expect(WebAddress.host(of: "https://www.xn--\(encoded).example/a") == "\(label).example")
  }

  @Test(arguments: ["ü", "999999999999", "mnchen-3y", "a-!", String(repeating: "a", count: 64)])
  func whatIsNoSuchLabelStaysAsItIs(encoded: String) {
    #expect(Punycode.decoded(Substring(encoded)) == nil)
    #expect(WebAddress.readable("xn--\(encoded).example") == "xn--\(encoded).example")
  }

  /// Any bytes, however they overflow, give a label or none.
  @Test func noInputCrashesTheReader() {
    var random = SplitMix64(seed: 3)
    let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789-")
    for _ in 0..<20_000 {
      let label = (0..<Int(random.next() % 40)).map { _ in letters[Int(random.next() % UInt64(letters.count))] }
      let text = String(label)
      if let decoded = Punycode.decoded(Substring(text)) { #expect(decoded.unicodeScalars.count <= text.utf8.count) }
    }
  }
}
