package import WinnowText

/// One item of a pipeline's `tests:`, or an example in a stage's description.
package struct PipelineTest: Sendable {
  /// A document to run.
  package enum Input: Sendable {
    /// A page text.
    case page(String)
    /// A record, as JSON.
    case record([UInt8])
  }

  /// What must become of one document.
  package enum Outcome: Sendable {
    /// The document is written, and its record matches.
    case record(RecordPattern)
    /// A stage drops it with this reason.
    case dropped(reason: String)
    /// It cannot be read, or a stage rejects it, with this reason.
    case rejected(reason: String)
  }

  package struct Expectation: Sendable {
    package let outcome: Outcome
    package let mark: SourceMark
  }

  package let name: String
  package let mark: SourceMark
  package private(set) var inputs: [Input] = []
  /// One per input.
  package private(set) var expectations: [Expectation] = []
  /// In examples of stages: what to run.
  package private(set) var stages: [PipelineFile.StageEntry]?

  /// Reads one test; mistakes are reported.
  /// - Parameters:
  ///   - number: names the test when it has no name.
  ///   - allowsStages: whether the test may say which stages to run.
  package init?(_ node: YAMLNode, number: Int, allowsStages: Bool, _ diagnostics: Diagnostics) {
    let before = diagnostics.all.count
    mark = node.mark
    var reader = MappingReader(node, of: "a test", diagnostics)
    name = reader.optional("name") { (node) throws(Diagnostic) in try node.string() } ?? "test \(number)"
    // A key that is mistyped may be what is missing: one mistake, one error.
    let known = ["name", "page", "pages", "record", "records", "expect", "dropped", "rejected", "stages"]
    let hasUnknownKeys = node.keys.contains { !known.contains($0) }
    readInputs(&reader, mayBeMistyped: hasUnknownKeys)
    if allowsStages, let node = reader.take("stages") { stages = PipelineFile.stages(node, diagnostics) }
    readExpectations(&reader, mayBeMistyped: hasUnknownKeys)
    reader.finish()
    if diagnostics.all[before...].contains(where: { $0.severity == .error }) { return nil }
  }

  /// Reads the example of a stage.
  /// - Throws: `ConfigurationError` with every mistake.
  package init(_ example: StageExample, of stage: String) throws(ConfigurationError) {
    let file = SourceFile(path: "\(stage) example \"\(example.name)\"", bytes: Array(example.yaml.utf8))
    let diagnostics = Diagnostics()
    guard let node = YAMLParser.parse(file, diagnostics),
      var test = PipelineTest(node, number: 1, allowsStages: true, diagnostics)
    else { throw ConfigurationError(diagnostics.all) }
    if node.entry("name") == nil { test = test.named(example.name) }
    self = test
  }

  private func named(_ name: String) -> PipelineTest { PipelineTest(self, name: name) }

  private init(_ test: PipelineTest, name: String) {
    self.name = name
    mark = test.mark
    inputs = test.inputs
    expectations = test.expectations
    stages = test.stages
  }

  private mutating func readInputs(_ reader: inout MappingReader, mayBeMistyped: Bool) {
    let diagnostics = reader.diagnostics
    var given: [String] = []
    for (key, isList) in [("page", false), ("pages", true), ("record", false), ("records", true)] {
      guard let node = reader.take(key) else { continue }
      given.append(key)
      if isList, case .sequence(let items) = node.content {
        if items.isEmpty { diagnostics.error("'\(key)' of a test is empty", at: node.mark) }
        for item in items { readInput(item, isPage: key == "pages", key, diagnostics) }
      } else if isList {
        diagnostics.error("'\(key)' of a test: expected a list, found \(node.kind)", at: node.mark)
      } else {
        readInput(node, isPage: key == "page", key, diagnostics)
      }
    }
    if given.count > 1 || given.isEmpty && !mayBeMistyped {
      diagnostics.error(
        given.isEmpty
          ? "a test needs an input" : "a test has one input, this one has \(given.joined(separator: " and "))",
        at: mark, hint: "write one of page: …, pages: […], record: {…}, records: […]")
    }
  }

  private mutating func readInput(_ node: YAMLNode, isPage: Bool, _ key: String, _ diagnostics: Diagnostics) {
    if isPage {
      do throws(Diagnostic) { inputs.append(.page(try node.string())) } catch {
        diagnostics.error("'\(key)' of a test: \(error.message)", at: error.mark)
      }
      return
    }
    guard case .mapping = node.content else {
      diagnostics.error("'\(key)' of a test: expected a mapping, found \(node.kind)", at: node.mark)
      return
    }
    var writer = JSONWriter()
    node.json.write(to: &writer)
    inputs.append(.record(writer.bytes))
  }

  private mutating func readExpectations(_ reader: inout MappingReader, mayBeMistyped: Bool) {
    let diagnostics = reader.diagnostics
    var given: [String] = []
    if let node = reader.take("expect") {
      given.append("expect")
      if case .sequence(let items) = node.content {
        for item in items { expect(item, diagnostics) }
      } else {
        expect(node, diagnostics)
      }
    }
    for key in ["dropped", "rejected"] {
      guard let node = reader.take(key) else { continue }
      given.append(key)
      if let outcome = Self.reason(node, key, diagnostics) {
        expectations.append(Expectation(outcome: outcome, mark: node.mark))
      }
    }
    if given.count > 1 || given.isEmpty && !mayBeMistyped {
      diagnostics.error(
        given.isEmpty
          ? "a test needs an outcome" : "a test has one outcome, this one has \(given.joined(separator: " and "))",
        at: mark, hint: "write one of expect: {field: value}, dropped: reason, rejected: reason")
    } else if expectations.count != inputs.count, !inputs.isEmpty, !expectations.isEmpty {
      diagnostics.error(
        "the test has \(inputs.count) documents and \(expectations.count) outcomes", at: mark,
        hint: inputs.count == 1 ? nil : "write expect: with a list of \(inputs.count) outcomes, one per document")
    }
  }

  private mutating func expect(_ node: YAMLNode, _ diagnostics: Diagnostics) {
    guard case .mapping(let entries) = node.content else {
      diagnostics.error("'expect' of a test: expected a mapping, found \(node.kind)", at: node.mark)
      return
    }
    if entries.count == 1, let entry = entries.first, entry.key == "dropped" || entry.key == "rejected" {
      if let outcome = Self.reason(entry.value, entry.key, diagnostics) {
        expectations.append(Expectation(outcome: outcome, mark: entry.value.mark))
      }
      return
    }
    if let pattern = RecordPattern(node, diagnostics) {
      expectations.append(Expectation(outcome: .record(pattern), mark: node.mark))
    }
  }

  private static func reason(_ node: YAMLNode, _ key: String, _ diagnostics: Diagnostics) -> Outcome? {
    do throws(Diagnostic) {
      let reason = try node.string()
      return key == "dropped" ? .dropped(reason: reason) : .rejected(reason: reason)
    } catch {
      diagnostics.error("'\(key)' of a test: \(error.message)", at: error.mark, hint: "write the reason's name")
      return nil
    }
  }
}

extension YAMLNode {
  /// The keys of a mapping.
  package var keys: [String] {
    guard case .mapping(let entries) = content else { return [] }
    return entries.map(\.key)
  }

  /// The value of a mapping's key.
  package func entry(_ key: String) -> YAMLNode? {
    guard case .mapping(let entries) = content else { return nil }
    return entries.first { $0.key == key }?.value
  }

  /// The value as JSON: plain scalars that look like JSON literals are such, everything else is a string.
  package var json: JSONValue {
    switch content {
    case .sequence(let items): return .array(items.map(\.json))
    case .mapping(let entries): return .object(entries.map { JSONValue.Member($0.key, $0.value.json) })
    case .scalar(let text, let isPlain):
      if !isPlain { return .string(text) }
      if isNull { return .null }
      if let value = Self.boolean(text) { return .bool(value) }
      if let value = try? JSONValue(parsing: Array(text.utf8)), case .number = value { return value }
      return .string(text)
    }
  }
}
