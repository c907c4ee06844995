internal import WinnowText

/// What a stage's results depend on besides the document, as one hash; and the same of all stages up to one.
enum StageFingerprint {
  /// The fingerprint of a stage alone: its version, its options, the files it read.
  ///
  /// Neither the order of options nor whether a default is written out matters, nor where a file lies that the stage
  /// read: its contents count.
  static func own(
    _ definition: StageDefinition, options: YAMLNode?, digests: [(path: String, digest: Digest128)]
  ) -> Digest128 {
    var writer = BinaryWriter()
    writer.string(definition.descriptor.name)
    writer.integer(definition.descriptor.version)
    let paths = Set(digests.map(\.path))
    encode(options, definition.options, paths, &writer)
    writer.array(digests) { $0.string($1.digest.description) }
    return writer.withBytes { XXHash.hash128($0) }
  }

  /// The fingerprint of everything behind a stage, from the same before it and the stage's own.
  static func chain(_ previous: Digest128, _ own: Digest128) -> Digest128 { XXHash.hash128("\(previous) \(own)") }

  /// Writes every option by name, given or default; options without a value, and those that results do not depend on, are
  /// left out.
  private static func encode(
    _ node: YAMLNode?, _ options: [OptionDescription], _ paths: Set<String>, _ writer: inout BinaryWriter
  ) {
    var given: [YAMLNode.Entry] = []
    if case .mapping(let entries) = node?.content { given = entries }
    for option in options.sorted(by: { $0.name < $1.name }) where option.changesResults {
      let value = given.first { $0.key == option.name }?.value ?? defaultValue(option)
      guard let value, !value.isNull else { continue }
      writer.string(option.name)
      encode(value, option.type, paths, &writer)
    }
    writer.string("end")
  }

  private static func defaultValue(_ option: OptionDescription) -> YAMLNode? {
    guard let text = option.defaultValue else { return nil }
    let file = SourceFile(path: "default of \(option.name)", bytes: Array(text.utf8))
    // A default that is no YAML by itself (a string with a colon) is what it is: a string.
    return (try? YAMLParser.parse(file))
      ?? YAMLNode(.scalar(text, isPlain: false), mark: SourceMark(file: file, line: 1, column: 1))
  }

  private static func encode(
    _ node: YAMLNode, _ type: OptionType, _ paths: Set<String>, _ writer: inout BinaryWriter
  ) {
    switch type {
    case .list(let element):
      writer.array(node.items) { encode($1, element, paths, &$0) }
    case .map(let value):
      var entries: [YAMLNode.Entry] = []
      if case .mapping(let found) = node.content { entries = found }
      writer.array(entries.sorted { $0.key < $1.key }) {
        $0.string($1.key)
        encode($1.value, value, paths, &$0)
      }
    case .object(let options, _):
      encode(node, options, paths, &writer)
    case .anyOf(let types):
      guard let type = types.first(where: { $0.takes(node) }) ?? types.first else { return }
      encode(node, type, paths, &writer)
    case .number:
      let text = scalar(node).replacing("_", with: "")
      writer.string(Double(text).map { $0.description } ?? text)
    case .integer:
      // As a `Double`, two large ones could be the same.
      let text = scalar(node).replacing("_", with: "")
      writer.string(Int(text).map { $0.description } ?? text)
    case .path:
      let path = scalar(node)
      writer.string(paths.contains(path) ? "a file that was read" : path)
    case .boolean, .string, .oneOf:
      writer.string(scalar(node))
    }
  }

  private static func scalar(_ node: YAMLNode) -> String {
    if case .scalar(let text, _) = node.content { return text }
    return ""
  }
}

extension OptionType {
  /// Whether a node has the form of a value of this type: a scalar, a list, a mapping.
  fileprivate func takes(_ node: YAMLNode) -> Bool {
    switch (self, node.content) {
    case (.list, .sequence), (.map, .mapping), (.object, .mapping): true
    case (.list, _), (.map, _), (.object, _): false
    case (.anyOf(let types), _): types.contains { $0.takes(node) }
    case (_, .scalar): true
    default: false
    }
  }
}
