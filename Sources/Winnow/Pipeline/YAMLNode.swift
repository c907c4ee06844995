/// A YAML value with its place in the file.
public struct YAMLNode: Sendable {
  /// What a node holds.
  public enum Content: Sendable {
    /// A scalar; `isPlain` when it stood without quotes.
    case scalar(String, isPlain: Bool)
    case sequence([YAMLNode])
    case mapping([Entry])
  }

  /// One key of a mapping with its value.
  public struct Entry: Sendable {
    public let key: String
    public let keyMark: SourceMark
    public let value: YAMLNode
  }

  public let content: Content
  public let mark: SourceMark

  /// Creates a node.
  public init(_ content: Content, mark: SourceMark) {
    self.content = content
    self.mark = mark
  }

  /// Whether the node is an empty plain scalar, `null` or `~`.
  public var isNull: Bool {
    guard case .scalar(let text, isPlain: true) = content else { return false }
    return text.isEmpty || text == "~" || text == "null"
  }

  /// What the node is, for messages.
  public var kind: String {
    switch content {
    case .scalar(_, isPlain: false): return "a string"
    case .scalar(let text, _):
      if isNull { return "nothing" }
      if Self.boolean(text) != nil { return "a boolean" }
      if Int(text) != nil || Double(text) != nil { return "a number" }
      return "a string"
    case .sequence: return "a list"
    case .mapping: return "a mapping"
    }
  }

  package static func boolean(_ text: String) -> Bool? {
    text == "true" ? true : text == "false" ? false : nil
  }

  private func mismatch(_ wanted: String) -> Diagnostic {
    var hint: String?
    if wanted == "true or false", case .scalar(let text, _) = content,
      ["yes", "on", "y"].contains(text.lowercased()) || ["no", "off", "n"].contains(text.lowercased())
    {
      hint = "write true or false"
    }
    if wanted == "a number", case .scalar(let text, _) = content, text.hasSuffix("%"),
      let percent = Double(text.dropLast()), (0...100).contains(percent)
    {
      hint = "write \(percent / 100): shares are numbers from 0 to 1"
    }
    if wanted.hasSuffix("number"), hint == nil { hint = numberHint }
    return .error("expected \(wanted), found \(kind)", at: mark, hint: hint)
  }

  /// What to write instead of a text that means a number.
  private var numberHint: String? {
    guard case .scalar(let text, let isPlain) = content else { return nil }
    if !isPlain, Double(text) != nil { return "write \(text), without quotation marks" }
    let units = ["b", "kb", "mb", "gb", "k", "m", "g", "ms", "s", "min", "h", "d", "days"]
    let digits = text.prefix { $0.isNumber || $0 == "." }
    let unit = text.dropFirst(digits.count).drop { $0 == " " }.lowercased()
    return Double(digits) != nil && units.contains(unit)
      ? "write the number alone: the option's description names its unit" : nil
  }

  /// The scalar's text; a plain number or boolean is its literal.
  /// - Throws: a diagnostic for null, lists and mappings.
  public func string() throws(Diagnostic) -> String {
    guard case .scalar(let text, _) = content, !isNull else { throw mismatch("a string") }
    return text
  }

  /// `true` or `false`; YAML 1.1's `yes`, `no`, `on`, `off` are errors, for Norway's sake.
  public func bool() throws(Diagnostic) -> Bool {
    guard case .scalar(let text, isPlain: true) = content, let value = Self.boolean(text) else {
      throw mismatch("true or false")
    }
    return value
  }

  /// A whole number, with `_` between digits allowed.
  public func int() throws(Diagnostic) -> Int {
    guard case .scalar(let text, isPlain: true) = content else { throw mismatch("a whole number") }
    let digits = text.replacing("_", with: "")
    if let value = Int(digits) { return value }
    guard let number = Double(digits), number.isFinite else { throw mismatch("a whole number") }
    guard let whole = Int(exactly: number.rounded()) else {
      throw .error("\(text) is too large for a whole number", at: mark)
    }
    let hint = Double(whole) == number ? "write \(whole)" : nil
    throw .error("expected a whole number, found \(text)", at: mark, hint: hint)
  }

