internal import WinnowText

/// Maps bytes of a page to code points of the output `text` (where the block is kept) or of the page.
struct TextOffsets {
  /// A place in the output.
  struct Span: Equatable {
    var start: Int
    var end: Int
    /// Whether the offsets count in `text`; else in the page text.
    var isInText: Bool
    /// The block it starts in.
    var block: Int?
  }

  /// Code points of the page by byte.
  private var index = CodePointIndex()
  /// Per block: its code points in the page.
  private var spans: [Range<Int>] = []
  /// Per block: what to add to its code points in the page to get those in `text`; nil when it is removed.
  private var shifts: [Int?] = []
  /// Code points in kept blocks and in all blocks.
  private(set) var keptLength = 0
  private(set) var blockLength = 0

  /// Measures a document; reuses memory.
  mutating func measure(_ document: borrowing Document, _ page: UnsafeBufferPointer<UInt8>) {
    index.index(page)
    spans.removeAll(keepingCapacity: true)
    shifts.removeAll(keepingCapacity: true)
    keptLength = 0
    blockLength = 0
    var textLength = 0
    var isFirst = true
    var sawBlankLine = false
    let isCleaned = document.isCleaned
    for block in document.blocks {
      let start = index.codePoints(before: block.range.lowerBound, in: page)
      let length = index.codePoints(before: block.range.upperBound, in: page) - start
      spans.append(start..<(start + length))
      sawBlankLine = sawBlankLine || block.followsBlankLine
      blockLength += length
      guard block.label.isKept else {
        shifts.append(nil)
        continue
      }
      keptLength += length
      guard isCleaned else {
        shifts.append(0)
        continue
      }
      if !isFirst { textLength += sawBlankLine ? 2 : 1 }
      shifts.append(textLength - start)
      textLength += length
      isFirst = false
      sawBlankLine = false
    }
  }

  /// Where a byte range of the page stands in the output.
  func span(
    _ range: Range<Int>, of document: borrowing Document, _ page: UnsafeBufferPointer<UInt8>
  ) -> Span {
    let start = index.codePoints(before: range.lowerBound, in: page)
    let end = index.codePoints(before: range.upperBound, in: page)
    let first = block(at: range.lowerBound, of: document)
    var last = first
    if let first, range.upperBound > document.blocks[first].range.upperBound {
      last = block(at: range.upperBound - 1, of: document)
    }
    guard let first, let last, first <= last else {
      // Outside of all blocks: white space. Only rules about layout would point there.
      return Span(start: start, end: end, isInText: !document.isCleaned, block: first)
    }
    guard let shift = shifts[first], let endShift = shifts[last], !shifts[first...last].contains(nil) else {
      return Span(start: start, end: end, isInText: false, block: first)
    }
    return Span(start: start + shift, end: end + endShift, isInText: true, block: first)
  }

  /// Where a block stands in the page text.
  func pageSpan(ofBlock index: Int) -> Range<Int> { spans[index] }

  /// The block around a byte of the page.
  func block(at byte: Int, of document: borrowing Document) -> Int? {
    var low = 0
    var high = document.blocks.count
    while low < high {
      let middle = (low + high) / 2
      if document.blocks[middle].range.upperBound <= byte { low = middle + 1 } else { high = middle }
    }
    guard low < document.blocks.count, document.blocks[low].range.lowerBound <= byte else { return nil }
    return low
  }
}
