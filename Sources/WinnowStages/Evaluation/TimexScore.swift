/// A temporal expression, as labelled or as found; offsets in Unicode scalars.
struct Timex: Sendable {
  var start: Int
  var end: Int
  var type: String
  var value: String
  /// The rule that found it.
  var rule = ""
}

/// The measures of TempEval-3, added up over documents: an expression counts when its extent is the same (strict) or
/// overlaps (relaxed), its type and value when they are equal in such a pair.
struct TimexScore: Sendable {
  /// What is wrong with an expression.
  enum Fault: String, CaseIterable, Sendable {
    case missed, spurious, value, type, extent
  }

  var gold = 0
  var found = 0
  var strict = 0
  var relaxed = 0
  var types = 0
  var values = 0

  static func += (left: inout TimexScore, right: TimexScore) {
    left.gold += right.gold
    left.found += right.found
    left.strict += right.strict
    left.relaxed += right.relaxed
    left.types += right.types
    left.values += right.values
  }

  /// The harmonic mean of precision and recall.
  private func f1(_ matched: Int) -> Double {
    gold + found == 0 ? 0 : 2 * Double(matched) / Double(gold + found)
  }

  var strictF1: Double { f1(strict) }
  var relaxedF1: Double { f1(relaxed) }
  /// The relaxed F1 times the share of pairs that agree, which is the same as counting these pairs only.
  var typeF1: Double { f1(types) }
  var valueF1: Double { f1(values) }

  /// Adds a document and reports what is wrong, in the order of the text; nil stands for the side that is missing.
  mutating func add(gold: [Timex], found: [Timex], report: (Fault, _ gold: Timex?, _ found: Timex?) -> Void) {
    self.gold += gold.count
    self.found += found.count
    let pairs = Self.pairs(gold, found)
    for (index, expected) in gold.enumerated() {
      guard let match = pairs[index] else {
        report(.missed, expected, nil)
        continue
      }
      let answer = found[match]
      let isStrict = answer.start == expected.start && answer.end == expected.end
      relaxed += 1
      if isStrict { strict += 1 }
      if answer.type == expected.type { types += 1 }
      if answer.value == expected.value { values += 1 }
      if answer.value != expected.value {
        report(.value, expected, answer)
      } else if answer.type != expected.type {
        report(.type, expected, answer)
      } else if !isStrict {
        report(.extent, expected, answer)
      }
    }
    let matched = Set(pairs.compactMap { $0 })
    for (index, answer) in found.enumerated() where !matched.contains(index) { report(.spurious, nil, answer) }
  }

  /// The found expression that each labelled one goes with: equal extents first, then the longest overlap from left to
  /// right, each used once.
  private static func pairs(_ gold: [Timex], _ found: [Timex]) -> [Int?] {
    var pairs = [Int?](repeating: nil, count: gold.count)
    var isUsed = [Bool](repeating: false, count: found.count)
    func use(_ index: Int, for expected: Int) {
      pairs[expected] = index
      isUsed[index] = true
    }
    for (number, expected) in gold.enumerated() {
      let same = found.indices.first {
        !isUsed[$0] && found[$0].start == expected.start && found[$0].end == expected.end
      }
      if let same { use(same, for: number) }
    }
    for number in gold.indices.sorted(by: { (gold[$0].start, $0) < (gold[$1].start, $1) }) where pairs[number] == nil {
      var best: (overlap: Int, index: Int)?
      for index in found.indices where !isUsed[index] {
        let overlap = min(gold[number].end, found[index].end) - max(gold[number].start, found[index].start)
        if overlap > best?.overlap ?? 0 { best = (overlap, index) }
      }
      if let best { use(best.index, for: number) }
    }
    return pairs
  }
}
