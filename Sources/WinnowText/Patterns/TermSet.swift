/// Counts words, word prefixes and phrases of a large vocabulary in one pass over a text.
///
/// A text's words are hashed byte by byte; a bit filter of 8 KB, which stays in the first-level cache, turns away most
/// words and prefixes, an open-addressed table finds the rest, and every hit is compared byte by byte. Phrases are paths
/// in a trie over vocabulary words. Unlike an Aho–Corasick automaton over bytes, the tables do not outgrow the caches
/// with thousands of terms. Linear in the text for any input; allocates nothing once its working memory has grown.
package struct TermSet: Sendable {
  /// The longest phrase, in words.
  package static let maximumWords = 8
  /// Separators of more bytes than this end a phrase: `", "` and `”, ` do not.
  private static let maximumGap = 5

  /// A word of the vocabulary, whole or as a prefix.
  private struct Token: Sendable {
    var start: Int
    var length: Int
    /// The terms that consist of this word alone, in `tokenTerms`.
    var terms: Range<Int> = 0..<0
    var isInPhrase = false
  }

  private var pool: [UInt8] = []
  private var tokens: [Token] = []
  private var tokenTerms: [Int32] = []
  private var words = HashIndex()
  private var prefixes = HashIndex()
  private var nodeTerms: [[Int32]] = [[]]
  private var edges = HashIndex()
  private var edgeTargets: [Int32] = []
  private var edgeKeys: [UInt64] = []
  /// Spelling of terms that must match in case, without their separators; empty for the others.
  private var spellings: [[UInt8]] = []

  /// The number of terms.
  package var count: Int { spellings.count }

  /// Compiles the vocabulary; the index of a term is its number.
  package init(_ terms: [Term]) {
    var wordTokens: [[UInt8]: Int32] = [:]
    var prefixTokens: [[UInt8]: Int32] = [:]
    var singles: [[Int32]] = []
    var children: [UInt64: Int32] = [:]
    for (number, term) in terms.enumerated() {
      spellings.append(term.isCaseSensitive ? term.words.flatMap(\.original) : [])
      var path: [Int32] = []
      for word in term.words {
        let known = word.isPrefix ? prefixTokens[word.folded] : wordTokens[word.folded]
        let token = known ?? Int32(tokens.count)
        if known == nil {
          tokens.append(Token(start: pool.count, length: word.folded.count))
          pool.append(contentsOf: word.folded)
          singles.append([])
          if word.isPrefix { prefixTokens[word.folded] = token } else { wordTokens[word.folded] = token }
        }
        path.append(token)
      }
      guard path.count > 1 else {
        if let token = path.first { singles[Int(token)].append(Int32(number)) }
        continue
      }
      var node: Int32 = 0
      for token in path {
        tokens[Int(token)].isInPhrase = true
        let key = Self.edgeKey(node, token)
        if let child = children[key] {
          node = child
        } else {
          nodeTerms.append([])
          let child = Int32(nodeTerms.count - 1)
          children[key] = child
          edgeKeys.append(key)
          edgeTargets.append(child)
          node = child
        }
      }
      nodeTerms[Int(node)].append(Int32(number))
    }
    for (token, terms) in singles.enumerated() {
      let start = tokenTerms.count
      tokenTerms.append(contentsOf: terms)
      tokens[token].terms = start..<tokenTerms.count
    }
    words = HashIndex(wordTokens.values.sorted().map { (hash(ofToken: $0), $0) })
    prefixes = HashIndex(prefixTokens.values.sorted().map { (hash(ofToken: $0), $0) })
    edges = HashIndex(edgeKeys.indices.map { (Self.mixed(edgeKeys[$0]), Int32($0)) })
  }

  private func hash(ofToken token: Int32) -> UInt64 {
    let token = tokens[Int(token)]
    return pool[token.start..<(token.start + token.length)].reduce(WordHash.seed) { WordHash.step($0, $1) }
  }

  private static func edgeKey(_ node: Int32, _ token: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: node)) << 32 | UInt64(UInt32(bitPattern: token))
  }

  private static func mixed(_ key: UInt64) -> UInt64 {
    let product = key.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return product.high ^ product.low
  }

  /// Counts the terms in one line of text.
  ///
  /// - Parameters:
  ///   - folded: the line, folded with `CaseFold`.
  ///   - original: the same line before folding.
  ///   - position: what to add to offsets in `counts.first`.
  ///   - weight: what one occurrence counts.
  package func count(
    in folded: UnsafeBufferPointer<UInt8>, original: UnsafeBufferPointer<UInt8>, position: Int, weight: Float,
    into counts: inout TermCounts
  ) {
    counts.active.removeAll(keepingCapacity: true)
    words.withFilter { wordFilter in
      prefixes.withFilter { prefixFilter in
        var index = 0
        var lastEnd = 0
        while true {
          index = WordScan.wordStart(in: folded, from: index)
          guard index < folded.count else { break }
          let start = index
          var hash = WordHash.seed
          // Inside of the loop over a word's bytes, `hash` is the hash of each of its prefixes in turn.
          while index < folded.count {
            let byte = folded[index]
            guard byte.isASCIIWord || (byte >= 0x80 && WordScan.separatorLength(in: folded, at: index) == 0) else {
              break
            }
            hash = WordHash.step(hash, byte)
            index &+= 1
            if prefixFilter.mayContain(hash) {
              lookUp(prefixes, hash, in: folded, start..<index, &counts)
            }
          }
          counts.words &+= 1
          if wordFilter.mayContain(hash) { lookUp(words, hash, in: folded, start..<index, &counts) }
          if start &- lastEnd > Self.maximumGap { counts.active.removeAll(keepingCapacity: true) }
          lastEnd = index
          if counts.hits.isEmpty {
            if !counts.active.isEmpty { counts.active.removeAll(keepingCapacity: true) }
          } else {
            take(start..<index, original, position, weight, &counts)
          }
        }
      }
    }
  }

  /// Adds the token with this hash and these bytes, if there is one, to the hits of the current word.
  @inline(never)
  private func lookUp(
    _ index: HashIndex, _ hash: UInt64, in text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>,
    _ counts: inout TermCounts
  ) {
    index.forEach(hash) { number in
      let token = tokens[Int(number)]
      guard token.length == range.count else { return }
      for offset in 0..<token.length where pool[token.start &+ offset] != text[range.lowerBound &+ offset] { return }
      counts.hits.append(number)
    }
  }

  /// Counts what ends with the current word: the terms of its tokens, and phrases that they complete.
  @inline(never)
  private func take(
    _ word: Range<Int>, _ original: UnsafeBufferPointer<UInt8>, _ position: Int, _ weight: Float,
    _ counts: inout TermCounts
  ) {
    counts.next.removeAll(keepingCapacity: true)
    for hit in counts.hits {
      let token = tokens[Int(hit)]
      for term in tokenTerms[token.terms] {
        add(term, word, original, position, weight, &counts)
      }
      guard token.isInPhrase else { continue }
      for path in counts.active {
        if let node = child(of: path.node, hit) { counts.next.append((node, path.start)) }
      }
      if let node = child(of: 0, hit) { counts.next.append((node, word.lowerBound)) }
    }
    for path in counts.next {
      for term in nodeTerms[Int(path.node)] {
        add(term, path.start..<word.upperBound, original, position, weight, &counts)
      }
    }
    swap(&counts.active, &counts.next)
    counts.hits.removeAll(keepingCapacity: true)
  }

  private func child(of node: Int32, _ token: Int32) -> Int32? {
    let key = Self.edgeKey(node, token)
    var found: Int32?
    edges.forEach(Self.mixed(key)) { if edgeKeys[Int($0)] == key { found = edgeTargets[Int($0)] } }
    return found
  }

  private func add(
    _ term: Int32, _ range: Range<Int>, _ original: UnsafeBufferPointer<UInt8>, _ position: Int, _ weight: Float,
    _ counts: inout TermCounts
  ) {
    let term = Int(term)
    let spelling = spellings[term]
    if !spelling.isEmpty, !isSpelled(spelling, UnsafeBufferPointer(rebasing: original[range])) { return }
    if counts.counts[term] == 0 {
      counts.touched.append(Int32(term))
      counts.first[term] = (range.lowerBound &+ position)..<(range.upperBound &+ position)
    }
    counts.counts[term] += weight
  }

  /// Whether the text's word bytes begin with `spelling`.
  private func isSpelled(_ spelling: [UInt8], _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var matched = 0
    var index = 0
    while index < text.count, matched < spelling.count {
      let skip = WordScan.separatorLength(in: text, at: index)
      if skip > 0 {
        index &+= skip
      } else {
        guard text[index] == spelling[matched] else { return false }
        matched &+= 1
        index &+= 1
      }
    }
    return matched == spelling.count
  }
}

/// How often each term of a `TermSet` occurred, and the working memory of counting; reused from text to text.
package struct TermCounts: Sendable {
  /// Weighted occurrences by term.
  package fileprivate(set) var counts: [Float]
  /// Where each touched term occurred first.
  package fileprivate(set) var first: [Range<Int>]
  /// The terms that occurred, in order of their first occurrence.
  package fileprivate(set) var touched: [Int32] = []
  /// The words of the text.
  package fileprivate(set) var words = 0

  /// Tokens of the current word.
  fileprivate var hits: [Int32] = []
  /// Phrases begun before the current word, and those that go on with it.
  fileprivate var active: [(node: Int32, start: Int)] = []
  fileprivate var next: [(node: Int32, start: Int)] = []

  /// Counts for the terms of `set`.
  package init(for set: TermSet) {
    counts = [Float](repeating: 0, count: set.count)
    first = [Range<Int>](repeating: 0..<0, count: set.count)
  }

  /// Forgets everything; costs what the last text touched.
  package mutating func reset() {
    for term in touched { counts[Int(term)] = 0 }
    touched.removeAll(keepingCapacity: true)
    words = 0
  }
}
