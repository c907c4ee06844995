/// A text in options that remembers where it stands, so that a finding about it points at it and not at its list.
public struct MarkedText: OptionValue, Equatable, ExpressibleByStringLiteral {
  public let text: String
  /// Where the text stands; nil for one that no file gave.
  public let mark: SourceMark?

  /// Creates a text with its place.
  public init(_ text: String, mark: SourceMark? = nil) {
    self.text = text
    self.mark = mark
  }

  public init(stringLiteral text: String) { self.init(text) }

  public static var optionType: OptionType { .string }
  public static func decodeOption(_ node: YAMLNode, _ diagnostics: Diagnostics) throws(Diagnostic) -> MarkedText {
    MarkedText(try node.string(), mark: node.mark)
  }
  public var optionText: String? { text.optionText }

  public static func == (left: MarkedText, right: MarkedText) -> Bool { left.text == right.text }
}
