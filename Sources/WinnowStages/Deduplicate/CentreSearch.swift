internal import Winnow
internal import WinnowText

/// Looks for the centre that a group's body is most alike; the working memory of one thread.
final class CentreSearch: @unchecked Sendable {
  // Invariant: used by one thread at a time.

  /// What came of it.
  struct Outcome: Sendable {
    /// The centre most alike, if any is alike enough.
    var centre: UInt32?
    /// Other centres that are alike enough.
    var others: [UInt32] = []
    /// Candidates looked at, and those of them compared on all shingles.
    var candidates = 0
    var comparisons = 0
    /// Whether there were more candidates than are compared.
    var isCutShort = false
  }

  /// Candidates whose sketches are looked at.
  private static let maximumCandidates = 16
  /// After so many failures in a row, the candidates that are less alike by their sketches are not worth a comparison.
  private static let maximumFailures = 2
  /// From this Jaccard similarity on, no other centre is looked at.
  private static let sufficientJaccard = 0.8
  /// Of a template's samples, as many are looked up.
  private static let maximumSaturated = 8

  private let groups: BodyGroups
  private let observations: any ObservationSource
  private let criterion: DuplicateCriterion
  private let index: SampleIndex
  private let sketches: GroupSketches
  private let meter = OverlapMeter()
  /// How many samples each centre shares with the body at hand, and which centres do.
  private let hits: UnsafeMutableBufferPointer<UInt16>
  private let touched: UnsafeMutableBufferPointer<UInt32>
  /// The candidates to compare, the best first.
  private let candidates: UnsafeMutableBufferPointer<Candidate>
  private let ranked: UnsafeMutableBufferPointer<RankedCandidate>
  private var candidateCount = 0

  private struct Candidate {
    /// Most hits first, then the longest body.
    let bits: UInt64

    init(_ centre: UInt32, hits: UInt16) {
      bits = UInt64(~hits) << 32 | UInt64(centre)
    }

    var centre: UInt32 { UInt32(truncatingIfNeeded: bits) }
  }

  private struct RankedCandidate {
    let centre: UInt32
    /// Shared shingles without which it is no duplicate.
    let needed: Int
    let likeness: Double
  }

  init(
    _ groups: BodyGroups, _ observations: any ObservationSource, _ criterion: DuplicateCriterion, _ index: SampleIndex,
    _ sketches: GroupSketches
  ) {
    self.groups = groups
    self.observations = observations
    self.criterion = criterion
    self.index = index
    self.sketches = sketches
    hits = .allocate(capacity: groups.count)
    hits.initialize(repeating: 0)
    touched = .allocate(capacity: index.maximumLists * SampleIndex.maximumPostings)
    candidates = .allocate(capacity: Self.maximumCandidates)
    ranked = .allocate(capacity: Self.maximumCandidates)
  }

  deinit {
    hits.deallocate()
    touched.deallocate()
    candidates.deallocate()
    ranked.deallocate()
  }

  /// Compares a group with the centres entered so far: first with those with which it shares rare samples, then with the
  /// first bodies of the template it is made from.
  func search(_ group: UInt32) throws -> Outcome {
    var outcome = Outcome()
    let lists = index.lists(of: group)
    guard !lists.isEmpty else { return outcome }
    var isLoaded = false
    let saturated = gather(lists, saturated: false, limit: lists.count).skipped
    choose(group, lookups: nil, &outcome)
    try compare(group, &isLoaded, &outcome)
    guard outcome.centre == nil, saturated > 0 else { return outcome }
    let lookups = gather(lists, saturated: true, limit: Self.maximumSaturated).lookups
    choose(group, lookups: lookups, &outcome)
    try compare(group, &isLoaded, &outcome)
    return outcome
  }

  private var touchedCount = 0

  /// Counts the hits of the centres in the lists that are saturated or not, as wanted.
  private func gather(
    _ lists: UnsafeBufferPointer<UInt32>, saturated: Bool, limit: Int
  ) -> (lookups: Int, skipped: Int) {
    let hits = hits
    let touched = touched
    var touchedCount = 0
    var lookups = 0
    var skipped = 0
    for number in lists {
      let list = index.list(number)
      guard list.isSaturated == saturated else {
        skipped &+= 1
        continue
      }
      guard lookups < limit else { break }
      lookups &+= 1
      for centre in index.centres(list) {
        let count = hits[Int(centre)]
        if count == 0 {
          touched[touchedCount] = centre
          touchedCount &+= 1
        }
        hits[Int(centre)] = count &+ 1
      }
    }
    self.touchedCount = touchedCount
    return (lookups, skipped)
  }

