/// The transitions of a deterministic automaton in as many entries as it has edges, nearly.
///
/// Rows hold a target for few of the symbols, so that they are laid over each other, each at an offset where its entries
/// fall into gaps of the others (row displacement: Tarjan, Yao: Storing a Sparse Table, 1979). The table of English is
/// a thirtieth of the square one and stays in the cache.
struct TransitionTable: Sendable {
  /// An edge from a state to another; state 0 is dead.
  struct Edge: BitwiseCopyable {
    var symbol: UInt16
    var target: UInt16
  }

  private struct Entry: BitwiseCopyable {
    /// The state that the entry belongs to; 0 in gaps.
    var state: UInt16 = 0
    var target: UInt16 = 0
  }

  private let entries: FixedTable<Entry>
  private let offsets: FixedTable<Int32>

  /// A table of the edges of each state, by rising symbols below `symbolCount`.
  init(_ rows: [[Edge]], symbolCount: Int) {
    // Room in front, so that every row can begin at the first gap.
    var entries = [Entry](repeating: Entry(), count: symbolCount)
    var offsets = [Int32](repeating: 0, count: rows.count)
    var firstGap = symbolCount
    var (length, from) = (0, symbolCount)
    var end = symbolCount
    // Rows with many entries find a place while there is room.
    let order = rows.indices.filter { !rows[$0].isEmpty }.sorted { (rows[$1].count, $0) < (rows[$0].count, $1) }
    for state in order {
      let row = rows[state]
      // What stood in the way of a row as long stands in the way of this one, mostly.
      if row.count != length { (length, from) = (row.count, firstGap) }
      let offset = Self.place(row, entries, from: max(from, firstGap)) ?? end - Int(row[0].symbol)
      from = offset + Int(row[0].symbol)
      offsets[state] = Int32(offset)
      end = max(end, offset + Int(row[row.count - 1].symbol) + 1)
      // A state asks for any symbol: all of them must lie in the table.
      let missing = offset + symbolCount - entries.count
      if missing > 0 { entries += [Entry](repeating: Entry(), count: missing) }
      for edge in row { entries[offset + Int(edge.symbol)] = Entry(state: UInt16(state), target: edge.target) }
      while firstGap < entries.count, entries[firstGap].state != 0 { firstGap += 1 }
    }
    self.entries = FixedTable(entries)
    self.offsets = FixedTable(offsets)
  }

  /// The first offset that puts a row's entries into gaps; nil where it is not among so many.
  private static func place(_ row: [Edge], _ entries: [Entry], from start: Int) -> Int? {
    entries.withUnsafeBufferPointer { entries in
      row.withUnsafeBufferPointer { row in
        let first = start - Int(row[0].symbol)
        return (first..<first + maximumTries).first { offset in
          for edge in row {
            let index = offset + Int(edge.symbol)
            if index >= entries.count { return true }
            if entries[index].state != 0 { return false }
          }
          return true
        }
      }
    }
  }

  private static let maximumTries = 1024

  func free() {
    entries.free()
    offsets.free()
  }

  /// Where the entries of a state begin.
  @inline(__always)
  func offset(of state: Int) -> Int { Int(offsets[state]) }

  /// The state that a symbol leads to from the one with these entries; 0 when there is none.
  @inline(__always)
  func target(of state: Int, at offset: Int, _ symbol: UInt16) -> Int {
    let entry = entries[offset &+ Int(symbol)]
    return Int(entry.state) == state ? Int(entry.target) : 0
  }
}
