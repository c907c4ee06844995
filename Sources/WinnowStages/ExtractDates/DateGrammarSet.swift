internal import Winnow
internal import WinnowText

/// The grammars of all languages, and the choice among them.
struct DateGrammarSet: Sendable {
  let grammars: [DateGrammar]
  private let stopwords: Stopwords

  /// More grammars would have no bit of their own in the vote.
  static let maximumCount = 32

  /// How much of the longest block the vote looks at, in bytes.
  private static let sample = 300

  /// The stop words of all languages.
  private final class Stopwords: Sendable {
    let words: FrozenWordTable
    /// Per stop word, a bit for each language that has it.
    let languages: FixedTable<UInt32>

    init(_ grammars: [DateGrammar]) {
      var words = WordTable()
      var languages: [UInt32] = []
      for (index, grammar) in grammars.enumerated() {
        for word in grammar.stopwords {
          let number = Int(words.insert(word))
          while languages.count <= number { languages.append(0) }
          languages[number] |= 1 << UInt32(index)
        }
      }
      self.words = FrozenWordTable(words)
      self.languages = FixedTable(languages)
    }

    deinit {
      words.free()
      languages.free()
    }
  }

  init(_ grammars: [DateGrammar]) {
    self.grammars = grammars
    stopwords = Stopwords(grammars)
  }

  /// The document's language's grammar, else the first; where the language is not known, the one with the most stop words
  /// in the page's longest block. And whether the page is in none of the languages.
  func grammar(
    for document: Document, _ text: UnsafeBufferPointer<UInt8>
  ) -> (grammar: DateGrammar, isForeign: Bool)? {
    guard let first = grammars.first else { return nil }
    if let language = document.language, let known = grammars.first(where: { $0.language == language }) {
      return (known, false)
    }
    // A language without a grammar shares stop words with others by chance only.
    if document.language != nil { return (first, grammars.count > 1) }
    guard grammars.count > 1, let block = document.blocks.max(by: { $0.range.count < $1.range.count }) else {
      return (first, false)
    }
    let range = block.range.lowerBound..<min(block.range.upperBound, block.range.lowerBound + Self.sample)
    let (index, hasVotes) = vote(text, range)
    return (grammars[index], !hasVotes && range.count == Self.sample)
  }

  private func vote(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> (index: Int, hasVotes: Bool) {
    var votes = InlineArray<32, Int32>(repeating: 0)
    var index = range.lowerBound
    while index < range.upperBound {
      guard text[index].isWordByte else {
        index &+= 1
        continue
      }
      let end = DateTokenizer.tokenEnd(text, from: index, to: range.upperBound)
      let word = stopwords.words.find(text, index, end)
      if word >= 0 {
        var bits = stopwords.languages[Int(word)]
        while bits != 0 {
          votes[bits.trailingZeroBitCount] &+= 1
          bits &= bits &- 1
        }
      }
      index = end
    }
    let best = grammars.indices.max { votes[$0] < votes[$1] || (votes[$0] == votes[$1] && $0 > $1) } ?? 0
    return (best, votes[best] > 0)
  }
}
