/// A generalised additive model over bucketed line features, applied in passes: each later pass also sees what the one
/// before thought of the lines around.
///
/// The score of a line is the sum of one weight per term: a table look-up by the bucket of one feature, of the line itself
/// or of a neighbour, or by the coarse buckets of two features. Additive models with pairs (Lou, Caruana, Gehrke, Hooker:
/// "Accurate intelligible models with pairwise interactions", KDD 2013) come close to boosted trees while every weight can
/// be read; the passes are stacked as in auto-context (Tu, CVPR 2008). All arithmetic is in integers. `LineScorer` applies it.
package struct LineModel: Sendable, Equatable {
  /// One feature of the line `offset` lines further down.
  package struct Input: Sendable, Equatable, Hashable {
    var feature: LineFeature
    var offset: Int
  }

  /// A table of weights in hundredths of a logit.
  struct Term: Sendable, Equatable {
    var input: Input
    /// The second feature of a pair, if it is one.
    var partner: Input?
    /// By bucket, 32 of them; for a pair by (bucket / 4) × 8 + bucket / 4, 64 of them.
    var weights: [Int16]
    /// The number of its group in `ModelReason`.
    let reason: UInt8

    init(input: Input, partner: Input?, weights: [Int16]) {
      self.input = input
      self.partner = partner
      self.weights = weights
      let reasons = (ModelReason(input), partner.map { ModelReason($0) })
      reason = max(reasons.0.rawValue, reasons.1?.rawValue ?? 0)
    }
  }

  /// One pass over the page.
  struct Pass: Sendable, Equatable {
    var bias: Int
    let terms: [Term]

    /// Puts the terms in order of their reason.
    init(bias: Int, terms: [Term]) {
      self.bias = bias
      self.terms = terms.enumerated().sorted { ($0.element.reason, $0.offset) < ($1.element.reason, $1.offset) }
        .map(\.element)
    }
  }

  /// Scores above which a line is kept, by mode, in hundredths of a logit.
  struct Thresholds: Sendable, Equatable {
    var precision = 100
    var balanced = 0
    var recall = -150
  }

  var passes: [Pass]
  var thresholds = Thresholds()
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
