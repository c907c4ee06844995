internal import Winnow
internal import WinnowText

/// Resolves one night after the other: what an earlier night has kept is canonical for good, the rest of the night is
/// clustered among itself, and what is kept of it is what later nights are compared with.
struct NightResolver {
  let observations: any ObservationSource
  let criterion: DuplicateCriterion
  let choice: CanonicalChoice
  let workspace: ResolveWorkspace
  let memory: TableMemory

  func resolve() throws -> DuplicateResolution {
    let archive = try NightArchive(observations, workspace)
    var resolution = DuplicateResolution()
    let nights = try nights()
    for (number, night) in nights.enumerated() {
      let rest = archive.isEmpty ? night : try takeOut(night, archive, &resolution)
      let isAll = rest.count == observations.count
      let part = isAll ? observations : ObservationSelection(of: observations, rest)
      let clusters = try ClusterResolver(
        observations: part, criterion: criterion, choice: choice, workspace: workspace, memory: memory
      ).resolve()
      resolution.add(clusters) { rest[Int($0)] }
      var isKept = [Bool](repeating: true, count: rest.count)
      for link in clusters.links { isKept[Int(link.ordinal)] = false }
      try archive.enter(zip(rest, isKept).filter(\.1).map(\.0), isLast: number == nights.count - 1)
    }
    try archive.finish()
    resolution.finish()
    return resolution
  }

  /// The ordinals of each night's documents, in input order.
  private func nights() throws -> [[UInt32]] {
    var nights: [[UInt32]] = []
    var last: UInt32?
    try observations.forEach { ordinal, bytes in
      if ordinal & 0xFFFF == 0 { try workspace.checkCancellation() }
      let night = try DuplicateObservation(bytes).night
      if night != last { nights.append([]) }
      last = night
      nights[nights.count - 1].append(UInt32(ordinal))
    }
    return nights
  }

  /// Links the documents of a night that repeat a canonical of an earlier one; returns the others.
  private func takeOut(
    _ ordinals: [UInt32], _ archive: NightArchive, _ resolution: inout DuplicateResolution
  ) throws -> [UInt32] {
    let night = ObservationSelection(of: observations, ordinals)
    var members: [BodyGroups.Member] = []
    members.reserveCapacity(ordinals.count)
    var versions: [DocumentVersion] = []
    versions.reserveCapacity(ordinals.count)
    try night.forEach { ordinal, bytes in
      let body = try DuplicateObservation(bytes)
      members.append(BodyGroups.Member(body, ordinal: ordinal))
      versions.append(body.version)
    }
    let groups = BodyGroups(members)
    let canonicals = try ArchiveSearch(
      archive: archive, night: night, groups: groups,
      versions: EarlierVersions(archive: archive, groups: groups, documents: versions), criterion: criterion,
      workspace: workspace, memory: memory
    ).run()

    var isRest = [Bool](repeating: true, count: ordinals.count)
    var clusters: [ArchiveReference: [Int]] = [:]
    for (group, canonical) in canonicals.enumerated() {
      if let canonical { clusters[canonical, default: []].append(group) }
    }
    let meter = OverlapMeter()
    for (canonical, members) in clusters.sorted(by: { $0.key < $1.key }) {
      let (id, digest) = try archive.withObservation(canonical) { bytes in
        let body = try DuplicateObservation(bytes)
        meter.load(body)
        return (body.id, body.digest)
      }
      var duplicates: [(ordinal: UInt32, likeness: DuplicateLikeness)] = []
      for group in members {
        let likeness = try night.withObservation(groups.representative(group)) { bytes in
          let body = try DuplicateObservation(bytes)
          return DuplicateLikeness(body, isExact: body.digest == digest, meter, criterion)
        }
        for ordinal in groups.ordinals(group) {
          isRest[ordinal] = false
          duplicates.append((ordinals[ordinal], likeness))
        }
      }
      resolution.add(DuplicateResolution.Canonical(id: id, run: archive.earlierRun(of: canonical)), duplicates)
    }
    return zip(ordinals, isRest).filter(\.1).map(\.0)
  }
}
