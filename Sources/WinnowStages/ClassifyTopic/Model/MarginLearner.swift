internal import WinnowText

/// Fits one binary linear classifier: a support vector machine with squared hinge loss, by dual coordinate descent with
/// shrinking (Hsieh et al. 2008, "A dual coordinate descent method for large-scale linear SVM", as in LIBLINEAR).
///
/// Deterministic for a seed. Cost: a few passes over the rows.
struct MarginLearner {
  /// The weights by column, and the margin of an empty row.
  struct Weights: Sendable {
    var columns: [Float]
    var bias: Float
  }

  /// What an error costs against the length of the weights.
  var cost: Float
  var seed: UInt64
  var tolerance: Float = 0.1
  var maximumPasses = 40

  /// Separates the rows of which `isPositive` is true from the others.
  func fit(_ matrix: TopicMatrix, rows: [Int32], isPositive: (Int32) -> Bool) -> Weights {
    var weights = Weights(columns: [Float](repeating: 0, count: matrix.columnCount + 1), bias: 0)
    var state = State(rows.map { isPositive($0) ? 1 : -1 }, seed: seed)
    let view = matrix.view
    weights.columns.withUnsafeMutableBufferPointer { columns in
      rows.withUnsafeBufferPointer { rows in
        guard let columns = columns.baseAddress, let rows = rows.baseAddress else { return }
        descend(view, rows, columns, &weights.bias, &state)
      }
    }
    return weights
  }

  private struct State {
    var signs: [Float]
    var duals: [Float]
    /// The rows still looked at come first.
    var order: [Int32]
    var random: SplitMix

    init(_ signs: [Float], seed: UInt64) {
      self.signs = signs
      duals = [Float](repeating: 0, count: signs.count)
      order = (0..<Int32(signs.count)).map { $0 }
      random = SplitMix(seed)
    }
  }

  private func descend(
    _ view: TopicMatrix.View, _ rows: UnsafePointer<Int32>, _ columns: UnsafeMutablePointer<Float>,
    _ bias: inout Float, _ state: inout State
  ) {
    let slack = 0.5 / cost
    // Rows have length 1, the constant feature behind the bias another 1.
    let curvature = 2 + slack
    var active = state.order.count
    var limit = Float.infinity
    for _ in 0..<maximumPasses {
      var steepest = -Float.infinity
      var shallowest = Float.infinity
      var index = 0
      while index < active {
        state.order.swapAt(index, index + state.random.next(below: active - index))
        let number = Int(state.order[index])
        let row = Int(rows[number])
        let sign = state.signs[number]
        let dual = state.duals[number]
        let gradient = sign * (view.product(row, columns) + bias) - 1 + dual * slack
        if dual == 0, gradient > limit {
          active -= 1
          state.order.swapAt(index, active)
          continue
        }
        let projected = dual == 0 ? min(gradient, 0) : gradient
        steepest = max(steepest, projected)
        shallowest = min(shallowest, projected)
        if abs(projected) > 1e-7 {
          let next = max(dual - gradient / curvature, 0)
          state.duals[number] = next
          let change = (next - dual) * sign
          view.add(row, times: change, to: columns)
          bias += change
        }
        index += 1
      }
      if steepest - shallowest <= tolerance {
        if active == state.order.count { return }
        active = state.order.count
        limit = .infinity
      } else {
        limit = steepest > 0 ? steepest : .infinity
      }
    }
  }
}
