/// Boosted trees over bucketed line features, applied in passes: each later pass also sees what the one before thought of
/// the lines around.
///
/// The trees are symmetric: all nodes of a level ask the same question, so that a tree is a short list of conditions and a
/// table of weights, which can be read, and costs no branch (Langley and Sage: "Oblivious decision trees", 1994; as in
/// Prokhorenkova et al.: "CatBoost", NeurIPS 2018). The passes are stacked as in auto-context (Tu, CVPR 2008). All
/// arithmetic is in integers. `LineScorer` applies the model.
package struct LineModel: Sendable, Equatable {
  /// One feature of the line `offset` lines further down.
  package struct Input: Sendable, Equatable, Hashable {
    var feature: LineFeature
    var offset: Int
  }

  /// Holds when the feature's bucket is above the threshold.
  struct Condition: Sendable, Equatable {
    var input: Input
    var threshold: UInt8
  }

  struct Tree: Sendable, Equatable {
    let conditions: [Condition]
    /// In hundredths of a logit, one for each combination of conditions; the first condition is the lowest bit.
    let weights: [Int16]
    /// The number of its group in `ModelReason`: that of the condition on which the weights depend most.
    let reason: UInt8

    /// Expects two to the power of `conditions.count` weights.
    init(conditions: [Condition], weights: [Int16]) {
      self.conditions = conditions
      self.weights = weights
      var most = -1
      var reason = ModelReason.none
      for (level, condition) in conditions.enumerated() {
        var dependence = 0
        for leaf in weights.indices where leaf & (1 << level) == 0 {
          let difference = Int(weights[leaf]) - Int(weights[leaf | 1 << level])
          dependence += difference * difference
        }
        if dependence > most {
          most = dependence
          reason = ModelReason(condition.input).rawValue
        }
      }
      self.reason = reason
    }
  }

  /// One pass over the page.
  struct Pass: Sendable, Equatable {
    var bias: Int
    let trees: [Tree]

    /// Puts the trees in order of their reason.
    init(bias: Int, trees: [Tree]) {
      self.bias = bias
      self.trees = trees.enumerated().sorted { ($0.element.reason, $0.offset) < ($1.element.reason, $1.offset) }
        .map(\.element)
    }
  }

  /// Scores above which a line is kept, by mode, in hundredths of a logit.
  struct Thresholds: Sendable, Equatable {
    var precision = 100
    var balanced = 0
    var recall = -150
  }

  /// The deepest tree.
  static let maxDepth = 6
  /// The order in which features that are names go from boilerplate to content: `LineFeature.buckets` ranks by code for
  /// each such feature.
  var orders = Self.identity
  var passes: [Pass]
  /// Chooses the headline among `TitleCandidates`; without trees the one that looks best at first glance.
  var titles = Pass(bias: 0, trees: [])
  var thresholds = Thresholds()

  /// Codes are their own ranks.
  static let identity: [UInt8] = (0..<LineFeature.nameCount).flatMap { _ in (0..<UInt8(LineFeature.buckets)).map { $0 }
  }

  init(orders: [UInt8] = Self.identity, passes: [Pass]) {
    self.orders = orders
    self.passes = passes
  }
}

/// The two groups of features that spoke most against a line.
struct LineReasons: Sendable, Equatable {
  /// Weight × 256 + group, so that one comparison orders by weight, then by group; 0 stands for none.
  private var least: Int32 = 0
  private var next: Int32 = 0

  var first: UInt8 { least < 0 ? UInt8(truncatingIfNeeded: least) : ModelReason.none }
  var second: UInt8 { next < 0 ? UInt8(truncatingIfNeeded: next) : ModelReason.none }

  /// Takes the weight of a group into account; only negative ones count.
  @inline(__always)
  mutating func note(_ weight: Int32, _ reason: UInt8) {
    let key = weight &* 256 &+ Int32(reason)
    next = min(next, max(least, key))
    least = min(least, key)
  }
}
