internal import Winnow
internal import WinnowText

/// Finds the headline among a page's lines.
struct TitleFinder {
  let page: MeasuredPage
  let rules: BoilerplateRules
  let decisions: UnsafeBufferPointer<LineDecision>

  /// The found line and the rule id for evidence.
  struct Finding {
    var block: Int
    var rule: String
  }

  /// How far above the article's first paragraph the headline may stand, in lines.
  private static let reach = 60

  /// The line that is the record's title, or (for a title tail: "Title – Site") its beginning.
  func find(_ title: String) -> Finding? {
    CaseFold.folded(title).withUnsafeBufferPointer { folded in
      let wanted = Self.core(folded)
      guard wanted.count >= 3 else { return nil }
      var prefix: Int?
      for index in 0..<page.lines.count {
        let line = page.lines[index]
        let length = Int(line.coreEnd &- line.coreStart)
        guard length <= wanted.count else { continue }
        if length == wanted.count {
          if wanted.hasPrefix(page.core(index)) { return Finding(block: index, rule: "page.title-of-record") }
        } else if prefix == nil, line.words >= 3, length * 2 >= wanted.count, wanted.hasPrefix(page.core(index)) {
          prefix = index
        }
      }
      return prefix.map { Finding(block: $0, rule: "page.title-of-record") }
    }
  }

  /// Without white space and punctuation at the ends.
  private static func core(_ folded: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    guard let start = folded.firstIndex(where: \.isWordByte), let end = folded.lastIndex(where: \.isWordByte) else {
      return UnsafeBufferPointer(rebasing: folded[0..<0])
    }
    return UnsafeBufferPointer(rebasing: folded[start...end])
  }

  /// The most likely headline.
  func find() -> Finding? {
    let lines = page.lines
    guard
      let first = first(where: { $0.isProse }) ?? first(where: { $0.words >= 12 }) ?? first(where: { $0.words >= 6 })
    else { return nil }
    var best: (block: Int, score: Int)?
    for index in max(0, first - Self.reach)...min(first + 3, lines.count - 1) where index != first {
      guard let score = score(index, first) else { continue }
      if score > best?.score ?? 0 { best = (index, score) }
    }
    guard let best else { return nil }
    let block = bare(best.block, before: first)
    return Finding(block: block, rule: lines[block].topicWords >= 2 ? "page.title-by-url" : "page.title-by-place")
  }

  /// The first kept line of a kind.
  @inline(__always)
  private func first(where isWanted: (LineStatistics) -> Bool) -> Int? {
    for index in 0..<decisions.count where decisions[index].isKept && isWanted(page.lines[index]) { return index }
    return nil
  }

  /// The headline alone, when it stands behind a section name or breadcrumb on the line at `block` and by itself elsewhere.
  private func bare(_ block: Int, before first: Int) -> Int {
    let whole = page.core(block)
    for index in stride(from: first, through: max(0, first - Self.reach), by: -1) where index != block {
      let length = Int(page.lines[index].coreEnd &- page.lines[index].coreStart)
      guard page.lines[index].words >= 3, length < whole.count, length * 2 >= whole.count,
        whole.hasSuffix(page.core(index))
      else { continue }
      return index
    }
    return block
  }

  /// How much a line looks like the headline of the text that begins at `first`; nil when it cannot be one.
  private func score(_ index: Int, _ first: Int) -> Int? {
    let line = page.lines[index]
    guard line.words >= 2, line.words <= 32, line.length >= 8 else { return nil }
    // A headline of many words may look like prose ("U.S." ends no sentence), but it does not end like it.
    if line.isProse, line.last == .fullStop || line.last == .quote { return nil }
    // Below the first paragraph only a line that says what the url says can be the headline.
    if index > first, line.topicWords < 2 { return nil }
    if line.rule >= 0, rules.facts[Int(line.rule)].action == .drop { return nil }
    let topicWordCount = page.topicWordCount
    var score = 60
    switch line.words {
    case 2: score -= 40
    case 3: score -= 20
    case 4: score -= 4
    case 5...20: score += 10
    case 21...25: score -= 6
    default: score -= 20
    }
    if topicWordCount >= 2 {
      let content = max(1, Int(line.words) - Int(line.functionWords))
      let covered = min(100, Int(line.topicWords) * 100 / min(topicWordCount, content))
      score += covered * 70 / 100
      if line.topicWords == 0 { score -= 25 }
    }
    score -= min(60, Buckets.distanceCost(first - index))
    if index > first { score -= 25 }
    switch line.last {
    case .fullStop: score -= 18
    case .colon, .comma, .ellipsis: score -= 12
    default: break
    }
    if line.hint != 0 { score -= 35 }
    if line.marks.contains(.clock) || line.marks.contains(.address) { score -= 25 }
    if line.separators > 0 { score -= 20 }
    if line.digits * 3 > line.length { score -= 30 }
    // Between headline and text stand standfirst, byline, date and caption: of two equals the upper one is the headline.
    score += 2 * min(6, max(0, first - index))
    if line.copies > 1 { score += line.copies > 3 ? -10 : 6 }
    if line.first == .bullet || line.first == .arrow { score -= 15 }
    return score
  }
}

extension Buckets {
  /// What each doubling of a distance in lines costs a headline.
  static func distanceCost(_ distance: Int) -> Int {
    distance <= 10 ? 0 : Int(count(distance)) * 3 - 18
  }
}