  /// Chooses the centres with enough hits, those with the most; resets the counts.
  private func choose(_ group: UInt32, lookups: Int?, _ outcome: inout Outcome) {
    let hits = hits
    let candidates = candidates
    let shorter = groups.shingles(Int(group))
    let modulusBits = groups.modulusBits(Int(group))
    let ceiling = lookups.map { max(1, $0 / 2) } ?? .max
    // The more alike in length, the fewer hits are required: no centre needs fewer than one of equal length.
    let least = min(
      ceiling,
      criterion.requiredHits(
        shorter: shorter, longer: shorter, modulusBits: max(modulusBits, groups.largestModulusBits)))
    var count = 0
    var found = 0
    for index in 0..<touchedCount {
      let centre = touched[index]
      let own = hits[Int(centre)]
      hits[Int(centre)] = 0
      guard Int(own) >= least else { continue }
      let required = criterion.requiredHits(
        shorter: shorter, longer: groups.shingles(Int(centre)),
        modulusBits: max(modulusBits, groups.modulusBits(Int(centre))))
      guard Int(own) >= min(required, ceiling) else { continue }
      found &+= 1
      let candidate = Candidate(centre, hits: own)
      var place = count
      if count == candidates.count {
        guard candidate.bits < candidates[count &- 1].bits else { continue }
        place &-= 1
      } else {
        count &+= 1
      }
      while place > 0, candidates[place &- 1].bits > candidate.bits {
        candidates[place] = candidates[place &- 1]
        place &-= 1
      }
      candidates[place] = candidate
    }
    candidateCount = count
    if found > candidates.count { outcome.isCutShort = true }
  }

  /// Orders the candidates by what their sketches tell and drops those that share clearly too little.
  private func rank(_ group: UInt32, _ shingles: Int, _ outcome: inout Outcome) {
    outcome.candidates += candidateCount
    var count = 0
    for index in 0..<candidateCount {
      let centre = candidates[index].centre
      let needed = criterion.requiredShared(shingles, groups.shingles(Int(centre)))
      let likeness = sketches.likeness(group, centre, needed: needed)
      guard likeness > 0 else { continue }
      var place = count
      while place > 0, ranked[place &- 1].likeness < likeness {
        ranked[place] = ranked[place &- 1]
        place &-= 1
      }
      ranked[place] = RankedCandidate(centre: centre, needed: needed, likeness: likeness)
      count &+= 1
    }
    candidateCount = count
  }

  /// Compares the group with the candidates on all their shingles, until one is the same text.
  private func compare(_ group: UInt32, _ isLoaded: inout Bool, _ outcome: inout Outcome) throws {
    rank(group, groups.shingles(Int(group)), &outcome)
    var best: (centre: UInt32, jaccard: Double)?
    var accepted: [UInt32] = []
    var failures = 0
    for index in 0..<candidateCount {
      let (centre, needed) = (ranked[index].centre, ranked[index].needed)
      if !isLoaded {
        try observations.withObservation(groups.representative(Int(group))) { meter.load(try DuplicateObservation($0)) }
        isLoaded = true
      }
      outcome.comparisons += 1
      let overlap = try observations.withObservation(groups.representative(Int(centre))) {
        meter.duplicate(try DuplicateObservation($0), by: criterion, needed: needed)
      }
      guard let overlap else {
        failures += 1
        if failures == Self.maximumFailures { break }
        continue
      }
      failures = 0
      accepted.append(centre)
      // The centre of most nearly the same text: a story rather than the round-up that contains it.
      if let leader = best, (leader.jaccard, centre) > (overlap.jaccard, leader.centre) { continue }
      best = (centre, overlap.jaccard)
      if overlap.jaccard >= Self.sufficientJaccard { break }
    }
    guard let best else { return }
    outcome.centre = best.centre
    outcome.others = accepted.filter { $0 != best.centre }
  }
}
