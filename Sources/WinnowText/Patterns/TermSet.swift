/// Counts words, word prefixes and phrases of a large vocabulary in one pass over a text.
///
/// Words are found 64 bytes and hashed eight bytes at a time; small tables that stay in the first-level cache turn away
/// most words and prefixes, open-addressed ones find the rest (a word of the text is taken for another of the vocabulary
/// once in 2⁵⁰ words). Phrases are paths in a trie over vocabulary words. Unlike an Aho–Corasick automaton over bytes, the
/// tables do not outgrow the caches with thousands of terms. Linear in the text for any input; counting allocates nothing.
package final class TermSet: Sendable {
  /// The longest phrase, in words.
  package static let maximumWords = 8
  /// Bytes behind a line that counting likes to read.
  package static let readAhead = FoldedWords.reach
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

    /// What the index needs to know, so that most hits never touch the token itself.
    var flags: UInt32 {
      (isCommon ? Self.isCommonFlag : 0) | (termCount > 0 || root >= 0 ? Self.isTermFlag : 0)
        | (continues ? Self.continuesFlag : 0)
    }

    static let isCommonFlag: UInt32 = 1
    static let isTermFlag: UInt32 = 2
    static let continuesFlag: UInt32 = 4
    /// The token is one term, spelled in any case, and no part of a phrase; the term stands above the flags.
    static let isLoneFlag: UInt32 = 8
    /// The token is no term, but begins phrases: their trie node stands above the flags.
    static let isRootFlag: UInt32 = 16
    static let numberShift: UInt32 = 5
  }

  /// A place in the trie of phrases.
  struct Node: BitwiseCopyable, Sendable {
    /// The terms that end here.
    var firstTerm: Int32 = 0
    var termCount: Int32 = 0
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
  private let spellings: FrozenTable<Spelling>
  /// Words that matter by themselves, words that only go on phrases, prefixes.
  private let words: HashIndex
  private let laterWords: HashIndex
  private let prefixes: PrefixIndex
  private let commonWords: CommonWords
  /// The child of a node by the token that leads to it.
  private let children: HashIndex

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
    var tables = builder.tables()
    self.commonWords = tables.takeCommonWords()
    pool = FrozenTable(tables.pool)
    tokens = FrozenTable(tables.tokens)
    nodes = FrozenTable(tables.nodes)
    self.terms = FrozenTable(tables.terms)
    spellings = FrozenTable(tables.spellings)
    words = HashIndex(tables.wordSlots { $0.standsAlone })
    laterWords = HashIndex(tables.wordSlots { !$0.standsAlone && $0.continues })
    prefixes = PrefixIndex(tables.prefixEntries)
    children = HashIndex(tables.children.map { HashIndex.Slot(hash: Self.mixed($0.key), number: $0.value) })
    count = terms.count
    tokenCount = tables.tokens.count
    nodeCount = tables.nodes.count
  }

  static func edgeKey(_ node: Int32, _ token: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: node)) << 32 | UInt64(UInt32(bitPattern: token))
  }

  /// The hash of an edge. Different edges have different hashes: an odd factor and a shift of half the bits can be undone.
  @inline(__always)
  private static func mixed(_ key: UInt64) -> UInt64 {
    let product = key &* 0x9E37_79B9_7F4A_7C15
    return product ^ product &>> 32
  }

  /// Counts the terms in one line of text.
  ///
  /// - Parameters:
  ///   - folded: the line, folded with `CaseFold`.
  ///   - original: the same line before folding.
  ///   - position: what to add to offsets in `counts.first`.
  ///   - weight: what one occurrence counts; nothing is counted unless it is above 0.
  ///   - slack: how many bytes behind the line can be read; `readAhead` make counting faster.
  ///   - countsCommonWords: whether `counts.commonWords` is asked for.
  package func count(
    in folded: UnsafeBufferPointer<UInt8>, original: UnsafeBufferPointer<UInt8>, position: Int, weight: Float,
    slack: Int = 0, countsCommonWords: Bool = true, into counts: TermCounts
  ) {
    guard let base = folded.baseAddress, weight > 0 else { return }
    let words = words.view
    let laterWords = laterWords.view
    let prefixes = prefixes.view
    let commonWords = commonWords.view
    var place = Place(original: original, position: position, weight: weight)
    var working = counts.working
    working.activeCount = 0
    var lastEnd = 0
    var line = FoldedWords(UnsafeRawPointer(base), count: folded.count, slack: slack)
    while let next = line.nextWord() {
      let word = next.word
      if next.start &- lastEnd > Self.maximumGap { working.activeCount = 0 }
      lastEnd = next.start &+ next.length
      working.words &+= 1
      if countsCommonWords { working.commonWords &+= commonWords.count(word) }
      working.hitCount = 0
      place.word = Range(uncheckedBounds: (next.start, lastEnd))
      let gates = prefixes.gates(word)
      if gates != 0 { lookUpPrefixes(word, folded, gates, place, &working) }
      if words.mayContain(word.hash) { lookUp(words, word.hash, place, &working) }
      if working.activeCount > 0, laterWords.mayContain(word.hash) { lookUp(laterWords, word.hash, place, &working) }
      if working.hitCount == 0 {
        working.activeCount = 0
      } else if working.hitCount == 1, working.beginsPhraseOnly {
        // What `take` would do, for the many words like "the" that only lead phrases in.
        let root = Int32(truncatingIfNeeded: working.lastFlags &>> Token.numberShift)
        working.active[0] = TermCounts.Path(node: root, start: next.start)
        working.activeCount = 1
      } else {
        take(place, &working)
      }
    }
    counts.working = working
  }

  /// The current word, and what is the same for all words of a line.
  private struct Place {
    let original: UnsafeBufferPointer<UInt8>
    let position: Int
    let weight: Float
    var word = 0..<0
  }

  /// Adds the token with this hash to the hits of the current word.
  @inline(__always)
  private func lookUp(_ index: HashIndex.View, _ hash: UInt64, _ place: Place, _ working: inout TermCounts.Working) {
    if let slot = index.first(hash) { hit(slot.number, slot.flags, place, &working) }
  }

  @inline(never)
  private func lookUpPrefixes(
    _ word: FoldedWord, _ text: UnsafeBufferPointer<UInt8>, _ gates: UInt8, _ place: Place,
    _ working: inout TermCounts.Working
  ) {
    prefixes.view.forEach(word, UnsafeBufferPointer(rebasing: text[place.word]), pool.pointer, gates: gates) {
      hit($0, $1, place, &working)
    }
  }

  /// Takes note of a token that is the current word or begins it.
  @inline(__always)
  private func hit(_ number: Int32, _ flags: UInt32, _ place: Place, _ working: inout TermCounts.Working) {
    working.commonWords &+= Int(flags & Token.isCommonFlag)
    // Terms keep the order of their tokens: once one waits in `hits`, the others do too.
    if flags & Token.isLoneFlag != 0, working.hitCount == 0 {
      working.add(
        Int(truncatingIfNeeded: flags &>> Token.numberShift), place.word, position: place.position,
        weight: place.weight)
    } else if flags & Token.isTermFlag != 0 || (flags & Token.continuesFlag != 0 && working.activeCount > 0) {
      // A word has each token at most once, so `hits`, as long as there are tokens, cannot overflow.
      working.hits[working.hitCount] = number
      working.hitCount &+= 1
      working.lastFlags = flags
    }
  }

  /// Counts what ends with the current word: the terms of its tokens, and phrases that they complete.
  @inline(never)
  private func take(_ place: Place, _ working: inout TermCounts.Working) {
    let tokens = tokens.pointer
    let nodes = nodes.pointer
    var nextCount = 0
    for index in 0..<working.hitCount {
      let hit = working.hits[index]
      let token = tokens[Int(hit)]
      add(token.firstTerm, token.termCount, place.word, place, &working)
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
        working.next[nextCount] = TermCounts.Path(node: token.root, start: place.word.lowerBound)
        nextCount &+= 1
      }
    }
    for index in 0..<nextCount {
      let path = working.next[index]
      let node = nodes[Int(path.node)]
      add(node.firstTerm, node.termCount, path.start..<place.word.upperBound, place, &working)
    }
    swap(&working.active, &working.next)
    working.activeCount = nextCount
  }

  private func child(of node: Int32, _ token: Int32) -> Int32? {
    let hash = Self.mixed(Self.edgeKey(node, token))
    let children = children.view
    return children.mayContain(hash) ? children.first(hash)?.number : nil
  }

  @inline(__always)
  private func add(
    _ firstTerm: Int32, _ termCount: Int32, _ range: Range<Int>, _ place: Place, _ working: inout TermCounts.Working
  ) {
    for index in 0..<Int(termCount) {
      let term = Int(terms.pointer[Int(firstTerm) &+ index])
      let spelling = spellings.pointer[term]
      if spelling.length > 0, !isSpelled(spelling, UnsafeBufferPointer(rebasing: place.original[range])) { continue }
      working.add(term, range, position: place.position, weight: place.weight)
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
