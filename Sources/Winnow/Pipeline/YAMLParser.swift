internal import CYAML

/// Reads YAML through libyaml into nodes with source marks.
///
/// Stricter than YAML: one document a file, keys are unique scalars, no tags, and aliases may add at most
/// `maximumAliasedNodes` nodes (an "alias bomb" is an error, not an outage).
public enum YAMLParser {
  /// How many nodes all aliases of a file together may stand for.
  public static let maximumAliasedNodes = 10_000
  /// Nesting deeper than this is an error.
  public static let maximumDepth = 64

  /// Parses one file.
  /// - Throws: `ConfigurationError` with the place of the first syntax error, or of all structural ones.
  public static func parse(_ file: SourceFile) throws(ConfigurationError) -> YAMLNode {
    let composer = YAMLComposer(file)
    let node: YAMLNode
    do throws(Diagnostic) { node = try composer.document() } catch { throw ConfigurationError([error]) }
    try composer.diagnostics.throwIfErrors()
    return node
  }

  /// Parses one file as far as it goes, so that a caller can report its own findings along with structural errors.
  /// - Returns: nil after a syntax error; every error is reported.
  package static func parse(_ file: SourceFile, _ diagnostics: Diagnostics) -> YAMLNode? {
    let composer = YAMLComposer(file)
    do throws(Diagnostic) {
      let node = try composer.document()
      for finding in composer.diagnostics.all { diagnostics.report(finding) }
      return node
    } catch {
      for finding in composer.diagnostics.all { diagnostics.report(finding) }
      diagnostics.report(error)
      return nil
    }
  }
}

/// Builds nodes from libyaml's event stream.
private final class YAMLComposer {
  let diagnostics = Diagnostics()
  private let file: SourceFile
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let input: UnsafeMutableBufferPointer<UInt8>
  private var anchors: [String: (node: YAMLNode, size: Int)] = [:]
  /// The anchors of what is being composed.
  private var openAnchors: [String] = []
  private var aliased = 0
  /// Nodes composed so far, those behind aliases included.
  private var composed = 0

  init(_ file: SourceFile) {
    self.file = file
    parser = .allocate(capacity: 1)
    guard yaml_parser_initialize(parser) == 1 else { fatalError("out of memory") }
    input = .allocate(capacity: max(1, file.bytes.count))
    _ = input.update(fromContentsOf: file.bytes)
    yaml_parser_set_input_string(parser, input.baseAddress, file.bytes.count)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
    input.deallocate()
  }

  func document() throws(Diagnostic) -> YAMLNode {
    if file.bytes.starts(with: [0xFF, 0xFE]) || file.bytes.starts(with: [0xFE, 0xFF]) {
      throw .error(
        "the file is in UTF-16", at: SourceMark(file: file, line: 1, column: 1), hint: "save it as UTF-8")
    }
    try expect(YAML_STREAM_START_EVENT)
    var node: YAMLNode?
    let (first, mark) = try next { event in
      (event.type, self.mark(event))
    }
    if first == YAML_STREAM_END_EVENT { throw .error("the file is empty", at: mark) }
    node = try value(depth: 0)
    try expect(YAML_DOCUMENT_END_EVENT)
    let (last, end) = try next { ($0.type, self.mark($0)) }
    guard last == YAML_STREAM_END_EVENT else {
      throw .error("a second YAML document starts here; one file holds one", at: end)
    }
    guard let node else { throw .error("the file is empty", at: mark) }
    return node
  }

  private func expect(_ type: yaml_event_type_t) throws(Diagnostic) {
    let (found, mark) = try next { ($0.type, self.mark($0)) }
    if found != type { throw .error("unexpected structure", at: mark) }
  }

