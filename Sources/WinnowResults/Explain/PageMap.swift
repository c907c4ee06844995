internal import Winnow
internal import WinnowText

/// The page behind a record, and where the record's offsets stand in it.
///
/// Given the page as read, offsets are exact. Without it, a page is put together from what the record holds: the kept lines
/// of `text` and the removed ones of `clean`, in the order that their offsets tell; only white space may differ.
struct PageMap {
  /// A line of `clean.removed`.
  struct Removed {
    let kind: BoilerplateKind
    /// Code points of the page.
    let span: Range<Int>
    let text: String
    let rule: String
    let confidence: Double
    let pages: Int?

    init?(_ value: JSONValue) {
      guard let start = value["start"]?.double, let end = value["end"]?.double, start >= 0, start <= end, end < 1e15,
        let text = value["text"]?.text
      else { return nil }
      kind = value["kind"]?.text.flatMap(BoilerplateKind.init) ?? .other
      span = Int(start)..<Int(end)
      self.text = text
      rule = value["rule"]?.text ?? ""
      confidence = value["confidence"]?.double ?? 0
      pages = value["pages"]?.double.flatMap(Int.init(exactly:))
    }
  }

  let page: [UInt8]
  /// Whether it is the page as read.
  let isOriginal: Bool
  /// Removed lines with the block each is.
  let removals: [(block: Int, line: Removed)]
  private let blocks: [Block]
  /// Where each kept block begins in `text`, in code points.
  private let keptStarts: [(textStart: Int, block: Int)]
  private let index: CodePointIndex

  /// The page that `original` is, if it is the one behind a record with this text and these removed lines.
  init?(original: [UInt8], text: [UInt8], removed: [Removed]) {
    let document = Document(id: RecordID("page"), page: original)
    let index = original.withUnsafeBufferPointer { CodePointIndex($0) }
    var removals: [(block: Int, line: Removed)] = []
    var block = 0
    for line in removed {
      let start = original.withUnsafeBufferPointer { index.byteOffset(ofCodePoint: line.span.lowerBound, in: $0) }
      while block < document.blocks.count, document.blocks[block].range.lowerBound < start { block += 1 }
      guard block < document.blocks.count, document.blocks[block].range.lowerBound == start else { return nil }
      removals.append((block, line))
    }
    self.init(page: original, blocks: document.blocks, removals: removals, index: index, isOriginal: true)
    guard removed.isEmpty || projection == text else { return nil }
  }

  /// A page made of what the record holds.
  init(text: [UInt8], removed: [Removed]) {
    var lines: [(text: [UInt8], removal: Int?)] = []
    var position = 0
    var kept = text.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)[...]
    func length(_ bytes: [UInt8]) -> Int { bytes.withUnsafeBufferPointer { UTF8Scan.scalarCount($0) } }
    for (number, line) in removed.enumerated() {
      while let next = kept.first, position + length(next) < line.span.lowerBound {
        lines.append((next, nil))
        position += length(next) + 1
        kept.removeFirst()
      }
      lines.append((Array(line.text.utf8), number))
      position = line.span.upperBound + 1
    }
    lines += kept.map { ($0, nil) }
    let page = Array(lines.map(\.text).joined(separator: [0x0A]))
    let document = Document(id: RecordID("page"), page: page)
    var removals: [(block: Int, line: Removed)] = []
    var block = 0
    for line in lines where line.text.withUnsafeBufferPointer({ !UTF8Scan.isBlank($0) }) {
      if let number = line.removal { removals.append((block, removed[number])) }
      block += 1
    }
    let index = page.withUnsafeBufferPointer { CodePointIndex($0) }
    self.init(page: page, blocks: document.blocks, removals: removals, index: index, isOriginal: false)
  }

  private init(
    page: [UInt8], blocks: [Block], removals: [(block: Int, line: Removed)], index: CodePointIndex, isOriginal: Bool
  ) {
    self.page = page
    self.blocks = blocks
    self.removals = removals
    self.index = index
    self.isOriginal = isOriginal
    let removed = Set(removals.map(\.block))
    var starts: [(textStart: Int, block: Int)] = []
    var textLength = 0
    var sawBlankLine = false
    for (number, block) in blocks.enumerated() {
      sawBlankLine = sawBlankLine || block.followsBlankLine
      guard !removed.contains(number) else { continue }
      if !starts.isEmpty { textLength += sawBlankLine ? 2 : 1 }
      starts.append((textLength, number))
      textLength += page[block.range].withUnsafeBufferPointer { UTF8Scan.scalarCount($0) }
      sawBlankLine = false
    }
    keptStarts = starts
  }

  /// `text` as the labels give it.
  private var projection: [UInt8] {
    var document = Document(id: RecordID("page"), page: page)
    let removed = Set(removals.map(\.block))
    document.label(blocks.indices.map { removed.contains($0) ? .boilerplate(.other) : .content }, removals: [])
    return document.text
  }

  /// The bytes of the page behind code points of `text`, or of the page; nil when they are not there.
  func range(_ span: Range<Int>, isInPage: Bool, isCleaned: Bool) -> Range<Int>? {
    guard let start = byte(span.lowerBound, isInPage: isInPage, isCleaned: isCleaned, isEnd: false),
      let end = byte(span.upperBound, isInPage: isInPage, isCleaned: isCleaned, isEnd: true),
      start <= end, end <= page.count
    else { return nil }
    return start..<end
  }

  private func byte(_ offset: Int, isInPage: Bool, isCleaned: Bool, isEnd: Bool) -> Int? {
    if !isCleaned || isInPage && isOriginal { return page(byteOf: offset) }
    if isInPage {
      guard
        let removal = removals.first(where: { $0.line.span.lowerBound <= offset && offset <= $0.line.span.upperBound })
      else { return nil }
      return self.offset(offset - removal.line.span.lowerBound, in: removal.block)
    }
    // An end may stand right behind its block; a start that does belongs to the next one.
    guard let kept = keptStarts.last(where: { isEnd ? $0.textStart < offset || offset == 0 : $0.textStart <= offset })
    else { return nil }
    return self.offset(offset - kept.textStart, in: kept.block)
  }

  private func page(byteOf codePoint: Int) -> Int {
    page.withUnsafeBufferPointer { index.byteOffset(ofCodePoint: codePoint, in: $0) }
  }

  /// The byte of the page behind `count` code points of a block.
  private func offset(_ count: Int, in block: Int) -> Int {
    let start = index.codePoints(before: blocks[block].range.lowerBound)
    return min(page(byteOf: start + count), blocks[block].range.upperBound)
  }
}
