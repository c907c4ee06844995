internal import Winnow
internal import WinnowText

/// Takes documents through one instance of the program, starts it again when it fails, and finds the document at fault.
///
/// A failure in a batch says little about who caused it: a program may read ahead. So the answers that came are kept,
/// and the rest of the batch goes through a fresh instance one by one. A document is rejected only for what it does to a
/// program that has seen nothing else; what happens to it does not depend on its neighbours.
final class ExecWorker {
  /// Bytes of records that a batch may have; what is more waits for the next one.
  private static let maximumBatchBytes = 1 << 20

  /// A program that answers fewer documents than this before it has to be started again, time and again, is broken.
  private static let sufficientAnswers = 10

  private let program: ExecProgram
  private let context: WorkerContext
  private let selection: FieldSelection?
  private var child: ChildProcess?
  /// Documents that the instance has answered, the last one if none is running.
  private var answers = 0
  /// Documents of this call rejected in a row because the program failed.
  private var failures = 0
  /// Restarts in a row without a document at fault.
  private var idleRestarts = 0
  /// What went wrong last.
  private var lastFailure = ""
  private var encoder = RecordEncoder(stamp: nil)
  private var writer = JSONWriter()

  init(_ program: ExecProgram, _ context: WorkerContext) {
    self.program = program
    self.context = context
    let fields = program.options.send
    selection =
      fields.isEmpty
      ? nil : FieldSelection([FieldSelection.Entry(field: "id", name: "id")] + fields.filter { $0.name != "id" })
  }

  /// Sends the documents and applies the answers; one outcome per document.
  /// - Throws: `CancellationError` when the run was interrupted; the program is gone then.
  func process(_ documents: inout [Document]) throws -> [Result<Verdict, Rejection>] {
    var outcomes: [Result<Verdict, Rejection>] = []
    outcomes.reserveCapacity(documents.count)
    failures = 0
    while outcomes.count < documents.count {
      let first = outcomes.count
      if let unavailable {
        outcomes.append(.failure(unavailable))
        continue
      }
      let end = encode(documents, from: first)
      let wasFresh = child?.isFresh ?? true
      guard let failure = try exchange(&documents, first..<end, &outcomes) else { continue }
      let answered = answers
      let unanswered = outcomes.count
      var isExplained = false
      if wasFresh, unanswered == first, end == first + 1 {
        reject(failure, &outcomes)
        isExplained = true
      }
      while outcomes.count < end {
        if try settleAlone(&documents, &outcomes) { isExplained = true }
      }
      if !isExplained { noteIdleRestart(failure, answers: answered) }
    }
    return outcomes
  }

  /// Sends the next document by itself; when the program fails, once more to a fresh instance, and then it was the
  /// document.
  /// - Returns: whether the document was rejected for that.
  private func settleAlone(
    _ documents: inout [Document], _ outcomes: inout [Result<Verdict, Rejection>]
  ) throws -> Bool {
    let index = outcomes.count
    var restarted: (failure: Rejection, answers: Int)?
    while true {
      if let unavailable {
        outcomes.append(.failure(unavailable))
        return true
      }
      let wasFresh = child?.isFresh ?? true
      _ = encode(documents, from: index, limit: 1)
      guard let failure = try exchange(&documents, index..<(index + 1), &outcomes) else {
        if let restarted { noteIdleRestart(restarted.failure, answers: restarted.answers) }
        return false
      }
      if wasFresh {
        reject(failure, &outcomes)
        return true
      }
      restarted = (failure, answers)
    }
  }

  // MARK: Failures

  /// Why no document is sent any more, if so. In a run, the engine ends it then; elsewhere people see it as a rejection.
  private var unavailable: Rejection? {
    let restarts = program.options.restarts
    if failures > restarts {
      return rejection(
        "exec-unavailable",
        "'\(program.name)' failed on \(failures) documents in a row and is not started again; the last time: "
          + lastFailure)
    }
    guard idleRestarts > restarts else { return nil }
    var rejection = rejection(
      "exec-unavailable",
      "'\(program.name)' had to be started again \(idleRestarts) times though no document was at fault (does it write "
        + "more than one line for a record, or end by itself?); the last time: \(lastFailure)")
    rejection.tolerance = 0
    return rejection
  }

