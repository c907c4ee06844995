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
  static let lineLength = 60
  /// The same beside a date with its clock time, which is longer itself.
  private static let stampedLineLength = 45
  private static let labelledLineLength = 160
  /// The same behind "This entry was posted on": old blogs go on with feeds and trackbacks.
  private static let phraseLineLength = 400
  /// Lines longer than this hold more than a label.
  private static let labelLength = 24
  /// The same for a part of a byline.
  private static let partLength = 40
  /// From this score on, a hit beats all that stand in worse places.
  private static let certainScore = 45
  /// From this score on, a day without a label stands right beside the headline or the start of the text.
  private static let headScore = 70
  private static let lineRule = "published.line"
  /// A guess at the order of day and month is trusted no more than this, in hundredths.
  private static let guessedScore = 50

  /// What was found; both nil when the page does not say.
  func find() -> (published: DateAnnotation.Point?, updated: DateAnnotation.Point?) {
    let place = articlePlace()
    var best: Hit?
    var updated: Hit?
    var tail: Hit?
    var isTailClear = true
    for index in candidates.indices {
      guard let hit = hit(index, place) else { continue }
      if hit.isUpdate {
        if hit.score > updated?.score ?? 0 { updated = hit }
      } else if hit.score >= Self.certainScore {
        if hit.score > best?.score ?? 0 { best = hit }
      } else if place.isTail(candidates[index].block), isApart(candidates[index]) {
        isTailClear = isTailClear && tail?.date ?? hit.date == hit.date
        if tail == nil { tail = hit }
      }
    }
    let update = updated.map { point($0, .text) }
    if let hit = best, isOfList(hit, place) { best = nil }
    if let url = document.url, let found = URLDate.day(in: url), best.map({ !isPrinted($0, after: found.date) }) ?? true {
      return (
        DateAnnotation.Point(
          value: found.date.text, basis: .url, confidence: 0.95,
          evidence: [Evidence(.url, text: found.text, rule: "published.url")]), update
      )
    }
    if let best { return (point(best, .text), update) }
    if let dateline = dateline(place) { return (dateline, update) }
    // A single day in lines behind the article: where some papers print theirs. Several are links to other articles.
    if let tail, isTailClear, updated.map({ isSameLine($0, tail) }) ?? true { return (point(tail, .text), update) }
    if let updated, isOfNews(updated, place), var point = update {
      point.basis = .updated
      point.confidence = min(point.confidence, 0.6)
      return (point, update)
    }
    return (nil, update)
  }

  /// News pages that print one date call it the update's, and give the time. Guides that last give the day alone, or at the
  /// foot.
  private func isOfNews(_ update: Hit, _ place: ArticlePlace) -> Bool {
    let candidate = candidates[update.candidate]
    if place.isNear(candidate.block), grammar.labels.updatedStandsAlone || candidate.frame[.clock] != nil { return true }
    let rest = document.blocks[candidate.block].range.count - candidate.range.count
    return grammar.labels.updatedStandsAlone && rest <= Self.labelLength
  }

  /// Whether a line beside the headline names a day soon after the url's: urls keep the day of the draft.
  private func isPrinted(_ hit: Hit, after day: CivilDate) -> Bool {
    hit.score >= Self.headScore && day < hit.date && hit.date <= day.adding(days: 7)
  }

  /// Whether a day without a label stands above the headline among several others: those of a list of other articles.
  private func isOfList(_ hit: Hit, _ place: ArticlePlace) -> Bool {
    guard let title = place.title, hit.rule == Self.lineRule, candidates[hit.candidate].block < title else { return false }
    var others: [CivilDate] = []
    for candidate in candidates where candidate.block < title {
      let rest = document.blocks[candidate.block].range.count - candidate.range.count
      guard rest <= Self.lineLength, let day = resolved(candidate)?.date, day != hit.date, !others.contains(day) else {
        continue
      }
      others.append(day)
      if others.count == 2 { return true }
    }
    return false
  }

  /// Whether a day stands in a line that a cleaner has taken out of the article, or that holds little else: in a line of
  /// the article it may be a source's, a post's or a list's, unless an update is dated beside it.
  private func isApart(_ candidate: DateCandidate) -> Bool {
    let block = document.blocks[candidate.block]
    return !document.isCleaned || !block.label.isKept || block.range.count - candidate.range.count < 12
      || contains(grammar.labels.updated, block.range)
  }

  private func isSameLine(_ first: Hit, _ second: Hit) -> Bool {
    candidates[first.candidate].block == candidates[second.candidate].block
  }

  private func point(_ hit: Hit, _ basis: DateAnnotation.Basis) -> DateAnnotation.Point {
    let isGuess = !order.isKnown && NumericOrder.readings(candidates[hit.candidate].frame) != nil
    return DateAnnotation.Point(
      value: hit.value, basis: basis, confidence: Double(min(hit.score, isGuess ? Self.guessedScore : 98)) / 100,
      evidence: [Evidence(page: candidates[hit.candidate].range, rule: hit.rule)])
  }

  func isFullDay(_ candidate: DateCandidate) -> Bool {
    let frame = candidate.frame
    return grammar.operations[candidate.rule] == .date
      && (frame[.date] != nil || frame[.numeric] != nil
        || (frame[.year] != nil && frame[.month] != nil && (frame[.day] ?? frame[.ordinal]) != nil))
  }

  func resolved(_ candidate: DateCandidate) -> (date: CivilDate, value: String)? {
    guard isFullDay(candidate) else { return nil }
    let frame = candidate.frame
    var resolver = DateResolver(anchor: nil, monthFirst: order.isMonthFirst)
    guard let resolved = resolver.resolve(frame, .date, cue: 0), let point = resolved.point,
      point.grain == .day, 1990...2100 ~= point.date.year
    else { return nil }
    return (point.date, resolved.type == .time ? resolved.value : point.value)
  }

  private func hit(_ index: Int, _ place: ArticlePlace) -> Hit? {
    let candidate = candidates[index]
    let block = document.blocks[candidate.block].range
    let rest = block.count - candidate.range.count
    guard rest <= Self.labelledLineLength || beginsWithPhrase(candidate, block, rest), isFullDay(candidate), let (date, value) = resolved(candidate),
      let label = label(candidate, block, place)
    else { return nil }
    let isLabelled = label != .none
    let isStamp = candidate.frame[.clock] ?? candidate.frame[.hour] != nil
    guard isLabelled || isDateLine(candidate, block, place, isStamp: isStamp) else { return nil }
    var score = isLabelled ? 70 : 50
    if candidate.block <= place.headEnd {
      guard let distance = place.distance(candidate.block, isLabelled: isLabelled) else { return nil }
      score += max(0, 24 - distance)
    } else {
      if !isLabelled, isBelowHeading(candidate.block, place.headEnd) { return nil }
      // Behind the start of the body: the page's own only when close to it, or labelled.
      let distance = candidate.block - place.headEnd
      score -= isLabelled ? min(20, distance) : min(20, 4 * distance)
    }
    if candidate.frame[.clock] != nil { score += 3 }
    if rest < 12 { score += 2 }
    return Hit(
      candidate: index, date: date, value: value, score: score, isUpdate: label == .updated,
      rule: label == .updated ? "updated.label" : isLabelled ? "published.label" : Self.lineRule)
  }

  /// Whether a long line begins with a label of several words and the day.
  private func beginsWithPhrase(_ candidate: DateCandidate, _ block: Range<Int>, _ rest: Int) -> Bool {
    let before = block.lowerBound..<candidate.range.lowerBound
    return rest <= Self.phraseLineLength && before.count <= Self.partLength
      && contains(grammar.labels.published, before, words: 2)
  }

  /// What the words before a day say of it.
  private enum Label { case none, published, updated }

  /// What the line says of its day, or a short line above it; nil when it is of something else.
  private func label(_ candidate: DateCandidate, _ block: Range<Int>, _ place: ArticlePlace) -> Label? {
    let before = block.lowerBound..<candidate.range.lowerBound
    var label: Label =
      contains(grammar.labels.published, before)
      ? .published : contains(grammar.labels.updated, before) ? .updated : .none
    // What follows a label and its date does not take it back ("Published 3 May / 24 comments"), and a byline counts the
    // comments.
    let isSettled = label != .none || place.isNear(candidate.block)
    if contains(grammar.labels.excluded, isSettled ? before : block) { return nil }
    if label == .published, contains(grammar.labels.updated, before) {
      // "Published 3 May, updated 4 May": the nearer word counts.
      let near = max(block.lowerBound, candidate.range.lowerBound - 24)..<candidate.range.lowerBound
      if contains(grammar.labels.updated, near) { label = .updated }
    }
    let rest = block.count - candidate.range.count
    if label == .none, rest <= Self.partLength, text[block.upperBound - 1] != 0x2E {
      // "3 Sept 2024 | Originally published"
      if contains(grammar.labels.published, candidate.range.upperBound..<block.upperBound) { return .published }
    }
    if label == .none, rest < 12, candidate.block > 0 {
      let previous = document.blocks[candidate.block - 1].range
      if previous.count <= Self.labelLength {
        if contains(grammar.labels.published, previous) { return .published }
        if contains(grammar.labels.updated, previous) { return .updated }
      }
    }
    return label
  }

  /// Whether a day without a label stands in a line that holds little else, and is no sentence.
  private func isDateLine(
    _ candidate: DateCandidate, _ block: Range<Int>, _ place: ArticlePlace, isStamp: Bool
  ) -> Bool {
    let isByline = place.isHead(candidate.block) && !document.blocks[candidate.block].label.isKept
    let limit = isStamp && !isByline ? Self.stampedLineLength : Self.lineLength
    if block.count - candidate.range.count > limit {
      // "By Ann Lee | 3 May 2024 | 18 comments | …": the part of a byline.
      guard place.isHead(candidate.block) else { return false }
      let part = part(around: candidate.range, in: block)
      return part != block && part.count - candidate.range.count <= Self.partLength
    }
    // "Last edited on 7 April 2020, at 05:33." is no prose.
    return isStamp || !looksLikeSentence(block, candidate.range)
  }

  /// What stands around a date between two separators of a byline.
  private func part(around date: Range<Int>, in block: Range<Int>) -> Range<Int> {
    var start = date.lowerBound
    while start > block.lowerBound, !isSeparator(start - 1) { start -= 1 }
    var end = date.upperBound
    while end < block.upperBound, !isSeparator(end) { end += 1 }
    return start..<end
  }

  /// `|`, and what `DateText` makes one byte of: `•`, `·`; `⋅` and `●` begin with 0xE2.
  private func isSeparator(_ index: Int) -> Bool {
    text[index] == 0x7C || text[index] == 0x2A || (text[index] == 0x22 && document.page[index] == 0xC2)
      || text[index] == 0xE2
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

  /// Whether one of the phrases, of so many words or more, stands in the range.
  func contains(_ phrases: [[Int32]], _ range: Range<Int>, words minimum: Int = 1) -> Bool {
    guard !phrases.isEmpty else { return false }
    var index = range.lowerBound
    while index < range.upperBound {
      if DateTokenizer.isSkipped(text[index]) {
        index += 1
        continue
      }
      let end = DateTokenizer.tokenEnd(text, from: index, to: range.upperBound)
      let word = grammar.words.find(text, index, end)
      // A "live-update" is a name.
      if word >= 0, index == range.lowerBound || text[index - 1] != 0x2D {
        for phrase in phrases
        where phrase.first == word && phrase.count >= minimum && follows(phrase.dropFirst(), end, range.upperBound) {
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
}
