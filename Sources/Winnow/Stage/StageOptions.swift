/// The options of a stage: a struct whose initial values are the defaults, and one declaration per option.
///
/// ```swift
/// public struct SampleOptions: StageOptions {
///   public var rate = 0.1
///   public init() {}
///   public static var schema: [OptionSpec<SampleOptions>] {
///     [.option("rate", \.rate, "Share of documents to keep.", range: 0...1, example: "0.01")]
///   }
/// }
/// ```
public protocol StageOptions: Sendable {
  /// The defaults.
  init()
  /// Every option, in the order of the reference.
  static var schema: [OptionSpec<Self>] { get }
  /// Options of which at least one must be given; empty when there are none.
  static var alternatives: [String] { get }
  /// Checks options against each other; `marks` has the place of each option that was given. Called when each option by
  /// itself is right.
  func validate(_ marks: [String: SourceMark], _ diagnostics: Diagnostics)
}

extension StageOptions {
  /// No option is needed.
  public static var alternatives: [String] { [] }
  /// Nothing to check.
  public func validate(_ marks: [String: SourceMark], _ diagnostics: Diagnostics) {}
}

/// A stage without options.
public struct NoOptions: StageOptions {
  public init() {}
  public static var schema: [OptionSpec<NoOptions>] { [] }
}

/// The declaration of one option; decoding, validation, reference, and JSON Schema all come from it.
public struct OptionSpec<Owner: Sendable>: Sendable {
  package let description: OptionDescription
  package let decode: @Sendable (YAMLNode, inout Owner, Diagnostics) -> Void

  /// Declares an option.
  ///
  /// - Parameters:
  ///   - name: kebab-case, as written in pipeline files.
  ///   - path: the property that holds it; its initial value is the default.
  ///   - doc: one sentence.
  ///   - range: the values allowed, for numbers.
  ///   - required: whether the pipeline file must give it.
  ///   - example: a value as it would stand in YAML.
  ///   - changesResults: false for an option that only tells how they are found: it is no part of fingerprints.
  public static func option<Value: OptionValue>(
    _ name: String, _ path: any WritableKeyPath<Owner, Value> & Sendable, _ doc: String,
    range: ClosedRange<Double>? = nil, required: Bool = false, example: String? = nil, changesResults: Bool = true
  ) -> OptionSpec where Owner: StageOptions {
    let description = OptionDescription(
      name: name, type: Value.optionType, doc: doc, range: range, isRequired: required,
      defaultValue: required ? nil : Owner()[keyPath: path].optionText, example: example,
      changesResults: changesResults)
    return OptionSpec(description: description) { node, owner, diagnostics in
      let outer = diagnostics.option
      diagnostics.option = name
      defer { diagnostics.option = outer }
      do throws(Diagnostic) {
        if let range { try description.check(node, range) }
        owner[keyPath: path] = try Value.decodeOption(node, diagnostics)
      } catch {
        var error = error
        error.message = "option '\(name)': \(error.message)"
        if error.hint == nil, let example { error.hint = "for example \(name): \(example)" }
        diagnostics.report(error)
      }
    }
  }
}

/// What the reference and the JSON Schema say about one option.
public struct OptionDescription: Sendable {
  public let name: String
  public let type: OptionType
  public let doc: String
  public let range: ClosedRange<Double>?
  public let isRequired: Bool
  /// The default as YAML; nil when there is none.
  public let defaultValue: String?
  public let example: String?
  /// Whether what the stage finds depends on it.
  package let changesResults: Bool

  package init(
    name: String, type: OptionType, doc: String, range: ClosedRange<Double>? = nil, isRequired: Bool = false,
    defaultValue: String? = nil, example: String? = nil, changesResults: Bool = true
  ) {
    self.name = name
    self.type = type
    self.doc = doc
    self.range = range
    self.isRequired = isRequired
    self.defaultValue = defaultValue
    self.example = example
    self.changesResults = changesResults
  }

  fileprivate func check(_ node: YAMLNode, _ range: ClosedRange<Double>) throws(Diagnostic) {
    if case .sequence(let items) = node.content {
      for item in items { try check(item, range) }
    }
    guard case .scalar(let text, isPlain: true) = node.content, let value = Double(text.replacing("_", with: "")),
      !range.contains(value)
    else { return }
    if value > range.upperBound, range.upperBound >= 1e15 {
      throw .error("\(text) is too large (at most \(Int(range.upperBound)))", at: node.mark)
    }
    throw .error("\(text) is out of range (\(Self.text(of: range)))", at: node.mark)
  }

  /// `0...1`, `at least 1`: a range for people.
  package static func text(of range: ClosedRange<Double>) -> String {
    func number(_ value: Double) -> String { value == value.rounded() ? "\(Int(value))" : "\(value)" }
    return range.upperBound >= 1e15
      ? "at least \(number(range.lowerBound))" : "\(number(range.lowerBound)) to \(number(range.upperBound))"
  }
}

