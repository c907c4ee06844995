internal import WinnowText

/// Reads one NDJSON record or one text page into a `Document` (the input half of the record contract).
package struct RecordDecoder {
  /// Raised whenever records or text pages are read differently than before, or their pages split into other blocks: kept
  /// results of stages are of documents as they were read then.
  package static let version = 2
  /// What `recoded_from` says of text that was UTF-8 with letters and their marks apart.
  static let decomposed = "utf-8-nfd"

  /// The names that Winnow writes itself: input fields with these names move into `input`.
  package static let reservedNames = Set(reserved.map(\.description))
  static let reserved: [StaticString] = [
    "language", "clean", "duplicate", "source", "dates", "topics", "winnow", "input", "page_text", "dropped",
  ]

  private var names: [JSONScanner.StringToken] = []
  /// Hashes of the names, kept once there are many: comparing each with all before would take quadratic time.
  private var hashes: Set<UInt64> = []
  private static let manyNames = 24
  /// Where the page's line feeds are.
  private var feeds: [Int] = []

  /// The field that holds the page: `text` in all records of the contract, another one in sets of labelled pages.
  private let textField: String?

  /// A decoder of records whose page stands in `textField`, or in `text`.
  package init(textField: String? = nil) {
    self.textField = textField == "text" ? nil : textField
  }

  /// What a record was made of before its id is settled.
  private struct Parts {
    var id: RecordID?
    var url: String?
    var title: String?
    var text: [UInt8]?
    /// How it is written, where a `JSONWriter` would write it the same way.
    var writtenText: RecordOrigin.Text?
    var fields: [Document.Field] = []
    var moved: [(name: String, json: Range<Int>)] = []
  }

  /// Decodes one line.
  ///
  /// - Parameters:
  ///   - line: one JSON value, without its line feed; well-formed UTF-8.
  ///   - fallbackID: the id when the record has neither `id` nor `url`.
  ///   - origin: where the line stands.
  ///   - recodedFrom: the encoding it has there, when that is not UTF-8.
  /// - Throws: `Rejection` with the reason why the line is no record.
  package mutating func decode(
    _ line: UnsafeBufferPointer<UInt8>, fallbackID: () -> String, origin: RecordOrigin? = nil,
    recodedFrom: String? = nil
  ) throws(Rejection) -> Document {
    var scanner = JSONScanner(line)
    guard scanner.peek() == 0x7B else {
      do throws(JSONError) {
        try scanner.skipValue()
        try scanner.expectEnd()
      } catch { throw Self.brokenJSON(error) }
      throw Rejection("not-an-object", message: "the line is JSON, but not an object: write {\"text\": \"…\"}")
    }
    var parts = Parts()
    names.removeAll(keepingCapacity: true)
    if !hashes.isEmpty { hashes.removeAll() }
    do {
      try scanner.object { scanner, key in try self.field(key, &scanner, &parts) }
      try scanner.expectEnd()
    } catch let error as JSONError {
      throw Self.brokenJSON(error)
    } catch let error as Rejection {
      throw error
    } catch {
      throw Rejection("broken-json", message: "\(error)")
    }
    guard var text = parts.text else {
      throw Rejection("missing-text", message: "the record has no field '\(textField ?? "text")'")
    }
    try Self.check(text)
    if !parts.moved.isEmpty { parts.fields.insert(Self.inputField(parts.moved, in: line), at: 0) }
    let id = parts.id ?? RecordID(parts.url ?? fallbackID())
    var recodedFrom = recodedFrom
    let composed = CanonicalComposition.composed(text)
    if let composed {
      text = composed
      recodedFrom = recodedFrom ?? Self.decomposed
    }
    var origin = origin
    if recodedFrom == nil { origin?.text = parts.writtenText }
    return Document(
      id: id, url: parts.url, title: parts.title.map { CanonicalComposition.composed($0) }, page: text,
      fields: parts.fields, blocks: composed == nil ? Document.split(text, at: feeds) : Document.split(text),
      recodedFrom: recodedFrom, origin: origin)
  }

  private mutating func field(
    _ key: JSONScanner.StringToken, _ scanner: inout JSONScanner, _ parts: inout Parts
  ) throws {
    for earlier in possibleEarlier(key, scanner) where Self.equal(earlier, key, scanner) {
      throw Rejection("duplicate-key", message: "the record has the key '\(scanner.decoded(key))' twice")
    }
    names.append(key)
    let first = scanner.peek()
    if isText(key, scanner) {
      guard first == 0x22 else {
        try scanner.skipValue()
        throw Rejection("text-not-a-string", message: "the field '\(textField ?? "text")' is not a string")
      }
      feeds.removeAll(keepingCapacity: true)
      let start = scanner.index
      let (text, isPlain) = try scanner.decodedString(feeds: &feeds)
      parts.text = text
      parts.writtenText = isPlain ? RecordOrigin.Text(size: scanner.index - start, length: text.count) : nil
    } else if scanner.matches(key, "id"), let id = try Self.id(&scanner, first) {
      parts.id = id
    } else if scanner.matches(key, "url"), first == 0x22 {
      let url = scanner.decoded(try scanner.string())
      if !url.isEmpty { parts.url = url }
    } else if scanner.matches(key, "title"), first == 0x22 {
      let title = scanner.decoded(try scanner.string())
      if !title.isEmpty { parts.title = title }
    } else {
      let name = scanner.decoded(key)
      let value = try scanner.skipValue()
      let isOwn = name == "id" || name == "url" || name == "title" || Self.reservedNames.contains(name)
      if isOwn {
        parts.moved.append((name, value))
      } else {
        if parts.fields.isEmpty { parts.fields.reserveCapacity(4) }
        parts.fields.append(
          Document.Field(name: name, json: Array(UnsafeBufferPointer(rebasing: scanner.bytes[value]))))
      }
    }
  }

  private func isText(_ key: JSONScanner.StringToken, _ scanner: JSONScanner) -> Bool {
    guard let textField else { return scanner.matches(key, "text") }
    return scanner.decoded(key) == textField
  }

  /// The names so far, or none where a name with this hash cannot be among them.
  private mutating func possibleEarlier(
    _ key: JSONScanner.StringToken, _ scanner: JSONScanner
  ) -> [JSONScanner.StringToken] {
    guard names.count >= Self.manyNames else { return names }
    func hash(_ key: JSONScanner.StringToken) -> UInt64 {
      if key.hasEscapes { return XXHash.hash64(scanner.decoded(key)) }
      return XXHash.hash64(UnsafeBufferPointer(rebasing: scanner.bytes[key.range]))
    }
    if hashes.isEmpty { hashes.formUnion(names.map(hash)) }
    return hashes.insert(hash(key)).inserted ? [] : names
  }

  /// An id that is a non-empty string or a number; nil leaves the value to be read as an ordinary field.
  private static func id(_ scanner: inout JSONScanner, _ first: UInt8) throws -> RecordID? {
    if first == 0x22 {
      let start = scanner.index
      let id = scanner.decoded(try scanner.string())
      if !id.isEmpty { return RecordID(id) }
      scanner.index = start
      return nil
    }
    guard first == 0x2D || first.isASCIIDigit else { return nil }
    let range = try scanner.number()
    return RecordID(number: String(decoding: UnsafeBufferPointer(rebasing: scanner.bytes[range]), as: UTF8.self))
  }

  /// Whether two keys are the same name, however each is written.
  private static func equal(
    _ a: JSONScanner.StringToken, _ b: JSONScanner.StringToken, _ scanner: JSONScanner
  ) -> Bool {
    guard a.hasEscapes || b.hasEscapes else {
      return a.range.count == b.range.count && scanner.bytes[a.range].elementsEqual(scanner.bytes[b.range])
    }
    // As bytes: strings that only look alike are equal to Swift.
    return scanner.decoded(a).utf8.elementsEqual(scanner.decoded(b).utf8)
  }

  private static func inputField(
    _ moved: [(name: String, json: Range<Int>)], in line: UnsafeBufferPointer<UInt8>
  ) -> Document.Field {
    var writer = JSONWriter()
    writer.beginObject()
    for (name, range) in moved {
      writer.dynamicKey(name)
      writer.raw(UnsafeBufferPointer(rebasing: line[range]))
    }
    writer.endObject()
    return Document.Field(name: "input", json: writer.bytes)
  }

  private static func brokenJSON(_ error: JSONError) -> Rejection {
    Rejection("broken-json", message: "broken JSON: \(error)")
  }

  /// For which a record is rejected as it is read.
  static let reasons: Set<String> = [
    "broken-json", "duplicate-key", "empty-text", "html", "invalid-utf8", "missing-text", "not-an-object",
    "text-not-a-string",
  ]

  /// - Parameter recodedFrom: the encoding that the bytes were recoded from, where they were.
  package static func invalidUTF8(
    _ bytes: UnsafeBufferPointer<UInt8>, at offset: Int, recodedFrom: String? = nil
  ) -> Rejection {
    let byte = "byte 0x\(String(bytes[offset], radix: 16, uppercase: true)) at offset \(offset)"
    guard recodedFrom == nil else {
      return Rejection("invalid-utf8", message: "not UTF-16: half a character, in UTF-8 \(byte)")
    }
    return Rejection("invalid-utf8", message: "not UTF-8: \(byte)")
  }

  /// Rejects texts that are no page text: blank ones and HTML.
  package static func check(_ text: [UInt8]) throws(Rejection) {
    let isBlank = text.withUnsafeBufferPointer { UTF8Scan.isBlank($0) }
    if isBlank { throw Rejection("empty-text", message: "the text is empty or blank") }
    let isHTML = text.withUnsafeBufferPointer { MarkupDetector.isHTML($0) }
    if isHTML {
      throw Rejection(
        "html",
        message: "the text is HTML; Winnow reads plain text: extract it first, for example with a browser's "
          + "innerText or `lynx -dump`")
    }
  }
}

