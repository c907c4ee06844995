/// Decides on two bodies from what they have in common.
struct DuplicateCriterion: Sendable {
  let measure: DeduplicateOptions.Measure
  let similarity: Double
  /// Fewer shared shingles than this are a stock phrase, not a story.
  static let minimumShared = 8
  /// From this containment on, the bodies are the same text whatever their numbers say.
  static let certainContainment = 0.9
  /// Where both the numbers and the names agree less than this, stories that share much of their wording are two stories
  /// told by one template: market reports, weather, results.
  static let minimumNumberAgreement = 0.5
  static let minimumNameAgreement = 0.5

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

  /// Whether the two bodies are duplicates.
  func accepts(_ overlap: Overlap) -> Bool { accepts(overlap, atLeast: similarity) }

  /// Whether two bodies are alike enough to be in one cluster when a third one is a duplicate of both.
  func acceptsSupported(_ overlap: Overlap) -> Bool { accepts(overlap, atLeast: similarity * Self.supportedShare) }

  private func accepts(_ overlap: Overlap, atLeast threshold: Double) -> Bool {
    guard similarity(overlap) >= threshold else { return false }
    guard measure == .containment else { return true }
    guard overlap.shared >= Self.minimumShared else { return false }
    if overlap.containment >= Self.certainContainment { return true }
    if let numbers = overlap.numberAgreement, numbers < Self.minimumNumberAgreement,
      let names = overlap.nameAgreement, names < Self.minimumNameAgreement
    {
      return false
    }
    return true
  }

  /// Whether two bodies have next to nothing in common.
  func areUnrelated(_ overlap: Overlap) -> Bool { overlap.containment < Self.unrelatedContainment }

  /// Fewer shared shingles than this never make duplicates of two bodies of these sizes.
  func requiredShared(_ left: Int, _ right: Int) -> Int {
    switch measure {
    case .containment: Int(similarity * Double(min(left, right)))
    case .jaccard: Int(similarity / (1 + similarity) * Double(left + right))
    }
  }

  /// How many sampled shingles two bodies must share to be worth a comparison: far fewer than a pair at the threshold is
  /// expected to share, at least one, two between longer bodies.
  ///
  /// - Parameters:
  ///   - shorter: shingles of the shorter body.
  ///   - modulusBits: of the body that is sampled more thinly.
  func requiredHits(shorter: Int, longer: Int, modulusBits: Int) -> Int {
    let expected = Double(requiredShared(shorter, longer)) / Double(1 << modulusBits)
    return max(expected < 4 ? 1 : 2, Int(expected * 0.4))
  }
}
