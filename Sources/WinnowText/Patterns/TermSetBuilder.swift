/// Compiles terms into the tables of a `TermSet`.
struct TermSetBuilder {
  /// The tables, ready to be frozen.
  struct Tables {
    var pool: [UInt8] = []
    var tokens: [TermSet.Token] = []
    var isPrefix: [Bool] = []
    var nodes = [TermSet.Node()]
    var terms: [Int32] = []
    var edges: [TermSet.Edge] = []
    var spellings: [TermSet.Spelling] = []

    /// Index entries of the tokens that `isIncluded` accepts.
    func entries(_ isIncluded: ((token: TermSet.Token, isPrefix: Bool)) -> Bool) -> [HashIndex.Slot] {
      tokens.indices.filter { isIncluded((tokens[$0], isPrefix[$0])) }.map { number in
        let token = tokens[number]
        let bytes = pool[Int(token.start)..<Int(token.start + token.length)]
        let hash = bytes.reduce(PrefixHash.seed) { PrefixHash.step($0, $1) }
        return HashIndex.Slot(hash: hash, number: Int32(number), flags: token.flags)
      }
    }
  }

  /// A vocabulary word, whole or as a prefix.
  private struct Key: Hashable {
    var bytes: [UInt8]
    var isPrefix: Bool
  }

  private var partial = Tables()
  private var numbers: [Key: Int32] = [:]
  private var children: [UInt64: Int32] = [:]
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
    if let child = children[key] { return child }
    let child = Int32(partial.nodes.count)
    partial.nodes.append(TermSet.Node())
    termsOfNode.append([])
    partial.edges.append(TermSet.Edge(key: key, target: child))
    children[key] = child
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
