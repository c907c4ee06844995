/// A step that needs the whole corpus: observe each document, resolve all observations, apply to each document.
///
/// `observe` and `apply` run on many documents at once; `resolve` runs once, in between.
public protocol CorpusStage: Sendable {
  associatedtype Options: StageOptions
  associatedtype Resolution: Sendable
  /// Reusable working memory of one worker.
  associatedtype Scratch = Void

  static var descriptor: StageDescriptor { get }

  /// Prepares the stage.
  /// - Throws: `ConfigurationError` with diagnostics when options or resources make no sense.
  init(options: Options, resources: StageResources) throws

  /// Fresh working memory for one worker.
  func makeScratch() -> Scratch

  /// Appends what `resolve` needs to know of the document to `observation`, in a byte encoding of the stage's own.
  func observe(_ document: Document, into observation: inout [UInt8], scratch: inout Scratch) throws

  /// Folds all observations into one resolution.
  /// - Throws: `IOError` when working files fail; the run stops.
  func resolve(_ observations: any ObservationSource, workspace: ResolveWorkspace) throws -> Resolution

  /// Marks the document with number `ordinal` (its place among the observations) or drops it.
  func apply(_ resolution: Resolution, to document: inout Document, ordinal: Int) throws -> Verdict

  /// Runs the examples inside the stage's rule packs.
  func runRuleExamples() -> RuleExampleReport
}

extension CorpusStage where Scratch == Void {
  /// No working memory.
  public func makeScratch() {}
}

extension CorpusStage {
  /// A stage without rule packs has no examples.
  public func runRuleExamples() -> RuleExampleReport { RuleExampleReport() }
}

/// All observations of a corpus stage, in input order; several threads may read them at once.
public protocol ObservationSource: Sendable {
  /// How many there are: one per document.
  var count: Int { get }
  /// The size of all observations, in bytes.
  var byteCount: Int { get }
  /// Reads all observations once, in order; may be called again. Sequential, at disk speed.
  func forEach(_ body: (_ ordinal: Int, _ observation: UnsafeBufferPointer<UInt8>) throws -> Void) throws
  /// Reads one observation again.
  func withObservation<R>(_ ordinal: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> R) throws -> R
}

/// What `resolve` may use.
public struct ResolveWorkspace: Sendable {
  /// A directory for working files; removed with the run.
  public let directory: String
  /// How many threads to use.
  public let workers: Int
  /// Throws when the run was interrupted; to be called every second or so.
  public let checkCancellation: @Sendable () throws -> Void

  /// Creates a workspace.
  public init(directory: String, workers: Int, checkCancellation: @escaping @Sendable () throws -> Void) {
    self.directory = directory
    self.workers = workers
    self.checkCancellation = checkCancellation
  }
}
