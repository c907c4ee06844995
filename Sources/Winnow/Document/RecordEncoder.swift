package import WinnowText

/// Writes documents as records of the output contract: one JSON object a line, keys in a fixed order.
package struct RecordEncoder: ~Copyable {
  /// What every record of a run says about the run.
  package struct Stamp: Sendable {
    package let pipeline: String
    package let fingerprint: String

    package init(pipeline: String, fingerprint: String) {
      self.pipeline = pipeline
      self.fingerprint = fingerprint
    }
  }

  /// The version of the record contract.
  package static let schema = 1
  /// Evidence longer than this many bytes, or longer than a line, is given by its offsets only.
  private static let maximumEvidenceLength = 400

  private let stamp: Stamp?
  let keepsPage: Bool
  private var offsets = TextOffsets()
  private let values = Values()

  /// Working memory for single values; an object, so that a value can be written while the encoder is in use.
  private final class Values {
    /// The value itself, the field around it, the field with its key.
    var selected = JSONWriter()
    var part = JSONWriter()
    var member = JSONWriter()
    /// Parts that no snapshot has given, in the form of snapshots.
    var kept = BinaryWriter()
  }

  /// An encoder; without `stamp`, records have no `winnow` object.
  package init(stamp: Stamp?, keepsPage: Bool = false) {
    self.stamp = stamp
    self.keepsPage = keepsPage
  }

  /// Appends the record of `document`, without a line feed.
  package mutating func encode(_ document: borrowing Document, into writer: inout JSONWriter) {
    begin(document)
    writer.beginObject()
    if let selection = document.selection {
      encodeSelected(selection, of: document, into: &writer)
    } else {
      encodeAll(document, into: &writer)
    }
    writer.endObject()
  }

  /// Appends the record with `dropped`, saying which stage dropped it and why.
  package mutating func encode(
    _ document: borrowing Document, droppedBy stage: String, _ reason: DropReason, into writer: inout JSONWriter
  ) {
    begin(document, hasEvidence: !reason.evidence.isEmpty)
    writer.beginObject()
    encodeAll(document, into: &writer)
    writer.key("dropped")
    writer.beginObject()
    writer.key("stage")
    writer.string(stage)
    writer.key("reason")
    writer.string(reason.reason)
    if !reason.detail.isEmpty {
      writer.key("detail")
      writer.string(reason.detail)
    }
    encode(reason.evidence, of: document, into: &writer)
    writer.endObject()
    writer.endObject()
  }

  /// Measures the document, unless nothing in its record says where it stands.
  private mutating func begin(_ document: borrowing Document, hasEvidence: Bool = false) {
    guard
      hasEvidence || document.isCleaned || document.keptSource != nil || document.keptDates != nil
        || document.duplicate != nil || document.titleEvidence != nil
    else { return }
    document.page.withUnsafeBufferPointer { offsets.measure(document, $0) }
  }

  private mutating func encodeAll(_ document: borrowing Document, into writer: inout JSONWriter) {
    for field in Field.allCases { encode(field, of: document, into: &writer) }
    if let input = document.field("input") {
      writer.key("input")
      writer.raw(input)
    }
    for field in document.fields where field.name != "input" {
      writer.dynamicKey(field.name)
      writer.raw(field.json)
    }
  }

  /// The names of the fields that Winnow writes itself, in output order.
  package static let contractFields = Field.allCases.map(\.rawValue)

  /// The fields of the contract, in output order.
  private enum Field: String, CaseIterable {
    case id, url, title, text, language, clean, duplicate, source, dates, topics, winnow
    case pageText = "page_text"
  }

  private mutating func encodeSelected(
    _ selection: FieldSelection, of document: borrowing Document, into writer: inout JSONWriter
  ) {
    let values = values
    for entry in selection.entries {
      values.selected.reset()
      guard appendValue(of: entry.field, in: document, to: &values.selected) else { continue }
      writer.dynamicKey(entry.name)
      values.selected.withBytes { writer.raw($0) }
    }
  }

  /// Appends the value of a field, or at a `RecordPath`, of the record that `document` would be written as.
  ///
  /// - Returns: whether the record has one.
  package mutating func encodeValue(
    of path: String, in document: borrowing Document, into writer: inout JSONWriter
  ) -> Bool {
    begin(document)
    return appendValue(of: path, in: document, to: &writer)
  }

  private mutating func appendValue(
    of path: String, in document: borrowing Document, to writer: inout JSONWriter
  ) -> Bool {
    if let field = Field(rawValue: path) { return appendValue(of: field, in: document, to: &writer) }
    if let json = document.field(path) {
      writer.raw(json)
      return true
    }
    guard path.utf8.contains(0x2E), let path = RecordPath(path) else { return false }
    if let field = Field(rawValue: path.field) {
      let values = values
      values.part.reset()
      guard appendValue(of: field, in: document, to: &values.part) else { return false }
      return values.part.withBytes { path.appendValue(in: $0, to: &writer) }
    }
    return document.field(path.field)?.withUnsafeBufferPointer { path.appendValue(in: $0, to: &writer) } ?? false
  }

  private mutating func appendValue(
    of field: Field, in document: borrowing Document, to writer: inout JSONWriter
  ) -> Bool {
    let values = values
    values.member.reset()
    encode(field, of: document, isWanted: true, into: &values.member)
    guard values.member.count > 0 else { return false }
    // What was written is `"field":value`; the value follows the key's two quotes and the colon.
    values.member.withBytes {
      writer.raw(UnsafeBufferPointer(rebasing: $0[(field.rawValue.utf8.count + 3)...]))
    }
    return true
  }

  /// Writes a field if the document has it; the page text only where it `isWanted` by name or for all records.
  private func encode(
    _ field: Field, of document: borrowing Document, isWanted: Bool = false, into writer: inout JSONWriter
  ) {
    switch field {
    case .id:
      writer.key("id")
      writer.id(document.id)
    case .url: if let url = document.url { writer.field("url", url) }
    case .title: if let title = document.title { writer.field("title", title) }
    case .text: encodeText(document, into: &writer)
    case .language: if let language = document.language { writer.field("language", language) }
    case .clean: if document.isCleaned { encodeClean(document, into: &writer) }
    case .duplicate: if let duplicate = document.duplicate { encode(duplicate, of: document, into: &writer) }
    case .source:
      document.keptSource?.withBytes(&values.kept) { (bytes) throws(BinaryFormatError) in
        try encode(source: bytes, of: document, into: &writer)
      }
    case .dates:
      document.keptDates?.withBytes(&values.kept) { (bytes) throws(BinaryFormatError) in
        try encode(dates: bytes, of: document, into: &writer)
      }
    case .topics: if !document.topics.isEmpty { encode(document.topics, into: &writer) }
    case .winnow: encodeStamp(recodedFrom: document.recodedFrom, into: &writer)
    case .pageText:
      if keepsPage || isWanted {
        writer.key("page_text")
        document.page.withUnsafeBufferPointer { writer.string($0) }
      }
    }
  }

  func encodeStamp(recodedFrom: String?, into writer: inout JSONWriter) {
    guard let stamp else { return }
    writer.key("winnow")
    writer.beginObject()
    writer.key("schema")
    writer.number(Self.schema)
    writer.field("pipeline", stamp.pipeline)
    writer.field("fingerprint", stamp.fingerprint)
    if let recodedFrom { writer.field("recoded_from", recodedFrom) }
    writer.endObject()
  }

  private func encodeText(_ document: borrowing Document, into writer: inout JSONWriter) {
    writer.key("text")
    document.page.withUnsafeBufferPointer { page in
      guard document.isCleaned else {
        writer.string(page)
        return
      }
      writer.beginString()
      document.forEachKeptPiece { piece in
        switch piece {
        case .separator(let count): writer.appendLineFeeds(count)
        case .block(let block): writer.appendToString(UnsafeBufferPointer(rebasing: page[block.range]))
        }
      }
      writer.endString()
    }
  }

  private func encodeClean(_ document: borrowing Document, into writer: inout JSONWriter) {
    writer.key("clean")
    writer.beginObject()
    writer.key("kept")
    writer.number(offsets.blockLength == 0 ? 1 : Double(offsets.keptLength) / Double(offsets.blockLength))
    if let evidence = document.titleEvidence {
      writer.key("title")
      KeptPart.value(evidence).withBytes(&values.kept) { (bytes) throws(BinaryFormatError) in
        var reader = BinaryReader(bytes)
        try encodeEvidence(&reader, of: document, into: &writer)
      }
    }
    document.keptRemovals?.withBytes(&values.kept) { (bytes) throws(BinaryFormatError) in
      var reader = BinaryReader(bytes)
      writer.opening(#""removed":["#)
      try document.page.withUnsafeBufferPointer { (page) throws(BinaryFormatError) in
        for _ in 0..<(try reader.count()) { try encodeRemoval(&reader, of: document, page, into: &writer) }
      }
      writer.endArray()
    }
    writer.endObject()
  }

  /// How the entries of removed blocks begin, one kind's behind the other's, and where each ends, by the kind's number.
  private static let removalOpenings = FrozenTable(openings.flatMap(\.self))
  private static let openingEnds = FrozenTable(
    openings.reduce(into: [0]) { ends, opening in ends.append(ends[ends.count - 1] + opening.count) })
  private static let openings = BoilerplateKind.allCases.map { Array("{\"kind\":\"\($0.rawValue)\",\"start\":".utf8) }

  private static func opening(of kind: BoilerplateKind) -> UnsafeBufferPointer<UInt8> {
    let start = openingEnds.pointer[kind.ordinal]
    return UnsafeBufferPointer(
      start: removalOpenings.pointer + start, count: openingEnds.pointer[kind.ordinal + 1] - start)
  }

  private func encodeRemoval(
    _ reader: inout BinaryReader, of document: borrowing Document, _ page: UnsafeBufferPointer<UInt8>,
    into writer: inout JSONWriter
  ) throws(BinaryFormatError) {
    let number = try reader.integer()
    let rule = try reader.slice()
    let confidence = try reader.double()
    let pages = try reader.integer()
    let block = document.blocks[number]
    guard let kind = block.label.removedKind else { return }
    let span = offsets.pageSpan(ofBlock: number)
    writer.compose(room: 200, isValue: false) { cursor in
      cursor.literal(Self.opening(of: kind))
      cursor.number(span.lowerBound)
      cursor.literal(#","end":"#)
      cursor.number(span.upperBound)
      cursor.literal(#","in":"page","text":"#)
    }
    writer.string(UnsafeBufferPointer(rebasing: page[block.range]))
    writer.compose(room: 200 + JSONCursor.room(forString: rule.count)) { cursor in
      cursor.literal(#""rule":"#)
      cursor.string(rule)
      cursor.literal(#","confidence":"#)
      cursor.number(confidence)
      if pages >= 0 {
        cursor.literal(#","pages":"#)
        cursor.number(pages)
      }
      cursor.literal("}")
    }
  }

  // MARK: Evidence

  /// Writes the evidence of what is not kept in the form of snapshots.
  func encode(_ evidence: [Evidence], of document: borrowing Document, into writer: inout JSONWriter) {
    KeptPart.value(evidence).withBytes(&values.kept) { (bytes) throws(BinaryFormatError) in
      var reader = BinaryReader(bytes)
      try encodeEvidenceList(&reader, of: document, into: &writer)
    }
  }

  func encodeEvidenceList(
    _ reader: inout BinaryReader, of document: borrowing Document, into writer: inout JSONWriter
  ) throws(BinaryFormatError) {
    let count = try reader.count()
    guard count > 0 else { return }
    writer.opening(#""evidence":["#)
    for _ in 0..<count { try encodeEvidence(&reader, of: document, into: &writer) }
    writer.endArray()
  }

  private func encodeEvidence(
    _ reader: inout BinaryReader, of document: borrowing Document, into writer: inout JSONWriter
  ) throws(BinaryFormatError) {
    writer.beginObject()
    switch try reader.evidenceOrigin() {
    case .page(let range):
      encodeSpan(range, of: document, into: &writer)
    case .url: writer.field("in", "url")
    case .field(let name):
      writer.field("in", "field")
      writer.field("field", name)
    }
    if try reader.bool() {
      writer.opening(#""text":"#)
      writer.string(try reader.slice())
    }
    writer.opening(#""rule":"#)
    writer.string(try reader.slice())
    writer.endObject()
  }

  /// Writes `start`, `end`, `in` (only for the page) and, unless it is long, `text`; returns the block it starts in.
  @discardableResult
  func encodeSpan(
    _ range: Range<Int>, of document: borrowing Document, alwaysWithIn: Bool = false, into writer: inout JSONWriter
  ) -> Int? {
    document.page.withUnsafeBufferPointer { page in
      let span = offsets.span(range, of: document)
      // Between lines, `text` has other white space than the page.
      var words = UnsafeBufferPointer(rebasing: page[range])
      let isWhole =
        range.count <= Self.maximumEvidenceLength && ByteSearch.firstIndex(of: 0x0A, in: words, from: 0) == range.count
      if !isWhole { words = UnsafeBufferPointer(rebasing: words[..<0]) }
      writer.compose(room: 200 + JSONCursor.room(forString: words.count)) { cursor in
        cursor.literal(#""start":"#)
        cursor.number(span.start)
        cursor.literal(#","end":"#)
        cursor.number(span.end)
        if !span.isInText {
          cursor.literal(#","in":"page""#)
        } else if alwaysWithIn {
          cursor.literal(#","in":"text""#)
        }
        if isWhole {
          cursor.literal(#","text":"#)
          cursor.string(words)
        }
      }
      return span.block
    }
  }

  /// The label of a block, for people: nil for content.
  func name(ofBlock index: Int?, of document: borrowing Document) -> String? {
    guard let index else { return nil }
    switch document.blocks[index].label {
    case .content: return nil
    case .title: return "title"
    case .boilerplate(let kind): return kind.rawValue
    }
  }
}

extension JSONWriter {
  /// Writes a key with a string value.
  mutating func field(_ key: StaticString, _ value: String) {
    self.key(key)
    string(value)
  }

  /// Writes an id with the JSON type it had in the input.
  mutating func id(_ id: RecordID) {
    if id.isNumber { raw(Array(id.text.utf8)) } else { string(id.text) }
  }
}
