package import Winnow
package import WinnowText

/// A line of `rejected.ndjson`.
package struct RejectedRecord: Sendable {
  package let file: String
  package let line: Int
  package let offset: Int
  package let length: Int
  /// The stage that rejected it; nil when it could not be read.
  package let stage: String?
  package let reason: String
  package let message: String
  package private(set) var raw: [UInt8]
  /// The encoding that `raw` was recoded from.
  package let recodedFrom: String?

  /// Reads a line.
  /// - Throws: `JSONError`; a line without place and reason is one, and so is a place that is no number.
  package init(parsing line: UnsafeBufferPointer<UInt8>) throws(JSONError) {
    let value = try JSONValue(parsing: Array(line))
    func number(_ name: String) throws(JSONError) -> Int {
      guard let place = value[name] else { return 0 }
      guard let number = place.double.flatMap(Int.init(exactly:)), number >= 0 else {
        throw JSONError(offset: 0, message: "no rejected record: '\(name)' is no whole number: \(place.compactText)")
      }
      return number
    }
    guard let file = value["file"]?.text, let reason = value["reason"]?.text else {
      throw JSONError(offset: 0, message: "no rejected record: it has no 'file' or no 'reason'")
    }
    self.file = file
    self.line = try number("line")
    offset = try number("offset")
    length = try number("length")
    stage = value["stage"]?.text
    self.reason = reason
    message = value["message"]?.text ?? ""
    recodedFrom = value["recoded_from"]?.text
    raw = value["raw"]?.text.map { Array($0.utf8) } ?? value["raw_base64"]?.text.flatMap(Base64.decoded) ?? []
  }

  /// The same without the record itself, for keeping many.
  package var withoutRaw: RejectedRecord {
    var copy = self
    copy.raw = []
    return copy
  }

  /// What the record says of itself before it breaks off, if it does.
  private var idAndURL: (id: RecordID?, url: String?) {
    var id: RecordID?
    var url: String?
    raw.withUnsafeBufferPointer { bytes in
      guard UTF8Scan.firstInvalidOffset(bytes) == nil else { return }
      var scanner = JSONScanner(bytes)
      try? scanner.object { scanner, key in
        let value = UnsafeBufferPointer(rebasing: bytes[try scanner.skipValue()])
        guard scanner.matches(key, "id") || scanner.matches(key, "url") else { return }
        let json = try JSONValue(parsing: Array(value))
        if scanner.matches(key, "id") {
          id = RecordID(json: json).flatMap { $0.text.isEmpty ? nil : $0 }
        } else {
          url = json.text.flatMap { $0.isEmpty ? nil : $0 }
        }
      }
    }
    return (id, url)
  }

  /// Whether `raw` is only the beginning.
  package var isCut: Bool {
    // A cut does not go through a character: up to three bytes less than the limit.
    raw.count > ChunkReader.maximumRaw - 4 && !(stage == nil && raw.count == length)
  }

  /// The id the document has or would have had.
  ///
  /// - Parameters:
  ///   - name: the file's name in ids.
  ///   - isPage: whether the file is one page rather than lines of records.
  package func id(fileName name: String, isPage: Bool) -> RecordID {
    if isPage { return RecordID(name) }
    let (id, url) = idAndURL
    return id ?? url.map { RecordID($0) } ?? RecordID("\(name):\(line)")
  }
}
