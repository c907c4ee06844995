public import Winnow

/// One rule for choosing the canonical of a cluster.
public enum KeepPolicy: OptionValue, Equatable {
  /// The earliest publication date, or crawl date where none is known; undated documents come last.
  case earliest
  /// The body of most words.
  case longest
  /// The first in the input.
  case first
  /// The publisher that stands first in the list; others come last.
  case preferSource([String])

  private static let preferSourceName = "prefer-source"
  private static let names = ["earliest", "longest", "first", preferSourceName]

  public static var optionType: OptionType {
    let sources = OptionDescription(
      name: preferSourceName, type: .list(.string), doc: "Names or domains of publishers, the best first.",
      isRequired: true, example: "[Reuters, bbc.co.uk]")
    return .anyOf([.oneOf(names.filter { $0 != preferSourceName }), .object([sources])])
  }

  public static func decodeOption(_ node: YAMLNode, _ diagnostics: Diagnostics) throws(Diagnostic) -> KeepPolicy {
    if case .mapping(let entries) = node.content {
      guard let entry = entries.first, entries.count == 1 else {
        throw .error("a rule is one name, or `prefer-source: [names]`", at: node.mark)
      }
      guard entry.key == preferSourceName else { throw unknown(entry.key, at: entry.keyMark) }
      let sources = try entry.value.strings()
      guard !sources.isEmpty else { throw .error("prefer-source needs names or domains", at: entry.value.mark) }
      return .preferSource(sources)
    }
    let name = try node.string()
    switch name {
    case "earliest": return .earliest
    case "longest": return .longest
    case "first": return .first
    case preferSourceName:
      throw .error("prefer-source needs a list", at: node.mark, hint: "for example {prefer-source: [Reuters]}")
    default: throw unknown(name, at: node.mark)
    }
  }

  private static func unknown(_ name: String, at mark: SourceMark) -> Diagnostic {
    .error(
      "'\(name)' is not one of \(names.joined(separator: ", "))", at: mark,
      hint: Suggestion.hint(for: name, among: names))
  }

  public var optionText: String? {
    switch self {
    case .earliest: "earliest"
    case .longest: "longest"
    case .first: "first"
    case .preferSource(let sources): "{\(Self.preferSourceName): \(sources.optionText ?? "[]")}"
    }
  }
}
