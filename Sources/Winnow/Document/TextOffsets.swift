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
  /// What is known of a block.
  private struct Place {
    /// Its code points in the page.
    var span: Range<Int>
    /// What to add to them to get those in `text`; 0 when it is removed.
    var shift: Int
    var isKept: Bool
  }

  private var places: [Place] = []
  /// Code points in kept blocks and in all blocks.
  private(set) var keptLength = 0
  private(set) var blockLength = 0

  /// Measures a document; reuses memory.
  mutating func measure(_ document: borrowing Document, _ page: UnsafeBufferPointer<UInt8>) {
    index.index(page)
    places.removeAll(keepingCapacity: true)
    keptLength = 0
    blockLength = 0
    var textLength = 0
    var isFirst = true
    var sawBlankLine = false
    let isCleaned = document.isCleaned
    for block in document.blocks {
      let start = index.codePoints(before: block.range.lowerBound)
      let length = index.codePoints(before: block.range.upperBound) - start
      sawBlankLine = sawBlankLine || block.followsBlankLine
      blockLength += length
      var place = Place(span: start..<(start + length), shift: 0, isKept: block.label.isKept)
      defer { places.append(place) }
      guard place.isKept else { continue }
      keptLength += length
      guard isCleaned else { continue }
      if !isFirst { textLength += sawBlankLine ? 2 : 1 }
      place.shift = textLength - start
      textLength += length
      isFirst = false
      sawBlankLine = false
    }
  }

  /// Where a byte range of the page stands in the output.
  func span(_ range: Range<Int>, of document: borrowing Document) -> Span {
    let start = index.codePoints(before: range.lowerBound)
    let end = index.codePoints(before: range.upperBound)
    let first = block(at: range.lowerBound, of: document)
    var last = first
    if let first, range.upperBound > document.blocks[first].range.upperBound {
      last = block(at: range.upperBound - 1, of: document)
    }
    guard let first, let last, first <= last else {
      // Outside of all blocks: white space. Only rules about layout would point there.
      return Span(start: start, end: end, isInText: !document.isCleaned, block: first)
    }
    guard places[first...last].allSatisfy(\.isKept) else {
      return Span(start: start, end: end, isInText: false, block: first)
    }
    return Span(start: start + places[first].shift, end: end + places[last].shift, isInText: true, block: first)
  }

  /// Where a block stands in the page text.
  func pageSpan(ofBlock index: Int) -> Range<Int> { places[index].span }

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