extension ClosedRange<Double> {
  /// All values from `lower` up; for the `range:` of options.
  public static func atLeast(_ lower: Double) -> ClosedRange<Double> { lower...1e15 }
}

/// The type of an option's value.
public indirect enum OptionType: Sendable {
  case boolean
  case integer
  case number
  case string
  /// A file, relative to the pipeline file.
  case path
  case oneOf([String])
  /// A list; a single value counts as a list of one.
  case list(OptionType)
  /// A mapping from names to values.
  case map(OptionType)
  /// A mapping with options of its own, of which at least one of the alternatives must be given, if there are any.
  case object([OptionDescription], alternatives: [String] = [])
  /// A value of any of the types.
  case anyOf([OptionType])

  /// A short name for references.
  public var name: String {
    switch self {
    case .boolean: "true or false"
    case .integer: "whole number"
    case .number: "number"
    case .string: "string"
    case .path: "path"
    case .oneOf(let names): names.joined(separator: " | ")
    case .list(let element): "list of \(element.name)"
    case .map(let value): "mapping from names to \(value.name)"
    case .object(let options, _): "mapping of " + options.map(\.name).joined(separator: ", ")
    case .anyOf(let types): types.map(\.name).joined(separator: " | ")
    }
  }
}

/// A type that options may have: `Bool`, `Int`, `Double`, `String`, `ResourcePath`, string enumerations, optionals,
/// arrays, and nested `StageOptions`.
public protocol OptionValue: Sendable {
  static var optionType: OptionType { get }
  /// Reads the value.
  static func decodeOption(_ node: YAMLNode, _ diagnostics: Diagnostics) throws(Diagnostic) -> Self
  /// The value as YAML; nil for no value.
  var optionText: String? { get }
}

extension Bool: OptionValue {
  public static var optionType: OptionType { .boolean }
  public static func decodeOption(_ node: YAMLNode, _ diagnostics: Diagnostics) throws(Diagnostic) -> Bool {
    try node.bool()
  }
  public var optionText: String? { "\(self)" }
}

extension Int: OptionValue {
  public static var optionType: OptionType { .integer }
  public static func decodeOption(_ node: YAMLNode, _ diagnostics: Diagnostics) throws(Diagnostic) -> Int {
    try node.int()
  }
  public var optionText: String? { "\(self)" }
}

extension Double: OptionValue {
  public static var optionType: OptionType { .number }
  public static func decodeOption(_ node: YAMLNode, _ diagnostics: Diagnostics) throws(Diagnostic) -> Double {
    try node.double()
  }
  public var optionText: String? { self == rounded() && abs(self) < 1e15 ? "\(Int(self))" : "\(self)" }
}

extension String: OptionValue {
  public static var optionType: OptionType { .string }
  public static func decodeOption(_ node: YAMLNode, _ diagnostics: Diagnostics) throws(Diagnostic) -> String {
    try node.string()
  }
  public var optionText: String? { isEmpty ? "\"\"" : self }
}

extension Optional: OptionValue where Wrapped: OptionValue {
  public static var optionType: OptionType { Wrapped.optionType }
  public static func decodeOption(
    _ node: YAMLNode, _ diagnostics: Diagnostics
  ) throws(Diagnostic) -> Wrapped? {
    node.isNull ? nil : try Wrapped.decodeOption(node, diagnostics)
  }
  public var optionText: String? { flatMap(\.optionText) }
}

extension Array: OptionValue where Element: OptionValue {
  public static var optionType: OptionType { .list(Element.optionType) }
  public static func decodeOption(
    _ node: YAMLNode, _ diagnostics: Diagnostics
  ) throws(Diagnostic) -> [Element] {
    var output: [Element] = []
    var errors: [Diagnostic] = []
    for item in node.items {
      do throws(Diagnostic) { output.append(try Element.decodeOption(item, diagnostics)) } catch {
        errors.append(error)
      }
    }
    guard let last = errors.popLast() else { return output }
    for var error in errors {
      if let option = diagnostics.option { error.message = "option '\(option)': \(error.message)" }
      diagnostics.report(error)
    }
    throw last
  }
  public var optionText: String? { "[" + compactMap(\.optionText).joined(separator: ", ") + "]" }
}

extension Dictionary: OptionValue where Key == String, Value: OptionValue {
  public static var optionType: OptionType { .map(Value.optionType) }
  public static func decodeOption(
    _ node: YAMLNode, _ diagnostics: Diagnostics
  ) throws(Diagnostic) -> [String: Value] {
    var output: [String: Value] = [:]
    for entry in try node.mapping() { output[entry.key] = try Value.decodeOption(entry.value, diagnostics) }
    return output
  }
  public var optionText: String? {
    isEmpty ? "{}" : "{" + keys.sorted().map { "\($0): \(self[$0]?.optionText ?? "")" }.joined(separator: ", ") + "}"
  }
}

