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

/// Compares one body with others: takes it in once, then counts in one pass over each other one.
struct OverlapMeter {
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
  private var shingleCount = 0
  private var numberCount = 0
  private var nameCount = 0
  /// Fewer numbers or names than this say nothing.
  private static let minimumParticulars = 3

  /// Takes in the body that is to be compared.
  mutating func load(_ body: DuplicateObservation) {
    shingleCount = body.shingleCount
    numberCount = body.numberCount
    nameCount = body.nameCount
    shingles.fill(with: body.shingles.bytes, shingleCount)
    numbers.fill(with: body.numbers.bytes, numberCount)
    names.fill(with: body.names.bytes, nameCount)
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

  /// The longest runs of shingles of `other` that the body taken in has too, at most `limit`, in text order.
  func longestRuns(of other: DuplicateObservation, limit: Int) -> [Run] {
    var runs: [Run] = []
    var start: UInt32?
    var index: UInt32 = 0
    func close() {
      guard let first = start else { return }
      let run = Run(first: first, last: index - 1)
      if runs.count < limit {
        runs.append(run)
      } else if let shortest = runs.indices.min(by: { runs[$0].count < runs[$1].count }),
        runs[shortest].count < run.count
      {
        runs.remove(at: shortest)
        runs.append(run)
      }
      start = nil
    }
    for fingerprint in other.shingles {
      if shingles.contains(fingerprint) { start = start ?? index } else { close() }
      index += 1
    }
    close()
    return runs
  }
}
