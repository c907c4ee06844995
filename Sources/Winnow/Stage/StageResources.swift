internal import Glibc
package import WinnowText

/// A file that an option names: relative to the pipeline file, or `builtin` for the one inside the program.
public struct ResourcePath: OptionValue, Equatable {
  /// The name that stands for the rule pack or model that comes with Winnow.
  public static let builtinName = "builtin"

  public let path: String
  /// Where the option stands; nil for defaults.
  public let mark: SourceMark?

  /// Creates a path that no pipeline file gave.
  public init(_ path: String) {
    self.path = path
    mark = nil
  }

  private init(path: String, mark: SourceMark) {
    self.path = path
    self.mark = mark
  }

  /// The rule pack or model that comes with Winnow.
  public static var builtin: ResourcePath { ResourcePath(builtinName) }

  public static var optionType: OptionType { .path }
  public static func decodeOption(_ node: YAMLNode, _ diagnostics: Diagnostics) throws(Diagnostic) -> ResourcePath {
    ResourcePath(path: try node.string(), mark: node.mark)
  }
  public var optionText: String? { path }

  public static func == (left: ResourcePath, right: ResourcePath) -> Bool { left.path == right.path }
}

/// Gives a stage the files its options name, and remembers their contents for the fingerprint.
public final class StageResources {
  /// Files inside the program by the name under which stages ask for them (`boilerplate.yaml`).
  package typealias Builtins = [String: @Sendable () -> [UInt8]]

  /// Where relative paths start; empty for the working directory.
  package let directory: String
  private let builtins: Builtins
  /// Digest of everything read so far, by path.
  package private(set) var digests: [(path: String, digest: Digest128)] = []
  /// The paths of all files read (without built-in ones), as opened.
  package private(set) var files: [String] = []
  /// What the stage reads with its options, if it said so; else what its descriptor says.
  package private(set) var exactReads: Set<DocumentPart>?
  /// What of that has to come from a stage.
  private(set) var needs: Set<DocumentPart> = []
  /// A value that the stage looks for in documents.
  struct Expectation {
    let part: DocumentPart
    let value: MarkedText
  }

  /// All that a stage can write into a part of a document.
  struct Vocabulary {
    /// As they stand in records.
    let values: [String]
    /// What people call some of them, with the value.
    let names: [(name: String, value: String)]
  }

  /// Fields of the input that options name, each with the option's name.
  private(set) var inputFields: [(option: String, field: String)] = []
  /// All values that the stage can write, where it said so.
  private(set) var vocabularies: [DocumentPart: Vocabulary] = [:]
  private(set) var expectations: [Expectation] = []
  /// Where findings about the stage's resources go that are no errors.
  public let diagnostics: Diagnostics

  /// Resources whose relative paths start at `directory`.
  package init(directory: String, builtins: Builtins, diagnostics: Diagnostics) {
    self.directory = directory
    self.builtins = builtins
    self.diagnostics = diagnostics
  }

  /// Resources without files, for stages made in code; built-in files are not available.
  public convenience init() {
    self.init(directory: "", builtins: [:], diagnostics: Diagnostics())
  }

  /// Says which parts of a document the stage reads with its options, where its descriptor names all it could read.
  ///
  /// A descriptor's `reads` lead to warnings about a pipeline's order; these, being exact, to errors.
  ///
  /// - Parameter needs: parts of which the stage wants what a stage before has written, although every document has
  ///   something in their place: what was removed from a text, not just the text.
  public func reads(exactly parts: Set<DocumentPart>, needing needs: Set<DocumentPart> = []) {
    exactReads = parts.union(needs)
    self.needs = needs
  }

  /// Says all the values that the stage can write into a part of a document.
  ///
  /// - Parameter names: what people call some of the values, each with its value.
  public func writes(
    only values: [String], named names: [(name: String, value: String)] = [], to part: DocumentPart
  ) { vocabularies[part] = Vocabulary(values: values, names: names) }

  /// Says that the stage looks for a value in a part of a document: it is an error if no stage before can write it.
  public func expects(_ value: MarkedText, in part: DocumentPart) {
    expectations.append(Expectation(part: part, value: value))
  }

  /// Says that an option names a field of the input: a run warns when no record has it, as a slip in the name would go
  /// unseen otherwise.
  ///
  /// - Parameters:
  ///   - field: the field's name; nil when the option is not given.
  ///   - option: the option's name.
  public func readsInput(_ field: String?, named option: String) {
    if let field { inputFields.append((option, field)) }
  }

  /// Warns about a list of rule files of which the later ones replace what the earlier ones say, where `builtin` stands
  /// behind others, or a file stands twice.
  package func checkOrder(of files: [ResourcePath]) {
    for (index, file) in files.enumerated() where index > 0 {
      if files[..<index].contains(where: { $0.path == file.path }) {
        diagnostics.warning("'\(file.path)' stands in this list twice", at: file.mark)
      } else if file.path == ResourcePath.builtinName {
        diagnostics.warning(
          "'\(file.path)' stands behind '\(files[0].path)' and replaces what it says of the same things", at: file.mark,
          hint: "put '\(file.path)' first")
      }
    }
  }

