internal import Winnow
internal import WinnowText

/// The lines of a page that are likeliest its headline, at a first glance, and the features that tell them apart.
///
/// `TitleGlance` looks at every line above the article; what costs more is measured for those few that come out first.
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
    // Apart from the candidates, which change meanwhile: else the whole would be copied for each line.
    let glance = TitleGlance(
      lines: page.lines, topicWordCount: page.topicWordCount, article: article, body: body)
    let end = min(max(article, body) &+ 4, decisions.count)
    Buckets.withCounts { counts in
      for index in 0..<end where !decisions[index].isWrapped && !isNoHeadline(index) {
        guard let score = glance.score(index, counts) else { continue }
        insert(Candidate(line: index, score: score))
      }
    }
    while count > 1, self[count &- 1].score < self[0].score &- Self.reach { count &-= 1 }
  }

  /// A kicker (`Rent protest in Leipzig:`), or what a rule knows for a picture's caption or credit, or a list's heading.
  private func isNoHeadline(_ index: Int) -> Bool {
    let decision = decisions[index]
    if page.lines[index].last == .colon || decision.startsList { return true }
    return decision.isForced && !decision.isKept && (decision.kind == .caption || decision.kind == .credit)
  }

  /// By falling score at first glance; of equals the upper line first.
  subscript(_ rank: Int) -> Candidate {
    // Ranks are below `count`, which never exceeds `most`.
    @inline(__always) get { candidates[unchecked: rank] }
  }

  private mutating func insert(_ candidate: Candidate) {
    if count == Self.most, self[count &- 1].score >= candidate.score { return }
    count = min(Self.most, count &+ 1)
    var place = count &- 1
    while place > 0, self[place &- 1].score < candidate.score {
      candidates[unchecked: place] = candidates[unchecked: place &- 1]
      place &-= 1
    }
    candidates[unchecked: place] = candidate
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

  // MARK: Features

  /// Puts the features of headlines into the columns.
  func measure(_ columns: FeatureColumns) {
    Buckets.withCounts { counts in
      let parts = parts()
      var mostTopics = 0
      for rank in 0..<count { mostTopics = max(mostTopics, Int(page.lines[self[rank].line].topicWords)) }
      for rank in 0..<count { put(rank, mostTopics, parts[unchecked: rank], columns, counts) }
      putOverlaps(columns, counts)
    }
  }

  /// Puts what the candidates' words have in common with those the article begins with.
  private func putOverlaps(_ columns: FeatureColumns, _ counts: UnsafeBufferPointer<UInt8>) {
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: TopicWords.slotCount) { slots in
      guard let slots = slots.baseAddress else { return }
      var words = TopicWords(in: slots)
      var index = body
      var rest = Self.articleBytes
      while index < decisions.count, rest > 0 {
        if decisions[index].isKept {
          let range = page.coreRange(index)
          page.words.forEach(in: range.lowerBound..<min(range.upperBound, range.lowerBound &+ rest)) {
            words.insert($0)
          }
          rest &-= range.count
        }
        index &+= 1
      }
      var mostShared = 0
      for rank in 0..<count {
        let line = self[rank].line
        var (all, shared) = (0, 0)
        page.words.forEach(in: page.coreRange(line)) { key in
          all &+= 1
          shared &+= words.count(key)
        }
        let share = Buckets.share(shared, of: all)
        if all > 0 { mostShared = max(mostShared, Int(share)) }
        columns.put(.titleOverlap, line, share)
        columns.put(.titleSharedWords, line, counts[min(4095, shared)])
      }
      for rank in 0..<count {
        let line = self[rank].line
        let share = Int(columns.code(.titleOverlap, line))
        columns.put(
          .titleOverlapGap, line, share > 20 ? 30 : UInt8(truncatingIfNeeded: max(0, mostShared &- share)))
      }
    }
  }

  private func put(
    _ rank: Int, _ mostTopics: Int, _ parts: UInt8, _ columns: FeatureColumns, _ counts: UnsafeBufferPointer<UInt8>
  ) {
    let index = self[rank].line
    let topics = Int(page.lines[index].topicWords)
    columns.put(.titleRank, index, UInt8(truncatingIfNeeded: rank))
    columns.put(.titleGap, index, UInt8(truncatingIfNeeded: min(30, (self[0].score &- self[rank].score) / 4)))
    columns.put(
      .titleTopicGap, index,
      page.topicWordCount < 2 ? 30 : UInt8(truncatingIfNeeded: min(29, max(0, mostTopics &- topics))))
    columns.put(.titleTopicShare, index, Buckets.share(topics, of: page.topicWordCount))
    columns.put(.titleParts, index, parts)
    columns.put(.titleBylineBelow, index, bylineBelow(index))
    columns.put(.titleBylineAbove, index, bylineAbove(index))
    columns.put(.titleLinesBelow, index, linesBelow(index))
    columns.put(.articleDistance, index, Buckets.signed(index &- article, counts))
    columns.put(.bodyDistance, index, Buckets.signed(index &- body, counts))
  }

  /// Whether other candidates end (1) or begin (2) with the line, and whether it ends (4) or begins (8) with them: the tail
  /// of a breadcrumb, a headline with the site's name, a kicker and the headline on one line.
  private func parts() -> InlineArray<12, UInt8> {
    var parts = InlineArray<12, UInt8>(repeating: 0)
    // The first and the last eight bytes tell nearly all pairs apart; shorter lines are no parts.
    var heads = InlineArray<12, UInt64>(repeating: 0)
    var tails = InlineArray<12, UInt64>(repeating: 0)
    for rank in 0..<count {
      let range = page.coreRange(self[rank].line)
      guard range.count >= 8, let base = UnsafeRawPointer(page.folded.baseAddress) else { continue }
      heads[unchecked: rank] = base.loadUnaligned(fromByteOffset: range.lowerBound, as: UInt64.self)
      tails[unchecked: rank] = base.loadUnaligned(fromByteOffset: range.upperBound &- 8, as: UInt64.self)
    }
    for rank in 1..<max(1, count) {
      let (head, tail) = (heads[unchecked: rank], tails[unchecked: rank])
      for other in 0..<rank where heads[unchecked: other] == head || tails[unchecked: other] == tail {
        note(rank, other, &parts)
      }
    }
    return parts
  }

  private func note(_ rank: Int, _ other: Int, _ parts: inout InlineArray<12, UInt8>) {
    let (own, others) = (page.core(self[rank].line), page.core(self[other].line))
    guard own.count != others.count, min(own.count, others.count) >= 8 else { return }
    let isLonger = own.count > others.count
    let (long, short) = isLonger ? (rank, other) : (other, rank)
    let (whole, part) = isLonger ? (own, others) : (others, own)
    if whole.hasSuffix(part) {
      parts[long] |= 4
      parts[short] |= 1
    }
    if whole.hasPrefix(part) {
      parts[long] |= 8
      parts[short] |= 2
    }
  }

  /// The distance of the nearest byline or date line below; rules speak about those, and mostly about no line near.
  private func bylineBelow(_ index: Int) -> UInt8 {
    let end = min(page.lines.count, index &+ 1 &+ Self.bylineReach)
    guard page.places[end].hints != page.places[index &+ 1].hints else { return Self.noByline }
    for other in index &+ 1..<end where isByline(other) { return UInt8(truncatingIfNeeded: other &- index) }
    return Self.noByline
  }

  private func bylineAbove(_ index: Int) -> UInt8 {
    let start = max(0, index &- Self.bylineReach)
    guard page.places[start].hints != page.places[index].hints else { return Self.noByline }
    var other = index &- 1
    while other >= start {
      if isByline(other) { return UInt8(truncatingIfNeeded: index &- other) }
      other &-= 1
    }
    return Self.noByline
  }

  private static let noByline = UInt8(bylineReach + 1)

  @inline(__always)
  private func isByline(_ index: Int) -> Bool {
    page.lines[index].hint == Self.bylineHint || page.lines[index].hint == Self.dateHint
  }

  /// How many of the lines between a line and the article might be headlines, too.
  private func linesBelow(_ index: Int) -> UInt8 {
    var lines: UInt8 = 0
    var other = index &+ 1
    let end = min(body, index &+ 25)
    while other < end {
      lines &+= page.lines[other].words >= 4 && page.lines[other].hint == 0 ? 1 : 0
      other &+= 1
    }
    return lines
  }
}
