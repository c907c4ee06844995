/// What one pass of the model tells the next one: sums and windows over the scores.
struct ScoreContext: Sendable {
  /// The figures of one line; sums are over the lines above it.
  struct Place: Sendable {
    /// Expected kept words (thousandths of the probability × words), in words.
    var kept: Int32 = 0
    /// Distance in lines to the nearest line that is content almost certainly.
    var sinceKept: Int32 = 0
    var toKept: Int32 = 0
    /// Score × weight, and weights, for means over a neighbourhood.
    var scores: Int64 = 0
    var weights: Int64 = 0
  }

  /// By line; one more at the end, for the sums over the whole page.
  private(set) var places: [Place] = []
  private(set) var window = 0..<0
  /// The same where lines must be likelier content, and short ones cost more.
  private(set) var tightWindow = 0..<0
  /// How far the probabilities are from a half, by words; of 500 for each word.
  private(set) var certainty = 0

  var kept: Int { Int(places.last?.kept ?? 0) }

  /// No such line in that direction.
  private static let far: Int32 = 4095

  /// The probability in thousandths that belongs to a score; a rational function within 0.021 of the
  /// logistic one, in integers and so the same on every machine.
  @inline(__always)
  static func probability(_ score: Int32) -> Int32 {
    let magnitude = UInt32(min(800, score.magnitude))
    let weight = magnitude &* magnitude &+ 20 &* magnitude
    let half = Int32(truncatingIfNeeded: 500 &* weight / (weight &+ 12_500))
    return score < 0 ? 500 &- half : 500 &+ half
  }

  /// Computes all figures from `scores`; linear.
  mutating func measure(_ lines: [LineStatistics], _ scores: [Int32]) {
    places.removeAll(keepingCapacity: true)
    places.append(contentsOf: repeatElement(Place(), count: lines.count + 1))
    window = places.withUnsafeMutableBufferPointer { places in
      lines.withUnsafeBufferPointer { lines in
        scores.withUnsafeBufferPointer { scores in
          let window = Self.sum(lines, scores, places)
          var next = Self.far
          var index = lines.count &- 1
          while index >= 0 {
            next = Self.isSure(lines[index], scores[index]) ? 0 : min(Self.far, next &+ 1)
            places[index].toKept = next
            index &-= 1
          }
          tightWindow = PageLayout.bestWindow(lines.count) { index in
            (Int(Self.probability(scores[index])) &- 700) &* (Int(min(lines[index].words, 120)) &+ 8)
          }
          certainty = 0
          for index in 0..<lines.count {
            certainty &+= abs(Int(Self.probability(scores[index])) &- 500) &* Int(lines[index].words)
          }
          return window
        }
      }
    }
  }

  /// Fills in the sums and what lies before each line; returns the best window.
  private static func sum(
    _ lines: UnsafeBufferPointer<LineStatistics>, _ scores: UnsafeBufferPointer<Int32>,
    _ places: UnsafeMutableBufferPointer<Place>
  ) -> Range<Int> {
    var kept: Int64 = 0
    var place = Place()
    var since = far
    let window = PageLayout.bestWindow(lines.count) { index in
      let line = lines[index]
      let score = scores[index]
      let probability = probability(score)
      since = isSure(line, score) ? 0 : min(far, since &+ 1)
      place.sinceKept = since
      places[index] = place
      let weight = Int64(min(line.words, 60)) &+ 2
      kept &+= Int64(probability) &* Int64(line.words)
      place.kept = Int32(truncatingIfNeeded: kept / 1000)
      place.scores &+= weight &* Int64(score)
      place.weights &+= weight
      return (Int(probability) &- 500) &* (Int(min(line.words, 120)) &+ 3)
    }
    places[lines.count] = place
    return window
  }

  /// Whether a line is content almost certainly, and long enough to orient by.
  @inline(__always)
  private static func isSure(_ line: LineStatistics, _ score: Int32) -> Bool { score > 100 && line.words >= 8 }

  /// The mean score over the lines up to `reach` away.
  @inline(__always)
  static func mean(around index: Int, reach: Int, _ places: UnsafeBufferPointer<Place>) -> Int {
    mean(max(0, index &- reach)..<min(places.count &- 1, index &+ reach &+ 1), places)
  }

  /// The mean score over some lines.
  @inline(__always)
  static func mean(_ range: Range<Int>, _ places: UnsafeBufferPointer<Place>) -> Int {
    let start = places[range.lowerBound]
    let end = places[range.upperBound]
    let weight = end.weights &- start.weights
    // Exact in floating point, whose division takes half the time.
    return weight == 0 ? 0 : Int(Double(end.scores &- start.scores) / Double(weight))
  }
}
