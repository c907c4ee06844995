/// One entry of a vocabulary: a word, the beginning of words (`elect*`), or a phrase of both (`climate chang*`).
///
/// A term with a capital letter matches only as it is written, the others in any case.
package struct Term: Sendable {
  /// Why a text is no term.
  package struct Problem: Error {
    package let message: String
  }

  struct Word: Sendable {
    var original: [UInt8]
    var folded: [UInt8]
    var isPrefix: Bool
  }

  /// The longest word, in bytes.
  static let longestWord = 60

  let words: [Word]
  let isCaseSensitive: Bool

  /// Parses a term; words are what `WordScan` takes for words.
  /// - Throws: `Problem` when it has no words, too many, or a `*` that does not end a word of two or more bytes.
  package init(_ text: String) throws(Problem) {
    let bytes = Array(text.utf8)
    var words: [Word] = []
    var problem: Problem?
    bytes.withUnsafeBufferPointer { bytes in
      var index = 0
      var stars = 0
      while true {
        index = WordScan.wordStart(in: bytes, from: index)
        guard index < bytes.count else { break }
        let end = WordScan.wordEnd(in: bytes, from: index)
        let isPrefix = end < bytes.count && bytes[end] == UInt8(ascii: "*")
        let original = Array(bytes[index..<end])
        var folded = original
        folded.withUnsafeMutableBufferPointer { CaseFold.fold($0) }
        if isPrefix {
          stars += 1
          if original.count < 2 { problem = Problem(message: "'*' needs at least two letters before it") }
          if end + 1 < bytes.count, WordScan.separatorLength(in: bytes, at: end + 1) == 0 {
            problem = Problem(message: "'*' stands only at the end of a word")
          }
        }
        if original.count > Self.longestWord {
          problem = Problem(message: "a word has at most \(Self.longestWord) bytes")
        }
        words.append(Word(original: original, folded: folded, isPrefix: isPrefix))
        index = end
      }
      if stars != bytes.count(where: { $0 == UInt8(ascii: "*") }) {
        problem = problem ?? Problem(message: "'*' stands only at the end of a word")
      }
    }
    if let problem { throw problem }
    guard !words.isEmpty else { throw Problem(message: "a term needs a word") }
    guard words.count <= TermSet.maximumWords else {
      throw Problem(message: "a term has at most \(TermSet.maximumWords) words")
    }
    self.words = words
    isCaseSensitive = words.contains { $0.original != $0.folded }
  }

  /// Whether the term is one whole word.
  package var isWord: Bool { words.count == 1 && !words[0].isPrefix }

  /// The same for equal terms, whatever separates their words.
  package var key: String {
    words.map { String(decoding: isCaseSensitive ? $0.original : $0.folded, as: UTF8.self) + ($0.isPrefix ? "*" : "") }
      .joined(separator: " ")
  }
}
