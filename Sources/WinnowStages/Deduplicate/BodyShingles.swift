internal import Winnow
internal import WinnowText

/// The body of a document as words and shingles; one worker's working memory.
struct BodyShingles: ~Copyable {
  private(set) var scanner = WordScanner()
  private(set) var shingles: ShingleSet
  private(set) var particulars = Particulars()

  init(shingle: Int) {
    shingles = ShingleSet(ShingleSet.Parameters(length: shingle))
  }

  /// Reads the words of the cleaned body: the kept blocks without the title, since the same story stands under many
  /// headlines; the title where there is nothing else; the whole page before any cleaning.
  mutating func read(_ document: borrowing Document, recordingRanges: Bool) {
    let blocks = document.blocks
    let isCleaned = document.isCleaned
    document.page.withUnsafeBufferPointer { page in
      scanner.reset(recordingRanges: recordingRanges)
      guard isCleaned else {
        return scanner.scan(page, in: 0..<page.count)
      }
      for block in blocks where block.label == .content {
        scanner.scan(page, in: block.range)
      }
      guard scanner.count == 0 else { return }
      for block in blocks where block.label.isTitle {
        scanner.scan(page, in: block.range)
      }
    }
  }

  /// Makes the shingles of the words read.
  mutating func shingle(recordingPositions: Bool) {
    shingles.build(scanner.words, recordingPositions: recordingPositions)
  }

  /// Collects the numbers and names of the words read.
  mutating func collectParticulars() {
    particulars.collect(scanner.words)
  }

  /// The hash of all words in order: equal for equal normalised bodies.
  mutating func digest() -> Digest128 { scanner.digest() }
}
