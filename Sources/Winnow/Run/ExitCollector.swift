internal import WinnowText

/// Records that left the pipeline in one pass, as lines in input order.
struct ChunkExits: Sendable {
  var dropped: [UInt8] = []
  var droppedCount = 0
  var rejected: [UInt8] = []
  var rejectedCount = 0
}

/// Gathers the records of a chunk that leave the pipeline.
struct ExitCollector: ~Copyable {
  private struct Exit {
    let pass: Int
    let position: Int
    /// Whether a stage dropped it; else it is rejected.
    let isDropped: Bool
    /// Its line in `records`.
    let range: Range<Int>
  }

  private var exits: [Exit] = []
  private var records = JSONWriter()

  /// Forgets all records.
  mutating func reset() {
    exits.removeAll(keepingCapacity: true)
    records.reset()
  }

  /// Adds a record, which `encode` writes.
  mutating func append(isDropped: Bool, pass: Int, position: Int, _ encode: (inout JSONWriter) -> Void) {
    let start = records.count
    encode(&records)
    records.newline()
    exits.append(Exit(pass: pass, position: position, isDropped: isDropped, range: start..<records.count))
  }

  /// The records by pass, each in the order in which they were read, whichever stage they left at; nothing when there are
  /// none.
  mutating func passes(_ count: Int) -> [ChunkExits] {
    guard !exits.isEmpty else { return [] }
    exits.sort { ($0.pass, $0.position) < ($1.pass, $1.position) }
    var passes = [ChunkExits](repeating: ChunkExits(), count: count)
    records.withBytes { bytes in
      for exit in exits {
        let record = UnsafeBufferPointer(rebasing: bytes[exit.range])
        if exit.isDropped {
          passes[exit.pass].dropped.append(contentsOf: record)
          passes[exit.pass].droppedCount += 1
        } else {
          passes[exit.pass].rejected.append(contentsOf: record)
          passes[exit.pass].rejectedCount += 1
        }
      }
    }
    return passes
  }
}
