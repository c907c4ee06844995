public import Winnow

/// How much to remove when in doubt.
public enum CleanMode: String, CaseIterable, OptionValue {
  /// Rather lose a line of the article than keep one that is none.
  case precision
  case balanced
  /// Rather keep a line that may be none.
  case recall
}

/// The options of `clean-boilerplate`.
public struct CleanBoilerplateOptions: StageOptions {
  public var mode = CleanMode.balanced
  public var keepTitle = false
  public var keepHeadings = true
  public var keepCaptions = false
  public var keepBylines = false
  public var rules: [ResourcePath] = [.builtin]
  public var model = ResourcePath.builtin

  public init() {}

  public static var schema: [OptionSpec<CleanBoilerplateOptions>] {
    [
      .option("mode", \.mode, "What to do with lines in doubt: remove them, go by the odds, or keep them."),
      .option("keep-title", \.keepTitle, "Whether the title line belongs to the text; else only to `title`."),
      .option("keep-headings", \.keepHeadings, "Whether the article's section headings belong to the text."),
      .option("keep-captions", \.keepCaptions, "Whether captions of pictures belong to the text."),
      .option("keep-bylines", \.keepBylines, "Whether lines that name the authors belong to the text."),
      .option(
        "rules", \.rules, "Rule packs; a rule replaces one with the same id in a pack before.",
        example: "[builtin, rules/my-sites.yaml]"),
      .option("model", \.model, "The line model's weights."),
    ]
  }
}
