/// A measured, marked and scored page, pinned while it is cleaned.
struct MeasuredPage {
  let lines: UnsafeBufferPointer<LineStatistics>
  /// By line, and the sums over the page at the end.
  let places: UnsafeBufferPointer<PageLayout.Place>
  let scores: UnsafeBufferPointer<Int32>
  let reasons: UnsafeBufferPointer<LineReasons>
  let folded: UnsafeBufferPointer<UInt8>
  /// The content words of any stretch of the page.
  let words: ContentWords
  /// The best stretch of prose.
  let window: Range<Int>
  let proseLines: Int
  let topicWordCount: Int
  /// The features of the lines, if they have been filled in.
  let columns: FeatureColumns?

  /// The folded bytes of a line's core.
  @inline(__always)
  func core(_ index: Int) -> UnsafeBufferPointer<UInt8> {
    let range = coreRange(index)
    return UnsafeBufferPointer(start: folded.baseAddress.map { $0 + range.lowerBound }, count: range.count)
  }

  @inline(__always)
  func coreRange(_ index: Int) -> Range<Int> {
    Range(uncheckedBounds: (Int(lines[index].coreStart), Int(lines[index].coreEnd)))
  }
}

extension PageLines {
  /// Passes the page to `body`; the view is valid until that returns.
  func withView<R>(_ body: (MeasuredPage) -> R) -> R {
    lines.withUnsafeBufferPointer { lines in
      layout.places.withUnsafeBufferPointer { places in
        scores.withUnsafeBufferPointer { scores in
          reasons.withUnsafeBufferPointer { reasons in
            withContentWords { words in
              codes.withUnsafeMutableBufferPointer { codes in
                let columns = codes.baseAddress.map { FeatureColumns($0, lines: lines.count) }
                return body(
                  MeasuredPage(
                    lines: lines, places: places, scores: scores, reasons: reasons, folded: words.folded, words: words,
                    window: layout.window, proseLines: layout.proseLines, topicWordCount: topicWordCount,
                    columns: columns))
              }
            }
          }
        }
      }
    }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Whether the text begins with `other`.
  @inline(__always)
  func hasPrefix(_ other: UnsafeBufferPointer<UInt8>) -> Bool { other.count <= count && matches(other, at: 0) }

  /// Whether the text ends in `other`.
  @inline(__always)
  func hasSuffix(_ other: UnsafeBufferPointer<UInt8>) -> Bool {
    other.count <= count && matches(other, at: count &- other.count)
  }

  @inline(__always)
  private func matches(_ other: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
    var index = 0
    while index < other.count, self[start &+ index] == other[index] { index &+= 1 }
    return index == other.count
  }
}
