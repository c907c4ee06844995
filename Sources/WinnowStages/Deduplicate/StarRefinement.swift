internal import Winnow
internal import WinnowText

/// Corrects stars once all are known: takes round-ups out, and merges stars that are one story. For `containment` only; by
/// `jaccard`, stars stay as they are.
///
/// - A centre whose members have next to nothing in common is a round-up of several stories: it is a duplicate of none. Its
///   members form stars of their own.
/// - Two stars whose centres share too little (each may carry other lines of its site) are merged when at least half of the
///   smaller star are duplicates of both centres and each of its members shares a good part with the other centre.
/// - Two stars whose centres are edited too far apart for that are merged around a member when it is a copy, edited only,
///   of each body of both.
/// - A centre that shares enough text with a longer one, but begins elsewhere in it, may belong to that one's star all the
///   same: when the longer one has a paragraph of its own in front. The members of its star tell: when at least half of
///   them are duplicates of the shorter centre, the stars are merged.
struct StarRefinement {
  /// Larger stars stay as they are: the cost of a star grows with its square.
  private static let maximumStar = 64
  /// Members that are asked about another centre.
  private static let maximumVoices = 8
  /// Members that are tried as the centre of two stars.
  private static let maximumMiddles = 4

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

  mutating func run(
    _ bridges: [StarClustering.Bridge], _ doubts: [StarClustering.Bridge], checkCancellation: () throws -> Void
  ) throws {
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
    try settle(doubts, checkCancellation: checkCancellation)
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
    let sorted = bridges.sorted { ($0.longer, $0.shorter, $0.member) < ($1.longer, $1.shorter, $1.member) }
    var stars = stars(of: sorted)
    var start = 0
    while start < sorted.count {
      let bridge = sorted[start]
      var end = start + 1
      while end < sorted.count, sorted[end].longer == bridge.longer, sorted[end].shorter == bridge.shorter { end += 1 }
      defer { start = end }
      if start & 0x3FF < end - start { try checkCancellation() }
      // Only counted: a second reference to a star would have it copied at each that joins it.
      guard let size = stars[bridge.longer]?.count, let shorter = stars[bridge.shorter], size > 0, !shorter.isEmpty,
        centres[Int(bridge.longer)] == bridge.longer, shorter.count <= Self.maximumStar
      else { continue }
      if (end - start) * 2 >= min(size, shorter.count), try supports(bridge.longer, shorter) {
        for group in shorter { centres[Int(group)] = bridge.longer }
        stars[bridge.longer]?.append(contentsOf: shorter)
        stars[bridge.shorter] = []
      } else if size + shorter.count <= Self.maximumStar,
        let both = stars[bridge.longer].map({ $0 + shorter }),
        let middle = try middle(of: both, sorted[start..<end].map(\.member))
      {
        // Their former centres are none any more: what bridges say of them no longer holds.
        for group in both { centres[Int(group)] = middle }
        stars[bridge.longer] = []
        stars[bridge.shorter] = []
      }
    }
  }

  /// The first of `candidates` that is a copy, edited only, of all bodies of a star.
  private func middle(of star: [UInt32], _ candidates: [UInt32]) throws -> UInt32? {
    // The shortest has the fewest words of its own.
    for candidate in candidates.suffix(Self.maximumMiddles).reversed() {
      try load(candidate)
      var isMiddle = true
      for group in star where group != candidate && isMiddle {
        isMiddle = try observations.withObservation(groups.representative(Int(group))) {
          meter.duplicate(try DuplicateObservation($0), by: criterion).map(criterion.areEdited) ?? false
        }
      }
      if isMiddle { return candidate }
    }
    return nil
  }

  /// The stars of the centres of some bridges.
  private func stars(of bridges: [StarClustering.Bridge]) -> [UInt32: [UInt32]] {
    var stars: [UInt32: [UInt32]] = [:]
    for bridge in bridges {
      stars[bridge.longer] = []
      stars[bridge.shorter] = []
    }
    // Few of the groups belong to one: a bit tells faster than the table.
    var wanted = OrdinalSet()
    for centre in stars.keys { wanted.insert(centre) }
    for (group, centre) in centres.enumerated() where wanted.contains(Int(centre)) {
      stars[centre]?.append(UInt32(group))
    }
    return stars
  }

  private mutating func settle(_ doubts: [StarClustering.Bridge], checkCancellation: () throws -> Void) throws {
    var sizes = [UInt32](repeating: 0, count: centres.count)
    for centre in centres { sizes[Int(centre)] += 1 }
    // Two members at least: one alone may be wrong about its centre.
    let doubts = doubts.filter { sizes[Int($0.longer)] > 2 }
    guard !doubts.isEmpty else { return }
    var stars = stars(of: doubts)
    for (index, doubt) in doubts.enumerated() {
      if index & 0x3FF == 0 { try checkCancellation() }
      guard let longer = stars[doubt.longer], let shorter = stars[doubt.shorter],
        centres[Int(doubt.longer)] == doubt.longer, centres[Int(doubt.shorter)] == doubt.shorter,
        max(longer.count, shorter.count) <= Self.maximumStar,
        try vouch(longer.filter { $0 != doubt.longer }, for: doubt.shorter), try supports(doubt.longer, shorter)
      else { continue }
      for group in shorter { centres[Int(group)] = doubt.longer }
      stars[doubt.longer] = longer + shorter
      stars[doubt.shorter] = []
    }
  }

  /// Whether at least half of the members of another star are duplicates of `centre`.
  private func vouch(_ members: [UInt32], for centre: UInt32) throws -> Bool {
    try load(centre)
    let asked = members.prefix(Self.maximumVoices)
    var voices = 0
    for member in asked where try isDuplicate(member) { voices += 1 }
    return voices * 2 >= asked.count
  }

  /// Whether each of `star` is alike enough to `centre` for a merge.
  private func supports(_ centre: UInt32, _ star: [UInt32]) throws -> Bool {
    try load(centre)
    for group in star where !criterion.acceptsSupported(try overlap(group)) { return false }
    return true
  }
}
