internal import Winnow
internal import WinnowText

/// Turns scores and rule matches into labels.
///
/// Everything that is looked at line by line is plain memory, pinned for the time of a page.
struct PageCleaner: Sendable {
  let rules: BoilerplateRules
  private let scorers: LineScorers
  let threshold: Int
  private let keepTitle: Bool
  private let keepHeadings: Bool
  private let keepCaptions: Bool
  private let keepBylines: Bool

  typealias Decisions = UnsafeMutableBufferPointer<LineDecision>

  /// Fewer kept words than this are no article: the cleaner then falls back to the best stretch of lines.
  private static let fewestWords = 12
  /// Up to so many lines are kept when no stretch of them looks like an article.
  private static let fewestLines = 4

  init(_ options: CleanBoilerplateOptions, rules: BoilerplateRules, scorers: LineScorers, threshold: Int) {
    self.rules = rules
    self.scorers = scorers
    self.threshold = threshold
    keepTitle = options.keepTitle
    keepHeadings = options.keepHeadings
    keepCaptions = options.keepCaptions
    keepBylines = options.keepBylines
  }

  /// Decides about the lines of a measured, marked and scored page (or stretch of one), and appends their labels to
  /// `scratch` and their removals to `removals`. Sets the document's title if the record gave none and `findsTitle`.
  func clean(
    _ document: inout Document, findsTitle: Bool, _ scratch: CleanBoilerplateStage.Scratch, _ removals: inout [Removal]
  ) {
    let lines = scratch.page
    scratch.decisions.removeAll(keepingCapacity: true)
    scratch.decisions.append(contentsOf: repeatElement(LineDecision(isKept: false), count: lines.lines.count))
    scratch.decisions.withUnsafeMutableBufferPointer { decisions in
      lines.withView { page in
        decide(page, decisions)
        fillGaps(page, decisions)
        keepLastParagraphs(page, decisions)
        keepLists(page, decisions)
        keepWrappedParagraphs(page, decisions)
        removeCopies(page, decisions)
        restoreArticle(page, decisions)
        let title = findsTitle ? findTitle(&document, page, decisions, firstBlock: lines.firstBlock) : nil
        if let title {
          keepStandfirst(below: title, page, decisions)
          removeTitleRepeats(title, page, decisions)
        }
        fillStretches(besides: title, page, decisions)
        nameKinds(page, decisions)
        applyOptions(page, decisions)
        label(page, decisions, title, firstBlock: lines.firstBlock, scratch, &removals)
      }
    }
  }

  /// From the stretch of the page between the first and the last line of the article, unless the record says it.
  func identifyLanguage(_ document: inout Document) {
    guard document.language == nil, let first = document.blocks.first(where: \.label.isArticle),
      let last = document.blocks.last(where: \.label.isArticle)
    else { return }
    document.language = document.page.withUnsafeBufferPointer {
      LanguageIdentifier.identify(
        UnsafeBufferPointer(rebasing: $0[first.range.lowerBound..<last.range.upperBound]))?.language
    }
  }

  /// Rules first, then the score.
  private func decide(_ page: MeasuredPage, _ decisions: Decisions) {
    for index in 0..<page.lines.count {
      let score = Int(page.scores[index])
      var decision = LineDecision(isKept: score > threshold)
      decision.confidence = confidence(score)
      let number = page.lines[index].rule
      // What a list's heading keeps depends on the lines around: `keepLists`.
      decision.startsList = number >= 0 && rules.facts[Int(number)].startsList
      if number >= 0, !decision.startsList {
        let rule = rules.facts[Int(number)]
        decision.kind = rule.kind
        decision.cause = .rule(Int32(number))
        if rule.action != .hint, decides(rule, index, page) {
          decision.isKept = rule.action == .keep
          decision.isForced = true
          decision.confidence = rule.confidence
        }
      }
      decisions[index] = decision
    }
  }

  /// How sure a removal by the model is.
  private func confidence(_ score: Int) -> Double {
    let probability = ScoreContext.probability(Int32(truncatingIfNeeded: max(-800, min(800, threshold &- score))))
    return Double(max(500, min(999, probability))) / 1000
  }

  /// Whether the rule's conditions about the place hold.
  private func decides(_ rule: BoilerplateRules.Facts, _ index: Int, _ page: MeasuredPage) -> Bool {
    let isHead = page.places[index].proseLines == 0
    let isTail = Int(page.places[index &+ 1].proseLines) == page.proseLines
    switch rule.place {
    case .anywhere: break
    case .head: if !isHead { return false }
    case .tail: if !isTail { return false }
    case .edges: if !isHead && !isTail { return false }
    }
    return rule.run <= 1 || runLength(index, page) >= rule.run
  }

