internal import Winnow
internal import WinnowText

/// A compiled rule pack: its terms as one matcher, and what each term says about which classes.
struct TopicTerms: Sendable {
  /// What one occurrence of a term adds to a class.
  struct Posting: BitwiseCopyable, Sendable {
    var classNumber: Int
    var weight: Double
  }

  private let languages: [String]
  private let commonShare: Double
  let set: TermSet
  private let postings: FrozenTable<Posting>
  /// Postings of term t: `offsets[t]..<offsets[t + 1]`.
  private let offsets: FrozenTable<Int32>

  /// Compiles a pack whose classes are in `taxonomy`.
  init(_ pack: TopicRulePack, _ taxonomy: TopicTaxonomy) {
    languages = pack.languages
    commonShare = pack.commonShare
    var numbers: [String: Int] = [:]
    var terms: [Term] = []
    var weights: [[Int: Double]] = []
    for rule in pack.classes {
      guard let classNumber = taxonomy[rule.id] else { continue }
      for weighted in rule.terms {
        let number = numbers[weighted.term.key] ?? terms.count
        if number == terms.count {
          numbers[weighted.term.key] = number
          terms.append(weighted.term)
          weights.append([:])
        }
        weights[number][classNumber] = weighted.weight
      }
    }
    set = TermSet(terms, commonWords: pack.commonWords)
    var postings: [Posting] = []
    var offsets: [Int32] = [0]
    for weights in weights {
      for (classNumber, weight) in Self.withParents(weights, taxonomy) {
        postings.append(Posting(classNumber: classNumber, weight: weight))
      }
      offsets.append(Int32(postings.count))
    }
    self.postings = FrozenTable(postings)
    self.offsets = FrozenTable(offsets)
  }

  /// Adds to each class the greatest weight among its children where it has none of its own. Negative weights stay
  /// with their class: what speaks against defense need not speak against politics.
  private static func withParents(
    _ weights: [Int: Double], _ taxonomy: TopicTaxonomy
  ) -> [(classNumber: Int, weight: Double)] {
    var all = weights
    for (number, weight) in weights where weight > 0 {
      var child = number
      while let parent = taxonomy.classes[child].parent, weights[parent] == nil {
        all[parent] = max(all[parent] ?? 0, weight)
        child = parent
      }
    }
    return all.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// What a term says; valid as long as the pack.
  @inline(__always)
  func postings(of term: Int32) -> UnsafeBufferPointer<Posting> {
    let first = offsets.pointer[Int(term)]
    return UnsafeBufferPointer(
      start: postings.pointer + Int(first), count: Int(offsets.pointer[Int(term) &+ 1] &- first))
  }

  /// Whether the pack may judge a text with these counts and, if known, this language.
  func speaks(_ language: String?, _ counts: TermCounts) -> Bool {
    if let language, !judgesLanguage(language) {
      return languages.contains { $0.lowercased() == LanguageSubtag.primary(of: language) }
    }
    guard commonShare > 0, counts.words >= Self.fewestWordsToJudge else { return true }
    return Double(counts.commonWords) >= commonShare * Double(counts.words)
  }

  /// Whether the pack has to tell by its common words if it speaks a document's language.
  func judgesLanguage(_ language: String?) -> Bool { language == nil || languages.isEmpty }

  /// Headlines alone may do without common words.
  private static let fewestWordsToJudge = 40
}
