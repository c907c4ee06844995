/// An occurrence of a sampled shingle in a group of bodies: 32 bits of the sample, then the group.
struct SampleRecord {
  /// The bit above the group: 2^31 groups are more than a run keeps in memory.
  private static let first: UInt64 = 1 << 31

  var bits: UInt64

  init(key: UInt32, group: UInt32) {
    bits = UInt64(key) << 32 | UInt64(group)
  }

  var key: UInt32 { UInt32(truncatingIfNeeded: bits >> 32) }
  var group: Int { Int(bits & (Self.first &- 1)) }
  /// Whether the records of a sample start here.
  var isFirst: Bool { bits & Self.first != 0 }

  func asFirst() -> SampleRecord {
    var record = self
    record.bits |= Self.first
    return record
  }

  /// Sorts records by key; a stable radix sort, four passes over both buffers.
  static func sort(_ records: UnsafeMutableBufferPointer<SampleRecord>, spare: UnsafeMutableBufferPointer<SampleRecord>)
  {
    guard records.count > 1, var from = records.baseAddress, var to = spare.baseAddress else { return }
    withUnsafeTemporaryAllocation(of: Int.self, capacity: 4 * 256) { counts in
      counts.initialize(repeating: 0)
      for record in records {
        let key = Int(record.key)
        for digit in 0..<4 { counts[digit &* 256 &+ (key >> (digit &* 8)) & 255] &+= 1 }
      }
      for digit in 0..<4 {
        var place = 0
        for value in (digit &* 256)..<(digit &* 256 &+ 256) {
          let count = counts[value]
          counts[value] = place
          place &+= count
        }
        for index in 0..<records.count {
          let record = from[index]
          let value = digit &* 256 &+ (Int(record.key) >> (digit &* 8)) & 255
          to[counts[value]] = record
          counts[value] &+= 1
        }
        swap(&from, &to)
      }
    }
  }
}
