internal import WinnowText

/// When two names are one, for scoring: case, accents and punctuation aside.
enum NameComparison {
  /// The words of a name, folded.
  static func words(_ name: String) -> [String] {
    let folded = String(decoding: CaseFold.folded(name), as: UTF8.self)
    var words: [String] = []
    var word = ""
    for accented in folded.unicodeScalars {
      let scalar = base(accented)
      if scalar.properties.generalCategory == .nonspacingMark { continue }
      if scalar.isLetterOrNumber {
        word.unicodeScalars.append(scalar)
      } else if !word.isEmpty {
        words.append(word)
        word = ""
      }
    }
    if !word.isEmpty { words.append(word) }
    return words
  }

  /// The letter without its accents, by its Unicode name: `LATIN SMALL LETTER E WITH ACUTE`.
  private static func base(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    guard scalar.value >= 0xC0, let name = scalar.properties.name, name.hasPrefix("LATIN SMALL LETTER ") else {
      return scalar
    }
    let words = name.split(separator: " ")
    guard words.count > 5, words[4] == "WITH", let letter = words[3].lowercased().unicodeScalars.first,
      words[3].unicodeScalars.count == 1
    else { return scalar }
    return letter
  }

  /// Equal, or equal in first and last word: middle names come and go.
  static func isSamePerson(_ a: String, _ b: String) -> Bool {
    let a = words(a)
    let b = words(b)
    guard !a.isEmpty, !b.isEmpty else { return false }
    return a == b || a.count > 1 && b.count > 1 && a.first == b.first && a.last == b.last
  }

  /// Equal up to an article or an ending, or one contains the other as whole words.
  static func isSamePublisher(_ a: String, _ b: String) -> Bool {
    let a = core(words(a))
    let b = core(words(b))
    guard !a.isEmpty, !b.isEmpty else { return false }
    return contains(a, b) || contains(b, a)
  }

  private static func core(_ words: [String]) -> ArraySlice<String> {
    var words = words[...]
    if words.count > 1, words.first == "the" { words.removeFirst() }
    if words.count > 1, let last = words.last, ["com", "net", "org", "online", "news"].contains(last) {
      words.removeLast()
    }
    return words
  }

  private static func contains(_ whole: ArraySlice<String>, _ part: ArraySlice<String>) -> Bool {
    guard part.count <= whole.count else { return false }
    return (0...(whole.count - part.count)).contains { whole.dropFirst($0).starts(with: part) }
  }
}
