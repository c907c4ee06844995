/// Feature buckets of a stretch of lines, one row per feature, so that a model term runs along a row.
///
/// A tile holds `LineFeature.reach` lines more on each side than it scores.
struct FeatureRows {
  static let tileLength = 256
  static let rowLength = tileLength + 2 * LineFeature.reach
  static let size = rowLength * LineFeature.allCases.count

  let codes: UnsafeMutableBufferPointer<UInt8>

  @inline(__always)
  private func put(_ feature: LineFeature, _ slot: Int, _ code: UInt8) {
    codes[feature.row &+ slot] = code
  }

  /// Fills the rows for the lines from `start` on (and the neighbours around them).
  func fill(from start: Int, _ page: PageLines, withContext: Bool) {
    let count = page.lines.count
    page.lines.withUnsafeBufferPointer { lines in
      Buckets.withCounts { counts in
        for slot in 0..<Self.rowLength {
          let index = start &+ slot &- LineFeature.reach
          guard index >= 0, index < count else {
            for row in stride(from: slot, to: Self.size, by: Self.rowLength) { codes[row] = LineFeature.outside }
            continue
          }
          shape(lines[index], slot, counts)
          place(index, lines, slot, page.layout, counts)
          if withContext { context(index, slot, page, counts) }
        }
      }
    }
  }

  private func shape(_ line: LineStatistics, _ slot: Int, _ counts: UnsafeBufferPointer<UInt8>) {
    @inline(__always) func bucket(_ value: UInt16) -> UInt8 { counts[min(4095, Int(value))] }
    let words = Int(line.words)
    put(.length, slot, bucket(line.length))
    put(.words, slot, bucket(line.words))
    put(.functionWords, slot, bucket(line.functionWords))
    put(.functionShare, slot, Buckets.share(Int(line.functionWords), of: words))
    put(.capitalShare, slot, Buckets.share(Int(line.capitals), of: words))
    put(.shoutShare, slot, Buckets.share(Int(line.shouts), of: words))
    put(.digitShare, slot, Buckets.share(Int(line.digits), of: Int(line.length)))
    put(.commas, slot, bucket(line.commas))
    put(.sentences, slot, bucket(line.sentenceEnds))
    put(.separators, slot, bucket(line.separators))
    put(.wordLength, slot, words == 0 ? 0 : UInt8(truncatingIfNeeded: min(20, Int(line.length) / words)))
    put(.longestWord, slot, bucket(line.longestWord))
    put(.firstSign, slot, line.first.rawValue)
    put(.lastSign, slot, line.last.rawValue)
    put(.marks, slot, line.marks.rawValue)
    put(.hint, slot, line.hint)
    let contentWords = words &- Int(line.functionWords)
    put(.topicShare, slot, line.topicWords == 0 ? 0 : 1 &+ Buckets.share(Int(line.topicWords), of: contentWords))
    put(.earlierCopies, slot, counts[Int(line.earlierCopies)])
    put(.copies, slot, counts[Int(line.copies)])
  }

  private func place(
    _ index: Int, _ lines: UnsafeBufferPointer<LineStatistics>, _ slot: Int, _ layout: PageLayout,
    _ counts: UnsafeBufferPointer<UInt8>
  ) {
    @inline(__always) func bucket(_ value: Int) -> UInt8 { counts[max(0, min(4095, value))] }
    let count = lines.count
    let isLast = index &+ 1 >= count
    let blanks: UInt8 = (lines[index].followsBlankLine ? 1 : 0) | (isLast || lines[index &+ 1].followsBlankLine ? 2 : 0)
    put(.blankLines, slot, blanks)
    put(.fromStart, slot, bucket(index))
    put(.fromEnd, slot, bucket(count &- 1 &- index))
    put(.place, slot, Buckets.share(index, of: count))
    put(.proseBefore, slot, Buckets.share(Int(layout.proseWordsBefore[index]), of: layout.proseWords))
    put(.proseLinesBefore, slot, bucket(Int(layout.proseLinesBefore[index])))
    put(.proseLinesAfter, slot, bucket(layout.proseLines &- Int(layout.proseLinesBefore[index &+ 1])))
    put(.sincePriorProse, slot, bucket(Int(layout.sincePriorProse[index])))
    put(.toNextProse, slot, bucket(Int(layout.toNextProse[index])))
    put(.shortRun, slot, bucket(Int(layout.shortRun[index])))
    let first = max(0, index &- 4)
    let end = min(count, index &+ 5)
    let nearWords = Int(layout.wordsBefore[end] &- layout.wordsBefore[first])
    put(.nearbyWords, slot, bucket(nearWords / (end &- first)))
    let nearFunction = Int(layout.functionWordsBefore[end] &- layout.functionWordsBefore[first])
    put(.nearbyFunctionShare, slot, Buckets.share(nearFunction, of: nearWords))
    put(.window, slot, Buckets.window(index, layout.window, counts))
    put(.windowDepth, slot, depth(index, layout.window, counts))
    put(.pageLines, slot, bucket(count))
    put(.pageProseShare, slot, Buckets.share(layout.proseWords, of: layout.words))
  }

  /// Inside a window, the distance to its nearer edge.
  @inline(__always)
  private func depth(_ index: Int, _ window: Range<Int>, _ counts: UnsafeBufferPointer<UInt8>) -> UInt8 {
    guard window.contains(index) else { return 0 }
    return counts[min(4095, min(index &- window.lowerBound, window.upperBound &- 1 &- index) &+ 1)]
  }

  private func context(_ index: Int, _ slot: Int, _ page: PageLines, _ counts: UnsafeBufferPointer<UInt8>) {
    @inline(__always) func bucket(_ value: Int) -> UInt8 { counts[max(0, min(4095, value))] }
    let context = page.context
    put(.score, slot, Buckets.score(Int(page.scores[index])))
    put(.nearScore, slot, Buckets.score(context.mean(around: index, reach: 2)))
    put(.wideScore, slot, Buckets.score(context.mean(around: index, reach: 7)))
    put(.keptBefore, slot, Buckets.share(Int(context.keptBefore[index]), of: context.kept))
    put(.keptWordsBefore, slot, bucket(Int(context.keptBefore[index])))
    put(.keptWordsAfter, slot, bucket(context.kept &- Int(context.keptBefore[index &+ 1])))
    put(.sinceKept, slot, bucket(Int(context.sinceKept[index])))
    put(.toKept, slot, bucket(Int(context.toKept[index])))
    put(.scoreWindow, slot, Buckets.window(index, context.window, counts))
    put(.scoreWindowDepth, slot, depth(index, context.window, counts))
    put(.keptWords, slot, bucket(context.kept))
  }
}
