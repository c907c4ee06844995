/// What one pass of the model tells the next one: sums and windows over the scores.
struct ScoreContext: Sendable {
  /// Expected kept words (thousandths of the probability × words) before each line, in words.
  var keptBefore: [Int32] = []
  /// Running sums of score × weight and of weights, for means over a neighbourhood.
  var scoreSum: [Int64] = []
  var weightSum: [Int64] = []
  var sinceKept: [Int32] = []
  var toKept: [Int32] = []
  var window = 0..<0

  var kept: Int { Int(keptBefore.last ?? 0) }

  /// The probability in thousandths that belongs to a score; a rational function within 0.021 of the
  /// logistic one, in integers and so the same on every machine.
  @inline(__always)
  static func probability(_ score: Int32) -> Int32 {
    let bounded = max(-800, min(800, Int(score)))
    let magnitude = abs(bounded)
    let square = magnitude &* magnitude
    let half = 500 &* (square &+ 20 &* magnitude) / (square &+ 20 &* magnitude &+ 12_500)
    return Int32(truncatingIfNeeded: bounded < 0 ? 500 &- half : 500 &+ half)
  }

  /// Computes all figures from `scores`; linear.
  mutating func measure(_ lines: [LineStatistics], _ scores: [Int32]) {
    keptBefore.removeAll(keepingCapacity: true)
    scoreSum.removeAll(keepingCapacity: true)
    weightSum.removeAll(keepingCapacity: true)
    sinceKept.removeAll(keepingCapacity: true)
    toKept.removeAll(keepingCapacity: true)
    var kept: Int64 = 0
    var sums = (score: Int64(0), weight: Int64(0))
    var since: Int32 = 4095
    for index in lines.indices {
      keptBefore.append(Int32(truncatingIfNeeded: kept / 1000))
      scoreSum.append(sums.score)
      weightSum.append(sums.weight)
      let weight = Int64(min(lines[index].words, 60)) &+ 2
      kept &+= Int64(Self.probability(scores[index])) &* Int64(lines[index].words)
      sums.score &+= weight &* Int64(scores[index])
      sums.weight &+= weight
      since = Self.isSure(lines[index], scores[index]) ? 0 : min(4095, since &+ 1)
      sinceKept.append(since)
    }
    keptBefore.append(Int32(truncatingIfNeeded: kept / 1000))
    scoreSum.append(sums.score)
    weightSum.append(sums.weight)
    toKept.append(contentsOf: repeatElement(4095, count: lines.count))
    var next: Int32 = 4095
    for index in stride(from: lines.count - 1, through: 0, by: -1) {
      next = Self.isSure(lines[index], scores[index]) ? 0 : min(4095, next &+ 1)
      toKept[index] = next
    }
    window = PageLayout.bestWindow(lines.count) {
      let margin = Int(Self.probability(scores[$0])) &- 500
      return margin &* (Int(min(lines[$0].words, 120)) &+ 3)
    }
  }

  /// Whether a line is content almost certainly, and long enough to orient by.
  @inline(__always)
  private static func isSure(_ line: LineStatistics, _ score: Int32) -> Bool { score > 100 && line.words >= 8 }

  /// The mean score over the lines up to `reach` away.
  @inline(__always)
  func mean(around index: Int, reach: Int) -> Int {
    let start = max(0, index &- reach)
    let end = min(scoreSum.count &- 1, index &+ reach &+ 1)
    let weight = weightSum[end] &- weightSum[start]
    return weight == 0 ? 0 : Int((scoreSum[end] &- scoreSum[start]) / weight)
  }
}