/// Enumerations with string raw values are options as they are: declare `enum Mode: String, CaseIterable, OptionValue`.
extension OptionValue where Self: CaseIterable & RawRepresentable, RawValue == String {
  public static var optionType: OptionType { .oneOf(allCases.map(\.rawValue)) }
  public static func decodeOption(_ node: YAMLNode, _ diagnostics: Diagnostics) throws(Diagnostic) -> Self {
    let text = try node.string()
    guard let value = Self(rawValue: text) else {
      let names = allCases.map(\.rawValue)
      throw .error(
        "'\(text)' is not one of \(names.joined(separator: ", "))", at: node.mark,
        hint: Suggestion.nearest(to: text, among: names).map { "did you mean '\($0)'?" })
    }
    return value
  }
  public var optionText: String? { rawValue }
}

/// Options inside options: declare `struct Condition: StageOptions, OptionValue`.
extension OptionValue where Self: StageOptions {
  public static var optionType: OptionType { .object(schema.map(\.description), alternatives: alternatives) }
  public static func decodeOption(_ node: YAMLNode, _ diagnostics: Diagnostics) throws(Diagnostic) -> Self {
    // The option around it names itself, and has the example.
    if !node.isNull { _ = try node.mapping() }
    return decodeOptions(node, of: "this mapping", at: node.mark, diagnostics)
  }
  public var optionText: String? { nil }
}

extension StageOptions {
  /// `{languages: en, de}` is an option with one value and an option `de` without any.
  private static func listHint(_ entry: YAMLNode.Entry, behind previous: YAMLNode.Entry?) -> String? {
    guard entry.value.isNull, let previous, case .scalar(let first, _) = previous.value.content,
      schema.contains(where: { $0.description.name == previous.key })
    else { return nil }
    return "if it belongs to '\(previous.key)', write a list: \(previous.key): [\(first), \(entry.key)]"
  }

  /// Reads all options from a mapping; every mistake is reported.
  package static func decodeOptions(
    _ node: YAMLNode?, of subject: String, at mark: SourceMark, _ diagnostics: Diagnostics
  ) -> Self {
    let errorsBefore = diagnostics.errorCount
    var options = Self()
    var marks: [String: SourceMark] = [:]
    let schema = Self.schema
    let names = schema.map(\.description.name)
    var entries: [YAMLNode.Entry] = []
    if let node, !node.isNull {
      if case .mapping(let found) = node.content {
        entries = found
      } else {
        diagnostics.error(
          "options of \(subject) must be a mapping, not \(node.kind)", at: node.mark,
          hint: (schema.first { $0.description.isRequired } ?? schema.first).map {
            "for example \($0.description.name): \($0.description.example ?? "…")"
          } ?? "it has no options")
        return options
      }
    }
    for (index, entry) in entries.enumerated() {
      guard let spec = schema.first(where: { $0.description.name == entry.key }) else {
        diagnostics.error(
          "unknown option '\(entry.key)' of \(subject)", at: entry.keyMark,
          hint: names.isEmpty
            ? "it has no options"
            : listHint(entry, behind: entries[..<index].last) ?? Suggestion.hint(for: entry.key, among: names))
        continue
      }
      marks[entry.key] = entry.value.mark
      if entry.value.isNull, spec.description.defaultValue != nil {
        diagnostics.error("option '\(entry.key)' has no value", at: entry.keyMark)
        continue
      }
      spec.decode(entry.value, &options, diagnostics)
    }
    // A key that is mistyped may be what is missing: one mistake, one error.
    let unknown = entries.map(\.key).filter { !names.contains($0) }
    let meant = unknown.compactMap { Suggestion.nearest(to: $0, among: names) }
    for spec in schema
    where spec.description.isRequired && !meant.contains(spec.description.name) && marks[spec.description.name] == nil {
      diagnostics.error(
        "\(subject) needs option '\(spec.description.name)': \(spec.description.doc)", at: mark,
        hint: spec.description.example.map { "for example \(spec.description.name): \($0)" })
    }
    if unknown.isEmpty, !alternatives.isEmpty,
      !entries.contains(where: { alternatives.contains($0.key) && !$0.value.isNull })
    {
      diagnostics.error(
        "\(subject) needs at least one of \(alternatives.joined(separator: ", "))", at: mark,
        hint: alternatives.first.flatMap { name in
          schema.first { $0.description.name == name }?.description.example.map { "for example \(name): \($0)" }
        })
    }
    if diagnostics.errorCount == errorsBefore { options.validate(marks, diagnostics) }
    return options
  }
}