  /// The contents of a file.
  ///
  /// - Parameter builtin: which of the program's own files `builtin` means, if any.
  /// - Throws: `ConfigurationError` at the option's place when the file cannot be read.
  public func bytes(_ resource: ResourcePath, builtin: String? = nil) throws(ConfigurationError) -> [UInt8] {
    try source(resource, builtin: builtin).bytes
  }

  /// The file as parsed YAML.
  ///
  /// - Throws: `ConfigurationError` when the file cannot be read or is no YAML.
  public func yaml(_ resource: ResourcePath, builtin: String? = nil) throws(ConfigurationError) -> YAMLNode {
    try YAMLParser.parse(source(resource, builtin: builtin))
  }

  /// The file as parsed YAML, where a file of one kind is wanted.
  ///
  /// - Throws: `ConfigurationError` also when it looks like one of another kind.
  package func yaml(
    _ resource: ResourcePath, as kind: FileKind, builtin: String? = nil
  ) throws(ConfigurationError) -> YAMLNode {
    let node = try yaml(resource, builtin: builtin)
    if let finding = kind.mismatch(node, path: resource.path, at: resource.mark) { throw ConfigurationError([finding]) }
    return node
  }

  /// A file mapped into memory: for models, which are large and read at random.
  /// - Throws: `ConfigurationError` at the option's place when the file cannot be read.
  public func mapped(_ resource: ResourcePath) throws(ConfigurationError) -> MappedFile {
    let path = resource.path.hasPrefix("/") ? resource.path : FilePaths.join(directory, resource.path)
    do throws(IOError) {
      let file = try MappedFile(path)
      files.append(path)
      digests.append((resource.path, XXHash.hash128(file.bytes)))
      return file
    } catch {
      throw ConfigurationError("cannot read '\(resource.path)': \(error.message)", at: resource.mark)
    }
  }

  /// Says that results depend on a file, or on all files below a directory, that the stage does not read itself. Hidden
  /// files do not count, nor do those that Python compiles as it runs.
  ///
  /// - Throws: `ConfigurationError` at the option's place when something cannot be read.
  public func depend(on resource: ResourcePath) throws(ConfigurationError) {
    let path = FilePaths.join(directory, resource.path)
    do {
      let contents = try FileTreeDigest(path)
      files += contents.files
      digests.append((resource.path, contents.digest))
    } catch {
      let place = error.path == path ? "'\(resource.path)'" : "'\(error.path)', below '\(resource.path)'"
      throw ConfigurationError("cannot read \(place): \(error.message)", at: resource.mark)
    }
  }

  /// A finding for each file that options name and that cannot be opened, in the words of `source` and `mapped`.
  func unreadable(in node: YAMLNode?, _ options: [OptionDescription]) -> [Diagnostic] {
    guard case .mapping(let entries) = node?.content else { return [] }
    return entries.flatMap { entry in
      options.first { $0.name == entry.key }.map { unreadable(entry.value, $0.type) } ?? []
    }
  }

  private func unreadable(_ node: YAMLNode, _ type: OptionType) -> [Diagnostic] {
    switch type {
    case .path:
      guard case .scalar(let name, _) = node.content, !node.isNull, name != ResourcePath.builtinName else { return [] }
      let path = name.hasPrefix("/") ? name : FilePaths.join(directory, name)
      guard access(path, R_OK) != 0 else { return [] }
      return [.error("cannot read '\(name)': \(FilePaths.systemMessage())", at: node.mark)]
    case .list(let element): return node.items.flatMap { unreadable($0, element) }
    case .map(let value):
      guard case .mapping(let entries) = node.content else { return [] }
      return entries.flatMap { unreadable($0.value, value) }
    case .object(let options, _): return unreadable(in: node, options)
    case .anyOf(let types): return types.first.map { unreadable(node, $0) } ?? []
    case .boolean, .integer, .number, .string, .oneOf: return []
    }
  }

  /// The file's path and contents.
  public func source(_ resource: ResourcePath, builtin: String? = nil) throws(ConfigurationError) -> SourceFile {
    let file: SourceFile
    if resource.path == ResourcePath.builtinName {
      guard let builtin, let contents = builtins[builtin] else {
        throw ConfigurationError("there is no built-in file for this option", at: resource.mark)
      }
      file = SourceFile(path: "builtin:\(builtin)", bytes: contents())
    } else {
      let path = resource.path.hasPrefix("/") ? resource.path : FilePaths.join(directory, resource.path)
      do {
        file = SourceFile(path: path, bytes: try FilePaths.contents(path, limit: FilePaths.configurationLimit))
      } catch {
        throw ConfigurationError("cannot read '\(resource.path)': \(error.message)", at: resource.mark)
      }
      files.append(path)
    }
    digests.append((resource.path, file.bytes.withUnsafeBufferPointer { XXHash.hash128($0) }))
    return file
  }
}
