/// Chooses the lines of a page whose text comes closest to a gold text, by the measure that cleaned pages are scored by: F1
/// over the multisets of four-word shingles, those over the ends of lines included.
///
/// Climbs from a first choice: takes lines in or out where that gains, in page order, until no line gains. So of
/// "Title — Site" and "Title" one is chosen, and of two copies of a line the one whose neighbours are chosen, too.
struct GoldChoice {
  private(set) var isChosen: [Bool]

  /// How often the gold text and the text of the chosen lines have a shingle.
  private struct Count {
    var gold = 0
    var chosen = 0
    var shared: Int { min(gold, chosen) }
  }

  /// What taking a line in or out changes.
  private struct Flip {
    var shingles: [UInt64: Int] = [:]
    var shared = 0
    var total = 0
  }

  private static let length = GoldAlignment.shingleLength
  private static let mostRounds = 6

  private let lines: [[UInt64]]
  private var counts: [UInt64: Count] = [:]
  /// Shingles that both texts have, and those of either.
  private var shared = 0
  private var total = 0

  /// Climbs from the choice `start`; words come as hashes.
  init(lines: [[UInt64]], gold: [UInt64], start: [Bool]) {
    self.lines = lines
    isChosen = start
    Self.forEachShingle(gold) { counts[$0, default: Count()].gold += 1 }
    Self.forEachShingle(lines.indices.flatMap { start[$0] ? lines[$0] : [] }) {
      counts[$0, default: Count()].chosen += 1
    }
    for count in counts.values {
      shared += count.shared
      total += count.gold + count.chosen
    }
    for _ in 0..<Self.mostRounds where !climb() { break }
  }

  /// Tries each line once; false when none gains.
  private mutating func climb() -> Bool {
    var gains = false
    for index in lines.indices where !lines[index].isEmpty {
      let flip = flip(index)
      guard (shared + flip.shared) * total > shared * (total + flip.total) else { continue }
      for (shingle, change) in flip.shingles { counts[shingle, default: Count()].chosen += change }
      shared += flip.shared
      total += flip.total
      isChosen[index].toggle()
      gains = true
    }
    return gains
  }

  private func flip(_ index: Int) -> Flip {
    let before = wordsBefore(index)
    let after = wordsBehind(index)
    let sign = isChosen[index] ? -1 : 1
    var flip = Flip()
    Self.forEachShingle(before + lines[index] + after) { flip.shingles[$0, default: 0] += sign }
    Self.forEachShingle(before + after) { flip.shingles[$0, default: 0] -= sign }
    for (shingle, change) in flip.shingles {
      var count = counts[shingle] ?? Count()
      flip.shared -= count.shared
      count.chosen += change
      flip.shared += count.shared
      flip.total += change
    }
    return flip
  }

  /// The words of chosen lines that share shingles with a line.
  private func wordsBefore(_ index: Int) -> [UInt64] {
    var words: [UInt64] = []
    var other = index - 1
    while other >= 0, words.count < Self.length - 1 {
      if isChosen[other] { words = lines[other].suffix(Self.length - 1 - words.count) + words }
      other -= 1
    }
    return words
  }

  private func wordsBehind(_ index: Int) -> [UInt64] {
    var words: [UInt64] = []
    var other = index + 1
    while other < lines.count, words.count < Self.length - 1 {
      if isChosen[other] { words += lines[other].prefix(Self.length - 1 - words.count) }
      other += 1
    }
    return words
  }

  private static func forEachShingle(_ words: [UInt64], _ body: (UInt64) -> Void) {
    guard words.count >= length else { return }
    for start in 0...(words.count - length) { body(GoldAlignment.shingle(words, start)) }
  }
}
