import Testing
import WinnowResults
import WinnowTestSupport

@Suite struct LineDifferenceTests {
  private func marks(_ before: String, _ after: String, context: Int = 0) -> String {
    LineDifference.lines(Array(before.utf8), Array(after.utf8), context: context).map { line in
      switch line.kind {
      case .common: " \(line.text)"
      case .removed: "-\(line.text)"
      case .added: "+\(line.text)"
      }
    }.joined(separator: "|")
  }

  @Test func linesThatCameAndWent() {
    #expect(marks("a\nb\nc", "a\nb\nc") == "")
    #expect(marks("a\n\nb\nc", "a\nc") == "-b")
    #expect(marks("", "a") == "+a")
    #expect(marks("a\nb\nc\nd", "a\nx\nc\nd", context: 1) == " a|-b|+x| c")
    #expect(marks("1\n2\n3\n4\n5\n6\n7", "1\n3\n4\n5\n6\n7\n8", context: 1) == " 1|-2| 3| 7|+8")
  }

  @Test func bothSidesCanBeRebuilt() {
    var generator = SplitMix64(seed: 11)
    for _ in 0..<200 {
      let before = (0..<Int.random(in: 0...12, using: &generator)).map { _ in
        String(Int.random(in: 0...4, using: &generator))
      }
      let after = (0..<Int.random(in: 0...12, using: &generator)).map { _ in
        String(Int.random(in: 0...4, using: &generator))
      }
      let lines = LineDifference.lines(
        Array(before.joined(separator: "\n").utf8), Array(after.joined(separator: "\n").utf8), context: 100)
      #expect(lines.filter { $0.kind != .added }.map(\.text) == before)
      #expect(lines.filter { $0.kind != .removed }.map(\.text) == after)
    }
  }

  @Test func hugeTextsCostNoSquare() {
    let before = (0..<40_000).map { "a\($0)" }.joined(separator: "\n")
    let after = (0..<40_000).map { "b\($0)" }.joined(separator: "\n")
    #expect(LineDifference.lines(Array(before.utf8), Array(after.utf8), context: 0).count == 80_000)
  }
}
