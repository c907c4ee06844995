package import WinnowText

/// A document as bytes, with everything the stages found out: what the spool between two segments holds.
///
/// Not the record form: records count code points in `text`, which a later stage may still change; a snapshot keeps byte
/// ranges of the page. Private to one version of Winnow.
package enum DocumentSnapshot {
  /// Raised whenever the layout of a snapshot or of a part changes: results kept by an older version are then not read.
  package static let version = 7

  /// What follows the page and its blocks.
  private static let parts = DocumentPart.writable.filter { $0 != .labels }

  /// Appends the document.
  package static func write(_ document: borrowing Document, to writer: inout BinaryWriter) {
    writer.string(document.id.text)
    writer.bool(document.id.isNumber)
    writer.string(document.url)
    writer.data(document.page)
    writer.string(document.recodedFrom)
    writer.optional(document.origin) {
      $0.integer($1.file)
      $0.integer($1.line)
      $0.integer($1.offset)
      $0.integer($1.length)
      $0.bool($1.isPage)
    }
    writer.bool(document.isCleaned)
    write(document.blocks, to: &writer)
    writer.kept(document.keptRemovals)
    for part in parts { part.write(document, to: &writer) }
  }

  /// Reads one document.
  /// - Throws: `BinaryFormatError` when the bytes are not what `write` wrote.
  package static func read(_ reader: inout BinaryReader) throws(BinaryFormatError) -> Document {
    let idText = try reader.string()
    let id = try reader.bool() ? RecordID(number: idText) : RecordID(idText)
    let url = try reader.optionalString()
    let page = try reader.data()
    let recodedFrom = try reader.optionalString()
    let origin = try reader.optional { (reader) throws(BinaryFormatError) in
      RecordOrigin(
        file: try reader.integer(), line: try reader.integer(), offset: try reader.integer(),
        length: try reader.integer(), isPage: try reader.bool())
    }
    let isCleaned = try reader.bool()
    let blocks = try blocks(of: page, &reader)
    var document = Document(id: id, url: url, page: page, blocks: blocks, isCleaned: isCleaned)
    document.keptRemovals = try reader.kept([Removal].self)
    document.recodedFrom = recodedFrom
    document.origin = origin
    for part in parts { try part.read(&reader, into: &document) }
    return document
  }

  /// Blocks by what stands between them, so that the page need not be split again.
  private static func write(_ blocks: [Block], to writer: inout BinaryWriter) {
    writer.integer(blocks.count)
    var end = 0
    for block in blocks {
      writer.integer(block.range.lowerBound &- end)
      writer.integer(block.range.count)
      writer.byte(block.label.code << 1 | (block.followsBlankLine ? 1 : 0))
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
      return Block(range: start..<end, followsBlankLine: code & 1 != 0, label: try BlockLabel(code: code >> 1))
    }
  }
}
