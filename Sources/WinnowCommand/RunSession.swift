internal import Dispatch
internal import Glibc
internal import Logging
internal import Winnow
internal import WinnowText

/// One run as its user sees it: interruptible, with progress, with a summary at its end.
struct RunSession {
  let plan: Plan
  let settings: RunSettings
  let logger: Logger
  let console: Console
  let showsProgress: Bool

  /// What asks a run to stop: a closed terminal too, unless `nohup` has made the process deaf to it.
  private static let interruptions = [SIGINT, SIGQUIT, SIGTERM] + (isIgnored(SIGHUP) ? [] : [SIGHUP])

  /// Runs to the end.
  ///
  /// - Parameters:
  ///   - source: makes what is read instead of the plan's input.
  ///   - conclude: what else is to be written and said when the output is in its place. A signal does not stop it: the exit
  ///     codes of signals say that the output is as it was.
  /// - Throws: `CommandExit` with the code of an interrupted run; what the run and `conclude` throw.
  func execute(
    source: (Cancellation) throws -> (any RecordSource)? = { _ in nil }, conclude: (RunReport) throws -> Void
  ) throws {
    let cancellation = Cancellation()
    let signals = Self.interruptions.map { Self.cancel(cancellation, on: $0) }
    defer {
      for source in signals { source.cancel() }
      for number in Self.interruptions { signal(number, SIG_DFL) }
    }
    try conclude(report(cancellation, source))
  }

  /// Lets signals end the process while `body` waits for whoever reads a pipe, which can take forever.
  static func interruptibly(_ body: () throws -> Void) rethrows {
    for number in interruptions { signal(number, SIG_DFL) }
    defer { for number in interruptions { signal(number, SIG_IGN) } }
    try body()
  }

  /// Runs until the output is in its place.
  private func report(
    _ cancellation: Cancellation, _ source: (Cancellation) throws -> (any RecordSource)?
  ) throws -> RunReport {
    var progress = RunProgressDisplay(console: console, logger: logger, isEnabled: showsProgress)
    do {
      let source = try source(cancellation)
      let report = try PipelineRun(
        plan, settings: settings, cancellation: cancellation, logger: logger, source: source
      ) {
        progress.show($0)
      }.execute()
      progress.clear()
      return report
    } catch is CancellationError {
      progress.clear()
      let number = cancellation.signal ?? SIGINT
      logger.error(
        plan.output.path == "-"
          ? "interrupted; standard output has only a part of the records"
          : plan.state == nil
            ? "interrupted; nothing was written" : "interrupted; no output was written, what was done so far is kept")
      throw CommandExit(code: 128 + number)
    } catch {
      progress.clear()
      guard Console.isClosedPipe(error) else { throw error }
      // Not the success that it is for commands that only show something: records are lost.
      logger.error(
        "the reader of standard output went away before the end; dropped and rejected records are not written")
      throw CommandExit(code: 128 + SIGPIPE)
    }
  }

  /// The figures that the run is compared with: of the last run that was as expected, of the output named for it, else of
  /// the output that this one replaces, else of its state.
  ///
  /// - Parameter previous: the output directory to compare with, where one is given.
  static func baseline(of plan: Plan, previous: String?) -> RunFigures? {
    guard let expectations = plan.expectations else { return nil }
    if let previous { return RunFigures(directory: previous).flatMap(expectations.baseline) }
    if let replaced = plan.output.path.flatMap({ RunFigures(directory: $0) }), replaced.pipeline == plan.name {
      return expectations.baseline(replaced)
    }
    return plan.state.flatMap { StateDirectory.lastFigures($0.path, of: plan.name) }.flatMap(expectations.baseline)
  }

  /// Warns when the pipeline bounds changes and there is no run to measure them by: an output directory for each night
  /// holds no earlier run.
  static func warnWithoutBaseline(_ plan: Plan, _ baseline: RunFigures?, _ logger: Logger) {
    guard baseline == nil, plan.state == nil, plan.expectations?.boundsChanges == true else { return }
    logger.warning(
      """
      'change' of 'expect' has nothing to compare with: \(plan.output.path ?? "the output") holds no earlier run; where \
      each night has an output directory of its own, give --state DIR or --previous DIR
      """)
  }

