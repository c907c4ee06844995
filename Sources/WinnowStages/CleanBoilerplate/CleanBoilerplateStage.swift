public import Winnow
internal import WinnowText

/// Labels every line of a page as article, title, or a kind of boilerplate.
public struct CleanBoilerplateStage: Stage {
  public typealias Options = CleanBoilerplateOptions

  private let options: CleanBoilerplateOptions
  let rules: BoilerplateRules
  private let model: LineModel
  private let functionWords = FunctionWords()

  public init(options: CleanBoilerplateOptions, resources: StageResources) throws {
    self.options = options
    rules = try Self.loadRules(options.rules, resources)
    let node = try resources.yaml(options.model, builtin: "boilerplate.model.yaml")
    let diagnostics = Diagnostics()
    model = LineModel(node, diagnostics)
    try diagnostics.throwIfErrors()
    resources.writes(only: LanguageIdentifier.languages, to: .language)
  }

  static func loadRules(
    _ paths: [ResourcePath], _ resources: StageResources
  ) throws(ConfigurationError) -> BoilerplateRules {
    let diagnostics = Diagnostics()
    var reader = BoilerplateRulesReader(diagnostics)
    for path in paths { reader.read(try resources.yaml(path, builtin: "boilerplate.yaml")) }
    try diagnostics.throwIfErrors()
    for warning in diagnostics.all { resources.diagnostics.report(warning) }
    return reader.compiled
  }

  /// The working memory of one worker.
  public final class Scratch {
    let page = PageLines()
    let rules: BoilerplateRules.Scratch
    var decisions: [LineDecision] = []
    var isKept: [Bool] = []
    var labels: [BlockLabel] = []

    init(_ rules: BoilerplateRules) { self.rules = BoilerplateRules.Scratch(rules) }
  }

  public func makeScratch() -> Scratch { Scratch(rules) }

  public func process(_ document: inout Document, scratch: inout Scratch) throws -> Verdict {
    guard !document.blocks.isEmpty else {
      document.label([], removals: [])
      return .keep
    }
    let page = scratch.page
    page.measure(document, functionWords)
    rules.mark(page, document, scratch: scratch.rules)
    model.score(page)
    PageCleaner(options: options, rules: rules.rules, threshold: threshold).clean(&document, scratch)
    return .keep
  }

  private var threshold: Int {
    switch options.mode {
    case .precision: model.thresholds.precision
    case .balanced: model.thresholds.balanced
    case .recall: model.thresholds.recall
    }
  }

  public func runRuleExamples() -> RuleExampleReport {
    BoilerplateRuleExamples(rules: rules, functionWords: functionWords).run()
  }
}
