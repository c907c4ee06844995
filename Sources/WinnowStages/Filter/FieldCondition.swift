public import Winnow
internal import WinnowText

/// A regular expression in options; PCRE2 syntax, anywhere in the value, case counts unless it starts with `(?i)`.
public struct FieldPattern: OptionValue {
  let expression: RegularExpression

  public static var optionType: OptionType { .string }
  public static func decodeOption(_ node: YAMLNode, _ diagnostics: Diagnostics) throws(Diagnostic) -> FieldPattern {
    let text = try node.string()
    do throws(RegularExpression.CompileError) {
      return FieldPattern(expression: try RegularExpression(text))
    } catch {
      throw .error("bad regular expression: \(error.message) at offset \(error.offset)", at: node.mark)
    }
  }
  public var optionText: String? { expression.pattern }
}

/// A condition on one field of the record; all tests that are given must hold.
public struct FieldCondition: StageOptions, OptionValue {
  public var field = ""
  public var equals: String?
  public var oneOf: [String] = []
  public var matches: FieldPattern?
  public var exists: Bool?
  public var minimum: Double?
  public var maximum: Double?
  public var isNegated = false

  public init() {}

  public static var schema: [OptionSpec<FieldCondition>] {
    [
      .option(
        "field", \.field, "A field of the record or a path into it.", required: true,
        example: "source.publisher.name"),
      .option("equals", \.equals, "The value, or one value of the list, is exactly this.", example: "example.org"),
      .option("in", \.oneOf, "The value, or one value of the list, is one of these.", example: "[local, world]"),
      .option(
        "matches", \.matches, "A regular expression (PCRE2) matches somewhere in the text.",
        example: "\"^https://www\\\\.\""),
      .option("exists", \.exists, "The record has the field (true), or does not (false).", example: "true"),
      .option("min", \.minimum, "The number is at least this.", example: "0.5"),
      .option("max", \.maximum, "The number is at most this.", example: "100"),
      .option("not", \.isNegated, "Turns the condition into its opposite."),
    ]
  }

  /// What the condition tests.
  public static var alternatives: [String] { ["equals", "in", "matches", "exists", "min", "max"] }

  public func validate(_ marks: [String: SourceMark], _ diagnostics: Diagnostics) {
    guard let mark = marks["field"] else { return }
    if let path = RecordPath(field) {
      if let slip = FieldSelection.Entry.slip(in: path, at: mark) {
        diagnostics.report(slip)
      } else if let value = RecordShape.value(at: path) {
        check(value, marks, diagnostics)
      }
    } else {
      diagnostics.error("'\(field)' is no field path", at: mark, hint: "for example: dates.published.value")
    }
    if let minimum, let maximum, minimum > maximum {
      diagnostics.error("'min' is greater than 'max'", at: marks["max"] ?? mark)
    }
  }

  /// Tests that no value of the record's field can pass.
  private func check(
    _ value: (isText: Bool, known: [String]?), _ marks: [String: SourceMark], _ diagnostics: Diagnostics
  ) {
    for test in ["min", "max"] {
      guard value.isText, let mark = marks[test] else { continue }
      let isDate = field.hasPrefix("dates.")
      diagnostics.error(
        "'\(field)' of the record is a text, and '\(test)' compares numbers", at: mark,
        hint: isDate
          ? "days have options of their own: published-from, published-to" : "text has 'equals', 'in' and 'matches'")
    }
    guard let known = value.known else { return }
    for (test, wanted) in [("equals", equals.map { [$0] } ?? []), ("in", oneOf)] {
      for word in wanted where !known.contains(word) {
        diagnostics.error(
          "'\(field)' of the record is never '\(word)'", at: marks[test],
          hint: Suggestion.hint(for: word, among: known) ?? "known: \(known.joined(separator: ", "))")
      }
    }
  }

  /// `site equals example.org`: the condition for people.
  var summary: String {
    var tests: [String] = []
    if let equals { tests.append("equals \(equals)") }
    if !oneOf.isEmpty { tests.append("is in \(oneOf.joined(separator: ", "))") }
    if let matches { tests.append("matches \(matches.expression.pattern)") }
    if let exists { tests.append(exists ? "exists" : "does not exist") }
    if let minimum { tests.append("is at least \(minimum)") }
    if let maximum { tests.append("is at most \(maximum)") }
    return (isNegated ? "not: " : "") + field + " " + tests.joined(separator: " and ")
  }
}

/// Evaluates one condition for one worker.
final class FieldConditionMatcher {
  private let condition: FieldCondition
  private let matcher: RegularExpression.Matcher?
  private let equals: [UInt8]?
  private let oneOf: [[UInt8]]
  private var value = JSONWriter()
  private var text: [UInt8] = []

  init(_ condition: FieldCondition) {
    self.condition = condition
    matcher = condition.matches.map { RegularExpression.Matcher($0.expression) }
    equals = condition.equals.map { Array($0.utf8) }
    oneOf = condition.oneOf.map { Array($0.utf8) }
  }

  /// Whether the condition holds for the document.
  /// - Throws: `RegularExpression.LimitError`.
  func holds(for document: borrowing Document, _ encoder: inout RecordEncoder) throws -> Bool {
    value.reset()
    let isThere = encoder.encodeValue(of: condition.field, in: document, into: &value)
    return try test(isThere: isThere) != condition.isNegated
  }

  private func test(isThere: Bool) throws -> Bool {
    if let exists = condition.exists, exists != isThere { return false }
    let looksAtValue =
      equals != nil || !oneOf.isEmpty || matcher != nil || condition.minimum != nil || condition.maximum != nil
    guard looksAtValue else { return true }
    guard isThere else { return false }
    return try value.withBytes { json in
      var scanner = JSONScanner(json)
      guard scanner.peek() == 0x5B else { return try testValue(&scanner) }
      var isMet = false
      try scanner.array { scanner in
        if try testValue(&scanner) { isMet = true }
      }
      return isMet
    }
  }

  /// Consumes one value and tests it; objects and lists within lists fail every test.
  private func testValue(_ scanner: inout JSONScanner) throws -> Bool {
    text.removeAll(keepingCapacity: true)
    var number: Double?
    switch scanner.peek() {
    case 0x22: text = scanner.decodedBytes(try scanner.string())
    case 0x7B, 0x5B:
      try scanner.skipValue()
      return false
    default:
      let range = try scanner.skipValue()
      text.append(contentsOf: UnsafeBufferPointer(rebasing: scanner.bytes[range]))
      number = Double(String(decoding: text, as: UTF8.self))
    }
    if let equals, !isEqual(equals, number) { return false }
    if !oneOf.isEmpty, !oneOf.contains(where: { isEqual($0, number) }) { return false }
    if let matcher, try text.withUnsafeBufferPointer({ try matcher.firstMatch(in: $0) }) == nil { return false }
    if condition.minimum != nil || condition.maximum != nil {
      guard let number, number >= condition.minimum ?? -.infinity, number <= condition.maximum ?? .infinity else {
        return false
      }
    }
    return true
  }

  /// Text is compared byte for byte, a number by its value.
  private func isEqual(_ wanted: [UInt8], _ number: Double?) -> Bool {
    if text == wanted { return true }
    guard let number else { return false }
    return Double(String(decoding: wanted, as: UTF8.self)) == number
  }
}
