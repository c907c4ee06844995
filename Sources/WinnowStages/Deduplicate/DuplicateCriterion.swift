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
  static let minimumAgreement = 0.5

  /// By the measure.
  func similarity(_ overlap: Overlap) -> Double {
    switch measure {
    case .containment: overlap.containment
    case .jaccard: overlap.jaccard
    }
  }

  /// Whether the two bodies are duplicates.
  func accepts(_ overlap: Overlap) -> Bool {
    guard similarity(overlap) >= similarity else { return false }
    guard measure == .containment else { return true }
    guard overlap.shared >= Self.minimumShared else { return false }
    if overlap.containment >= Self.certainContainment { return true }
    if let numbers = overlap.numberAgreement, numbers < Self.minimumAgreement,
      let names = overlap.nameAgreement, names < Self.minimumAgreement
    {
      return false
    }
    return true
  }

  /// How many sampled shingles two bodies must share to be worth a comparison: far fewer than a pair at the threshold is
  /// expected to share, at least one, two between longer bodies.
  ///
  /// - Parameters:
  ///   - shorter: shingles of the shorter body.
  ///   - modulusBits: of the body that is sampled more thinly.
  func requiredHits(shorter: Int, longer: Int, modulusBits: Int) -> Int {
    let shared: Double
    switch measure {
    case .containment: shared = similarity * Double(shorter)
    case .jaccard: shared = similarity / (1 + similarity) * Double(shorter + longer)
    }
    let expected = shared / Double(1 << modulusBits)
    return max(expected < 4 ? 1 : 2, Int(expected * 0.4))
  }
}
