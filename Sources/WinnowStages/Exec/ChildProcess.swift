internal import CSpawn
@preconcurrency internal import Glibc

/// An external program that answers lines with lines, supervised.
///
/// Uses posix_spawn, pipes and poll rather than swift-subprocess, whose API is asynchronous only: stages run on plain
/// Dispatch threads and have to wait. Not thread-safe: one worker owns it. The program runs in a process group of its
/// own, so that it can be ended with all its children, and the terminal's Ctrl-C does not reach it.
final class ChildProcess {
  /// What to start.
  struct Launch: Sendable {
    /// The program's file.
    let path: String
    let arguments: [String]
    /// `NAME=value`.
    let environment: [String]
    /// The working directory; empty for the parent's.
    let directory: String
  }

  /// Why a program cannot be started.
  struct StartError: Error {
    let message: String
  }

  /// How an exchange ended.
  enum Ending {
    /// All answers are there.
    case complete
    case timedOut
    /// The run was interrupted.
    case cancelled
    /// The program ended, or closed its output, before it had answered.
    case exited(ExitStatus)
    /// An answer was refused, for the reason given.
    case refused(String)
  }

  /// How a program ended.
  enum ExitStatus: Equatable, CustomStringConvertible {
    case code(Int32)
    case signal(Int32)
    /// It had closed its output, but was still running, and was killed.
    case killed

    var description: String {
      switch self {
      case .code(let code): "exit status \(code)"
      case .signal(let signal): "signal \(signal) (\(String(cString: strsignal(signal))))"
      case .killed: "closing its output"
      }
    }
  }

  /// A longer answer is refused.
  private static let maximumAnswer = 64 << 20
  /// How long a program may take to end at the end of its work, after its input was closed, in seconds.
  private static let grace = 5.0
  /// How long it may take after it closed its output, in seconds: it has nothing to say any more.
  private static let silentGrace = 1.0
  /// How often what it wrote to its standard error is read at once: it may write faster than it is read.
  private static let maximumReads = 16
  /// How long a wait may go on before the run is asked whether it was interrupted, in seconds.
  private static let slice = 0.05

  private let isCancelled: @Sendable () -> Bool
  private var pid: pid_t
  private var input: Int32
  private var output: Int32
  private var errors: Int32
  /// Whether nothing was sent yet.
  private(set) var isFresh = true
  /// Output that is not an answer yet.
  private var received: [UInt8] = []
  /// How many of these are known to hold no line feed.
  private var searched = 0
  private var errorTail = LineTail()
  private var chunk = [UInt8](repeating: 0, count: 64 * 1024)

  /// Starts the program; all waiting for it ends when `isCancelled` says so.
  init(_ launch: Launch, isCancelled: @escaping @Sendable () -> Bool = { false }) throws(StartError) {
    self.isCancelled = isCancelled
    var pipes: [Int32] = []
    do throws(StartError) {
      for _ in 0..<3 { pipes += try Self.pipe() }
      pid = try Self.spawn(launch, standard: [pipes[0], pipes[3], pipes[5]])
    } catch {
      for descriptor in pipes { close(descriptor) }
      throw error
    }
    for descriptor in [pipes[0], pipes[3], pipes[5]] { close(descriptor) }
    (input, output, errors) = (pipes[1], pipes[2], pipes[4])
    for descriptor in [input, output, errors] where fcntl(descriptor, F_SETFL, O_NONBLOCK) != 0 {
      let code = errno
      kill()
      throw StartError(message: "pipes cannot be polled: \(Self.message(code))")
    }
  }

  /// Lets the program end by itself, for a short time.
  deinit {
    guard pid > 0 else { return }
    closeInput()
    let deadline = Self.now() + Self.grace
    while Self.now() < deadline, !isCancelled(), status() == nil {
      // Output nobody reads would keep the program from ending.
      _ = read(output, &chunk, chunk.count)
      _ = read(errors, &chunk, chunk.count)
      usleep(1000)
    }
    kill()
  }

  // MARK: Starting

  /// The reading and the writing end; neither is inherited by other programs.
  private static func pipe() throws(StartError) -> [Int32] {
    var ends: [Int32] = [-1, -1]
    guard pipe2(&ends, O_CLOEXEC) == 0 else { throw StartError(message: "no pipe: \(message(errno))") }
    return ends
  }

