internal import WinnowText

/// Turns chunks into documents, or into reasons why they are none.
struct RecordReader {
  /// A record that cannot be read.
  struct Failure: Error {
    let rejection: Rejection
    let origin: RecordOrigin
    let raw: [UInt8]
    /// The encoding that `raw` was recoded from.
    let recodedFrom: String?
  }

  private let files: [InputFile]
  private let maxRecord: Int
  private var decoder: RecordDecoder

  /// A reader of records whose page stands in `textField`, or in `text`.
  init(files: [InputFile], maxRecord: Int, textField: String? = nil) {
    decoder = RecordDecoder(textField: textField)
    self.files = files
    self.maxRecord = maxRecord
  }

  /// Calls `body` for every record of the chunk, in order, with its place in the chunk.
  ///
  /// - Parameter passes: called with lines before they are decoded; those for which it returns true are passed over.
  mutating func read(
    _ chunk: InputChunk, unless passes: (Int, UnsafeBufferPointer<UInt8>) -> Bool = { _, _ in false },
    _ body: (Int, consuming Result<Document, Failure>) -> Void
  ) {
    var position = 0
    for item in chunk.items {
      chunk.bytes.withUnsafeBufferPointer { bytes in
        let bytes = UnsafeBufferPointer(rebasing: bytes[item.range])
        switch item.content {
        case .problem(let rejection, let length):
          let origin = RecordOrigin(
            file: item.file, line: item.line, offset: item.offset, length: length,
            isPage: files[item.file].format == .text)
          body(
            position,
            .failure(
              Failure(rejection: rejection, origin: origin, raw: Array(bytes), recodedFrom: item.recodedFrom)))
          position += 1
        case .page:
          body(position, page(bytes, item))
          position += 1
        case .lines:
          lines(bytes, item) { line in
            guard passes(position, line) else { return false }
            position += 1
            return true
          } body: { result in
            body(position, consume result)
            position += 1
          }
        }
      }
    }
  }

  private func page(_ bytes: UnsafeBufferPointer<UInt8>, _ item: InputItem) -> Result<Document, Failure> {
    let origin = RecordOrigin(
      file: item.file, line: item.line, offset: item.offset, length: item.recordLength ?? bytes.count, isPage: true)
    do throws(Rejection) {
      var page: [UInt8]
      var recodedFrom = item.recodedFrom
      if let offset = UTF8Scan.firstInvalidOffset(bytes) {
        page = try Self.recoded(bytes, item, invalidAt: offset)
        recodedFrom = "windows-1252"
      } else {
        page = Array(bytes)
      }
      try RecordDecoder.check(page)
      if let composed = CanonicalComposition.composed(page) {
        page = composed
        recodedFrom = recodedFrom ?? RecordDecoder.decomposed
      }
      // A text page is a file: the line feed that ends it belongs to the file.
      if page.last == 0x0A { page.removeLast() }
      var document = Document(id: RecordID(files[item.file].name), page: page)
      document.origin = origin
      document.recodedFrom = recodedFrom
      return .success(document)
    } catch {
      return .failure(
        Failure(rejection: error, origin: origin, raw: Self.prefix(bytes), recodedFrom: item.recodedFrom))
    }
  }

  private mutating func lines(
    _ bytes: UnsafeBufferPointer<UInt8>, _ item: InputItem, unless passes: (UnsafeBufferPointer<UInt8>) -> Bool,
    body: (consuming Result<Document, Failure>) -> Void
  ) {
    var number = item.line - 1
    Lines.forEach(in: bytes) { range in
      number += 1
      let line = UnsafeBufferPointer(rebasing: bytes[range])
      // A file that others were appended to has their marks within.
      let text = line.starts(with: TextStream.byteOrderMark) ? UnsafeBufferPointer(rebasing: line[3...]) : line
      // Blank lines are no records; many writers end a file with one.
      guard !text.allSatisfy(\.isASCIISpace), !passes(text) else { return }
      let origin = RecordOrigin(
        file: item.file, line: number, offset: item.offset + range.lowerBound,
        length: item.recordLength ?? line.count, isPage: false)
      do throws(Rejection) {
        body(.success(try record(text, origin, item)))
      } catch {
        body(
          .failure(Failure(rejection: error, origin: origin, raw: Self.prefix(line), recodedFrom: item.recodedFrom)))
      }
    }
  }

