internal import Winnow
internal import WinnowText

/// What came of the search for a centre.
struct CentreOutcome: Sendable {
  /// The centre most alike, if any is alike enough.
  var centre: UInt32?
  /// Other centres that are alike enough.
  var others: [UInt32] = []
  /// The first centre that shares enough text, but not the right parts of it.
  var doubtful: UInt32?
  /// Candidates looked at, and those of them compared on all shingles.
  var candidates = 0
  var comparisons = 0
  /// Whether there were more candidates than are compared.
  var isCutShort = false
}

/// The bodies that a group may be a duplicate of, by their numbers in a `SampleIndex`; those that are to be preferred
/// among equals come first.
protocol CentreBodies: SendableMetatype {
  /// Of all bodies, or more.
  var largestModulusBits: Int { get }
  func shingles(_ centre: UInt32) throws -> Int
  func modulusBits(_ centre: UInt32) throws -> Int
  func sketch(_ centre: UInt32) throws -> SketchedBody
  /// Whether a group may be a duplicate of the centre, however alike they are.
  func mayTake(_ group: UInt32, _ centre: UInt32) throws -> Bool
  /// Asks for the size of a centre, its shingles and their modulus, which will be looked at; then for its sketch.
  func prefetchSize(_ centre: UInt32)
  func prefetchSketch(_ centre: UInt32)
  func withObservation<R>(_ centre: UInt32, _ body: (UnsafeBufferPointer<UInt8>) throws -> R) throws -> R
}

/// The groups themselves as centres: from the longest body to the shortest.
struct GroupCentres: CentreBodies {
  let groups: BodyGroups
  let observations: any ObservationSource
  let sketches: GroupSketches

  var largestModulusBits: Int { groups.largestModulusBits }
  func shingles(_ centre: UInt32) -> Int { groups.shingles(Int(centre)) }
  func modulusBits(_ centre: UInt32) -> Int { groups.modulusBits(Int(centre)) }
  func sketch(_ centre: UInt32) -> SketchedBody { sketches.body(centre) }
  func mayTake(_ group: UInt32, _ centre: UInt32) -> Bool { true }
  func prefetchSize(_ centre: UInt32) { groups.prefetch(Int(centre)) }
  func prefetchSketch(_ centre: UInt32) { sketches.prefetch(centre) }

  func withObservation<R>(_ centre: UInt32, _ body: (UnsafeBufferPointer<UInt8>) throws -> R) throws -> R {
    try observations.withObservation(groups.representative(Int(centre)), body)
  }
}

/// Looks for the centre that a group's body is most alike; the working memory of one thread.
final class CentreSearch<Centres: CentreBodies>: @unchecked Sendable {
  // Invariant: used by one thread at a time.

  /// Candidates whose sketches are looked at.
  private static var maximumCandidates: Int { 16 }
  /// After so many failures in a row, the candidates that are less alike by their sketches are not worth a comparison.
  private static var maximumFailures: Int { 2 }
  /// From this Jaccard similarity on, no other centre is looked at.
  private static var sufficientJaccard: Double { 0.8 }
  /// Of a template's samples, as many are looked up.
  private static var maximumSaturated: Int { 8 }

  private let groups: BodyGroups
  private let observations: any ObservationSource
  private let criterion: DuplicateCriterion
  private let index: SampleIndex
  private let sketches: GroupSketches
  private let centres: Centres
  private let meter = OverlapMeter()
  /// How many samples each centre shares with the body at hand; which slots are taken.
  private let hits: UnsafeMutableBufferPointer<CentreHits>
  private let touched: UnsafeMutableBufferPointer<UInt32>
  /// The candidates to compare, the best first.
  private let candidates: UnsafeMutableBufferPointer<CentreCandidate>
  private let ranked: UnsafeMutableBufferPointer<RankedCentre>
  private var candidateCount = 0

