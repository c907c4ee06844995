internal import Winnow
internal import WinnowText

/// What the lines around a paragraph say of it, where the model is not sure.
extension PageCleaner {
  /// How sure is sure, in hundredths of a logit.
  private static let gapMargin = 150
  private static let sentenceMargin = 35
  private static let stretchMargin = 200

  /// A paragraph between two kept lines is hardly anything else, nor is one below a line that a rule keeps, as an answer is
  /// below its question: it stays unless the model is sure.
  func fillGaps(_ page: MeasuredPage, _ decisions: Decisions) {
    guard decisions.count > 1 else { return }
    keepHeadingsOfQuestions(page, decisions)
    for index in 1..<decisions.count where !decisions[index].isKept && page.lines[index].isProse {
      let above = decisions[index - 1]
      guard decisions[index].cause.isModel, above.isKept, Int(page.scores[index]) > threshold - Self.gapMargin else {
        continue
      }
      decisions[index].isKept = above.isForced || index + 1 < decisions.count && decisions[index + 1].isKept
    }
  }

  /// A question right above a paragraph of the article is its heading, and what stands right above the first question is the
  /// heading over them all, though menus have such lines, too: `FAQs`. Of these, four of five on labelled pages belong to the
  /// article.
  private func keepHeadingsOfQuestions(_ page: MeasuredPage, _ decisions: Decisions) {
    guard let first = decisions.firstIndex(where: \.isKept) else { return }
    for index in first..<decisions.count - 1 where !decisions[index].isKept {
      guard decisions[index + 1].isKept, page.lines[index + 1].isProse, mayBeQuestion(index, page, decisions) else {
        continue
      }
      decisions[index].isKept = true
    }
    var last = first
    for index in first..<decisions.count - 1 {
      guard !decisions[index].isKept else {
        last = index
        continue
      }
      let question = decisions[index + 1]
      guard question.isKept, page.lines[index].words <= Self.headingWords, index - last <= Self.phraseReach else {
        continue
      }
      let isAsked =
        page.lines[index + 1].last == .question && index + 2 < decisions.count && decisions[index + 2].isKept
        && page.lines[index + 2].isProse
      let mayBeHeading = decisions[index].cause.isModel || decisions[index].kind == .navigation
      guard question.isForced && Int(page.scores[index]) > threshold - Self.gapMargin || isAsked, mayBeHeading else {
        continue
      }
      decisions[index].isKept = true
      decisions[index].isForced = false
    }
  }

  /// Running text right below the last paragraph that is kept is the article's end, unless it speaks to the reader or of the
  /// site itself, or the model is sure: of such lines on labelled pages five of six belong to the article. A short sentence
  /// (`The trial continues.`) needs the model to be in doubt; a question may stand above the paragraph that answers it.
  func keepLastParagraphs(_ page: MeasuredPage, _ decisions: Decisions) {
    guard var last = decisions.lastIndex(where: \.isKept) else { return }
    while last + 1 < decisions.count, page.lines[last].isProse {
      let isAnswer =
        last + 2 < decisions.count && page.lines[last + 2].isProse && mayBeQuestion(last + 1, page, decisions)
      let end = isAnswer ? last + 2 : last + 1
      let line = page.lines[end]
      let margin = line.isProse ? Self.gapMargin : Self.sentenceMargin
      guard decisions[end].cause.isModel, line.words >= 3, line.personalWords == 0,
        line.last == .fullStop || line.isProse && line.last == .quote, Int(page.scores[end]) > threshold - margin
      else { return }
      for index in last + 1...end { decisions[index].isKept = true }
      last = end
    }
  }

  /// A question that speaks of the matter, not to the reader, unless the model is very sure.
  private func mayBeQuestion(_ index: Int, _ page: MeasuredPage, _ decisions: Decisions) -> Bool {
    let line = page.lines[index]
    return decisions[index].cause.isModel && line.last == .question && line.words >= 3 && line.personalWords == 0
      && Int(page.scores[index]) > threshold - 2 * Self.gapMargin
  }

  /// Lines below a heading of the article's own lists ("Ingredients", "Pros") belong to it, though they look like a menu: they
  /// stay with it, down to the first line that a rule names or of which the model is very sure. The heading must stand right
  /// below a line of the article; of several copies the earlier ones are entries of a table of contents.
  func keepLists(_ page: MeasuredPage, _ decisions: Decisions) {
    guard var last = decisions.firstIndex(where: \.isKept) else { return }
    var isInList = false
    for index in last + 1..<decisions.count {
      guard !decisions[index].isKept else {
        last = index
        isInList = false
        continue
      }
      isInList =
        isInList || index - last <= Self.listReach && decisions[index].startsList && !hasLaterCopy(page.lines[index])
      guard isInList, decisions[index].cause.isModel, Int(page.scores[index]) > threshold - Self.listMargin else {
        isInList = false
        continue
      }
      decisions[index].isKept = true
      last = index
    }
  }

  private func hasLaterCopy(_ line: LineStatistics) -> Bool { line.earlierCopies &+ 1 < line.copies }

  /// Of the lines that the model drops below such headings, most of the article's have at most 54 in 55 against them, menus and
  /// comments more.
  private static let listMargin = 400
  /// Pictures, captions, advertisements and what a recipe says of times and servings may stand above the heading.
  private static let listReach = 12

