package import Winnow
internal import WinnowText

/// The top level of one record: where its fields stand, a digest of them, and the document's identity.
///
/// Reuse one for many records: it keeps its memory.
package struct RecordScan {
  /// A member of the record.
  package struct Field {
    /// The name as it stands in the file: what Winnow writes has one way to write a name.
    package let name: Range<Int>
    package let value: Range<Int>
    /// Of name and value.
    package let hash: UInt64
  }

  package private(set) var fields: [Field] = []
  /// Of all fields that say something about the document, in any order.
  package private(set) var digest: UInt64 = 0
  /// Where the value of `id` stands.
  private var id: Range<Int>?

  package init() {}

  /// Scans a line.
  ///
  /// What a record says about its run (`winnow`) and what a reject says about its place is no part of the digest: the same
  /// result of another run is the same.
  /// - Throws: `JSONError`.
  package mutating func scan(_ line: UnsafeBufferPointer<UInt8>, status: ResultStatus) throws {
    var found = fields
    found.removeAll(keepingCapacity: true)
    var sum: UInt64 = 0
    var idRange: Range<Int>?
    var scanner = JSONScanner(line)
    try scanner.object { scanner, key in
      let value = try scanner.skipValue()
      let isMeta =
        status == .rejected
        ? ["file", "line", "offset", "length"].contains { scanner.matches(key, $0) } : scanner.matches(key, "winnow")
      if isMeta { return }
      let seed = XXHash.hash64(UnsafeBufferPointer(rebasing: line[key.range]))
      let hash = XXHash.hash64(UnsafeBufferPointer(rebasing: line[value]), seed: seed)
      found.append(Field(name: key.range, value: value, hash: hash))
      sum &+= hash
      if status != .rejected, scanner.matches(key, "id") { idRange = value }
    }
    try scanner.expectEnd()
    fields = found
    digest = sum
    id = idRange
  }

  /// The value of the field `name`, as JSON.
  package func value(_ name: StaticString, in line: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8>? {
    let wanted = UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
    let field = fields.first { $0.name.count == wanted.count && line[$0.name].elementsEqual(wanted) }
    return field.map { UnsafeBufferPointer(rebasing: line[$0.value]) }
  }

  /// The decoded string that a field holds; nil when it is absent or no string.
  package func string(_ name: StaticString, in line: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    guard let value = value(name, in: line), value.first == 0x22 else { return nil }
    var scanner = JSONScanner(value)
    guard let token = try? scanner.string() else { return nil }
    return scanner.decodedBytes(token)
  }

  /// The identity of a record that was kept or dropped; nil when `select` left its id out.
  package func recordID(in line: UnsafeBufferPointer<UInt8>) -> RecordID? {
    guard let id else { return nil }
    let value = UnsafeBufferPointer(rebasing: line[id])
    guard value.first == 0x22 else { return RecordID(number: String(decoding: value, as: UTF8.self)) }
    var scanner = JSONScanner(value)
    return (try? scanner.string()).map { RecordID(scanner.decoded($0)) }
  }
}
