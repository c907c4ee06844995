internal import Winnow
internal import WinnowText

/// Finds a page's publication date in its url, its date lines and its dateline.
///
/// A full day in a line of its own near the start of the body, or behind a word such as "Published", is a date of the
/// page; a day inside of a sentence or a caption is not, whatever else is missing.
struct PublicationDate {
  /// A day that the page may have been published or updated on.
  private struct Hit {
    var candidate: Int
    var date: CivilDate
    var value: String
    var score: Int
    var isUpdate: Bool
    var rule: String
  }

  let grammar: DateGrammar
  let document: Document
  let text: UnsafeBufferPointer<UInt8>
  let candidates: [DateCandidate]
  let order: NumericOrder

  /// Lines longer than this around a date are sentences, in bytes.
  private static let lineLength = 60
  /// The same beside a date with its clock time, which is longer itself.
  private static let stampedLineLength = 45
  private static let labelledLineLength = 160
  private static let bodyLength = 160
  /// From this score on, a hit beats all that stand in worse places.
  private static let certainScore = 45
  /// A guess at the order of day and month is trusted no more than this, in hundredths.
  private static let guessedScore = 50

  /// What was found; both nil when the page does not say.
  func find() -> (published: DateAnnotation.Point?, updated: DateAnnotation.Point?) {
    let body = bodyStart()
    var best: Hit?
    var updated: Hit?
    var tail: Hit?
    var isTailClear = true
    for index in candidates.indices {
      guard let hit = hit(index, body: body) else { continue }
      if hit.isUpdate {
        if hit.score > updated?.score ?? 0 { updated = hit }
      } else if hit.score >= Self.certainScore {
        if hit.score > best?.score ?? 0 { best = hit }
      } else if let tail {
        isTailClear = isTailClear && tail.date == hit.date
      } else {
        tail = hit
      }
    }
    let update = updated.map { point($0, .text) }
    if let url = document.url, let found = URLDate.day(in: url) {
      return (
        DateAnnotation.Point(
          value: found.date.text, basis: .url, confidence: 0.95,
          evidence: [Evidence(.url, text: found.text, rule: "published.url")]), update
      )
    }
    if let best { return (point(best, .text), update) }
    if let dateline = dateline() { return (dateline, update) }
    // A single day in lines behind the article: where some papers print theirs. Several are links to other articles.
    if let tail, isTailClear, updated == nil { return (point(tail, .text), nil) }
    if let updated, isOfNews(updated, body), var point = update {
      point.basis = .updated
      point.confidence = min(point.confidence, 0.6)
      return (point, update)
    }
    return (nil, update)
  }

  /// News pages that print one date call it the update's, and give the time. Guides that last give the day alone, or at the
  /// foot.
  private func isOfNews(_ update: Hit, _ body: Int) -> Bool {
    let candidate = candidates[update.candidate]
    return candidate.block <= body && candidate.frame[.clock] != nil
  }

  private func point(_ hit: Hit, _ basis: DateAnnotation.Basis) -> DateAnnotation.Point {
    let isGuess = !order.isKnown && NumericOrder.readings(candidates[hit.candidate].frame) != nil
    return DateAnnotation.Point(
      value: hit.value, basis: basis, confidence: Double(min(hit.score, isGuess ? Self.guessedScore : 98)) / 100,
      evidence: [Evidence(page: candidates[hit.candidate].range, rule: hit.rule)])
  }

  /// The first block of what looks like running text: long, with another long one near.
  private func bodyStart() -> Int {
    let blocks = document.blocks
    for index in blocks.indices where blocks[index].range.count >= Self.bodyLength {
      let end = min(index + 6, blocks.count)
      for next in (index + 1)..<max(end, index + 1) where blocks[next].range.count >= Self.bodyLength { return index }
    }
    return blocks.firstIndex { $0.range.count >= Self.bodyLength } ?? blocks.count
  }

  private func isFullDay(_ candidate: DateCandidate) -> Bool {
    let frame = candidate.frame
    return grammar.operations[candidate.rule] == .date
      && (frame[.date] != nil || frame[.numeric] != nil
        || (frame[.year] != nil && frame[.month] != nil && (frame[.day] ?? frame[.ordinal]) != nil))
  }

  private func resolved(_ candidate: DateCandidate) -> (date: CivilDate, value: String)? {
    guard isFullDay(candidate) else { return nil }
    let frame = candidate.frame
    var resolver = DateResolver(anchor: nil, monthFirst: order.isMonthFirst)
    guard let resolved = resolver.resolve(frame, .date, cue: 0), let point = resolved.point,
      point.grain == .day, 1990...2100 ~= point.date.year
    else { return nil }
    return (point.date, resolved.type == .time ? resolved.value : point.value)
  }

