/// What the line model knows about a line, as a number below 31: the bucket that a figure falls into.
///
/// Counts are bucketed by `Buckets.count` (exact up to 4, then about two per octave), shares by `Buckets.share` (twentieths).
enum LineFeature: Int, CaseIterable, Sendable {
  // Names rather than quantities; a model puts them in an order.
  case firstSign
  case lastSign
  case marks
  case hint
  case blankLines
  case hintAbove
  case hintBelow
  // The line by itself.
  case length
  case words
  case functionWords
  case functionShare
  case personalWords
  case personalShare
  case capitalShare
  case commas
  case sentences
  case separators
  case wordLength
  case topicShare
  case indent
  case ruleAction
  // Its place in the page.
  case fromStart
  case fromEnd
  case place
  case earlierCopies
  case copies
  case wordsBefore
  case proseBefore
  case proseWordsBefore
  case proseLinesBefore
  case proseLinesAfter
  case sincePriorProse
  case sinceParagraph
  case relativeLength
  case titleDistance
  case windowDepth
  case tightWindow
  // The lines around it.
  case closeWords
  case nearWords
  case nearbyWords
  case wideWords
  case priorWords
  case nearbyFunctionShare
  case wideFunctionShare
  case nearbyProseShare
  case nearbyHints
  case wideHints
  case hintAboveDistance
  case hintBelowDistance
  case hintsAbove
  case commentsAbove
  case commentDistance
  case headingDistance
  // The page.
  case pageLines
  case pageWords
  case pageProseShare
  case pageProseLines
  case pageShortShare
  case pageHintShare
  case pageHints
  case windowShare
  case windowLineShare
  case typicalParagraph
  // What the pass before thought of the lines; absent in the first pass.
  case score
  case closeScore
  case nearScore
  case scoreAbove
  case sinceKept
  case toKept
  case scoreWindowDepth
  case tightScoreWindow
  case keptWords
  case keptShare
  case certainty
  case windowKeptShare
  // What speaks for a line as the headline; known of the likeliest ones only.
  case titleRank
  case titleGap
  case titleTopicGap
  case titleTopicShare
  case titleOverlap
  case titleOverlapGap
  case titleSharedWords
  case titleParts
  case titleBylineBelow
  case titleBylineAbove
  case titleLinesBelow
  case articleDistance
  case bodyDistance

  /// The number of buckets, the one for "beyond the page" included.
  static let buckets = 32
  /// The bucket of lines before the first and behind the last.
  static let outside: UInt8 = 31

  /// The features that are names come first, so many.
  static let nameCount = LineFeature.hintBelow.rawValue + 1
  /// The features of later passes start here.
  static let firstContext = LineFeature.score
  /// Those that only headlines are chosen by start here.
  static let firstOfTitles = LineFeature.titleRank
  /// How far apart a line and a neighbour in a model's condition may be.
  static let reach = 3

  /// The name in model files and evidence: the case's in kebab-case.
  var name: String {
    var name = ""
    for letter in String(describing: self).unicodeScalars {
      if (0x41...0x5A).contains(letter.value) {
        name += "-" + String(letter).lowercased()
      } else {
        name.unicodeScalars.append(letter)
      }
    }
    return name
  }
}

extension LineFeature {
  /// The features by name; made once, because making names is slow.
  static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.name, $0) })
}

/// Turns figures into bucket numbers.
enum Buckets {
  private static let counts: [UInt8] = (0..<4096).map { value in
    if value <= 4 { return UInt8(value) }
    // Two buckets per octave: 5–6, 7–8, 9–11, 12–16, …; 4095 falls into 24.
    var bucket = 5
    var limit = 6.0
    while Double(value) > limit, bucket < 25 {
      bucket += 1
      limit = limit < 8 ? 8 : (limit * 1.4142).rounded()
    }
    return UInt8(bucket)
  }

  /// The table of `count`, for loops.
  static func withCounts<R>(_ body: (UnsafeBufferPointer<UInt8>) -> R) -> R {
    counts.withUnsafeBufferPointer { body($0) }
  }

  /// The bucket of a count; everything above 4,095 is one.
  static func count(_ value: Int) -> UInt8 { counts[max(0, min(value, 4095))] }

  /// The bucket of a share: twentieths (0...20), or 21 when there is no whole.
  @inline(__always)
  static func share(_ part: Int, of whole: Int) -> UInt8 {
    if whole <= 0 { return 21 }
    let part = max(0, part)
    // Nearly all counts fit 32 bits, whose division takes a third of the time.
    if (part | whole) >> 27 == 0 {
      return UInt8(
        truncatingIfNeeded: min(20, UInt32(truncatingIfNeeded: part) &* 20 / UInt32(truncatingIfNeeded: whole)))
    }
    return UInt8(truncatingIfNeeded: min(20, part &* 20 / whole))
  }

  /// The bucket of a score in hundredths of a logit: steps of half a logit, 0...29.
  @inline(__always)
  static func score(_ value: Int) -> UInt8 {
    UInt8(truncatingIfNeeded: (min(max(value, -725), 725) &+ 725) / 50)
  }

  /// The bucket of a place relative to a window: 1...9 before it, 10 inside, 11...19 behind, by falling or rising distance.
  @inline(__always)
  static func window(_ index: Int, _ window: Range<Int>, _ counts: UnsafeBufferPointer<UInt8>) -> UInt8 {
    if window.isEmpty { return 0 }
    if index < window.lowerBound {
      return 10 &- min(9, (counts[min(4095, window.lowerBound &- index)] &+ 1) / 2)
    }
    if index >= window.upperBound {
      return 10 &+ min(9, (counts[min(4095, index &- window.upperBound &+ 1)] &+ 1) / 2)
    }
    return 10
  }

  /// The bucket of a distance with a sign: 15 is none, 1...14 that far before, 16...29 that far behind.
  @inline(__always)
  static func signed(_ distance: Int, _ counts: UnsafeBufferPointer<UInt8>) -> UInt8 {
    distance < 0
      ? 15 &- min(14, counts[min(4095, 0 &- distance)]) : 15 &+ min(14, counts[min(4095, distance)])
  }
}
