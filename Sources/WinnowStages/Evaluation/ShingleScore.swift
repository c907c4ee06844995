internal import WinnowText

/// Precision and recall of a text against a gold text over their multisets of four-word shingles, as the article
/// extraction benchmark of Scrapinghub counts them (2020).
struct ShingleScore: Sendable {
  private(set) var precision = 1.0
  private(set) var recall = 1.0
  /// Whether the text, and the gold text, have any word.
  let hasText: Bool
  let hasGold: Bool

  /// The harmonic mean; 0 when nothing is right.
  var f1: Double { Self.f1(precision, recall) }

  static func f1(_ precision: Double, _ recall: Double) -> Double {
    precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0
  }

  /// Compares two texts; `splitsIdeographs` makes each ideograph a word, for languages without spaces.
  init(_ text: [UInt8], gold: [UInt8], splitsIdeographs: Bool) {
    let found = Self.shingles(ScoreWords.words(text, splitsIdeographs: splitsIdeographs))
    let wanted = Self.shingles(ScoreWords.words(gold, splitsIdeographs: splitsIdeographs))
    var shared = 0
    for (shingle, count) in found { shared += min(count, wanted[shingle] ?? 0) }
    let foundCount = found.values.reduce(0, +)
    let wantedCount = wanted.values.reduce(0, +)
    hasText = foundCount > 0
    hasGold = wantedCount > 0
    guard hasText || hasGold else { return }
    precision = hasText ? Double(shared) / Double(foundCount) : 0
    recall = hasGold ? Double(shared) / Double(wantedCount) : 0
  }

  private static func shingles(_ words: [UInt64]) -> [UInt64: Int] {
    guard !words.isEmpty else { return [:] }
    var counts: [UInt64: Int] = [:]
    for start in 0...max(0, words.count - 4) {
      let end = min(words.count, start + 4)
      var key: UInt64 = UInt64(end - start)
      for word in words[start..<end] { key = (key ^ word) &* 0x9E37_79B9_7F4A_7C15 ^ (key >> 29) }
      counts[key, default: 0] += 1
    }
    return counts
  }
}

/// Words for scoring: runs of letters, digits and underscores, case kept, as 64-bit hashes.
enum ScoreWords {
  static func words(_ text: [UInt8], splitsIdeographs: Bool) -> [UInt64] {
    var words: [UInt64] = []
    text.withUnsafeBufferPointer { bytes in
      var start = -1
      var index = 0
      func close(_ end: Int) {
        if start >= 0 { words.append(XXHash.hash64(UnsafeBufferPointer(rebasing: bytes[start..<end]))) }
        start = -1
      }
      while index < bytes.count {
        let (scalar, length) = UTF8Scan.decode(bytes, at: index)
        if splitsIdeographs, isIdeograph(scalar) {
          close(index)
          start = index
          close(index + length)
        } else if isWord(scalar) {
          if start < 0 { start = index }
        } else {
          close(index)
        }
        index += length
      }
      close(bytes.count)
    }
    return words
  }

  private static func isWord(_ scalar: UInt32) -> Bool {
    if scalar < 0x80 { return UInt8(truncatingIfNeeded: scalar).isWordByte || scalar == 0x5F }
    return Unicode.Scalar(scalar)?.isLetterOrNumber ?? false
  }

  /// Whether texts of a language are compared by characters rather than by words.
  static func splitsIdeographs(_ language: String?) -> Bool {
    language.map { ["ja", "zh", "th", "ko"].contains($0) } ?? false
  }

  /// Kana, Han, Hangul and Thai.
  private static func isIdeograph(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x0E00...0x0E7F, 0x3040...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xAC00...0xD7AF: true
    default: false
    }
  }
}

extension Unicode.Scalar {
  /// Whether the scalar is a letter or number of any script.
  var isLetterOrNumber: Bool {
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
      .letterNumber, .otherNumber:
      true
    default: false
    }
  }
}
