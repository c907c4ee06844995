/// A line model in the form that scores lines fastest: all weights in flat tables.
///
/// A class, so that passing it on costs one reference count and not one for each table. About 0.2 µs per line and pass.
final class LineScorer: Sendable {
  /// A look-up by one feature, or by two; of a line, or of its neighbours.
  private struct Term: Sendable {
    /// Where the feature's bucket stands, counted from the line's own row.
    var code: Int
    var partner = 0
    /// Where the term's weights begin.
    var table: Int
  }

  /// Terms with the same reason.
  private struct Group: Sendable {
    var reason: UInt8
    /// Terms with one feature, and with two.
    var singles: Range<Int>
    var pairs: Range<Int>
    /// Whether the neighbours' sums belong to the group.
    var takesNeighbours = false
  }

  /// What a line adds to the scores of the lines around it: by offset + reach; the last element is spare.
  private typealias Spread = SIMD8<Int32>

  private struct Pass: Sendable {
    var bias: Int32
    var groups: [Group] = []
    var terms: [Term] = []
    var weights: [Int16] = []
    /// Features that neighbours look at, and what each bucket of them spreads.
    var spreadFeatures: [Int] = []
    var spreads: [Spread] = []
  }

  private let passes: [Pass]

  init(_ model: LineModel) {
    precondition(LineFeature.allCases.count <= FeatureRows.width && LineFeature.reach <= 3, "features fit their tables")
    passes = model.passes.map { Self.compiled($0) }
  }

  // MARK: Compilation

  private static func compiled(_ pass: LineModel.Pass) -> Pass {
    var output = Pass(bias: Int32(truncatingIfNeeded: pass.bias))
    var start = 0
    while start < pass.terms.count {
      let reason = pass.terms[start].reason
      let end = pass.terms[start...].firstIndex { $0.reason != reason } ?? pass.terms.count
      let terms = pass.terms[start..<end]
      var group = Group(reason: reason, singles: output.terms.count..<output.terms.count, pairs: 0..<0)
      for term in terms where term.partner == nil {
        if term.input.offset == 0 {
          append(term, to: &output)
        } else {
          spread(term, in: &output)
          // Once per pass: the sums are of all such terms. Only the first pass tells reasons, and all of its terms about
          // neighbours have the same.
          group.takesNeighbours = !output.groups.contains { $0.takesNeighbours }
        }
      }
      group.singles = group.singles.lowerBound..<output.terms.count
      for term in terms where term.partner != nil { append(term, to: &output) }
      group.pairs = group.singles.upperBound..<output.terms.count
      output.groups.append(group)
      start = end
    }
    return output
  }

  private static func append(_ term: LineModel.Term, to pass: inout Pass) {
    var compiled = Term(code: code(term.input), table: pass.weights.count)
    if let partner = term.partner { compiled.partner = code(partner) }
    pass.terms.append(compiled)
    pass.weights += term.weights
  }

  private static func code(_ input: LineModel.Input) -> Int {
    input.offset * FeatureRows.width + input.feature.rawValue
  }

  private static func spread(_ term: LineModel.Term, in pass: inout Pass) {
    let feature = term.input.feature.rawValue
    var number = pass.spreadFeatures.count
    if let known = pass.spreadFeatures.firstIndex(of: feature) {
      number = known
    } else {
      pass.spreadFeatures.append(feature)
      pass.spreads += [Spread](repeating: .zero, count: LineFeature.buckets)
    }
    for (bucket, weight) in term.weights.enumerated() {
      pass.spreads[number * LineFeature.buckets + bucket][term.input.offset + LineFeature.reach] &+= Int32(weight)
    }
  }

  // MARK: Scoring

  /// Scores all lines of a measured page into `page.scores`.
  func score(_ page: PageLines) {
    page.scores.removeAll(keepingCapacity: true)
    page.scores.append(contentsOf: repeatElement(0, count: page.lines.count))
    for number in passes.indices { run(number, page) }
  }