  /// Parses one event, hands it to `body` and frees it.
  private func next<R>(_ body: (yaml_event_t) -> R) throws(Diagnostic) -> R {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw syntaxError() }
    defer { yaml_event_delete(&event) }
    return body(event)
  }

  private func syntaxError() -> Diagnostic {
    let state = parser.pointee
    var message = state.problem.map { String(cString: $0) } ?? "bad YAML"
    var place = state.problem_mark
    if state.error == YAML_READER_ERROR {
      // The reader knows a byte offset only.
      message = "not UTF-8 or a control character: \(message)"
      let before = file.bytes.prefix(state.problem_offset)
      place.line = before.count { $0 == 0x0A }
      place.column = before.reversed().prefix { $0 != 0x0A }.count { $0 & 0xC0 != 0x80 }
    }
    let start = SourceMark(file: file, line: place.line + 1, column: place.column + 1)
    guard state.error != YAML_READER_ERROR, state.error != YAML_MEMORY_ERROR else {
      return .error("YAML: \(message)", at: start)
    }
    return YAMLProblem(
      file: file, problem: message, context: state.context.map { String(cString: $0) } ?? "",
      place: YAMLProblem.Place(line: start.line, column: start.column),
      contextPlace: state.context == nil
        ? nil : YAMLProblem.Place(line: state.context_mark.line + 1, column: state.context_mark.column + 1)
    ).diagnostic
  }

  private func mark(_ event: yaml_event_t) -> SourceMark {
    let start = event.start_mark
    let end = event.end_mark
    let length = end.line == start.line && end.column > start.column ? end.column - start.column : 1
    return SourceMark(file: file, line: start.line + 1, column: start.column + 1, length: length)
  }

  /// What one event says, copied out of libyaml's memory.
  private enum Token {
    case alias(String)
    case scalar(String, isPlain: Bool)
    case sequenceStart
    case mappingStart
    case end
  }

  private func token() throws(Diagnostic) -> (Token, anchor: String?, SourceMark) {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw syntaxError() }
    defer { yaml_event_delete(&event) }
    func name(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
      pointer.map { String(cString: UnsafePointer($0)) }
    }
    let mark = mark(event)
    switch event.type {
    case YAML_ALIAS_EVENT:
      return (.alias(name(event.data.alias.anchor) ?? ""), nil, mark)
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      if scalar.tag != nil { throw .error("YAML: a text that starts with '!' has to stand in quotes", at: mark) }
      let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
      let isPlain = scalar.style == YAML_PLAIN_SCALAR_STYLE
      return (.scalar(String(decoding: bytes, as: UTF8.self), isPlain: isPlain), name(scalar.anchor), mark)
    case YAML_SEQUENCE_START_EVENT:
      if event.data.sequence_start.tag != nil {
        throw .error("YAML: a text that starts with '!' has to stand in quotes", at: mark)
      }
      return (.sequenceStart, name(event.data.sequence_start.anchor), mark)
    case YAML_MAPPING_START_EVENT:
      if event.data.mapping_start.tag != nil {
        throw .error("YAML: a text that starts with '!' has to stand in quotes", at: mark)
      }
      return (.mappingStart, name(event.data.mapping_start.anchor), mark)
    default:
      return (.end, nil, mark)
    }
  }

  private func value(depth: Int) throws(Diagnostic) -> YAMLNode {
    let (token, anchor, mark) = try token()
    guard let node = try node(token, anchor: anchor, mark: mark, depth: depth) else {
      throw .error("expected a value", at: mark)
    }
    return node
  }

  /// The node that starts with `token`; nil at the end of a collection.
  private func node(_ token: Token, anchor: String?, mark: SourceMark, depth: Int) throws(Diagnostic) -> YAMLNode? {
    guard depth <= YAMLParser.maximumDepth else {
      throw .error("nested deeper than \(YAMLParser.maximumDepth)", at: mark)
    }
    let before = composed
    composed += 1
    let node: YAMLNode
    if let anchor { openAnchors.append(anchor) }
    defer { if anchor != nil { openAnchors.removeLast() } }
    switch token {
    case .end:
      return nil
    case .alias(let name):
      return try resolve(name, at: mark)
    case .scalar(let text, let isPlain):
      node = YAMLNode(.scalar(text, isPlain: isPlain), mark: mark)
    case .sequenceStart:
      node = YAMLNode(.sequence(try sequence(depth: depth)), mark: mark)
    case .mappingStart:
      node = YAMLNode(.mapping(try mapping(depth: depth)), mark: mark)
    }
    if let anchor { anchors[anchor] = (node, composed - before) }
    return node
  }

  private func resolve(_ name: String, at mark: SourceMark) throws(Diagnostic) -> YAMLNode {
    guard !openAnchors.contains(name) else {
      throw .error("alias '*\(name)' stands inside of what it stands for, which has no end then", at: mark)
    }
    guard let (node, size) = anchors[name] else { throw .error("unknown alias '\(name)'", at: mark) }
    aliased += size
    composed += size
    guard aliased <= YAMLParser.maximumAliasedNodes else {
      throw .error("aliases stand for more than \(YAMLParser.maximumAliasedNodes) values", at: mark)
    }
    return node
  }

  private func sequence(depth: Int) throws(Diagnostic) -> [YAMLNode] {
    var items: [YAMLNode] = []
    while true {
      let (token, anchor, mark) = try token()
      guard let item = try node(token, anchor: anchor, mark: mark, depth: depth + 1) else { return items }
      items.append(item)
    }
  }

  private func mapping(depth: Int) throws(Diagnostic) -> [YAMLNode.Entry] {
    var entries: [YAMLNode.Entry] = []
    var lines: [String: Int] = [:]
    while true {
      let (token, anchor, mark) = try token()
      guard let key = try node(token, anchor: anchor, mark: mark, depth: depth + 1) else { return entries }
      let value = try value(depth: depth + 1)
      guard case .scalar(let name, let isPlain) = key.content else {
        diagnostics.error("a key must be a plain word, not \(key.kind)", at: mark)
        continue
      }
      if isPlain, name == "<<" {
        diagnostics.error(
          "merge keys ('<<') are not supported", at: mark,
          hint: "write the keys out; an alias can stand for a whole value, as in filter: *mine")
        continue
      }
      if let line = lines[name] {
        diagnostics.error("duplicate key '\(name)'", at: mark, hint: "it stands on line \(line) already")
        continue
      }
      lines[name] = mark.line
      entries.append(YAMLNode.Entry(key: name, keyMark: mark, value: value))
    }
  }
}
