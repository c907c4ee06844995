internal import Winnow

/// All rule packs of a stage, compiled.
struct TopicRules: Sendable {
  let taxonomy: TopicTaxonomy
  let packs: [TopicTerms]

  /// Compiles packs; mistakes between them go to `diagnostics`.
  init(_ packs: [TopicRulePack], _ diagnostics: Diagnostics) {
    var taxonomy = TopicTaxonomy()
    for pack in packs { taxonomy.add(pack, diagnostics) }
    self.taxonomy = taxonomy
    self.packs = packs.map { TopicTerms($0, taxonomy) }
  }

  /// Turns evidence into a score per class.
  ///
  /// The score of a top-level class is its share of the evidence of all top-level classes, squared so that the leaders
  /// stand out, times how much evidence there is: `e² / Σ e² · E / (E + k)`, where `E` is the greatest evidence and `k`
  /// grows with the square root of the text's length, as chance hits do. A child's is its parent's times `2s / (1 + s)`
  /// for its share `s` of the parent's evidence: a child with half of it gets two thirds of the parent's score.
  func score(_ evidence: TopicEvidence, into scores: inout [Double]) {
    var greatest = 0.0
    var sum = 0.0
    for number in taxonomy.top {
      let value = max(0, evidence.values[number])
      greatest = max(greatest, value)
      sum += value * value
    }
    let chance = 2 + 0.3 * Double(evidence.words).squareRoot()
    let amount = greatest / (greatest + chance)
    if scores.count != taxonomy.parents.count {
      scores = [Double](repeating: 0, count: taxonomy.parents.count)
    }
    scores.withUnsafeMutableBufferPointer { scores in
      evidence.values.withUnsafeBufferPointer { values in
        // Parents stand before their children.
        for (number, parent) in taxonomy.parents.enumerated() {
          let value = max(0, values[number])
          if value == 0 {
            scores[number] = 0
          } else if parent < 0 {
            scores[number] = value * value / sum * amount
          } else {
            let whole = max(0, values[parent])
            let share = whole > 0 ? min(1, value / whole) : 0
            scores[number] = scores[parent] * 2 * share / (1 + share)
          }
        }
      }
    }
  }
}
