internal import Winnow
internal import WinnowText

/// Working memory of `classify-topic`: the folded text, the counts of each pack, the evidence for each class.
struct TopicEvidence {
  /// A term that speaks for a class.
  private struct Contribution {
    /// Where it stands first in the folded text.
    var range: Range<Int>
    var value: Double
  }

  /// The title, a line feed, and the page, folded; then some NULs, so that counting may read on behind the end.
  private var folded: [UInt8] = []
  private var title: [UInt8] = []
  private let counts: [TermCounts]
  private var isActive: [Bool]
  /// Weighted terms found, by class; repeated terms count with the square root of their number.
  private(set) var values: [Double]
  /// Different terms that speak for a class.
  private(set) var distinctTerms: [Int]
  /// Words of the title and the kept text.
  private(set) var words = 0
  /// The place of each class among those whose terms are asked for, or -1.
  private var places: [Int]
  /// The strongest contributions to each class of `places`, in lists with equal room.
  private var best: [Contribution] = []
  /// How many each list holds.
  private var bestCounts: [Int] = []

  init(_ rules: TopicRules) {
    counts = rules.packs.map { TermCounts(for: $0.set) }
    isActive = [Bool](repeating: false, count: rules.packs.count)
    values = [Double](repeating: 0, count: rules.taxonomy.classes.count)
    distinctTerms = [Int](repeating: 0, count: rules.taxonomy.classes.count)
    places = [Int](repeating: -1, count: rules.taxonomy.classes.count)
  }

  /// Collects the evidence in a document's title and kept blocks; false when no pack speaks its language.
  mutating func collect(_ document: Document, _ rules: TopicRules, titleWeight: Double) -> Bool {
    load(document)
    let titleBlock = document.topicTitleBlock
    let shift = folded.count - TermSet.readAhead - document.page.count
    var speaks = false
    words = 0
    values.withUnsafeMutableBufferPointer { $0.update(repeating: 0) }
    distinctTerms.withUnsafeMutableBufferPointer { $0.update(repeating: 0) }
    for (number, pack) in rules.packs.enumerated() {
      let counts = counts[number]
      counts.reset()
      let needsCommonWords = pack.judgesLanguage(document.language)
      folded.withUnsafeBufferPointer { folded in
        title.withUnsafeBufferPointer { title in
          Self.count(0..<title.count, of: title, folded, shift: 0, weight: titleWeight, pack, needsCommonWords, counts)
        }
        document.page.withUnsafeBufferPointer { page in
          for (index, block) in document.blocks.enumerated() where block.label.isKept {
            let isTitle = index == titleBlock
            // A title in the record and as a block is still one title.
            if isTitle && shift > 0 { continue }
            Self.count(
              block.range, of: page, folded, shift: shift, weight: isTitle ? titleWeight : 1, pack, needsCommonWords,
              counts)
          }
        }
      }
      words = max(words, counts.words)
      isActive[number] = pack.speaks(document.language, counts)
      if isActive[number] {
        speaks = true
        addUp(pack, counts)
      }
    }
    return speaks
  }

  private mutating func load(_ document: Document) {
    title.removeAll(keepingCapacity: true)
    folded.removeAll(keepingCapacity: true)
    if let text = document.title {
      title.append(contentsOf: text.utf8)
      title.withUnsafeBufferPointer { CaseFold.append($0, to: &folded) }
      folded.append(0x0A)
    }
    document.page.withUnsafeBufferPointer { CaseFold.append($0, to: &folded) }
    folded.append(contentsOf: repeatElement(0, count: TermSet.readAhead))
  }

  /// Counts the terms in a range of `original`, whose folded form stands `shift` bytes later in `folded`.
  private static func count(
    _ range: Range<Int>, of original: UnsafeBufferPointer<UInt8>, _ folded: UnsafeBufferPointer<UInt8>, shift: Int,
    weight: Double, _ pack: TopicTerms, _ needsCommonWords: Bool, _ counts: TermCounts
  ) {
    guard !range.isEmpty else { return }
    let start = range.lowerBound + shift
    pack.set.count(
      in: UnsafeBufferPointer(rebasing: folded[start..<(range.upperBound + shift)]),
      original: UnsafeBufferPointer(rebasing: original[range]), position: start, weight: Float(weight),
      slack: folded.count - start - range.count, countsCommonWords: needsCommonWords, into: counts)
  }

  private mutating func addUp(_ pack: TopicTerms, _ counts: TermCounts) {
    values.withUnsafeMutableBufferPointer { values in
      distinctTerms.withUnsafeMutableBufferPointer { distinctTerms in
        for term in counts.touched {
          let damped = Double(counts.count(of: term)).squareRoot()
          for posting in pack.postings(of: term) {
            values[posting.classNumber] += posting.weight * damped
            distinctTerms[posting.classNumber] &+= posting.weight > 0 ? 1 : 0
          }
        }
      }
    }
  }

  /// The words that spoke loudest for each of these classes, strongest first, as they stand in the text but in small
  /// letters.
  mutating func terms(for classNumbers: [Int], _ rules: TopicRules, limit: Int) -> [[String]] {
    // Different terms may have matched the same words: some in reserve.
    let reserve = limit * 2
    for (place, number) in classNumbers.enumerated() { places[number] = place }
    best.removeAll(keepingCapacity: true)
    best.append(
      contentsOf: repeatElement(Contribution(range: 0..<0, value: 0), count: classNumbers.count * reserve))
    bestCounts.removeAll(keepingCapacity: true)
    bestCounts.append(contentsOf: repeatElement(0, count: classNumbers.count))
    for (number, pack) in rules.packs.enumerated() where isActive[number] {
      let counts = counts[number]
      places.withUnsafeBufferPointer { places in
        best.withUnsafeMutableBufferPointer { best in
          bestCounts.withUnsafeMutableBufferPointer { bestCounts in
            for term in counts.touched {
              let damped = Double(counts.count(of: term)).squareRoot()
              for posting in pack.postings(of: term) {
                let place = places[posting.classNumber]
                guard place >= 0, posting.weight > 0 else { continue }
                let list = UnsafeMutableBufferPointer(rebasing: best[(place * reserve)..<((place + 1) * reserve)])
                Self.insert(
                  Contribution(range: counts.first(of: term), value: posting.weight * damped), into: list,
                  &bestCounts[place])
              }
            }
          }
        }
      }
    }
    for number in classNumbers { places[number] = -1 }
    return classNumbers.indices.map { place in
      var output: [String] = []
      output.reserveCapacity(limit)
      for contribution in best[(place * reserve)...].prefix(bestCounts[place]) where output.count < limit {
        let text = folded.withUnsafeBufferPointer { String(decoding: $0[contribution.range], as: UTF8.self) }
        if !output.contains(text) { output.append(text) }
      }
      return output
    }
  }

  /// Puts a contribution into its place of a list of `count` by falling value; equal values keep the order of the text.
  @inline(__always)
  private static func insert(
    _ new: Contribution, into list: UnsafeMutableBufferPointer<Contribution>, _ count: inout Int
  ) {
    var place = count
    if count < list.count {
      count &+= 1
    } else {
      // The last one leaves; most new ones are weaker.
      guard list[place &- 1].value < new.value else { return }
      place &-= 1
    }
    while place > 0, list[place &- 1].value < new.value {
      list[place] = list[place &- 1]
      place &-= 1
    }
    list[place] = new
  }
}
