internal import Winnow
internal import WinnowText

/// Corrects stars once all are known: takes round-ups out, and merges stars that are one story. For `containment` only; by
/// `jaccard`, stars stay as they are.
///
/// - A centre whose members have next to nothing in common is a round-up of several stories: it is a duplicate of none. Its
///   members form stars of their own.
/// - Two stars whose centres share too little (each may carry other lines of its site) are merged when at least half of the
///   smaller star are duplicates of both centres and each of its members shares a good part with the other centre.
struct StarRefinement {
  /// Larger stars stay as they are: the cost of a star grows with its square.
  private static let maximumStar = 64

  private let groups: BodyGroups
  private let observations: any ObservationSource
  private let criterion: DuplicateCriterion
  private let meter = OverlapMeter()
  private(set) var centres: [UInt32]

  init(
    _ groups: BodyGroups, _ observations: any ObservationSource, _ criterion: DuplicateCriterion, centres: [UInt32]
  ) {
    self.groups = groups
    self.observations = observations
    self.criterion = criterion
    self.centres = centres
  }

  mutating func run(_ bridges: [StarClustering.Bridge], checkCancellation: () throws -> Void) throws {
    guard criterion.measure == .containment else { return }
    var large: [(centre: UInt32, star: [UInt32])] = []
    Stars(centres: centres).forEach { centre, star in
      if star.count > 2, star.count <= Self.maximumStar { large.append((centre, Array(star))) }
    }
    for (index, entry) in large.enumerated() {
      if index & 0x3FF == 0 { try checkCancellation() }
      let members = entry.star.filter { $0 != entry.centre }
      if try isRoundUp(members) { try scatter(members) }
    }
    large = []
    try merge(bridges, checkCancellation: checkCancellation)
  }

  private func load(_ group: UInt32) throws {
    try observations.withObservation(groups.representative(Int(group))) { meter.load(try DuplicateObservation($0)) }
  }

  /// What `group` has in common with the body loaded.
  private func overlap(_ group: UInt32) throws -> Overlap {
    try observations.withObservation(groups.representative(Int(group))) {
      meter.compare(try DuplicateObservation($0))
    }
  }

  /// Whether `group` is a duplicate of the body loaded.
  private func isDuplicate(_ group: UInt32) throws -> Bool {
    try observations.withObservation(groups.representative(Int(group))) {
      meter.duplicate(try DuplicateObservation($0), by: criterion) != nil
    }
  }

  /// Whether any member is unrelated to the longest one.
  private func isRoundUp(_ members: [UInt32]) throws -> Bool {
    try load(members[0])
    for member in members.dropFirst() where criterion.areUnrelated(try overlap(member)) { return true }
    return false
  }

  /// Makes stars of the members of a round-up.
  private mutating func scatter(_ members: [UInt32]) throws {
    for member in members { centres[Int(member)] = member }
    for (index, centre) in members.enumerated() where centres[Int(centre)] == centre {
      try load(centre)
      for member in members[(index + 1)...] where centres[Int(member)] == member {
        if try isDuplicate(member) { centres[Int(member)] = centre }
      }
    }
  }

  private mutating func merge(_ bridges: [StarClustering.Bridge], checkCancellation: () throws -> Void) throws {
    guard !bridges.isEmpty else { return }
    let sorted = bridges.sorted { $0.longer != $1.longer ? $0.longer < $1.longer : $0.shorter < $1.shorter }
    var stars: [UInt32: [UInt32]] = [:]
    for bridge in sorted {
      stars[bridge.longer] = []
      stars[bridge.shorter] = []
    }
    for (group, centre) in centres.enumerated() { stars[centre]?.append(UInt32(group)) }
    var start = 0
    while start < sorted.count {
      let bridge = sorted[start]
      var end = start + 1
      while end < sorted.count, sorted[end] == bridge { end += 1 }
      if start & 0x3FF < end - start { try checkCancellation() }
      if let longer = stars[bridge.longer], let shorter = stars[bridge.shorter], !longer.isEmpty, !shorter.isEmpty,
        centres[Int(bridge.longer)] == bridge.longer, shorter.count <= Self.maximumStar,
        (end - start) * 2 >= min(longer.count, shorter.count), try supports(bridge.longer, shorter)
      {
        for group in shorter { centres[Int(group)] = bridge.longer }
        stars[bridge.longer] = longer + shorter
        stars[bridge.shorter] = []
      }
      start = end
    }
  }

  /// Whether each of `star` is alike enough to `centre` for a merge.
  private func supports(_ centre: UInt32, _ star: [UInt32]) throws -> Bool {
    try load(centre)
    for group in star where !criterion.acceptsSupported(try overlap(group)) { return false }
    return true
  }
}
