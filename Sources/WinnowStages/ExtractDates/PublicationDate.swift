internal import Winnow
internal import WinnowText

/// Finds a page's publication date in its url, its date lines and its dateline.
///
/// A full day in a line of its own near the headline or the start of the body, or beside a word such as "Published", is a
/// date of the page; a day inside of a sentence or a caption is not, whatever else is missing.
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
  let url: String?
  /// The day in the url, and how it stands there.
  let urlDay: (date: CivilDate, text: String)?
  let blocks: [Block]
  /// Whether a cleaner has labelled the blocks.
  let isCleaned: Bool
  let page: UnsafeBufferPointer<UInt8>
  /// The page as `DateText` makes it.
  let text: UnsafeBufferPointer<UInt8>
  let candidates: [DateCandidate]
  let order: NumericOrder

  /// Lines longer than this around a date are sentences, in bytes.
  static let lineLength = 60
  private static let labelledLineLength = 160
  /// Lines longer than this hold more than a label.
  static let labelLength = 24
  /// From this score on, a hit beats all that stand in worse places.
  private static let certainScore = 45
  /// From this score on, a day without a label stands right beside the headline or the start of the text.
  private static let headScore = 70
  private static let lineRule = "published.line"
  /// A page is published within so many days of the day or month of its url, which are its draft's.
  private static let draftDays = 7
  /// A guess at the order of day and month is trusted no more than this, in hundredths.
  private static let guessedScore = 50

  /// What was found; both nil when the page does not say.
  func find() -> (published: DateAnnotation.Point?, updated: DateAnnotation.Point?) {
    let place = articlePlace()
    let urlMonth = urlDay == nil ? self.urlMonth : nil
    var best: Hit?
    var updated: Hit?
    var tail: Hit?
    var isTailClear = true
    var hasList: Bool?
    for index in candidates.indices {
      guard let hit = hit(index, place) else { continue }
      if let title = place.title, candidates[index].block < title, hit.rule == Self.lineRule {
        let isOfList = hasList ?? hasListAbove(title)
        hasList = isOfList
        if isOfList { continue }
      }
      if hit.isUpdate {
        if hit.score > updated?.score ?? 0 { updated = hit }
      } else if let urlMonth, !(urlMonth.lowerBound...urlMonth.upperBound.adding(days: Self.draftDays) ~= hit.date) {
        continue
      } else if hit.score >= Self.certainScore {
        if hit.score > best?.score ?? 0 { best = hit }
      } else if urlMonth != nil || place.isTail(candidates[index].block), isApart(candidates[index]) {
        isTailClear = isTailClear && tail?.date ?? hit.date == hit.date
        if tail == nil { tail = hit }
      }
    }
    let update = updated.map { point($0, .text) }
    if let found = urlDay, best.map({ !isPrinted($0, after: found.date, place) }) ?? true {
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
  /// foot; but in some languages nobody says so of anything else.
  private func isOfNews(_ update: Hit, _ place: ArticlePlace) -> Bool {
    let candidate = candidates[update.candidate]
    let standsAlone = grammar.labels.updatedStandsAlone
    if candidate.block <= place.headEnd, candidate.frame[.clock] != nil { return true }
    let rest = blocks[candidate.block].range.count - candidate.range.count
    return standsAlone && (place.isNear(candidate.block) || rest <= Self.labelLength)
  }

  /// Whether a line beside the headline names a day soon after the url's: urls keep the day of the draft. Well above the
  /// headline stands the day of the visit.
  private func isPrinted(_ hit: Hit, after day: CivilDate, _ place: ArticlePlace) -> Bool {
    hit.score >= Self.headScore && day < hit.date && hit.date <= day.adding(days: Self.draftDays)
      && (hit.rule != Self.lineRule || candidates[hit.candidate].block + Self.mastheadReach >= place.title ?? 0)
  }

  /// A day without a label so many lines above the headline is the masthead's.
  private static let mastheadReach = 3

  /// Whether another day is glued to this one: blogs print the day of publication and that of the last change, and hide one
  /// of them.
  private func isPair(_ index: Int) -> Bool {
    pairedDay(index - 1, with: index) != nil || pairedDay(index + 1, with: index) != nil
  }

  /// Whether the other day of a pair is the earlier. Behind a day, one a little earlier is that of the draft.
  private func isLaterOfPair(_ index: Int, _ date: CivilDate) -> Bool {
    if let first = pairedDay(index - 1, with: index) { return first < date }
    return pairedDay(index + 1, with: index).map { $0.adding(days: Self.draftDays) < date } ?? false
  }

  /// The day of a neighbour, if nothing stands between the two.
  private func pairedDay(_ other: Int, with index: Int) -> CivilDate? {
    guard candidates.indices.contains(other),
      candidates[min(index, other)].range.upperBound == candidates[max(index, other)].range.lowerBound
    else { return nil }
    return resolved(candidates[other])?.date
  }

  /// Whether three days or more stand in short lines above the headline: those of a list of other articles.
  private func hasListAbove(_ title: Int) -> Bool {
    var days: [CivilDate] = []
    for candidate in candidates where candidate.block < title {
      let rest = blocks[candidate.block].range.count - candidate.range.count
      guard rest <= Self.lineLength, let day = resolved(candidate)?.date, !days.contains(day) else { continue }
      days.append(day)
      if days.count == 3 { return true }
    }
    return false
  }

  /// Whether a day stands in a line that a cleaner has taken out of the article, or that holds little else: in a line
  /// of the article it may be a source's, a post's or a list's, unless an update is dated beside it.
  private func isApart(_ candidate: DateCandidate) -> Bool {
    let block = blocks[candidate.block]
    return !isCleaned || !block.label.isKept || block.range.count - candidate.range.count < 12
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
    // Digits that name an event ("9/11") date no page.
    return grammar.operations[candidate.rule] == .date && frame[.monthday] == nil
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
    let block = blocks[candidate.block].range
    let rest = block.count - candidate.range.count
    guard rest <= Self.labelledLineLength || beginsWithPhrase(candidate, block, rest), isFullDay(candidate),
      let label = label(candidate, block, place)
    else { return nil }
    let isLabelled = label != .none
    let isStamp = candidate.frame[.clock] ?? candidate.frame[.hour] != nil
    guard
      isLabelled || isDateLine(candidate, block, place, isStamp: isStamp)
        || place.isHead(candidate.block) && isPair(index),
      !isOfSpan(index),
      !isOfDetails(candidate, isLabelled: isLabelled), let (date, value) = resolved(candidate)
    else { return nil }
    var score = isLabelled ? 70 : 50
    if candidate.block <= place.headEnd {
      guard let distance = place.distance(candidate.block, isLabelled: isLabelled) else { return nil }
      score += max(0, 24 - distance)
    } else {
      // A label right behind the beginning belongs to the byline, whose readers' rating may stand above.
      let isSettled = isLabelled && place.isNear(candidate.block)
      if !isSettled, isBelowHeading(candidate.block, place.headEnd, isLabelled: isLabelled) { return nil }
      // Behind the start of the body: the page's own only when close to it, or labelled.
      let distance = candidate.block - place.headEnd
      score -= isLabelled ? min(20, distance) : min(20, 4 * distance)
    }
    if candidate.frame[.clock] != nil { score += 3 }
    if rest < 12 { score += 1 }
    let isUpdate = label == .updated || isLaterOfPair(index, date)
    let rule =
      isUpdate ? (isLabelled ? "updated.label" : "updated.pair") : isLabelled ? "published.label" : Self.lineRule
    return Hit(candidate: index, date: date, value: value, score: score, isUpdate: isUpdate, rule: rule)
  }
}
