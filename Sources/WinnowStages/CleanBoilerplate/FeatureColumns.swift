internal import Winnow

/// Feature buckets of a page's lines: one column per feature, so that a condition of a model is tried on many lines at once.
///
/// Above and below a column stand cells of "outside", which conditions on neighbours read. Here, and only here, a feature
/// gets its value: one `put` each.
struct FeatureColumns {
  /// Cells above the first line, and at least as many below the last.
  static let margin = 8
  /// Lines are read in steps of so many.
  static let step = 32

  /// Bytes of a column on a page of so many lines.
  static func stride(lines count: Int) -> Int { (count &+ step &- 1) & ~(step &- 1) &+ 2 &* margin }
  /// Bytes that a page of so many lines needs.
  static func size(lines count: Int) -> Int { stride(lines: count) &* LineFeature.allCases.count }

  /// The cell of the first feature and the first line.
  let first: UnsafeMutablePointer<UInt8>
  let stride: Int

  /// Uses `codes`, which has at least `size(lines:)` bytes.
  init(_ codes: UnsafeMutablePointer<UInt8>, lines count: Int) {
    first = codes + Self.margin
    stride = Self.stride(lines: count)
  }

  /// Uses columns of `stride` cells without margins, the first at `cells`.
  init(cells: UnsafeMutablePointer<UInt8>, stride: Int) {
    first = cells
    self.stride = stride
  }

  @inline(__always)
  func put(_ feature: LineFeature, _ index: Int, _ code: UInt8) {
    first[feature.rawValue &* stride &+ index] = code
  }

  /// The bucket of a line.
  @inline(__always)
  func code(_ feature: LineFeature, _ index: Int) -> UInt8 { first[feature.rawValue &* stride &+ index] }

  /// Puts the same bucket on all lines.
  private func fill(_ feature: LineFeature, _ count: Int, _ code: UInt8) {
    (first + feature.rawValue &* stride).update(repeating: code, count: count)
  }

  /// What the features of a line are taken from.
  private struct Page {
    let lines: UnsafeBufferPointer<LineStatistics>
    /// One more than there are lines.
    let places: UnsafeBufferPointer<PageLayout.Place>
    let counts: UnsafeBufferPointer<UInt8>
    /// 32 ranks for each feature that is a name.
    let orders: UnsafeBufferPointer<UInt8>
    let window: Range<Int>
    let tightWindow: Range<Int>
    let titleLine: Int?
    let typicalParagraph: UInt8

    @inline(__always)
    func rank(_ feature: LineFeature, _ code: UInt8) -> UInt8 {
      orders[feature.rawValue &* LineFeature.buckets &+ Int(code & 31)]
    }
  }

  /// Fills the columns of all lines, except for what a pass before thought of them; `orders` are those of the model.
  func fill(_ page: PageLines, _ orders: UnsafeBufferPointer<UInt8>) {
    let count = page.lines.count
    let layout = page.layout
    (first - Self.margin).update(repeating: LineFeature.outside, count: stride &* LineFeature.allCases.count)
    page.lines.withUnsafeBufferPointer { lines in
      layout.places.withUnsafeBufferPointer { places in
        Buckets.withCounts { counts in
          let page = Page(
            lines: lines, places: places, counts: counts, orders: orders, window: layout.window,
            tightWindow: layout.tightWindow, titleLine: layout.titleLine, typicalParagraph: layout.typicalParagraph)
          for index in 0..<count {
            shape(index, page)
            place(index, page)
            around(index, page)
          }
          above(page)
          below(page)
          whole(page, layout)
        }
      }
    }
  }

  private func shape(_ index: Int, _ page: Page) {
    let line = page.lines[index]
    let counts = page.counts
    let words = Int(line.words)
    put(.firstSign, index, page.rank(.firstSign, line.first.rawValue))
    put(.lastSign, index, page.rank(.lastSign, line.last.rawValue))
    put(.marks, index, page.rank(.marks, line.marks.rawValue))
    put(.hint, index, page.rank(.hint, line.hint))
    put(.length, index, counts[clamped: Int(line.length)])
    put(.words, index, counts[clamped: words])
    put(.functionWords, index, counts[clamped: Int(line.functionWords)])
    put(.functionShare, index, Buckets.share(Int(line.functionWords), of: words))
    put(.personalWords, index, counts[clamped: Int(line.personalWords)])
    put(.personalShare, index, Buckets.share(Int(line.personalWords), of: words))
    put(.capitalShare, index, Buckets.share(Int(line.capitals), of: words))
    put(.commas, index, counts[clamped: Int(line.commas)])
    put(.sentences, index, counts[clamped: Int(line.sentenceEnds)])
    put(.separators, index, counts[clamped: Int(line.separators)])
    put(
      .wordLength, index,
      words == 0 ? 0 : UInt8(truncatingIfNeeded: min(20, UInt32(line.length) / UInt32(line.words))))
    put(
      .topicShare, index,
      line.topicWords == 0 ? 0 : 1 &+ Buckets.share(Int(line.topicWords), of: words &- Int(line.functionWords)))
    put(.indent, index, line.indent)
    put(.ruleAction, index, line.ruleAction)
    put(.earlierCopies, index, counts[Int(line.earlierCopies)])
    put(.copies, index, counts[Int(line.copies)])
    // One octave is two buckets.
    let relative = Int(counts[clamped: words]) &- Int(page.typicalParagraph) &+ 15
    put(.relativeLength, index, UInt8(truncatingIfNeeded: max(0, min(30, relative))))
  }

