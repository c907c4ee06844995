internal import Winnow
internal import WinnowText

/// What the finders know of a page: its text, folded text, lines, where the article stands, and every literal found.
struct PageView {
  /// A literal of the rules in the text.
  struct Hit {
    let target: SourceRules.Target
    let start: Int
    let end: Int
    let block: Int
  }

  /// The shape of a block.
  struct Shape {
    /// Long, with the end of a sentence.
    var isProse: Bool
    /// Prose beyond doubt, or so short that it can only be a line of furniture.
    var weight: Int32
  }

  let page: UnsafeBufferPointer<UInt8>
  /// The page in small letters; same offsets.
  let folded: UnsafeBufferPointer<UInt8>
  let blocks: [Block]
  let shapes: [Shape]
  let hits: [Hit]
  /// The blocks of the article: the window of lines with most prose.
  let body: Range<Int>
  /// The last line before the article that is the headline, if it is known.
  let title: Int?

  /// Lines longer than this are read for agencies and phrases only.
  static let longestLine = 200
  /// No page needs more hits than this; it bounds the memory of hostile ones.
  static let maximumHits = 4096

  /// The bytes of a block without white space at both ends.
  func trimmed(_ block: Int) -> Range<Int> { trimmed(blocks[block].range) }

  /// A range without blanks at both ends.
  func trimmed(_ range: Range<Int>) -> Range<Int> {
    var start = range.lowerBound
    var end = range.upperBound
    while start < end {
      let (scalar, length) = UTF8Scan.decode(page, at: start)
      guard UTF8Scan.isBlank(scalar) else { break }
      start = min(end, start + length)
    }
    while start < end {
      var last = end - 1
      while last > start, !page[last].isScalarStart { last -= 1 }
      guard UTF8Scan.isBlank(UTF8Scan.decode(page, at: last).scalar) else { break }
      end = last
    }
    return start..<end
  }

  /// Whether the folded text at `index` begins with `bytes`, all of it before `end`.
  func matches(_ bytes: [UInt8], at index: Int, before end: Int) -> Bool {
    guard index >= 0, index <= end, bytes.count <= end - index else { return false }
    for offset in 0..<bytes.count where folded[index &+ offset] != bytes[offset] { return false }
    return true
  }

  /// The start of `bytes` in a range of the folded text.
  func find(_ bytes: [UInt8], in range: Range<Int>) -> Int? {
    guard let first = bytes.first, range.count >= bytes.count else { return nil }
    var index = range.lowerBound
    let last = range.upperBound - bytes.count
    while index <= last {
      if folded[index] == first, matches(bytes, at: index, before: range.upperBound) { return index }
      index &+= 1
    }
    return nil
  }

