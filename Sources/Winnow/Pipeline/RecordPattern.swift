package import WinnowText

/// What a test expects of a record: values at field paths.
///
/// A mapping matches an object that has at least its fields, a list matches an array element by element, `null` matches
/// an absent field; `{contains: x}`, `{not-contains: x}` and `{count: n}` look into strings and lists.
package struct RecordPattern: Sendable {
  private indirect enum Matcher: Sendable {
    case value(JSONValue, isPlain: Bool)
    case absent
    case fields([Field])
    case elements([Pattern])
    case operators([Operator])
  }

  private struct Field: Sendable {
    let path: String
    let pattern: Pattern
  }

  private struct Pattern: Sendable {
    let matcher: Matcher
    let mark: SourceMark
    /// The expectation as JSON, for messages.
    let text: String
  }

  private enum Operator: Sendable {
    case contains([Pattern])
    case excludes([Pattern])
    case count(Int)
  }

  /// One difference between a record and what was expected.
  package struct Mismatch: Sendable {
    package let mark: SourceMark
    /// The field, such as `topics.0.id`.
    package let path: String
    package let expected: String
    package let found: String
  }

  private let root: Pattern

  /// Reads the pattern from a mapping; mistakes are reported.
  package init?(_ node: YAMLNode, _ diagnostics: Diagnostics) {
    let before = diagnostics.all.count
    root = Self.pattern(node, diagnostics, isRoot: true)
    if diagnostics.all[before...].contains(where: { $0.severity == .error }) { return nil }
  }

  private static let operatorNames = ["contains", "not-contains", "count"]

  private static func pattern(_ node: YAMLNode, _ diagnostics: Diagnostics, isRoot: Bool = false) -> Pattern {
    let matcher: Matcher
    switch node.content {
    case .scalar(_, let isPlain):
      matcher = node.isNull ? .absent : .value(node.json, isPlain: isPlain)
    case .sequence(let items):
      matcher = .elements(items.map { pattern($0, diagnostics) })
    case .mapping(let entries):
      if !entries.isEmpty, entries.allSatisfy({ operatorNames.contains($0.key) }) {
        matcher = .operators(entries.compactMap { self.operator($0, diagnostics) })
      } else {
        if entries.count == 1, let key = entries.first?.key, !isRoot,
          let nearest = Suggestion.nearest(to: key, among: operatorNames)
        {
          diagnostics.warning(
            "'\(key)' of a test is taken for a field", at: entries.first?.keyMark, hint: "did you mean '\(nearest)'?")
        }
        matcher = .fields(entries.map { Field(path: $0.key, pattern: pattern($0.value, diagnostics)) })
      }
    }
    return Pattern(matcher: matcher, mark: node.mark, text: node.json.compactText)
  }

  private static func `operator`(_ entry: YAMLNode.Entry, _ diagnostics: Diagnostics) -> Operator? {
    if entry.key == "count" {
      do throws(Diagnostic) { return .count(try entry.value.int()) } catch {
        diagnostics.error("'count' of a test: \(error.message)", at: error.mark)
        return nil
      }
    }
    let patterns = entry.value.items.map { pattern($0, diagnostics) }
    if patterns.isEmpty { diagnostics.error("'\(entry.key)' of a test names nothing", at: entry.keyMark) }
    return entry.key == "contains" ? .contains(patterns) : .excludes(patterns)
  }

  /// The differences between the pattern and a record; none when it matches.
  package func mismatches(_ record: JSONValue) -> [Mismatch] {
    var output: [Mismatch] = []
    Self.match(root, record, path: "", &output)
    return output
  }

  private static func match(_ pattern: Pattern, _ value: JSONValue?, path: String, _ output: inout [Mismatch]) {
    func fail(_ expected: String? = nil) {
      output.append(
        Mismatch(
          mark: pattern.mark, path: path, expected: expected ?? pattern.text,
          found: value?.compactText ?? "nothing"))
    }
    switch pattern.matcher {
    case .absent:
      if let value, value != .null { fail("nothing") }
    case .value(let expected, let isPlain):
      if !equal(expected, value, isPlain: isPlain, pattern) { fail() }
    case .fields(let fields):
      guard case .object? = value else { return fail() }
      for field in fields {
        match(field.pattern, value?.value(at: field.path), path: join(path, field.path), &output)
      }
    case .elements(let patterns):
      guard case .array(let elements)? = value else { return fail() }
      guard elements.count == patterns.count else { return fail() }
      for (index, element) in elements.enumerated() {
        match(patterns[index], element, path: join(path, "\(index)"), &output)
      }
    case .operators(let operators):
      for condition in operators { match(condition, value, fail) }
    }
  }

  private static func match(_ condition: Operator, _ value: JSONValue?, _ fail: (String) -> Void) {
    switch condition {
    case .count(let count):
      if (value?.elements.count ?? 0) != count { fail("a list of \(count)") }
    case .contains(let patterns):
      for pattern in patterns where !holds(pattern, value) { fail("something with \(pattern.text)") }
    case .excludes(let patterns):
      for pattern in patterns where holds(pattern, value) { fail("nothing with \(pattern.text)") }
    }
  }

  /// Whether a string has the pattern's text in it, or an array an element that matches.
  private static func holds(_ pattern: Pattern, _ value: JSONValue?) -> Bool {
    switch value {
    case .string(let text):
      guard case .value(let expected, _) = pattern.matcher else { return false }
      let part = expected.text ?? expected.compactText
      return part.isEmpty || text.utf8Contains(part)
    case .array(let elements):
      return elements.contains { element in
        var mismatches: [Mismatch] = []
        match(pattern, element, path: "", &mismatches)
        return mismatches.isEmpty
      }
    default: return false
    }
  }

  private static func equal(_ expected: JSONValue, _ value: JSONValue?, isPlain: Bool, _ pattern: Pattern) -> Bool {
    switch (expected, value) {
    case (.number, .number(let found)): return expected.double == Double(found)
    case (.number(let literal), .string(let found)) where isPlain: return literal == found
    default: return expected == value
    }
  }

  private static func join(_ path: String, _ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }
}

extension String {
  /// Whether `part` stands in the string, byte for byte.
  fileprivate func utf8Contains(_ part: String) -> Bool {
    let bytes = Array(utf8)
    let needle = Array(part.utf8)
    guard let first = needle.first, needle.count <= bytes.count else { return needle.isEmpty }
    return (0...(bytes.count - needle.count)).contains { start in
      bytes[start] == first && bytes[start..<(start + needle.count)].elementsEqual(needle)
    }
  }
}
