internal import WinnowText

/// Maps bytes of a page to code points of the output `text` (where the block is kept) or of the page.
struct TextOffsets {
  /// A place in the output.
  struct Span: Equatable {
    var start: Int
    var end: Int
    /// Whether the offsets count in `text`; else in the page text.
    var isInText: Bool
  }

  /// Per block: code points of the page before it, and of `text` before it (-1 when it is removed).
  private var blockStarts: [(page: Int, text: Int)] = []
  private(set) var textLength = 0
  private(set) var pageLength = 0
  /// Code points in kept blocks and in all blocks.
  private(set) var keptLength = 0
  private(set) var blockLength = 0

  /// Measures a document; reuses memory.
  mutating func measure(_ document: borrowing Document, _ page: UnsafeBufferPointer<UInt8>) {
    blockStarts.removeAll(keepingCapacity: true)
    textLength = 0
    keptLength = 0
    blockLength = 0
    var pagePoints = 0
    var cursor = 0
    var isFirst = true
    var sawBlankLine = false
    let isCleaned = document.isCleaned
    for block in document.blocks {
      pagePoints += UTF8Scan.scalarCount(UnsafeBufferPointer(rebasing: page[cursor..<block.range.lowerBound]))
      let length = UTF8Scan.scalarCount(UnsafeBufferPointer(rebasing: page[block.range]))
      sawBlankLine = sawBlankLine || block.followsBlankLine
      blockLength += length
      if !isCleaned {
        blockStarts.append((pagePoints, pagePoints))
      } else if block.label.isKept {
        if !isFirst { textLength += sawBlankLine ? 2 : 1 }
        blockStarts.append((pagePoints, textLength))
        textLength += length
        isFirst = false
        sawBlankLine = false
      } else {
        blockStarts.append((pagePoints, -1))
      }
      if block.label.isKept { keptLength += length }
      pagePoints += length
      cursor = block.range.upperBound
    }
    pageLength = pagePoints + UTF8Scan.scalarCount(UnsafeBufferPointer(rebasing: page[cursor...]))
    if !isCleaned { textLength = pageLength }
  }

  /// Where a byte range of the page stands in the output.
  func span(
    _ range: Range<Int>, of document: borrowing Document, _ page: UnsafeBufferPointer<UInt8>
  ) -> Span {
    let first = block(at: range.lowerBound, of: document)
    let last = range.isEmpty ? first : block(at: range.upperBound - 1, of: document)
    if let first, let last {
      var isInText = true
      for index in first...max(first, last) where blockStarts[index].text < 0 {
        isInText = false
        break
      }
      return Span(
        start: offset(range.lowerBound, in: first, of: document, page, isInText),
        end: offset(range.upperBound, in: last, of: document, page, isInText), isInText: isInText)
    }
    // Outside of all blocks: white space. Only rules about layout would point there.
    let start = UTF8Scan.scalarCount(UnsafeBufferPointer(rebasing: page[0..<range.lowerBound]))
    let length = UTF8Scan.scalarCount(UnsafeBufferPointer(rebasing: page[range]))
    return Span(start: start, end: start + length, isInText: !document.isCleaned)
  }

  private func offset(
    _ byte: Int, in index: Int, of document: borrowing Document, _ page: UnsafeBufferPointer<UInt8>, _ isInText: Bool
  ) -> Int {
    let range = document.blocks[index].range
    let inside = UTF8Scan.scalarCount(
      UnsafeBufferPointer(rebasing: page[range.lowerBound..<max(range.lowerBound, min(byte, range.upperBound))]))
    return (isInText ? blockStarts[index].text : blockStarts[index].page) + inside
  }

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