  /// A finite number, with `_` between digits allowed.
  public func double() throws(Diagnostic) -> Double {
    guard case .scalar(let text, isPlain: true) = content, let value = Double(text.replacing("_", with: "")),
      value.isFinite
    else { throw mismatch("a number") }
    return value
  }

  /// The items of a list.
  public func sequence() throws(Diagnostic) -> [YAMLNode] {
    guard case .sequence(let items) = content else { throw mismatch("a list") }
    return items
  }

  /// The items of a list, or the node itself as the only item; null is an empty list.
  public var items: [YAMLNode] {
    if case .sequence(let items) = content { return items }
    return isNull ? [] : [self]
  }

  /// The entries of a mapping.
  public func mapping() throws(Diagnostic) -> [Entry] {
    guard case .mapping(let entries) = content else { throw mismatch("a mapping") }
    return entries
  }

  /// The strings of a list, or of a single scalar.
  public func strings() throws(Diagnostic) -> [String] {
    var output: [String] = []
    for item in items { output.append(try item.string()) }
    return output
  }
}

/// Reads a mapping key by key, then reports the keys nobody asked for.
///
/// ```swift
/// var reader = MappingReader(node, of: "a rule", diagnostics)
/// let id = reader.required("id") { try $0.string() }
/// let weight = reader.optional("weight") { try $0.double() } ?? 1
/// reader.finish()
/// ```
public struct MappingReader {
  private let entries: [YAMLNode.Entry]
  private let subject: String
  public let mark: SourceMark
  public let diagnostics: Diagnostics
  private var known: [String] = []
  /// What to say of keys that are likely to stand at the wrong place.
  package var hints: [String: String] = [:]

  /// Starts reading `node`; anything but a mapping is reported (null counts as an empty mapping).
  public init(_ node: YAMLNode, of subject: String, _ diagnostics: Diagnostics) {
    self.subject = subject
    self.diagnostics = diagnostics
    mark = node.mark
    switch node.content {
    case .mapping(let entries): self.entries = entries
    default:
      entries = []
      if !node.isNull {
        diagnostics.error("\(subject) must be a mapping, not \(node.kind)", at: node.mark)
      }
    }
  }

  /// The value of `key`, if it is there.
  public mutating func take(_ key: String) -> YAMLNode? {
    known.append(key)
    return entries.first { $0.key == key }?.value
  }

  /// The entry of `key` with the mark of the key itself.
  public mutating func entry(_ key: String) -> YAMLNode.Entry? {
    known.append(key)
    return entries.first { $0.key == key }
  }

  /// The decoded value of `key`; nil when it is absent, null or (then reported) wrong.
  public mutating func optional<T>(_ key: String, _ decode: (YAMLNode) throws(Diagnostic) -> T) -> T? {
    guard let node = take(key), !node.isNull else { return nil }
    do throws(Diagnostic) { return try decode(node) } catch {
      var error = error
      error.message = "'\(key)' of \(subject): \(error.message)"
      diagnostics.report(error)
      return nil
    }
  }

  /// The decoded value of `key`; its absence is reported.
  public mutating func required<T>(_ key: String, _ decode: (YAMLNode) throws(Diagnostic) -> T) -> T? {
    guard take(key) != nil else {
      diagnostics.error("\(subject) needs '\(key)'", at: mark)
      return nil
    }
    return optional(key, decode)
  }

  /// Reports every key that was not asked for.
  public func finish() {
    for entry in entries where !known.contains(entry.key) {
      diagnostics.error(
        "unknown key '\(entry.key)' of \(subject)", at: entry.keyMark,
        hint: hints[entry.key] ?? Suggestion.hint(for: entry.key, among: Array(Set(known)).sorted()))
    }
  }
}
