/// A set of documents or groups by their numbers: a bit for each up to the largest.
struct OrdinalSet: Sendable {
  private var words: [UInt64] = []

  mutating func insert(_ ordinal: UInt32) {
    let word = Int(ordinal >> 6)
    if word >= words.count { words.append(contentsOf: repeatElement(0, count: word + 1 - words.count)) }
    words[word] |= 1 << UInt64(ordinal & 63)
  }

  func contains(_ ordinal: Int) -> Bool {
    let word = ordinal >> 6
    return word < words.count && words[word] >> UInt64(ordinal & 63) & 1 != 0
  }
}
