package import Winnow
package import WinnowText

/// A document's record in an output directory.
package struct FoundRecord: Sendable {
  package let id: RecordID
  package let place: RecordPlace
  package let bytes: [UInt8]
  package let record: JSONValue

  package init(id: RecordID, place: RecordPlace, bytes: [UInt8], record: JSONValue) {
    self.id = id
    self.place = place
    self.bytes = bytes
    self.record = record
  }

  /// What a reject says; nil for other records.
  package var reject: RejectedRecord? {
    guard place.status == .rejected else { return nil }
    return bytes.withUnsafeBufferPointer { try? RejectedRecord(parsing: $0) }
  }
}

extension ResultDirectory {
  /// How a search by id ended.
  package enum Search: Sendable {
    /// With a note where another record could be meant, too.
    case found(FoundRecord, note: String?)
    /// So many ids start so; the first few of them.
    case ambiguous(count: Int, named: [RecordID])
    case missing
  }

  /// How many ids are named where several could be meant.
  private static let idsNamed = 5

  /// The record with an id, or else the only one whose id starts with it.
  /// - Throws: `IOError`.
  package func find(_ id: String) throws -> Search {
    let query = RecordIDQuery(id)
    var exact: FoundRecord?
    var twin: FoundRecord?
    var partial: FoundRecord?
    var partials: [RecordID] = []
    var partialCount = 0
    var scan = RecordScan()
    try forEachRecord { place, line in
      guard var candidate = try self.id(of: line, place, &scan) else { return true }
      // A reject may be named by its place, whatever id it has.
      if place.status == .rejected {
        let reject = try RejectedRecord(parsing: line)
        let place = "\(input(at: reject.file)?.input.name ?? reject.file):\(reject.line)"
        if place == query.text { candidate = RecordID(place) }
      }
      guard query.isPrefix(of: candidate) else { return true }
      func found() throws -> FoundRecord {
        FoundRecord(id: candidate, place: place, bytes: Array(line), record: try JSONValue(parsing: Array(line)))
      }
      if query.isExact(candidate) {
        if exact == nil { exact = try found() } else if exact?.id.isNumber != candidate.isNumber { twin = try found() }
      } else {
        partialCount += 1
        if partialCount == 1 { partial = try found() }
        if partialCount <= Self.idsNamed { partials.append(candidate) }
      }
      return exact == nil || query.isAmbiguous && twin == nil
    }
    if let exact {
      guard let twin else { return .found(exact, note: nil) }
      return .found(exact.id.isNumber ? exact : twin, note: query.note)
    }
    if partialCount > 1 { return .ambiguous(count: partialCount, named: partials) }
    return partial.map { .found($0, note: nil) } ?? .missing
  }

  /// The id of a record, nil when it has none.
  package func id(
    of line: UnsafeBufferPointer<UInt8>, _ place: RecordPlace, _ scan: inout RecordScan
  ) throws -> RecordID? {
    if place.status == .rejected {
      return id(of: try RejectedRecord(parsing: line))
    }
    try scan.scan(line, status: place.status)
    return scan.recordID(in: line)
  }

  /// The ids of the copies of a document, of which `limit` are named, in the order of the directory.
  /// - Throws: `IOError`.
  package func copies(of id: RecordID, limit: Int) throws -> (count: Int, named: [RecordID]) {
    var count = 0
    var named: [RecordID] = []
    var scan = RecordScan()
    try forEachRecord([.kept, .dropped]) { place, line in
      try scan.scan(line, status: place.status)
      guard let json = scan.value("duplicate", in: line), let copy = scan.recordID(in: line) else { return true }
      let duplicate = try JSONValue(parsing: Array(json))
      guard let of = duplicate["of"], (of.text ?? of.compactText) == id.text else { return true }
      count += 1
      if named.count < limit { named.append(copy) }
      return true
    }
    return (count, named)
  }
}
