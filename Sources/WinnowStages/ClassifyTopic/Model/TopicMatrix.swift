internal import Glibc
internal import WinnowText

/// All samples as rows of numbered, weighted features, each row of length 1.
final class TopicMatrix: Sendable {
  private let starts: FrozenTable<Int32>
  private let columns: FrozenTable<Int32>
  private let values: FrozenTable<Float>
  /// For each value, the occurrences of a single word; 0 for pairs.
  private let wordCounts: FrozenTable<Float>
  /// By row: the occurrences of all its single words, those without a column too.
  private let wordTotals: [Float]
  private let minimumDocuments: Int
  let rowCount: Int
  /// What a pair of words counts against a single one. Pairs repeat much of what their words say: in full they help with
  /// ten thousand documents and harm with a few hundred, by half they do no harm.
  private static let pairWeight: Float = 0.5
  /// By column: the feature's hash, and its inverse document frequency. Frequent features come first, so that what
  /// learning touches most lies together.
  let hashes: [UInt64]
  let idf: [Float]

  /// How the rarity of a feature counts.
  enum RarityWeight: Sendable {
    case full
    /// The square root: for classes that few words decide, as in wire categories.
    case root
  }

  /// - Parameter minimumDocuments: features of fewer documents are left out.
  init(_ samples: [TrainingSample], minimumDocuments: Int, rarity: RarityWeight) {
    var vocabulary = FeatureVocabulary()
    for sample in samples {
      for feature in sample.features { vocabulary.count(feature) }
    }
    let columnOfNumber = vocabulary.columns(minimumDocuments: minimumDocuments)
    var hashes = [UInt64](repeating: 0, count: columnOfNumber.count { $0 >= 0 })
    var idf = [Float](repeating: 0, count: hashes.count)
    for (number, column) in columnOfNumber.enumerated() where column >= 0 {
      hashes[Int(column)] = vocabulary.hashes[number]
      let value = logf(Float(samples.count + 1) / Float(vocabulary.documents[number] + 1)) + 1
      let weight = vocabulary.isPair[number] ? Self.pairWeight : 1
      idf[Int(column)] = weight * (rarity == .full ? value : value.squareRoot())
    }
    var starts: [Int32] = [0]
    var columns: [Int32] = []
    var values: [Float] = []
    var wordCounts: [Float] = []
    var wordTotals: [Float] = []
    for sample in samples {
      let start = columns.count
      var squares: Float = 0
      var words: Float = 0
      for feature in sample.features {
        if !feature.isPair { words += feature.count }
        let column = columnOfNumber[Int(vocabulary.number(of: feature.hash))]
        guard column >= 0 else { continue }
        let value = TermFrequency.damped(feature.count) * idf[Int(column)]
        squares += value * value
        columns.append(column)
        values.append(value)
        wordCounts.append(feature.isPair ? 0 : feature.count)
      }
      wordTotals.append(words)
      let scale = squares > 0 ? 1 / squares.squareRoot() : 0
      for index in start..<values.count { values[index] *= scale }
      starts.append(Int32(columns.count))
    }
    self.starts = FrozenTable(starts)
    self.columns = FrozenTable(columns)
    self.values = FrozenTable(values)
    self.wordCounts = FrozenTable(wordCounts)
    self.wordTotals = wordTotals
    self.minimumDocuments = minimumDocuments
    self.hashes = hashes
    self.idf = idf
    rowCount = samples.count
  }

  var columnCount: Int { hashes.count }

  /// What a model that learned from some of the rows knows of another row.
  struct Knowledge: Sendable {
    /// The length of the row's vector without the features that the model lacks, 0...1.
    var length: Float
    /// The share of its words that the model lacks.
    var unknownShare: Float
  }

