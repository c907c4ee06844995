/// Feature buckets of a page's lines: one row per line, and rows of "outside" around the page, so that the terms of a
/// model read a line's features, and its neighbours', at fixed distances.
///
/// Here, and only here, a feature gets its value: one `put` each.
struct FeatureRows {
  /// Bytes of a row: room for so many features.
  static let width = 64
  /// Bytes that a page of so many lines needs.
  static func size(lines count: Int) -> Int { (count &+ 2 &* LineFeature.reach) &* width }

  private let first: UnsafeMutablePointer<UInt8>

  /// Uses `codes`, which has at least `size(lines:)` bytes.
  init(_ codes: UnsafeMutablePointer<UInt8>) { first = codes + LineFeature.reach &* Self.width }

  /// The row of a line.
  @inline(__always)
  private func row(_ index: Int) -> Row { Row(codes: first + index &* Self.width) }

  private struct Row {
    let codes: UnsafeMutablePointer<UInt8>

    @inline(__always)
    func put(_ feature: LineFeature, _ code: UInt8) { codes[feature.rawValue] = code }
  }

  /// Fills the rows of all lines, except for what a pass before thought of them, and those around the page.
  func fill(_ page: PageLines) {
    let layout = page.layout
    let count = page.lines.count
    (first - LineFeature.reach &* Self.width).update(
      repeating: LineFeature.outside, count: LineFeature.reach &* Self.width)
    (first + count &* Self.width).update(repeating: LineFeature.outside, count: LineFeature.reach &* Self.width)
    page.lines.withUnsafeBufferPointer { lines in
      layout.places.withUnsafeBufferPointer { places in
        Buckets.withCounts { counts in
          let page = Page(
            lines: lines, places: places, window: layout.window,
            proseShare: Buckets.share(layout.proseWords, of: layout.words))
          for index in 0..<count {
            shape(lines[index], row(index), counts)
            place(index, page, row(index), counts)
          }
        }
      }
    }
  }

  /// Fills in what the pass before thought of the lines.
  func fillContext(_ page: PageLines) {
    let context = page.context
    let kept = context.kept
    page.scores.withUnsafeBufferPointer { scores in
      context.places.withUnsafeBufferPointer { places in
        Buckets.withCounts { counts in
          for index in 0..<scores.count {
            let row = row(index)
            row.put(.score, Buckets.score(Int(scores[index])))
            row.put(.nearScore, Buckets.score(ScoreContext.mean(around: index, reach: 2, places)))
            row.put(.wideScore, Buckets.score(ScoreContext.mean(around: index, reach: 7, places)))
            row.put(.keptBefore, Buckets.share(Int(places[index].kept), of: kept))
            row.put(.keptWordsBefore, counts[clamped: Int(places[index].kept)])
            row.put(.keptWordsAfter, counts[clamped: kept &- Int(places[index &+ 1].kept)])
            row.put(.sinceKept, counts[clamped: Int(places[index].sinceKept)])
            row.put(.toKept, counts[clamped: Int(places[index].toKept)])
            row.put(.scoreWindow, Buckets.window(index, context.window, counts))
            row.put(.scoreWindowDepth, Self.depth(index, context.window, counts))
            row.put(.keptWords, counts[clamped: kept])
          }
        }
      }
    }
  }

  private func shape(_ line: LineStatistics, _ row: Row, _ counts: UnsafeBufferPointer<UInt8>) {
    let words = Int(line.words)
    row.put(.length, counts[clamped: Int(line.length)])
    row.put(.words, counts[clamped: words])
    row.put(.functionWords, counts[clamped: Int(line.functionWords)])
    row.put(.functionShare, Buckets.share(Int(line.functionWords), of: words))
    row.put(.capitalShare, Buckets.share(Int(line.capitals), of: words))
    row.put(.shoutShare, Buckets.share(Int(line.shouts), of: words))
    row.put(.digitShare, Buckets.share(Int(line.digits), of: Int(line.length)))
    row.put(.commas, counts[clamped: Int(line.commas)])
    row.put(.sentences, counts[clamped: Int(line.sentenceEnds)])
    row.put(.separators, counts[clamped: Int(line.separators)])
    row.put(.wordLength, words == 0 ? 0 : UInt8(truncatingIfNeeded: min(20, UInt32(line.length) / UInt32(line.words))))
    row.put(.longestWord, counts[clamped: Int(line.longestWord)])
    row.put(.firstSign, line.first.rawValue)
    row.put(.lastSign, line.last.rawValue)
    row.put(.marks, line.marks.rawValue)
    row.put(.hint, line.hint)
    let contentWords = words &- Int(line.functionWords)
    row.put(.topicShare, line.topicWords == 0 ? 0 : 1 &+ Buckets.share(Int(line.topicWords), of: contentWords))
    row.put(.earlierCopies, counts[Int(line.earlierCopies)])
    row.put(.copies, counts[Int(line.copies)])
  }

  /// What the place of a line is measured by.
  private struct Page {
    let lines: UnsafeBufferPointer<LineStatistics>
    /// One more than there are lines.
    let places: UnsafeBufferPointer<PageLayout.Place>
    let window: Range<Int>
    let proseShare: UInt8
  }

  private func place(_ index: Int, _ page: Page, _ row: Row, _ counts: UnsafeBufferPointer<UInt8>) {
    let count = page.lines.count
    let place = page.places[index]
    let whole = page.places[count]
    let isLast = index &+ 1 >= count
    let opens: UInt8 = page.lines[index].followsBlankLine ? 1 : 0
    row.put(.blankLines, opens | (isLast || page.lines[index &+ 1].followsBlankLine ? 2 : 0))
    row.put(.fromStart, counts[clamped: index])
    row.put(.fromEnd, counts[clamped: count &- 1 &- index])
    row.put(.place, Buckets.share(index, of: count))
    row.put(.proseBefore, Buckets.share(Int(place.proseWords), of: Int(whole.proseWords)))
    row.put(.proseLinesBefore, counts[clamped: Int(place.proseLines)])
    row.put(.proseLinesAfter, counts[clamped: Int(whole.proseLines &- page.places[index &+ 1].proseLines)])
    row.put(.sincePriorProse, counts[clamped: Int(place.sincePriorProse)])
    row.put(.toNextProse, counts[clamped: Int(place.toNextProse)])
    row.put(.shortRun, counts[clamped: Int(place.shortRun)])
    let first = max(0, index &- 4)
    let end = min(count, index &+ 5)
    let nearWords = Int(page.places[end].words &- page.places[first].words)
    row.put(.nearbyWords, counts[clamped: nearWords / (end &- first)])
    let nearFunction = Int(page.places[end].functionWords &- page.places[first].functionWords)
    row.put(.nearbyFunctionShare, Buckets.share(nearFunction, of: nearWords))
    row.put(.window, Buckets.window(index, page.window, counts))
    row.put(.windowDepth, Self.depth(index, page.window, counts))
    row.put(.pageLines, counts[clamped: count])
    row.put(.pageProseShare, page.proseShare)
  }

  /// Inside a window, the distance to its nearer edge.
  @inline(__always)
  private static func depth(_ index: Int, _ window: Range<Int>, _ counts: UnsafeBufferPointer<UInt8>) -> UInt8 {
    guard window.contains(index) else { return 0 }
    return counts[clamped: min(index &- window.lowerBound, window.upperBound &- 1 &- index) &+ 1]
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// The bucket of a count in the table of `Buckets.withCounts`.
  @inline(__always)
  fileprivate subscript(clamped value: Int) -> UInt8 { self[Swift.max(0, Swift.min(4095, value))] }
}