  /// A rejection for the program's fault.
  private func rejection(_ reason: String, _ message: String) -> Rejection {
    var rejection = Rejection(reason, message: message)
    rejection.tolerance = program.options.restarts
    return rejection
  }

  private func reject(_ failure: Rejection, _ outcomes: inout [Result<Verdict, Rejection>]) {
    failures += 1
    lastFailure = failure.message
    outcomes.append(.failure(failure))
  }

  /// Counts a restart after which all went well: one now and then is what supervision is for.
  private func noteIdleRestart(_ failure: Rejection, answers: Int) {
    if answers >= Self.sufficientAnswers { idleRestarts = 0 }
    idleRestarts += 1
    lastFailure = failure.message
  }

  /// What the end of an exchange says about the document it ended at; nil when all went well.
  /// - Throws: `CancellationError` when the run was interrupted.
  private func failure(_ ending: ChildProcess.Ending, _ child: ChildProcess) throws(CancellationError) -> Rejection? {
    if case .complete = ending { return nil }
    let errors = child.lastErrors
    let told = errors.isEmpty ? "" : "; standard error: \(errors)"
    switch ending {
    case .complete: return nil
    case .cancelled: throw CancellationError()
    case .timedOut:
      return rejection(
        "exec-timeout",
        "'\(program.name)' gave no answer within \(program.options.timeout) s (does it flush its output after "
          + "each line?)" + told)
    case .exited(.code(0)), .exited(.killed):
      return rejection(
        "exec-bad-answer", "'\(program.name)' ended its output without an answer to the record" + told)
    case .exited(let status):
      return rejection("exec-crashed", "'\(program.name)' ended with \(status)" + told)
    case .refused(let reason):
      return rejection("exec-bad-answer", "'\(program.name)': \(reason)" + told)
    }
  }

  // MARK: Exchange

  /// The program, started if it does not run.
  private func running() throws(ChildProcess.StartError) -> ChildProcess {
    if let child { return child }
    let started = try ChildProcess(program.launch, isCancelled: context.isCancelled)
    child = started
    answers = 0
    return started
  }

  /// Fills `writer` with records from `first` on; returns the end of what fits into a batch.
  private func encode(_ documents: [Document], from first: Int, limit: Int? = nil) -> Int {
    writer.reset()
    var index = first
    let end = min(documents.count, first + (limit ?? program.options.batch))
    repeat {
      var document = documents[index]
      document.selection = selection
      if document.fields.contains(where: { ExecAnswer.decisions.contains($0.name) }) {
        document.fields.removeAll { ExecAnswer.decisions.contains($0.name) }
      }
      encoder.encode(document, into: &writer)
      writer.newline()
      index += 1
    } while index < end && writer.count < Self.maximumBatchBytes
    return index
  }

  /// Sends the records in `writer` and adds the outcome of each that is answered; the program is gone after a failure.
  private func exchange(
    _ documents: inout [Document], _ range: Range<Int>, _ outcomes: inout [Result<Verdict, Rejection>]
  ) throws(CancellationError) -> Rejection? {
    let child: ChildProcess
    do throws(ChildProcess.StartError) { child = try running() } catch {
      return rejection("exec-unavailable", "cannot start '\(program.name)': \(error.message)")
    }
    let ending = writer.withBytes { lines in
      child.exchange(lines, answers: range.count, timeout: program.options.timeout) { line in
        let index = outcomes.count
        do throws(ExecAnswer.Refusal) {
          let answer = try ExecAnswer(line, to: documents[index])
          answer.apply(to: &documents[index])
          outcomes.append(answer.verdict)
          failures = 0
          answers += 1
          return nil
        } catch { return error.message }
      }
    }
    if case .complete = ending { return nil }
    defer {
      child.kill()
      self.child = nil
    }
    return try failure(ending, child)
  }
}
