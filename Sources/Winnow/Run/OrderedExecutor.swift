internal import Dispatch

/// Runs work on several threads and hands over the results in the order of the work.
///
/// Workers are long-lived blocks on Dispatch queues of their own. They pull pieces of work one after the other and process
/// them at the same time; the calling thread consumes the results. At most `window` pieces are between pull and consume,
/// which bounds memory.
struct OrderedExecutor<Work: Sendable, Output: Sendable> {
  let workers: Int
  let window: Int

  init(workers: Int) {
    self.workers = max(1, workers)
    window = max(1, workers) * 2 + 2
  }

  private struct State {
    var isPulling = false
    var isExhausted = false
    var pulled = 0
    var consumed = 0
    var finished: [Int: Output] = [:]
    var error: (any Error)?

    /// Takes note of an error, if it is the first.
    mutating func fail(_ error: any Error) { if self.error == nil { self.error = error } }
  }

  /// Pulls, processes and consumes until there is no more work.
  ///
  /// - Parameters:
  ///   - next: the next piece of work, nil at the end; called by one thread at a time.
  ///   - makeProcessor: called once per worker, on its thread; its product gets a piece and its number.
  ///   - onFailure: called when a worker fails, so that others waiting for it can be released.
  ///   - consume: gets the results in order, on the calling thread.
  /// - Throws: the first error of any of them, when all workers have stopped.
  func run(
    next: @escaping @Sendable () throws -> Work?,
    makeProcessor: @escaping @Sendable () -> (Work, Int) throws -> Output,
    onFailure: @escaping @Sendable () -> Void = {},
    consume: (Output) throws -> Void
  ) throws {
    let monitor = Monitor(State())
    let group = DispatchGroup()
    let window = window
    @Sendable func fail(_ error: any Error) {
      monitor.update { $0.fail(error) }
      onFailure()
    }
    for number in 0..<workers {
      // A queue of its own: a worker that waits must not keep another from starting.
      DispatchQueue(label: "winnow.worker.\(number)").async(group: group) {
        let process = makeProcessor()
        do {
          while let (work, index) = try Self.pull(monitor, window: window, next) {
            let output = try process(work, index)
            monitor.update { $0.finished[index] = output }
          }
        } catch {
          fail(error)
        }
      }
    }
    do {
      while let output = Self.result(monitor) { try consume(output) }
    } catch {
      fail(error)
    }
    group.wait()
    if let error = monitor.update({ $0.error }) { throw error }
  }

  private static func pull(
    _ monitor: Monitor<State>, window: Int, _ next: () throws -> Work?
  ) throws -> (Work, Int)? {
    let mayPull: Bool = monitor.wait(wakesOthers: false) { state in
      if state.error != nil || state.isExhausted { return false }
      guard !state.isPulling, state.pulled < state.consumed + window else { return nil }
      state.isPulling = true
      return true
    }
    guard mayPull else { return nil }
    do {
      let work = try next()
      return monitor.update { state in
        state.isPulling = false
        guard let work else {
          state.isExhausted = true
          return nil
        }
        defer { state.pulled += 1 }
        return (work, state.pulled)
      }
    } catch {
      // At once: another worker must not ask a reader that has failed.
      monitor.update {
        $0.isPulling = false
        $0.fail(error)
      }
      throw error
    }
  }

  /// The next result in order; nil when there are no more, or after an error.
  private static func result(_ monitor: Monitor<State>) -> Output? {
    monitor.wait { (state: inout State) -> Output?? in
      if state.error != nil { return .some(nil) }
      if let output = state.finished.removeValue(forKey: state.consumed) {
        state.consumed += 1
        return .some(output)
      }
      return state.isExhausted && state.consumed == state.pulled ? .some(nil) : nil
    }
  }
}