  /// The text of a range, with runs of blanks as one space.
  func text(_ range: Range<Int>) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(range.count)
    var index = range.lowerBound
    while index < range.upperBound {
      let (scalar, length) = UTF8Scan.decode(page, at: index)
      if UTF8Scan.isBlank(scalar) {
        if let last = bytes.last, last != 0x20 { bytes.append(0x20) }
      } else {
        bytes.append(contentsOf: page[index..<min(index + length, range.upperBound)])
      }
      index += length
    }
    if bytes.last == 0x20 { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Whether a capital letter (or a letter of a script without case) starts at `index`.
  func isCapital(at index: Int) -> Bool {
    let byte = page[index]
    if byte < 0x80 { return byte.isASCIIUpper }
    let scalar = UTF8Scan.decode(page, at: index).scalar
    if scalar < 0x80 { return false }
    return scalar >= 0x5BE || CaseFold.lowered(scalar) != scalar
  }

  /// Whether a line has a date, a clock time, or words of its own such as `ago`.
  func hasDate(_ range: Range<Int>, _ rules: SourceRules) -> Bool {
    var index = range.lowerBound
    while index < range.upperBound {
      guard folded[index].isWordByte else {
        index += 1
        continue
      }
      let start = index
      var digits = 0
      var isNumber = true
      while index < range.upperBound, folded[index].isWordByte {
        if folded[index].isASCIIDigit { digits += 1 } else { isNumber = false }
        index += 1
      }
      if isNumber {
        if digits == 4,
          folded[start] == 0x31 && folded[start + 1] == 0x39 || folded[start] == 0x32 && folded[start + 1] == 0x30
        {
          return true
        }
        if digits <= 2, index + 2 < range.upperBound, folded[index] == 0x3A || folded[index] == 0x2E,
          folded[index + 1].isASCIIDigit, folded[index + 2].isASCIIDigit
        {
          return true
        }
      } else if rules.contains(SquashedKey.hash(folded, start..<index), in: .dateWords) {
        return true
      }
    }
    return false
  }
}

/// Reusable memory of one worker.
struct SourceScratch {
  fileprivate var folded: [UInt8] = []
  fileprivate var shapes: [PageView.Shape] = []
  fileprivate var hits: [PageView.Hit] = []

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
      return try folded.withUnsafeBufferPointer { folded in
        for block in blocks { shapes.append(Self.shape(of: block.range, page)) }
        Self.findLiterals(blocks, shapes, page, folded, rules, &hits)
        let articleBlocks = Self.article(shapes)
        let view = PageView(
          page: page, folded: folded, blocks: blocks, shapes: shapes, hits: hits, body: articleBlocks,
          title: Self.titleBlock(blocks, title, articleBlocks.lowerBound, folded))
        return try body(view)
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
    _ blocks: [Block], _ title: String?, _ bodyStart: Int, _ folded: UnsafeBufferPointer<UInt8>
  ) -> Int? {
    if let labelled = blocks.lastIndex(where: { $0.label == .title }) { return labelled }
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
    _ blocks: [Block], _ shapes: [PageView.Shape], _ page: UnsafeBufferPointer<UInt8>,
    _ folded: UnsafeBufferPointer<UInt8>, _ rules: SourceRules, _ hits: inout [PageView.Hit]
  ) {
    for (index, block) in blocks.enumerated() {
      guard hits.count < PageView.maximumHits else { return }
      let literals = block.range.count <= PageView.longestLine ? rules.line : rules.prose
      literals.index.forEachMatch(in: folded, block.range) { number, start, end in
        add(literals.targets[number], start, end, index, page, folded, rules, &hits)
      }
    }
  }

  /// Keeps a match unless its case is wrong or a longer one of its kind covers it.
  private static func add(
    _ target: SourceRules.Target, _ start: Int, _ end: Int, _ block: Int, _ page: UnsafeBufferPointer<UInt8>,
    _ folded: UnsafeBufferPointer<UInt8>, _ rules: SourceRules, _ hits: inout [PageView.Hit]
  ) {
    switch target {
    case .agency(let agency, isCode: true):
      // Abbreviations count in their own case only: `AP`, not `ap`.
      guard
        rules.pack.agencies[agency].codes.contains(where: { code in
          code.utf8.count == end - start && zip(code.utf8, page[start..<end]).allSatisfy { $0 == $1 }
        })
      else { return }
    case .agency(_, isCode: false), .outletName:
      // Names begin with a capital, unless their letters have none.
      let byte = page[start]
      if byte.isASCIILower, end - start < 9 || page[end - 1].isASCIILower, !rules.keepsLowerCase(target) { return }
    default: break
    }
    while let last = hits.last, last.block == block, start <= last.start, end >= last.end, isName(last.target),
      isName(target),
      end - start > last.end - last.start
    {
      hits.removeLast()
    }
    if let last = hits.last, last.block == block, last.start <= start, last.end >= end, isName(last.target),
      isName(target),
      last.end - last.start > end - start
    {
      return
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

extension SourceRules {
  /// Whether a name is written in small letters by its owner (`taz`, `dpa`).
  func keepsLowerCase(_ target: Target) -> Bool {
    let name: String
    switch target {
    case .outletName(let index): name = pack.outlets[index].name
    case .agency(let index, _): name = pack.agencies[index].name
    default: return true
    }
    return name.utf8.first.map { !$0.isASCIIUpper } ?? true
  }
}
