/// "Did you mean …?" for names that people type.
public enum Suggestion {
  /// `did you mean 'x'?` for the candidate nearest to `word`, else the list of candidates if it is short.
  public static func hint(for word: String, among candidates: [String]) -> String? {
    if let nearest = nearest(to: word, among: candidates) { return "did you mean '\(nearest)'?" }
    guard !candidates.isEmpty, candidates.count <= 12 else { return nil }
    return "known: " + candidates.joined(separator: ", ")
  }

  /// Words for the two ends of a stretch of time: by their letters, `published-before` is nearer to `published-from`, its
  /// opposite.
  private static let synonyms = [["from", "after", "since"], ["to", "before", "until", "till"]]

  /// The candidate that says the same in another word for an end of a stretch of time.
  private static func synonym(of word: String, among candidates: [String]) -> String? {
    func parts(_ name: String) -> [Substring] { name.lowercased().split(separator: "-") }
    func mean(_ left: Substring, _ right: Substring) -> Bool {
      synonyms.contains { $0.contains(String(left)) && $0.contains(String(right)) }
    }
    let own = parts(word)
    return candidates.first { candidate in
      let other = parts(candidate)
      guard own.count == other.count, candidate != word else { return false }
      return zip(own, other).allSatisfy { $0 == $1 || mean($0, $1) }
    }
  }

  /// The candidate nearest to `word`, if any is near: a known synonym, else one within a third of the word's length (at least 1 edit, neighbours
  /// swapped counted as one), and fewer edits than half of the longer word, so that two letters are not taken for two
  /// others. Of several, one with the same first letter is preferred.
  public static func nearest(to word: String, among candidates: [String]) -> String? {
    if let synonym = synonym(of: word, among: candidates) { return synonym }
    let length = word.unicodeScalars.count
    let limit = max(1, length / 3)
    var best: (name: String, rank: Int)?
    for candidate in candidates {
      let distance = distance(word.lowercased(), candidate.lowercased())
      guard distance <= limit, distance * 2 < max(length, candidate.unicodeScalars.count) else { continue }
      let rank = distance * 2 + (candidate.lowercased().first == word.lowercased().first ? 0 : 1)
      if rank < best?.rank ?? .max { best = (candidate, rank) }
    }
    if let best { return best.name }
    if let name = candidates.first(where: { $0.count >= 3 && length >= 3 && ($0.hasPrefix(word) || word.hasPrefix($0)) }
    ) {
      return name
    }
    // Another form of the word: `precise` for `precision`.
    return candidates.first { candidate in
      let common = zip(candidate.unicodeScalars, word.unicodeScalars).prefix { $0 == $1 }.count
      return common >= 4 && common * 3 >= length * 2
    }
  }

  /// Damerau–Levenshtein distance in its restricted form (optimal string alignment).
  private static func distance(_ left: String, _ right: String) -> Int {
    let a = Array(left.unicodeScalars)
    let b = Array(right.unicodeScalars)
    guard !a.isEmpty else { return b.count }
    guard !b.isEmpty else { return a.count }
    var rows = [[Int]](repeating: [Int](repeating: 0, count: b.count + 1), count: a.count + 1)
    for i in 0...a.count { rows[i][0] = i }
    for j in 0...b.count { rows[0][j] = j }
    for i in 1...a.count {
      for j in 1...b.count {
        let substitution = rows[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
        rows[i][j] = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, substitution)
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
          rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
        }
      }
    }
    return rows[a.count][b.count]
  }
}
