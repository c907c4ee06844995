internal import Winnow

/// What a command line says to a trainer or an evaluator: its name, files, and options that only it knows.
struct ToolArguments {
  /// The name, unless there is nothing but options.
  let name: String?
  private let rest: ArraySlice<String>

  /// - Parameter words: everything that the command itself does not know.
  init(_ words: [String]) {
    if let first = words.first, !first.hasPrefix("-") {
      name = first
      rest = words.dropFirst()
    } else {
      name = nil
      rest = words[...]
    }
  }

  /// The files, and the options as the mapping that they would be in a pipeline file.
  /// - Throws: `Diagnostic` for an option without value, `ConfigurationError` for a value that is no YAML.
  func split(_ options: [OptionDescription]) throws -> (files: [String], options: YAMLNode) {
    var files: [String] = []
    var values: [(name: String, values: [String])] = []
    var words = rest
    while let word = words.popFirst() {
      guard word.hasPrefix("--"), word.count > 2 else {
        if word == "--" {
          files += words
          break
        }
        if word.hasPrefix("-"), word != "-" { throw Diagnostic.error("unknown option '\(word)'", at: nil) }
        files.append(word)
        continue
      }
      let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(parts[0])
      let value: String
      if parts.count > 1 {
        value = String(parts[1])
      } else {
        let names = options.map(\.name)
        guard names.contains(name) else {
          throw Diagnostic.error(
            "unknown option '--\(name)'", at: nil, hint: Suggestion.hint(for: name, among: names))
        }
        guard let next = words.popFirst() else { throw Diagnostic.error("option '--\(name)' needs a value", at: nil) }
        value = next
      }
      if let known = values.firstIndex(where: { $0.name == name }) {
        values[known].values.append(value)
      } else {
        values.append((name, [value]))
      }
    }
    let lines = values.map { name, values in
      "\(Self.quoted(name)): \(Self.yaml(values, options.first { $0.name == name }?.type))\n"
    }
    let file = SourceFile(path: Self.fileName, bytes: Array((values.isEmpty ? "{}" : lines.joined()).utf8))
    do throws(ConfigurationError) { return (files, try YAMLParser.parse(file)) } catch { throw retold(error) }
  }

  private static let fileName = "command line"

  /// Findings about options in the words of the command line: nobody has seen the mapping that they were read as.
  func retold(_ error: ConfigurationError) -> ConfigurationError {
    ConfigurationError(error.diagnostics.map(retold))
  }

  private func retold(_ finding: Diagnostic) -> Diagnostic {
    guard finding.mark?.file.path == Self.fileName else { return finding }
    var finding = finding
    finding.mark = nil
    for word in rest where word.hasPrefix("--") {
      let name = String(word.dropFirst(2).prefix { $0 != "=" })
      let prefix = "option '\(name)': "
      guard finding.message.hasPrefix(prefix) else { continue }
      finding.message = "\(given(name)): \(finding.message.dropFirst(prefix.count))"
      finding.hint = finding.hint?.replacing("for example \(name): ", with: "for example --\(name) ")
      return finding
    }
    return finding
  }

  /// An option as it was given: `--folds 1`.
  private func given(_ name: String) -> String {
    guard let index = rest.firstIndex(where: { $0 == "--\(name)" || $0.hasPrefix("--\(name)=") }) else {
      return "--\(name)"
    }
    let word = rest[index]
    return word.contains("=") || index + 1 == rest.endIndex ? word : "\(word) \(rest[index + 1])"
  }

  /// The values of an option as YAML: words as they are where the option takes words.
  private static func yaml(_ values: [String], _ type: OptionType?) -> String {
    switch type {
    case .string, .path, .oneOf: values.count == 1 ? quoted(values[0]) : list(values)
    case .list(let element): values.count == 1 && values[0].hasPrefix("[") ? values[0] : list(values, element)
    default: values.count == 1 ? values[0] : list(values)
    }
  }

  private static func list(_ values: [String], _ element: OptionType? = nil) -> String {
    "[" + values.map { yaml([$0], element ?? .string) }.joined(separator: ", ") + "]"
  }

  private static func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "''") + "'" }
}
