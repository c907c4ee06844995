internal import Winnow
internal import WinnowText

/// What happens to a line, and why.
struct LineDecision: Sendable {
  enum Cause: Sendable {
    case model
    /// A rule of the pack, by index.
    case rule(Int)
    /// A line under the heading that the rule with that index found.
    case section(Int)
    /// The page's own structure: a stable rule id.
    case structure(String)
  }

  var isKept: Bool
  var kind = BoilerplateKind.other
  var cause = Cause.model
  var confidence = 0.5
  /// Whether a rule or the page's structure decided, and the model cannot bring the line back.
  var isForced = false
}

/// Turns scores and rule matches into labels.
struct PageCleaner {
  let options: CleanBoilerplateOptions
  let rules: [BoilerplateRule]
  let threshold: Int

  /// Fewer kept words than this are no article: the cleaner then falls back to the best stretch of lines.
  private static let fewestWords = 12
  /// Up to so many lines are kept when no stretch of them looks like an article.
  private static let fewestLines = 4

  func clean(_ document: inout Document, _ scratch: CleanBoilerplateStage.Scratch) {
    let page = scratch.page
    decide(page, &scratch.decisions)
    fillGaps(page, &scratch.decisions)
    removeCopies(page, scratch)
    restoreArticle(page, &scratch.decisions)
    let title = findTitle(&document, page, scratch)
    if let title { removeTitleRepeats(title, page, &scratch.decisions) }
    nameKinds(page, &scratch.decisions)
    applyOptions(page, &scratch.decisions)
    label(&document, title, scratch)
    identifyLanguage(&document)
  }

  /// From the stretch of the page between the first and the last kept line, unless the record says it.
  private func identifyLanguage(_ document: inout Document) {
    guard document.language == nil, let first = document.blocks.first(where: \.label.isKept),
      let last = document.blocks.last(where: \.label.isKept)
    else { return }
    document.language = document.page.withUnsafeBufferPointer {
      LanguageIdentifier.identify(
        UnsafeBufferPointer(rebasing: $0[first.range.lowerBound..<last.range.upperBound]))?.language
    }
  }

  /// Rules first, then the score.
  private func decide(_ page: PageLines, _ decisions: inout [LineDecision]) {
    decisions.removeAll(keepingCapacity: true)
    for index in page.lines.indices {
      let score = Int(page.scores[index])
      var decision = LineDecision(isKept: score > threshold)
      decision.confidence = confidence(score)
      let number = Int(page.lines[index].rule)
      if number >= 0 {
        let rule = rules[number]
        decision.kind = rule.kind
        decision.cause = .rule(number)
        if rule.action != .hint, decides(rule, index, page) {
          decision.isKept = rule.action == .keep
          decision.isForced = true
          decision.confidence = rule.confidence
        }
      }
      decisions.append(decision)
    }
  }

  /// A paragraph between two kept ones is hardly anything else: it stays unless the model is sure.
  private func fillGaps(_ page: PageLines, _ decisions: inout [LineDecision]) {
    guard decisions.count > 2 else { return }
    for index in 1..<(decisions.count - 1) where !decisions[index].isKept && page.lines[index].isProse {
      guard case .model = decisions[index].cause, decisions[index - 1].isKept, decisions[index + 1].isKept,
        Int(page.scores[index]) > threshold - Self.gapMargin
      else { continue }
      decisions[index].isKept = true
    }
  }

  /// How sure is sure, in hundredths of a logit.
  private static let gapMargin = 150

  /// How sure a removal by the model is.
  private func confidence(_ score: Int) -> Double {
    let probability = ScoreContext.probability(Int32(truncatingIfNeeded: max(-800, min(800, threshold &- score))))
    return Double(max(500, min(999, probability))) / 1000
  }

  /// Whether the rule's conditions about the place hold.
  private func decides(_ rule: BoilerplateRule, _ index: Int, _ page: PageLines) -> Bool {
    let isHead = page.layout.proseLinesBefore[index] == 0
    let isTail = Int(page.layout.proseLinesBefore[index &+ 1]) == page.layout.proseLines
    switch rule.place {
    case .anywhere: break
    case .head: if !isHead { return false }
    case .tail: if !isTail { return false }
    case .edges: if !isHead && !isTail { return false }
    }
    return rule.run <= 1 || runLength(index, page) >= rule.run
  }

