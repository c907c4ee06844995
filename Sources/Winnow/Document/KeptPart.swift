internal import WinnowText

/// What a stage found, as it stands in snapshots.
protocol SnapshotPart: Sendable {
  init(_ reader: inout BinaryReader) throws(BinaryFormatError)
  func write(to writer: inout BinaryWriter)
}

/// What a stage found: as the stage gave it, or in the bytes that a snapshot or the stage cache has of it.
///
/// Those are decoded when a stage asks, which hardly one does of most parts. Records are written from the bytes.
enum KeptPart<Value: SnapshotPart>: Sendable {
  case value(Value)
  /// Behind a checksum of whoever kept them; from the stage cache also checked by `DocumentPart.check`.
  case encoded([UInt8])

  var value: Value {
    switch self {
    case .value(let value): value
    case .encoded(let bytes):
      bytes.withUnsafeBufferPointer { bytes in
        var reader = BinaryReader(bytes)
        do throws(BinaryFormatError) { return try Value(&reader) } catch { Self.fail(error) }
      }
    }
  }

  /// Calls `body` with the bytes; `writer` is working memory.
  func withBytes(
    _ writer: inout BinaryWriter, _ body: (UnsafeBufferPointer<UInt8>) throws(BinaryFormatError) -> Void
  ) {
    do throws(BinaryFormatError) {
      switch self {
      case .value(let value):
        writer.reset()
        value.write(to: &writer)
        try writer.withBytes(body)
      case .encoded(let bytes): try bytes.withUnsafeBufferPointer(body)
      }
    } catch { Self.fail(error) }
  }

  private static func fail(_ error: BinaryFormatError) -> Never {
    preconditionFailure("a part of a document is not what was written, though its checksum is right: \(error)")
  }
}

extension BinaryWriter {
  mutating func kept<Value>(_ part: KeptPart<Value>?) {
    switch part {
    case nil: bool(false)
    case .encoded(let bytes):
      bool(true)
      sized { $0.append(bytes) }
    case .value(let value):
      bool(true)
      sized { value.write(to: &$0) }
    }
  }
}

extension BinaryReader {
  /// A part, in its bytes.
  mutating func kept<Value>(_ type: Value.Type) throws(BinaryFormatError) -> KeptPart<Value>? {
    try bool() ? .encoded(Array(try sized())) : nil
  }
}

extension SourceAnnotation: SnapshotPart {
  init(_ reader: inout BinaryReader) throws(BinaryFormatError) { self = try reader.source() }
  func write(to writer: inout BinaryWriter) { writer.source(self) }
}

extension DateAnnotation: SnapshotPart {
  init(_ reader: inout BinaryReader) throws(BinaryFormatError) { self = try reader.dates() }
  func write(to writer: inout BinaryWriter) { writer.dates(self) }
}

extension Removal: SnapshotPart {
  init(_ reader: inout BinaryReader) throws(BinaryFormatError) { self = try reader.removal() }
  func write(to writer: inout BinaryWriter) { writer.removal(self) }
}

extension Array: SnapshotPart where Element: SnapshotPart {
  init(_ reader: inout BinaryReader) throws(BinaryFormatError) {
    self = try reader.array { (reader) throws(BinaryFormatError) in try Element(&reader) }
  }

  func write(to writer: inout BinaryWriter) { writer.array(self) { $1.write(to: &$0) } }
}

extension Evidence: SnapshotPart {
  init(_ reader: inout BinaryReader) throws(BinaryFormatError) { self = try reader.evidence() }
  func write(to writer: inout BinaryWriter) { writer.evidence(self) }
}
