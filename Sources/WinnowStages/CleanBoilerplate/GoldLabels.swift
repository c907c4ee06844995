internal import Winnow

/// What is known of the lines of a page to learn from.
enum GoldLabels: Sendable {
  /// The article.
  case article([UInt8])
  /// Phrases of the article, and of what does not belong to it; of lines without any nothing is known.
  case phrases(wanted: [[UInt8]], unwanted: [[UInt8]])

  /// The article, if it is known.
  var article: [UInt8]? {
    if case .article(let text) = self { text } else { nil }
  }

  /// For each line whether it belongs to the article, and whether that is known.
  func labels(of blocks: [Block], _ page: [UInt8]) -> (isGold: [Bool], isKnown: [Bool]) {
    switch self {
    case .article(let text):
      let alignment = GoldAlignment(page: page, lines: blocks.map(\.range), gold: text)
      return (alignment.isGold, blocks.map { _ in true })
    case .phrases(let wanted, let unwanted):
      func has(_ phrases: [[UInt8]], _ block: Block) -> Bool {
        phrases.contains { page[block.range].firstRange(of: $0) != nil }
      }
      let isWanted = blocks.map { has(wanted, $0) }
      let isUnwanted = blocks.map { has(unwanted, $0) }
      return (isWanted, zip(isWanted, isUnwanted).map { $0 != $1 })
    }
  }
}
