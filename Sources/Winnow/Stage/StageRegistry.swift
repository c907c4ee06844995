/// The stages a program knows, by name, with their trainers and evaluators; a plugin's executable adds its own.
public struct StageRegistry: Sendable {
  package private(set) var definitions: [StageDefinition] = []
  package private(set) var trainers: [ToolDefinition<TrainedModel>] = []
  package private(set) var evaluators: [ToolDefinition<ToolReport>] = []
  package private(set) var builtins: StageResources.Builtins = [:]

  /// A registry without stages.
  public init() {}

  /// Adds a stage.
  /// - Precondition: no stage of that name is registered.
  public mutating func register<S: Stage>(_ type: S.Type) {
    add(
      StageDefinition(descriptor: S.descriptor, options: S.Options.schema.map(\.description), isCorpus: false) {
        .map(TypedMapStage(stage: try S(options: $0.decode(S.Options.self), resources: $0.resources)))
      })
  }

  /// Adds a corpus stage.
  /// - Precondition: no stage of that name is registered.
  public mutating func register<S: CorpusStage>(_ type: S.Type) {
    add(
      StageDefinition(descriptor: S.descriptor, options: S.Options.schema.map(\.description), isCorpus: true) {
        .corpus(TypedCorpusStage(stage: try S(options: $0.decode(S.Options.self), resources: $0.resources)))
      })
  }

  /// Adds a batch stage.
  /// - Precondition: no stage of that name is registered.
  public mutating func register<S: BatchStage>(_ type: S.Type) {
    add(
      StageDefinition(descriptor: S.descriptor, options: S.Options.schema.map(\.description), isCorpus: false) {
        .map(TypedBatchStage(stage: try S(options: $0.decode(S.Options.self), resources: $0.resources)))
      })
  }

  /// Adds what `train NAME` runs.
  /// - Precondition: no trainer of that name is registered.
  public mutating func register<T: Trainer>(trainer type: T.Type) {
    let name = T.descriptor.name
    precondition(!trainers.contains { $0.descriptor.name == name }, "trainer '\(name)' is registered twice")
    trainers.append(ToolDefinition<TrainedModel>(type))
  }

  /// Adds what `eval NAME` runs.
  /// - Precondition: no evaluator of that name is registered.
  public mutating func register<E: Evaluator>(evaluator type: E.Type) {
    let name = E.descriptor.name
    precondition(!evaluators.contains { $0.descriptor.name == name }, "evaluator '\(name)' is registered twice")
    evaluators.append(ToolDefinition<ToolReport>(type))
  }

  /// Adds a file inside the program that options can name as `builtin`.
  public mutating func register(builtin name: String, _ contents: @escaping @Sendable () -> [UInt8]) {
    builtins[name] = contents
  }

  private mutating func add(_ definition: StageDefinition) {
    precondition(
      self[definition.descriptor.name] == nil, "stage '\(definition.descriptor.name)' is registered twice")
    definitions.append(definition)
  }

  /// The stage called `name`.
  package subscript(name: String) -> StageDefinition? {
    definitions.first { $0.descriptor.name == name }
  }
}

/// A registered stage.
package struct StageDefinition: Sendable {
  package let descriptor: StageDescriptor
  package let options: [OptionDescription]
  package let isCorpus: Bool
  /// Decodes the options and creates the stage.
  package let make: @Sendable (StageConfiguration) throws -> StageInstance
}

/// What a pipeline file says about one stage.
package struct StageConfiguration {
  /// The options' mapping, if there is one.
  package let node: YAMLNode?
  /// Where the stage stands in the pipeline file.
  package let mark: SourceMark
  package let name: String
  package let resources: StageResources

  package init(name: String, node: YAMLNode?, mark: SourceMark, resources: StageResources) {
    self.name = name
    self.node = node
    self.mark = mark
    self.resources = resources
  }

  /// The decoded options.
  /// - Throws: `ConfigurationError` with every mistake in them.
  func decode<Options: StageOptions>(_ type: Options.Type) throws(ConfigurationError) -> Options {
    let diagnostics = Diagnostics()
    let options = Options.decodeOptions(node, of: "stage '\(name)'", at: mark, diagnostics)
    try diagnostics.throwIfErrors()
    for warning in diagnostics.all { resources.diagnostics.report(warning) }
    return options
  }
}
