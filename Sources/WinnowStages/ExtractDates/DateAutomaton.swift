/// Turns the patterns of all rules into one deterministic automaton over token classes.
///
/// Thompson's construction, then the subset construction (Aho, Sethi, Ullman: Compilers, 1986, chapter 3). Patterns have
/// no repetition, so that matches are bounded and matching is linear in the text.
struct DateAutomaton {
  private var edges: [[(symbol: UInt16, target: Int)]] = [[]]
  private var silent: [[Int]] = [[]]
  /// The rule that ends in each state, or -1.
  private var accepts: [Int32] = [-1]
  private var ruleStarts: [Int] = []

  /// Too many states, or too much to do to find them: the grammar must be simplified.
  struct TooLarge: Error {
    var message: String
  }
  static let maximumStates = 20_000
  /// How many states of patterns may be looked at; the grammar of English needs about a hundredth of it. A few thousand
  /// optional elements in a row have few states, but each of them stands for thousands.
  static let maximumSteps = 5_000_000

  private mutating func state() -> Int {
    edges.append([])
    silent.append([])
    accepts.append(-1)
    return edges.count - 1
  }

  /// Adds the pattern of the rule with number `rule`; rules are added in order.
  mutating func add(_ pattern: DatePattern, rule: UInt16, symbol: (DatePattern) -> [UInt16]) {
    let start = state()
    silent[0].append(start)
    ruleStarts.append(start)
    let end = state()
    build(pattern, from: start, to: end, symbol)
    accepts[end] = Int32(rule)
  }

  /// Adds the ways to read `pattern` that lead from one state to another. Only what may be missing needs a silent edge.
  private mutating func build(
    _ pattern: DatePattern, from start: Int, to end: Int, _ symbol: (DatePattern) -> [UInt16]
  ) {
    switch pattern {
    case .literal, .symbol: chain(symbol(pattern), from: start, to: end)
    case .sequence(let items):
      var from = start
      for (index, item) in items.enumerated() {
        let to = index == items.count - 1 ? end : state()
        build(item, from: from, to: to, symbol)
        from = to
      }
      if items.isEmpty { silent[start].append(end) }
    case .choice(let options):
      for option in options { build(option, from: start, to: end, symbol) }
    case .optional(let inner):
      silent[start].append(end)
      build(inner, from: start, to: end, symbol)
    }
  }

  private mutating func chain(_ symbols: [UInt16], from start: Int, to end: Int) {
    guard let last = symbols.last else { return silent[start].append(end) }
    var from = start
    for symbol in symbols.dropLast() {
      let next = state()
      edges[from].append((symbol, next))
      from = next
    }
    edges[from].append((last, end))
  }

  /// Whether the rule can match without any token of a class in `triggers`.
  func canAvoid(_ triggers: Set<UInt16>, rule: Int) -> Bool {
    var seen: Set<Int> = []
    var stack = [ruleStarts[rule]]
    while let state = stack.popLast() {
      guard seen.insert(state).inserted else { continue }
      if accepts[state] >= 0 { return true }
      stack += silent[state]
      for edge in edges[state] where !triggers.contains(edge.symbol) { stack.append(edge.target) }
    }
    return false
  }

  /// Finds what can be reached without a token, again and again with the same memory.
  private struct Closure {
    /// The number of the last search that came past each state.
    var marks: [Int32]
    var search: Int32 = 0
    var stack: [Int32] = []
    /// How many states all searches together came past.
    var steps = 0
  }

  /// The states that `states` reach without a token and that matter: a token leads on from them, or a rule ends there.
  private func closure(_ states: some Sequence<Int32>, _ memory: inout Closure) -> [Int32] {
    memory.search += 1
    memory.stack.removeAll(keepingCapacity: true)
    for state in states where memory.marks[Int(state)] != memory.search {
      memory.marks[Int(state)] = memory.search
      memory.stack.append(state)
    }
    var found: [Int32] = []
    while let state = memory.stack.popLast() {
      memory.steps += 1
      if !edges[Int(state)].isEmpty || accepts[Int(state)] >= 0 { found.append(state) }
      for next in silent[Int(state)] where memory.marks[next] != memory.search {
        memory.marks[next] = memory.search
        memory.stack.append(Int32(next))
      }
    }
    found.sort()
    return found
  }

  /// The edges of each state (0 is dead, 1 the start), by symbol, and the rules that end in it, in the order of rules.
  func determinised() throws(TooLarge) -> (transitions: [[TransitionTable.Edge]], accepts: [[UInt16]]) {
    var memory = Closure(marks: [Int32](repeating: 0, count: edges.count))
    let start = closure([0], &memory)
    var numbers: [[Int32]: Int] = [[]: 0, start: 1]
    var sets = [[], start]
    var table: [[TransitionTable.Edge]] = [[], []]
    // A symbol in the upper half, a state in the lower one.
    var targets: [UInt64] = []
    var head = 1
    while head < sets.count {
      targets.removeAll(keepingCapacity: true)
      for state in sets[head] {
        for edge in edges[Int(state)] { targets.append(UInt64(edge.symbol) << 32 | UInt64(edge.target)) }
      }
      targets.sort()
      var first = 0
      while first < targets.count {
        let symbol = targets[first] >> 32
        var last = first + 1
        while last < targets.count, targets[last] >> 32 == symbol { last += 1 }
        let next = closure(targets[first..<last].lazy.map { Int32(truncatingIfNeeded: $0) }, &memory)
        guard memory.steps <= Self.maximumSteps else {
          throw TooLarge(message: "the patterns of the grammar can be read in too many ways")
        }
        let number = numbers[next] ?? sets.count
        if number == sets.count {
          guard number < Self.maximumStates else {
            throw TooLarge(message: "the grammar has more than \(Self.maximumStates) states")
          }
          numbers[next] = number
          sets.append(next)
          table.append([])
        }
        table[head].append(.init(symbol: UInt16(symbol), target: UInt16(number)))
        first = last
      }
      head += 1
    }
    return (
      table,
      sets.map { set in
        set.compactMap { accepts[Int($0)] < 0 ? nil : UInt16(accepts[Int($0)]) }.sorted()
      }
    )
  }
}
