/// The feature buckets of all lines of a training set, one column per feature; between pages stand rows of "outside".
struct TrainingMatrix {
  private(set) var rowCount = 0
  private(set) var columns: [[UInt8]] = []
  private(set) var labels: [Float] = []
  /// 0 for the rows between pages.
  private(set) var weights: [Float] = []
  /// The first row of each page.
  private(set) var starts: [Int] = []

  /// Collects the features of measured pages, with those of a later pass when `withContext`.
  init(_ pages: [TrainingPage], withContext: Bool) {
    columns = LineFeature.allCases.map { _ in [] }
    appendGap()
    for page in pages {
      starts.append(rowCount)
      let count = page.lines.lines.count
      let lines = page.lines
      if withContext { lines.context.measure(lines.lines, lines.scores) }
      var codes = [UInt8](repeating: 0, count: FeatureColumns.size(lines: count))
      codes.withUnsafeMutableBufferPointer { codes in
        guard let base = codes.baseAddress else { return }
        let page = FeatureColumns(base, lines: count)
        LineModel.identity.withUnsafeBufferPointer { page.fill(lines, $0) }
        if withContext { page.fillContext(lines) }
        for feature in LineFeature.allCases {
          let first = page.first + feature.rawValue * page.stride
          columns[feature.rawValue].append(contentsOf: UnsafeBufferPointer(start: first, count: count))
        }
      }
      labels.append(contentsOf: page.labels)
      weights.append(contentsOf: page.weights)
      rowCount += count
      appendGap()
    }
  }

  /// Ranks the codes of features that are names by the share of content among the lines that have them, and replaces
  /// the codes by their ranks. Returns the ranks, as in `LineModel.orders`.
  mutating func rankNames() -> [UInt8] {
    var orders: [UInt8] = []
    // Rare codes are drawn to the mean.
    let prior: Float = 20
    let mean = labels.reduce(0, +) / Float(max(1, weights.count { $0 > 0 }))
    for feature in 0..<LineFeature.nameCount {
      var shares = [(content: Float, all: Float)](repeating: (prior * mean, prior), count: LineFeature.buckets)
      for row in 0..<rowCount where weights[row] > 0 {
        let code = Int(columns[feature][row] & 31)
        shares[code].content += labels[row]
        shares[code].all += 1
      }
      // The code of lines outside the page keeps its rank, the last.
      let inside = 0..<Int(LineFeature.outside)
      let sorted = inside.sorted {
        (shares[$0].content / shares[$0].all, $0) < (shares[$1].content / shares[$1].all, $1)
      }
      var ranks = [UInt8](repeating: LineFeature.outside, count: LineFeature.buckets)
      for (rank, code) in sorted.enumerated() { ranks[code] = UInt8(rank) }
      for row in 0..<rowCount { columns[feature][row] = ranks[Int(columns[feature][row] & 31)] }
      orders += ranks
    }
    return orders
  }

  private mutating func appendGap() {
    for column in columns.indices {
      columns[column].append(contentsOf: repeatElement(LineFeature.outside, count: LineFeature.reach))
    }
    labels.append(contentsOf: repeatElement(0, count: LineFeature.reach))
    weights.append(contentsOf: repeatElement(0, count: LineFeature.reach))
    rowCount += LineFeature.reach
  }
}

/// A page of the training set.
struct TrainingPage {
  let lines: PageLines
  /// 1 for lines of the article, 0 for others.
  let labels: [Float]
  let weights: [Float]
  /// Pages of one group (a site) are never split between a model and the pages it is tried on.
  let group: UInt64
}
