internal import Winnow
internal import WinnowText

/// Fits all the classifiers of a training: the final ones, those for held-out figures, and those that show how documents
/// of an unknown topic look.
struct TopicTraining {
  /// Rows to learn from, rows to try on, classes to tell apart.
  struct Split: Sendable {
    enum Purpose: Sendable, Equatable {
      /// The weights of the model.
      case final
      /// Held-out margins for calibration and report.
      case fold
      /// Margins of documents whose classes are left out.
      case unseen
      /// Held-out margins after learning from fewer rows.
      case curve
    }

    var purpose: Purpose
    var rows: [Int32]
    var heldOut: [Int32]
    var classes: [Int]
    /// What the classifiers know of each of `heldOut`.
    var knowledge: [TopicMatrix.Knowledge] = []
    /// What the rules mean to them; for splits with held-out rows.
    var coverage = RuleCoverage(ruleIDs: [], taxonomy: nil)
  }

  /// The margins of the rows of a split that were held out, row by row; only of the split's classes.
  struct Margins: Sendable {
    var split: Split
    var values: [Float]

    func row(_ index: Int) -> ArraySlice<Float> {
      values[(index * split.classes.count)..<((index + 1) * split.classes.count)]
    }
  }

  /// The weights of one class that are not zero.
  struct ClassWeights: Sendable {
    var columns: [Int32] = []
    var values: [Float] = []
    var bias: Float = 0
  }

  struct Outcome: Sendable {
    /// By class.
    var weights: [ClassWeights] = []
    var margins: [Margins] = []
  }

  private enum JobResult: Sendable {
    case weights(ClassWeights)
    case margins([Float])
  }

  let set: TopicTrainingSet
  let cost: Float
  let folds: Int
  let seed: UInt64

  /// Documents that are enough to see how unknown topics look.
  private static let unseenSample = 2500
  private static let unseenGroups = 4

  /// Runs everything. The result does not depend on the number of workers.
  func run(_ records: LabelledRecords) throws -> Outcome {
    let splits = splits()
    let jobs = splits.indices.flatMap { split in splits[split].classes.indices.map { (split: split, place: $0) } }
    var outcome = Outcome()
    var columns: [[Float]] = []
    let learner = MarginLearner(cost: cost, seed: seed)
    let set = set
    var shown = 0
    try records.runJobs(jobs.count) { number in
      let split = splits[jobs[number].split]
      return Self.fit(set, split, split.classes[jobs[number].place], learner)
    } consume: { number, result in
      let split = splits[jobs[number].split]
      switch result {
      case .weights(let weights): outcome.weights.append(weights)
      case .margins(let values):
        columns.append(values)
        if columns.count == split.classes.count {
          outcome.margins.append(Margins(split: split, values: Self.interleaved(columns, split.heldOut.count)))
          columns.removeAll()
        }
      }
      let tenths = (number + 1) * 10 / jobs.count
      if tenths > shown {
        shown = tenths
        records.progress("trained \(number + 1) of \(jobs.count) classifiers")
      }
    }
    return outcome
  }

  private static func fit(
    _ set: TopicTrainingSet, _ split: Split, _ column: Int, _ learner: MarginLearner
  ) -> JobResult {
    let labels = set.labels
    let wanted = Int32(column)
    let weights = learner.fit(set.matrix, rows: split.rows) { labels[Int($0)].contains(wanted) }
    guard split.purpose == .final else {
      let view = set.matrix.view
      return .margins(
        weights.columns.withUnsafeBufferPointer { columns in
          guard let columns = columns.baseAddress else { return [] }
          // As in the model, features that it never saw do not count for the length.
          return zip(split.heldOut, split.knowledge).map { row, known in
            (known.length > 0 ? view.product(Int(row), columns) / known.length : 0) + weights.bias
          }
        })
    }
    var kept = ClassWeights(bias: weights.bias)
    for (column, value) in weights.columns.enumerated() where abs(value) > 1e-5 {
      kept.columns.append(Int32(column))
      kept.values.append(value)
    }
    return .weights(kept)
  }

  private static func interleaved(_ columns: [[Float]], _ rows: Int) -> [Float] {
    (0..<rows).flatMap { row in columns.map { $0[row] } }
  }

  private func splits() -> [Split] {
    let order = shuffledRows()
    let all = Array(0..<set.classes.count)
    var splits = [Split(purpose: .final, rows: order, heldOut: [], classes: all)]
    for fold in 0..<folds {
      splits.append(
        informed(
          Split(
            purpose: .fold, rows: order.indices.filter { $0 % folds != fold }.map { order[$0] },
            heldOut: order.indices.filter { $0 % folds == fold }.map { order[$0] }, classes: all)))
    }
    guard !set.isMultiLabel else { return splits }
    let first = splits[1]
    for part in [8, 4, 2] {
      var split = first
      split.purpose = .curve
      split.rows = Array(first.rows.prefix(max(1, first.rows.count / part)))
      splits.append(informed(split))
    }
    return splits + unseenSplits(order)
  }

  /// Leaves out a group of classes at a time.
  private func unseenSplits(_ order: [Int32]) -> [Split] {
    let groups = min(set.classes.count, Self.unseenGroups)
    // Of two classes, the one that is left has nothing to be told from.
    guard groups > 2 else { return [] }
    let sample = order.prefix(Self.unseenSample)
    return (0..<groups).map { group in
      func isLeftOut(_ row: Int32) -> Bool { set.labels[Int(row)].contains { Int($0) % groups == group } }
      let split = Split(
        purpose: .unseen, rows: sample.filter { !isLeftOut($0) }, heldOut: sample.filter { isLeftOut($0) },
        classes: (0..<set.classes.count).filter { $0 % groups != group })
      // The words of all rows: with those of the sample alone, unknown topics would look stranger than they are.
      return informed(split, from: order.filter { !isLeftOut($0) })
    }
  }

  private func informed(_ split: Split, from rows: [Int32]? = nil) -> Split {
    var split = split
    split.knowledge = set.matrix.knowledge(of: split.heldOut, from: rows ?? split.rows)
    split.coverage = set.coverage(of: split.classes, from: rows ?? split.rows)
    return split
  }

  /// All rows in an order that the seed decides.
  private func shuffledRows() -> [Int32] {
    var order = (0..<Int32(set.matrix.rowCount)).map { $0 }
    var random = SplitMix(seed)
    for index in order.indices.dropLast() {
      order.swapAt(index, index + random.next(below: order.count - index))
    }
    return order
  }
}

/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers on every machine.
struct SplitMix {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  /// A number from 0 to `limit` - 1.
  @inline(__always)
  mutating func next(below limit: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((value ^ (value >> 31)).multipliedFullWidth(by: UInt64(limit)).high)
  }
}
