internal import Winnow
internal import WinnowText

/// From observations to a resolution: groups of equal bodies, stars of similar ones, and in each cluster the canonical that
/// the keep policies want and to which every member has a verified likeness.
struct ClusterResolver {
  let observations: any ObservationSource
  let criterion: DuplicateCriterion
  let choice: CanonicalChoice
  let workspace: ResolveWorkspace
  let memory: TableMemory

  /// Documents that are tried as canonical before the star's centre takes the part.
  private static let maximumTrials = 8

  func resolve() throws -> DuplicateResolution {
    let checkCancellation = workspace.checkCancellation
    let (groups, samples) = try read()
    let sketches = try GroupSketches(groups, memory)
    let index = try samples.index(groups, observations, sketches, memory, checkCancellation: checkCancellation)
    var clustering = StarClustering(groups, observations, criterion, index, sketches, workspace)
    try clustering.run()
    var refinement = StarRefinement(groups, observations, criterion, centres: clustering.centres)
    try refinement.run(clustering.bridges, clustering.doubts, checkCancellation: checkCancellation)
    var links: [DuplicateResolution.Link] = []
    var clusters: [(ordinal: UInt32, id: RecordID)] = []
    let meter = OverlapMeter()
    var shelf = ObservationShelf(observations)
    var visited = 0
    try Stars(centres: refinement.centres).forEach { centre, star in
      guard star.count > 1 || groups.size(Int(centre)) > 1 else { return }
      visited &+= 1
      if visited & 0x3FF == 0 { try checkCancellation() }
      try link(star, centre: centre, groups, meter, &shelf, &links, &clusters)
    }
    return DuplicateResolution(links: links, clusters: clusters, statistics: clustering.statistics)
  }

  /// One pass over all observations.
  private func read() throws -> (BodyGroups, SampleCollector) {
    var members: [BodyGroups.Member] = []
    members.reserveCapacity(observations.count)
    // An observation of a news page holds one sample per 90 bytes or so.
    var samples = SampleCollector(expected: observations.byteCount / 90)
    let checkCancellation = workspace.checkCancellation
    try observations.forEach { ordinal, bytes in
      if ordinal & 0xFFFF == 0 { try checkCancellation() }
      let body = try DuplicateObservation(bytes)
      members.append(BodyGroups.Member(body, ordinal: ordinal))
      samples.count(body)
    }
    return (BodyGroups(members), samples)
  }

  /// Chooses the canonical of one star and links the other documents to it.
  private func link(
    _ star: ArraySlice<UInt32>, centre: UInt32, _ groups: BodyGroups, _ meter: OverlapMeter,
    _ shelf: inout ObservationShelf, _ links: inout [DuplicateResolution.Link],
    _ clusters: inout [(ordinal: UInt32, id: RecordID)]
  ) throws {
    shelf.clear()
    var candidates: [CanonicalChoice.Candidate] = []
    for group in star {
      for ordinal in groups.ordinals(Int(group)) {
        candidates.append(
          try shelf.withObservation(ordinal) {
            CanonicalChoice.Candidate(try DuplicateObservation($0), ordinal: ordinal, group: group)
          })
      }
    }
    candidates.sort(by: choice.prefers)
    let canonical = try canonical(candidates, star, centre: centre, groups, meter, &shelf)
    let place = UInt32(clusters.count)
    clusters.append((UInt32(canonical.ordinal), canonical.id))
    try shelf.withObservation(canonical.ordinal) { meter.load(try DuplicateObservation($0)) }
    for group in star {
      let likeness = try shelf.withObservation(groups.representative(Int(group))) { bytes in
        DuplicateLikeness(
          try DuplicateObservation(bytes), isExact: group == canonical.group, meter, criterion)
      }
      for ordinal in groups.ordinals(Int(group)) where ordinal != canonical.ordinal {
        links.append(DuplicateResolution.Link(ordinal: UInt32(ordinal), canonical: place, likeness: likeness))
      }
    }
  }

  /// The most preferred document that every group of the star is verified against.
  private func canonical(
    _ candidates: [CanonicalChoice.Candidate], _ star: ArraySlice<UInt32>, centre: UInt32, _ groups: BodyGroups,
    _ meter: OverlapMeter, _ shelf: inout ObservationShelf
  ) throws -> CanonicalChoice.Candidate {
    var tried: [UInt32] = []
    for candidate in candidates where !tried.contains(candidate.group) {
      if candidate.group == centre { return candidate }
      guard tried.count < Self.maximumTrials else { continue }
      tried.append(candidate.group)
      try shelf.withObservation(candidate.ordinal) { meter.load(try DuplicateObservation($0)) }
      var isVerified = true
      for group in star where group != candidate.group && group != centre {
        isVerified = try shelf.withObservation(groups.representative(Int(group))) {
          meter.duplicate(try DuplicateObservation($0), by: criterion) != nil
        }
        if !isVerified { break }
      }
      if isVerified { return candidate }
    }
    return candidates[0]
  }
}
