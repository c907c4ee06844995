/// A JSON value as a tree: for tests, traces and other small things; never for the records of a run.
package indirect enum JSONValue: Sendable, Equatable {
  /// One member of an object.
  package struct Member: Sendable, Equatable {
    package let name: String
    package let value: JSONValue

    package init(_ name: String, _ value: JSONValue) {
      self.name = name
      self.value = value
    }
  }

  case null
  case bool(Bool)
  /// A number by its literal.
  case number(String)
  case string(String)
  case array([JSONValue])
  /// Members in the order in which they stand.
  case object([Member])

  /// Parses one value.
  /// - Throws: `JSONError`; nesting deeper than `JSONScanner.maximumDepth` is one.
  package init(parsing bytes: [UInt8]) throws(JSONError) {
    var result: Result<JSONValue, JSONError> = .failure(JSONError(offset: 0, message: "no value"))
    bytes.withUnsafeBufferPointer { buffer in
      do throws(JSONError) {
        var scanner = JSONScanner(buffer)
        let value = try Self.value(&scanner, depth: 0)
        try scanner.expectEnd()
        result = .success(value)
      } catch {
        result = .failure(error)
      }
    }
    self = try result.get()
  }

  private static func value(_ scanner: inout JSONScanner, depth: Int) throws(JSONError) -> JSONValue {
    guard depth < JSONScanner.maximumDepth else {
      throw scanner.fail("nested deeper than \(JSONScanner.maximumDepth)")
    }
    switch scanner.peek() {
    case 0x22: return .string(scanner.decoded(try scanner.string()))
    case 0x7B: return .object(try members(&scanner, depth: depth))
    case 0x5B: return .array(try elements(&scanner, depth: depth))
    case 0x74:
      try scanner.literal("true")
      return .bool(true)
    case 0x66:
      try scanner.literal("false")
      return .bool(false)
    case 0x6E:
      try scanner.literal("null")
      return .null
    default:
      let range = try scanner.number()
      return .number(String(decoding: UnsafeBufferPointer(rebasing: scanner.bytes[range]), as: UTF8.self))
    }
  }

  private static func members(_ scanner: inout JSONScanner, depth: Int) throws(JSONError) -> [Member] {
    try scanner.expect(0x7B)
    var members: [Member] = []
    if scanner.peek() == 0x7D {
      try scanner.expect(0x7D)
      return members
    }
    while true {
      let name = scanner.decoded(try scanner.string())
      try scanner.expect(0x3A)
      members.append(Member(name, try value(&scanner, depth: depth + 1)))
      guard scanner.peek() == 0x2C else { break }
      try scanner.expect(0x2C)
    }
    try scanner.expect(0x7D)
    return members
  }

  private static func elements(_ scanner: inout JSONScanner, depth: Int) throws(JSONError) -> [JSONValue] {
    try scanner.expect(0x5B)
    var elements: [JSONValue] = []
    if scanner.peek() == 0x5D {
      try scanner.expect(0x5D)
      return elements
    }
    while true {
      elements.append(try value(&scanner, depth: depth + 1))
      guard scanner.peek() == 0x2C else { break }
      try scanner.expect(0x2C)
    }
    try scanner.expect(0x5D)
    return elements
  }

  /// The value of an object's member; nil for other values.
  package subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  /// The elements of an array; empty for other values.
  package var elements: [JSONValue] {
    if case .array(let elements) = self { elements } else { [] }
  }

  /// The text of a string; nil for other values.
  package var text: String? {
    if case .string(let text) = self { text } else { nil }
  }

  /// The value of a number; nil for other values.
  package var double: Double? {
    if case .number(let literal) = self { Double(literal) } else { nil }
  }

  /// The value of a whole number; nil for other values.
  package var int: Int? {
    if case .number(let literal) = self { Int(literal) } else { nil }
  }

  /// The value at a path of member names and array indices, such as `topics.0.id`.
  package func value(at path: String) -> JSONValue? {
    // A name may itself contain dots.
    if let value = step(path) { return value }
    guard let dot = path.firstIndex(of: ".") else { return nil }
    return step(String(path[..<dot]))?.value(at: String(path[path.index(after: dot)...]))
  }

  private func step(_ name: String) -> JSONValue? {
    switch self {
    case .object: return self[name]
    case .array(let elements):
      guard let index = Int(name), elements.indices.contains(index) else { return nil }
      return elements[index]
    default: return nil
    }
  }

  /// Appends the value to a writer.
  package func write(to writer: inout JSONWriter) {
    switch self {
    case .null: writer.null()
    case .bool(let value): writer.bool(value)
    case .number(let literal): writer.raw(Array(literal.utf8))
    case .string(let text): writer.string(text)
    case .array(let elements):
      writer.beginArray()
      for element in elements { element.write(to: &writer) }
      writer.endArray()
    case .object(let members):
      writer.beginObject()
      for member in members {
        writer.dynamicKey(member.name)
        member.value.write(to: &writer)
      }
      writer.endObject()
    }
  }

  /// The value on one line.
  package var compactText: String {
    var writer = JSONWriter()
    write(to: &writer)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  /// The value over several lines, indented by two spaces.
  package var prettyText: String { pretty(indent: "") }

  private func pretty(indent: String) -> String {
    let inner = indent + "  "
    switch self {
    case .array(let elements) where !elements.isEmpty:
      return "[\n" + elements.map { inner + $0.pretty(indent: inner) }.joined(separator: ",\n") + "\n\(indent)]"
    case .object(let members) where !members.isEmpty:
      return "{\n"
        + members.map { "\(inner)\(JSONValue.string($0.name).compactText): \($0.value.pretty(indent: inner))" }
        .joined(separator: ",\n") + "\n\(indent)}"
    default: return compactText
    }
  }
}