  /// What a model of the rows `learned` knows of each of `others`: the features that enough of those have.
  func knowledge(of others: [Int32], from learned: [Int32]) -> [Knowledge] {
    var documents = [Int32](repeating: 0, count: columnCount)
    for row in learned {
      for index in entries(of: row) { documents[Int(columns.pointer[index])] += 1 }
    }
    return others.map { row in
      var squares: Float = 0
      var words: Float = 0
      for index in entries(of: row) where documents[Int(columns.pointer[index])] >= minimumDocuments {
        squares += values.pointer[index] * values.pointer[index]
        words += wordCounts.pointer[index]
      }
      let total = wordTotals[Int(row)]
      return Knowledge(length: squares.squareRoot(), unknownShare: total > 0 ? max(0, 1 - words / total) : 1)
    }
  }

  private func entries(of row: Int32) -> Range<Int> {
    Int(starts.pointer[Int(row)])..<Int(starts.pointer[Int(row) + 1])
  }

  /// The rows as inner loops read them; valid as long as the matrix.
  struct View: BitwiseCopyable {
    fileprivate let starts: UnsafePointer<Int32>
    fileprivate let columns: UnsafePointer<Int32>
    fileprivate let values: UnsafePointer<Float>

    /// The product of a row with a weight vector.
    @inline(__always)
    func product(_ row: Int, _ weights: UnsafePointer<Float>) -> Float {
      let end = Int(starts[row &+ 1])
      var index = Int(starts[row])
      // Two sums, so that the additions do not wait for each other.
      var even: Float = 0
      var odd: Float = 0
      while index &+ 1 < end {
        even += weights[Int(columns[index])] * values[index]
        odd += weights[Int(columns[index &+ 1])] * values[index &+ 1]
        index &+= 2
      }
      if index < end { even += weights[Int(columns[index])] * values[index] }
      return even + odd
    }

    /// Adds a multiple of a row to a weight vector.
    @inline(__always)
    func add(_ row: Int, times factor: Float, to weights: UnsafeMutablePointer<Float>) {
      for index in Int(starts[row])..<Int(starts[row &+ 1]) {
        weights[Int(columns[index])] += factor * values[index]
      }
    }

    /// Whether a row has no features.
    func isEmpty(_ row: Int) -> Bool { starts[row] == starts[row &+ 1] }
  }

  var view: View { View(starts: starts.pointer, columns: columns.pointer, values: values.pointer) }
}

/// Numbers features in the order of their first occurrence, and counts their documents.
private struct FeatureVocabulary {
  private(set) var hashes: [UInt64] = []
  private(set) var documents: [Int32] = []
  private(set) var isPair: [Bool] = []
  /// Numbers by hash, open-addressed; -1 is free.
  private var table = [Int32](repeating: -1, count: 1 << 16)

  /// Counts a document with this feature.
  mutating func count(_ feature: TrainingSample.Feature) {
    let place = place(of: feature.hash)
    if table[place] >= 0 {
      documents[Int(table[place])] += 1
      return
    }
    table[place] = Int32(hashes.count)
    hashes.append(feature.hash)
    isPair.append(feature.isPair)
    documents.append(1)
    if hashes.count * 2 > table.count { grow() }
  }

  /// The number of a feature that was counted.
  func number(of hash: UInt64) -> Int32 { table[place(of: hash)] }

  private func place(of hash: UInt64) -> Int {
    let mask = table.count - 1
    var place = Int(truncatingIfNeeded: hash >> 20) & mask
    while table[place] >= 0, hashes[Int(table[place])] != hash { place = (place + 1) & mask }
    return place
  }

  private mutating func grow() {
    table = [Int32](repeating: -1, count: table.count * 2)
    for (number, hash) in hashes.enumerated() { table[place(of: hash)] = Int32(number) }
  }

  /// The column of each feature by number: by falling number of documents; -1 for those of too few.
  func columns(minimumDocuments: Int) -> [Int32] {
    var kept = documents.indices.filter { documents[$0] >= minimumDocuments }
    kept.sort { (documents[$1], $0) < (documents[$0], $1) }
    var columns = [Int32](repeating: -1, count: documents.count)
    for (column, number) in kept.enumerated() { columns[number] = Int32(column) }
    return columns
  }
}
