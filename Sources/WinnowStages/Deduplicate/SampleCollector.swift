internal import Winnow
internal import WinnowText

/// Gathers the sampled shingles of all groups and finds those that occur in more than one.
///
/// Samples are spread over partitions by their first bits and sorted by the next 32 in the processor's cache. Two samples
/// that agree in all these bits are taken for one, which costs a comparison of two bodies and nothing else.
struct SampleCollector {
  /// Records after which what lies in files is taken out of memory.
  private static let window = 1 << 22

  private let partitionBits: UInt64
  /// How many samples fall into each partition.
  private var counts: [Int]

  /// - Parameter expected: about how many samples there will be.
  init(expected: Int) {
    var bits: UInt64 = 0
    while expected >> bits > 1 << 15, bits < 12 { bits += 1 }
    partitionBits = bits
    counts = [Int](repeating: 0, count: 1 << bits)
  }

  @inline(__always)
  private static func partition(_ sample: UInt64, _ bits: UInt64) -> Int {
    Int(truncatingIfNeeded: (sample >> 1) >> (63 &- bits))
  }

  /// Counts the samples of a body; first for all bodies.
  @inline(__always)
  mutating func count(_ body: DuplicateObservation) {
    // In local variables: the array would be asked for each sample whether it is shared.
    let partitionBits = partitionBits
    counts.withUnsafeMutableBufferPointer { counts in
      for index in 0..<body.sampleCount { counts[Self.partition(body.sample(index), partitionBits)] &+= 1 }
    }
  }

  /// Collects the samples of the groups' representatives.
  func index(
    _ groups: BodyGroups, _ observations: any ObservationSource, _ sketches: GroupSketches, _ memory: TableMemory,
    checkCancellation: () throws -> Void
  ) throws -> SampleIndex {
    var groupOf = [UInt32](repeating: .max, count: groups.documentCount)
    for group in 0..<groups.count { groupOf[groups.representative(group)] = UInt32(group) }
    let total = counts.reduce(0, +)
    let table = try memory.table(of: SampleRecord.self, count: total, isSwept: true)
    let records = table.elements
    var ends: [Int] = []
    var start = 0
    for count in counts {
      ends.append(start)
      start += count
    }
    let starts = ends
    var written = 0
    try ends.withUnsafeMutableBufferPointer { ends in
      try observations.forEach { ordinal, bytes in
        if ordinal & 0xFFFF == 0 { try checkCancellation() }
        let group = groupOf[ordinal]
        guard group != .max else { return }
        let body = try DuplicateObservation(bytes)
        sketches.set(body.sketch, of: group)
        for index in 0..<body.sampleCount {
          let sample = body.sample(index)
          let partition = Self.partition(sample, partitionBits)
          records[ends[partition]] = SampleRecord(
            key: UInt32(truncatingIfNeeded: sample >> (32 &- partitionBits)), group: group)
          ends[partition] &+= 1
        }
        written &+= body.sampleCount
        if written > Self.window {
          written = 0
          table.release()
          sketches.release()
        }
      }
    }
    let repeated = Self.keepRepeated(table, starts, ends)
    return try SampleIndex(
      UnsafeBufferPointer(rebasing: records[0..<repeated.records]), samples: repeated.samples,
      postings: repeated.postings, groups: groups.count, memory)
  }

  /// Sorts each partition and moves the records of samples that occur twice or more to the front; returns their number,
  /// that of the samples, and how many centres these get room for.
  private static func keepRepeated(
    _ table: WorkingTable<SampleRecord>, _ starts: [Int], _ ends: [Int]
  ) -> (records: Int, samples: Int, postings: Int) {
    let records = table.elements
    var kept = 0
    var samples = 0
    var postings = 0
    var released = 0
    let largest = zip(starts, ends).reduce(0) { max($0, $1.1 - $1.0) }
    let spare = UnsafeMutableBufferPointer<SampleRecord>.allocate(capacity: largest)
    defer { spare.deallocate() }
    for (start, end) in zip(starts, ends) {
      SampleRecord.sort(
        UnsafeMutableBufferPointer(rebasing: records[start..<end]),
        spare: UnsafeMutableBufferPointer(rebasing: spare[0..<(end - start)]))
      var index = start
      while index < end {
        let key = records[index].key
        var next = index &+ 1
        while next < end, records[next].key == key { next &+= 1 }
        if next &- index > 1 {
          samples &+= 1
          postings &+= min(next &- index, SampleIndex.maximumPostings)
          records[kept] = records[index].asFirst()
          kept &+= 1
          for other in (index &+ 1)..<next {
            records[kept] = records[other]
            kept &+= 1
          }
        }
        index = next
      }
      if end - released > window {
        released = end
        table.release()
      }
    }
    return (kept, samples, postings)
  }
}
