package import Winnow
internal import WinnowText

/// Compares two output directories document by document.
///
/// The second one is read first: what stays in memory of it is an id's hash, a digest and a place per document. Then the
/// first is read in order; the second record is fetched only where the digests differ. Time is linear in the size of both,
/// memory does not depend on the size of the records, and the result not on anything but the two directories.
package struct RunComparison {
  private let before: ResultDirectory
  private let after: ResultDirectory
  private let registry: StageRegistry
  private let sampleLimit: Int

  /// A comparison of `before` with `after`.
  ///
  /// - Parameters:
  ///   - registry: says which stage writes which field.
  ///   - sampleLimit: how many changes to keep of each transition.
  package init(_ before: ResultDirectory, _ after: ResultDirectory, registry: StageRegistry, sampleLimit: Int) {
    self.before = before
    self.after = after
    self.registry = registry
    self.sampleLimit = sampleLimit
  }

  /// Compares, and hands over every change: documents in the order of the first directory, then those that only the second
  /// one has, in its order.
  /// - Throws: `IOError`, and what `body` throws.
  package func run(_ body: (DocumentChange) throws -> Void = { _ in }) throws -> ComparisonSummary {
    // Nothing would be found, and that would look like agreement.
    try before.checkRecords()
    try after.checkRecords()
    var state = State(limit: sampleLimit)
    let writers = (
      StageWriters(before.stages, registry: registry), StageWriters(after.stages, registry: registry)
    )
    var index = try index(after)
    let store = RecordStore(after)
    state.summary.documents.after = index.count
    var scan = RecordScan()
    try before.forEachRecord { place, line in
      state.summary.documents.before += 1
      try scan.scan(line, status: place.status)
      let id = try Self.id(scan, line, place, before)
      let side = RecordComparer.Side(line: line, scan: scan, status: place.status, writers: writers.0)
      guard let found = index.find(id.fingerprint) else {
        try state.add(Self.oneSided(id, before: side), body)
        return true
      }
      if found.digest == scan.digest, found.place.status == place.status {
        state.summary.same += 1
        return true
      }
      try store.record(at: found.place).withUnsafeBufferPointer { other in
        var otherScan = RecordScan()
        try otherScan.scan(other, status: found.place.status)
        let otherSide = RecordComparer.Side(
          line: other, scan: otherScan, status: found.place.status, writers: writers.1)
        try state.add(Self.twoSided(id, side, otherSide), body)
      }
      return true
    }
    try index.forEachUnfound { place in
      try store.record(at: place).withUnsafeBufferPointer { line in
        try scan.scan(line, status: place.status)
        let side = RecordComparer.Side(line: line, scan: scan, status: place.status, writers: writers.1)
        try state.add(Self.oneSided(Self.id(scan, line, place, after), after: side), body)
      }
    }
    return state.finished
  }

  private func index(_ directory: ResultDirectory) throws -> DocumentIndex {
    var index = DocumentIndex(files: directory.files)
    var scan = RecordScan()
    try directory.forEachRecord { place, line in
      try scan.scan(line, status: place.status)
      index.insert(try Self.id(scan, line, place, directory).fingerprint, digest: scan.digest, at: place)
      return true
    }
    return index
  }

  private static func id(
    _ scan: RecordScan, _ line: UnsafeBufferPointer<UInt8>, _ place: RecordPlace, _ directory: ResultDirectory
  ) throws -> RecordID {
    if place.status == .rejected { return directory.id(of: try RejectedRecord(parsing: line)) }
    guard let id = scan.recordID(in: line) else {
      throw IOError(
        path: directory.files[place.file].path,
        message: "has records without 'id', so that they cannot be told apart: let 'select' keep it")
    }
    return id
  }

  private static func oneSided(
    _ id: RecordID, before: RecordComparer.Side? = nil, after: RecordComparer.Side? = nil
  ) -> DocumentChange {
    var change = DocumentChange(
      id: id, before: before.map(RecordComparer.outcome), after: after.map(RecordComparer.outcome))
    guard let side = after ?? before else { return change }
    change.title = RecordComparer.title(side)
    change.weight = RecordComparer.textLength(side)
    RecordComparer.addOutcomeCauses(&change)
    return change
  }

  private static func twoSided(
    _ id: RecordID, _ before: RecordComparer.Side, _ after: RecordComparer.Side
  ) -> DocumentChange {
    var change = DocumentChange(
      id: id, before: RecordComparer.outcome(before), after: RecordComparer.outcome(after))
    change.title = RecordComparer.title(after) ?? RecordComparer.title(before)
    RecordComparer.compare(before, after, into: &change)
    return change
  }

  private struct State {
    var summary = ComparisonSummary()
    private let limit: Int
    private var biggest: [Transition: BiggestChanges] = [:]

    init(limit: Int) { self.limit = limit }

    mutating func add(_ change: DocumentChange, _ body: (DocumentChange) throws -> Void) throws {
      summary.add(change)
      biggest[change.transition, default: BiggestChanges(limit: limit)].add(change)
      try body(change)
    }

    var finished: ComparisonSummary {
      var summary = summary
      summary.samples = biggest.mapValues(\.changes)
      return summary
    }
  }
}
