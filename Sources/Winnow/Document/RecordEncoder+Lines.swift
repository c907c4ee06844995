internal import WinnowText

/// Records of documents that nobody has changed, straight from the lines that they were read from.
extension RecordEncoder {
  /// Where the members of a line stand that a record begins with, and the others with their keys.
  private struct Members {
    var id: Range<Int>?
    var url: Range<Int>?
    var title: Range<Int>?
    var text: Range<Int>?
    var others: [(key: Range<Int>, value: Range<Int>)] = []
  }

  /// A line of another kind.
  private struct Unfit: Error {}

  /// Appends the record of the document that `line` was read as before, without a line feed: what decoding and encoding
  /// would make of it, for a tenth of the work.
  ///
  /// - Parameter text: what was found then about its text, which is not looked at again.
  /// - Returns: false, and nothing is written, for a line whose members have to be changed: without an id, with names that
  ///   are Winnow's own, with strings that Winnow writes otherwise.
  mutating func encode(
    _ line: UnsafeBufferPointer<UInt8>, text: RecordOrigin.Text, into writer: inout JSONWriter
  ) -> Bool {
    guard !keepsPage, let members = try? Self.members(of: line, text), let id = members.id, let text = members.text
    else { return false }
    func value(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: line[range]) }
    writer.beginObject()
    writer.key("id")
    writer.raw(value(id))
    if let url = members.url {
      writer.key("url")
      writer.raw(value(url))
    }
    if let title = members.title {
      writer.key("title")
      writer.raw(value(title))
    }
    writer.key("text")
    writer.raw(value(text))
    encodeStamp(recodedFrom: nil, into: &writer)
    for member in members.others {
      writer.rawKey(value(member.key))
      writer.raw(value(member.value))
    }
    writer.endObject()
    return true
  }

  private static func members(of line: UnsafeBufferPointer<UInt8>, _ text: RecordOrigin.Text) throws -> Members {
    var members = Members()
    members.others.reserveCapacity(4)
    var scanner = JSONScanner(line)
    try scanner.object { scanner, key in
      guard !key.hasEscapes else { throw Unfit() }
      if scanner.matches(key, "text") {
        guard scanner.peek() == 0x22, text.size <= line.count - scanner.index else { throw Unfit() }
        members.text = scanner.index..<(scanner.index + text.size)
        scanner.index += text.size
      } else if scanner.matches(key, "id") {
        members.id = scanner.peek() == 0x22 ? try string(&scanner) : try scanner.number()
      } else if scanner.matches(key, "url") {
        members.url = try string(&scanner)
      } else if scanner.matches(key, "title") {
        members.title = try string(&scanner)
      } else {
        for name in RecordDecoder.reserved
        where name.utf8CodeUnitCount == key.range.count && scanner.matches(key, name) { throw Unfit() }
        members.others.append(((key.range.lowerBound - 1)..<(key.range.upperBound + 1), try scanner.skipValue()))
      }
    }
    return members
  }

  /// A string that is not empty.
  private static func string(_ scanner: inout JSONScanner) throws -> Range<Int> {
    let (range, length) = try scanner.plainString()
    guard length > 0 else { throw Unfit() }
    return range
  }
}
