internal import CPrefetch
internal import Winnow

/// From sampled shingles to the centres that have them, at most `maximumPostings` each: later ones are not entered, so that
/// a template on any number of pages costs the same per page.
///
/// Holds only samples that occur in two groups or more: the others bring no two bodies together. Each such sample has a
/// list, and is known by its place among the lists, so that one look finds it: 8 bytes per occurrence and 4 per sample.
final class SampleIndex: @unchecked Sendable {
  // Invariant: only `insert` changes anything, and its caller sees to it that no other thread reads meanwhile.

  /// More bodies than this with one sample: it is a template's, or a stock phrase.
  static let maximumPostings = 32

  /// For each sample the number of centres entered, the centres, and room for others.
  private let lists: WorkingTable<UInt32>
  /// The lists of each group, and where they start.
  private let groupLists: WorkingTable<UInt32>
  private let groupStarts: WorkingTable<UInt32>
  /// The most lists of one group.
  let maximumLists: Int
  /// Samples that reached `maximumPostings`.
  private(set) var saturated = 0

  /// An index without centres.
  ///
  /// - Parameters:
  ///   - records: the occurrences of samples in groups, those of one sample together in a row that starts with a record
  ///     of `isFirst`, at least two each.
  ///   - samples: how many samples there are.
  ///   - postings: how many centres their lists have room for.
  ///   - groups: how many groups there are.
  init(
    _ records: UnsafeBufferPointer<SampleRecord>, samples: Int, postings: Int, groups: Int, _ memory: TableMemory
  ) throws {
    try Self.checkSize(max(samples + postings, records.count))
    lists = try memory.table(of: UInt32.self, count: samples + postings)
    groupLists = try memory.table(of: UInt32.self, count: records.count)
    (groupStarts, maximumLists) = try Self.starts(of: groups, records.lazy.map(\.group), memory)
    var place = 0
    var length = 0
    for record in records {
      if record.isFirst {
        if length > 0 { place &+= min(length, Self.maximumPostings) &+ 1 }
        lists[place] = 0
        length = 0
      }
      length &+= 1
      enter(UInt32(truncatingIfNeeded: place), in: record.group)
    }
  }

  /// An index whose centres are all known.
  ///
  /// - Parameters:
  ///   - found: for each sample, where its centres stand in `centres`, one sample behind the other.
  ///   - occurrences: which groups have which of the samples, in any order of the groups; those of one group by ascending
  ///     sample.
  init(
    _ found: [Range<Int>], centres: [UInt32], occurrences: [(group: UInt32, list: UInt32)], groups: Int,
    _ memory: TableMemory
  ) throws {
    try Self.checkSize(max(found.count + centres.count, occurrences.count))
    lists = try memory.table(of: UInt32.self, count: found.count + centres.count)
    for (number, range) in found.enumerated() {
      lists[range.lowerBound + number] = UInt32(range.count)
      for index in range { lists[index + number + 1] = centres[index] }
    }
    groupLists = try memory.table(of: UInt32.self, count: occurrences.count)
    (groupStarts, maximumLists) = try Self.starts(of: groups, occurrences.lazy.map { Int($0.group) }, memory)
    for occurrence in occurrences {
      enter(UInt32(found[Int(occurrence.list)].lowerBound) &+ occurrence.list, in: Int(occurrence.group))
    }
  }

  /// Places in the tables are numbers of 32 bits: enough for about two hundred million pages at once.
  /// - Throws: `StageFailure` when there are more `entries` than that.
  static func checkSize(_ entries: Int) throws(StageFailure) {
    guard entries <= Int(UInt32.max) else {
      throw StageFailure(
        stage: DeduplicateStage.descriptor.name,
        message: "cannot compare so many pages in one run: divide the input into files, and use `order: night`")
    }
  }

  /// Where the lists of each group will start, from the group of every occurrence; and the most lists of one group.
  private static func starts(
    of groups: Int, _ occurrences: some Sequence<Int>, _ memory: TableMemory
  ) throws -> (table: WorkingTable<UInt32>, most: Int) {
    // Two more than there are groups: while lists are entered, the next entry counts how far a group has come.
    let table = try memory.table(of: UInt32.self, count: groups + 2)
    table.elements.initialize(repeating: 0)
    for group in occurrences { table[group &+ 2] &+= 1 }
    let most = Int(table.elements.max() ?? 0)
    for group in 0...groups { table[group &+ 1] &+= table[group] }
    return (table, most)
  }

  /// Adds a list to those of a group.
  @inline(__always)
  private func enter(_ list: UInt32, in group: Int) {
    let slot = groupStarts[group &+ 1]
    groupLists[Int(slot)] = list
    groupStarts[group &+ 1] = slot &+ 1
  }

  /// Takes what lies in files out of memory.
  func release() {
    for table in [lists, groupLists, groupStarts] { table.release() }
  }

  /// The lists of a group, by ascending sample.
  @inline(__always)
  func lists(of group: UInt32) -> UnsafeBufferPointer<UInt32> {
    let start = Int(groupStarts[Int(group)])
    let end = Int(groupStarts[Int(group) &+ 1])
    return UnsafeBufferPointer(rebasing: groupLists.elements[start..<end])
  }

  /// Asks for what a search for `group` reads first: its lists may be anywhere in memory.
  func prefetch(_ group: Int) {
    guard group &+ 2 < groupStarts.elements.count, let base = lists.elements.baseAddress else { return }
    for list in lists(of: UInt32(truncatingIfNeeded: group)).prefix(Self.prefetchedLists) {
      CPrefetch.prefetch(base + Int(list))
    }
  }

  /// More would push each other out of the nearest cache.
  private static let prefetchedLists = 128

  /// The centres entered in a list, in the order in which they were.
  @inline(__always)
  func centres(_ list: UInt32) -> UnsafeBufferPointer<UInt32> {
    let start = Int(list) &+ 1
    return UnsafeBufferPointer(rebasing: lists.elements[start..<(start &+ Int(lists[Int(list)]))])
  }

  /// Whether a list with these centres takes no more.
  @inline(__always)
  static func isFull(_ centres: UnsafeBufferPointer<UInt32>) -> Bool { centres.count >= maximumPostings }

  /// Enters a group as a centre in all its lists; after all those that precede it.
  func insert(_ group: UInt32) {
    for list in lists(of: group) {
      let centres = centres(list)
      guard !Self.isFull(centres) else { continue }
      lists[Int(list) &+ 1 &+ centres.count] = group
      lists[Int(list)] &+= 1
      if centres.count &+ 1 == Self.maximumPostings { saturated += 1 }
    }
  }
}
