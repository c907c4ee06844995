internal import Winnow

/// Where on a page the article begins: its headline, where a cleaner found one, and its running text.
struct ArticlePlace {
  /// The headline's block.
  let title: Int?
  /// Lines above that repeat the headline: pages that print it twice date the upper one.
  var copies: [Int] = []
  /// The last block above the running text, or with its beginning: dates up to here belong to the page.
  let headEnd: Int
  /// The last block of the article; nil where no cleaner has said.
  var end: Int?

  /// So many lines around the headline belong to it: no list of other articles stands in between.
  private static let titleReach = 8

  /// Whether a block stands between the headline and the running text.
  func isHead(_ block: Int) -> Bool { block <= headEnd && block >= title ?? headEnd }

  /// Whether a block stands above the running text, or right behind its beginning, where some pages have the byline.
  func isNear(_ block: Int) -> Bool { block <= headEnd + Self.bylineReach }

  private static let bylineReach = 3

  /// Whether a day behind the start of the text may be the page's: near the headline of a short article, or where it
  /// ends. Farther down are comments, and other articles.
  func isTail(_ block: Int) -> Bool {
    guard let title, let end else { return true }
    return block - title <= Self.tailReach || abs(block - end) <= Self.endReach
  }

  private static let tailReach = 30
  private static let endReach = 6

  /// How far a block of the page's head is from a headline or the running text, whichever is nearer; nil for one far above
  /// the headline: the day of the visit, and lists of other articles. A label makes up for that.
  func distance(_ block: Int, isLabelled: Bool) -> Int? {
    let toBody = headEnd - block
    guard let title else { return toBody }
    if block >= title { return min(toBody, block - title) }
    var nearest = isLabelled || title - block <= Self.titleReach ? title - block + Self.lead : Int.max
    for copy in copies where -Self.lead...Self.titleReach ~= block - copy {
      nearest = min(nearest, block > copy ? block - copy + Self.copyLead : copy - block + Self.lead + Self.copyLead)
    }
    return nearest == Int.max ? nil : min(toBody, nearest)
  }

  /// What stands below a headline is preferred to what stands as close above it, and what stands at the headline to what
  /// stands at a copy.
  private static let lead = 3
  private static let copyLead = 2
}

extension PublicationDate {
  private static let bodyLength = 160
  /// So many copies of the headline are looked at, from the headline up; a page of nothing else must not cost the square of
  /// its lines.
  private static let mostCopies = 16

  /// Where the article begins, from the labels of a cleaner, else from the lengths of the lines.
  func articlePlace() -> ArticlePlace {
    guard isCleaned, let title = blocks.firstIndex(where: \.label.isTitle) else {
      return ArticlePlace(title: nil, headEnd: bodyStart())
    }
    // A short article may have no long paragraph.
    let body =
      blocks[title...].firstIndex { $0.label == .content && $0.range.count >= Self.bodyLength }
      ?? blocks[title...].firstIndex { $0.label == .content }
    let copies = blocks[..<title].indices.reversed().lazy.filter { blocks[$0].label.removedKind == .headingRepeat }
    return ArticlePlace(
      title: title, copies: Array(copies.prefix(Self.mostCopies)), headEnd: body ?? title,
      end: blocks.lastIndex { $0.label == .content })
  }

  /// The first block of what looks like running text: long, with another long one near.
  private func bodyStart() -> Int {
    for index in blocks.indices where isBody(blocks[index]) {
      let end = min(index + 6, blocks.count)
      for next in (index + 1)..<max(end, index + 1) where isBody(blocks[next]) { return index }
    }
    return blocks.firstIndex { isBody($0) } ?? blocks.count
  }

  /// A long block that no cleaner has taken out.
  private func isBody(_ block: Block) -> Bool {
    block.range.count >= Self.bodyLength && block.label.removedKind == nil
  }
}
