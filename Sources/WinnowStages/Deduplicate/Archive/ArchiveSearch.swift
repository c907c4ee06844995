internal import Winnow
internal import WinnowText

/// Finds, for the bodies of a night, the canonical of an earlier night that each is most alike: by its digest first, else by
/// its shingles, as bodies of one night are compared among each other.
struct ArchiveSearch {
  private static let batchSize = 1 << 13

  let archive: NightArchive
  let night: any ObservationSource
  let groups: BodyGroups
  let versions: EarlierVersions
  let criterion: DuplicateCriterion
  let workspace: ResolveWorkspace
  let memory: TableMemory

  /// The canonical of each group, if there is one.
  func run() throws -> [ArchiveReference?] {
    var canonicals = [ArchiveReference?](repeating: nil, count: groups.count)
    let lookup = ArchiveLookup(archive: archive, memory: memory, checkCancellation: workspace.checkCancellation)
    let sketches = try GroupSketches(groups, memory)
    var digests: [(digest: Digest128, group: UInt32)] = []
    digests.reserveCapacity(groups.count)
    for group in 0..<groups.count {
      try night.withObservation(groups.representative(group)) { bytes in
        let body = try DuplicateObservation(bytes)
        sketches.set(body.sketch, of: UInt32(group))
        digests.append((body.digest, UInt32(group)))
      }
    }
    try lookup.find(digests: digests) { group, equals in
      canonicals[Int(group)] = try versions.canonical(of: Int(group), among: equals)
    }

    var samples: [ArchiveLookup.Sample] = []
    for group in 0..<groups.count where canonicals[group] == nil {
      try night.withObservation(groups.representative(group)) { bytes in
        let body = try DuplicateObservation(bytes)
        for index in 0..<body.sampleCount {
          samples.append(ArchiveLookup.Sample(hash: body.sample(index), group: UInt32(group)))
        }
      }
    }
    let found = try lookup.find(samples: samples, groups: groups.count)
    let searches = (0..<max(1, workspace.workers)).map { _ in
      CentreSearch(
        groups, night, criterion, found.index, sketches, centres: ArchiveCentres(archive, found.centres, versions))
    }
    var start = 0
    while start < groups.count {
      try workspace.checkCancellation()
      let batch = start..<min(start + Self.batchSize, groups.count)
      for (offset, outcome) in try CentreOutcomes.search(batch, groups, searches, workspace).enumerated() {
        if let centre = outcome?.centre { canonicals[start + offset] = found.centres[Int(centre)] }
      }
      start = batch.upperBound
    }
    return canonicals
  }
}
