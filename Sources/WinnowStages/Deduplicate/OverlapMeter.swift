internal import WinnowText

/// What two bodies have in common, counted exactly on their full shingle sets.
struct Overlap {
  /// Shingles of each, and in both.
  var left = 0
  var right = 0
  var shared = 0
  /// The share of the numbers of the body with fewer of them that the other has too; nil when there are too few to tell.
  var numberAgreement: Double?
  /// The same of capitalised words.
  var nameAgreement: Double?

  var containment: Double { Double(shared) / Double(max(1, min(left, right))) }
  var jaccard: Double { Double(shared) / Double(max(1, left + right - shared)) }
  /// Shared shingles as a share of the longer body's.
  var coverage: Double { Double(shared) / Double(max(1, max(left, right))) }
}

/// Where the text that two bodies share lies, in words. Shared runs with at most `Alignment.maximumGap` other words between
/// them count as one, so that an edited passage is covered as a whole.
struct Alignment {
  /// Words between two shared runs that may have been edited.
  static let maximumGap = 16

  /// The share of each body's words that is covered.
  var shorterCovered = 0.0
  var longerCovered = 0.0
  /// How much of each body stands before the shared text, as a share of it; of the longer one, in words, too.
  var shorterStart = 0.0
  var longerStart = 0.0
  var longerStartWords = 0
  /// How much of each stands behind it, in words; of the shorter one, as a share of it, too.
  var shorterEnd = 0.0
  var shorterEndWords = 0
  var longerEndWords = 0
}

/// Compares one body with others: takes it in once, then counts in one pass over each other one.
final class OverlapMeter {
  /// Longest stretches of text that a body shares with another.
  struct Run: Equatable {
    /// Indices in the body's shingles.
    var first: UInt32
    var last: UInt32

    var count: UInt32 { last - first + 1 }
  }

  private var shingles = FingerprintTable()
  private var numbers = FingerprintTable()
  private var names = FingerprintTable()
  private var others = FingerprintTable()
  /// The shingles of the body taken in, in text order.
  private var own: UnsafeMutableRawBufferPointer = .allocate(byteCount: 4096, alignment: 8)
  private var shingleCount = 0
  private var numberCount = 0
  private var nameCount = 0
  /// Fewer numbers or names than this say nothing.
  private static let minimumParticulars = 3

  deinit { own.deallocate() }

  /// Takes in the body that is to be compared.
  func load(_ body: DuplicateObservation) {
    shingleCount = body.shingleCount
    numberCount = body.numberCount
    nameCount = body.nameCount
    shingles.fill(with: body.shingles.bytes, shingleCount)
    numbers.fill(with: body.numbers.bytes, numberCount)
    names.fill(with: body.names.bytes, nameCount)
    let size = shingleCount * 4
    if own.count < size || own.count > 1 << 20 && size < 1 << 19 {
      own.deallocate()
      own = .allocate(byteCount: size + size / 2, alignment: 8)
    }
    own.copyMemory(from: UnsafeRawBufferPointer(start: body.shingles.bytes, count: size))
  }

  /// Where the text lies that the body taken in shares with `other`, of shingles of `length` words.
  func align(_ other: DuplicateObservation, length: Int) -> Alignment {
    others.fill(with: other.shingles.bytes, other.shingleCount)
    let left = others.coverage(of: UnsafeRawPointer(own.baseAddress), shingleCount, length, gap: Alignment.maximumGap)
    let right = shingles.coverage(of: other.shingles.bytes, other.shingleCount, length, gap: Alignment.maximumGap)
    let isShorter = shingleCount <= other.shingleCount
    let (shorter, longer) = isShorter ? (left, right) : (right, left)
    let (less, more) = (min(shingleCount, other.shingleCount), max(shingleCount, other.shingleCount))
    let (shorterWords, longerWords) = (max(1, less + length - 1), max(1, more + length - 1))
    return Alignment(
      shorterCovered: Double(shorter.words) / Double(shorterWords),
      longerCovered: Double(longer.words) / Double(longerWords),
      shorterStart: Double(shorter.start) / Double(shorterWords),
      longerStart: Double(longer.start) / Double(longerWords), longerStartWords: longer.start,
      shorterEnd: Double(shorterWords - shorter.end) / Double(shorterWords),
      shorterEndWords: shorterWords - shorter.end, longerEndWords: longerWords - longer.end)
  }

  /// Compares the body taken in with `other`.
  ///
  /// - Parameter needed: a result with fewer shared shingles than this, of which it gives a lower bound only, does not
  ///   matter to the caller.
  func compare(_ other: DuplicateObservation, needed: Int = 0) -> Overlap {
    var overlap = Overlap(left: shingleCount, right: other.shingleCount)
    overlap.shared = shingles.count(of: other.shingles.bytes, other.shingleCount, needed: needed)
    guard overlap.shared >= needed else { return overlap }
    let fewerNumbers = min(numberCount, other.numberCount)
    if fewerNumbers >= Self.minimumParticulars {
      overlap.numberAgreement = Double(numbers.count(of: other.numbers.bytes, other.numberCount)) / Double(fewerNumbers)
    }
    let fewerNames = min(nameCount, other.nameCount)
    if fewerNames >= Self.minimumParticulars {
      overlap.nameAgreement = Double(names.count(of: other.names.bytes, other.nameCount)) / Double(fewerNames)
    }
    return overlap
  }

  /// What the body taken in shares with `other` if they are duplicates.
  func duplicate(
    _ other: DuplicateObservation, by criterion: DuplicateCriterion, needed: Int = 0
  ) -> Overlap? {
    let overlap = compare(other, needed: needed)
    return criterion.accepts(overlap, { align(other, length: criterion.shingle) }) ? overlap : nil
  }

  /// The longest runs of shingles of `other` that the body taken in has too, at most `limit`, in text order.
  func longestRuns(of other: DuplicateObservation, limit: Int) -> [Run] {
    var runs: [Run] = []
    shingles.forEachRun(of: other.shingles.bytes, other.shingleCount) { first, last in
      let run = Run(first: UInt32(truncatingIfNeeded: first), last: UInt32(truncatingIfNeeded: last))
      if runs.count < limit {
        runs.append(run)
      } else if let shortest = runs.indices.min(by: { runs[$0].count < runs[$1].count }),
        runs[shortest].count < run.count
      {
        runs.remove(at: shortest)
        runs.append(run)
      }
    }
    return runs
  }
}
