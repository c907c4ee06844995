/// The first glance at a page's lines in search of the headline: a sum of a few rewards and penalties.
struct TitleGlance {
  let lines: UnsafeBufferPointer<LineStatistics>
  let topicWordCount: Int
  /// The first kept paragraph of the page, and that of the stretch with most kept words.
  let article: Int
  let body: Int

  /// How much a line looks like the headline of the article; nil when it cannot be one; `counts` are those of `Buckets`.
  @inline(__always)
  func score(_ index: Int, _ counts: UnsafeBufferPointer<UInt8>) -> Int? {
    let line = lines[index]
    guard line.words >= 1, line.words <= 45, line.length >= 4 else { return nil }
    // A headline of many words may look like prose ("U.S." ends no sentence), but it does not end like it.
    if line.isProse, line.last == .fullStop || line.last == .quote { return nil }
    guard let place = place(index, line, counts) else { return nil }
    var score = 60 &+ place
    switch line.words {
    case 1: score -= 50
    case 2: score -= 40
    case 3: score -= 20
    case 4: score -= 4
    case 5...20: score += 10
    case 21...25: score -= 6
    default: score -= 20
    }
    if topicWordCount >= 2 {
      if line.topicWords == 0 {
        score -= 25
      } else {
        let content = max(1, Int(line.words) - Int(line.functionWords))
        score += min(100, Int(line.topicWords) * 100 / min(topicWordCount, content)) * 70 / 100
      }
    }
    switch line.last {
    case .fullStop: score -= 18
    case .colon, .comma, .ellipsis: score -= 12
    default: break
    }
    if line.hint != 0 { score -= line.ruleAction == 2 ? 70 : 35 }
    if line.marks.contains(.clock) || line.marks.contains(.address) { score -= 25 }
    if line.separators > 0 { score -= 20 }
    if Int(line.digits) * 3 > Int(line.length) { score -= 30 }
    if line.copies > 1 { score += line.copies > 3 ? -10 : 6 }
    if line.first == .bullet || line.first == .arrow { score -= 15 }
    return score
  }

  /// What a line's distance from the article is worth: from its nearer beginning.
  @inline(__always)
  private func place(_ index: Int, _ line: LineStatistics, _ counts: UnsafeBufferPointer<UInt8>) -> Int? {
    let near = place(index, line, before: body, counts)
    guard article != body, let other = place(index, line, before: article, counts) else { return near }
    return max(near ?? other, other)
  }

  @inline(__always)
  private func place(
    _ index: Int, _ line: LineStatistics, before first: Int, _ counts: UnsafeBufferPointer<UInt8>
  ) -> Int? {
    // Below the first paragraph only a line that says what the url says can be the headline.
    if index == first || index > first &+ 3 || index > first && line.topicWords < 2 { return nil }
    if index > first { return -25 }
    let distance = first &- index
    let cost = distance <= 10 ? 0 : min(60, Int(counts[min(4095, distance)]) * 3 - 18)
    // Between headline and text stand standfirst, byline, date and caption: of two equals the upper one is the headline.
    return 2 * min(6, distance) - cost
  }
}
