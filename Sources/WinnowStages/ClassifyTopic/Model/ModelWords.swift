internal import Winnow
internal import WinnowText

/// The words of a document's title and kept text as a model sees them, and the features they make.
struct ModelWords: ~Copyable {
  /// A run of words without a break: the title, or a block.
  private struct Section {
    var words: Range<Int>
    var weight: Float
    var isTitle: Bool
  }

  private var scanner = WordScanner()
  private var title: [UInt8] = []
  private var sections: [Section] = []

  init() {}

  /// All words, with repetitions.
  var count: Int { scanner.count }

  /// All words, each counted as much as its place counts.
  var weight: Float { sections.reduce(0) { $0 + Float($1.words.count) * $1.weight } }

  /// Splits a document into words.
  mutating func load(_ document: Document, titleWeight: Float) {
    scanner.reset(recordingRanges: true)
    sections.removeAll(keepingCapacity: true)
    title.removeAll(keepingCapacity: true)
    let recordTitle = document.title
    // A place of no weight has no features.
    if let recordTitle, titleWeight > 0 {
      title.append(contentsOf: recordTitle.utf8)
      title.withUnsafeBufferPointer { scanner.scan($0, in: 0..<$0.count) }
      sections.append(Section(words: 0..<scanner.count, weight: titleWeight, isTitle: true))
    }
    let titleBlock = document.topicTitleBlock
    document.page.withUnsafeBufferPointer { page in
      for (index, block) in document.blocks.enumerated() where block.label.isKept {
        // A title in the record and as a block is still one title.
        if index == titleBlock, recordTitle != nil || titleWeight <= 0 { continue }
        let start = scanner.count
        scanner.scan(page, in: block.range)
        guard scanner.count > start else { continue }
        sections.append(
          Section(words: start..<scanner.count, weight: index == titleBlock ? titleWeight : 1, isTitle: false))
      }
    }
  }

  /// The feature of a single word.
  @inline(__always)
  static func feature(_ word: WordScanner.Word) -> UInt64 { word.hash }

  /// The feature of two words in a row.
  @inline(__always)
  static func feature(_ first: WordScanner.Word, _ second: WordScanner.Word) -> UInt64 {
    let product = (first.hash ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: second.hash | 1)
    return product.high ^ product.low
  }

  /// Calls `body` with every feature, the number of its first word, how many words it has, and the weight of the place.
  @inline(__always)
  func forEachFeature(grams: Int, _ body: (_ feature: UInt64, _ word: Int, _ length: Int, _ weight: Float) -> Void) {
    let words = scanner.words
    for section in sections {
      for number in section.words {
        body(Self.feature(words[number]), number, 1, section.weight)
        if grams > 1, number &+ 1 < section.words.upperBound {
          body(Self.feature(words[number], words[number &+ 1]), number, 2, section.weight)
        }
      }
    }
  }

  /// The words from `word` on as they stand in the text, but in small letters.
  func text(_ word: Int, _ length: Int, of document: Document) -> String {
    let range = scanner.range(word).lowerBound..<scanner.range(word + length - 1).upperBound
    let isTitle = sections.first.map { $0.isTitle && $0.words.contains(word) } ?? false
    return isTitle ? Self.folded(title, range) : Self.folded(document.page, range)
  }

  private static func folded(_ bytes: [UInt8], _ range: Range<Int>) -> String {
    String(unsafeUninitializedCapacity: range.count) { text in
      _ = text.update(fromContentsOf: bytes[range])
      CaseFold.fold(UnsafeMutableBufferPointer(rebasing: text[..<range.count]))
      return range.count
    }
  }
}