  /// How many lines around, `index` among them, a rule of the same kind matches; looks no further than needed.
  private func runLength(_ index: Int, _ page: PageLines) -> Int {
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
  private func removeCopies(_ page: PageLines, _ scratch: CleanBoilerplateStage.Scratch) {
    scratch.isKept.removeAll(keepingCapacity: true)
    scratch.isKept.append(contentsOf: repeatElement(false, count: page.lines.count))
    for index in page.lines.indices where scratch.decisions[index].isKept {
      let line = page.lines[index]
      // Whether a copy is kept is noted at the first one.
      let first = Int(line.firstCopy)
      guard scratch.isKept[first], line.words >= 8, !scratch.decisions[index].isForced else {
        scratch.isKept[first] = true
        continue
      }
      scratch.decisions[index].isKept = false
      scratch.decisions[index].isForced = true
      scratch.decisions[index].confidence = 0.9
      if case .model = scratch.decisions[index].cause {
        scratch.decisions[index].kind = .duplicateLine
        scratch.decisions[index].cause = .structure("page.repeated-line")
      }
    }
  }

  /// Brings back the best stretch of lines when next to nothing is left; lines that rules removed stay away.
  private func restoreArticle(_ page: PageLines, _ decisions: inout [LineDecision]) {
    var kept = 0
    for index in decisions.indices where decisions[index].isKept { kept += Int(page.lines[index].words) }
    guard kept < Self.fewestWords else { return }
    var window = page.layout.window
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
    _ document: inout Document, _ page: PageLines, _ scratch: CleanBoilerplateStage.Scratch
  ) -> Int? {
    scratch.isKept.removeAll(keepingCapacity: true)
    for decision in scratch.decisions { scratch.isKept.append(decision.isKept) }
    let finder = TitleFinder(page: page, rules: rules, isKept: scratch.isKept)
    if let title = document.title { return finder.find(title)?.block }
    guard let finding = finder.find(topicWordCount: page.topicWordCount) else { return nil }
    let range = trimmed(document.blocks[finding.block].range, document.page)
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
  private func removeTitleRepeats(_ title: Int, _ page: PageLines, _ decisions: inout [LineDecision]) {
    let wanted = page.lines[title]
    let text = page.folded[Int(wanted.coreStart)..<Int(wanted.coreEnd)]
    for index in page.lines.indices where index != title {
      let line = page.lines[index]
      if line.hash == wanted.hash {
        force(&decisions[index], "page.title-repeat", 0.97)
        removeCaption(below: index, of: title, page, &decisions)
      } else if line.words >= 4, line.words < wanted.words, line.coreEnd - line.coreStart >= 20 {
        let core = page.folded[Int(line.coreStart)..<Int(line.coreEnd)]
        if text.starts(with: core) || text.reversed().starts(with: core.reversed()) {
          force(&decisions[index], "page.title-part", 0.85)
        }
      } else if index < title, line.words > wanted.words, line.words < wanted.words + 8, wanted.words >= 3 {
        let core = page.folded[Int(line.coreStart)..<Int(line.coreEnd)]
        if core.starts(with: text) { force(&decisions[index], "page.title-and-site", 0.9) }
      }
    }
  }

  /// A headline inside the article is a picture's alternative text; a line right under it that is no sentence its caption.
  private func removeCaption(below index: Int, of title: Int, _ page: PageLines, _ decisions: inout [LineDecision]) {
    let next = index + 1
    guard index > title, page.layout.proseLinesBefore[index] > 0, next < page.lines.count, next != title else { return }
    let line = page.lines[next]
    guard !line.followsBlankLine, line.words <= 25, line.last != .fullStop, line.last != .question,
      decisions[next].isKept, !decisions[next].isForced
    else { return }
    force(&decisions[next], "page.caption-below-title", 0.8)
    decisions[next].kind = .caption
  }

  private func force(_ decision: inout LineDecision, _ rule: String, _ confidence: Double) {
    decision.isKept = false
    decision.isForced = true
    decision.kind = .headingRepeat
    decision.cause = .structure(rule)
    decision.confidence = confidence
  }

  /// Gives every removed line a kind: its rule's, its section's, or one by shape and place.
  private func nameKinds(_ page: PageLines, _ decisions: inout [LineDecision]) {
    let first = decisions.firstIndex { $0.isKept } ?? decisions.count
    let last = decisions.lastIndex { $0.isKept } ?? -1
    let naming = LineNaming(page: page, article: first..<max(first, last + 1))
    var section: Int?
    for index in decisions.indices {
      if decisions[index].isKept {
        section = nil
        continue
      }
      guard case .model = decisions[index].cause else {
        if case .rule(let rule) = decisions[index].cause { section = rules[rule].isHeading ? rule : nil }
        continue
      }
      if let section {
        decisions[index].kind = rules[section].kind
        decisions[index].cause = .section(section)
      } else {
        decisions[index].kind = naming.kind(index)
      }
    }
  }

  private func applyOptions(_ page: PageLines, _ decisions: inout [LineDecision]) {
    for index in decisions.indices {
      let kind = decisions[index].kind
      if !decisions[index].isKept {
        if options.keepCaptions && kind == .caption || options.keepBylines && kind == .byline {
          decisions[index].isKept = true
        }
      } else if !options.keepHeadings, isHeading(page.lines[index]) {
        decisions[index].isKept = false
        decisions[index].kind = .other
        decisions[index].cause = .structure("page.heading")
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

  private func label(_ document: inout Document, _ title: Int?, _ scratch: CleanBoilerplateStage.Scratch) {
    scratch.labels.removeAll(keepingCapacity: true)
    var removals: [Removal] = []
    for (index, decision) in scratch.decisions.enumerated() {
      if index == title, options.keepTitle {
        scratch.labels.append(.title)
      } else if decision.isKept, index != title {
        scratch.labels.append(.content)
      } else {
        scratch.labels.append(.boilerplate(index == title ? .headingRepeat : decision.kind))
        removals.append(
          Removal(
            block: index, rule: index == title ? "page.title" : ruleID(decision, scratch.page.reasons[index]),
            confidence: decision.confidence))
      }
    }
    document.label(scratch.labels, removals: removals)
  }

  private func ruleID(_ decision: LineDecision, _ reasons: LineReasons) -> String {
    switch decision.cause {
    case .rule(let rule): rules[rule].id
    case .section(let rule): rules[rule].sectionID
    case .structure(let id): id
    case .model: ModelReason.ruleID(reasons.first, reasons.second)
    }
  }
}