  /// A paragraph between the headline and the article is its standfirst, unless it speaks to the reader or of the site itself,
  /// or the model is very sure: publishers' own texts have it (24 of 26 such lines of news publishers, 19 of 59 of others).
  /// Right below the headline it need not be a sentence.
  func keepStandfirst(below title: Int, _ page: MeasuredPage, _ decisions: Decisions) {
    for index in title + 1..<min(title + 1 + Self.standfirstReach, max(title + 1, decisions.count)) {
      if decisions[index].isKept { return }
      let line = page.lines[index]
      let isPhrase = index <= title + Self.phraseReach && line.words >= 10 && line.functionWords >= 2
      guard line.isProse || isPhrase else { continue }
      // A long byline has a clock time, a year or bars: `Politics | October 7, 2020 | 7:09 am | Agency.`
      guard decisions[index].cause.isModel, line.personalWords == 0, line.separators == 0, !line.marks.contains(.clock),
        line.isProse && line.last == .fullStop || isPhrase && !line.marks.contains(.year),
        Int(page.scores[index]) > threshold - 2 * Self.gapMargin
      else { return }
      decisions[index].isKept = true
    }
  }

  /// Several lines between two kept ones are a list, a table or paragraphs of another shape: they stay unless a rule names
  /// one of them, other than as something that stands in the middle of articles, or the model is sure. On pages that the
  /// model has not seen, five of eight words of such stretches belong to the article; of single lines, half, but for the
  /// headings of a numbered list and what announces a list below a paragraph (51 of 54).
  func fillStretches(besides title: Int?, _ page: MeasuredPage, _ decisions: Decisions) {
    guard var start = decisions.firstIndex(where: \.isKept) else { return }
    while let below = decisions[(start + 1)...].firstIndex(where: \.isKept) {
      let stretch = start + 1..<below
      start = below
      guard title.map({ !(stretch.lowerBound - 1...below).contains($0) }) ?? true else { continue }
      var lines = 0
      var words = 0
      var score = 0
      for index in stretch {
        if isInline(decisions[index]) { lines += 1 }
        guard decisions[index].cause.isModel else { continue }
        lines += 1
        words += Int(page.lines[index].words)
        score += (Int(page.scores[index]) - threshold) * Int(page.lines[index].words)
      }
      // What stands alone beside a credit is a caption.
      let isEnough = lines > 1 || stretch.count == 1 && introduces(stretch.lowerBound, page)
      guard isEnough, score > -Self.stretchMargin * words, stretch.allSatisfy({ mayStandInside(decisions[$0]) }) else {
        continue
      }
      for index in stretch where decisions[index].cause.isModel { decisions[index].isKept = true }
    }
  }

  private func introduces(_ index: Int, _ page: MeasuredPage) -> Bool {
    let line = page.lines[index]
    return line.last == .colon && page.lines[index - 1].isProse || isNumbered(page.core(index))
  }

  /// Whether a line begins as `1. `, `12) ` or `3: ` do.
  private func isNumbered(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let sign = line.prefix(3).firstIndex(where: { !$0.isASCIIDigit }), sign > 0, sign + 1 < line.count else {
      return false
    }
    return [UInt8(ascii: "."), UInt8(ascii: ")"), UInt8(ascii: ":")].contains(line[sign]) && line[sign + 1].isASCIISpace
  }

  private func isInline(_ decision: LineDecision) -> Bool {
    if case .rule(let number) = decision.cause { rules.facts[Int(number)].isInline } else { false }
  }

  private func mayStandInside(_ decision: LineDecision) -> Bool {
    if decision.cause.isModel || isInline(decision) { return true }
    return switch decision.kind {
    case .advert, .caption, .credit, .byline, .dateLine: true
    default: false
    }
  }

  /// Lines of dates, names and buttons may stand between.
  private static let standfirstReach = 5
  private static let phraseReach = 3
  private static let headingWords = 10

  /// A paragraph whose lines were broken at a width is one thing, and running text: it stays as a whole unless the model is
  /// sure. Three of its lines or more show the break; others have their width.
  func keepWrappedParagraphs(_ page: MeasuredPage, _ decisions: Decisions) {
    var start = 0
    while start < decisions.count {
      var end = start + 1
      while end < decisions.count, isBroken(page.lines[end - 1], page.lines[end]) { end += 1 }
      if end - start >= 3 {
        let paragraph = wrappedParagraph(around: start..<end, page)
        var words = 0
        var score = 0
        for index in paragraph {
          words += Int(page.lines[index].words)
          score += (Int(page.scores[index]) - threshold) * Int(page.lines[index].words)
        }
        if words >= 30, score > -Self.gapMargin * words {
          for index in paragraph where decisions[index].cause.isModel {
            decisions[index].isKept = true
            decisions[index].isWrapped = true
          }
        }
        end = paragraph.upperBound
      }
      start = end
    }
  }

  /// The lines of the paragraph that `broken` are of: also those of the same width without a blank line between, where a
  /// sentence happens to end with its line, and what follows the last full line.
  private func wrappedParagraph(around broken: Range<Int>, _ page: MeasuredPage) -> Range<Int> {
    var width = 0
    for index in broken { width = max(width, Int(page.lines[index].length)) }
    func isFull(_ index: Int) -> Bool {
      let length = Int(page.lines[index].length)
      return page.lines[index].words >= 8 && length * 8 >= width * 7 && length * 7 <= width * 8
    }
    var start = broken.lowerBound
    while start > 0, !page.lines[start].followsBlankLine, isFull(start - 1) { start -= 1 }
    var end = broken.upperBound
    while end < page.lines.count, !page.lines[end].followsBlankLine, isFull(end - 1) { end += 1 }
    return start..<end
  }

  /// Whether a sentence goes on from one line to the next: it does not end with the line, and goes on in small letters.
  private func isBroken(_ line: LineStatistics, _ next: LineStatistics) -> Bool {
    guard line.words >= 8, !next.followsBlankLine, next.first == .lower else { return false }
    switch line.last {
    case .lower, .upper, .digit, .comma, .otherLetter, .quote, .bracket: return true
    default: return false
    }
  }
}
