internal import Winnow
internal import WinnowText

/// The body of a document as words and shingles; one worker's working memory.
struct BodyShingles: ~Copyable {
  private(set) var scanner = WordScanner()
  private(set) var shingles: ShingleSet
  private(set) var particulars = Particulars()
  private var bands: MinHashBands?

  /// - Parameter bands: makes bodies candidates for each other by MinHash bands in place of sampled shingles.
  init(shingle: Int, bands: MinHashBands.Parameters? = nil) {
    shingles = ShingleSet(ShingleSet.Parameters(length: shingle))
    self.bands = bands.map(MinHashBands.init)
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

  /// Makes the keys that bodies which may be duplicates have in common; after `shingle`.
  mutating func makeKeys() { bands?.build(shingles.fingerprints) }

  /// The keys made, ascending: sampled shingles, or one key per MinHash band.
  var keys: [UInt64] { bands?.keys ?? shingles.samples }

  /// The modulus by which shingles were sampled, as a power of two.
  var modulusBits: Int { bands == nil ? shingles.modulusBits : 0 }

  /// Collects the numbers and names of the words read.
  mutating func collectParticulars() {
    particulars.collect(scanner.words)
  }

  /// The hash of all words in order: equal for equal normalised bodies.
  mutating func digest() -> Digest128 { scanner.digest() }
}
