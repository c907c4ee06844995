/// Phrases, as numbers of their words, that are found by the first one: labels are looked for at every word of a line.
struct DatePhrases: Sendable {
  private let firsts: [Int32]
  private let phrases: [[Int32]]

  init(_ phrases: [[Int32]] = []) {
    self.phrases = phrases.filter { !$0.isEmpty }.sorted { $0[0] < $1[0] }
    firsts = self.phrases.map { $0[0] }
  }

  var isEmpty: Bool { firsts.isEmpty }

  /// The phrases that begin with a word.
  func beginning(with word: Int32) -> ArraySlice<[Int32]> {
    var low = 0
    var high = firsts.count
    while low < high {
      let middle = (low + high) / 2
      if firsts[middle] < word { low = middle + 1 } else { high = middle }
    }
    var end = low
    while end < firsts.count, firsts[end] == word { end += 1 }
    return phrases[low..<end]
  }
}
