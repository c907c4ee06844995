internal import Winnow
internal import WinnowText

/// Reusable memory of one worker.
struct SourceScratch {
  var folded: [UInt8] = []
  var shapes: [PageView.Shape] = []
  var hits: [PageView.Hit] = []

  init() {}

  /// Reads a page once and hands its view to `body`.
  mutating func withView<R>(
    of document: borrowing Document, _ rules: SourceRules, _ body: (PageView) throws -> R
  ) rethrows -> R {
    let blocks = document.blocks
    let title = document.title
    folded.removeAll(keepingCapacity: true)
    shapes.removeAll(keepingCapacity: true)
    hits.removeAll(keepingCapacity: true)
    return try document.page.withUnsafeBufferPointer { page in
      CaseFold.append(page, to: &folded)
      folded.append(contentsOf: repeatElement(0, count: LiteralIndex.Search.readAhead))
      return try folded.withUnsafeBufferPointer { padded in
        try blocks.withUnsafeBufferPointer { blocks in
          for block in blocks { shapes.append(Self.shape(of: block.range, page)) }
          Self.findLiterals(blocks, page, padded, rules, &hits)
          let folded = UnsafeBufferPointer(rebasing: padded[..<page.count])
          let articleBlocks = Self.article(shapes)
          let titleBlock = Self.titleBlock(blocks, title, articleBlocks.lowerBound, folded)
          return try shapes.withUnsafeBufferPointer { shapes in
            try hits.withUnsafeBufferPointer { hits in
              try body(
                PageView(
                  page: page, folded: folded, blocks: blocks, shapes: shapes, hits: hits, body: articleBlocks,
                  title: titleBlock))
            }
          }
        }
      }
    }
  }

  /// One look at the first sentence end of a long line.
  private static func shape(of range: Range<Int>, _ page: UnsafeBufferPointer<UInt8>) -> PageView.Shape {
    let count = range.count
    guard count >= 90 else { return PageView.Shape(isProse: false, weight: -70) }
    var index = range.lowerBound + 40
    let end = range.upperBound
    while index < end {
      if index &+ 8 <= end, let base = page.baseAddress {
        let chunk = UnsafeRawPointer(base).loadUnaligned(fromByteOffset: index, as: UInt64.self)
        if !mayEndSentence(chunk) {
          index &+= 8
          continue
        }
      }
      let byte = page[index]
      // . ! ? before a blank or the end; the ideographic full stop.
      if byte == 0x2E || byte == 0x21 || byte == 0x3F {
        if index + 3 >= end || page[index + 1] == 0x20 || page[index + 1] == 0x22 || page[index + 1] >= 0xC2 {
          return PageView.Shape(isProse: true, weight: Int32(min(count, 500)))
        }
      } else if byte == 0xE3, index + 2 < end, page[index + 1] == 0x80, page[index + 2] == 0x82 {
        return PageView.Shape(isProse: true, weight: Int32(min(count, 500)))
      }
      index &+= 1
    }
    return PageView.Shape(isProse: false, weight: -40)
  }

  /// Whether one of eight bytes may be a mark that ends a sentence; some other signs pass, too.
  @inline(__always)
  private static func mayEndSentence(_ chunk: UInt64) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    func zeros(_ bytes: UInt64) -> UInt64 { (bytes &- ones) & ~bytes }
    let marks = zeros(chunk ^ ones &* 0x2E) | zeros(chunk ^ ones &* 0x21) | zeros(chunk ^ ones &* 0x3F)
    return (marks | zeros(chunk ^ ones &* 0xE3)) & (ones &* 0x80) != 0
  }

  /// The window of blocks with the largest sum of weights (Kadane); all blocks when there is no prose.
  private static func article(_ shapes: [PageView.Shape]) -> Range<Int> {
    var best = 0
    var bestRange = 0..<shapes.count
    var sum = 0
    var start = 0
    for (index, shape) in shapes.enumerated() {
      if sum <= 0 {
        sum = 0
        start = index
      }
      sum += Int(shape.weight)
      if sum > best {
        best = sum
        bestRange = start..<(index + 1)
      }
    }
    return bestRange
  }

  private static func titleBlock(
    _ blocks: UnsafeBufferPointer<Block>, _ title: String?, _ bodyStart: Int, _ folded: UnsafeBufferPointer<UInt8>
  ) -> Int? {
    if let labelled = blocks.lastIndex(where: \.label.isTitle) { return labelled }
    guard let title, !title.isEmpty else { return nil }
    let key = SquashedKey.hash(title)
    let length = title.utf8.count
    var index = min(blocks.count - 1, bodyStart + 2)
    while index >= 0 {
      let range = blocks[index].range
      if range.count >= length, range.count <= length + 8, SquashedKey.hash(folded, range) == key { return index }
      index -= 1
    }
    return nil
  }

  private static func findLiterals(
    _ blocks: UnsafeBufferPointer<Block>, _ page: UnsafeBufferPointer<UInt8>, _ folded: UnsafeBufferPointer<UInt8>,
    _ rules: SourceRules, _ hits: inout [PageView.Hit]
  ) {
    let line = rules.line
    let prose = rules.prose
    line.index.withSearch { lineSearch in
      prose.index.withSearch { proseSearch in
        for index in 0..<blocks.count {
          guard hits.count < PageView.maximumHits else { return }
          let range = blocks[index].range
          if range.count <= PageView.longestLine {
            lineSearch.forEachMatch(in: folded, range) { number, start, end in
              add(number, of: line, start, end, index, page, &hits)
            }
          } else {
            proseSearch.forEachMatch(in: folded, range) { number, start, end in
              add(number, of: prose, start, end, index, page, &hits)
            }
          }
        }
      }
    }
  }

  /// Keeps a match unless its case is wrong or a longer one of its kind covers it.
  @inline(never)
  private static func add(
    _ number: Int, of literals: SourceRules.Literals, _ start: Int, _ end: Int, _ block: Int,
    _ page: UnsafeBufferPointer<UInt8>, _ hits: inout [PageView.Hit]
  ) {
    let target = literals.targets[number]
    switch target {
    case .agency(_, isCode: true):
      // Abbreviations count in their own case only: `AP`, not `ap`.
      guard literals.isWritten(number, page, start) else { return }
    case .agency(_, isCode: false), .outletName:
      // Names begin with a capital, unless their letters have none.
      let byte = page[start]
      if byte.isASCIILower, end - start < 9 || page[end - 1].isASCIILower, !literals.keepsLowerCase[number] { return }
    default: break
    }
    if case .agency(let agency, _) = target {
      // `The Associated Press` is not `Associated Press` once more; an outlet's name may stand between the two.
      for index in hits.indices.suffix(4).reversed() where hits[index].block == block && hits[index].end > start {
        guard case .agency(agency, _) = hits[index].target else { continue }
        if hits[index].end >= end { return }
        if hits[index].start == start { hits.remove(at: index) }
      }
    }
    if isName(target) {
      while let last = hits.last, last.block == block, start <= last.start, end >= last.end, isName(last.target),
        end - start > last.end - last.start
      {
        hits.removeLast()
      }
      if let last = hits.last, last.block == block, last.start <= start, last.end >= end, isName(last.target),
        last.end - last.start > end - start
      {
        return
      }
    }
    if hits.count < PageView.maximumHits {
      hits.append(PageView.Hit(target: target, start: start, end: end, block: block))
    }
  }

  private static func isName(_ target: SourceRules.Target) -> Bool {
    switch target {
    case .outletName, .outletDomain: true
    default: false
    }
  }
}