  private func place(_ index: Int, _ page: Page) {
    let counts = page.counts
    let count = page.lines.count
    let place = page.places[index]
    let whole = page.places[count]
    let isLast = index &+ 1 >= count
    let opens: UInt8 = page.lines[index].followsBlankLine ? 1 : 0
    let blanks = opens | (isLast || page.lines[index &+ 1].followsBlankLine ? 2 : 0)
    put(.blankLines, index, page.rank(.blankLines, blanks))
    put(.fromStart, index, counts[clamped: index])
    put(.fromEnd, index, counts[clamped: count &- 1 &- index])
    put(.place, index, Buckets.share(index, of: count))
    put(.wordsBefore, index, Buckets.share(Int(place.words), of: Int(whole.words)))
    put(.proseBefore, index, Buckets.share(Int(place.proseWords), of: Int(whole.proseWords)))
    put(.proseWordsBefore, index, counts[clamped: Int(place.proseWords)])
    put(.proseLinesBefore, index, counts[clamped: Int(place.proseLines)])
    put(.proseLinesAfter, index, counts[clamped: Int(whole.proseLines &- page.places[index &+ 1].proseLines)])
    put(.sincePriorProse, index, counts[clamped: Int(place.sincePriorProse)])
    put(.titleDistance, index, page.titleLine.map { Buckets.signed(index &- $0, counts) } ?? 0)
    put(.windowDepth, index, Self.depth(index, page.window, counts))
    put(.tightWindow, index, Buckets.window(index, page.tightWindow, counts))
  }

  /// Means and shares over the lines around.
  private func around(_ index: Int, _ page: Page) {
    @inline(__always)
    func stretch(_ reach: Int) -> (start: PageLayout.Place, end: PageLayout.Place, lines: UInt32) {
      let start = max(0, index &- reach)
      let end = min(page.lines.count, index &+ reach &+ 1)
      return (page.places[start], page.places[end], UInt32(truncatingIfNeeded: end &- start))
    }
    // Quarters of a word.
    @inline(__always)
    func words(_ part: (start: PageLayout.Place, end: PageLayout.Place, lines: UInt32)) -> UInt8 {
      let words = UInt32(truncatingIfNeeded: min(1 << 28, part.end.words &- part.start.words))
      return page.counts[clamped: Int(words &* 4 / max(1, part.lines))]
    }
    @inline(__always)
    func hints(_ part: (start: PageLayout.Place, end: PageLayout.Place, lines: UInt32)) -> UInt8 {
      Buckets.share(Int(part.end.hints &- part.start.hints), of: Int(part.lines))
    }
    put(.closeWords, index, words(stretch(1)))
    let near = stretch(2)
    put(.nearWords, index, words(near))
    let nearby = stretch(4)
    put(.nearbyWords, index, words(nearby))
    put(.nearbyHints, index, hints(nearby))
    let nearbyWords = Int(nearby.end.words &- nearby.start.words)
    put(
      .nearbyFunctionShare, index,
      Buckets.share(Int(nearby.end.functionWords &- nearby.start.functionWords), of: nearbyWords))
    put(
      .nearbyProseShare, index, Buckets.share(Int(nearby.end.proseWords &- nearby.start.proseWords), of: nearbyWords))
    let wide = stretch(8)
    put(.wideWords, index, words(wide))
    put(.wideHints, index, hints(wide))
    put(
      .wideFunctionShare, index,
      Buckets.share(
        Int(wide.end.functionWords &- wide.start.functionWords), of: Int(wide.end.words &- wide.start.words)))
    let prior = max(0, index &- 3)
    put(.priorWords, index, words((page.places[prior], page.places[index], UInt32(truncatingIfNeeded: index &- prior))))
  }

  /// What stands above a line: paragraphs, and lines that rules speak about.
  private func above(_ page: Page) {
    let counts = page.counts
    var hint: UInt8 = 0
    var (hintDistance, comments, commentDistance) = (Self.far, 0, Self.far)
    var (headingDistance, paragraphDistance) = (Self.far, Self.far)
    for index in 0..<page.lines.count {
      let line = page.lines[index]
      put(.hintAbove, index, page.rank(.hintAbove, hint))
      put(.hintAboveDistance, index, counts[clamped: hintDistance])
      put(.hintsAbove, index, counts[clamped: Int(page.places[index].hints)])
      put(.commentsAbove, index, counts[clamped: comments])
      let isComment = line.hint == Self.commentHint
      commentDistance = isComment ? 0 : commentDistance &+ 1
      comments &+= isComment ? 1 : 0
      headingDistance = line.isSectionHeading ? 0 : headingDistance &+ 1
      paragraphDistance = Self.isParagraph(line) ? 0 : paragraphDistance &+ 1
      put(.commentDistance, index, counts[clamped: commentDistance])
      put(.headingDistance, index, counts[clamped: headingDistance])
      put(.sinceParagraph, index, counts[clamped: paragraphDistance])
      hint = line.hint == 0 ? hint : line.hint
      hintDistance = line.hint == 0 ? hintDistance &+ 1 : 1
    }
  }

