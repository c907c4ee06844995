internal import Winnow
internal import WinnowText

/// The reference of a stage, made from its declarations.
enum StageReference {
  /// One option with those inside it: `name` or `outer.name`.
  private struct Row {
    let name: String
    let option: OptionDescription

    /// `number, 0 to 1, default 0.5`.
    var facts: String {
      var facts = [option.type.shortName]
      if let range = option.range { facts.append(OptionDescription.text(of: range)) }
      if option.isRequired { facts.append("required") }
      if let value = option.defaultValue { facts.append("default \(value)") }
      return facts.joined(separator: ", ")
    }
  }

  private static func rows(_ options: [OptionDescription], prefix: String = "") -> [Row] {
    options.flatMap { option in
      [Row(name: prefix + option.name, option: option)]
        + rows(option.type.innerOptions, prefix: "\(prefix)\(option.name).")
    }
  }

  private static func parts(_ parts: Set<DocumentPart>) -> String {
    let names = DocumentPart.allCases.filter { parts.contains($0) }.map(\.rawValue)
    return names.isEmpty ? "nothing" : names.joined(separator: ", ")
  }

  /// For terminals.
  static func text(_ definition: StageDefinition, _ style: TerminalStyle) -> String {
    let descriptor = definition.descriptor
    var lines = ["\(style.paint(descriptor.name, .bold)): \(descriptor.summary)", ""]
    if !descriptor.details.isEmpty { lines += [TextWrapping.wrap(descriptor.details), ""] }
    lines.append("Reads \(parts(descriptor.reads)); writes \(parts(descriptor.writes)).")
    if definition.isCorpus {
      lines.append("Needs the whole corpus: the run reads everything before this stage decides.")
    }
    lines += ["", style.paint("Options", .bold)]
    let rows = rows(definition.options)
    if rows.isEmpty { lines.append("  none") }
    for row in rows {
      lines.append("  \(style.paint(row.name, .cyan))  (\(row.facts))")
      lines.append("      \(row.option.doc)")
      if let example = row.option.example { lines.append("      for example \(row.option.name): \(example)") }
    }
    for example in descriptor.examples {
      lines += ["", style.paint("Example: \(example.name)", .bold)]
      lines += example.yaml.split(separator: "\n", omittingEmptySubsequences: false).map { "  \($0)" }
    }
    return lines.joined(separator: "\n")
  }

  /// For documentation.
  static func markdown(_ definition: StageDefinition) -> String {
    let descriptor = definition.descriptor
    var lines = ["## `\(descriptor.name)`", "", descriptor.summary, ""]
    if !descriptor.details.isEmpty { lines += [descriptor.details, ""] }
    lines += ["Reads: \(parts(descriptor.reads)). Writes: \(parts(descriptor.writes)).", ""]
    let rows = rows(definition.options)
    if !rows.isEmpty {
      lines += ["| option | type | default | what it is |", "|---|---|---|---|"]
      for row in rows {
        let range = row.option.range.map { ", " + OptionDescription.text(of: $0) } ?? ""
        let value = row.option.isRequired ? "required" : row.option.defaultValue.map { "`\($0)`" } ?? ""
        let type = (row.option.type.shortName + range).replacing("|", with: "\\|")
        lines.append("| `\(row.name)` | \(type) | \(value) | \(row.option.doc.replacing("|", with: "\\|")) |")
      }
    }
    for example in descriptor.examples {
      lines += ["", "Example: \(example.name)", "", "```yaml", example.yaml, "```"]
    }
    return lines.joined(separator: "\n")
  }

  /// For programs.
  static func json(_ definition: StageDefinition) -> JSONValue {
    let descriptor = definition.descriptor
    func names(_ parts: Set<DocumentPart>) -> JSONValue {
      .array(DocumentPart.allCases.filter { parts.contains($0) }.map { .string($0.rawValue) })
    }
    return .object([
      JSONValue.Member("name", .string(descriptor.name)),
      JSONValue.Member("version", .number("\(descriptor.version)")),
      JSONValue.Member("summary", .string(descriptor.summary)),
      JSONValue.Member("details", .string(descriptor.details)),
      JSONValue.Member("corpus", .bool(definition.isCorpus)),
      JSONValue.Member("reads", names(descriptor.reads)),
      JSONValue.Member("writes", names(descriptor.writes)),
      JSONValue.Member("options", PipelineSchema.options(definition.options)),
      JSONValue.Member(
        "examples",
        .array(
          descriptor.examples.map {
            .object([JSONValue.Member("name", .string($0.name)), JSONValue.Member("yaml", .string($0.yaml))])
          })),
    ])
  }
}

extension OptionType {
  /// The options inside a mapping with options of its own, or inside a list of such.
  fileprivate var innerOptions: [OptionDescription] {
    switch self {
    case .object(let options, _): options
    case .anyOf(let types): types.flatMap(\.innerOptions)
    case .list(let element), .map(let element): element.innerOptions
    default: []
    }
  }

  /// `name`, without the names of inner options, which have lines of their own.
  fileprivate var shortName: String {
    switch self {
    case .object: "mapping"
    case .anyOf(let types): types.map(\.shortName).joined(separator: " | ")
    case .list(let element): "list of \(element.pluralName)"
    case .map(let value): "mapping from names to \(value.pluralName)"
    default: name
    }
  }

  private var pluralName: String {
    switch self {
    case .object: "mappings"
    case .anyOf(let types): types.map(\.pluralName).joined(separator: " | ")
    case .boolean: "booleans"
    case .integer: "whole numbers"
    case .number: "numbers"
    case .string: "strings"
    case .path: "paths"
    case .oneOf(let names): names.joined(separator: " | ")
    default: shortName
    }
  }
}
