public import Winnow

/// The options of `clean-site-chrome`.
public struct SiteChromeOptions: StageOptions {
  /// The field that names a record's site; empty: the url's host, else the detected publisher.
  public var siteField = ""
  /// Stories of a site that must have a line before it is chrome.
  public var minimumPages = 3
  /// The share of a site's stories that must have it, 0...1.
  public var minimumShare = 0.1
  /// The share for lines that read like prose, 0...1.
  public var proseShare = 0.5
  /// Memory for counting, in MB.
  public var memory = 256

  public init() {}

  public static var schema: [OptionSpec<SiteChromeOptions>] {
    [
      .option(
        "site-field", \.siteField,
        "Field that names a record's site; without it the url's host, else the publisher that detect-source found.",
        example: "site"),
      .option(
        "minimum-pages", \.minimumPages, "A line is chrome only if so many stories of its site have it.",
        range: .atLeast(2), example: "5"),
      .option(
        "minimum-share", \.minimumShare, "And only if this share of the site's stories has it.", range: 0...1,
        example: "0.1"),
      .option(
        "prose-share", \.proseShare,
        "The share that a line of 120 bytes or more with a sentence's end must have: stories repeat their background.",
        range: 0...1, example: "0.5"),
      .option(
        "memory", \.memory, "Memory for counting lines, in MB; a larger corpus is counted in several passes.",
        range: 1...65536, example: "1024", changesResults: false),
    ]
  }
}
