/// A line model in the form that scores lines fastest: its trees in flat tables, tried on up to 32 lines at a time.
///
/// A class, so that passing it on costs one reference count and not one for each table. About 1.5 ns per line and tree.
final class LineScorer: Sendable {
  /// Trees with the same reason, as a range of runs.
  private struct Group: Sendable {
    var reason: UInt8
    var runs: Range<Int>
  }

  /// Trees whose weights of one line fit 16 bits together.
  private struct Run: Sendable {
    var trees: Range<Int>
    /// The largest sum of their weights, without signs.
    var most: Int
  }

  /// A condition on the cell `offset` below the line's own in the column of a feature.
  private struct Condition: Sendable {
    var feature: Int32
    var offset: Int32
    var threshold: Cells
  }

  private struct Tree: Sendable {
    /// The last one first.
    var conditions: Range<Int>
    /// Where its weights begin.
    var weights: Int
  }

  private struct Pass: Sendable {
    var bias: Int32
    var groups: [Group] = []
    var runs: [Run] = []
    var trees: [Tree] = []
    var conditions: [Condition] = []
    var weights: [Int16] = []
  }

  private typealias Cells = SIMD16<Int8>
  private typealias Weights = SIMD8<Int16>

  private let passes: [Pass]
  /// The conditions of this pass are on cells of `titleInputs`.
  private let titles: Pass
  private let titleInputs: [(feature: Int, offset: Int)]
  private let orders: [UInt8]

  init(_ model: LineModel) {
    precondition(LineFeature.reach <= FeatureColumns.margin, "neighbours are within the margin")
    passes = model.passes.map { Self.compiled($0) }
    let inputs = Set(model.titles.trees.flatMap { $0.conditions.map(\.input) })
      .sorted { ($0.feature.rawValue, $0.offset) < ($1.feature.rawValue, $1.offset) }
    titleInputs = inputs.map { ($0.feature.rawValue, $0.offset) }
    titles = Self.compiled(model.titles, cells: inputs)
    orders = model.orders
  }

  /// `cells` are the inputs in the order of the columns that hold them, when those are not a page's.
  private static func compiled(_ pass: LineModel.Pass, cells: [LineModel.Input]? = nil) -> Pass {
    let places = cells.map { Dictionary(uniqueKeysWithValues: $0.enumerated().map { ($1, $0) }) }
    var output = Pass(bias: Int32(truncatingIfNeeded: pass.bias))
    for tree in pass.trees {
      let next = output.trees.count
      let most = tree.weights.map { abs(Int($0)) }.max() ?? 0
      let opensGroup = output.groups.last?.reason != tree.reason
      if opensGroup || output.runs[output.runs.count - 1].most + most > Int(Int16.max) {
        output.runs.append(Run(trees: next..<next, most: 0))
      }
      let runs = output.runs.count
      if opensGroup { output.groups.append(Group(reason: tree.reason, runs: (runs - 1)..<runs)) }
      let group = output.groups.count - 1
      output.groups[group].runs = output.groups[group].runs.lowerBound..<runs
      output.runs[runs - 1].trees = output.runs[runs - 1].trees.lowerBound..<(next + 1)
      output.runs[runs - 1].most += most
      let first = output.conditions.count
      for condition in tree.conditions.reversed() {
        output.conditions.append(
          Condition(
            feature: Int32(places?[condition.input] ?? condition.input.feature.rawValue),
            offset: places == nil ? Int32(condition.input.offset) : 0,
            threshold: Cells(repeating: Int8(truncatingIfNeeded: condition.threshold))))
      }
      output.trees.append(Tree(conditions: first..<output.conditions.count, weights: output.weights.count))
      output.weights += tree.weights
    }
    return output
  }

  /// Scores all lines of a measured and marked page into `page.scores`, and notes in `page.reasons` what in the first pass
  /// spoke most against each line.
  func score(_ page: PageLines) {
    let count = page.lines.count
    page.scores.removeAll(keepingCapacity: true)
    page.scores.append(contentsOf: repeatElement(0, count: count))
    page.reasons.removeAll(keepingCapacity: true)
    page.reasons.append(contentsOf: repeatElement(LineReasons(), count: count))
    page.countHints()
    if page.codes.count < FeatureColumns.size(lines: count) {
      page.codes = [UInt8](repeating: 0, count: FeatureColumns.size(lines: count))
    }
    page.codes.withUnsafeMutableBufferPointer { codes in
      guard let base = codes.baseAddress else { return }
      let columns = FeatureColumns(base, lines: count)
      orders.withUnsafeBufferPointer { columns.fill(page, $0) }
      for number in passes.indices {
        if number > 0 {
          page.context.measure(page.lines, page.scores)
          columns.fillContext(page)
        }
        page.scores.withUnsafeMutableBufferPointer { scores in
          page.reasons.withUnsafeMutableBufferPointer { reasons in
            Self.add(passes[number], columns, to: scores, reasons: number == 0 ? reasons : nil)
          }
        }
      }
    }
  }

