public import Winnow

/// What becomes of a document that lacks what a condition looks at.
public enum UnknownPolicy: String, CaseIterable, OptionValue {
  case keep
  case drop
}

/// The options of `filter`: one per condition.
public struct FilterOptions: StageOptions {
  public var minimumLength: Int?
  public var maximumLength: Int?
  public var languages: [LanguageSubtag] = []
  public var publishedFrom: PartialDate?
  public var publishedTo: PartialDate?
  public var topics: [MarkedText] = []
  public var minimumTopicScore = 0.0
  public var publishers: [String] = []
  public var dropsDuplicates = false
  public var conditions: [FieldCondition] = []
  public var unknown = UnknownPolicy.drop
  public var isInverted = false

  public init() {}

  public static var schema: [OptionSpec<FilterOptions>] {
    [
      .option(
        "min-length", \.minimumLength, "The text has at least this many characters (code points).",
        range: .atLeast(0), example: "200"),
      .option(
        "max-length", \.maximumLength, "The text has at most this many characters (code points).",
        range: .atLeast(0), example: "100_000"),
      .option("languages", \.languages, "The language is one of these (BCP 47 subtags).", example: "[en, de]"),
      .option(
        "published-from", \.publishedFrom, "Published on this day (or month, or year) or later.", example: "2023-01-01"),
      .option(
        "published-to", \.publishedTo, "Published on this day (or month, or year) or earlier.", example: "2023-12"),
      .option(
        "topics", \.topics, "Classified under one of these topics, given by id or label.",
        example: "[\"medtop:11000000\", sport]"),
      .option(
        "min-topic-score", \.minimumTopicScore, "Topics with a lower score do not count.", range: 0...1,
        example: "0.5"),
      .option(
        "publishers", \.publishers,
        "Published by one of these, given by name, by domain, or by the host of the url; case does not matter.",
        example: "[Reuters, bbc.co.uk]"),
      .option(
        "drop-duplicates", \.dropsDuplicates,
        "No duplicate of another document (as `deduplicate` with `drop: false` marks them).", example: "true"),
      .option(
        "where", \.conditions, "Conditions on any field of the record.",
        example: "[{field: site, equals: example.org}]"),
      .option(
        "unknown", \.unknown,
        "What becomes of a document without language, date, topic or publisher when a condition looks at it."),
      .option("invert", \.isInverted, "Drops the documents that meet all conditions and keeps the others."),
    ]
  }

  /// Options that are conditions.
  public static var alternatives: [String] {
    [
      "min-length", "max-length", "languages", "published-from", "published-to", "topics", "publishers",
      "drop-duplicates", "where",
    ]
  }

  public func validate(_ marks: [String: SourceMark], _ diagnostics: Diagnostics) {
    for (name, isEmpty) in [
      ("languages", languages.isEmpty), ("topics", topics.isEmpty), ("publishers", publishers.isEmpty),
      ("where", conditions.isEmpty),
    ] where isEmpty {
      if let mark = marks[name] { diagnostics.error("option '\(name)' is an empty list", at: mark) }
    }
    if let minimumLength, let maximumLength, minimumLength > maximumLength, let mark = marks["max-length"] {
      diagnostics.error("'max-length' is less than 'min-length'", at: mark)
    }
    if let publishedFrom, let publishedTo, publishedFrom.first > publishedTo.last, let mark = marks["published-to"] {
      diagnostics.error("'published-to' is before 'published-from'", at: mark)
    }
    if topics.isEmpty, let mark = marks["min-topic-score"] {
      diagnostics.error("'min-topic-score' means nothing without 'topics'", at: mark)
    }
  }

  /// What the conditions look at.
  var parts: Set<DocumentPart> {
    var parts: Set<DocumentPart> = []
    if minimumLength != nil || maximumLength != nil { parts.insert(.labels) }
    if !languages.isEmpty { parts.insert(.language) }
    if publishedFrom != nil || publishedTo != nil { parts.insert(.dates) }
    if !topics.isEmpty { parts.insert(.topics) }
    if !publishers.isEmpty { parts.insert(.source) }
    if dropsDuplicates { parts.insert(.duplicate) }
    for condition in conditions {
      switch RecordPath(condition.field)?.field {
      case "text": parts.insert(.labels)
      case "title": parts.insert(.title)
      case "language": parts.insert(.language)
      case "source": parts.insert(.source)
      case "dates": parts.insert(.dates)
      case "duplicate": parts.insert(.duplicate)
      case "topics": parts.insert(.topics)
      default: parts.insert(.fields)
      }
    }
    return parts
  }

  /// What only a stage can have written: without one, no document has `clean`.
  var neededParts: Set<DocumentPart> {
    conditions.contains { RecordPath($0.field)?.field == "clean" } ? [.labels] : []
  }
}