  private func hit(_ index: Int, body: Int) -> Hit? {
    let candidate = candidates[index]
    let block = document.blocks[candidate.block].range
    let rest = block.count - candidate.range.count
    guard rest <= Self.labelledLineLength, isFullDay(candidate), let (date, value) = resolved(candidate) else {
      return nil
    }
    let before = block.lowerBound..<candidate.range.lowerBound
    var isLabelled = contains(grammar.labels.published, before)
    var isUpdate = !isLabelled && contains(grammar.labels.updated, before)
    // "Published 3 May / 24 comments": what follows a label and its date does not take it back.
    if contains(grammar.labels.excluded, isLabelled || isUpdate ? before : block) { return nil }
    if isLabelled, contains(grammar.labels.updated, before) {
      // "Published 3 May, updated 4 May": the nearer word counts.
      let near = max(block.lowerBound, candidate.range.lowerBound - 24)..<candidate.range.lowerBound
      isUpdate = contains(grammar.labels.updated, near)
      isLabelled = !isUpdate
    }
    if !isLabelled, !isUpdate, rest < 12, candidate.block > 0 {
      let previous = document.blocks[candidate.block - 1].range
      if previous.count <= 40 {
        isLabelled = contains(grammar.labels.published, previous)
        isUpdate = !isLabelled && contains(grammar.labels.updated, previous)
      }
    }
    let isStamp = candidate.frame[.clock] ?? candidate.frame[.hour] != nil
    guard isLabelled || isUpdate || rest <= (isStamp ? Self.stampedLineLength : Self.lineLength) else { return nil }
    // "Last edited on 7 April 2020, at 05:33." is no prose.
    if !isLabelled, !isUpdate, !isStamp, looksLikeSentence(block, candidate.range) { return nil }
    var score = isLabelled || isUpdate ? 70 : 50
    let distance = body - candidate.block
    if distance >= 0 {
      score += max(0, 24 - distance)
    } else {
      if !isLabelled, !isUpdate, isBelowHeading(candidate.block, body) { return nil }
      // Behind the start of the body: the page's own only when close to it, or labelled.
      score -= isLabelled || isUpdate ? min(20, -distance) : min(20, 4 * -distance)
    }
    if candidate.frame[.clock] != nil { score += 3 }
    if rest < 12 { score += 2 }
    return Hit(
      candidate: index, date: date, value: value, score: score, isUpdate: isUpdate,
      rule: isUpdate ? "updated.label" : isLabelled ? "published.label" : "published.line")
  }

  /// Whether one of the last lines before, behind the start of the body, is a heading such as "Comments (2)".
  private func isBelowHeading(_ block: Int, _ body: Int) -> Bool {
    for index in max(body + 1, block - Self.headingReach)..<max(block, body + 1) {
      let range = document.blocks[index].range
      if range.count <= 24, contains(grammar.labels.excluded, range) { return true }
    }
    return false
  }

  /// How many lines a heading stands above the dates that belong to it.
  private static let headingReach = 12

  /// A full stop behind words, or the date at the end of a clause: prose and captions, not a date line.
  private func looksLikeSentence(_ block: Range<Int>, _ date: Range<Int>) -> Bool {
    guard block.upperBound - date.upperBound < 4, text[block.upperBound - 1] == 0x2E else { return false }
    return date.lowerBound - block.lowerBound > 12
  }

  /// Whether one of the phrases stands in the range.
  private func contains(_ phrases: [[Int32]], _ range: Range<Int>) -> Bool {
    guard !phrases.isEmpty else { return false }
    var index = range.lowerBound
    while index < range.upperBound {
      if DateTokenizer.isSkipped(text[index]) {
        index += 1
        continue
      }
      let end = DateTokenizer.tokenEnd(text, from: index, to: range.upperBound)
      let word = grammar.words.find(text, index, end)
      if word >= 0 {
        for phrase in phrases where phrase.first == word && follows(phrase.dropFirst(), end, range.upperBound) {
          return true
        }
      }
      index = end
    }
    return false
  }

  private func follows(_ words: ArraySlice<Int32>, _ start: Int, _ limit: Int) -> Bool {
    var position = start
    for word in words {
      let next = DateWindow.word(behind: position, grammar, text, limit: limit)
      guard next.word == word else { return false }
      position = next.range.upperBound
    }
    return true
  }

  // MARK: Dateline