  private static func add(
    _ pass: Pass, _ columns: FeatureColumns, to scores: UnsafeMutableBufferPointer<Int32>,
    reasons: UnsafeMutableBufferPointer<LineReasons>?
  ) {
    let count = scores.count
    withPinned(pass) { pinned in
      withUnsafeTemporaryAllocation(of: Int32.self, capacity: FeatureColumns.step) { sums in
        guard let sums = sums.baseAddress else { return }
        for start in Swift.stride(from: 0, to: count, by: FeatureColumns.step) {
          let end = min(count, start &+ FeatureColumns.step)
          for index in start..<end { scores[index] = pass.bias }
          for group in pinned.groups {
            sums.initialize(repeating: 0, count: FeatureColumns.step)
            for number in group.runs {
              add(pinned.runs[number].trees, pinned, columns, start, to: sums, width: end &- start)
            }
            for index in start..<end {
              scores[index] &+= sums[index &- start]
              reasons?[index].note(sums[index &- start], group.reason)
            }
          }
        }
      }
    }
  }

  /// The scores of some lines as the headline.
  struct TitleScores {
    fileprivate let scorer: LineScorer
    fileprivate let scores: UnsafeMutablePointer<Int32>
    /// By group of trees and lane.
    fileprivate let sums: UnsafeMutablePointer<Int32>

    subscript(_ rank: Int) -> Int32 { scores[rank] }

    /// What spoke most for a line (as weights below zero).
    func reasons(_ rank: Int) -> LineReasons {
      var reasons = LineReasons()
      for (number, group) in scorer.titles.groups.enumerated() {
        reasons.note(0 &- sums[number &* LineScorer.lanes &+ rank], group.reason)
      }
      return reasons
    }
  }

  /// Headlines are chosen among so many lines at most.
  private static let lanes = 16