  /// How many lines around, `index` among them, a rule of the same kind matches; looks no further than needed.
  private func runLength(_ index: Int, _ page: MeasuredPage) -> Int {
    let hint = page.lines[index].hint
    var length = 1
    var other = index - 1
    while other >= 0, index - other < 8, page.lines[other].hint == hint {
      length += 1
      other -= 1
    }
    other = index + 1
    while other < page.lines.count, other - index < 8, page.lines[other].hint == hint {
      length += 1
      other += 1
    }
    return length
  }

  /// A paragraph that stands on the page twice belongs to the article once: where the article is.
  private func removeCopies(_ page: MeasuredPage, _ decisions: Decisions) {
    for index in 0..<decisions.count where decisions[index].isKept {
      let line = page.lines[index]
      // Whether a copy is kept is noted at the first one.
      let first = Int(line.firstCopy)
      guard decisions[first].hasKeptCopy, line.words >= 8, !decisions[index].isForced else {
        decisions[first].hasKeptCopy = true
        continue
      }
      decisions[index].isKept = false
      decisions[index].isForced = true
      decisions[index].confidence = 0.9
      if decisions[index].cause.isModel {
        decisions[index].kind = .duplicateLine
        decisions[index].cause = .structure(.repeatedLine)
      }
    }
  }

  /// Brings back the best stretch of lines when next to nothing is left; lines that rules removed stay away.
  private func restoreArticle(_ page: MeasuredPage, _ decisions: Decisions) {
    var kept = 0
    for index in decisions.indices where decisions[index].isKept { kept += Int(page.lines[index].words) }
    guard kept < Self.fewestWords else { return }
    var window = page.window
    if window.isEmpty {
      window = PageLayout.bestWindow(page.lines.count) { index in
        (Int(page.scores[index]) - threshold + 250) * (Int(min(page.lines[index].words, 60)) + 1)
      }
    }
    // A note of a few lines is meant as it is.
    if window.isEmpty, page.lines.count <= Self.fewestLines { window = page.lines.indices }
    for index in window where !decisions[index].isForced { decisions[index].isKept = true }
  }

  /// Finds the headline, and sets the document's title if the record gave none.
  private func findTitle(
    _ document: inout Document, _ page: MeasuredPage, _ decisions: Decisions, firstBlock: Int
  ) -> Int? {
    let finder = TitleFinder(page: page, decisions: UnsafeBufferPointer(decisions))
    if let title = document.title { return finder.find(title)?.block }
    let scorer = scorers.scorer(topicWords: page.topicWordCount, lines: page.lines.count)
    guard let columns = page.columns, let finding = finder.find(scorer, columns) else { return nil }
    let range = trimmed(document.blocks[firstBlock &+ finding.block].range, document.page)
    document.title = String(decoding: document.page[range], as: UTF8.self)
    document.titleEvidence = Evidence(page: range, rule: finding.rule)
    return finding.block
  }

  private func trimmed(_ range: Range<Int>, _ page: [UInt8]) -> Range<Int> {
    page.withUnsafeBufferPointer { bytes in
      var start = range.lowerBound
      var end = range.upperBound
      while start < end {
        let (scalar, length) = UTF8Scan.decode(bytes, at: start)
        guard UTF8Scan.isBlank(scalar) else { break }
        start += length
      }
      while end > start {
        var last = end - 1
        while last > start, !bytes[last].isScalarStart { last -= 1 }
        guard UTF8Scan.isBlank(UTF8Scan.decode(bytes, at: last).scalar) else { break }
        end = last
      }
      return start..<end
    }
  }

  /// The headline again, or a part of it, is no content.
  private func removeTitleRepeats(_ title: Int, _ page: MeasuredPage, _ decisions: Decisions) {
    let wanted = page.lines[title]
    let text = page.core(title)
    for index in 0..<page.lines.count where index != title {
      let line = page.lines[index]
      if line.hash == wanted.hash {
        force(&decisions[index], .titleRepeat, 0.97)
        removeCaption(below: index, of: title, page, decisions)
      } else if line.words >= 4, line.words < wanted.words, line.coreEnd - line.coreStart >= 20 {
        let core = page.core(index)
        if text.hasPrefix(core) || text.hasSuffix(core) { force(&decisions[index], .titlePart, 0.85) }
      } else if index < title, line.words > wanted.words, line.words < wanted.words + 8, wanted.words >= 3 {
        if page.core(index).hasPrefix(text) { force(&decisions[index], .titleAndSite, 0.9) }
      }
    }
  }