  /// `KATHMANDU, April 25, 2015 (Reuters) –` at the start of one of the first paragraphs. Without a year in it, the year
  /// must stand in the url.
  private func dateline() -> DateAnnotation.Point? {
    var paragraphs = 0
    for (index, block) in document.blocks.enumerated() where block.range.count >= 80 {
      paragraphs += 1
      guard paragraphs <= 4 else { return nil }
      guard let candidate = candidates.first(where: { $0.block == index }), isDateline(candidate, block.range) else {
        continue
      }
      var frame = candidate.frame
      if frame[.year] == nil, let url = document.url { frame[.year] = URLDate.year(in: url) }
      guard frame[.year] != nil, frame[.month] != nil, frame[.day] != nil else { continue }
      var complete = candidate
      complete.frame = frame
      guard let (date, _) = resolved(complete) else { continue }
      return DateAnnotation.Point(
        value: date.text, basis: .dateline, confidence: 0.8,
        evidence: [Evidence(page: candidate.range, rule: "published.dateline")])
    }
    return nil
  }

  private func isDateline(_ candidate: DateCandidate, _ block: Range<Int>) -> Bool {
    let lead = candidate.range.lowerBound - block.lowerBound
    guard 3...60 ~= lead else { return false }
    let page = document.page
    // The place is written in capitals or is followed by a comma right before the date.
    var cursor = candidate.range.lowerBound - 1
    while cursor > block.lowerBound, DateTokenizer.isSkipped(text[cursor]) || text[cursor] == 0x28 { cursor -= 1 }
    guard page[block.lowerBound].isASCIIUpper, text[cursor] == 0x2C || page[cursor].isASCIIUpper else { return false }
    let end = min(candidate.range.upperBound + 28, block.upperBound)
    var index = candidate.range.upperBound
    while index < end {
      if text[index] == 0x2D, index + 1 < end, !text[index + 1].isWordByte { return true }
      if text[index] == 0x3A || text[index] == 0x2F { return true }
      if text[index] == 0x2E { return false }
      index += 1
    }
    return false
  }

  // MARK: Bounds

  /// The latest day that the page speaks of as past, and its update or the end of a copyright year: between them it was
  /// published.
  func bounds(updated: CivilDate?) -> (earliest: CivilDate?, latest: CivilDate?) {
    var earliest: CivilDate?
    var latest: CivilDate?
    for candidate in candidates {
      let block = document.blocks[candidate.block].range
      if let year = candidate.frame[.year], candidate.frame[.month] == nil, isCopyright(candidate.range, block),
        let last = CivilDate(max(year, lastYear(candidate.range, block)), 12, 31)
      {
        latest = max(latest ?? last, last)
      }
      guard candidate.cue <= 0, block.count - candidate.range.count > Self.lineLength,
        let (date, _) = resolved(candidate), earliest.map({ $0 < date }) ?? true,
        !contains(grammar.labels.excluded, near(candidate.range, in: block))
      else { continue }
      earliest = max(earliest ?? date, date)
    }
    if let updated { latest = updated }
    if let first = earliest, let last = latest, first > last { return (nil, nil) }
    return (earliest, latest)
  }

  /// A date with what stands close to it; blocks may be megabytes long.
  private func near(_ date: Range<Int>, in block: Range<Int>) -> Range<Int> {
    max(block.lowerBound, date.lowerBound - 120)..<min(block.upperBound, date.upperBound + 80)
  }

  /// The latest year of a range or list that begins with one: `1991—2024`, `1991 to 2024`; 0 where it has no four digits.
  private func lastYear(_ first: Range<Int>, _ block: Range<Int>) -> Int {
    let end = min(first.upperBound + 16, block.upperBound)
    var latest = 0
    var index = first.lowerBound
    while index < end {
      let tokenEnd = DateTokenizer.tokenEnd(text, from: index, to: block.upperBound)
      if text[index].isASCIIDigit, tokenEnd - index == 4 {
        var year = 0
        for digit in index..<tokenEnd { year = year * 10 + Int(text[digit] - 0x30) }
        if 1900...2100 ~= year { latest = max(latest, year) }
      } else if index >= first.upperBound, text[index].isWordByte, tokenEnd - index > 3 {
        break
      }
      index = tokenEnd
    }
    return latest
  }

  private func isCopyright(_ year: Range<Int>, _ block: Range<Int>) -> Bool {
    let start = max(block.lowerBound, year.lowerBound - 12)
    let page = document.page
    for index in start..<year.lowerBound where page[index] == 0xC2 && page[index + 1] == 0xA9 { return true }
    return false
  }
}
