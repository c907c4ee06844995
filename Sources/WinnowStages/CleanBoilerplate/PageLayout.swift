/// Where the running text of a page lies: figures per line that need the whole page.
struct PageLayout: Sendable {
  /// The figures of one line; what says "before" counts the lines above it.
  struct Place: Sendable {
    /// Words in prose lines, and prose lines, before.
    var proseWords: Int32 = 0
    var proseLines: Int32 = 0
    /// Words and function words before.
    var words: Int32 = 0
    var functionWords: Int32 = 0
    /// Distance in lines to the prose before and behind; 0 for prose itself.
    var sincePriorProse: Int32 = 0
    var toNextProse: Int32 = 0
    /// The number of lines in the stretch of short lines around; 0 for prose.
    var shortRun: Int32 = 0
    /// Lines before that a rule speaks about; once `countHints` has run.
    var hints: Int32 = 0
  }

  /// By line; one more at the end, for the sums over the whole page.
  private(set) var places: [Place] = []
  /// The stretch with the largest sum of (good words − bad lines).
  private(set) var window = 0..<0
  /// The same where only prose is good and everything short costs double.
  private(set) var tightWindow = 0..<0
  /// Lines of fewer than five words.
  private(set) var shortLines = 0
  /// The bucket of the words of the page's median paragraph.
  private(set) var typicalParagraph: UInt8 = 0
  /// The line that shares most words with the record's title and url, if any.
  private(set) var titleLine: Int?

  var proseWords: Int { Int(places.last?.proseWords ?? 0) }
  var proseLines: Int { Int(places.last?.proseLines ?? 0) }
  var words: Int { Int(places.last?.words ?? 0) }

  /// No prose in that direction.
  private static let far: Int32 = 4095

  /// Computes all figures; linear.
  mutating func measure(_ lines: [LineStatistics]) {
    places.removeAll(keepingCapacity: true)
    places.append(contentsOf: repeatElement(Place(), count: lines.count + 1))
    window = places.withUnsafeMutableBufferPointer { places in
      lines.withUnsafeBufferPointer { lines in
        Self.sum(lines, places)
        Self.measureRuns(lines, places)
        return Self.bestWindow(lines.count) { Self.worth(lines[$0]) }
      }
    }
    lines.withUnsafeBufferPointer { lines in
      tightWindow = Self.bestWindow(lines.count) { Self.tightWorth(lines[$0]) }
      shortLines = lines.reduce(0) { $0 &+ ($1.words < 5 ? 1 : 0) }
      typicalParagraph = Self.medianParagraph(lines)
      titleLine = Self.titleLine(lines, window.lowerBound)
    }
  }

  /// Counts the lines that rules speak about; once the rules have marked them.
  mutating func countHints(_ lines: [LineStatistics]) {
    places.withUnsafeMutableBufferPointer { places in
      lines.withUnsafeBufferPointer { lines in
        var hints: Int32 = 0
        for index in 0..<lines.count {
          places[index].hints = hints
          hints &+= lines[index].hint == 0 ? 0 : 1
        }
        places[lines.count].hints = hints
      }
    }
  }

  private static func medianParagraph(_ lines: UnsafeBufferPointer<LineStatistics>) -> UInt8 {
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: LineFeature.buckets) { counts in
      counts.initialize(repeating: 0)
      var total: Int32 = 0
      for line in lines where line.isProse {
        counts[Int(Buckets.count(Int(line.words)))] &+= 1
        total &+= 1
      }
      // Pages without prose are compared with a paragraph of twenty words.
      guard total > 0 else { return Buckets.count(20) }
      var sum: Int32 = 0
      for bucket in 0..<counts.count {
        sum &+= counts[bucket]
        if sum &* 2 > total { return UInt8(truncatingIfNeeded: bucket) }
      }
      return Buckets.count(20)
    }
  }

  private static func titleLine(_ lines: UnsafeBufferPointer<LineStatistics>, _ start: Int) -> Int? {
    var best = 0
    var found: Int?
    for index in 0..<lines.count where lines[index].topicWords >= 2 && lines[index].words <= 32 {
      let worth = Int(lines[index].topicWords) &* 50 &- min(60, abs(index &- start))
      if worth > best {
        best = worth
        found = index
      }
    }
    return found
  }

  private static func sum(
    _ lines: UnsafeBufferPointer<LineStatistics>, _ places: UnsafeMutableBufferPointer<Place>
  ) {
    var place = Place()
    var since = far
    for index in 0..<lines.count {
      let line = lines[index]
      let isProse = line.isProse
      since = isProse ? 0 : min(far, since &+ 1)
      place.sincePriorProse = since
      places[index] = place
      place.words &+= Int32(line.words)
      place.functionWords &+= Int32(line.functionWords)
      if isProse {
        place.proseWords &+= Int32(line.words)
        place.proseLines &+= 1
      }
    }
    places[lines.count] = place
  }

  private static func measureRuns(
    _ lines: UnsafeBufferPointer<LineStatistics>, _ places: UnsafeMutableBufferPointer<Place>
  ) {
    var next = far
    var index = lines.count &- 1
    while index >= 0 {
      next = lines[index].isProse ? 0 : min(far, next &+ 1)
      places[index].toNextProse = next
      index &-= 1
    }
    var start = 0
    while start < lines.count {
      if lines[start].words >= 14 {
        start &+= 1
        continue
      }
      var end = start
      while end < lines.count, lines[end].words < 14 { end &+= 1 }
      let length = Int32(truncatingIfNeeded: end &- start)
      for index in start..<end { places[index].shortRun = length }
      start = end
    }
  }

  /// What a line adds to a window: its words if it is prose, little if it could be, a loss if it is short.
  @inline(__always)
  private static func worth(_ line: LineStatistics) -> Int {
    if line.isProse { return Int(min(line.words, 120)) }
    if line.words >= 10, line.functionWords >= 3 { return 4 }
    return line.words >= 6 && line.functionWords >= 1 ? -4 : -8
  }

  @inline(__always)
  private static func tightWorth(_ line: LineStatistics) -> Int {
    if line.isProse { return Int(min(line.words, 60)) }
    return line.words >= 10 && line.functionWords >= 3 ? 0 : -16
  }

  /// The stretch of lines with the largest sum (Kadane); the first of equals, empty when no line has a positive worth.
  @inline(__always)
  static func bestWindow(_ count: Int, _ worth: (Int) -> Int) -> Range<Int> {
    var best = 0..<0
    var bestSum = 0
    var sum = 0
    var start = 0
    for index in 0..<count {
      if sum <= 0 {
        sum = 0
        start = index
      }
      sum &+= worth(index)
      if sum > bestSum {
        bestSum = sum
        best = start..<(index &+ 1)
      }
    }
    return best
  }
}
