internal import Glibc

/// Fits one pass of a `LineModel` by cyclic gradient boosting (Lou et al., KDD 2012/2013; the method of explainable boosting
/// machines): term after term, a small tree on one feature's residuals is added to that term's table.
///
/// Deterministic: rows in order, terms in order, no sampling.
package struct AdditiveBooster {
  /// How long and how carefully to fit.
  package struct Settings: Sendable {
    // More of everything fits the training sites better and others worse.
    package var rounds = 40
    package var pairRounds = 24
    package var pairCount = 12
    package var learningRate: Float = 0.15
    /// Added to each bucket's curvature, in lines of mean weight.
    package var regularisation: Float = 12
    package var pairRegularisation: Float = 30
  }

  private let matrix: TrainingMatrix
  private let settings: Settings
  private let mask: [Float]
  private var scores: [Float]
  private var gradients: [Float]
  private var curvatures: [Float]
  private var bias: Float = 0
  private var singles: [(input: LineModel.Input, weights: [Float])] = []
  private var pairs: [(first: LineModel.Input, second: LineModel.Input, weights: [Float])] = []

  /// Prepares fitting on the rows with a positive weight in `weights`.
  init(_ matrix: TrainingMatrix, weights: [Float], inputs: [LineModel.Input], settings: Settings) {
    self.matrix = matrix
    self.settings = settings
    mask = weights
    scores = [Float](repeating: 0, count: matrix.rowCount)
    gradients = scores
    curvatures = scores
    singles = inputs.map { ($0, [Float](repeating: 0, count: LineFeature.buckets)) }
  }

  /// Fits the pass.
  mutating func fit() -> LineModel.Pass {
    setBias()
    for _ in 0..<settings.rounds {
      refresh()
      for index in singles.indices { boostSingle(index) }
    }
    var rest = settings.pairCount
    while rest > 0 {
      refresh()
      addPairs(min(rest, max(8, settings.pairCount / 2)))
      rest -= max(8, settings.pairCount / 2)
      for _ in 0..<(settings.pairRounds / 2) {
        refresh()
        for index in pairs.indices { boostPair(index) }
        for index in singles.indices { boostSingle(index) }
      }
    }
    return pass()
  }

  private mutating func setBias() {
    var sum: Float = 0
    var positive: Float = 0
    for row in 0..<matrix.rowCount {
      sum += mask[row]
      positive += mask[row] * matrix.labels[row]
    }
    bias = sum > 0 ? logf((positive + 1) / (sum - positive + 1)) : 0
    for row in 0..<matrix.rowCount { scores[row] = bias }
  }

  /// Recomputes gradients and curvatures of the weighted log loss.
  private mutating func refresh() {
    for row in 0..<matrix.rowCount where mask[row] > 0 {
      let probability = 1 / (1 + expf(-scores[row]))
      gradients[row] = mask[row] * (matrix.labels[row] - probability)
      curvatures[row] = mask[row] * max(probability * (1 - probability), 1e-4)
    }
  }

  /// Adds one small tree to a single feature's table.
  private mutating func boostSingle(_ index: Int) {
    let input = singles[index].input
    var sums = [Float](repeating: 0, count: 2 * LineFeature.buckets)
    let rows = LineFeature.reach..<(matrix.rowCount - LineFeature.reach)
    let column = matrix.columns[input.feature.rawValue]
    column.withUnsafeBufferPointer { column in
      sums.withUnsafeMutableBufferPointer { sums in
        gradients.withUnsafeBufferPointer { gradients in
          curvatures.withUnsafeBufferPointer { curvatures in
            for row in rows {
              let bucket = Int(column[row &+ input.offset] & 31)
              sums[2 &* bucket] += gradients[row]
              sums[2 &* bucket &+ 1] += curvatures[row]
            }
          }
        }
      }
    }
    let step =
      input.feature.isCategorical
      ? BucketTree.perBucket(sums, settings.regularisation) : BucketTree.threeLeaves(sums, settings.regularisation)
    let scaled = step.map { $0 * settings.learningRate }
    guard scaled.contains(where: { abs($0) > 1e-4 }) else { return }
    for bucket in scaled.indices { singles[index].weights[bucket] += scaled[bucket] }
    column.withUnsafeBufferPointer { column in
      update { row in scaled[Int(column[row &+ input.offset] & 31)] }
    }
  }

  /// Moves scores and, to first order, gradients.
  @inline(__always)
  private mutating func update(_ step: (Int) -> Float) {
    let rows = LineFeature.reach..<(matrix.rowCount - LineFeature.reach)
    scores.withUnsafeMutableBufferPointer { scores in
      gradients.withUnsafeMutableBufferPointer { gradients in
        curvatures.withUnsafeBufferPointer { curvatures in
          for row in rows {
            let delta = step(row)
            scores[row] += delta
            gradients[row] -= curvatures[row] * delta
          }
        }
      }
    }
  }

  /// Adds a step to a pair's table.
  private mutating func boostPair(_ index: Int) {
    let (first, second, _) = pairs[index]
    let sums = pairSums(first, second)
    var step = [Float](repeating: 0, count: 64)
    for cell in 0..<64 {
      step[cell] =
        settings.learningRate * sums[2 * cell] / (sums[2 * cell + 1] + settings.pairRegularisation)
      pairs[index].weights[cell] += step[cell]
    }
    let one = matrix.columns[first.feature.rawValue]
    let two = matrix.columns[second.feature.rawValue]
    one.withUnsafeBufferPointer { one in
      two.withUnsafeBufferPointer { two in
        update { row in
          step[Int(one[row &+ first.offset] >> 2) &* 8 &+ Int(two[row &+ second.offset] >> 2)]
        }
      }
    }
  }

  /// Gradient and curvature by cell.
  private func pairSums(_ first: LineModel.Input, _ second: LineModel.Input) -> [Float] {
    var sums = [Float](repeating: 0, count: 128)
    let rows = LineFeature.reach..<(matrix.rowCount - LineFeature.reach)
    matrix.columns[first.feature.rawValue].withUnsafeBufferPointer { one in
      matrix.columns[second.feature.rawValue].withUnsafeBufferPointer { two in
        sums.withUnsafeMutableBufferPointer { sums in
          gradients.withUnsafeBufferPointer { gradients in
            curvatures.withUnsafeBufferPointer { curvatures in
              for row in rows {
                let cell = Int(one[row &+ first.offset] >> 2) &* 8 &+ Int(two[row &+ second.offset] >> 2)
                sums[2 &* cell] += gradients[row]
                sums[2 &* cell &+ 1] += curvatures[row]
              }
            }
          }
        }
      }
    }
    return sums
  }

  /// Adds the pairs of features (of the line itself) whose residuals would gain most.
  private mutating func addPairs(_ count: Int) {
    let inputs = singles.map(\.input).filter { $0.offset == 0 }
    var candidates: [(gain: Float, first: Int, second: Int)] = []
    for first in inputs.indices {
      for second in inputs.indices where second > first {
        if pairs.contains(where: { $0.first == inputs[first] && $0.second == inputs[second] }) { continue }
        let sums = pairSums(inputs[first], inputs[second])
        var gain: Float = 0
        for cell in 0..<64 {
          gain += sums[2 * cell] * sums[2 * cell] / (sums[2 * cell + 1] + settings.pairRegularisation)
        }
        candidates.append((gain, first, second))
      }
    }
    candidates.sort { ($1.gain, $0.first, $0.second) < ($0.gain, $1.first, $1.second) }
    for candidate in candidates.prefix(count) {
      pairs.append((inputs[candidate.first], inputs[candidate.second], [Float](repeating: 0, count: 64)))
    }
  }

  /// The fitted tables in hundredths of a logit; terms that hardly matter are left out.
  private func pass() -> LineModel.Pass {
    func rounded(_ weights: [Float]) -> [Int16] { weights.map { Int16(max(-3000, min(3000, ($0 * 100).rounded()))) } }
    var terms: [LineModel.Term] = []
    for single in singles where single.weights.contains(where: { abs($0) >= 0.04 }) {
      terms.append(.init(input: single.input, partner: nil, weights: rounded(single.weights)))
    }
    for pair in pairs where pair.weights.contains(where: { abs($0) >= 0.04 }) {
      terms.append(.init(input: pair.first, partner: pair.second, weights: rounded(pair.weights)))
    }
    return LineModel.Pass(bias: Int((bias * 100).rounded()), terms: terms)
  }
}

