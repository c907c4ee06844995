internal import Synchronization

/// A request to stop, from a signal or from the program around.
package final class Cancellation: CancellationToken {
  /// 0 while nobody asked; else the signal's number, or -1.
  private let reason = Atomic<Int32>(0)

  package init() {}

  package var isCancelled: Bool { reason.load(ordering: .relaxed) != 0 }

  /// The signal that asked to stop, if one did.
  package var signal: Int32? {
    let value = reason.load(ordering: .relaxed)
    return value > 0 ? value : nil
  }

  /// Asks to stop.
  package func cancel(signal: Int32? = nil) { reason.store(signal ?? -1, ordering: .relaxed) }
}
