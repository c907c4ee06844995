/// Finds all occurrences of many literal byte strings in one pass (Aho–Corasick, CACM 18(6), 1975, as a full automaton).
///
/// The text must be in the same form as the patterns: fold both with `CaseFold` to ignore case. About 330 MB/s with a
/// thousand patterns; memory is states × byte classes × 4 bytes.
package struct PatternSet: Sendable {
  /// How a match must stand in the text.
  package enum Boundary: UInt8, Sendable {
    /// Anywhere.
    case none
    /// No word byte before its start.
    case start
    /// No word byte before its start or behind its end.
    case word
  }

  /// One match: the pattern's number and its byte range.
  package struct Match: Equatable, Sendable {
    package let pattern: Int
    package let start: Int
    package let end: Int
  }

  private var classes: [UInt8]
  private var classCount: Int
  /// Next state by state × class; a state is its row's offset. Bit 31: the target state has outputs.
  private var next: [UInt32]
  /// First output of each state, or -1; outputs of a state are linked.
  private var firstOutput: [Int32]
  private var outputs: [(pattern: Int32, next: Int32)]
  private var lengths: [Int32]
  private var boundaries: [Boundary]

  /// Compiles the automaton. Empty patterns never match.
  package init(_ patterns: [[UInt8]], boundaries: [Boundary]) {
    precondition(patterns.count == boundaries.count)
    self.boundaries = boundaries
    lengths = patterns.map { Int32($0.count) }
    classes = [UInt8](repeating: 0, count: 256)
    classCount = 1
    for pattern in patterns {
      for byte in pattern where classes[Int(byte)] == 0 && classCount < 256 {
        classes[Int(byte)] = UInt8(classCount)
        classCount += 1
      }
    }
    next = [UInt32](repeating: 0, count: classCount)
    firstOutput = [-1]
    outputs = []
    var children: [[(UInt8, Int)]] = [[]]
    for (number, pattern) in patterns.enumerated() where !pattern.isEmpty {
      var state = 0
      for byte in pattern {
        let symbol = classes[Int(byte)]
        if let child = children[state].first(where: { $0.0 == symbol }) {
          state = child.1
        } else {
          children.append([])
          firstOutput.append(-1)
          children[state].append((symbol, children.count - 1))
          state = children.count - 1
        }
      }
      outputs.append((Int32(number), firstOutput[state]))
      firstOutput[state] = Int32(outputs.count - 1)
    }
    link(children)
  }

  /// Fills the transition table breadth first, so that failure states are complete before they are copied.
  private mutating func link(_ children: [[(UInt8, Int)]]) {
    let stateCount = children.count
    next = [UInt32](repeating: 0, count: stateCount * classCount)
    var failure = [Int](repeating: 0, count: stateCount)
    var queue = [0]
    var head = 0
    while head < queue.count {
      let state = queue[head]
      head += 1
      let row = state * classCount
      let failureRow = failure[state] * classCount
      if state != 0 {
        for symbol in 0..<classCount { next[row + symbol] = next[failureRow + symbol] }
        // Outputs of the failure state follow the state's own.
        if firstOutput[failure[state]] >= 0 {
          if firstOutput[state] < 0 {
            firstOutput[state] = firstOutput[failure[state]]
          } else {
            var last = Int(firstOutput[state])
            while outputs[last].next >= 0 { last = Int(outputs[last].next) }
            outputs[last].next = firstOutput[failure[state]]
          }
        }
      }
      for (symbol, child) in children[state] {
        failure[child] = state == 0 ? 0 : Int(next[failureRow + Int(symbol)] & 0x7FFF_FFFF) / classCount
        next[row + Int(symbol)] = UInt32(child * classCount)
        queue.append(child)
      }
    }
    for index in next.indices where firstOutput[Int(next[index]) / classCount] >= 0 {
      next[index] |= 0x8000_0000
    }
  }

  /// The number of patterns.
  package var count: Int { lengths.count }

  /// Calls `body` for every match in order of its end, longest first at the same end.
  package func forEachMatch(
    in text: UnsafeBufferPointer<UInt8>, _ body: (Match) -> Void
  ) {
    next.withUnsafeBufferPointer { next in
      classes.withUnsafeBufferPointer { classes in
        var state: UInt32 = 0
        for index in 0..<text.count {
          let target = next[Int(state &+ UInt32(classes[Int(text[index])]))]
          state = target & 0x7FFF_FFFF
          if target & 0x8000_0000 != 0 { report(state, end: index &+ 1, in: text, body) }
        }
      }
    }
  }

  /// All matches; for load time and tests.
  package func matches(in text: [UInt8]) -> [Match] {
    var found: [Match] = []
    text.withUnsafeBufferPointer { forEachMatch(in: $0) { found.append($0) } }
    return found
  }

  @inline(never)
  private func report(
    _ state: UInt32, end: Int, in text: UnsafeBufferPointer<UInt8>, _ body: (Match) -> Void
  ) {
    var output = firstOutput[Int(state) / classCount]
    while output >= 0 {
      let (pattern, following) = outputs[Int(output)]
      let start = end &- Int(lengths[Int(pattern)])
      let boundary = boundaries[Int(pattern)]
      let startsWell = boundary == .none || start == 0 || !text[start &- 1].isWordByte
      let endsWell = boundary != .word || end == text.count || !text[end].isWordByte
      if startsWell && endsWell { body(Match(pattern: Int(pattern), start: start, end: end)) }
      output = following
    }
  }
}
