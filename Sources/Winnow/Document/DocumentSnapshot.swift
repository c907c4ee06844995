package import WinnowText

/// A document as bytes, with everything the stages found out: what the spool between two segments holds.
///
/// Not the record form: records count code points in `text`, which a later stage may still change; a snapshot keeps byte
/// ranges of the page. Private to one version of Winnow.
package enum DocumentSnapshot {
  /// Raised whenever the layout of a snapshot or of a part changes: results kept by an older version are then not read.
  package static let version = 4

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
    for part in DocumentPart.writable { part.write(document, to: &writer) }
  }

  /// Reads one document.
  /// - Throws: `BinaryFormatError` when the bytes are not what `write` wrote.
  package static func read(_ reader: inout BinaryReader) throws(BinaryFormatError) -> Document {
    let idText = try reader.string()
    let id = try reader.bool() ? RecordID(number: idText) : RecordID(idText)
    var document = Document(id: id, url: try reader.optionalString(), page: try reader.data())
    document.recodedFrom = try reader.optionalString()
    document.origin = try reader.optional { (reader) throws(BinaryFormatError) in
      RecordOrigin(
        file: try reader.integer(), line: try reader.integer(), offset: try reader.integer(),
        length: try reader.integer(), isPage: try reader.bool())
    }
    for part in DocumentPart.writable { try part.read(&reader, into: &document) }
    return document
  }
}
