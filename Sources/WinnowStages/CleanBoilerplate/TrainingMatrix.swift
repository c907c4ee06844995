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
      var codes = [UInt8](repeating: 0, count: FeatureRows.size(lines: count))
      codes.withUnsafeMutableBufferPointer { codes in
        guard let base = codes.baseAddress else { return }
        let rows = FeatureRows(base)
        rows.fill(lines)
        if withContext { rows.fillContext(lines) }
      }
      for feature in LineFeature.allCases {
        for index in LineFeature.reach..<(LineFeature.reach + count) {
          columns[feature.rawValue].append(codes[index * FeatureRows.width + feature.rawValue])
        }
      }
      labels.append(contentsOf: page.labels)
      weights.append(contentsOf: page.weights)
      rowCount += count
      appendGap()
    }
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