  private static func message(_ code: Int32) -> String { String(cString: strerror(code)) }

  private static func spawn(_ launch: Launch, standard: [Int32]) throws(StartError) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // The parent may run with its standard descriptors closed: the pipe's ends must not get in each other's way.
    let moved = standard.map { $0 < 3 ? fcntl($0, F_DUPFD_CLOEXEC, 3) : $0 }
    defer { for (old, new) in zip(standard, moved) where new != old && new >= 0 { close(new) } }
    // A program that got our own standard output would write among the records.
    guard moved.allSatisfy({ $0 >= 0 }) else { throw StartError(message: "no descriptor: \(message(errno))") }
    for (target, descriptor) in moved.enumerated() {
      let code = posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(target))
      guard code == 0 else { throw StartError(message: message(code)) }
    }
    if !launch.directory.isEmpty {
      let code = posix_spawn_file_actions_addchdir_np(&actions, launch.directory)
      guard code == 0 else { throw StartError(message: message(code)) }
    }

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    for signal in [SIGPIPE, SIGXFSZ, SIGINT, SIGTERM, SIGHUP, SIGCHLD] { sigaddset(&signals, signal) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

    var arguments: [UnsafeMutablePointer<CChar>?] = launch.arguments.map { strdup($0) }
    var environment: [UnsafeMutablePointer<CChar>?] = launch.environment.map { strdup($0) }
    defer { for pointer in arguments + environment { free(pointer) } }
    arguments.append(nil)
    environment.append(nil)
    var pid: pid_t = 0
    let code = posix_spawn(&pid, launch.path, &actions, &attributes, arguments, environment)
    guard code == 0 else { throw StartError(message: message(code)) }
    return pid
  }

  // MARK: Exchanging lines

  /// Sends `lines`, which end with a line feed each, and passes on `count` lines of answer.
  ///
  /// - Parameters:
  ///   - timeout: seconds to wait for the next answer.
  ///   - accept: gets each answer without its line feed; a text that comes back says why it is refused, and ends the
  ///     exchange.
  /// - Returns: how the exchange ended. After anything but `complete` the program is no longer usable.
  func exchange(
    _ lines: UnsafeBufferPointer<UInt8>, answers count: Int, timeout: Double,
    accept: (UnsafeBufferPointer<UInt8>) -> String?
  ) -> Ending {
    isFresh = false
    var sent = 0
    var answered = 0
    var deadline = Self.now() + timeout
    while answered < count || (sent < lines.count && input >= 0) {
      // Negative descriptors are passed over by poll.
      var polled = [
        pollfd(fd: sent < lines.count ? input : -1, events: Int16(POLLOUT), revents: 0),
        pollfd(fd: output, events: Int16(POLLIN), revents: 0),
        pollfd(fd: errors, events: Int16(POLLIN), revents: 0),
      ]
      let left = deadline - Self.now()
      guard left > 0 else { return .timedOut }
      if isCancelled() { return .cancelled }
      let ready = poll(&polled, 3, Int32(min(left, Self.slice) * 1000) + 1)
      if ready < 0, errno != EINTR { return .refused("poll: \(Self.message(errno))") }
      guard ready > 0 else { continue }
      if polled[0].revents != 0 { sent += send(lines, from: sent) }
      if polled[2].revents != 0 { readErrors() }
      guard polled[1].revents != 0 else { continue }
      let length = read(output, &chunk, chunk.count)
      if length == 0 { return .exited(finish()) }
      guard length > 0 else { continue }
      received.append(contentsOf: chunk[0..<length])
      let before = answered
      if let reason = takeLines(limit: count, &answered, accept) { return .refused(reason) }
      if answered > before { deadline = Self.now() + timeout }
      guard received.count <= Self.maximumAnswer else { return .refused("an answer is longer than 64 MB") }
    }
    return .complete
  }

  /// Passes on the complete lines in `received`, up to `limit` answers.
  private func takeLines(
    limit: Int, _ answered: inout Int, _ accept: (UnsafeBufferPointer<UInt8>) -> String?
  ) -> String? {
    var start = 0
    defer {
      received.removeSubrange(0..<start)
      searched = answered < limit ? received.count : 0
    }
    return received.withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return nil }
      while answered < limit {
        let from = max(start, searched)
        guard from < bytes.count, let feed = memchr(base + from, 0x0A, bytes.count - from) else { return nil }
        let end = UnsafeRawPointer(feed) - UnsafeRawPointer(base)
        let line = UnsafeBufferPointer(rebasing: bytes[start..<end])
        start = end + 1
        if let reason = accept(line) { return reason }
        answered += 1
      }
      return nil
    }
  }

  /// Writes what the pipe takes; a broken pipe closes it, for the program's answers and its end to be read.
  private func send(_ lines: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    guard let base = lines.baseAddress, input >= 0 else { return 0 }
    // SIGPIPE would end the whole run. It is held back on this thread only: a library does not change the handlers of
    // the program it is part of.
    var signals = sigset_t()
    var previous = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &signals, &previous)
    let count = write(input, base + start, lines.count - start)
    let code = errno
    if count < 0, code == EPIPE {
      var zero = timespec()
      sigtimedwait(&signals, nil, &zero)
    }
    pthread_sigmask(SIG_SETMASK, &previous, nil)
    if count >= 0 { return count }
    if code != EAGAIN, code != EINTR { closeInput() }
    return 0
  }

  private func readErrors() {
    let length = read(errors, &chunk, chunk.count)
    if length > 0 {
      errorTail.append(chunk[0..<length])
    } else if length == 0 {
      close(errors)
      errors = -1
    }
  }

  // MARK: Ending

  /// The last lines the program wrote to its standard error; empty when there are none.
  var lastErrors: String {
    for _ in 0..<Self.maximumReads where errors >= 0 {
      let length = read(errors, &chunk, chunk.count)
      guard length > 0 else { break }
      errorTail.append(chunk[0..<length])
    }
    return errorTail.text
  }

  /// The exit status of a program that closed its output.
  private func finish() -> ExitStatus {
    closeInput()
    let deadline = Self.now() + Self.silentGrace
    while Self.now() < deadline, !isCancelled() {
      if let status = status() { return status }
      _ = lastErrors
      usleep(1000)
    }
    endGroup()
    return .killed
  }

  /// Ends the program with all its children, at once.
  func kill() {
    endGroup()
    _ = lastErrors
    closeInput()
    for descriptor in [output, errors] where descriptor >= 0 { close(descriptor) }
    (output, errors) = (-1, -1)
  }

  private func endGroup() {
    guard pid > 0 else { return }
    Glibc.kill(-pid, SIGKILL)
    // One that has left its group is reached by its number.
    Glibc.kill(pid, SIGKILL)
    let deadline = Self.now() + Self.grace
    while status() == nil, Self.now() < deadline { usleep(100) }
    // One that runs as another user cannot be ended, and must not hold up the run.
    pid = 0
  }

  private func closeInput() {
    if input >= 0 { close(input) }
    input = -1
  }

  /// Collects the program's exit status, so that no zombie stays; nil while it runs.
  private func status() -> ExitStatus? {
    guard pid > 0 else { return .killed }
    // Looked at before it is collected: as long as the process is a zombie, nobody else gets its number, and what it
    // started and left behind can be ended by its group.
    var information = siginfo_t()
    var result: Int32
    repeat {
      result = waitid(P_PID, id_t(pid), &information, WEXITED | WNOWAIT | WNOHANG)
    } while result < 0 && errno == EINTR
    if result == 0, information.si_signo == 0 { return nil }
    if result == 0 { Glibc.kill(-pid, SIGKILL) }
    var raw: Int32 = 0
    while waitpid(pid, &raw, 0) < 0, errno == EINTR {}
    pid = 0
    guard result == 0 else { return .killed }
    return raw & 0x7F == 0 ? .code(raw >> 8 & 0xFF) : .signal(raw & 0x7F)
  }

  /// Monotonic seconds.
  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}

/// The last lines of a stream, in bounded memory.
private struct LineTail {
  private static let maximumBytes = 2048
  private static let maximumLines = 5
  private var bytes: [UInt8] = []

  mutating func append(_ more: ArraySlice<UInt8>) {
    bytes.append(contentsOf: more)
    if bytes.count > Self.maximumBytes { bytes.removeFirst(bytes.count - Self.maximumBytes) }
  }

  /// At most five lines, joined by ` | `; ill-formed bytes are repaired.
  var text: String {
    let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
    return lines.suffix(Self.maximumLines).joined(separator: " | ")
  }
}
