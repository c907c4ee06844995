/// A generalised additive model over bucketed line features, applied in passes: each later pass also sees what the one
/// before thought of the lines around.
///
/// The score of a line is the sum of one weight per term: a table look-up by the bucket of one feature, of the line itself
/// or of a neighbour, or by the coarse buckets of two features. Additive models with pairs (Lou, Caruana, Gehrke, Hooker:
/// "Accurate intelligible models with pairwise interactions", KDD 2013) come close to boosted trees while every weight can
/// be read; the passes are stacked as in auto-context (Tu, CVPR 2008). All arithmetic is in integers.
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

  /// Scores all lines of a measured page into `page.scores`.
  func score(_ page: PageLines) {
    page.scores.removeAll(keepingCapacity: true)
    page.scores.append(contentsOf: repeatElement(0, count: page.lines.count))
    for index in passes.indices { run(index, page) }
  }

  /// Runs one pass. The first also notes in `page.reasons` what spoke most against each line.
  func run(_ number: Int, _ page: PageLines) {
    if number > 0 { page.context.measure(page.lines, page.scores) }
    if page.codes.count != FeatureRows.size { page.codes = [UInt8](repeating: 0, count: FeatureRows.size) }
    let count = page.lines.count
    let pass = passes[number]
    // A tile's context features read scores of the pass before beyond its end, so new ones wait beside them.
    page.tileScores.removeAll(keepingCapacity: true)
    page.tileScores.append(contentsOf: repeatElement(Int32(truncatingIfNeeded: pass.bias), count: count))
    if number == 0 {
      page.reasons.removeAll(keepingCapacity: true)
      page.reasons.append(contentsOf: repeatElement(LineReasons(), count: count))
    }
    page.codes.withUnsafeMutableBufferPointer { codes in
      page.tileScores.withUnsafeMutableBufferPointer { scores in
        page.reasons.withUnsafeMutableBufferPointer { reasons in
          var start = 0
          while start < count {
            let end = min(count, start + FeatureRows.tileLength)
            FeatureRows(codes: codes).fill(from: start, page, withContext: number > 0)
            Self.add(
              pass.terms, UnsafeBufferPointer(codes), to: UnsafeMutableBufferPointer(rebasing: scores[start..<end]),
              reasons: number == 0 ? UnsafeMutableBufferPointer(rebasing: reasons[start..<end]) : nil)
            start = end
          }
        }
      }
    }
    swap(&page.scores, &page.tileScores)
  }

  /// Adds terms, which stand together by reason, to the scores of a tile.
  private static func add(
    _ terms: [Term], _ codes: UnsafeBufferPointer<UInt8>, to scores: UnsafeMutableBufferPointer<Int32>,
    reasons: UnsafeMutableBufferPointer<LineReasons>?
  ) {
    guard let reasons else {
      for term in terms { add(term, codes, to: scores) }
      return
    }
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: scores.count) { partial in
      partial.initialize(repeating: 0)
      for (index, term) in terms.enumerated() {
        add(term, codes, to: partial)
        if index + 1 < terms.count, terms[index + 1].reason == term.reason { continue }
        for slot in 0..<scores.count {
          scores[slot] &+= partial[slot]
          reasons[slot].note(partial[slot], term.reason)
          partial[slot] = 0
        }
      }
    }
  }

  /// Adds one term to the scores of a tile.
  private static func add(
    _ term: Term, _ codes: UnsafeBufferPointer<UInt8>, to scores: UnsafeMutableBufferPointer<Int32>
  ) {
    let row = term.input.feature.row &+ LineFeature.reach &+ term.input.offset
    term.weights.withUnsafeBufferPointer { weights in
      if let partner = term.partner {
        let other = partner.feature.row &+ LineFeature.reach &+ partner.offset
        for slot in 0..<scores.count {
          let cell = Int(codes[row &+ slot] >> 2) &* 8 &+ Int(codes[other &+ slot] >> 2)
          scores[slot] &+= Int32(weights[cell & 63])
        }
      } else {
        for slot in 0..<scores.count { scores[slot] &+= Int32(weights[Int(codes[row &+ slot] & 31)]) }
      }
    }
  }
}

/// The two groups of features that spoke most against a line.
struct LineReasons: Sendable, Equatable {
  private(set) var first = ModelReason.none
  private(set) var second = ModelReason.none
  private var firstWeight: Int32 = 0
  private var secondWeight: Int32 = 0

  @inline(__always)
  mutating func note(_ weight: Int32, _ reason: UInt8) {
    if weight < firstWeight {
      second = first
      secondWeight = firstWeight
      first = reason
      firstWeight = weight
    } else if weight < secondWeight {
      second = reason
      secondWeight = weight
    }
  }
}
