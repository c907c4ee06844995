/// Counts words, word prefixes and phrases of a large vocabulary in one pass over a text.
///
/// A text's words are hashed byte by byte; a bit filter that stays in the first-level cache turns away most words and
/// prefixes, an open-addressed table of the 64-bit hashes finds the rest (a word of the text is taken for another of the
/// vocabulary once in 2⁵⁰ words). Phrases are paths in a trie over vocabulary words. Unlike an Aho–Corasick automaton over bytes, the tables do not outgrow the caches with
/// thousands of terms. Linear in the text for any input; counting allocates nothing.
package struct TermSet: Sendable {
  /// The longest phrase, in words.
  package static let maximumWords = 8
  /// Separators of more bytes than this end a phrase: `", "` and `”, ` do not.
  private static let maximumGap = 5

  /// A word of the vocabulary, whole or as a prefix.
  struct Token: BitwiseCopyable, Sendable {
    /// Its bytes in the pool.
    var start: Int32
    var length: Int32
    /// The terms that consist of this word alone.
    var firstTerm: Int32 = 0
    var termCount: Int32 = 0
    /// The trie node of phrases that begin with it, or -1.
    var root: Int32 = -1
    /// Whether a phrase goes on with it.
    var continues = false
    var isCommon = false

    /// Whether it matters when no phrase is under way.
    var standsAlone: Bool { termCount > 0 || root >= 0 || isCommon }

    /// What the index needs to know, so that most common words never touch the token itself.
    var flags: UInt32 {
      (isCommon ? Self.isCommonFlag : 0) | (termCount > 0 || root >= 0 ? Self.isTermFlag : 0)
        | (continues ? Self.continuesFlag : 0)
    }

    static let isCommonFlag: UInt32 = 1
    static let isTermFlag: UInt32 = 2
    static let continuesFlag: UInt32 = 4
  }

  /// A place in the trie of phrases.
  struct Node: BitwiseCopyable, Sendable {
    /// The terms that end here.
    var firstTerm: Int32 = 0
    var termCount: Int32 = 0
  }

  struct Edge: BitwiseCopyable, Sendable {
    var key: UInt64
    var target: Int32
  }

  /// The spelling of a term that must match in case, without separators; empty for the others.
  struct Spelling: BitwiseCopyable, Sendable {
    var start: Int32
    var length: Int32
  }

  private let pool: FrozenTable<UInt8>
  private let tokens: FrozenTable<Token>
  private let nodes: FrozenTable<Node>
  /// Term numbers, in runs of tokens and nodes.
  private let terms: FrozenTable<Int32>
  private let edges: FrozenTable<Edge>
  private let spellings: FrozenTable<Spelling>
  /// Words that matter by themselves, words that only go on phrases, prefixes, edges.
  private let words: HashIndex
  private let laterWords: HashIndex
  private let prefixes: HashIndex
  private let edgeIndex: HashIndex
  /// By byte: 0 in words, 1 a separator, 2 perhaps the first byte of one.
  private let classes: FrozenTable<UInt8>

  /// The number of terms.
  package let count: Int
  let tokenCount: Int
  let nodeCount: Int

  /// Compiles the vocabulary; the index of a term is its number.
  ///
  /// - Parameter commonWords: single words that are only counted together, beside the terms.
  package init(_ terms: [Term], commonWords: [Term] = []) {
    var builder = TermSetBuilder()
    for (number, term) in terms.enumerated() { builder.add(term, number: Int32(number)) }
    for word in commonWords { builder.addCommon(word) }
    let tables = builder.tables()
    pool = FrozenTable(tables.pool)
    tokens = FrozenTable(tables.tokens)
    nodes = FrozenTable(tables.nodes)
    self.terms = FrozenTable(tables.terms)
    edges = FrozenTable(tables.edges)
    spellings = FrozenTable(tables.spellings)
    words = HashIndex(tables.entries { !$0.isPrefix && $0.token.standsAlone })
    laterWords = HashIndex(tables.entries { !$0.isPrefix && !$0.token.standsAlone })
    prefixes = HashIndex(tables.entries { $0.isPrefix })
    edgeIndex = HashIndex(
      tables.edges.indices.map { HashIndex.Slot(hash: Self.mixed(tables.edges[$0].key), number: Int32($0)) })
    classes = FrozenTable(
      (UInt8.min...UInt8.max).map { $0 < 0x80 ? ($0.isASCIIWord ? 0 : 1) : WordScan.isSeparatorLead($0) ? 2 : 0 })
    count = terms.count
    tokenCount = tables.tokens.count
    nodeCount = tables.nodes.count
  }

  static func edgeKey(_ node: Int32, _ token: Int32) -> UInt64 {
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
    into counts: TermCounts
  ) {
    let words = words.view
    let laterWords = laterWords.view
    let prefixes = prefixes.view
    let classes = classes.pointer
    var working = counts.working
    working.activeCount = 0
    var index = 0
    var lastEnd = 0
    while index < folded.count {
      let skip = Self.separatorLength(classes, folded, index)
      if skip > 0 {
        index &+= skip
        continue
      }
      let start = index
      if start &- lastEnd > Self.maximumGap { working.activeCount = 0 }
      working.hitCount = 0
      var hash = PrefixHash.seed
      // Bit n: the first n bytes (modulo 64, no prefix is as long) may be a prefix. Collecting the bits instead of
      // branching on each keeps the loop over a word's bytes free of mispredictions.
      var prefixLengths: UInt64 = 0
      repeat {
        hash = PrefixHash.step(hash, folded[index])
        index &+= 1
        prefixLengths |= prefixes.bit(hash) &<< UInt64(truncatingIfNeeded: index &- start)
      } while index < folded.count && Self.separatorLength(classes, folded, index) == 0
      working.words &+= 1
      lastEnd = index
      if prefixLengths != 0 { lookUpPrefixes(prefixes, prefixLengths, in: folded, start..<index, &working) }
      if words.bit(hash) != 0 { lookUp(words, hash, &working) }
      if working.activeCount > 0, laterWords.bit(hash) != 0 { lookUp(laterWords, hash, &working) }
      if working.hitCount > 0 {
        take(start..<index, original, position, weight, &working)
      } else {
        working.activeCount = 0
      }
    }
    counts.working = working
  }

  @inline(__always)
  private static func separatorLength(
    _ classes: UnsafePointer<UInt8>, _ text: UnsafeBufferPointer<UInt8>, _ index: Int
  ) -> Int {
    let kind = classes[Int(text[index])]
    return kind <= 1 ? Int(kind) : WordScan.separatorLength(in: text, at: index)
  }

  /// Adds the tokens with this hash to the hits of the current word.
  @inline(__always)
  private func lookUp(_ index: HashIndex.View, _ hash: UInt64, _ working: inout TermCounts.Working) {
    index.forEach(hash) { number, flags in
      working.commonWords &+= Int(flags & Token.isCommonFlag)
      guard flags & Token.isTermFlag != 0 || (flags & Token.continuesFlag != 0 && working.activeCount > 0) else {
        return
      }
      // A word has each token at most once, so `hits`, as long as there are tokens, cannot overflow.
      working.hits[working.hitCount] = number
      working.hitCount &+= 1
    }
  }

  @inline(never)
  private func lookUpPrefixes(
    _ prefixes: HashIndex.View, _ lengths: UInt64, in text: UnsafeBufferPointer<UInt8>, _ word: Range<Int>,
    _ working: inout TermCounts.Working
  ) {
    var hash = PrefixHash.seed
    var lengths = lengths
    for length in 1...min(Term.longestWord, word.count) {
      hash = PrefixHash.step(hash, text[word.lowerBound &+ length &- 1])
      let bit: UInt64 = 1 &<< UInt64(length)
      guard lengths & bit != 0 else { continue }
      lookUp(prefixes, hash, &working)
      lengths &= ~bit
      if lengths == 0 { return }
    }
  }

  /// Counts what ends with the current word: the terms of its tokens, and phrases that they complete.
  @inline(never)
  private func take(
    _ word: Range<Int>, _ original: UnsafeBufferPointer<UInt8>, _ position: Int, _ weight: Float,
    _ working: inout TermCounts.Working
  ) {
    let tokens = tokens.pointer
    let nodes = nodes.pointer
    var nextCount = 0
    for index in 0..<working.hitCount {
      let hit = working.hits[index]
      let token = tokens[Int(hit)]
      add(token.firstTerm, token.termCount, word, original, position, weight, &working)
      if token.continues {
        for path in 0..<working.activeCount {
          let path = working.active[path]
          guard let node = child(of: path.node, hit) else { continue }
          // A node is reached by one path only, so `next`, as long as there are nodes, cannot overflow.
          working.next[nextCount] = TermCounts.Path(node: node, start: path.start)
          nextCount &+= 1
        }
      }
      if token.root >= 0 {
        working.next[nextCount] = TermCounts.Path(node: token.root, start: word.lowerBound)
        nextCount &+= 1
      }
    }
    for index in 0..<nextCount {
      let path = working.next[index]
      let node = nodes[Int(path.node)]
      add(node.firstTerm, node.termCount, path.start..<word.upperBound, original, position, weight, &working)
    }
    swap(&working.active, &working.next)
    working.activeCount = nextCount
  }

  private func child(of node: Int32, _ token: Int32) -> Int32? {
    let key = Self.edgeKey(node, token)
    let edges = edges.pointer
    var found: Int32?
    let hash = Self.mixed(key)
    let index = edgeIndex.view
    guard index.bit(hash) != 0 else { return nil }
    index.forEach(hash) { number, _ in
      if edges[Int(number)].key == key { found = edges[Int(number)].target }
    }
    return found
  }

  @inline(__always)
  private func add(
    _ firstTerm: Int32, _ termCount: Int32, _ range: Range<Int>, _ original: UnsafeBufferPointer<UInt8>,
    _ position: Int, _ weight: Float, _ working: inout TermCounts.Working
  ) {
    for index in 0..<Int(termCount) {
      let term = Int(terms.pointer[Int(firstTerm) &+ index])
      let spelling = spellings.pointer[term]
      if spelling.length > 0, !isSpelled(spelling, UnsafeBufferPointer(rebasing: original[range])) { continue }
      if working.counts[term] == 0 {
        working.touched[working.touchedCount] = Int32(truncatingIfNeeded: term)
        working.touchedCount &+= 1
        working.starts[term] = range.lowerBound &+ position
        working.ends[term] = range.upperBound &+ position
      }
      working.counts[term] += weight
    }
  }

  /// Whether the text's word bytes begin with the spelling.
  private func isSpelled(_ spelling: Spelling, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let bytes = UnsafeBufferPointer(start: pool.pointer + Int(spelling.start), count: Int(spelling.length))
    var matched = 0
    var index = 0
    while index < text.count, matched < bytes.count {
      let skip = WordScan.separatorLength(in: text, at: index)
      if skip > 0 {
        index &+= skip
      } else {
        guard text[index] == bytes[matched] else { return false }
        matched &+= 1
        index &+= 1
      }
    }
    return matched == bytes.count
  }
}
