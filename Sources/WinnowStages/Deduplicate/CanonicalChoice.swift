internal import Winnow

/// Orders the documents of a cluster by the keep policies.
struct CanonicalChoice {
  /// A document as the policies see it.
  struct Candidate {
    let ordinal: Int
    let group: UInt32
    let time: Int64
    let length: UInt32
    let sourceRank: UInt32
    let id: RecordID

    init(_ observation: DuplicateObservation, ordinal: Int, group: UInt32) {
      self.ordinal = ordinal
      self.group = group
      time = observation.time
      length = observation.length
      sourceRank = observation.sourceRank
      id = observation.id
    }
  }

  let policies: [KeepPolicy]

  /// Whether `left` is to be kept rather than `right`.
  func prefers(_ left: Candidate, _ right: Candidate) -> Bool {
    for policy in policies {
      switch policy {
      case .earliest: if left.time != right.time { return left.time < right.time }
      case .longest: if left.length != right.length { return left.length > right.length }
      case .first: if left.ordinal != right.ordinal { return left.ordinal < right.ordinal }
      case .preferSource: if left.sourceRank != right.sourceRank { return left.sourceRank < right.sourceRank }
      }
    }
    if left.id != right.id { return Self.precedes(left.id, right.id) }
    return left.ordinal < right.ordinal
  }

  /// By the bytes of the id; a number before a string of the same characters.
  private static func precedes(_ left: RecordID, _ right: RecordID) -> Bool {
    if left.text == right.text { return left.isNumber && !right.isNumber }
    return left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
  }
}
