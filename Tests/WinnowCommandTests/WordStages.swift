import Winnow

/// Labels the first line as title and every line of one word as navigation; finds a source, dates, topics.
struct LabelWordsStage: Stage {
  struct Options: StageOptions {
    enum Mode: String, CaseIterable, OptionValue { case strict, loose }
    var mode = Mode.strict
    var words = ["one", "two"]
    static var schema: [OptionSpec<Options>] {
      [
        .option("mode", \.mode, "How sure to be."),
        .option("words", \.words, "Some words.", example: "[a, b]"),
      ]
    }
  }

  static let descriptor = StageDescriptor(
    name: "label-words", version: 3, summary: "Labels lines of one word.", details: "More about it.", reads: [.page],
    writes: [.labels, .title, .source, .dates],
    examples: [StageExample("a word goes", yaml: "page: \"A title\\nHome\\nText here\"\nexpect: {title: A title}")])

  init(options: Options, resources: StageResources) {}

  func process(_ document: inout Document, scratch: inout Void) -> Verdict {
    var labels = document.blocks.map(\.label)
    var removals: [Removal] = []
    for (index, block) in document.blocks.enumerated() where index > 0 && !document.page[block.range].contains(0x20) {
      labels[index] = .boilerplate(.navigation)
      removals.append(Removal(block: index, rule: "words.one", confidence: 0.9))
    }
    if let first = document.blocks.first {
      labels[0] = .title(isInText: true)
      document.title = String(decoding: document.page[first.range], as: UTF8.self)
      document.titleEvidence = Evidence(page: first.range, rule: "words.first")
      var source = SourceAnnotation()
      source.publisher = SourceAnnotation.Publisher(
        name: "The Example", domain: "example.org", confidence: 0.8,
        evidence: [Evidence(.url, text: "example.org", rule: "words.url")])
      document.source = source
      var dates = DateAnnotation()
      dates.earliest = "2023-01-01"
      dates.mentions = [
        DateAnnotation.Mention(
          range: first.range.lowerBound..<min(first.range.lowerBound + 3, first.range.upperBound), type: .date,
          value: "2023-W01", rule: "words.date")
      ]
      document.dates = dates
    }
    document.label(labels, removals: removals)
    return .keep
  }
}

/// Drops documents whose page has a word.
struct DropWordStage: Stage {
  struct Options: StageOptions {
    var word = ""
    var share: Double?
    static var schema: [OptionSpec<Options>] {
      [
        .option("word", \.word, "The word.", required: true, example: "advert"),
        .option("share", \.share, "Unused.", range: 0...1),
      ]
    }
  }

  static let descriptor = StageDescriptor(
    name: "drop-word", version: 1, summary: "Drops documents with a word.", reads: [.labels], writes: [], examples: [])

  private let word: [UInt8]

  init(options: Options, resources: StageResources) { word = Array(options.word.utf8) }

  func process(_ document: inout Document, scratch: inout Void) -> Verdict {
    let text = document.page
    guard let start = text.indices.first(where: { text[$0...].starts(with: word) }) else { return .keep }
    return .drop(
      DropReason(
        "has-word", detail: "at \(start)", evidence: [Evidence(page: start..<start + word.count, rule: "word")]))
  }
}

/// Gives every document a topic; has rule examples, one of which fails when asked to.
struct WordTopicStage: Stage {
  struct Options: StageOptions {
    var rules = ResourcePath.builtin
    static var schema: [OptionSpec<Options>] { [.option("rules", \.rules, "The rules.")] }
  }

  static let descriptor = StageDescriptor(
    name: "word-topic", version: 1, summary: "Finds a topic.", reads: [.labels, .title], writes: [.topics], examples: []
  )

  private let label: YAMLNode

  init(options: Options, resources: StageResources) throws {
    let diagnostics = Diagnostics()
    var reader = MappingReader(try resources.yaml(options.rules, builtin: "word.yaml"), of: "a rule pack", diagnostics)
    label = reader.take("label") ?? YAMLNode(.scalar("", isPlain: true), mark: reader.mark)
    reader.finish()
    try diagnostics.throwIfErrors()
  }

  func process(_ document: inout Document, scratch: inout Void) throws -> Verdict {
    document.topics = [
      TopicAnnotation(
        id: "t:1", label: try label.string(), level: 1, score: 0.75, basis: .rules, terms: ["some", "term"])
    ]
    return .keep
  }

  func runRuleExamples() -> RuleExampleReport {
    var report = RuleExampleReport()
    if (try? label.string()) == "wrong" {
      report.failures.append(.error("example of 'label' fails", at: label.mark))
    } else {
      report.passed = 2
    }
    return report
  }
}

extension StageRegistry {
  /// The stages of these tests, in an order that is not the one of a pipeline.
  static var words: StageRegistry {
    var registry = StageRegistry()
    registry.register(WordTopicStage.self)
    registry.register(LabelWordsStage.self)
    registry.register(DropWordStage.self)
    registry.register(builtin: "word.yaml") { Array("label: things".utf8) }
    return registry
  }
}

/// What `label-words`, `word-topic` and `drop-word: {word: advert}` do with a page of three lines, as `trace` shows it before
/// a run and `explain` after it.
enum WordStory {
  static let text: String = {
    let rule = String(repeating: "─", count: 40)
    return """
      3 lines with text, 38 bytes

      ── label-words \(rule)
        1 T A title

        3 - Home  ← navigation words.one 0.90
        4   Some text with an advert
      title      A title
                   words.first, line 1: [A title]
      publisher  The Example (example.org) 0.80
                   words.url, url: example.org
      bounds     2023-01-01 to …
      mention    DATE 2023-W01
                   words.date, line 1: [A t]itle

      ── word-topic \(rule)
      topic      things (t:1) 0.75 by rules: some, term

      ── drop-word \(rule)
      nothing new
      drops the page: has-word (at 32)
                   word, line 4: Some text with an [advert]

      dropped by drop-word: has-word (at 32)

      """
  }()
}
