internal import Winnow
internal import WinnowText

/// The grammars of all languages, and the choice among them.
struct DateGrammarSet: Sendable {
  let grammars: [DateGrammar]
  private var stopwords = WordTable()
  /// Per stop word, a bit for each language that has it.
  private var languages: [UInt32] = []

  /// How much of the longest block the vote looks at, in bytes.
  private static let sample = 300

  init(_ grammars: [DateGrammar]) {
    self.grammars = grammars
    for (index, grammar) in grammars.enumerated().prefix(32) {
      for word in grammar.stopwords {
        let number = Int(stopwords.insert(word))
        while languages.count <= number { languages.append(0) }
        languages[number] |= 1 << UInt32(index)
      }
    }
  }

  /// The document's language's grammar, else the one with the most stop words in the page's longest block, else the
  /// first.
  func grammar(for document: Document, _ text: UnsafeBufferPointer<UInt8>) -> DateGrammar? {
    guard grammars.count > 1 else { return grammars.first }
    if let language = document.language, let known = grammars.first(where: { $0.language == language }) { return known }
    guard let block = document.blocks.max(by: { $0.range.count < $1.range.count }) else { return grammars.first }
    return grammars[
      vote(text, block.range.lowerBound..<min(block.range.upperBound, block.range.lowerBound + Self.sample))]
  }

  private func vote(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int {
    var votes = SIMD32<Int32>(repeating: 0)
    var index = range.lowerBound
    while index < range.upperBound {
      guard text[index].isWordByte else {
        index &+= 1
        continue
      }
      let end = DateTokenizer.tokenEnd(text, from: index, to: range.upperBound)
      if let word = stopwords.find(text, index, end) {
        var bits = languages[Int(word)]
        while bits != 0 {
          votes[bits.trailingZeroBitCount] &+= 1
          bits &= bits &- 1
        }
      }
      index = end
    }
    return grammars.indices.prefix(32).max { votes[$0] < votes[$1] || (votes[$0] == votes[$1] && $0 > $1) } ?? 0
  }
}
