internal import Winnow
internal import WinnowText

/// Working memory of `classify-topic`: the folded text, the counts of each pack, the evidence for each class.
struct TopicEvidence {
  /// A term that speaks for a class.
  private struct Contribution {
    var pack: Int
    var term: Int32
    var value: Double
  }

  /// The title, a line feed, and the page, folded.
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
    let titleBlock = titleBlock(of: document)
    let shift = folded.count - document.page.count
    var speaks = false
    words = 0
    for index in values.indices {
      values[index] = 0
      distinctTerms[index] = 0
    }
    for (number, pack) in rules.packs.enumerated() {
      let counts = counts[number]
      counts.reset()
      folded.withUnsafeBufferPointer { folded in
        title.withUnsafeBufferPointer { title in
          Self.count(0..<title.count, of: title, folded, shift: 0, weight: titleWeight, pack, counts)
        }
        document.page.withUnsafeBufferPointer { page in
          for (index, block) in document.blocks.enumerated() where block.label.isKept {
            let isTitle = index == titleBlock
            // A title in the record and as a block is still one title.
            if isTitle && shift > 0 { continue }
            Self.count(
              block.range, of: page, folded, shift: shift, weight: isTitle ? titleWeight : 1, pack, counts)
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
  }

  /// The block labelled as title; of a document that no cleaner saw and whose record has no title, a short first line.
  private func titleBlock(of document: Document) -> Int? {
    if document.isCleaned { return document.blocks.firstIndex { $0.label == .title } }
    guard document.title == nil, let first = document.blocks.first, document.blocks.count > 1 else { return nil }
    return first.range.count <= Self.longestTitle ? 0 : nil
  }

  private static let longestTitle = 150

  /// Counts the terms in a range of `original`, whose folded form stands `shift` bytes later in `folded`.
  private static func count(
    _ range: Range<Int>, of original: UnsafeBufferPointer<UInt8>, _ folded: UnsafeBufferPointer<UInt8>, shift: Int,
    weight: Double, _ pack: TopicTerms, _ counts: TermCounts
  ) {
    guard !range.isEmpty else { return }
    let start = range.lowerBound + shift
    pack.set.count(
      in: UnsafeBufferPointer(rebasing: folded[start..<(range.upperBound + shift)]),
      original: UnsafeBufferPointer(rebasing: original[range]), position: start, weight: Float(weight), into: counts)
  }

  private mutating func addUp(_ pack: TopicTerms, _ counts: TermCounts) {
    for term in counts.touched {
      let damped = Double(counts.count(of: term)).squareRoot()
      pack.forEachPosting(of: term) { posting in
        values[posting.classNumber] += posting.weight * damped
        if posting.weight > 0 { distinctTerms[posting.classNumber] += 1 }
      }
    }
  }

  /// The words that spoke loudest for each of these classes, strongest first, as they stand in the text but in small
  /// letters.
  mutating func terms(for classNumbers: [Int], _ rules: TopicRules, limit: Int) -> [[String]] {
    // Different terms may have matched the same words: some in reserve.
    let reserve = limit * 2
    var best = [Contribution](
      repeating: Contribution(pack: 0, term: 0, value: 0), count: classNumbers.count * reserve)
    for (place, number) in classNumbers.enumerated() { places[number] = place }
    for (number, pack) in rules.packs.enumerated() where isActive[number] {
      for term in counts[number].touched {
        let damped = Double(counts[number].count(of: term)).squareRoot()
        pack.forEachPosting(of: term) { posting in
          let place = places[posting.classNumber]
          guard place >= 0, posting.weight > 0 else { return }
          let contribution = Contribution(pack: number, term: term, value: posting.weight * damped)
          Self.insert(contribution, into: &best, (place * reserve)..<((place + 1) * reserve))
        }
      }
    }
    for number in classNumbers { places[number] = -1 }
    return classNumbers.indices.map { place in
      var output: [String] = []
      for contribution in best[(place * reserve)..<((place + 1) * reserve)]
      where contribution.value > 0 && output.count < limit {
        let range = counts[contribution.pack].first(of: contribution.term)
        let text = String(decoding: folded[range], as: UTF8.self)
        if !output.contains(text) { output.append(text) }
      }
      return output
    }
  }

  /// Puts a contribution into its place of a list by falling value; equal values keep the order of the text.
  private static func insert(_ new: Contribution, into best: inout [Contribution], _ list: Range<Int>) {
    var place = list.upperBound
    while place > list.lowerBound, best[place - 1].value < new.value { place -= 1 }
    guard place < list.upperBound else { return }
    var index = list.upperBound - 1
    while index > place {
      best[index] = best[index - 1]
      index -= 1
    }
    best[place] = new
  }
}
