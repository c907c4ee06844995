internal import Winnow
internal import WinnowText

/// Level 1: gathers bodies into stars. From the longest body to the shortest, each joins the star whose centre it is most
/// alike, verified on all their shingles, or becomes a centre itself.
///
/// Members are compared with centres only, never chained to one another: a story cannot drift into another one over a row
/// of look-alikes. Each body costs a bounded number of index entries and comparisons: linear time, whatever the corpus.
struct StarClustering {
  /// What it took.
  struct Statistics: Sendable, Equatable {
    var comparisons = 0
    /// Bodies with more candidates than were compared.
    var cutShort = 0
    /// Samples that stood in too many bodies to be entered for each.
    var saturatedSamples = 0
  }

  /// Two centres by their groups.
  struct Bridge: Equatable {
    let longer: UInt32
    let shorter: UInt32
  }

  private static let maximumComparisons = 16
  /// After so many failures in a row, the candidates with still fewer hits are not worth a comparison.
  private static let maximumFailures = 4
  /// From this Jaccard similarity on, no other centre is looked at.
  private static let sufficientJaccard = 0.8
  /// Of a template's samples, as many are looked up.
  private static let maximumSaturated = 8

  private let groups: BodyGroups
  private let observations: any ObservationSource
  private let criterion: DuplicateCriterion
  private let filter: TwiceSeenFilter
  private var index = SampleIndex()
  private var meter = OverlapMeter()
  /// How many samples each centre shares with the body at hand, and which centres do.
  private var hits: [UInt16]
  private var touched: [UInt32] = []
  private var samples: [UInt64] = []
  private(set) var statistics = Statistics()
  /// The centre of each group: its own index for a centre.
  private(set) var centres: [UInt32]
  /// Centres that have a duplicate in common; the longer first, one entry for each common duplicate.
  private(set) var bridges: [Bridge] = []

  init(
    _ groups: BodyGroups, _ observations: any ObservationSource, _ criterion: DuplicateCriterion,
    _ filter: TwiceSeenFilter
  ) {
    self.groups = groups
    self.observations = observations
    self.criterion = criterion
    self.filter = filter
    hits = [UInt16](repeating: 0, count: groups.count)
    centres = (0..<UInt32(groups.count)).map { $0 }
  }

  /// Assigns a centre to every group.
  mutating func run(checkCancellation: () throws -> Void) throws {
    for group in 0..<groups.count where groups.shingles(group) > 0 {
      if group & 0xFFF == 0 { try checkCancellation() }
      try place(UInt32(group))
    }
    statistics.saturatedSamples = index.saturated
  }

  private mutating func place(_ group: UInt32) throws {
    let ordinal = groups.representative(Int(group))
    try observations.withObservation(ordinal) { bytes in
      let body = try DuplicateObservation(bytes)
      samples.removeAll(keepingCapacity: true)
      for index in 0..<body.sampleCount {
        let sample = body.sample(index)
        if filter.contains(sample) { samples.append(sample) }
      }
    }
    guard !samples.isEmpty else { return }
    if let centre = try centre(for: group) {
      centres[Int(group)] = centre
    } else {
      for sample in samples { index.insert(sample, body: group) }
    }
  }

  /// The centre most alike, if any is alike enough: among those with which the body shares rare samples, then among the
  /// first bodies of the template it is made from.
  private mutating func centre(for group: UInt32) throws -> UInt32? {
    var isLoaded = false
    for wantsSaturated in [false, true] {
      var lookups = 0
      for sample in samples where (index.count(sample) >= SampleIndex.maximumPostings) == wantsSaturated {
        if wantsSaturated {
          lookups += 1
          if lookups > Self.maximumSaturated { break }
        }
        index.forEach(sample) { centre in
          if hits[Int(centre)] == 0 { touched.append(centre) }
          hits[Int(centre)] &+= 1
        }
      }
      let candidates = takeCandidates(for: group, lookups: wantsSaturated ? lookups : nil)
      if let centre = try mostAlike(candidates, group, &isLoaded) { return centre }
    }
    return nil
  }

  /// The centres with enough hits, most hits first; resets the counts.
  private mutating func takeCandidates(for group: UInt32, lookups: Int?) -> [UInt32] {
    let shorter = groups.shingles(Int(group))
    var candidates: [(centre: UInt32, hits: UInt16)] = []
    for centre in touched {
      let required = criterion.requiredHits(
        shorter: shorter, longer: groups.shingles(Int(centre)),
        modulusBits: max(groups.modulusBits(Int(group)), groups.modulusBits(Int(centre))))
      let count = hits[Int(centre)]
      if Int(count) >= min(required, lookups.map { max(1, $0 / 2) } ?? .max) { candidates.append((centre, count)) }
      hits[Int(centre)] = 0
    }
    touched.removeAll(keepingCapacity: true)
    candidates.sort { $0.hits != $1.hits ? $0.hits > $1.hits : $0.centre < $1.centre }
    if candidates.count > Self.maximumComparisons { statistics.cutShort += 1 }
    return candidates.prefix(Self.maximumComparisons).map(\.centre)
  }

  private mutating func mostAlike(
    _ candidates: [UInt32], _ group: UInt32, _ isLoaded: inout Bool
  ) throws -> UInt32? {
    let shingles = groups.shingles(Int(group))
    var accepted: [(centre: UInt32, jaccard: Double)] = []
    var failures = 0
    for centre in candidates {
      if !isLoaded {
        try observations.withObservation(groups.representative(Int(group))) { meter.load(try DuplicateObservation($0)) }
        isLoaded = true
      }
      statistics.comparisons += 1
      let overlap = try observations.withObservation(groups.representative(Int(centre))) {
        meter.compare(
          try DuplicateObservation($0),
          needed: criterion.requiredShared(shingles, groups.shingles(Int(centre))))
      }
      guard criterion.accepts(overlap) else {
        failures += 1
        if failures == Self.maximumFailures { break }
        continue
      }
      failures = 0
      accepted.append((centre, overlap.jaccard))
      if overlap.jaccard >= Self.sufficientJaccard { break }
    }
    // The centre of most nearly the same text: a story rather than the round-up that contains it.
    guard let best = accepted.max(by: { $0.jaccard != $1.jaccard ? $0.jaccard < $1.jaccard : $0.centre > $1.centre })
    else { return nil }
    for other in accepted where other.centre != best.centre {
      bridges.append(Bridge(longer: min(best.centre, other.centre), shorter: max(best.centre, other.centre)))
    }
    return best.centre
  }
}
