/// What a stage decides about a document.
public enum Verdict: Sendable {
  /// The document goes on.
  case keep
  /// The document leaves the pipeline and is written to the dropped file.
  case drop(DropReason)
}

/// Why a stage dropped a document.
public struct DropReason: Sendable, Equatable {
  /// A stable kebab-case name; counts are kept by it.
  public var reason: String
  /// One sentence for people, with the figures that decided.
  public var detail: String
  public var evidence: [Evidence]

  /// Creates a reason.
  public init(_ reason: String, detail: String = "", evidence: [Evidence] = []) {
    self.reason = reason
    self.detail = detail
    self.evidence = evidence
  }
}

/// Why a document cannot go on; it is written to the rejects with this reason.
public struct Rejection: Error, Sendable, Equatable {
  /// A stable kebab-case name; counts are kept by it.
  public var reason: String
  /// One sentence for people.
  public var message: String
  /// Where the fault is the stage's, not the document's: how many documents in a row may end so before the run fails.
  package var tolerance: Int?

  /// The reason of documents for which a stage throws something else than a rejection.
  static let stageFailed = "stage-failed"

  /// Creates a rejection.
  public init(_ reason: String, message: String) {
    self.reason = reason
    self.message = message
  }
}

/// Parts of a document that stages read and write; a pipeline's order is checked by them.
public enum DocumentPart: String, Sendable, CaseIterable {
  case page
  /// Block labels, and with them `text`.
  case labels
  case title
  case language
  case source
  case dates
  case duplicate
  case topics
  /// Fields outside the record contract.
  case fields
  /// Which fields of the record are written, and under which names.
  case selection
}

/// What people and the pipeline compiler need to know about a stage.
public struct StageDescriptor: Sendable {
  /// The kebab-case name in pipeline files.
  public var name: String
  /// Part of the fingerprint: raise it whenever results change for the same input and options.
  public var version: Int
  /// One line for lists.
  public var summary: String
  /// What it does and how to use it, in Markdown.
  public var details: String
  /// What the stage works on: a pipeline in which only a later stage writes it gets a warning.
  public var reads: Set<DocumentPart>
  /// What it looks at besides when it is there, such as a title; no reason for a warning.
  public var consults: Set<DocumentPart>
  /// All it changes. What it may read is kept with its results (`reads`, `consults` and `writes`), so that a run with a
  /// state computes them again when any of that has changed: a part left out here means results out of date there.
  public var writes: Set<DocumentPart>
  /// Whether a run with a state keeps its results; not worth it for stages that cost less than reading them back.
  public var keepsResults: Bool
  /// All reasons for which it drops documents; nil when they cannot be told. A pipeline's tests are checked by them.
  public var dropReasons: Set<String>?
  /// All reasons besides `stage-failed` for which it rejects documents; nil when they cannot be told. None for a stage that
  /// names its `dropReasons` alone.
  public var rejectReasons: Set<String>?
  public var examples: [StageExample]

  /// Creates a descriptor.
  public init(
    name: String, version: Int, summary: String, details: String = "", reads: Set<DocumentPart>,
    consults: Set<DocumentPart> = [], writes: Set<DocumentPart>, keepsResults: Bool = true,
    dropReasons: Set<String>? = nil, rejectReasons: Set<String>? = nil, examples: [StageExample]
  ) {
    self.name = name
    self.version = version
    self.summary = summary
    self.details = details
    self.reads = reads
    self.consults = consults
    self.writes = writes
    self.keepsResults = keepsResults
    self.dropReasons = dropReasons
    self.rejectReasons = rejectReasons ?? (dropReasons == nil ? nil : [])
    self.examples = examples
  }
}

/// An example of a stage at work: shown in its reference, run as a test.
public struct StageExample: Sendable {
  public var name: String
  /// YAML like one item of a pipeline's `tests:`, and in `stages:` the stages to run (default: this stage alone, without
  /// options).
  public var yaml: String

  /// Creates an example.
  public init(_ name: String, yaml: String) {
    self.name = name
    self.yaml = yaml
  }
}

/// A step that sees one document at a time.
///
/// A stage is pure: its result depends on the document, its options and its resources only. One instance serves all
/// workers at once; what changes while it works lives in `Scratch`, of which each worker has its own.
public protocol Stage: Sendable {
  associatedtype Options: StageOptions
  /// Reusable working memory of one worker.
  associatedtype Scratch = Void

  static var descriptor: StageDescriptor { get }

  /// Prepares the stage; expensive work (compiling rule packs) belongs here.
  /// - Throws: `ConfigurationError` with diagnostics when options or resources make no sense.
  init(options: Options, resources: StageResources) throws

  /// Fresh working memory for one worker.
  func makeScratch() -> Scratch

  /// Annotates one document and decides whether it goes on.
  /// - Throws: anything; the document is then rejected (a `Rejection` gives its own reason).
  func process(_ document: inout Document, scratch: inout Scratch) throws -> Verdict

  /// Runs the examples inside the stage's rule packs.
  func runRuleExamples() -> RuleExampleReport
}

extension Stage where Scratch == Void {
  /// No working memory.
  public func makeScratch() {}
}

extension Stage {
  /// A stage without rule packs has no examples.
  public func runRuleExamples() -> RuleExampleReport { RuleExampleReport() }
}

/// A step that is cheaper for many documents at once: an external program, a model with batched inference.
///
/// The engine hands over the documents of one chunk; how many that are depends on chunk size, so what happens to a
/// document must not depend on its neighbours.
public protocol BatchStage: Sendable {
  associatedtype Options: StageOptions
  /// Reusable working memory of one worker.
  associatedtype Scratch = Void

  static var descriptor: StageDescriptor { get }

  /// Prepares the stage.
  /// - Throws: `ConfigurationError` with diagnostics when options or resources make no sense.
  init(options: Options, resources: StageResources) throws

  /// Fresh working memory for one worker.
  func makeScratch() -> Scratch

  /// Fresh working memory for one worker that has to know when the run is interrupted.
  func makeScratch(_ context: WorkerContext) -> Scratch

  /// Annotates documents in place; returns one outcome per document, in order.
  /// - Throws: anything; all documents of the call are then rejected.
  func process(_ documents: inout [Document], scratch: inout Scratch) throws -> [Result<Verdict, Rejection>]
}

extension BatchStage where Scratch == Void {
  /// No working memory.
  public func makeScratch() {}
}

extension BatchStage {
  /// A stage that waits for nothing needs no context.
  public func makeScratch(_ context: WorkerContext) -> Scratch { makeScratch() }
}

/// The outcome of the examples in a stage's rule packs.
public struct RuleExampleReport: Sendable {
  public var passed = 0
  /// One diagnostic per failed example, at its place in the rule pack.
  public var failures: [Diagnostic] = []

  /// An empty report.
  public init() {}
}