/// The trees of the booster: over the buckets of one feature, from sums of (gradient, curvature) per bucket.
enum BucketTree {
  /// One leaf per bucket.
  static func perBucket(_ sums: [Float], _ regularisation: Float) -> [Float] {
    (0..<(sums.count / 2)).map { sums[2 * $0] / (sums[2 * $0 + 1] + regularisation) }
  }

  /// Two cuts through the ordered buckets, the best one and then the best in either half; the last bucket ("outside the
  /// page") is a leaf of its own.
  static func threeLeaves(_ sums: [Float], _ regularisation: Float) -> [Float] {
    let last = sums.count / 2 - 1
    var step = [Float](repeating: 0, count: last + 1)
    func sum(_ range: Range<Int>) -> (gradient: Float, curvature: Float) {
      range.reduce(into: (Float(0), Float(0))) {
        $0.0 += sums[2 * $1]
        $0.1 += sums[2 * $1 + 1]
      }
    }
    func gain(_ range: Range<Int>) -> Float {
      let (gradient, curvature) = sum(range)
      return gradient * gradient / (curvature + regularisation)
    }
    func bestCut(_ range: Range<Int>) -> (at: Int, gain: Float)? {
      guard range.count >= 2 else { return nil }
      let (gradient, curvature) = sum(range)
      let whole = gradient * gradient / (curvature + regularisation)
      var left = (gradient: Float(0), curvature: Float(0))
      var best: (at: Int, gain: Float)?
      for cut in (range.lowerBound + 1)..<range.upperBound {
        left.gradient += sums[2 * cut - 2]
        left.curvature += sums[2 * cut - 1]
        let right = (gradient: gradient - left.gradient, curvature: curvature - left.curvature)
        let value =
          left.gradient * left.gradient / (left.curvature + regularisation)
          + right.gradient * right.gradient / (right.curvature + regularisation) - whole
        if value > best?.gain ?? 0 { best = (cut, value) }
      }
      return best
    }
    var leaves = [0..<last]
    if let first = bestCut(0..<last) {
      leaves = [0..<first.at, first.at..<last]
      let left = bestCut(leaves[0])
      let right = bestCut(leaves[1])
      if let left, left.gain >= right?.gain ?? 0 {
        leaves = [0..<left.at, left.at..<first.at, first.at..<last]
      } else if let right {
        leaves = [0..<first.at, first.at..<right.at, right.at..<last]
      }
    }
    for leaf in leaves + [last..<(last + 1)] {
      let (gradient, curvature) = sum(leaf)
      for bucket in leaf { step[bucket] = gradient / (curvature + regularisation) }
    }
    return step
  }
}
