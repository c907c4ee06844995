internal import WinnowText

/// The output form of what the stages found.
extension RecordEncoder {
  func encode(_ duplicate: DuplicateAnnotation, of document: borrowing Document, into writer: inout JSONWriter) {
    writer.key("duplicate")
    writer.beginObject()
    writer.key("cluster")
    writer.id(duplicate.cluster)
    if let canonical = duplicate.of {
      writer.key("of")
      writer.id(canonical)
    }
    if let run = duplicate.run {
      writer.key("run")
      writer.number(run)
    }
    if let kind = duplicate.kind { writer.field("kind", kind.rawValue) }
    if let similarity = duplicate.similarity {
      writer.key("similarity")
      writer.number(similarity)
    }
    if let shared = duplicate.sharedShingles {
      writer.key("shared_shingles")
      writer.number(shared)
    }
    encode(duplicate.evidence, of: document, into: &writer)
    writer.endObject()
  }

  /// Writes the source from the bytes of a snapshot; nothing when nothing was found.
  func encode(
    source bytes: UnsafeBufferPointer<UInt8>, of document: borrowing Document, into writer: inout JSONWriter
  ) throws(BinaryFormatError) {
    guard Self.holdsAnything(bytes) else { return }
    var reader = BinaryReader(bytes)
    writer.opening(#""source":{"#)
    if try reader.bool() {
      writer.opening(#""publisher":{"name":"#)
      writer.string(try reader.slice())
      if try reader.bool() {
        writer.opening(#""domain":"#)
        writer.string(try reader.slice())
      }
      writer.opening(#""confidence":"#)
      writer.number(try reader.double())
      try encodeEvidenceList(&reader, of: document, into: &writer)
      writer.endObject()
    }
    try encodeList(#""agencies":["#, &reader, into: &writer) { (reader, writer) throws(BinaryFormatError) in
      writer.string(try reader.slice())
      writer.field("role", try reader.named(SourceAnnotation.Agency.Role.self).rawValue)
      writer.opening(#""confidence":"#)
      writer.number(try reader.double())
      try encodeEvidenceList(&reader, of: document, into: &writer)
    }
    try encodeList(#""authors":["#, &reader, into: &writer) { (reader, writer) throws(BinaryFormatError) in
      writer.string(try reader.slice())
      writer.field("role", try reader.named(SourceAnnotation.Author.Role.self).rawValue)
      try encodeEvidenceList(&reader, of: document, into: &writer)
    }
    if try reader.bool() {
      writer.opening(#""dateline":{"place":"#)
      writer.string(try reader.slice())
      try encodeEvidenceList(&reader, of: document, into: &writer)
      writer.endObject()
    }
    writer.endObject()
  }

  /// Writes a list of what has a name, unless it is empty.
  private func encodeList(
    _ opening: StaticString, _ reader: inout BinaryReader, into writer: inout JSONWriter,
    _ encode: (inout BinaryReader, inout JSONWriter) throws(BinaryFormatError) -> Void
  ) throws(BinaryFormatError) {
    let count = try reader.count()
    guard count > 0 else { return }
    writer.opening(opening)
    for _ in 0..<count {
      writer.opening(#"{"name":"#)
      try encode(&reader, &writer)
      writer.endObject()
    }
    writer.endArray()
  }

  /// Of an annotation without contents all flags and counts are 0.
  private static func holdsAnything(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool { bytes.contains { $0 != 0 } }

  /// Writes the dates from the bytes of a snapshot; nothing when nothing was found.
  func encode(
    dates bytes: UnsafeBufferPointer<UInt8>, of document: borrowing Document, into writer: inout JSONWriter
  ) throws(BinaryFormatError) {
    guard Self.holdsAnything(bytes) else { return }
    var reader = BinaryReader(bytes)
    writer.opening(#""dates":{"#)
    if try reader.bool() { try encodePoint(#""published":{"value":"#, &reader, of: document, into: &writer) }
    if try reader.bool() { try encodePoint(#""updated":{"value":"#, &reader, of: document, into: &writer) }
    try encodeBounds(&reader, into: &writer)
    let count = try reader.count()
    if count > 0 {
      writer.opening(#""mentions":["#)
      for _ in 0..<count { try encodeMention(&reader, of: document, into: &writer) }
      writer.endArray()
    }
    writer.endObject()
  }

  private func encodePoint(
    _ opening: StaticString, _ reader: inout BinaryReader, of document: borrowing Document,
    into writer: inout JSONWriter
  ) throws(BinaryFormatError) {
    writer.opening(opening)
    writer.string(try reader.slice())
    writer.field("basis", try reader.named(DateAnnotation.Basis.self).rawValue)
    writer.opening(#""confidence":"#)
    writer.number(try reader.double())
    try encodeEvidenceList(&reader, of: document, into: &writer)
    writer.endObject()
  }

  private func encodeBounds(
    _ reader: inout BinaryReader, into writer: inout JSONWriter
  ) throws(BinaryFormatError) {
    let earliest = try reader.bool() ? try reader.slice() : nil
    let latest = try reader.bool() ? try reader.slice() : nil
    guard earliest != nil || latest != nil else { return }
    writer.opening(#""bounds":{"#)
    if let earliest { writer.field(#""earliest":"#, earliest) }
    if let latest { writer.field(#""latest":"#, latest) }
    writer.endObject()
  }

  private func encodeMention(
    _ reader: inout BinaryReader, of document: borrowing Document, into writer: inout JSONWriter
  ) throws(BinaryFormatError) {
    writer.beginObject()
    let block = encodeSpan(try reader.range(), of: document, alwaysWithIn: true, into: &writer)
    let type = try reader.named(DateAnnotation.TimexType.self)
    let value = try reader.slice()
    writer.compose(room: 200 + JSONCursor.room(forString: value.count)) { cursor in
      switch type {
      case .date: cursor.literal(#""type":"DATE","value":"#)
      case .time: cursor.literal(#""type":"TIME","value":"#)
      case .duration: cursor.literal(#""type":"DURATION","value":"#)
      case .set: cursor.literal(#""type":"SET","value":"#)
      }
      cursor.string(value)
    }
    try encodeOptional(#""mod":"#, &reader, into: &writer)
    try encodeOptional(#""quant":"#, &reader, into: &writer)
    try encodeOptional(#""freq":"#, &reader, into: &writer)
    try encodeOptional(#""begin":"#, &reader, into: &writer)
    try encodeOptional(#""until":"#, &reader, into: &writer)
    writer.field(#""rule":"#, try reader.slice())
    if let block = name(ofBlock: block, of: document) { writer.field("block", block) }
    writer.endObject()
  }

  @inline(__always)
  private func encodeOptional(
    _ opening: StaticString, _ reader: inout BinaryReader, into writer: inout JSONWriter
  ) throws(BinaryFormatError) {
    if try reader.bool() { writer.field(opening, try reader.slice()) }
  }

  func encode(_ topics: [TopicAnnotation], into writer: inout JSONWriter) {
    writer.opening(#""topics":["#)
    for index in topics.indices { encode(topics[index], into: &writer) }
    writer.endArray()
  }

  private func encode(_ topic: borrowing TopicAnnotation, into writer: inout JSONWriter) {
    writer.opening(#"{"id":"#)
    writer.string(topic.id)
    writer.field("label", topic.label)
    writer.opening(#""level":"#)
    writer.number(topic.level)
    writer.opening(#""score":"#)
    writer.number(topic.score)
    writer.field("by", topic.basis.rawValue)
    writer.opening(#""terms":["#)
    for term in topic.terms { writer.string(term) }
    writer.endArray()
    writer.endObject()
  }
}

extension JSONWriter {
  /// Writes a string value behind its key, which is given with quotes and colon.
  @inline(__always)
  fileprivate mutating func field(_ opening: StaticString, _ value: UnsafeBufferPointer<UInt8>) {
    compose(room: opening.utf8CodeUnitCount &+ JSONCursor.room(forString: value.count)) { cursor in
      cursor.literal(opening)
      cursor.string(value)
    }
  }
}
