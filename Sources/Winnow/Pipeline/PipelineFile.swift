/// What a pipeline file says, each statement with its place; nothing is looked up or opened yet.
package struct PipelineFile: Sendable {
  /// One item of `stages:`.
  package struct StageEntry: Sendable {
    package let name: String
    package let mark: SourceMark
    /// The options' mapping, when there is one.
    package let options: YAMLNode?
  }

  package let source: SourceFile
  package private(set) var name: String
  /// Whether the file gives the name; else it is that of the file.
  private(set) var isNamed = false
  package private(set) var input: Plan.Input
  package private(set) var stages: [StageEntry] = []
  package private(set) var output: Plan.Output
  package private(set) var state: Plan.State?
  package private(set) var expectations: RunExpectations?
  package private(set) var tests: [PipelineTest] = []

  private static let keys = ["version", "name", "input", "stages", "output", "state", "expect", "tests"]
  private static let inputKeys = ["files", "format", "max-record", "only-new"]
  /// Keys that stand in the file with a slip: that they are missing is no further mistake.
  private let mistyped: Set<String>

  /// The version of the pipeline format.
  package static let version = 1
  /// What `max-record` may be.
  package static let recordSizes = 1 << 10...1 << 30
  /// More stages than anybody writes by hand.
  static let maximumStages = 1_000
  /// What `part-size` may be.
  package static let partSizes = 1 << 10...1 << 42
  /// What `cache-size` may be.
  package static let cacheSizes = 1 << 20...1 << 50

  /// Reads a pipeline file; every mistake is reported.
  /// - Returns: nil when the file is no YAML at all, or another file of Winnow's.
  package init?(_ source: SourceFile, _ diagnostics: Diagnostics) {
    guard let node = YAMLParser.parse(source, diagnostics) else { return nil }
    if let finding = FileKind.pipeline.mismatch(node, path: source.path, at: node.mark) {
      diagnostics.report(finding)
      return nil
    }
    self.source = source
    name = Self.stem(of: source.path)
    input = Plan.Input(patterns: [], directory: FilePaths.directory(of: source.path))
    output = Plan.Output(path: nil)
    var reader = MappingReader(node, of: "the pipeline", diagnostics)
    let unknown = node.keys.filter { !Self.keys.contains($0) }
    mistyped = Set(unknown.compactMap { Suggestion.nearest(to: $0, among: Self.keys) })
    readVersion(&reader)
    if let name = reader.optional("name", { (node) throws(Diagnostic) in try Self.name(node) }) {
      self.name = name
      isNamed = true
    }
    if let node = reader.take("input") {
      if node.isNull {
        for key in Self.inputKeys { reader.hints[key] = "indent it by two spaces: it belongs to 'input'" }
      } else {
        readInput(node, diagnostics)
      }
    }
    readStages(&reader)
    if let node = reader.take("output"), !node.isNull { readOutput(node, diagnostics) }
    if let node = reader.take("state"), !node.isNull { state = Self.state(node, diagnostics) }
    if let node = reader.take("expect"), !node.isNull { expectations = RunExpectations(node, diagnostics) }
    if let node = reader.take("tests"), !node.isNull {
      if case .sequence(let items) = node.content {
        tests = items.enumerated().compactMap {
          PipelineTest($0.element, number: $0.offset + 1, allowsStages: false, diagnostics)
        }
      } else {
        diagnostics.error("'tests' of the pipeline: expected a list, found \(node.kind)", at: node.mark)
      }
    }
    reader.finish()
  }

  /// `news` for `pipelines/news.yaml`.
  private static func stem(of path: String) -> String {
    let name = FilePaths.name(of: path)
    for ending in [".yaml", ".yml"] where name.hasSuffix(ending) { return String(name.dropLast(ending.count)) }
    return name
  }

  private static func name(_ node: YAMLNode) throws(Diagnostic) -> String {
    let name = try node.string()
    guard !name.allSatisfy(\.isWhitespace), !name.contains(where: \.isNewline) else {
      throw .error("a name is one line that is not blank", at: node.mark)
    }
    return name
  }

  private func readVersion(_ reader: inout MappingReader) {
    guard let node = reader.take("version") else {
      if mistyped.contains("version") { return }
      reader.diagnostics.error("the pipeline needs 'version'", at: reader.mark, hint: "write version: \(Self.version)")
      return
    }
    do throws(Diagnostic) {
      let version: Int
      do throws(Diagnostic) { version = try node.int() } catch {
        throw .error(error.message, at: error.mark, hint: "write version: \(Self.version)")
      }
      if version != Self.version {
        throw .error(
          "version \(version) of the pipeline format is not known here", at: node.mark,
          hint: "this program reads version: \(Self.version)")
      }
    } catch { reader.diagnostics.report(error) }
  }

  private mutating func readInput(_ node: YAMLNode, _ diagnostics: Diagnostics) {
    if case .scalar = node.content {
      diagnostics.error("'input' must be a mapping, not \(node.kind)", at: node.mark, hint: "write input: {files: …}")
      return
    }
    var reader = MappingReader(node, of: "'input'", diagnostics)
    if let files = reader.take("files") {
      if files.items.isEmpty { diagnostics.error("'files' of 'input' names no file", at: files.mark) }
      for item in files.items {
        do throws(Diagnostic) {
          let pattern = try item.string()
          if pattern.isEmpty { diagnostics.error("'files' of 'input' names no file", at: item.mark) }
          try Self.checkShellForms(pattern, at: item.mark)
          input.patterns.append((pattern, item.mark))
        } catch {
          diagnostics.error("'files' of 'input': \(error.message)", at: error.mark, hint: error.hint)
        }
      }
    }
    if let format = reader.optional("format", { (node) throws(Diagnostic) in try Self.choice(node, InputFormat.self) })
    {
      input.format = format
    }
    if let size = reader.optional("max-record", { (node) throws(Diagnostic) in try Self.size(node, Self.recordSizes) })
    {
      input.maxRecord = size
    }
    if let onlyNew = reader.optional("only-new", { (node) throws(Diagnostic) in try node.bool() }) {
      input.onlyNew = onlyNew
    }
    reader.finish()
  }

  private mutating func readOutput(_ node: YAMLNode, _ diagnostics: Diagnostics) {
    if case .scalar = node.content {
      diagnostics.error("'output' must be a mapping, not \(node.kind)", at: node.mark, hint: "write output: {path: …}")
      return
    }
    var reader = MappingReader(node, of: "'output'", diagnostics)
    output.path = reader.optional("path") { (node) throws(Diagnostic) in try Self.path(node) }
    if let compression = reader.optional(
      "compress", { (node) throws(Diagnostic) in try Self.choice(node, Compression.self) })
    {
      output.compression = compression
    }
    if let keepsPage = reader.optional("keep-page", { (node) throws(Diagnostic) in try node.bool() }) {
      output.keepsPage = keepsPage
    }
    if let size = reader.optional("part-size", { (node) throws(Diagnostic) in try Self.size(node, Self.partSizes) }) {
      output.partSize = size
    }
    reader.finish()
  }

  /// `state: DIR`, or a mapping with `path` and `cache-size`.
  private static func state(_ node: YAMLNode, _ diagnostics: Diagnostics) -> Plan.State? {
    if case .scalar = node.content {
      do throws(Diagnostic) { return Plan.State(path: try path(node)) } catch {
        diagnostics.error("'state': \(error.message)", at: error.mark, hint: error.hint)
        return nil
      }
    }
    var reader = MappingReader(node, of: "'state'", diagnostics)
    let path = reader.required("path") { (node) throws(Diagnostic) in try Self.path(node) }
    let size = reader.optional("cache-size") { (node) throws(Diagnostic) in try Self.size(node, cacheSizes) }
    reader.finish()
    return path.map { Plan.State(path: $0, cacheSize: size ?? Plan.State.defaultCacheSize) }
  }

  private static func path(_ node: YAMLNode) throws(Diagnostic) -> String {
    let path = try node.string()
    if path.isEmpty { throw .error("a path cannot be empty", at: node.mark) }
    try checkShellForms(path, at: node.mark)
    return path
  }

  /// What only a shell expands, and quotes that are none in YAML, would be part of a file's name.
  private static func checkShellForms(_ path: String, at mark: SourceMark) throws(Diagnostic) {
    if path == "~" || path.hasPrefix("~/") {
      throw .error(
        "'~' is not expanded here", at: mark, hint: "write the whole path, or ./\(path) for a directory named '~'")
    }
    if path.contains("$(") || path.contains("${") {
      throw .error(
        "'$' is not expanded here", at: mark, hint: "name the path on the command line, where the shell expands it")
    }
    if let quote = path.first, "“”„‘’‚«»".contains(quote) {
      throw .error("\(quote) is no quote in YAML", at: mark, hint: "write \"…\" or '…', or no quotes at all")
    }
  }

  private static func choice<T: RawRepresentable & CaseIterable>(
    _ node: YAMLNode, _ type: T.Type
  ) throws(Diagnostic) -> T where T.RawValue == String {
    let text = try node.string()
    if let value = T(rawValue: text) { return value }
    let names = T.allCases.map(\.rawValue)
    throw .error(
      "'\(text)' is not one of \(names.joined(separator: ", "))", at: node.mark,
      hint: Suggestion.nearest(to: text, among: names).map { "did you mean '\($0)'?" })
  }

  private static func size(_ node: YAMLNode, _ range: ClosedRange<Int>) throws(Diagnostic) -> Int {
    let text = try node.string()
    guard let size = ByteSize.parse(text) else {
      throw .error("'\(text)' is no size", at: node.mark, hint: "write bytes, or a number with KB, MB or GB: 16MB")
    }
    guard range.contains(size) else {
      throw .error(
        "\(text) is out of range (\(ByteSize.text(range.lowerBound)) to \(ByteSize.text(range.upperBound)))",
        at: node.mark)
    }
    return size
  }

  private mutating func readStages(_ reader: inout MappingReader) {
    let hint = "write stages: [] for a pipeline that only reads and writes"
    guard let entry = reader.entry("stages") else {
      if mistyped.contains("stages") { return }
      reader.diagnostics.error("the pipeline needs 'stages'", at: reader.mark, hint: hint)
      return
    }
    if entry.value.isNull {
      reader.diagnostics.error("'stages' has no value", at: entry.keyMark, hint: hint)
      return
    }
    stages = Self.stages(entry.value, reader.diagnostics)
  }

  /// Reads a list of stages: each a name, or a mapping from one name to its options.
  static func stages(_ node: YAMLNode, _ diagnostics: Diagnostics) -> [StageEntry] {
    guard case .sequence(let items) = node.content else {
      let hint: String
      if case .mapping(let entries) = node.content, let key = entries.first?.key, key.hasPrefix("-") {
        hint = "a space is missing behind '-': write - \(key.dropFirst())"
      } else {
        hint = "put '- ' before each stage"
      }
      diagnostics.error("'stages' must be a list, not \(node.kind)", at: node.mark, hint: hint)
      return []
    }
    guard items.count <= maximumStages else {
      diagnostics.error("a pipeline has at most \(maximumStages) stages, this one has \(items.count)", at: node.mark)
      return []
    }
    return items.flatMap { stages(of: $0, diagnostics) }
  }

  /// The stage of one item; several where the `- ` of the others is missing, so that they are checked all the same.
  private static func stages(of node: YAMLNode, _ diagnostics: Diagnostics) -> [StageEntry] {
    switch node.content {
    case .scalar(let name, _) where !node.isNull:
      return [StageEntry(name: name, mark: node.mark, options: nil)]
    case .mapping(let entries):
      guard let first = entries.first else { break }
      let extras = Array(entries.dropFirst())
      guard let extra = extras.first else { return [entry(first)] }
      let isOption = first.value.isNull
      let others = extras.count == 1 ? "" : " (and \(extras.count - 1) more below it)"
      diagnostics.error(
        "a stage is one name with its options, and '\(extra.key)' is a second name\(others)", at: extra.keyMark,
        hint: isOption
          ? "to make it an option of '\(first.key)', indent it deeper" : "put '- ' before it to make it a stage")
      if !isOption { return entries.map(entry) }
      return [
        StageEntry(name: first.key, mark: first.keyMark, options: YAMLNode(.mapping(extras), mark: extra.keyMark))
      ]
    default: break
    }
    diagnostics.error(
      "expected the name of a stage, found \(node.kind)", at: node.mark,
      hint: "write - name, or - name: with its options below")
    return []
  }

  private static func entry(_ entry: YAMLNode.Entry) -> StageEntry {
    StageEntry(name: entry.key, mark: entry.keyMark, options: entry.value.isNull ? nil : entry.value)
  }
}
