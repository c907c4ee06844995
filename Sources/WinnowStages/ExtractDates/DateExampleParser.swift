internal import Winnow

/// Reads `some [span] => TYPE value mod=START quant=EVERY @2023-08-15`, or `some text => none`.
///
/// `@` gives the publication date; `@none` says it is not known; without it the grammar's `reference` holds.
enum DateExampleParser {
  static func parse(_ node: YAMLNode, _ reference: String?, _ diagnostics: Diagnostics) -> DateExample? {
    do throws(Diagnostic) {
      return try parse(node, reference)
    } catch {
      diagnostics.report(error)
      return nil
    }
  }

  /// The publication date of examples: one that could not be read would count as none.
  static func reference(_ text: String, at mark: SourceMark) throws(Diagnostic) -> String {
    guard DateAnchor(iso: text) != nil else {
      throw .error(
        "'\(text)' is no day and no date-time", at: mark, hint: "for example 2023-08-15, 2023-08-15T14:30:00Z")
    }
    return text
  }

  private static func parse(_ node: YAMLNode, _ reference: String?) throws(Diagnostic) -> DateExample {
    let source = try node.string()
    let usage = "for example: meet [this Friday] => DATE 2023-08-18 @2023-08-15"
    guard let arrow = lastArrow(in: Array(source.utf8)) else {
      throw .error("an example needs ' => '", at: node.mark, hint: usage)
    }
    let bytes = Array(source.utf8)
    var example = DateExample(text: [], mark: node.mark)
    example.reference = reference
    var start: Int?
    for byte in bytes[..<arrow] {
      if byte == 0x5B, start == nil {
        start = example.text.count
      } else if byte == 0x5D, let from = start, example.span == nil {
        example.span = from..<example.text.count
      } else {
        example.text.append(byte)
      }
    }
    var position = 0
    for word in String(decoding: bytes[(arrow + 4)...], as: UTF8.self).split(separator: " ") {
      if word.hasPrefix("@") {
        example.reference = word == "@none" ? nil : try Self.reference(String(word.dropFirst()), at: node.mark)
      } else if word.hasPrefix("mod=") {
        example.mod = String(word.dropFirst(4))
      } else if word.hasPrefix("quant=") {
        example.quant = String(word.dropFirst(6))
      } else {
        if position == 0 { example.type = String(word) } else { example.value = String(word) }
        position += 1
      }
    }
    let isNone = example.type == "none"
    guard isNone ? example.span == nil && position == 1 : example.span != nil && position == 2 else {
      throw .error("an example needs a [span] with type and value, or 'none'", at: node.mark, hint: usage)
    }
    return example
  }

  private static func lastArrow(in bytes: [UInt8]) -> Int? {
    guard bytes.count >= 4 else { return nil }
    return (0...(bytes.count - 4)).last { Array(bytes[$0..<($0 + 4)]) == Array(" => ".utf8) }
  }
}
