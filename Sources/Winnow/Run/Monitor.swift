internal import Glibc

/// State that several threads share, with a condition to wait for.
///
/// A mutex with a condition variable: what long-lived workers on a bounded window of chunks need, once per chunk.
final class Monitor<State>: @unchecked Sendable {
  // Invariant: `state` is only touched between lock and unlock of `mutex`; both live as long as the object.
  private var state: State
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let condition: UnsafeMutablePointer<pthread_cond_t>

  init(_ state: State) {
    self.state = state
    mutex = .allocate(capacity: 1)
    condition = .allocate(capacity: 1)
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  /// Changes the state and wakes all who wait.
  func update<R>(_ body: (inout State) throws -> R) rethrows -> R {
    pthread_mutex_lock(mutex)
    defer {
      pthread_cond_broadcast(condition)
      pthread_mutex_unlock(mutex)
    }
    return try body(&state)
  }

  /// Waits until `body` gives a value; it may change the state, and others are woken then, unless the change is nothing
  /// that anyone waits for.
  func wait<R>(wakesOthers: Bool = true, _ body: (inout State) throws -> R?) rethrows -> R {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while true {
      if let value = try body(&state) {
        if wakesOthers { pthread_cond_broadcast(condition) }
        return value
      }
      pthread_cond_wait(condition, mutex)
    }
  }
}
