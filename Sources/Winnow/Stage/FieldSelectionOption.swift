/// In options, an output field is a field of the record, a path into one, or either with a new name:
/// `dates.published.value as published`.
extension FieldSelection.Entry: OptionValue {
  public static var optionType: OptionType { .string }

  /// Reads `path` or `path as name`; warns about names that look like a field of Winnow's mistyped.
  public static func decodeOption(
    _ node: YAMLNode, _ diagnostics: Diagnostics
  ) throws(Diagnostic) -> FieldSelection.Entry {
    let words = try node.string().split(separator: " ").map(String.init)
    guard words.count == 1 || words.count == 3 && words[1] == "as", let path = RecordPath(words[0]) else {
      throw .error(
        "expected a field or 'path as name', found '\(words.joined(separator: " "))'", at: node.mark,
        hint: "for example: dates.published.value as published")
    }
    if let slip = slip(in: path, at: node.mark) { diagnostics.report(slip) }
    return FieldSelection.Entry(field: words[0], name: words[words.count - 1])
  }

  /// A warning about a path that looks like one into the record contract, but leads nowhere in it.
  package static func slip(in path: RecordPath, at mark: SourceMark) -> Diagnostic? {
    if let nearest = mistyped(path.field) {
      return Diagnostic(
        .warning, "'\(path.field)' is no field that Winnow writes; taken for a field of the input", at: mark,
        hint: "did you mean '\(nearest)'?")
    }
    guard let (parent, part, known) = RecordShape.slip(in: path) else { return nil }
    guard !known.isEmpty else {
      return Diagnostic(.warning, "'\(parent)' of the record has nothing below it, such as '\(part)'", at: mark)
    }
    return Diagnostic(
      .warning, "'\(parent)' of the record has no '\(part)'", at: mark,
      hint: Suggestion.nearest(to: part, among: known).map { "did you mean '\(parent).\($0)'?" }
        ?? "known: \(known.joined(separator: ", "))")
  }

  /// The field of the record contract that `name` is a slip of; nil for longer and shorter words, which are names in
  /// their own right (`text_raw`, `date`).
  private static func mistyped(_ name: String) -> String? {
    let fields = RecordEncoder.contractFields
    guard !fields.contains(name), let nearest = Suggestion.nearest(to: name, among: fields) else { return nil }
    return name.hasPrefix(nearest) || nearest.hasPrefix(name) ? nil : nearest
  }

  public var optionText: String? { field == name ? field : "\(field) as \(name)" }
}
