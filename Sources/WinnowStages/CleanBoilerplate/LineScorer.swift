/// A line model in the form that scores lines fastest: its trees in flat tables, tried on sixteen lines at a time.
///
/// A class, so that passing it on costs one reference count and not one for each table. About 1.5 ns per line and tree.
final class LineScorer: Sendable {
  /// Trees with the same reason, as a range of trees.
  private struct Group: Sendable {
    var reason: UInt8
    var trees: Range<Int>
  }

  /// A condition on the cell `offset` below the line's own in the column of a feature.
  private struct Condition: Sendable {
    var feature: Int32
    var offset: Int32
    var threshold: Int8
  }

  private struct Tree: Sendable {
    var conditions: Range<Int>
    /// Where its weights begin.
    var weights: Int
  }

  private struct Pass: Sendable {
    var bias: Int32
    var groups: [Group] = []
    var trees: [Tree] = []
    var conditions: [Condition] = []
    var weights: [Int16] = []
  }

  private typealias Cells = SIMD16<Int8>

  private let passes: [Pass]
  private let orders: [UInt8]

  init(_ model: LineModel) {
    precondition(LineFeature.reach <= FeatureColumns.margin, "neighbours are within the margin")
    passes = model.passes.map { Self.compiled($0) }
    orders = model.orders
  }

  private static func compiled(_ pass: LineModel.Pass) -> Pass {
    var output = Pass(bias: Int32(truncatingIfNeeded: pass.bias))
    for tree in pass.trees {
      if output.groups.last?.reason != tree.reason {
        output.groups.append(Group(reason: tree.reason, trees: output.trees.count..<output.trees.count))
      }
      let first = output.conditions.count
      for condition in tree.conditions {
        output.conditions.append(
          Condition(
            feature: Int32(condition.input.feature.rawValue), offset: Int32(condition.input.offset),
            threshold: Int8(truncatingIfNeeded: condition.threshold)))
      }
      output.trees.append(Tree(conditions: first..<output.conditions.count, weights: output.weights.count))
      output.weights += tree.weights
      let group = output.groups.count - 1
      output.groups[group].trees = output.groups[group].trees.lowerBound..<output.trees.count
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
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: FeatureColumns.step) { sums in
      pass.weights.withUnsafeBufferPointer { weights in
        pass.trees.withUnsafeBufferPointer { trees in
          pass.conditions.withUnsafeBufferPointer { conditions in
            pass.groups.withUnsafeBufferPointer { groups in
              for start in Swift.stride(from: 0, to: count, by: FeatureColumns.step) {
                let end = min(count, start &+ FeatureColumns.step)
                for index in start..<end { scores[index] = pass.bias }
                for group in groups {
                  sums.initialize(repeating: 0)
                  for number in group.trees {
                    let tree = trees[number]
                    let leaves = leaves(tree, conditions, columns, start)
                    add(leaves, weights, tree.weights, to: sums, isHalf: end &- start <= FeatureColumns.step / 2)
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
      }
    }
  }

  /// Which leaf of a tree each of sixteen lines from `start` on falls into.
  @inline(__always)
  private static func leaves(
    _ tree: Tree, _ conditions: UnsafeBufferPointer<Condition>, _ columns: FeatureColumns, _ start: Int
  ) -> Cells {
    var leaves = Cells.zero
    var bit = Cells(repeating: 1)
    for number in tree.conditions {
      let condition = conditions[number]
      let cell = Int(condition.feature) &* columns.stride &+ Int(condition.offset) &+ start
      let cells = UnsafeRawPointer(columns.first + cell).loadUnaligned(as: Cells.self)
      // Buckets are below 32, so that their bytes compare as signed ones, which the machine can do.
      let holds = unsafeBitCast(cells .> Cells(repeating: condition.threshold), to: Cells.self)
      leaves |= holds & bit
      bit &+= bit
    }
    return leaves
  }

  /// Adds each line's weight to its sum; only those of the first eight lines if `isHalf`.
  @inline(__always)
  private static func add(
    _ leaves: Cells, _ weights: UnsafeBufferPointer<Int16>, _ first: Int, to sums: UnsafeMutableBufferPointer<Int32>,
    isHalf: Bool
  ) {
    let pair = unsafeBitCast(leaves, to: SIMD2<UInt64>.self)
    var low = pair.x
    for lane in 0..<8 {
      sums[lane] &+= Int32(weights[first &+ Int(truncatingIfNeeded: low & 63)])
      low &>>= 8
    }
    if isHalf { return }
    var high = pair.y
    for lane in 8..<16 {
      sums[lane] &+= Int32(weights[first &+ Int(truncatingIfNeeded: high & 63)])
      high &>>= 8
    }
  }
}
