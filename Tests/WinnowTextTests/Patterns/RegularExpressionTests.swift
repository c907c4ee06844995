import Testing
import WinnowText

@Suite struct RegularExpressionTests {
  private func firstMatch(_ pattern: String, in text: String) throws -> Range<Int>? {
    let matcher = RegularExpression.Matcher(try RegularExpression(pattern))
    return try Array(text.utf8).withUnsafeBufferPointer { try matcher.firstMatch(in: $0) }
  }

  @Test(arguments: [1, 100, 5_000, 200_000])
  func longTextsMatchAsShortOnesDo(_ count: Int) throws {
    let text = "Budget " + String(repeating: "a bridge\n", count: count) + "resigned"
    #expect(try firstMatch("^Budget(.|\\n)*resigned", in: text) == 0..<text.utf8.count)
    #expect(try firstMatch("^Budget(.|\\n)*elected", in: text) == nil)
  }

  @Test func patternsThatNeverEndAreReported() throws {
    let text = String(repeating: "a", count: 60) + "b"
    #expect(throws: RegularExpression.LimitError(pattern: "(a+)+$")) { try firstMatch("(a+)+$", in: text) }
  }
}
