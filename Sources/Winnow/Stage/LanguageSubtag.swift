/// A language as documents have it: a BCP 47 primary subtag in lower case, such as `en`.
public struct LanguageSubtag: OptionValue, Equatable {
  public let text: String
  /// Where it stands; nil for one that no file gave.
  public let mark: SourceMark?

  package init(_ text: String, mark: SourceMark? = nil) {
    self.text = text
    self.mark = mark
  }

  public static var optionType: OptionType { .string }
  public static func decodeOption(_ node: YAMLNode, _ diagnostics: Diagnostics) throws(Diagnostic) -> LanguageSubtag {
    let text = try node.string()
    guard isSubtag(text) else {
      let primary = primary(of: text)
      throw .error(
        "'\(text)' is no language subtag", at: node.mark,
        hint: text.contains(",")
          ? "write a list: [\(text)]"
          : isSubtag(primary)
            ? "write \(primary): two or three small letters, without a region" : "for example en, de, zh")
    }
    return LanguageSubtag(text, mark: node.mark)
  }
  public var optionText: String? { text }

  /// The primary subtag of a tag, in lower case: `en` of `en-GB`.
  package static func primary(of tag: String) -> String { tag.prefix { $0 != "-" && $0 != "_" }.lowercased() }

  private static func isSubtag(_ text: String) -> Bool {
    (2...3).contains(text.utf8.count) && text.utf8.allSatisfy { (0x61...0x7A).contains($0) }
  }

  public static func == (left: LanguageSubtag, right: LanguageSubtag) -> Bool { left.text == right.text }
}
