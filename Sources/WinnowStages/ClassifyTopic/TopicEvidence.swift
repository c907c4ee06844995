internal import Winnow
internal import WinnowText

/// Working memory of `classify-topic`: the folded text, the counts of each pack, the evidence for each class.
struct TopicEvidence {
  /// A term that speaks for a class.
  struct Contribution {
    var pack: Int
    var term: Int32
    var value: Double
  }

  /// The title, then the page, folded and as they are.
  private var folded: [UInt8] = []
  private var original: [UInt8] = []
  private let counts: [TermCounts]
  private var isActive: [Bool]
  /// Weighted terms found, by class; repeated terms count with the square root of their number.
  private(set) var values: [Double]
  /// Different terms that speak for a class.
  private(set) var distinctTerms: [Int]
  /// Words of the title and the kept text.
  private(set) var words = 0

  init(_ rules: TopicRules) {
    counts = rules.packs.map { TermCounts(for: $0.set) }
    isActive = [Bool](repeating: false, count: rules.packs.count)
    values = [Double](repeating: 0, count: rules.taxonomy.classes.count)
    distinctTerms = [Int](repeating: 0, count: rules.taxonomy.classes.count)
  }

  /// Collects the evidence in a document's title and kept blocks; false when no pack speaks its language.
  mutating func collect(_ document: Document, _ rules: TopicRules, titleWeight: Double) -> Bool {
    load(document)
    let titleBlock = titleBlock(of: document)
    let shift = original.count - document.page.count
    var speaks = false
    words = 0
    for index in values.indices {
      values[index] = 0
      distinctTerms[index] = 0
    }
    for (number, pack) in rules.packs.enumerated() {
      counts[number].reset()
      count(0..<shift, weight: titleWeight, pack, counts[number])
      for (index, block) in document.blocks.enumerated() where block.label.isKept {
        let isTitle = index == titleBlock
        // A title in the record and as a block is still one title.
        if isTitle && shift > 0 { continue }
        let range = (block.range.lowerBound + shift)..<(block.range.upperBound + shift)
        count(range, weight: isTitle ? titleWeight : 1, pack, counts[number])
      }
      words = max(words, counts[number].words)
      isActive[number] = pack.speaks(document.language, counts[number])
      if isActive[number] {
        speaks = true
        addUp(pack, counts[number])
      }
    }
    return speaks
  }

  private mutating func load(_ document: Document) {
    original.removeAll(keepingCapacity: true)
    if let title = document.title {
      original.append(contentsOf: title.utf8)
      // The title ends here, for phrases too.
      original.append(0x0A)
    }
    original.append(contentsOf: document.page)
    folded.removeAll(keepingCapacity: true)
    original.withUnsafeBufferPointer { CaseFold.append($0, to: &folded) }
  }

  /// The block labelled as title; of a document that no cleaner saw and whose record has no title, a short first line.
  private func titleBlock(of document: Document) -> Int? {
    if document.isCleaned { return document.blocks.firstIndex { $0.label == .title } }
    guard document.title == nil, let first = document.blocks.first, document.blocks.count > 1 else { return nil }
    return first.range.count <= Self.longestTitle ? 0 : nil
  }

  private static let longestTitle = 150

  private func count(_ range: Range<Int>, weight: Double, _ pack: TopicTerms, _ counts: TermCounts) {
    guard !range.isEmpty else { return }
    folded.withUnsafeBufferPointer { folded in
      original.withUnsafeBufferPointer { original in
        pack.set.count(
          in: UnsafeBufferPointer(rebasing: folded[range]), original: UnsafeBufferPointer(rebasing: original[range]),
          position: range.lowerBound, weight: Float(weight), into: counts)
      }
    }
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

  /// The words that spoke loudest for a class, strongest first, as they stand in the text but in small letters.
  func terms(for classNumber: Int, _ rules: TopicRules, limit: Int) -> [String] {
    var best: [Contribution] = []
    for (number, pack) in rules.packs.enumerated() where isActive[number] {
      for term in counts[number].touched {
        pack.forEachPosting(of: term) { posting in
          guard posting.classNumber == classNumber, posting.weight > 0 else { return }
          let value = posting.weight * Double(counts[number].count(of: term)).squareRoot()
          // Equal values keep the order in which they stand in the text.
          let place = best.firstIndex { $0.value < value } ?? best.count
          guard place < limit * 2 else { return }
          best.insert(Contribution(pack: number, term: term, value: value), at: place)
          if best.count > limit * 2 { best.removeLast() }
        }
      }
    }
    var output: [String] = []
    for contribution in best where output.count < limit {
      let text = String(decoding: folded[counts[contribution.pack].first(of: contribution.term)], as: UTF8.self)
      if !output.contains(text) { output.append(text) }
    }
    return output
  }
}
