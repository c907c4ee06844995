/// The feature buckets of all lines of a training set, one column per feature; between pages stand rows of "outside".
struct TrainingMatrix {
  private(set) var rowCount = 0
  private(set) var columns: [[UInt8]] = []
  private(set) var labels: [Float] = []
  /// 0 for the rows between pages.
  private(set) var weights: [Float] = []
  /// Rows of which exactly one is wanted, whose labels add up to 1; without any each row is judged by itself.
  private(set) var rivals: [[Int]] = []
  /// The first row of each page.
  private(set) var starts: [Int] = []

  /// Collects the features of pages as the last pass of a model sees them, and leaves its scores in the pages.
  init(_ pages: [TrainingPage], scoredBy scorer: LineScorer) { self.init(pages) { scorer.score($0) } }

  /// Without rows.
  init() {}

  /// Collects the features of measured pages, with those of a later pass when `withContext`.
  init(_ pages: [TrainingPage], withContext: Bool) {
    self.init(pages) { lines in
      let count = lines.lines.count
      if withContext { lines.context.measure(lines.lines, lines.scores) }
      lines.codes = [UInt8](repeating: 0, count: FeatureColumns.size(lines: count))
      lines.codes.withUnsafeMutableBufferPointer { codes in
        guard let base = codes.baseAddress else { return }
        let page = FeatureColumns(base, lines: count)
        LineModel.identity.withUnsafeBufferPointer { page.fill(lines, $0) }
        if withContext { page.fillContext(lines) }
      }
    }
  }

  /// Collects the features that `fill` puts into the codes of a page.
  private init(_ pages: [TrainingPage], _ fill: (PageLines) -> Void) {
    columns = LineFeature.allCases.map { _ in [] }
    appendGap()
    for page in pages {
      starts.append(rowCount)
      let lines = page.lines
      let count = lines.lines.count
      fill(lines)
      lines.codes.withUnsafeMutableBufferPointer { codes in
        guard let base = codes.baseAddress else { return }
        append(FeatureColumns(base, lines: count), count)
      }
      lines.codes = []
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

  /// Turns from the article's lines to its headline: rows are the likeliest lines of pages on one of which the title stands.
  ///
  /// The pages' scores must be those of pages not seen, and this matrix one of the same pages.
  mutating func turnToTitles(_ pages: [TrainingPage]) {
    labels = [Float](repeating: 0, count: rowCount)
    weights = labels
    for (page, start) in zip(pages, starts) where !page.titles.isEmpty {
      let lines = page.lines
      lines.codes = [UInt8](repeating: 0, count: FeatureColumns.size(lines: lines.lines.count))
      let decisions = zip(lines.lines, lines.scores).map { LineDecision(isKept: $1 > 0 && $0.ruleAction != 2) }
      lines.withView { view in
        decisions.withUnsafeBufferPointer { decisions in
          guard let columns = view.columns, let candidates = TitleCandidates(view, decisions) else { return }
          candidates.measure(columns)
          append(candidates, columns, page, start)
        }
      }
      lines.codes = []
    }
  }

  private mutating func append(
    _ candidates: TitleCandidates, _ page: FeatureColumns, _ training: TrainingPage, _ start: Int
  ) {
    let lines = (0..<candidates.count).map { candidates[$0].line }
    guard lines.contains(where: training.titles.contains) else { return }
    let share = 1 / Float(lines.count { training.titles.contains($0) })
    rivals.append(lines.map { start + $0 })
    for line in lines {
      labels[start + line] = training.titles.contains(line) ? share : 0
      weights[start + line] = training.weight
      for feature in LineFeature.firstOfTitles.rawValue..<LineFeature.allCases.count {
        columns[feature][start + line] = page.first[feature * page.stride + line]
      }
    }
  }

  private mutating func append(_ page: FeatureColumns, _ count: Int) {
    for feature in LineFeature.allCases {
      let first = page.first + feature.rawValue * page.stride
      columns[feature.rawValue].append(contentsOf: UnsafeBufferPointer(start: first, count: count))
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
  /// The lines that are the title and nothing else.
  let titles: [Int]
  /// How much the page counts.
  let weight: Float
  /// Pages of one group (a site) are never split between a model and the pages it is tried on.
  let group: UInt64
}
