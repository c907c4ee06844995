internal import CDefaultRules
public import Winnow

extension StageRegistry {
  /// A registry with all stages that come with Winnow, and their rule packs.
  public static var builtin: StageRegistry {
    var registry = StageRegistry()
    registry.registerDefaultRules()
    registry.register(CleanBoilerplateStage.self)
    registry.register(CleanSiteChromeStage.self)
    registry.register(DetectSourceStage.self)
    registry.register(ExtractDatesStage.self)
    registry.register(DeduplicateStage.self)
    registry.register(ClassifyTopicStage.self)
    registry.register(trainer: CleanTrainer.self)
    registry.register(trainer: TopicTrainer.self)
    registry.register(evaluator: CleanEvaluator.self)
    registry.register(evaluator: DatesEvaluator.self)
    registry.register(evaluator: DedupEvaluator.self)
    registry.register(evaluator: SourceEvaluator.self)
    registry.register(evaluator: TopicEvaluator.self)
    registry.register(FilterStage.self)
    registry.register(SelectStage.self)
    registry.register(SampleStage.self)
    registry.register(ExecStage.self)
    return registry
  }

  private mutating func registerDefaultRules() {
    guard var pack = winnow_default_rule_packs() else { return }
    while let name = pack.pointee.name {
      nonisolated(unsafe) let contents = UnsafeBufferPointer(start: pack.pointee.bytes, count: pack.pointee.count)
      register(builtin: String(cString: name)) { Array(contents) }
      pack += 1
    }
  }
}
