internal import Winnow

/// From sampled shingles to the centres that have them, at most `maximumPostings` each: later ones are not entered, so that
/// a template on any number of pages costs the same per page.
///
/// Holds only samples that occur in two groups or more: the others bring no two bodies together. Each such sample is a list
/// with a number; lists and what refers to them are flat arrays: 8 bytes per occurrence and 8 per sample.
final class SampleIndex: @unchecked Sendable {
  // Invariant: only `insert` changes anything, and its caller sees to it that no other thread reads meanwhile.

  /// More bodies than this with one sample: it is a template's, or a stock phrase.
  static let maximumPostings = 32

  struct List {
    /// The first of its postings.
    var start: UInt32
    /// How many centres are entered.
    var count: UInt32

    var isSaturated: Bool { count >= SampleIndex.maximumPostings }
  }

  private let lists: UnsafeMutableBufferPointer<List>
  private let postings: UnsafeMutableBufferPointer<UInt32>
  /// The lists of each group, and where they start.
  private let groupLists: UnsafeMutableBufferPointer<UInt32>
  private let groupStarts: UnsafeMutableBufferPointer<UInt32>
  private let listTable: WorkingTable<List>
  /// `postings`, `groupLists`, `groupStarts`.
  private let numberTables: [WorkingTable<UInt32>]
  /// The most lists of one group.
  let maximumLists: Int
  /// Samples that reached `maximumPostings`.
  private(set) var saturated = 0

  /// An index without centres.
  ///
  /// - Parameters:
  ///   - records: the occurrences of samples in groups, those of one sample together in a row that starts with a record
  ///     of `isFirst`, at least two each.
  ///   - groups: how many groups there are.
  ///   - postings: how many entries the lists have room for.
  init(
    _ records: UnsafeBufferPointer<SampleRecord>, lists count: Int, postings needed: Int, groups: Int,
    _ memory: TableMemory
  ) throws {
    listTable = try memory.table(of: List.self, count: count)
    lists = listTable.elements
    let postingTable = try memory.table(of: UInt32.self, count: needed)
    postings = postingTable.elements
    let groupStartTable = try memory.table(of: UInt32.self, count: groups + 1)
    groupStarts = groupStartTable.elements
    let groupListTable = try memory.table(of: UInt32.self, count: records.count)
    groupLists = groupListTable.elements
    numberTables = [postingTable, groupListTable, groupStartTable]
    groupStarts.initialize(repeating: 0)
    for record in records { groupStarts[record.group] &+= 1 }
    var total: UInt32 = 0
    var most: UInt32 = 0
    for group in 0..<groups {
      most = max(most, groupStarts[group])
      total &+= groupStarts[group]
      groupStarts[group] = total
    }
    groupStarts[groups] = total
    maximumLists = Int(most)
    // From the last record to the first: each start ends up where its group starts, each group's lists ascend.
    var list = count
    var rest = records.count
    while rest > 0 {
      rest &-= 1
      let record = records[rest]
      let slot = groupStarts[record.group] &- 1
      groupStarts[record.group] = slot
      groupLists[Int(slot)] = UInt32(truncatingIfNeeded: list &- 1)
      if record.isFirst { list &-= 1 }
    }
    var place = 0
    list = -1
    var length = 0
    for record in records {
      if record.isFirst {
        place &+= min(length, Self.maximumPostings)
        list &+= 1
        lists[list] = List(start: UInt32(truncatingIfNeeded: place), count: 0)
        length = 0
      }
      length &+= 1
    }
  }

  /// An index whose centres are all known.
  ///
  /// - Parameters:
  ///   - found: for each sample, where its centres stand in `centres`.
  ///   - occurrences: which groups have which of the samples, in any order of the groups; those of one group by ascending
  ///     sample.
  init(
    _ found: [Range<Int>], centres: [UInt32], occurrences: [(group: UInt32, list: UInt32)], groups: Int,
    _ memory: TableMemory
  ) throws {
    listTable = try memory.table(of: List.self, count: found.count)
    lists = listTable.elements
    for (number, range) in found.enumerated() {
      lists[number] = List(start: UInt32(range.lowerBound), count: UInt32(range.count))
    }
    let postingTable = try memory.table(of: UInt32.self, count: centres.count)
    postings = postingTable.elements
    _ = postings.initialize(from: centres)
    let groupListTable = try memory.table(of: UInt32.self, count: occurrences.count)
    groupLists = groupListTable.elements
    let groupStartTable = try memory.table(of: UInt32.self, count: groups + 1)
    groupStarts = groupStartTable.elements
    numberTables = [postingTable, groupListTable, groupStartTable]
    groupStarts.initialize(repeating: 0)
    var most: UInt32 = 0
    for occurrence in occurrences {
      groupStarts[Int(occurrence.group) &+ 1] &+= 1
      most = max(most, groupStarts[Int(occurrence.group) &+ 1])
    }
    maximumLists = Int(most)
    for group in 0..<groups { groupStarts[group &+ 1] &+= groupStarts[group] }
    var ends = Array(groupStarts.prefix(groups))
    for occurrence in occurrences {
      groupLists[Int(ends[Int(occurrence.group)])] = occurrence.list
      ends[Int(occurrence.group)] &+= 1
    }
  }

  /// Takes what lies in files out of memory.
  func release() {
    listTable.release()
    for table in numberTables { table.release() }
  }

  /// The numbers of a group's lists, by ascending sample.
  @inline(__always)
  func lists(of group: UInt32) -> UnsafeBufferPointer<UInt32> {
    let start = Int(groupStarts[Int(group)])
    let end = Int(groupStarts[Int(group) &+ 1])
    return UnsafeBufferPointer(rebasing: groupLists[start..<end])
  }

  @inline(__always)
  func list(_ number: UInt32) -> List { lists[Int(number)] }

  /// The centres entered in a list, in the order in which they were.
  @inline(__always)
  func centres(_ list: List) -> UnsafeBufferPointer<UInt32> {
    UnsafeBufferPointer(rebasing: postings[Int(list.start)..<Int(list.start &+ list.count)])
  }

  /// Enters a group as a centre in all its lists; after all those that precede it.
  func insert(_ group: UInt32) {
    for number in lists(of: group) {
      let list = lists[Int(number)]
      guard !list.isSaturated else { continue }
      postings[Int(list.start &+ list.count)] = group
      lists[Int(number)].count = list.count &+ 1
      if list.count &+ 1 == Self.maximumPostings { saturated += 1 }
    }
  }
}
