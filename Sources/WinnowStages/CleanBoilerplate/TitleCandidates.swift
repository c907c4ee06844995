internal import Winnow
internal import WinnowText

/// The lines of a page that are likeliest its headline, at a first glance, and the features that tell them apart.
///
/// The glance is a sum of a few penalties and looks at every line above the article; what costs more is measured for those
/// few that come out first.
struct TitleCandidates {
  /// A line and its score at first glance.
  struct Candidate {
    var line: Int
    var score: Int
  }

  /// Headlines that do not come out among so many, or so near the best, are lost: one in 200.
  static let most = 12
  private static let reach = 80
  /// Bytes of the article, from its first line on, that a headline's words are looked for in.
  private static let articleBytes = 400
  /// How far from a headline its byline or date may stand, in lines.
  private static let bylineReach = 8
  private static let bylineHint = FeatureColumns.hint(.byline)
  private static let dateHint = FeatureColumns.hint(.dateLine)

  private let page: MeasuredPage
  private let decisions: UnsafeBufferPointer<LineDecision>
  /// The first kept paragraph of the page, and that of the stretch with most kept words.
  private let article: Int
  private let body: Int
  private var candidates = InlineArray<12, Candidate>(repeating: Candidate(line: 0, score: 0))
  private(set) var count = 0

  /// Takes the first glance; nil when nothing that reads like an article is kept.
  init?(_ page: MeasuredPage, _ decisions: UnsafeBufferPointer<LineDecision>) {
    self.page = page
    self.decisions = decisions
    guard let first = Self.paragraph(from: 0, page, decisions) else { return nil }
    let window = PageLayout.bestWindow(decisions.count) { index in
      decisions[index].isKept ? Int(min(page.lines[index].words, 120)) : -12
    }
    article = first
    body = Self.paragraph(from: window.lowerBound, page, decisions) ?? first
    for index in 0...min(max(article, body) &+ 3, decisions.count &- 1) {
      guard let score = glance(index) else { continue }
      insert(Candidate(line: index, score: score))
    }
    while count > 1, candidates[count &- 1].score < candidates[0].score &- Self.reach { count &-= 1 }
  }

  /// By falling score at first glance; of equals the upper line first.
  subscript(_ rank: Int) -> Candidate { candidates[rank] }

  private mutating func insert(_ candidate: Candidate) {
    var place = count
    while place > 0, candidates[place &- 1].score < candidate.score { place &-= 1 }
    guard place < Self.most else { return }
    count = min(Self.most, count &+ 1)
    var index = count &- 1
    while index > place {
      candidates[index] = candidates[index &- 1]
      index &-= 1
    }
    candidates[place] = candidate
  }

  /// The first kept paragraph, or what comes closest to one.
  private static func paragraph(
    from start: Int, _ page: MeasuredPage, _ decisions: UnsafeBufferPointer<LineDecision>
  ) -> Int? {
    var long: Int?
    var short: Int?
    for index in start..<decisions.count where decisions[index].isKept {
      let line = page.lines[index]
      if line.isProse { return index }
      if long == nil, line.words >= 12 { long = index }
      if short == nil, line.words >= 6 { short = index }
    }
    return long ?? short
  }

  // MARK: The first glance

  /// How much a line looks like the headline of the article; nil when it cannot be one.
  private func glance(_ index: Int) -> Int? {
    let line = page.lines[index]
    guard line.words >= 1, line.words <= 45, line.length >= 4 else { return nil }
    // A headline of many words may look like prose ("U.S." ends no sentence), but it does not end like it.
    if line.isProse, line.last == .fullStop || line.last == .quote { return nil }
    guard let place = place(index, line) else { return nil }
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
    let topicWordCount = page.topicWordCount
    if topicWordCount >= 2 {
      let content = max(1, Int(line.words) - Int(line.functionWords))
      score += min(100, Int(line.topicWords) * 100 / min(topicWordCount, content)) * 70 / 100
      if line.topicWords == 0 { score -= 25 }
    }
    switch line.last {
    case .fullStop: score -= 18
    case .colon, .comma, .ellipsis: score -= 12
    default: break
    }
    if line.hint != 0 { score -= line.ruleAction == 2 ? 70 : 35 }
    if line.marks.contains(.clock) || line.marks.contains(.address) { score -= 25 }
    if line.separators > 0 { score -= 20 }
    if line.digits * 3 > line.length { score -= 30 }
    if line.copies > 1 { score += line.copies > 3 ? -10 : 6 }
    if line.first == .bullet || line.first == .arrow { score -= 15 }
    return score
  }

  /// What a line's distance from the article is worth: from its nearer beginning.
  private func place(_ index: Int, _ line: LineStatistics) -> Int? {
    let near = place(index, line, before: body)
    guard article != body, let other = place(index, line, before: article) else { return near }
    return max(near ?? other, other)
  }

