/// Decides on two bodies from what they have in common.
struct DuplicateCriterion: Sendable {
  let measure: DeduplicateOptions.Measure
  let similarity: Double
  /// Words per shingle.
  let shingle: Int
  let candidates: DeduplicateOptions.Candidates
  /// Fewer shared shingles than this are a stock phrase, not a story.
  static let minimumShared = 8
  /// From this containment on, the bodies are the same text whatever their numbers say.
  static let certainContainment = 0.9
  /// Where numbers and names agree less than this, stories that share much of their wording are two stories told by one
  /// template: market reports, weather, results. Numbers count twice: among the names are the capitalised words that start
  /// the template's own sentences, which agree always.
  static let minimumAgreement = 0.5

  /// Edited copies of about equal length count as duplicates from this share of `similarity` on: each edited word costs
  /// `shingle` shingles.
  static let editedShare = 0.7
  /// Their lengths, and how much of each must be covered; their numbers and names must agree this far.
  static let editedLengths = 1.6
  static let editedShorterCovered = 0.8
  static let editedLongerCovered = 0.65
  static let editedAgreement = 0.7
  /// How much of the shorter body of other pairs must be covered; less where `similarity` asks for less.
  static let minimumCovered = 0.65
  static let coveredPerSimilarity = 1.3
  /// A copy has the start of the story; what two bodies share further down is background that two stories have in common, or
  /// one item of a round-up. What they share starts within the first fifth of the shorter one, and in the longer one within
  /// its first words or with at most this share of what it covers before it. Where more than a line of the longer one
  /// stands before it, most of the shorter one must be covered.
  static let shorterLead = 0.2
  static let longerLeadWords = 20
  static let longerLeadPerCovered = 0.5
  static let nearLead = 0.05
  static let coveredFarFromLead = 0.85

  /// Two bodies that both go on in their own words behind what they share, at least so many and this share of the shorter one,
  /// are two stories with one background, or one agency lead and two reporters. A last paragraph is less: papers add
  /// their own to an agency's story.
  static let ownEndWords = 25
  static let ownEndShare = 0.25
  /// Where the longer body has so many words of its own before and behind what they share, it is a round-up or another
  /// story that the shorter one is an item of.
  static let surroundingWords = 35

  /// Two stars are merged only where their members reach this share of `similarity` with the centre.
  static let supportedShare = 0.7
  static let unrelatedContainment = 0.1

  /// By the measure.
  func similarity(_ overlap: Overlap) -> Double {
    switch measure {
    case .containment: overlap.containment
    case .jaccard: overlap.jaccard
    }
  }

  /// Whether the two bodies may be duplicates: what `alignment`, which costs more, is to decide on.
  func mayAccept(_ overlap: Overlap) -> Bool {
    accepts(overlap, atLeast: isOfEditedLength(overlap.left, overlap.right) ? editedSimilarity : similarity)
  }

  /// Whether two bodies are duplicates that `mayAccept`; the alignment is asked for in measure `containment` only.
  func accepts(_ overlap: Overlap, _ alignment: () -> Alignment) -> Bool {
    guard mayAccept(overlap) else { return false }
    guard measure == .containment else { return true }
    let alignment = alignment()
    guard !areTwoStories(alignment) else { return false }
    if alignment.shorterCovered >= Self.editedShorterCovered, alignment.longerCovered >= Self.editedLongerCovered,
      overlap.containment >= similarity
        || overlap.numberAgreement ?? 1 >= Self.editedAgreement && overlap.nameAgreement ?? 1 >= Self.editedAgreement
    {
      return true
    }
    guard overlap.containment >= similarity,
      alignment.shorterCovered >= min(Self.minimumCovered, similarity * Self.coveredPerSimilarity)
    else { return false }
    return sharesLead(alignment)
  }

  /// Whether what two bodies have of their own around the shared text makes them two stories.
  private func areTwoStories(_ alignment: Alignment) -> Bool {
    alignment.shorterEndWords >= Self.ownEndWords && alignment.longerEndWords >= Self.ownEndWords
      && alignment.shorterEnd >= Self.ownEndShare
      || alignment.longerStartWords >= Self.surroundingWords && alignment.longerEndWords >= Self.surroundingWords
  }

  /// Whether two bodies begin with the same story.
  private func sharesLead(_ alignment: Alignment) -> Bool {
    alignment.shorterStart <= Self.shorterLead
      && (alignment.longerStartWords <= Self.longerLeadWords
        || alignment.longerStart <= alignment.longerCovered * Self.longerLeadPerCovered)
      && (alignment.longerStart <= Self.nearLead || alignment.shorterCovered >= Self.coveredFarFromLead)
  }

  private func isOfEditedLength(_ left: Int, _ right: Int) -> Bool {
    measure == .containment && Double(max(left, right)) <= Double(min(left, right)) * Self.editedLengths
  }

  private var editedSimilarity: Double { similarity * Self.editedShare }

  /// Whether two bodies are alike enough to be in one cluster when a third one is a duplicate of both.
  func acceptsSupported(_ overlap: Overlap) -> Bool { accepts(overlap, atLeast: similarity * Self.supportedShare) }

  private func accepts(_ overlap: Overlap, atLeast threshold: Double) -> Bool {
    guard similarity(overlap) >= threshold else { return false }
    guard measure == .containment else { return true }
    guard overlap.shared >= Self.minimumShared else { return false }
    if overlap.containment >= Self.certainContainment { return true }
    if let numbers = overlap.numberAgreement, let names = overlap.nameAgreement,
      2 * numbers + names < 3 * Self.minimumAgreement
    {
      return false
    }
    return true
  }

  /// Whether two duplicates are one text, edited: as long, and with the same numbers and names.
  func areEdited(_ overlap: Overlap) -> Bool {
    isOfEditedLength(overlap.left, overlap.right) && overlap.numberAgreement ?? 1 >= Self.editedAgreement
      && overlap.nameAgreement ?? 1 >= Self.editedAgreement
  }

  /// Whether two bodies have next to nothing in common.
  func areUnrelated(_ overlap: Overlap) -> Bool { overlap.containment < Self.unrelatedContainment }

  /// Fewer shared shingles than this never make duplicates of two bodies of these sizes.
  func requiredShared(_ left: Int, _ right: Int) -> Int {
    switch measure {
    case .containment:
      Int((isOfEditedLength(left, right) ? editedSimilarity : similarity) * Double(min(left, right)))
    case .jaccard: Int(similarity / (1 + similarity) * Double(left + right))
    }
  }

  /// How many samples two bodies must share to be worth a comparison: one key of a MinHash band; of sampled shingles, far
  /// fewer than a pair at the threshold is expected to share, at least one, two between longer bodies.
  ///
  /// - Parameters:
  ///   - shorter: shingles of the shorter body.
  ///   - modulusBits: of the body that is sampled more thinly.
  func requiredHits(shorter: Int, longer: Int, modulusBits: Int) -> Int {
    guard candidates == .samples else { return 1 }
    let shared = measure == .containment ? similarity * Double(shorter) : Double(requiredShared(shorter, longer))
    let expected = shared / Double(1 << modulusBits)
    return max(expected < 4 ? 1 : 2, Int(expected * 0.4))
  }
}