  private mutating func record(
    _ line: UnsafeBufferPointer<UInt8>, _ origin: RecordOrigin, _ item: InputItem
  ) throws(Rejection) -> Document {
    if line.count > maxRecord { throw ChunkReader.tooLong(line.count, maxRecord) }
    let name = files[origin.file].name
    let fallbackID = { "\(name):\(origin.line)" }
    guard let offset = UTF8Scan.firstInvalidOffset(line) else {
      return try decoder.decode(line, fallbackID: fallbackID, origin: origin, recodedFrom: item.recodedFrom)
    }
    let recoded = try Self.recoded(line, item, invalidAt: offset)
    return try recoded.withUnsafeBufferPointer { (recoded) throws(Rejection) in
      try decoder.decode(recoded, fallbackID: fallbackID, origin: origin, recodedFrom: "windows-1252")
    }
  }

  /// The UTF-8 form of a record that is not UTF-8.
  private static func recoded(
    _ bytes: UnsafeBufferPointer<UInt8>, _ item: InputItem, invalidAt offset: Int
  ) throws(Rejection) -> [UInt8] {
    // What was UTF-16 is in no other encoding.
    guard item.recodedFrom == nil, let recoded = Windows1252.recoded(bytes) else {
      throw RecordDecoder.invalidUTF8(bytes, at: offset, recodedFrom: item.recodedFrom)
    }
    return recoded
  }

  private static func prefix(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    Array(bytes.prefix(ChunkReader.maximumRaw))
  }

  /// The record as it could be fed in again: a text page's text, else the JSON of the input fields.
  static func inputForm(of document: Document) -> [UInt8] {
    if document.origin?.isPage == true { return document.page }
    var writer = JSONWriter(reserving: document.page.count + 256)
    let moved = document.fields.first { $0.name == "input" }.flatMap { movedMembers($0.json, of: document) }
    writer.beginObject()
    // An `id` that is none leaves its record the id that its place gives it, then as now.
    if moved?.contains(where: { $0.name == "id" }) != true {
      writer.key("id")
      writer.id(document.id)
    }
    if let url = document.url { writer.field("url", url) }
    if document.titleEvidence == nil, let title = document.title { writer.field("title", title) }
    writer.key("text")
    document.page.withUnsafeBufferPointer { writer.string($0) }
    for field in document.fields {
      if field.name == "input", let moved {
        for (name, json) in moved {
          writer.dynamicKey(name)
          writer.raw(json)
        }
      } else {
        writer.dynamicKey(field.name)
        writer.raw(field.json)
      }
    }
    writer.endObject()
    return writer.bytes
  }

  /// The input's fields that had the names of Winnow's own, at the place where they are read from again; nil when `input` is
  /// something else, or has a member that may not stand there.
  private static func movedMembers(_ json: [UInt8], of document: Document) -> [(name: String, json: [UInt8])]? {
    /// Whether a member is one that reading moves away: of the names that documents have, where it is no such value.
    func mayStand(_ name: String) -> Bool {
      switch name {
      case "id": true
      case "url": document.url == nil
      case "title": document.title == nil || document.titleEvidence != nil
      default: RecordDecoder.reservedNames.contains(name)
      }
    }
    var members: [(name: String, json: [UInt8])] = []
    return json.withUnsafeBufferPointer { bytes in
      var scanner = JSONScanner(bytes)
      do {
        try scanner.object { scanner, key in
          members.append((scanner.decoded(key), Array(bytes[try scanner.skipValue()])))
        }
      } catch { return nil }
      return members.allSatisfy { mayStand($0.name) } ? members : nil
    }
  }
}
