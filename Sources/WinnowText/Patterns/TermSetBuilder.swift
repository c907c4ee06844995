/// Compiles terms into the tables of a `TermSet`.
struct TermSetBuilder {
  /// The tables, ready to be frozen.
  struct Tables {
    var pool: [UInt8] = []
    var tokens: [TermSet.Token] = []
    var isPrefix: [Bool] = []
    var nodes = [TermSet.Node()]
    var terms: [Int32] = []
    /// The children of nodes by `TermSet.edgeKey`.
    var children: [UInt64: Int32] = [:]
    var spellings: [TermSet.Spelling] = []

    /// Index entries of the whole words that `isIncluded` accepts.
    func wordSlots(_ isIncluded: (TermSet.Token) -> Bool) -> [HashIndex.Slot] {
      tokens.indices.filter { !isPrefix[$0] && isIncluded(tokens[$0]) }.map { number in
        HashIndex.Slot(hash: word(of: tokens[number]).hash, number: Int32(number), flags: flags(of: tokens[number]))
      }
    }

    var prefixEntries: [PrefixIndex.Entry] {
      tokens.indices.filter { isPrefix[$0] }.map { number in
        let token = tokens[number]
        let word = word(of: token)
        let length = Int(token.length)
        return PrefixIndex.Entry(
          low: word.low, high: word.high, lowMask: FoldedWord.mask(min(length, 8)),
          highMask: length > 8 ? FoldedWord.mask(min(length - 8, 8)) : 0, start: token.start, length: token.length,
          number: Int32(number), flags: flags(of: token))
      }
    }

    /// Moves the common words that fit into a set of their own.
    mutating func takeCommonWords() -> CommonWords {
      let numbers = tokens.indices.filter { tokens[$0].isCommon }
      let words = CommonWords(numbers.map { word(of: tokens[$0]) })
      for (number, isIncluded) in zip(numbers, words.isIncluded) where isIncluded { tokens[number].isCommon = false }
      return words
    }

    private func word(of token: TermSet.Token) -> FoldedWord {
      pool.withUnsafeBufferPointer { pool in
        FoldedWord(UnsafeBufferPointer(rebasing: pool[Int(token.start)..<Int(token.start + token.length)]))
      }
    }

    private func flags(of token: TermSet.Token) -> UInt32 {
      let limit: Int32 = 1 << (32 - Int32(TermSet.Token.numberShift))
      if token.termCount == 0, token.root >= 0, token.root < limit {
        return token.flags | TermSet.Token.isRootFlag | UInt32(token.root) << TermSet.Token.numberShift
      }
      guard token.termCount == 1, token.root < 0, !token.continues else { return token.flags }
      let term = terms[Int(token.firstTerm)]
      guard spellings[Int(term)].length == 0, term < limit else { return token.flags }
      return token.flags | TermSet.Token.isLoneFlag | UInt32(term) << TermSet.Token.numberShift
    }
  }

  /// A vocabulary word, whole or as a prefix.
  private struct Key: Hashable {
    var bytes: [UInt8]
    var isPrefix: Bool
  }

  private var partial = Tables()
  private var numbers: [Key: Int32] = [:]
  private var termsOfToken: [[Int32]] = []
  private var termsOfNode: [[Int32]] = [[]]

  /// Adds the term with the next number.
  mutating func add(_ term: Term, number: Int32) {
    let spelling = term.isCaseSensitive ? term.words.flatMap(\.original) : []
    partial.spellings.append(
      TermSet.Spelling(start: Int32(partial.pool.count), length: Int32(spelling.count)))
    partial.pool.append(contentsOf: spelling)
    let path = term.words.map { token(for: $0) }
    guard path.count > 1, let first = path.first else {
      if let token = path.first { termsOfToken[Int(token)].append(number) }
      return
    }
    var node = child(of: 0, first)
    partial.tokens[Int(first)].root = node
    for token in path.dropFirst() {
      partial.tokens[Int(token)].continues = true
      node = child(of: node, token)
    }
    termsOfNode[Int(node)].append(number)
  }

  /// Adds a word that is only counted together with the other common words.
  mutating func addCommon(_ term: Term) {
    guard let word = term.words.first else { return }
    partial.tokens[Int(token(for: word))].isCommon = true
  }

  private mutating func token(for word: Term.Word) -> Int32 {
    let key = Key(bytes: word.folded, isPrefix: word.isPrefix)
    if let number = numbers[key] { return number }
    let number = Int32(partial.tokens.count)
    partial.tokens.append(TermSet.Token(start: Int32(partial.pool.count), length: Int32(word.folded.count)))
    partial.isPrefix.append(word.isPrefix)
    partial.pool.append(contentsOf: word.folded)
    termsOfToken.append([])
    numbers[key] = number
    return number
  }

  private mutating func child(of node: Int32, _ token: Int32) -> Int32 {
    let key = TermSet.edgeKey(node, token)
    if let child = partial.children[key] { return child }
    let child = Int32(partial.nodes.count)
    partial.nodes.append(TermSet.Node())
    termsOfNode.append([])
    partial.children[key] = child
    return child
  }

  /// The finished tables.
  func tables() -> Tables {
    var tables = partial
    for (number, terms) in termsOfToken.enumerated() {
      tables.tokens[number].firstTerm = Int32(tables.terms.count)
      tables.tokens[number].termCount = Int32(terms.count)
      tables.terms.append(contentsOf: terms)
    }
    for (number, terms) in termsOfNode.enumerated() {
      tables.nodes[number].firstTerm = Int32(tables.terms.count)
      tables.nodes[number].termCount = Int32(terms.count)
      tables.terms.append(contentsOf: terms)
    }
    return tables
  }
}
