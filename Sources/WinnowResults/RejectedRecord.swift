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
  package let raw: [UInt8]
  /// The encoding that `raw` was recoded from.
  package let recodedFrom: String?

  /// Reads a line.
  /// - Throws: `JSONError`; a line without place and reason is one.
  package init(parsing line: UnsafeBufferPointer<UInt8>) throws(JSONError) {
    let value = try JSONValue(parsing: Array(line))
    func number(_ name: String) -> Int { value[name]?.double.map { Int($0) } ?? 0 }
    guard let file = value["file"]?.text, let reason = value["reason"]?.text else {
      throw JSONError(offset: 0, message: "no rejected record: it has no 'file' or no 'reason'")
    }
    self.file = file
    self.line = number("line")
    offset = number("offset")
    length = number("length")
    stage = value["stage"]?.text
    self.reason = reason
    message = value["message"]?.text ?? ""
    recodedFrom = value["recoded_from"]?.text
    raw = value["raw"]?.text.map { Array($0.utf8) } ?? value["raw_base64"]?.text.flatMap(Base64.decoded) ?? []
  }

  /// Whether the file is one page rather than lines of records.
  package var isPage: Bool {
    let stem = Compression.of(file).stem
    return [".txt", ".html", ".htm"].contains { stem.hasSuffix($0) }
  }

  /// Whether `raw` is only the beginning.
  package var isCut: Bool {
    // A cut does not go through a character: up to three bytes less than the limit.
    raw.count > ChunkReader.maximumRaw - 4 && !(stage == nil && raw.count == length)
  }

  /// The id the document has or would have had.
  ///
  /// - Parameter name: the file's name in ids.
  package func id(fileName name: String) -> RecordID {
    if isPage { return RecordID(name) }
    let fallback = RecordID("\(name):\(line)")
    guard let record = try? JSONValue(parsing: raw) else { return fallback }
    switch record["id"] {
    case .string(let text) where !text.isEmpty: return RecordID(text)
    case .number(let literal): return RecordID(number: literal)
    default: break
    }
    if let url = record["url"]?.text, !url.isEmpty { return RecordID(url) }
    return fallback
  }
}
