/// Fits a stage's model to labelled records: what `winnow train NAME` runs.
///
/// A trainer is pure as a stage is: the model depends on the records and the options only, not on the number of workers.
public protocol Trainer: Sendable {
  associatedtype Options: StageOptions

  static var descriptor: ToolDescriptor { get }

  /// Prepares training.
  /// - Throws: `ConfigurationError` with diagnostics when options or resources make no sense.
  init(options: Options, resources: StageResources) throws

  /// Fits a model and measures it.
  /// - Throws: anything; a `Diagnostic` for records that nothing can be learned from.
  func train(_ records: LabelledRecords) throws -> TrainedModel
}

/// Scores a stage against labelled records: what `winnow eval NAME` runs.
public protocol Evaluator: Sendable {
  associatedtype Options: StageOptions

  static var descriptor: ToolDescriptor { get }

  /// Prepares the evaluation.
  /// - Throws: `ConfigurationError` with diagnostics when options or resources make no sense.
  init(options: Options, resources: StageResources) throws

  /// Runs the stage over the records and compares.
  /// - Throws: anything; a `Diagnostic` for records that cannot be scored.
  func evaluate(_ records: LabelledRecords) throws -> ToolReport
}

/// What people need to know about a trainer or an evaluator.
public struct ToolDescriptor: Sendable {
  /// The kebab-case name on the command line.
  public var name: String
  /// One line for lists.
  public var summary: String
  /// What it does, what records it needs, what its figures mean; in Markdown.
  public var details: String

  /// Creates a descriptor.
  public init(name: String, summary: String, details: String = "") {
    self.name = name
    self.summary = summary
    self.details = details
  }
}

/// A model file's contents, and how good it is.
public struct TrainedModel: Sendable {
  public var bytes: [UInt8]
  public var report: ToolReport

  /// Creates a trained model.
  public init(bytes: [UInt8], report: ToolReport) {
    self.bytes = bytes
    self.report = report
  }
}

/// The figures of a training or an evaluation.
public struct ToolReport: Sendable {
  /// For people.
  public var text: String
  /// For programs: one JSON value.
  public var json: [UInt8]

  /// Creates a report.
  public init(text: String, json: [UInt8]) {
    self.text = text
    self.json = json
  }
}

/// A registered trainer or evaluator with its type erased.
package struct ToolDefinition<Result: Sendable>: Sendable {
  package let descriptor: ToolDescriptor
  package let options: [OptionDescription]
  /// Decodes the options, a mapping, and prepares the tool, which then takes the records.
  package let prepare: @Sendable (_ options: YAMLNode, StageResources) throws -> (LabelledRecords) throws -> Result
}

extension ToolDefinition {
  /// A tool whose `make` gets its decoded options; warnings about them go to the resources' diagnostics.
  private init<Options: StageOptions>(
    _ descriptor: ToolDescriptor, kind: String,
    make: @escaping @Sendable (Options, StageResources) throws -> (LabelledRecords) throws -> Result
  ) {
    self.init(descriptor: descriptor, options: Options.schema.map(\.description)) { node, resources in
      let diagnostics = Diagnostics()
      let options = Options.decodeOptions(
        node, of: "\(kind) '\(descriptor.name)'", at: node.mark, diagnostics)
      try diagnostics.throwIfErrors()
      for warning in diagnostics.all { resources.diagnostics.report(warning) }
      return try make(options, resources)
    }
  }
}

extension ToolDefinition<TrainedModel> {
  init<T: Trainer>(_ type: T.Type) {
    self.init(T.descriptor, kind: "trainer") { try T(options: $0, resources: $1).train }
  }
}

extension ToolDefinition<ToolReport> {
  init<E: Evaluator>(_ type: E.Type) {
    self.init(E.descriptor, kind: "evaluator") { try E(options: $0, resources: $1).evaluate }
  }
}
