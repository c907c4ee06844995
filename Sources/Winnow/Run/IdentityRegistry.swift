internal import WinnowText

/// Keeps record ids unique within a run: the second record with an id gets the suffix `#2`, and so on.
///
/// Chunks register in input order, each waiting for its turn, so that which record keeps the plain id does not depend on
/// workers or chunk sizes. Costs 11 to 21 bytes of memory per record, half as much again while its table grows; ids count as
/// equal when their 64-bit hashes are.
package final class IdentityRegistry: Sendable {
  private struct State {
    var turn = 0
    var isAborted = false
    var seen = FingerprintSet()
    /// How often an id that came more than once has come.
    var repeats: [UInt64: Int] = [:]
  }

  /// An id that was changed.
  struct Repeat: Sendable {
    /// The document's place among those that were registered with it.
    let index: Int
    let id: RecordID
    let renamed: RecordID
  }

  private let state = Monitor(State())

  package init() {}

  /// Settles the ids of a chunk's documents.
  /// - Throws: `CancellationError` after `abort`.
  func register(chunk: Int, _ documents: inout [Document]) throws -> [Repeat] {
    try state.wait { state in
      if state.isAborted { throw CancellationError() }
      guard state.turn == chunk else { return nil }
      state.turn += 1
      var renamed: [Repeat] = []
      for index in documents.indices {
        let id = documents[index].id
        if let new = Self.settle(id, &state) {
          documents[index].id = new
          renamed.append(Repeat(index: index, id: id, renamed: new))
        }
      }
      return renamed
    }
  }

  /// Settles the id of the next document, for one who reads alone.
  package func settle(_ id: RecordID) -> RecordID { state.update { Self.settle(id, &$0) ?? id } }

  /// Takes an id out of use, before any chunk registers.
  func take(_ id: RecordID) { state.update { _ = $0.seen.insert(id.fingerprint) } }

  /// The hashes of all ids in use, in ascending order.
  var fingerprints: [UInt64] { state.update { $0.seen.sorted } }

  /// Releases everyone who waits.
  func abort() { state.update { $0.isAborted = true } }

  /// Enters an id; returns another one when it is in use.
  private static func settle(_ id: RecordID, _ state: inout State) -> RecordID? {
    let fingerprint = id.fingerprint
    if state.seen.insert(fingerprint) { return nil }
    var number = state.repeats[fingerprint] ?? 1
    while true {
      number += 1
      let candidate = RecordID("\(id.text)#\(number)")
      if state.seen.insert(candidate.fingerprint) {
        state.repeats[fingerprint] = number
        return candidate
      }
    }
  }
}

/// A set of 64-bit hashes in one open-addressed table.
struct FingerprintSet {
  private var slots = [UInt64](repeating: 0, count: 1024)
  private(set) var count = 0

  /// Adds a hash; false when it is there already.
  mutating func insert(_ hash: UInt64) -> Bool {
    // 0 marks an empty slot.
    let hash = hash == 0 ? 1 : hash
    guard Self.place(hash, in: &slots) else { return false }
    count += 1
    if count * 4 > slots.count * 3 {
      var larger = [UInt64](repeating: 0, count: slots.count * 2)
      for old in slots where old != 0 { _ = Self.place(old, in: &larger) }
      slots = larger
    }
    return true
  }

  /// All hashes, in ascending order.
  var sorted: [UInt64] { slots.filter { $0 != 0 }.sorted() }

  private static func place(_ hash: UInt64, in slots: inout [UInt64]) -> Bool {
    let mask = slots.count - 1
    var index = Int(truncatingIfNeeded: hash) & mask
    while slots[index] != 0 {
      if slots[index] == hash { return false }
      index = (index &+ 1) & mask
    }
    slots[index] = hash
    return true
  }
}
