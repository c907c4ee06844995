internal import Glibc

/// Logistic regression of a handful of inputs, by Newton's method.
enum LogisticRegression {
  /// The weights of the inputs.
  ///
  /// - Parameters:
  ///   - prior: the weights without any evidence.
  ///   - strength: how many documents' worth the prior is.
  static func fit(
    inputs: [[Double]], targets: [Double], weights: [Double], prior: [Double]? = nil, strength: Double = 1
  ) -> [Double] {
    let count = inputs.first?.count ?? prior?.count ?? 0
    let prior = prior ?? [Double](repeating: 0, count: count)
    var found = prior
    for _ in 0..<40 {
      var gradient = (0..<count).map { strength * 0.1 * (prior[$0] - found[$0]) }
      var curvature = (0..<count).map { row in (0..<count).map { $0 == row ? strength * 0.1 : 0.0 } }
      for (index, input) in inputs.enumerated() {
        let probability = 1 / (1 + exp(-zip(input, found).reduce(0) { $0 + $1.0 * $1.1 }))
        let error = weights[index] * (targets[index] - probability)
        let spread = weights[index] * probability * (1 - probability)
        for row in 0..<count {
          gradient[row] += error * input[row]
          for column in 0...row { curvature[row][column] += spread * input[row] * input[column] }
        }
      }
      for row in 0..<count {
        for column in 0..<row { curvature[column][row] = curvature[row][column] }
      }
      guard let step = solve(curvature, gradient) else { break }
      let length = step.reduce(0) { max($0, abs($1)) }
      let scale = length > 4 ? 4 / length : 1
      for row in 0..<count { found[row] += scale * step[row] }
      if length < 1e-7 { break }
    }
    return found.allSatisfy(\.isFinite) ? found : prior
  }

  /// Solves a symmetric positive definite system by Gaussian elimination; nil when it has no single solution.
  private static func solve(_ matrix: [[Double]], _ values: [Double]) -> [Double]? {
    var matrix = matrix
    var values = values
    for pivot in values.indices {
      guard matrix[pivot][pivot] > 1e-12 else { return nil }
      for row in (pivot + 1)..<max(pivot + 1, values.count) {
        let factor = matrix[row][pivot] / matrix[pivot][pivot]
        for column in pivot..<values.count { matrix[row][column] -= factor * matrix[pivot][column] }
        values[row] -= factor * values[pivot]
      }
    }
    for row in values.indices.reversed() {
      for column in (row + 1)..<max(row + 1, values.count) { values[row] -= matrix[row][column] * values[column] }
      values[row] /= matrix[row][row]
    }
    return values
  }
}
