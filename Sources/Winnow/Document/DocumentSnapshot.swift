package import WinnowText

/// A document as bytes, with everything the stages found out: what the spool between two segments holds.
///
/// Not the record form: records count code points in `text`, which a later stage may still change; a snapshot keeps byte
/// ranges of the page. Private to one version of Winnow (`version` stands in front of every spool).
package enum DocumentSnapshot {
  /// Raised whenever the layout changes.
  package static let version: UInt8 = 3

  /// Appends the document.
  package static func write(_ document: borrowing Document, to writer: inout BinaryWriter) {
    writer.string(document.id.text)
    writer.bool(document.id.isNumber)
    writer.string(document.url)
    writer.string(document.title)
    writer.data(document.page)
    writer.string(document.recodedFrom)
    writer.optional(document.origin) {
      $0.integer($1.file)
      $0.integer($1.line)
      $0.integer($1.offset)
      $0.integer($1.length)
      $0.bool($1.isPage)
    }
    writer.array(document.fields) {
      $0.string($1.name)
      $0.data($1.json)
    }
    writer.optional(document.selection) { writer, selection in
      writer.array(selection.entries) {
        $0.string($1.field)
        $0.string($1.name)
      }
    }
    writer.bool(document.isCleaned)
    write(document.blocks, to: &writer)
    writer.array(document.removals) {
      $0.integer($1.block)
      $0.string($1.rule)
      $0.double($1.confidence)
      $0.integer($1.pages ?? -1)
    }
    writer.optional(document.titleEvidence) { $0.evidence($1) }
    writer.string(document.language)
    writer.optional(document.duplicate) { $0.duplicate($1) }
    writer.optional(document.source) { $0.source($1) }
    writer.optional(document.dates) { $0.dates($1) }
    writer.array(document.topics) { $0.topic($1) }
  }

  /// Reads one document.
  /// - Throws: `BinaryFormatError` when the bytes are not what `write` wrote.
  package static func read(_ reader: inout BinaryReader) throws(BinaryFormatError) -> Document {
    let idText = try reader.string()
    let id = try reader.bool() ? RecordID(number: idText) : RecordID(idText)
    let url = try reader.optionalString()
    let title = try reader.optionalString()
    let page = try reader.data()
    let recodedFrom = try reader.optionalString()
    let origin = try reader.optional { (reader) throws(BinaryFormatError) in
      RecordOrigin(
        file: try reader.integer(), line: try reader.integer(), offset: try reader.integer(),
        length: try reader.integer(), isPage: try reader.bool())
    }
    let fields = try reader.array { (reader) throws(BinaryFormatError) in
      Document.Field(name: try reader.string(), json: try reader.data())
    }
    let selection = try reader.optional { (reader) throws(BinaryFormatError) in
      FieldSelection(
        try reader.array { (reader) throws(BinaryFormatError) in
          FieldSelection.Entry(field: try reader.string(), name: try reader.string())
        })
    }
    let isCleaned = try reader.bool()
    let blocks = try blocks(of: page, &reader)
    let removals = try reader.array { (reader) throws(BinaryFormatError) in
      let removal = Removal(
        block: try reader.integer(), rule: try reader.name(), confidence: try reader.double(),
        pages: try pages(&reader))
      guard blocks.indices.contains(removal.block) else { throw BinaryFormatError("a removal names no block") }
      return removal
    }
    var document = Document(
      id: id, url: url, title: title, page: page, fields: fields, blocks: blocks, isCleaned: isCleaned,
      removals: removals)
    document.recodedFrom = recodedFrom
    document.origin = origin
    document.selection = selection
    document.titleEvidence = try reader.optional { (reader) throws(BinaryFormatError) in try reader.evidence() }
    document.language = try reader.optionalString()
    document.duplicate = try reader.optional { (reader) throws(BinaryFormatError) in try reader.duplicate() }
    document.source = try reader.optional { (reader) throws(BinaryFormatError) in try reader.source() }
    document.dates = try reader.optional { (reader) throws(BinaryFormatError) in try reader.dates() }
    document.topics = try reader.array { (reader) throws(BinaryFormatError) in try reader.topic() }
    return document
  }

  private static func pages(_ reader: inout BinaryReader) throws(BinaryFormatError) -> Int? {
    let pages = try reader.integer()
    return pages < 0 ? nil : pages
  }

  /// Blocks by what stands between them, so that the page need not be split again.
  private static func write(_ blocks: [Block], to writer: inout BinaryWriter) {
    writer.integer(blocks.count)
    var end = 0
    for block in blocks {
      writer.integer(block.range.lowerBound &- end)
      writer.integer(block.range.count)
      writer.byte(labelCode(block.label) << 1 | (block.followsBlankLine ? 1 : 0))
      end = block.range.upperBound
    }
  }

  private static func blocks(
    of page: [UInt8], _ reader: inout BinaryReader
  ) throws(BinaryFormatError) -> [Block] {
    var end = 0
    return try reader.array { (reader) throws(BinaryFormatError) in
      let gap = try reader.integer()
      let length = try reader.integer()
      guard gap >= 0, gap <= page.count - end, length >= 0, length <= page.count - end - gap else {
        throw BinaryFormatError("a block is out of bounds")
      }
      let code = try reader.byte()
      let start = end &+ gap
      end = start &+ length
      return Block(range: start..<end, followsBlankLine: code & 1 != 0, label: try label(code >> 1))
    }
  }

  private static let kinds = BoilerplateKind.allCases

  private static func labelCode(_ label: BlockLabel) -> UInt8 {
    switch label {
    case .content: 0
    case .title: 1
    case .boilerplate(let kind): UInt8(kind.ordinal + 2)
    }
  }

  private static func label(_ code: UInt8) throws(BinaryFormatError) -> BlockLabel {
    switch code {
    case 0: return .content
    case 1: return .title
    default:
      guard Int(code) - 2 < kinds.count else { throw BinaryFormatError("unknown block label \(code)") }
      return .boilerplate(kinds[Int(code) - 2])
    }
  }
}