  /// Runs one pass. The first also notes in `page.reasons` what spoke most against each line.
  func run(_ number: Int, _ page: PageLines) {
    let count = page.lines.count
    if page.codes.count < FeatureRows.size(lines: count) {
      page.codes = [UInt8](repeating: 0, count: FeatureRows.size(lines: count))
    }
    if number > 0 { page.context.measure(page.lines, page.scores) }
    if number == 0 {
      page.reasons.removeAll(keepingCapacity: true)
      page.reasons.append(contentsOf: repeatElement(LineReasons(), count: count))
    }
    page.codes.withUnsafeMutableBufferPointer { codes in
      guard let base = codes.baseAddress else { return }
      let rows = FeatureRows(base)
      if number == 0 || !page.hasRows { rows.fill(page) }
      if number > 0 { rows.fillContext(page) }
    }
    page.hasRows = true
    page.codes.withUnsafeBufferPointer { codes in
      page.scores.withUnsafeMutableBufferPointer { scores in
        page.reasons.withUnsafeMutableBufferPointer { reasons in
          Self.add(passes[number], codes, to: scores, reasons: number == 0 ? reasons : nil)
        }
      }
    }
  }

  private static func add(
    _ pass: Pass, _ codes: UnsafeBufferPointer<UInt8>, to scores: UnsafeMutableBufferPointer<Int32>,
    reasons: UnsafeMutableBufferPointer<LineReasons>?
  ) {
    let reach = LineFeature.reach
    let count = scores.count
    guard count > 0, let first = codes.baseAddress else { return }
    withUnsafeTemporaryAllocation(of: Spread.self, capacity: count &+ 2 &* reach) { neighbours in
      spread(pass, codes, lines: count &+ 2 &* reach, into: neighbours)
      guard let spreads = UnsafeMutableRawBufferPointer(neighbours).baseAddress else { return }
      pass.weights.withUnsafeBufferPointer { weights in
        pass.terms.withUnsafeBufferPointer { terms in
          pass.groups.withUnsafeBufferPointer { groups in
            for index in 0..<count {
              let row = first + (index &+ reach) &* FeatureRows.width
              var score = pass.bias
              for number in 0..<groups.count {
                let group = groups[number]
                var sum = Self.sum(group, terms, weights, row)
                if group.takesNeighbours {
                  sum &+= Self.neighbours(of: index, spreads)
                }
                score &+= sum
                reasons?[index].note(sum, group.reason)
              }
              scores[index] = score
            }
          }
        }
      }
    }
  }

  /// What the lines around a line add to its score.
  @inline(__always)
  private static func neighbours(of index: Int, _ spreads: UnsafeMutableRawPointer) -> Int32 {
    var sum: Int32 = 0
    var offset = 0
    while offset <= 2 &* LineFeature.reach {
      let lane = (index &+ offset) &* Spread.scalarCount &+ offset
      sum &+= spreads.load(fromByteOffset: lane &* MemoryLayout<Int32>.stride, as: Int32.self)
      offset &+= 1
    }
    return sum
  }

  /// The weight of a group's terms, but those of neighbours alone, in one line.
  @inline(__always)
  private static func sum(
    _ group: Group, _ terms: UnsafeBufferPointer<Term>, _ weights: UnsafeBufferPointer<Int16>,
    _ row: UnsafePointer<UInt8>
  ) -> Int32 {
    var sum: Int32 = 0
    for number in group.singles {
      let term = terms[number]
      sum &+= Int32(weights[term.table &+ Int(row[term.code] & 31)])
    }
    for number in group.pairs {
      let term = terms[number]
      let cell = Int(row[term.code] >> 2) &* 8 &+ Int(row[term.partner] >> 2)
      sum &+= Int32(weights[term.table &+ cell & 63])
    }
    return sum
  }

  /// Sums up what each line, and each row of "outside", spreads to the lines around it.
  @inline(__always)
  private static func spread(
    _ pass: Pass, _ codes: UnsafeBufferPointer<UInt8>, lines count: Int,
    into output: UnsafeMutableBufferPointer<Spread>
  ) {
    pass.spreads.withUnsafeBufferPointer { spreads in
      pass.spreadFeatures.withUnsafeBufferPointer { features in
        for index in 0..<count {
          var sum = Spread.zero
          for number in 0..<features.count {
            let code = Int(codes[index &* FeatureRows.width &+ features[number]] & 31)
            sum &+= spreads[number &* LineFeature.buckets &+ code]
          }
          output.initializeElement(at: index, to: sum)
        }
      }
    }
  }
}
