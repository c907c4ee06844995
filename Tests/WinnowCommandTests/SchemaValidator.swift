import WinnowText

/// Checks values against the part of JSON Schema (draft 2020-12) that `winnow schema` uses; any other keyword fails.
struct SchemaValidator {
  private static let annotations: Set<String> = ["$schema", "title", "description", "default", "examples"]

  /// What is wrong with `value`, with the place of each finding; empty when it is valid.
  func findings(_ value: JSONValue, _ schema: JSONValue, at path: String = "") -> [String] {
    guard case .object(let keywords) = schema else { return ["\(path): the schema is no object"] }
    return keywords.flatMap { keyword in
      Self.annotations.contains(keyword.name) ? [] : check(keyword.name, keyword.value, schema, value, path)
    }
  }

  private func check(
    _ keyword: String, _ argument: JSONValue, _ schema: JSONValue, _ value: JSONValue, _ path: String
  ) -> [String] {
    switch keyword {
    case "type":
      let types = argument.elements.isEmpty ? [argument.text ?? ""] : argument.elements.compactMap(\.text)
      return types.contains { Self.has(value, type: $0) } ? [] : ["\(path): no \(types.joined(separator: " or "))"]
    case "const": return argument == value ? [] : ["\(path): not \(argument.compactText)"]
    case "enum":
      return argument.elements.contains(value) ? [] : ["\(path): \(value.compactText) is not in the enum"]
    case "anyOf", "oneOf":
      let results = argument.elements.map { findings(value, $0, at: path) }
      let count = results.count { $0.isEmpty }
      if keyword == "oneOf" ? count == 1 : count > 0 { return [] }
      return ["\(path): \(count) of \(keyword)"] + (results.min { $0.count < $1.count } ?? [])
    case "minimum": return number(value).map { $0 >= number(argument) ?? 0 } ?? true ? [] : ["\(path): too small"]
    case "maximum": return number(value).map { $0 <= number(argument) ?? 0 } ?? true ? [] : ["\(path): too large"]
    case "minItems":
      guard case .array(let items) = value else { return [] }
      return Double(items.count) >= number(argument) ?? 0 ? [] : ["\(path): too few items"]
    case "items":
      guard case .array(let items) = value else { return [] }
      return items.enumerated().flatMap { findings($0.element, argument, at: "\(path)/\($0.offset)") }
    case "required":
      guard case .object(let members) = value else { return [] }
      return argument.elements.compactMap(\.text).filter { name in !members.contains { $0.name == name } }
        .map { "\(path): '\($0)' is missing" }
    case "properties":
      guard case .object(let members) = value else { return [] }
      return members.flatMap { member in
        argument[member.name].map { findings(member.value, $0, at: "\(path)/\(member.name)") } ?? []
      }
    case "additionalProperties":
      guard case .object(let members) = value else { return [] }
      return members.filter { schema["properties"]?[$0.name] == nil }.flatMap { member in
        argument == .bool(false)
          ? ["\(path): unknown '\(member.name)'"] : findings(member.value, argument, at: "\(path)/\(member.name)")
      }
    case "pattern":
      guard let text = value.text, let pattern = argument.text, let regex = try? Regex(pattern) else { return [] }
      return text.contains(regex) ? [] : ["\(path): '\(text)' does not match \(pattern)"]
    default: return ["\(path): unknown keyword '\(keyword)'"]
    }
  }

  private func number(_ value: JSONValue) -> Double? {
    guard case .number(let literal) = value else { return nil }
    return Double(literal)
  }

  private static func has(_ value: JSONValue, type: String) -> Bool {
    switch value {
    case .null: type == "null"
    case .bool: type == "boolean"
    case .string: type == "string"
    case .array: type == "array"
    case .object: type == "object"
    case .number(let literal): type == "number" || type == "integer" && Int(literal) != nil
    }
  }
}
