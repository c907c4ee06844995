/// Where the running text of a page lies: figures per line that need the whole page.
struct PageLayout: Sendable {
  /// Words in prose lines, and prose lines, before each line.
  var proseWordsBefore: [Int32] = []
  var proseLinesBefore: [Int32] = []
  /// Distance in lines to the prose before and behind; 0 for prose itself.
  var sincePriorProse: [Int32] = []
  var toNextProse: [Int32] = []
  /// The number of lines in the stretch of short lines around; 0 for prose.
  var shortRun: [Int32] = []
  /// Words and function words before each line.
  var wordsBefore: [Int32] = []
  var functionWordsBefore: [Int32] = []
  /// The stretch with the largest sum of (good words − bad lines).
  var window = 0..<0

  var proseWords: Int { Int(proseWordsBefore.last ?? 0) }
  var proseLines: Int { Int(proseLinesBefore.last ?? 0) }
  var words: Int { Int(wordsBefore.last ?? 0) }

  /// No prose in that direction.
  private static let far: Int32 = 4095

  /// Computes all figures; linear.
  mutating func measure(_ lines: [LineStatistics]) {
    reset(lines.count)
    var prose = (words: Int32(0), lines: Int32(0))
    var all = (words: Int32(0), function: Int32(0))
    var since = Self.far
    for line in lines {
      proseWordsBefore.append(prose.words)
      proseLinesBefore.append(prose.lines)
      wordsBefore.append(all.words)
      functionWordsBefore.append(all.function)
      all.words &+= Int32(line.words)
      all.function &+= Int32(line.functionWords)
      if line.isProse {
        prose.words &+= Int32(line.words)
        prose.lines &+= 1
        since = 0
      } else {
        since = min(Self.far, since &+ 1)
      }
      sincePriorProse.append(since)
    }
    proseWordsBefore.append(prose.words)
    proseLinesBefore.append(prose.lines)
    wordsBefore.append(all.words)
    functionWordsBefore.append(all.function)
    measureRuns(lines)
    window = Self.bestWindow(lines.count) { Self.worth(lines[$0]) }
  }

  private mutating func reset(_ count: Int) {
    proseWordsBefore.removeAll(keepingCapacity: true)
    proseLinesBefore.removeAll(keepingCapacity: true)
    sincePriorProse.removeAll(keepingCapacity: true)
    wordsBefore.removeAll(keepingCapacity: true)
    functionWordsBefore.removeAll(keepingCapacity: true)
    toNextProse.removeAll(keepingCapacity: true)
    shortRun.removeAll(keepingCapacity: true)
    toNextProse.append(contentsOf: repeatElement(0, count: count))
    shortRun.append(contentsOf: repeatElement(0, count: count))
  }

  private mutating func measureRuns(_ lines: [LineStatistics]) {
    var next = Self.far
    for index in stride(from: lines.count - 1, through: 0, by: -1) {
      next = lines[index].isProse ? 0 : min(Self.far, next &+ 1)
      toNextProse[index] = next
    }
    var start = 0
    while start < lines.count {
      if lines[start].words >= 14 {
        start += 1
        continue
      }
      var end = start
      while end < lines.count, lines[end].words < 14 { end += 1 }
      let length = Int32(truncatingIfNeeded: end - start)
      for index in start..<end { shortRun[index] = length }
      start = end
    }
  }

  /// What a line adds to a window: its words if it is prose, little if it could be, a loss if it is short.
  private static func worth(_ line: LineStatistics) -> Int {
    if line.isProse { return Int(min(line.words, 120)) }
    if line.words >= 10, line.functionWords >= 3 { return 4 }
    return line.words >= 6 && line.functionWords >= 1 ? -4 : -8
  }

  /// The stretch of lines with the largest sum (Kadane); the first of equals, empty when no line has a positive worth.
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
        best = start..<(index + 1)
      }
    }
    return best
  }
}