  private func place(_ index: Int, _ line: LineStatistics, before first: Int) -> Int? {
    // Below the first paragraph only a line that says what the url says can be the headline.
    if index == first || index > first &+ 3 || index > first && line.topicWords < 2 { return nil }
    if index > first { return -25 }
    let distance = first &- index
    let cost = distance <= 10 ? 0 : min(60, Int(Buckets.count(distance)) * 3 - 18)
    // Between headline and text stand standfirst, byline, date and caption: of two equals the upper one is the headline.
    return 2 * min(6, distance) - cost
  }

  // MARK: Features

  /// Puts the features of headlines into the columns.
  func measure(_ columns: FeatureColumns) {
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: TopicWords.slotCount) { slots in
      guard let slots = slots.baseAddress else { return }
      var words = TopicWords(in: slots)
      var index = body
      var rest = Self.articleBytes
      while index < decisions.count, rest > 0 {
        if decisions[index].isKept {
          let text = page.core(index)
          words.insert(UnsafeBufferPointer(rebasing: text.prefix(rest)))
          rest &-= text.count
        }
        index &+= 1
      }
      var shares = InlineArray<12, UInt8>(repeating: 0)
      var (mostTopics, mostShared) = (0, 0)
      for rank in 0..<count {
        let line = candidates[rank].line
        let (all, shared) = words.shared(with: page.core(line))
        let share = Buckets.share(shared, of: all)
        shares[rank] = share
        if all > 0 { mostShared = max(mostShared, Int(share)) }
        mostTopics = max(mostTopics, Int(page.lines[line].topicWords))
        columns.put(.titleOverlap, line, share)
        columns.put(.titleSharedWords, line, Buckets.count(shared))
      }
      for rank in 0..<count {
        put(rank, mostTopics, columns)
        let gap = shares[rank] > 20 ? 30 : max(0, mostShared &- Int(shares[rank]))
        columns.put(.titleOverlapGap, candidates[rank].line, UInt8(truncatingIfNeeded: gap))
      }
    }
  }

  private func put(_ rank: Int, _ mostTopics: Int, _ columns: FeatureColumns) {
    let index = candidates[rank].line
    let line = page.lines[index]
    let topics = Int(line.topicWords)
    columns.put(.titleRank, index, UInt8(truncatingIfNeeded: rank))
    columns.put(
      .titleGap, index,
      UInt8(truncatingIfNeeded: min(30, (candidates[0].score &- candidates[rank].score) / 4)))
    columns.put(
      .titleTopicGap, index,
      page.topicWordCount < 2 ? 30 : UInt8(truncatingIfNeeded: min(29, max(0, mostTopics &- topics))))
    columns.put(.titleTopicShare, index, Buckets.share(topics, of: page.topicWordCount))
    columns.put(.titleParts, index, parts(rank))
    columns.put(.titleBylineBelow, index, bylineDistance(index, step: 1))
    columns.put(.titleBylineAbove, index, bylineDistance(index, step: -1))
    columns.put(.titleLinesBelow, index, linesBelow(index))
    Buckets.withCounts { counts in
      columns.put(.articleDistance, index, Buckets.signed(index &- article, counts))
      columns.put(.bodyDistance, index, Buckets.signed(index &- body, counts))
    }
  }

  /// Whether other candidates end (1) or begin (2) with the line, and whether it ends (4) or begins (8) with them: the tail
  /// of a breadcrumb, a headline with the site's name, a kicker and the headline on one line.
  private func parts(_ rank: Int) -> UInt8 {
    var parts: UInt8 = 0
    let text = page.core(candidates[rank].line)
    for other in 0..<count where other != rank {
      let line = candidates[other].line
      let core = page.core(line)
      if core.count > text.count {
        guard text.count >= 8 else { continue }
        if core.hasSuffix(text) { parts |= 1 }
        if core.hasPrefix(text) { parts |= 2 }
      } else if core.count < text.count, core.count >= 8 {
        if text.hasSuffix(core) { parts |= 4 }
        if text.hasPrefix(core) { parts |= 8 }
      }
    }
    return parts
  }

  /// The distance of the nearest byline or date line in one direction.
  private func bylineDistance(_ index: Int, step: Int) -> UInt8 {
    for distance in 1...Self.bylineReach {
      let other = index &+ step &* distance
      guard page.lines.indices.contains(other) else { break }
      let hint = page.lines[other].hint
      if hint == Self.bylineHint || hint == Self.dateHint { return UInt8(truncatingIfNeeded: distance) }
    }
    return UInt8(Self.bylineReach + 1)
  }

  /// How many of the lines between a line and the article might be headlines, too.
  private func linesBelow(_ index: Int) -> UInt8 {
    var lines: UInt8 = 0
    var other = index &+ 1
    let end = min(body, index &+ 25)
    while other < end {
      if page.lines[other].words >= 4, page.lines[other].hint == 0 { lines &+= 1 }
      other &+= 1
    }
    return lines
  }
}
