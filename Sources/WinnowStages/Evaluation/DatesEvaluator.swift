public import Winnow
internal import WinnowText

/// Scores `extract-dates` against texts whose temporal expressions are labelled: `winnow eval dates`.
public struct DatesEvaluator: Evaluator {
  /// The options of `winnow eval dates`.
  public struct Options: StageOptions {
    public var textField = "text"
    public var timexesField = "timexes"
    public var publishedField = "dct"
    public var language = "en"
    public var rules: [ResourcePath] = [.builtin]
    public var worst = 20

    public init() {}

    public static var schema: [OptionSpec<Options>] {
      [
        .option("text-field", \.textField, "Field with the text.", example: "page_text"),
        .option(
          "timexes-field", \.timexesField,
          "Field with the list of expressions: objects with start, end (in Unicode code points), type and value."),
        .option("published-field", \.publishedField, "Field with the publication date.", example: "published_at"),
        .option("language", \.language, "Language of the texts.", example: "de"),
        .option("rules", \.rules, "Grammars, as in the stage.", example: "[builtin, rules/nl.yaml]"),
        .option("worst", \.worst, "How many classes of errors to show.", range: .atLeast(0)),
      ]
    }
  }

  public static let descriptor = ToolDescriptor(
    name: "dates",
    summary: "Scores extract-dates against texts with labelled temporal expressions.",
    details: """
      Prints the measures of TempEval-3, added up over all texts: F1 of the extents (strict: the same; relaxed: they \
      overlap), and of types and values in overlapping pairs. Below stand the most frequent classes of errors, by what is \
      wrong and the rule that read the expression (for missed ones the labelled type), each with an example.
      """)

  private let stage: ExtractDatesStage
  private let options: Options

  public init(options: Options, resources: StageResources) throws {
    var stageOptions = ExtractDatesOptions()
    stageOptions.rules = options.rules
    stageOptions.languages = [LanguageSubtag(options.language)]
    stageOptions.publishedField = options.publishedField
    stage = try ExtractDatesStage(options: stageOptions, resources: resources)
    self.options = options
  }

  /// An error's class, and how it looks in the text.
  private struct Finding: Sendable {
    var kind: String
    var example: String
  }

  private struct Scored: Sendable {
    let score: TimexScore
    let findings: [Finding]
  }

  public func evaluate(_ records: LabelledRecords) throws -> ToolReport {
    var total = TimexScore()
    var texts = 0
    var classes: [String: (count: Int, example: String)] = [:]
    let stage = stage
    let options = options
    let unreadable = try records.read(textField: options.textField) {
      var scratch = stage.makeScratch()
      return { document -> Scored? in
        guard let gold = Self.timexes(document, options.timexesField) else { return nil }
        document.language = options.language
        _ = try stage.process(&document, scratch: &scratch)
        return Self.score(document, gold)
      }
    } consume: { scored in
      guard let scored else { return }
      texts += 1
      total += scored.score
      for finding in scored.findings {
        classes[finding.kind, default: (0, finding.example)].count += 1
      }
    }
    guard texts > 0 else {
      throw Diagnostic.error(
        "no record has labelled expressions in '\(options.timexesField)'", at: nil,
        hint: "name the field with --timexes-field")
    }
    return report(texts, total, classes, unreadable)
  }

  /// The labelled expressions; nil without the field. Empty ones stand for the document's own date and are left out.
  private static func timexes(_ document: Document, _ field: String) -> [Timex]? {
    guard let json = document.field(field), case .array(let items)? = try? JSONValue(parsing: json) else { return nil }
    return items.compactMap { item in
      guard let start = item["start"]?.int, let end = item["end"]?.int, end > start else { return nil }
      return Timex(start: start, end: end, type: item["type"]?.text ?? "", value: item["value"]?.text ?? "")
    }
  }

  private static func score(_ document: Document, _ gold: [Timex]) -> Scored {
    document.page.withUnsafeBufferPointer { page in
      let index = CodePointIndex(page)
      let found = (document.dates?.mentions ?? []).map { mention in
        Timex(
          start: index.codePoints(before: mention.range.lowerBound),
          end: index.codePoints(before: mention.range.upperBound),
          type: mention.type.rawValue, value: mention.value, rule: mention.rule)
      }
      func text(_ timex: Timex?) -> String {
        guard let timex else { return "none" }
        let bytes =
          index.byteOffset(ofCodePoint: timex.start, in: page)..<index.byteOffset(ofCodePoint: timex.end, in: page)
        let words = String(decoding: page[bytes], as: UTF8.self).split(whereSeparator: \.isWhitespace)
        return "[\(words.joined(separator: " "))] \(timex.type) \(timex.value)"
      }
      var score = TimexScore()
      var findings: [Finding] = []
      score.add(gold: gold, found: found) { fault, expected, answer in
        findings.append(
          Finding(
            kind: "\(fault.rawValue)  \(answer?.rule ?? expected?.type ?? "")",
            example: "\(document.id): \(text(expected)) – \(text(answer))"))
      }
      return Scored(score: score, findings: findings)
    }
  }

  private func report(
    _ texts: Int, _ total: TimexScore, _ classes: [String: (count: Int, example: String)],
    _ unreadable: LabelledRecords.Unreadable
  ) -> ToolReport {
    var text = "texts    \(texts)\nlabelled \(total.gold)  found \(total.found)\n"
    for (name, part) in [
      ("strict ", total.strict), ("relaxed", total.relaxed), ("type   ", total.types), ("value  ", total.values),
    ] {
      // F1 is twice the matches over all of both sides.
      text += "\(name)  F1 \(EvaluationText.percent(2 * part, of: total.gold + total.found))"
      text += "  precision \(EvaluationText.percent(part, of: total.found))"
      text += "  recall \(EvaluationText.percent(part, of: total.gold))\n"
    }
    text += EvaluationText.unreadable(unreadable, width: 11)
    let worst = classes.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }.prefix(options.worst)
    if !worst.isEmpty {
      text += "\nworst classes: labelled – found\n"
      for (kind, value) in worst { text += "\(value.count)  \(kind)\n    \(value.example)\n" }
    }
    var writer = JSONWriter()
    writer.beginObject()
    EvaluationText.number("texts", texts, &writer)
    EvaluationText.number("strict_f1", total.strictF1, &writer)
    EvaluationText.number("relaxed_f1", total.relaxedF1, &writer)
    EvaluationText.number("type_f1", total.typeF1, &writer)
    EvaluationText.number("value_f1", total.valueF1, &writer)
    EvaluationText.number("unreadable", unreadable.count, &writer)
    writer.endObject()
    return ToolReport(text: text, json: writer.bytes)
  }
}
