public import Winnow
internal import WinnowText

/// Labels every line of a page as article, title, or a kind of boilerplate.
///
/// About 60 MB of page text per second and core. Working memory is some 200 bytes per line, but for no more than
/// 16,384 lines: longer pages are cleaned in stretches, and the title is looked for in the first.
public struct CleanBoilerplateStage: Stage {
  public typealias Options = CleanBoilerplateOptions

  let rules: BoilerplateRules
  private let scorers: LineScorers
  private let cleaner: PageCleaner

  /// Pages with more lines are cleaned in stretches of so many, as if each were a page: no article is that long, and the
  /// figures of a line take a hundred times the memory of the shortest ones.
  static let longestStretch = 16_384

  public init(options: CleanBoilerplateOptions, resources: StageResources) throws {
    let rules = try Self.loadRules(options.rules, resources)
    let node = try resources.yaml(options.model, as: .lineModel, builtin: "boilerplate.model.yaml")
    let diagnostics = Diagnostics()
    let models = LineModels(node, diagnostics)
    try diagnostics.throwIfErrors()
    self.init(options, rules: rules, models: models)
    resources.writes(only: LanguageIdentifier.languages, to: .language)
  }

  /// The stage with models that are in no file.
  init(_ options: CleanBoilerplateOptions, rules: BoilerplateRules, models: LineModels) {
    self.rules = rules
    scorers = LineScorers(models)
    let thresholds = models.withTopic.thresholds
    let threshold =
      switch options.mode {
      case .precision: thresholds.precision
      case .balanced: thresholds.balanced
      case .recall: thresholds.recall
      }
    cleaner = PageCleaner(options, rules: rules, scorers: scorers, threshold: threshold)
  }

  static func loadRules(
    _ paths: [ResourcePath], _ resources: StageResources
  ) throws(ConfigurationError) -> BoilerplateRules {
    let diagnostics = Diagnostics()
    var reader = BoilerplateRulesReader(diagnostics)
    resources.checkOrder(of: paths)
    for path in paths { reader.read(try resources.yaml(path, as: .boilerplateRules, builtin: "boilerplate.yaml")) }
    try diagnostics.throwIfErrors()
    for warning in diagnostics.all { resources.diagnostics.report(warning) }
    return reader.compiled
  }

  /// The working memory of one worker.
  public final class Scratch {
    let page = PageLines()
    let rules: BoilerplateRules.Scratch
    var decisions: [LineDecision] = []
    var labels: [BlockLabel] = []

    init(_ rules: BoilerplateRules) { self.rules = BoilerplateRules.Scratch(rules) }
  }

  public func makeScratch() -> Scratch { Scratch(rules) }

  public func process(_ document: inout Document, scratch: inout Scratch) throws -> Verdict {
    try clean(&document, &scratch)
    return .keep
  }

  func clean(_ document: inout Document, _ scratch: inout Scratch) throws(RegularExpression.LimitError) {
    guard !document.blocks.isEmpty else { return document.label([], removals: []) }
    scratch.labels.removeAll(keepingCapacity: true)
    var removals: [Removal] = []
    let page = scratch.page
    let count = document.blocks.count
    var start = 0
    while start < count {
      let end = min(count, start + Self.longestStretch)
      page.measure(document, rules.tables, blocks: start..<end)
      rules.mark(page, document, scratch: scratch.rules)
      if let failure = scratch.rules.failure { throw failure }
      scorers.scorer(topicWords: page.topicWordCount, lines: page.lines.count).score(page)
      cleaner.clean(&document, findsTitle: start == 0, scratch, &removals)
      start = end
    }
    document.label(scratch.labels, removals: removals)
    document.keepLonelyTitle()
    cleaner.identifyLanguage(&document)
  }

  public func runRuleExamples() -> RuleExampleReport {
    BoilerplateRuleExamples(rules: rules).run()
  }
}