  init(
    _ groups: BodyGroups, _ observations: any ObservationSource, _ criterion: DuplicateCriterion, _ index: SampleIndex,
    _ sketches: GroupSketches, centres: Centres
  ) {
    self.groups = groups
    self.observations = observations
    self.criterion = criterion
    self.index = index
    self.sketches = sketches
    self.centres = centres
    hits = .allocate(capacity: Self.slots(index.maximumLists))
    hits.initialize(repeating: CentreHits())
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
  ///
  /// - Parameter next: the group that will be searched for next.
  func search(_ group: UInt32, next: Int) throws -> CentreOutcome {
    index.prefetch(next)
    var outcome = CentreOutcome()
    let lists = index.lists(of: group)
    guard !lists.isEmpty else { return outcome }
    var isLoaded = false
    let saturated = gather(lists, saturated: false, limit: lists.count).skipped
    try choose(group, lookups: nil, &outcome)
    try compare(group, &isLoaded, &outcome)
    guard outcome.centre == nil, saturated > 0 else { return outcome }
    let lookups = gather(lists, saturated: true, limit: Self.maximumSaturated).lookups
    try choose(group, lookups: lookups, &outcome)
    try compare(group, &isLoaded, &outcome)
    return outcome
  }

  private var touchedCount = 0

  /// Slots for the centres of so many lists: twice as many, a power of two. For an ordinary page they fit into the
  /// processor's nearest cache, where a number for each centre would not.
  private static func slots(_ lists: Int) -> Int {
    let room = max(2, lists * SampleIndex.maximumPostings * 2)
    return 1 << (Int.bitWidth - (room - 1).leadingZeroBitCount)
  }

  /// Counts the hits of the centres in the lists that are saturated or not, as wanted.
  private func gather(
    _ lists: UnsafeBufferPointer<UInt32>, saturated: Bool, limit: Int
  ) -> (lookups: Int, skipped: Int) {
    let hits = hits
    let touched = touched
    let mask = Self.slots(lists.count) &- 1
    var touchedCount = 0
    var lookups = 0
    var skipped = 0
    for list in lists {
      let centres = index.centres(list)
      guard SampleIndex.isFull(centres) == saturated else {
        skipped &+= 1
        continue
      }
      guard lookups < limit else { break }
      lookups &+= 1
      for centre in centres {
        // The highest bits of the product depend on all bits of the number.
        var slot = Int(truncatingIfNeeded: (UInt64(centre) &* 0x9E37_79B9_7F4A_7C15) &>> 32) & mask
        while hits[slot].count != 0, hits[slot].centre != centre { slot = (slot &+ 1) & mask }
        if hits[slot].count == 0 {
          touched[touchedCount] = UInt32(truncatingIfNeeded: slot)
          touchedCount &+= 1
        }
        hits[slot] = CentreHits(centre: centre, count: hits[slot].count &+ 1)
      }
    }
    self.touchedCount = touchedCount
    return (lookups, skipped)
  }

  /// Chooses the centres with enough hits, those with the most; resets the counts.
  private func choose(_ group: UInt32, lookups: Int?, _ outcome: inout CentreOutcome) throws {
    let hits = hits
    let candidates = candidates
    let shorter = groups.shingles(Int(group))
    let modulusBits = groups.modulusBits(Int(group))
    let ceiling = lookups.map { max(1, $0 / 2) } ?? .max
    // The more alike in length, the fewer hits are required: no centre needs fewer than one of equal length.
    let least = min(
      ceiling,
      criterion.requiredHits(
        shorter: shorter, longer: shorter, modulusBits: max(modulusBits, centres.largestModulusBits)))
    // What is known of a centre may be anywhere in memory: first ask for all that is needed, then look at it.
    var likely = 0
    for index in 0..<touchedCount {
      let slot = touched[index]
      guard Int(hits[Int(slot)].count) >= least else {
        hits[Int(slot)] = CentreHits()
        continue
      }
      centres.prefetchSize(hits[Int(slot)].centre)
      touched[likely] = slot
      likely &+= 1
    }
    var count = 0
    var found = 0
    for index in 0..<likely {
      let slot = Int(touched[index])
      let (centre, own) = (hits[slot].centre, hits[slot].count)
      hits[slot] = CentreHits()
      let required = criterion.requiredHits(
        shorter: shorter, longer: try centres.shingles(centre),
        modulusBits: max(modulusBits, try centres.modulusBits(centre)))
      guard Int(own) >= min(required, ceiling), try centres.mayTake(group, centre) else { continue }
      found &+= 1
      let candidate = CentreCandidate(centre, hits: own)
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
  private func rank(_ group: UInt32, _ shingles: Int, _ outcome: inout CentreOutcome) throws {
    outcome.candidates += candidateCount
    guard candidateCount > 0 else { return }
    for index in 0..<candidateCount { centres.prefetchSketch(candidates[index].centre) }
    let own = sketches.body(group)
    var count = 0
    for index in 0..<candidateCount {
      let centre = candidates[index].centre
      let needed = criterion.requiredShared(shingles, try centres.shingles(centre))
      let likeness = own.likeness(try centres.sketch(centre), needed: needed)
      guard likeness > 0 else { continue }
      var place = count
      while place > 0, ranked[place &- 1].likeness < likeness {
        ranked[place] = ranked[place &- 1]
        place &-= 1
      }
      ranked[place] = RankedCentre(centre: centre, needed: needed, likeness: likeness)
      count &+= 1
    }
    candidateCount = count
  }

  /// Compares the group with the candidates on all their shingles, until one is the same text.
  private func compare(_ group: UInt32, _ isLoaded: inout Bool, _ outcome: inout CentreOutcome) throws {
    try rank(group, groups.shingles(Int(group)), &outcome)
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
      let (overlap, isDuplicate) = try centres.withObservation(centre) { bytes in
        let body = try DuplicateObservation(bytes)
        let overlap = meter.compare(body, needed: needed)
        return (overlap, criterion.accepts(overlap) { meter.align(body, length: criterion.shingle) })
      }
      guard isDuplicate else {
        if outcome.doubtful == nil, criterion.mayAccept(overlap) { outcome.doubtful = centre }
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

/// A centre and how many samples it shares; free where it shares none.
private struct CentreHits {
  var centre: UInt32 = 0
  var count: UInt32 = 0
}

private struct CentreCandidate {
  /// Most hits first, then the first body.
  let bits: UInt64

  init(_ centre: UInt32, hits: UInt32) {
    bits = UInt64(~hits) << 32 | UInt64(centre)
  }

  var centre: UInt32 { UInt32(truncatingIfNeeded: bits) }
}

private struct RankedCentre {
  let centre: UInt32
  /// Shared shingles without which it is no duplicate.
  let needed: Int
  let likeness: Double
}