  /// Says all that is not as it should be.
  ///
  /// - Throws: `CommandExit` when more records than allowed were rejected, or when the run is not as its pipeline expects.
  private func check(
    _ limit: RejectLimit?, _ figures: RunFigures, _ previous: RunFigures?, hadWork: Bool = true
  ) throws {
    let isExceeded = limit?.isExceeded(rejected: figures.rejected, of: figures.read) ?? false
    if isExceeded { logger.error("more records were rejected than --max-rejects allows") }
    let missed = plan.expectations?.failures(figures, previous: previous, hadWork: hadWork) ?? []
    for line in missed { logger.error("not as expected: \(line)") }
    if isExceeded { throw CommandExit(code: 3) }
    if !missed.isEmpty { throw CommandExit(code: 4) }
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    guard sigaction(number, nil, &action) == 0 else { return false }
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  /// Turns a signal into a request to stop.
  private static func cancel(_ cancellation: Cancellation, on number: Int32) -> any DispatchSourceSignal {
    signal(number, SIG_IGN)
    // A queue of its own: Dispatch counts the threads of the global ones through /proc, and traps where there is none.
    let queue = DispatchQueue(label: "winnow.signal")
    let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
    source.setEventHandler { cancellation.cancel(signal: number) }
    // Dispatch listens a moment later, on a thread of its own; until then a signal would be lost.
    let listens = DispatchSemaphore(value: 0)
    source.setRegistrationHandler { listens.signal() }
    source.resume()
    listens.wait()
    return source
  }

  /// Says what the run came to.
  ///
  /// - Throws: `CommandExit` when more records than allowed were rejected, or when the run is not as its pipeline expects.
  func finish(_ report: RunReport, maxRejects: RejectLimit?) throws {
    switch report.outcome {
    case .upToDate(let run):
      logger.info(
        "nothing to do: \(report.directory ?? "the output") is that of run \(run), and nothing has changed since")
      // What was not as expected then is not now.
      if let figures = report.directory.flatMap({ RunFigures(directory: $0) }) {
        try check(maxRejects, figures, figures.baseline)
      }
      return
    case .nothingNew:
      let advice = settings.isForced ? "; --force does not read it again, `state forget` makes a run's input new" : ""
      logger.info("nothing to do: all input was read by earlier runs\(advice)")
      // Who expects records every night wants to know.
      try check(nil, RunFigures(report.counts), nil, hadWork: false)
      return
    case .done: break
    }
    let counts = report.counts
    for stage in counts.stages where stage.reused > 0 {
      logger.info("\(stage.label) used \(stage.reused) of \(stage.documents) results again")
    }
    for stage in counts.stages {
      for (reason, count) in stage.dropped.sorted(by: { $0.key < $1.key }) {
        logger.info("\(stage.label) dropped \(count): \(reason)")
      }
    }
    for (reason, count) in counts.rejectedByReason.sorted(by: { $0.key < $1.key }) {
      logger.warning("rejected \(count): \(reason)")
    }
    for stage in plan.stages where counts.read > counts.unreadable.values.reduce(0, +) {
      for (option, field) in stage.inputFields where !counts.foundFields.contains(field) {
        logger.warning("no record has the field '\(field)', which '\(option)' of \(stage.label) names")
      }
    }
    let rate = report.elapsedSeconds > 0 ? Double(counts.read) / report.elapsedSeconds : 0
    logger.info(
      """
      \(counts.read) in = \(counts.written) out + \(counts.dropped) dropped + \(counts.rejected) rejected; \
      \(decimal(report.elapsedSeconds, digits: 2)) s, \(Int(rate)) records/s\
      \(report.directory.map { "; written to \($0)" } ?? "")
      """)
    try check(maxRejects, RunFigures(counts), report.baseline)
  }
}

/// Shows how far a run has come: a line that is rewritten on a terminal, else a log line now and then.
private struct RunProgressDisplay {
  let console: Console
  let logger: Logger
  let isEnabled: Bool
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private var last: ContinuousClock.Instant
  private var isShown = false

  init(console: Console, logger: Logger, isEnabled: Bool) {
    self.console = console
    self.logger = logger
    self.isEnabled = isEnabled
    start = clock.now
    last = start
  }

  mutating func show(_ progress: RunProgress) {
    let now = clock.now
    guard isEnabled, last.duration(to: now) > (console.err.isTerminal ? .milliseconds(100) : .seconds(30)) else {
      return
    }
    last = now
    let line = text(progress, elapsed: start.duration(to: now))
    if console.err.isTerminal {
      try? console.err.write(Array("\r\(line)\u{1B}[K".utf8))
      isShown = true
    } else {
      logger.info("\(line)")
    }
  }

  /// Removes the line.
  mutating func clear() {
    if isShown { try? console.err.write(Array("\r\u{1B}[K".utf8)) }
    isShown = false
  }

  private func text(_ progress: RunProgress, elapsed: Duration) -> String {
    let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
    var parts = [progress.phase]
    if let fraction = progress.fraction {
      parts.append("\(Int(fraction * 100))%")
      if fraction > 0.01, fraction < 1 { parts.append("about \(Int(seconds / fraction * (1 - fraction)) + 1) s left") }
    }
    parts.append("\(progress.records) records")
    if seconds > 0 { parts.append("\(Int(Double(progress.bytes) / seconds / 1_000_000)) MB/s") }
    if progress.rejected > 0 { parts.append("\(progress.rejected) rejected") }
    return parts.joined(separator: ", ")
  }
}
