/// What the engine tells the part of a stage that works on one thread.
public struct WorkerContext: Sendable {
  /// Whether the run was interrupted or has failed elsewhere. A stage that waits for something outside of the program asks
  /// this many times a second, and throws `CancellationError` when it is so.
  public let isCancelled: @Sendable () -> Bool

  /// Creates a context; without an argument it is never cancelled.
  public init(isCancelled: @escaping @Sendable () -> Bool = { false }) {
    self.isCancelled = isCancelled
  }
}
