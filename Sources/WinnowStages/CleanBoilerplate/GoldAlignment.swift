internal import WinnowText

/// Finds out which lines of a page belong to a gold text that a person, or a tool with the HTML, cut out of it.
///
/// A line of at least four words belongs to it when most of its four-word shingles stand there. A shorter line must stand
/// there word by word, between the places of its long neighbours. Of several equal lines of the page only as many count
/// as the gold text has, those with most neighbours in it. From there `GoldChoice` goes on to the lines that fit best.
struct GoldAlignment {
  /// For each line, whether it belongs to the gold text.
  private(set) var isGold: [Bool] = []

  static let shingleLength = 4
  private var goldTokens: [UInt64]
  private var places: [UInt64: Int] = [:]

  init(page: [UInt8], lines: [Range<Int>], gold: [UInt8]) {
    goldTokens = Self.tokens(gold[...])
    guard goldTokens.count >= 1 else {
      isGold = lines.map { _ in false }
      return
    }
    if goldTokens.count >= Self.shingleLength {
      for start in 0...(goldTokens.count - Self.shingleLength) {
        let key = Self.shingle(goldTokens, start)
        if places[key] == nil { places[key] = start }
      }
    }
    let tokens = lines.map { Self.tokens(page[$0]) }
    label(tokens)
    resolveCopies(tokens)
    isGold = GoldChoice(lines: tokens, gold: goldTokens, start: isGold).isChosen
  }

  /// Hashes of the folded words.
  static func tokens(_ text: ArraySlice<UInt8>) -> [UInt64] {
    var folded: [UInt8] = []
    text.withUnsafeBufferPointer { CaseFold.append($0, to: &folded) }
    var output: [UInt64] = []
    folded.withUnsafeBufferPointer { bytes in
      var index = 0
      var start = -1
      func close(_ end: Int) {
        if start >= 0 { output.append(XXHash.hash64(UnsafeBufferPointer(rebasing: bytes[start..<end]))) }
        start = -1
      }
      while index < bytes.count {
        let (scalar, length) = UTF8Scan.decode(bytes, at: index)
        let isIdeograph = scalar >= 0x80 && UTF8Scan.category(scalar) == .ideograph
        let isLetter = scalar < 0x80 ? bytes[index].isWordByte : UTF8Scan.category(scalar) == .letter
        if isIdeograph || !isLetter { close(index) }
        if isIdeograph {
          output.append(UInt64(scalar))
        } else if isLetter, start < 0 {
          start = index
        }
        index += length
      }
      close(bytes.count)
    }
    return output
  }

  static func shingle(_ tokens: [UInt64], _ start: Int) -> UInt64 {
    var key: UInt64 = 0
    for offset in 0..<shingleLength { key = (key ^ tokens[start + offset]) &* 0x9E37_79B9_7F4A_7C15 ^ (key >> 29) }
    return key
  }

  private mutating func label(_ tokens: [[UInt64]]) {
    // The span of the gold text that each long line covers.
    var spans = [Range<Int>?](repeating: nil, count: tokens.count)
    isGold = tokens.map { _ in false }
    for (index, line) in tokens.enumerated() where line.count >= Self.shingleLength {
      var hits = 0
      var span: (first: Int, last: Int)?
      let shingles = line.count - Self.shingleLength + 1
      for start in 0..<shingles {
        guard let place = places[Self.shingle(line, start)] else { continue }
        hits += 1
        span = (span?.first ?? place, place + Self.shingleLength)
      }
      isGold[index] = hits * 2 >= shingles
      if isGold[index], let span, span.first <= span.last { spans[index] = span.first..<span.last }
    }
    var nextStart = [Int?](repeating: nil, count: tokens.count)
    var next: Int?
    for index in tokens.indices.reversed() {
      if let span = spans[index] { next = span.lowerBound }
      nextStart[index] = next
    }
    var previousEnd: Int?
    for index in tokens.indices {
      if let span = spans[index] { previousEnd = span.upperBound }
      let line = tokens[index]
      guard line.count < Self.shingleLength, !line.isEmpty else { continue }
      let from = previousEnd.map { max(0, $0 - 3) } ?? nextStart[index].map { max(0, $0 - 12) }
      let to = nextStart[index].map { $0 + 3 } ?? previousEnd.map { $0 + 12 }
      guard let from, let to, from < to else { continue }
      isGold[index] = occurs(line, in: from..<min(to, goldTokens.count))
    }
  }

  private func occurs(_ line: [UInt64], in range: Range<Int>) -> Bool {
    guard range.count >= line.count else { return false }
    for start in range.lowerBound...(range.upperBound - line.count) {
      if goldTokens[start..<(start + line.count)].elementsEqual(line) { return true }
    }
    return false
  }

  /// Keeps only as many copies of a line as the gold text can hold.
  private mutating func resolveCopies(_ tokens: [[UInt64]]) {
    var copies: [[UInt64]: [Int]] = [:]
    for index in tokens.indices where isGold[index] && tokens[index].count >= Self.shingleLength {
      copies[tokens[index], default: []].append(index)
    }
    let before = isGold
    for (line, indices) in copies where indices.count > 1 {
      var occurrences = 0
      var start = 0
      while start + line.count <= goldTokens.count {
        if goldTokens[start..<(start + line.count)].elementsEqual(line) {
          occurrences += 1
          start += line.count
        } else {
          start += 1
        }
      }
      func neighbours(_ index: Int) -> Int {
        (max(0, index - 3)...min(before.count - 1, index + 3)).count { before[$0] }
      }
      let ranked = indices.sorted { (neighbours($1), $0) < (neighbours($0), $1) }
      for index in ranked.dropFirst(max(1, occurrences)) { isGold[index] = false }
    }
  }
}