  private func below(_ page: Page) {
    var hint: UInt8 = 0
    var hintDistance = Self.far
    var index = page.lines.count &- 1
    while index >= 0 {
      let line = page.lines[index]
      put(.hintBelow, index, page.rank(.hintBelow, hint))
      put(.hintBelowDistance, index, page.counts[clamped: hintDistance])
      hint = line.hint == 0 ? hint : line.hint
      hintDistance = line.hint == 0 ? hintDistance &+ 1 : 1
      index &-= 1
    }
  }

  private static let far = 4095
  private static let commentHint = hint(.comment)

  /// What `LineStatistics.hint` says of a kind.
  static func hint(_ kind: BoilerplateKind) -> UInt8 {
    UInt8((BoilerplateKind.allCases.firstIndex(of: kind) ?? 0) + 1)
  }

  /// Long prose.
  @inline(__always)
  private static func isParagraph(_ line: LineStatistics) -> Bool { line.words >= 25 && line.isProse }

  /// What is the same for all lines of a page.
  private func whole(_ page: Page, _ layout: PageLayout) {
    let count = page.lines.count
    let whole = page.places[count]
    fill(.pageLines, count, page.counts[clamped: count])
    // Octaves up to 60,000 words.
    fill(.pageWords, count, page.counts[clamped: Int(whole.words) / 16])
    fill(.pageProseShare, count, Buckets.share(Int(whole.proseWords), of: Int(whole.words)))
    fill(.pageProseLines, count, page.counts[clamped: Int(whole.proseLines)])
    fill(.pageShortShare, count, Buckets.share(layout.shortLines, of: count))
    fill(.pageHintShare, count, Buckets.share(Int(whole.hints) &* 2, of: count))
    fill(.pageHints, count, page.counts[clamped: Int(whole.hints)])
    let inside = page.places[page.window.upperBound].words &- page.places[page.window.lowerBound].words
    fill(.windowShare, count, Buckets.share(Int(inside), of: Int(whole.words)))
    fill(.windowLineShare, count, Buckets.share(page.window.count, of: count))
    fill(.typicalParagraph, count, page.typicalParagraph)
  }

  /// Inside a window, the distance to its nearer edge.
  @inline(__always)
  private static func depth(_ index: Int, _ window: Range<Int>, _ counts: UnsafeBufferPointer<UInt8>) -> UInt8 {
    guard window.contains(index) else { return 0 }
    return counts[clamped: min(index &- window.lowerBound, window.upperBound &- 1 &- index) &+ 1]
  }

  // MARK: The pass before

  /// Fills in what the pass before thought of the lines.
  func fillContext(_ page: PageLines) {
    let context = page.context
    let kept = context.kept
    page.scores.withUnsafeBufferPointer { scores in
      context.places.withUnsafeBufferPointer { places in
        Buckets.withCounts { counts in
          let count = scores.count
          for index in 0..<count {
            let place = places[index]
            put(.score, index, Buckets.score(Int(scores[index])))
            put(.closeScore, index, Buckets.score(ScoreContext.mean(around: index, reach: 1, places)))
            put(.nearScore, index, Buckets.score(ScoreContext.mean(around: index, reach: 2, places)))
            put(.scoreAbove, index, Buckets.score(ScoreContext.mean(max(0, index &- 3)..<index, places)))
            put(.sinceKept, index, counts[clamped: Int(place.sinceKept)])
            put(.toKept, index, counts[clamped: Int(place.toKept)])
            put(.scoreWindowDepth, index, Self.depth(index, context.window, counts))
            put(.tightScoreWindow, index, Buckets.window(index, context.tightWindow, counts))
          }
          fill(.keptWords, count, counts[clamped: kept])
          let words = page.layout.words
          fill(.keptShare, count, Buckets.share(kept, of: words))
          fill(.certainty, count, Buckets.share(context.certainty, of: words &* 500))
          let inside = Int(places[context.window.upperBound].kept &- places[context.window.lowerBound].kept)
          fill(.windowKeptShare, count, Buckets.share(inside, of: kept))
        }
      }
    }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// The bucket of a count in the table of `Buckets.withCounts`.
  @inline(__always)
  fileprivate subscript(clamped value: Int) -> UInt8 { self[Swift.max(0, Swift.min(4095, value))] }
}