  /// A headline inside the article is a picture's alternative text; a line right under it that is no sentence its caption.
  private func removeCaption(below index: Int, of title: Int, _ page: MeasuredPage, _ decisions: Decisions) {
    let next = index + 1
    guard index > title, page.places[index].proseLines > 0, next < page.lines.count, next != title else { return }
    let line = page.lines[next]
    guard !line.followsBlankLine, line.words <= 25, line.last != .fullStop, line.last != .question,
      decisions[next].isKept, !decisions[next].isForced
    else { return }
    force(&decisions[next], .captionBelowTitle, 0.8)
    decisions[next].kind = .caption
  }

  private func force(_ decision: inout LineDecision, _ rule: StructureRule, _ confidence: Double) {
    decision.isKept = false
    decision.isForced = true
    decision.kind = .headingRepeat
    decision.cause = .structure(rule)
    decision.confidence = confidence
  }

  /// Gives every removed line a kind: its rule's, its section's, or one by shape and place.
  private func nameKinds(_ page: MeasuredPage, _ decisions: Decisions) {
    let first = decisions.firstIndex { $0.isKept } ?? decisions.count
    let last = decisions.lastIndex { $0.isKept } ?? -1
    let naming = LineNaming(page: page, article: first..<max(first, last + 1))
    var section: Int32?
    for index in decisions.indices {
      if decisions[index].isKept {
        section = nil
        continue
      }
      guard decisions[index].cause.isModel else {
        if case .rule(let rule) = decisions[index].cause { section = rules.facts[Int(rule)].isHeading ? rule : nil }
        continue
      }
      if let section {
        decisions[index].kind = rules.facts[Int(section)].kind
        decisions[index].cause = .section(section)
      } else {
        decisions[index].kind = naming.kind(index)
      }
    }
  }

  private func applyOptions(_ page: MeasuredPage, _ decisions: Decisions) {
    for index in decisions.indices {
      let kind = decisions[index].kind
      if !decisions[index].isKept {
        if keepCaptions && kind == .caption || keepBylines && kind == .byline {
          decisions[index].isKept = true
        }
      } else if !keepHeadings, isHeading(page.lines[index]) {
        decisions[index].isKept = false
        decisions[index].kind = .other
        decisions[index].cause = .structure(.heading)
        decisions[index].confidence = 0.8
      }
    }
  }

  /// A short line that is no sentence.
  private func isHeading(_ line: LineStatistics) -> Bool {
    switch line.last {
    case .fullStop, .exclamation, .quote, .comma: false
    default: line.words <= 14 && line.first != .bullet && line.first != .quote
    }
  }

  private func label(
    _ page: MeasuredPage, _ decisions: Decisions, _ title: Int?, firstBlock: Int,
    _ scratch: CleanBoilerplateStage.Scratch, _ removals: inout [Removal]
  ) {
    // Taken out of the object meanwhile: each access there is checked for exclusiveness.
    var labels: [BlockLabel] = []
    swap(&labels, &scratch.labels)
    defer { swap(&labels, &scratch.labels) }
    if firstBlock == 0 { removals.reserveCapacity(decisions.count { !$0.isKept } &+ 1) }
    for index in 0..<decisions.count {
      let decision = decisions[index]
      if index == title {
        labels.append(.title(isInText: keepTitle))
        if !keepTitle {
          removals.append(
            Removal(block: firstBlock &+ index, rule: Removal.titleRule, confidence: Self.titleConfidence))
        }
      } else if decision.isKept {
        labels.append(.content)
      } else {
        labels.append(.boilerplate(decision.kind))
        let rule = ruleID(decision, page.reasons[index])
        removals.append(Removal(block: firstBlock &+ index, rule: rule, confidence: decision.confidence))
      }
    }
  }

  /// How sure it is that a line is the headline.
  private static let titleConfidence = 0.9

  private func ruleID(_ decision: LineDecision, _ reasons: LineReasons) -> String {
    switch decision.cause {
    case .rule(let rule): rules.rules[Int(rule)].id
    case .section(let rule): rules.rules[Int(rule)].sectionID
    case .structure(let rule): rule.id
    case .model: ModelReason.ruleID(reasons.first, reasons.second)
    }
  }
}
