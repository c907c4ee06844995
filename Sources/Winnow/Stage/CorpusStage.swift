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

  /// Whether `apply` would keep the document with number `ordinal` and change nothing of it, whatever it says: its record
  /// may then be written without it. False where that is not known.
  func leaves(_ resolution: Resolution, ordinal: Int) -> Bool

  /// Runs the examples inside the stage's rule packs.
  func runRuleExamples() -> RuleExampleReport
}

extension CorpusStage where Scratch == Void {
  /// No working memory.
  public func makeScratch() {}
}

extension CorpusStage {
  /// Nothing is known before a document is seen.
  public func leaves(_ resolution: Resolution, ordinal: Int) -> Bool { false }

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
  /// Calls `body` once with one of the observations.
  func visit(_ ordinal: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Void) throws
}

extension ObservationSource {
  /// Reads one observation again; `body` must not keep it.
  @inlinable
  public func withObservation<R>(_ ordinal: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> R) throws -> R {
    // Generic here and not in the requirement: through an existential, each call would look up the metadata of `R`.
    var result: R?
    try visit(ordinal) { result = try body($0) }
    guard let result else { preconditionFailure("the observation was not visited") }
    return result
  }
}

/// What `resolve` may use.
public struct ResolveWorkspace: Sendable {
  /// A directory for working files; removed with the run.
  public let directory: String
  /// How many threads to use.
  public let workers: Int
  /// What earlier runs have left for this one; nil unless the run reads what is new only and has a state.
  public let archive: ResolveArchive?
  /// Throws when the run was interrupted; to be called every second or so.
  public let checkCancellation: @Sendable () throws -> Void

  /// Creates a workspace.
  public init(
    directory: String, workers: Int, archive: ResolveArchive? = nil,
    checkCancellation: @escaping @Sendable () throws -> Void
  ) {
    self.directory = directory
    self.workers = workers
    self.archive = archive
    self.checkCancellation = checkCancellation
  }
}

/// What a corpus stage keeps from run to run, when each run reads what is new only: a directory per run.
///
/// What a run leaves here counts from the moment that its output stands; of a run that fails, nothing stays. All of it is
/// of the same version and options of the stage. The files' form is the stage's own; it must tell damage from data.
public struct ResolveArchive: Sendable {
  /// A finished run and its directory.
  public struct Run: Sendable {
    /// 1 for the first run of a state.
    public let number: Int
    public let directory: String

    /// Creates a run.
    public init(number: Int, directory: String) {
      self.number = number
      self.directory = directory
    }
  }

  /// Earlier runs that left something, the first one first. Their files never change, but one that those of a later run
  /// among these make superfluous may be removed.
  public let earlier: [Run]
  /// This run: its directory is there and empty. What `resolve` leaves in it is made durable by the engine.
  public let current: Run

  /// Creates an archive.
  public init(earlier: [Run], current: Run) {
    self.earlier = earlier
    self.current = current
  }
}