/// Tells HTML from plain text.
package enum MarkupDetector {
  /// Whether the text starts like an HTML document, or closing tags make up a good part of it.
  package static func isHTML(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var start = 0
    while start < text.count, text[start] <= 0x20 { start += 1 }
    guard start < text.count else { return false }
    if text[start] == 0x3C {
      let head = String(
        decoding: UnsafeBufferPointer(rebasing: text[start..<min(text.count, start + 512)]), as: UTF8.self
      )
      .lowercased()
      if head.hasPrefix("<!doctype html") || head.hasPrefix("<html") || head.hasPrefix("<head")
        || head.hasPrefix("<?xml") && head.contains("<html") || head.hasPrefix("<!--") && head.contains("<html")
      {
        return true
      }
    }
    let tags = closingTags(text)
    return tags >= 8 && tags * 400 > text.count
  }

  /// Counts `</name>` for the names every page has; stops early in text without angle brackets.
  private static func closingTags(_ text: UnsafeBufferPointer<UInt8>) -> Int {
    guard let base = text.baseAddress else { return 0 }
    var count = 0
    var index = 0
    let names: [StaticString] = [
      "p>", "div>", "span>", "a>", "li>", "ul>", "td>", "tr>", "script>", "h1>", "h2>", "h3>",
    ]
    while index + 4 < text.count {
      let next = ByteSearch.firstIndex(of: 0x3C, in: text, from: index)
      guard next + 3 < text.count else { break }
      index = next + 1
      guard text[index] == 0x2F else { continue }
      for name in names where index + 1 + name.utf8CodeUnitCount <= text.count {
        var matches = true
        for offset in 0..<name.utf8CodeUnitCount
        where base[index + 1 + offset].asciiLowered != name.utf8Start[offset] {
          matches = false
          break
        }
        if matches {
          count += 1
          break
        }
      }
    }
    return count
  }
}
