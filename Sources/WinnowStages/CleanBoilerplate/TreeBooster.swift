internal import Glibc

/// Fits one pass of a `LineModel`: gradient boosting of symmetric trees over histograms of buckets, with Newton steps on
/// the weighted log loss (Friedman 2001; Ke et al.: "LightGBM", NIPS 2017; trees as in CatBoost).
///
/// Deterministic: the choice of rows and features for a tree comes from a seeded generator.
package struct TreeBooster {
  /// How long and how carefully to fit.
  package struct Settings: Sendable {
    package var trees = 60
    package var depth = 6
    package var learningRate: Float = 0.25
    /// Added to each leaf's curvature, in lines of mean weight.
    package var regularisation: Float = 20
    /// The share of features, and of lines, that a tree is made from.
    package var featureShare = 0.3
    package var lineShare = 0.4
    package var seed: UInt64 = 1
  }

  /// What fitting yields: the trees' weights are not rounded yet.
  struct Fit {
    struct Tree {
      var conditions: [(input: Int, threshold: UInt8)]
      var weights: [Float]
    }

    var bias: Float = 0
    var trees: [Tree] = []
  }

  private typealias Gradient = SIMD2<Float>

  private let matrix: TrainingMatrix
  private let inputs: [LineModel.Input]
  private let settings: Settings
  private let weights: [Float]
  private var scores: [Float]
  private var generator: Generator
  // The lines of the current tree: their rows, (gradient, curvature), and the leaf that each has reached.
  private var rows: [Int32] = []
  private var gradients: [Gradient] = []
  private var leaves: [UInt8] = []

  /// Prepares fitting on the rows with a positive weight.
  init(_ matrix: TrainingMatrix, weights: [Float], inputs: [LineModel.Input], settings: Settings) {
    self.matrix = matrix
    self.inputs = inputs
    self.settings = settings
    let positive = weights.reduce(into: (sum: Float(0), count: Float(0))) {
      $0.sum += $1
      $0.count += $1 > 0 ? 1 : 0
    }
    let scale = positive.sum > 0 ? positive.count / positive.sum : 0
    self.weights = weights.map { $0 * scale }
    scores = [Float](repeating: 0, count: matrix.rowCount)
    generator = Generator(seed: settings.seed)
  }

  /// Fits the pass.
  mutating func fit() -> Fit {
    var fit = Fit(bias: bias())
    for row in 0..<matrix.rowCount { scores[row] = fit.bias }
    for _ in 0..<settings.trees {
      drawRows()
      let tree = grow(drawInputs())
      guard !tree.conditions.isEmpty else { continue }
      Self.add(tree, matrix, inputs, to: &scores)
      fit.trees.append(tree)
    }
    return fit
  }

  /// The scores of all rows.
  static func scores(_ fit: Fit, _ matrix: TrainingMatrix, _ inputs: [LineModel.Input]) -> [Float] {
    var scores = [Float](repeating: fit.bias, count: matrix.rowCount)
    for tree in fit.trees { add(tree, matrix, inputs, to: &scores) }
    return scores
  }

  /// Rounds the weights to hundredths of a logit.
  static func pass(_ fit: Fit, _ inputs: [LineModel.Input]) -> LineModel.Pass {
    let trees = fit.trees.map { tree in
      LineModel.Tree(
        conditions: tree.conditions.map { LineModel.Condition(input: inputs[$0.input], threshold: $0.threshold) },
        weights: tree.weights.map { Int16(max(-3000, min(3000, ($0 * 100).rounded()))) })
    }
    return LineModel.Pass(bias: Int((fit.bias * 100).rounded()), trees: trees)
  }

  /// The log odds of the labels.
  private func bias() -> Float {
    var sum: Float = 0
    var positive: Float = 0
    for row in 0..<matrix.rowCount {
      sum += weights[row]
      positive += weights[row] * matrix.labels[row]
    }
    return sum > 0 ? logf((positive + 1) / (sum - positive + 1)) : 0
  }

  /// The probability of each row: by itself, or of being the one that is wanted among its rivals.
  private func probabilities() -> [Float] {
    guard !matrix.rivals.isEmpty else { return scores.map { 1 / (1 + expf(-$0)) } }
    var output = scores.map { expf(min(30, $0)) }
    for rivals in matrix.rivals {
      let sum = rivals.reduce(Float(0)) { $0 + output[$1] }
      for row in rivals { output[row] /= sum }
    }
    return output
  }

  private mutating func drawRows() {
    rows.removeAll(keepingCapacity: true)
    gradients.removeAll(keepingCapacity: true)
    let probabilities = probabilities()
    for row in 0..<matrix.rowCount where weights[row] > 0 && generator.draws(settings.lineShare) {
      let probability = probabilities[row]
      rows.append(Int32(row))
      gradients.append(
        Gradient(
          weights[row] * (matrix.labels[row] - probability),
          weights[row] * max(probability * (1 - probability), 1e-4)))
    }
    leaves = [UInt8](repeating: 0, count: rows.count)
  }

  private mutating func drawInputs() -> [Int] {
    let drawn = inputs.indices.filter { _ in generator.draws(settings.featureShare) }
    return drawn.isEmpty ? Array(inputs.indices) : drawn
  }

  /// Grows a tree level by level, each time by the condition that gains most over all leaves.
  private mutating func grow(_ candidates: [Int]) -> Fit.Tree {
    var conditions: [(input: Int, threshold: UInt8)] = []
    for level in 0..<settings.depth {
      var best: (gain: Float, input: Int, threshold: UInt8) = (1e-6, -1, 0)
      for input in candidates {
        let (gain, threshold) = bestCut(input, leafCount: 1 << level)
        if gain > best.gain { best = (gain, input, threshold) }
      }
      guard best.input >= 0 else { break }
      let input = inputs[best.input]
      let column = matrix.columns[input.feature.rawValue]
      for index in rows.indices where column[Int(rows[index]) + input.offset] > best.threshold {
        leaves[index] |= 1 << UInt8(level)
      }
      conditions.append((best.input, best.threshold))
    }
    var sums = [Gradient](repeating: .zero, count: 1 << conditions.count)
    for index in rows.indices { sums[Int(leaves[index])] += gradients[index] }
    let weights = sums.map { settings.learningRate * $0.x / ($0.y + settings.regularisation) }
    return Fit.Tree(conditions: conditions, weights: weights)
  }

  /// The threshold for a feature that gains most, and what it gains.
  private func bestCut(_ number: Int, leafCount: Int) -> (gain: Float, threshold: UInt8) {
    let buckets = LineFeature.buckets
    var gains = [Float](repeating: 0, count: buckets)
    withUnsafeTemporaryAllocation(of: Gradient.self, capacity: leafCount * buckets) { histogram in
      histogram.initialize(repeating: .zero)
      fill(histogram, number)
      for leaf in 0..<leafCount {
        let sums = UnsafeMutableBufferPointer(rebasing: histogram[(leaf * buckets)..<((leaf + 1) * buckets)])
        let whole = sums.reduce(.zero, +)
        let before = worth(whole)
        var below = Gradient.zero
        for bucket in 0..<(buckets - 1) {
          below += sums[bucket]
          gains[bucket] += worth(below) + worth(whole - below) - before
        }
      }
    }
    var best = 0
    for bucket in gains.indices where gains[bucket] > gains[best] { best = bucket }
    return (gains[best], UInt8(best))
  }

  @inline(__always)
  private func worth(_ sum: Gradient) -> Float { sum.x * sum.x / (sum.y + settings.regularisation) }

  /// Sums up gradients by leaf and bucket.
  private func fill(_ histogram: UnsafeMutableBufferPointer<Gradient>, _ number: Int) {
    let input = inputs[number]
    matrix.columns[input.feature.rawValue].withUnsafeBufferPointer { column in
      rows.withUnsafeBufferPointer { rows in
        leaves.withUnsafeBufferPointer { leaves in
          gradients.withUnsafeBufferPointer { gradients in
            for index in 0..<rows.count {
              let bucket = Int(column[Int(rows[index]) &+ input.offset] & 31)
              histogram[Int(leaves[index]) &* LineFeature.buckets &+ bucket] += gradients[index]
            }
          }
        }
      }
    }
  }

  private static func add(
    _ tree: Fit.Tree, _ matrix: TrainingMatrix, _ inputs: [LineModel.Input], to scores: inout [Float]
  ) {
    var leaves = [UInt8](repeating: 0, count: matrix.rowCount)
    let rows = LineFeature.reach..<max(LineFeature.reach, matrix.rowCount - LineFeature.reach)
    leaves.withUnsafeMutableBufferPointer { leaves in
      for (level, condition) in tree.conditions.enumerated() {
        let input = inputs[condition.input]
        matrix.columns[input.feature.rawValue].withUnsafeBufferPointer { column in
          for row in rows {
            leaves[row] |= (column[row &+ input.offset] > condition.threshold ? 1 : 0) << UInt8(level)
          }
        }
      }
      tree.weights.withUnsafeBufferPointer { weights in
        for row in rows { scores[row] += weights[Int(leaves[row])] }
      }
    }
  }

  /// Xorshift (Marsaglia 2003): drawing lines and features needs no better one.
  private struct Generator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func draws(_ share: Double) -> Bool {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Double(state >> 32) < share * 4_294_967_296
    }
  }
}
