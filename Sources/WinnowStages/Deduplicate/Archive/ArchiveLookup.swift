internal import Winnow
internal import WinnowText

/// Finds the canonicals of earlier nights that bodies of a night have digests or samples in common with: all bodies in one
/// sweep over the indexes, in the order of the hashes.
struct ArchiveLookup {
  /// A sampled shingle of a group.
  struct Sample {
    let hash: UInt64
    let group: UInt32
  }

  /// The canonicals found by samples.
  struct Found {
    /// All of them, by age.
    var centres: [ArchiveReference] = []
    /// From the samples to them.
    var index: SampleIndex
  }

  let archive: NightArchive
  let memory: TableMemory
  let checkCancellation: () throws -> Void

  /// Calls `body` with the group of each digest that canonicals have, and these, by age.
  func find(
    digests unordered: [(digest: Digest128, group: UInt32)], _ body: (UInt32, [ArchiveReference]) throws -> Void
  ) throws {
    let wanted = unordered.sorted { $0.digest < $1.digest }
    let tables = archive.indexes.map(\.digests)
    var places = [Int](repeating: 0, count: tables.count)
    var hits: [ArchiveReference] = []
    for (number, entry) in wanted.enumerated() {
      if number & 0xFFFF == 0 { try checkCancellation() }
      hits.removeAll(keepingCapacity: true)
      for index in tables.indices {
        try each(tables[index], entry.digest.high, &places[index]) { record in
          if record.rest == entry.digest.low { hits.append(record.reference) }
        }
      }
      if !hits.isEmpty { try body(entry.group, Self.distinct(hits)) }
    }
  }

  /// Finds the canonicals that share samples with some of `groups` groups.
  func find(samples unordered: consuming [Sample], groups: Int) throws -> Found {
    var wanted = unordered
    wanted.sort { $0.hash < $1.hash }
    let tables = archive.indexes.map(\.samples)
    var places = [Int](repeating: 0, count: tables.count)
    var lists: [Range<Int>] = []
    var references: [ArchiveReference] = []
    var occurrences: [(group: UInt32, list: UInt32)] = []
    var hits: [ArchiveReference] = []
    var start = 0
    while start < wanted.count {
      if start & 0xFFFF == 0 { try checkCancellation() }
      let hash = wanted[start].hash
      var end = start + 1
      while end < wanted.count, wanted[end].hash == hash { end += 1 }
      hits.removeAll(keepingCapacity: true)
      for index in tables.indices { try each(tables[index], hash, &places[index]) { hits.append($0.reference) } }
      if !hits.isEmpty {
        hits.sort()
        let first = references.count
        for reference in hits where references.count - first < SampleIndex.maximumPostings {
          if references.count == first || references[references.count - 1] != reference { references.append(reference) }
        }
        for entry in wanted[start..<end] { occurrences.append((entry.group, UInt32(lists.count))) }
        lists.append(first..<references.count)
      }
      start = end
    }
    let centres = Self.distinct(references)
    let numbers = references.map { UInt32(Self.place(of: $0, in: centres)) }
    return Found(
      centres: centres,
      index: try SampleIndex(lists, centres: numbers, occurrences: occurrences, groups: groups, memory))
  }

  /// Calls `body` with the records of a hash that are of known runs; moves `place` there.
  private func each(
    _ table: ArchiveTable, _ hash: UInt64, _ place: inout Int, _ body: (ArchiveTable.Record) -> Void
  ) throws {
    place = try table.place(of: hash, from: place)
    table.release(before: place)
    var next = place
    while next < table.count {
      let record = try table.record(next)
      guard record.hash == hash else { return }
      if archive.isKnown(record.reference) { body(record) }
      next += 1
    }
  }

  private static func distinct(_ references: [ArchiveReference]) -> [ArchiveReference] {
    var output: [ArchiveReference] = []
    for reference in references.sorted() where output.last != reference { output.append(reference) }
    return output
  }

  private static func place(of reference: ArchiveReference, in sorted: [ArchiveReference]) -> Int {
    var low = 0
    var high = sorted.count
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] < reference { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