  /// Scores some lines, 1 to 16, as the headline.
  ///
  /// Their cells are brought together first, so that a condition is tried on all of them at once.
  func scoreTitles(_ page: FeatureColumns, _ lines: UnsafeBufferPointer<Int>, _ body: (TitleScores) -> Void) {
    // Most pages have less than eight, and less memory is then needed than would have to come from the heap.
    let stride = lines.count > 8 ? Self.lanes : 8
    let size = stride * titleInputs.count + Self.lanes
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: size) { cells in
      withUnsafeTemporaryAllocation(of: Int32.self, capacity: Self.lanes) { scores in
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: Self.lanes * max(1, titles.groups.count)) { sums in
          guard let cells = cells.baseAddress, let scores = scores.baseAddress, let sums = sums.baseAddress else {
            return
          }
          cells.initialize(repeating: 0, count: size)
          scores.initialize(repeating: titles.bias, count: Self.lanes)
          sums.initialize(repeating: 0, count: Self.lanes * max(1, titles.groups.count))
          let columns = FeatureColumns(cells: cells, stride: stride)
          gather(page, lines, into: columns)
          addTitles(columns, lines.count, scores, sums)
          body(TitleScores(scorer: self, scores: scores, sums: sums))
        }
      }
    }
  }

  private func addTitles(
    _ columns: FeatureColumns, _ count: Int, _ scores: UnsafeMutablePointer<Int32>, _ sums: UnsafeMutablePointer<Int32>
  ) {
    Self.withPinned(titles) { pinned in
      var sums = sums
      for group in pinned.groups {
        for run in group.runs {
          Self.add(pinned.runs[run].trees, pinned, columns, 0, to: sums, width: count)
        }
        for lane in 0..<count { scores[lane] &+= sums[lane] }
        sums += Self.lanes
      }
    }
  }

  /// Brings the cells of lines together: one row of lanes for each input.
  private func gather(
    _ page: FeatureColumns, _ lines: UnsafeBufferPointer<Int>, into columns: FeatureColumns
  ) {
    titleInputs.withUnsafeBufferPointer { inputs in
      // Four lanes at a time: their lines stay in registers. Lanes without a line repeat the last.
      for lane in Swift.stride(from: 0, to: lines.count, by: 4) {
        let last = lines.count &- 1
        let (first, second) = (lines[lane], lines[min(last, lane &+ 1)])
        let (third, fourth) = (lines[min(last, lane &+ 2)], lines[min(last, lane &+ 3)])
        var row = columns.first + lane
        for input in inputs {
          let column = page.first + (input.feature &* page.stride &+ input.offset)
          row[0] = column[first]
          row[1] = column[second]
          row[2] = column[third]
          row[3] = column[fourth]
          row += columns.stride
        }
      }
    }
  }

  /// A pass's tables at fixed addresses.
  private struct Pinned {
    let groups: UnsafeBufferPointer<Group>
    let runs: UnsafeBufferPointer<Run>
    let trees: UnsafeBufferPointer<Tree>
    let conditions: UnsafeBufferPointer<Condition>
    let weights: UnsafeBufferPointer<Int16>
  }

  @inline(__always)
  private static func withPinned<R>(_ pass: Pass, _ body: (Pinned) -> R) -> R {
    pass.groups.withUnsafeBufferPointer { groups in
      pass.runs.withUnsafeBufferPointer { runs in
        pass.trees.withUnsafeBufferPointer { trees in
          pass.conditions.withUnsafeBufferPointer { conditions in
            pass.weights.withUnsafeBufferPointer { weights in
              body(Pinned(groups: groups, runs: runs, trees: trees, conditions: conditions, weights: weights))
            }
          }
        }
      }
    }
  }

  /// Adds the weights of a run of trees to the sums of `width` lines (at most 32) from `start` on; `sums` are 16, or 32 if
  /// there are more lines.
  @inline(__always)
  private static func add(
    _ trees: Range<Int>, _ pinned: Pinned, _ columns: FeatureColumns, _ start: Int,
    to sums: UnsafeMutablePointer<Int32>, width: Int
  ) {
    var (first, second, third, fourth) = (Weights.zero, Weights.zero, Weights.zero, Weights.zero)
    for number in trees {
      let tree = pinned.trees[number]
      var low = Cells.zero
      var high = Cells.zero
      for number in tree.conditions {
        let condition = pinned.conditions[number]
        let cell = Int(condition.feature) &* columns.stride &+ Int(condition.offset) &+ start
        let cells = UnsafeRawPointer(columns.first + cell)
        low = low &+ low &- holds(cells, condition.threshold)
        if width > 16 { high = high &+ high &- holds(cells + 16, condition.threshold) }
      }
      let leaves = unsafeBitCast(low, to: SIMD2<UInt64>.self)
      first &+= weights(leaves.x, pinned.weights, tree.weights)
      if width > 8 { second &+= weights(leaves.y, pinned.weights, tree.weights) }
      if width > 16 {
        let leaves = unsafeBitCast(high, to: SIMD2<UInt64>.self)
        third &+= weights(leaves.x, pinned.weights, tree.weights)
        if width > 24 { fourth &+= weights(leaves.y, pinned.weights, tree.weights) }
      }
    }
    for lane in 0..<8 { sums[lane] &+= Int32(first[lane]) }
    guard width > 8 else { return }
    for lane in 0..<8 { sums[lane &+ 8] &+= Int32(second[lane]) }
    guard width > 16 else { return }
    for lane in 0..<8 {
      sums[lane &+ 16] &+= Int32(third[lane])
      sums[lane &+ 24] &+= Int32(fourth[lane])
    }
  }

  /// -1 where a condition holds.
  @inline(__always)
  private static func holds(_ cells: UnsafeRawPointer, _ threshold: Cells) -> Cells {
    // Buckets are below 32, so that their bytes compare as signed ones, which the machine can do.
    unsafeBitCast(cells.loadUnaligned(as: Cells.self) .> threshold, to: Cells.self)
  }

  /// The weights of eight leaves, one in each byte.
  @inline(__always)
  private static func weights(_ leaves: UInt64, _ weights: UnsafeBufferPointer<Int16>, _ first: Int) -> Weights {
    @inline(__always)
    func weight(_ lane: UInt64) -> Int16 {
      weights[first &+ Int(truncatingIfNeeded: leaves &>> (8 &* lane) & 63)]
    }
    return Weights(weight(0), weight(1), weight(2), weight(3), weight(4), weight(5), weight(6), weight(7))
  }
}
