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
    /// Candidate pairs looked at, and those of them compared on all shingles.
    var candidates = 0
    var comparisons = 0
    /// Bodies with more candidates than were compared.
    var cutShort = 0
    /// Samples that stood in too many bodies to be entered for each.
    var saturatedSamples = 0

    static func += (left: inout Statistics, right: Statistics) {
      left.candidates += right.candidates
      left.comparisons += right.comparisons
      left.cutShort += right.cutShort
      left.saturatedSamples += right.saturatedSamples
    }
  }

  /// Two centres by their groups, and what they have in common.
  struct Bridge {
    let longer: UInt32
    let shorter: UInt32
    /// A duplicate of both; of centres that have none, the shorter one.
    let member: UInt32
  }

  /// Groups that are searched for at the same time, before any of them enters the index.
  private static let batchSize = 512
  /// Groups after which what lies in files is taken out of memory.
  private static let window = 1 << 16

  private let groups: BodyGroups
  private let index: SampleIndex
  private let sketches: GroupSketches
  private let searches: [CentreSearch<GroupCentres>]
  private let workspace: ResolveWorkspace
  private let conflicts: BatchConflicts
  private(set) var statistics = Statistics()
  /// The centre of each group: its own index for a centre.
  private(set) var centres: [UInt32]
  /// Centres that have a duplicate in common; the longer first, one entry for each common duplicate.
  private(set) var bridges: [Bridge] = []
  /// Centres that share enough text with a longer one, but not the right parts of it.
  private(set) var doubts: [Bridge] = []

  init(
    _ groups: BodyGroups, _ observations: any ObservationSource, _ criterion: DuplicateCriterion,
    _ index: SampleIndex, _ sketches: GroupSketches, _ workspace: ResolveWorkspace
  ) {
    self.groups = groups
    self.index = index
    self.sketches = sketches
    self.workspace = workspace
    searches = (0..<max(1, workspace.workers)).map { _ in
      CentreSearch(
        groups, observations, criterion, index, sketches,
        centres: GroupCentres(groups: groups, observations: observations, sketches: sketches))
    }
    conflicts = BatchConflicts(groups, criterion, index, batchSize: Self.batchSize)
    centres = (0..<UInt32(groups.count)).map { $0 }
  }

  /// Assigns a centre to every group.
  mutating func run() throws {
    var start = 0
    while start < groups.count {
      try workspace.checkCancellation()
      let batch = start..<min(start + Self.batchSize, groups.count)
      if searches.count == 1 {
        for group in batch { place(UInt32(group), try search(group)) }
      } else {
        try run(batch)
      }
      start = batch.upperBound
      if start % Self.window == 0 {
        index.release()
        sketches.release()
      }
    }
    statistics.saturatedSamples = index.saturated
  }

  /// Bodies without shingles are compared for equality only.
  private func search(_ group: Int) throws -> CentreOutcome? {
    groups.shingles(group) > 0 ? try searches[0].search(UInt32(group), next: group + 1) : nil
  }

  /// Searches for all groups of a batch in the index as it stands, then places one after the other. Where a group of the
  /// batch has become a centre that matters to a later one, the later one is searched for again: the outcome is that of
  /// going one by one, for any number of workers.
  private mutating func run(_ batch: Range<Int>) throws {
    let outcomes = try CentreOutcomes.search(batch, groups, searches, workspace)
    for group in batch {
      let isStale = groups.shingles(group) > 0 && conflicts.affect(UInt32(group), batchStart: UInt32(batch.lowerBound))
      place(UInt32(group), isStale ? try search(group) : outcomes[group - batch.lowerBound])
    }
  }

  private mutating func place(_ group: UInt32, _ outcome: CentreOutcome?) {
    guard let outcome else { return }
    statistics.candidates += outcome.candidates
    statistics.comparisons += outcome.comparisons
    statistics.cutShort += outcome.isCutShort ? 1 : 0
    guard let centre = outcome.centre else {
      if let longer = outcome.doubtful { doubts.append(Bridge(longer: longer, shorter: group, member: group)) }
      return index.insert(group)
    }
    centres[Int(group)] = centre
    for other in outcome.others {
      bridges.append(Bridge(longer: min(centre, other), shorter: max(centre, other), member: group))
    }
  }
}

/// The outcomes of a batch, written by several threads.
final class CentreOutcomes: @unchecked Sendable {
  // Invariant: each element is written by one thread only, and read after all have ended.
  private let outcomes: UnsafeMutableBufferPointer<CentreOutcome?>

  private init(_ count: Int) {
    outcomes = .allocate(capacity: count)
    outcomes.initialize(repeating: nil)
  }

  deinit {
    outcomes.deinitialize()
    outcomes.deallocate()
  }

  static func search<Centres>(
    _ batch: Range<Int>, _ groups: BodyGroups, _ searches: [CentreSearch<Centres>], _ workspace: ResolveWorkspace
  ) throws -> [CentreOutcome?] {
    let outcomes = CentreOutcomes(batch.count)
    try workspace.concurrently(searches.count) { worker in
      // Neighbours are alike in length, hence in cost.
      for group in stride(from: batch.lowerBound + worker, to: batch.upperBound, by: searches.count)
      where groups.shingles(group) > 0 {
        outcomes.outcomes[group - batch.lowerBound] = try searches[worker].search(
          UInt32(group), next: group + searches.count)
      }
    }
    return Array(outcomes.outcomes)
  }
}

/// Finds out whether centres that entered the index during a batch could change the outcome of a search made before.
final class BatchConflicts {
  private let groups: BodyGroups
  private let criterion: DuplicateCriterion
  private let index: SampleIndex
  /// Hits of the batch's own centres.
  private var hits: [UInt16]
  private var touched: [Int] = []

  init(_ groups: BodyGroups, _ criterion: DuplicateCriterion, _ index: SampleIndex, batchSize: Int) {
    self.groups = groups
    self.criterion = criterion
    self.index = index
    hits = [UInt16](repeating: 0, count: batchSize)
  }

  /// Whether one of the batch's centres is a candidate for `group`, or has saturated one of its samples.
  func affect(_ group: UInt32, batchStart: UInt32) -> Bool {
    defer {
      for centre in touched { hits[centre] = 0 }
      touched.removeAll(keepingCapacity: true)
    }
    for list in index.lists(of: group) {
      let centres = index.centres(list)
      var position = centres.count
      while position > 0, centres[position &- 1] >= batchStart {
        if SampleIndex.isFull(centres) { return true }
        position &-= 1
        let centre = Int(centres[position] &- batchStart)
        if hits[centre] == 0 { touched.append(centre) }
        hits[centre] &+= 1
      }
    }
    let shorter = groups.shingles(Int(group))
    let modulusBits = groups.modulusBits(Int(group))
    return touched.contains { offset in
      let centre = Int(batchStart) + offset
      return Int(hits[offset])
        >= criterion.requiredHits(
          shorter: shorter, longer: groups.shingles(centre), modulusBits: max(modulusBits, groups.modulusBits(centre)))
    }
  }
}
