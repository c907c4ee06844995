internal import Winnow

/// Keeps the observations read last at hand: of the few documents of a cluster each is looked at several times, and to read
/// one again from a large file is a call to the system.
struct ObservationShelf {
  private static let maximumCount = 32
  /// Larger ones are read again.
  private static let maximumSize = 1 << 16

  private let source: any ObservationSource
  private var bytes: [UInt8] = []
  private var entries: [(ordinal: Int, range: Range<Int>)] = []

  init(_ source: any ObservationSource) {
    self.source = source
  }

  /// Forgets all.
  mutating func clear() {
    bytes.removeAll(keepingCapacity: true)
    entries.removeAll(keepingCapacity: true)
  }

  /// Calls `body` with an observation.
  mutating func withObservation<R>(_ ordinal: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> R) throws -> R {
    if let entry = entries.first(where: { $0.ordinal == ordinal }) {
      return try bytes.withUnsafeBufferPointer { try body(UnsafeBufferPointer(rebasing: $0[entry.range])) }
    }
    return try source.withObservation(ordinal) { observation in
      if entries.count < Self.maximumCount, observation.count <= Self.maximumSize {
        let start = bytes.count
        bytes.append(contentsOf: observation)
        entries.append((ordinal, start..<bytes.count))
      }
      return try body(observation)
    }
  }
}
