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

  private let program: ExecProgram
  private let selection: FieldSelection?
  private var child: ChildProcess?
  /// Documents rejected in a row because the program failed.
  private var failures = 0
  /// The last of them.
  private var lastFailure = ""
  private var encoder = RecordEncoder(stamp: nil)
  private var writer = JSONWriter()

  init(_ program: ExecProgram) {
    self.program = program
    let fields = program.options.send
    selection =
      fields.isEmpty
      ? nil : FieldSelection([FieldSelection.Entry(field: "id", name: "id")] + fields.filter { $0.name != "id" })
  }

  /// Sends the documents and applies the answers; one outcome per document.
  func process(_ documents: inout [Document]) -> [Result<Verdict, Rejection>] {
    var outcomes: [Result<Verdict, Rejection>] = []
    outcomes.reserveCapacity(documents.count)
    while outcomes.count < documents.count {
      let first = outcomes.count
      if isGivenUp {
        outcomes.append(.failure(unavailable))
        continue
      }
      let end = encode(documents, from: first)
      let wasFresh = child?.isFresh ?? true
      guard let failure = exchange(&documents, first..<end, &outcomes) else { continue }
      if wasFresh, outcomes.count == first, end == first + 1 {
        reject(failure, &outcomes)
      }
      while outcomes.count < end { settleAlone(&documents, &outcomes) }
    }
    return outcomes
  }

  /// Sends the next document by itself; when the program fails, once more to a fresh instance, and then it was the
  /// document.
  private func settleAlone(_ documents: inout [Document], _ outcomes: inout [Result<Verdict, Rejection>]) {
    let index = outcomes.count
    while outcomes.count == index {
      if isGivenUp {
        outcomes.append(.failure(unavailable))
        return
      }
      let wasFresh = child?.isFresh ?? true
      _ = encode(documents, from: index, limit: 1)
      guard let failure = exchange(&documents, index..<(index + 1), &outcomes) else { return }
      if wasFresh { reject(failure, &outcomes) }
    }
  }

  // MARK: Failures

  private var isGivenUp: Bool { failures > program.options.restarts }

  private var unavailable: Rejection {
    Rejection(
      "exec-unavailable",
      message: "'\(program.name)' failed on \(failures) documents in a row and is not started again; the last time: "
        + lastFailure)
  }

  private func reject(_ failure: Rejection, _ outcomes: inout [Result<Verdict, Rejection>]) {
    failures += 1
    lastFailure = failure.message
    outcomes.append(.failure(failure))
  }

  /// What the end of an exchange says about the document it ended at; nil when all went well.
  private func failure(_ ending: ChildProcess.Ending, _ child: ChildProcess) -> Rejection? {
    let errors: String
    if case .complete = ending { return nil }
    errors = child.lastErrors
    let told = errors.isEmpty ? "" : "; standard error: \(errors)"
    switch ending {
    case .complete: return nil
    case .timedOut:
      return Rejection(
        "exec-timeout",
        message: "'\(program.name)' gave no answer within \(program.options.timeout) s (does it flush its output after "
          + "each line?)" + told)
    case .exited(.code(0)), .exited(.killed):
      return Rejection(
        "exec-bad-answer", message: "'\(program.name)' ended its output without an answer to the record" + told)
    case .exited(let status):
      return Rejection("exec-crashed", message: "'\(program.name)' ended with \(status)" + told)
    case .refused(let reason):
      return Rejection("exec-bad-answer", message: "'\(program.name)': \(reason)" + told)
    }
  }

  // MARK: Exchange

  /// The program, started if it does not run.
  private func running() throws(ChildProcess.StartError) -> ChildProcess {
    if let child { return child }
    let started = try ChildProcess(program.launch)
    child = started
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
  ) -> Rejection? {
    let child: ChildProcess
    do throws(ChildProcess.StartError) { child = try running() } catch {
      return Rejection("exec-unavailable", message: "cannot start '\(program.name)': \(error.message)")
    }
    let ending = writer.withBytes { lines in
      child.exchange(lines, answers: range.count, timeout: program.options.timeout) { line in
        let index = outcomes.count
        do throws(ExecAnswer.Refusal) {
          let answer = try ExecAnswer(line, to: documents[index])
          answer.apply(to: &documents[index])
          outcomes.append(answer.verdict)
          failures = 0
          return nil
        } catch { return error.message }
      }
    }
    guard let failure = failure(ending, child) else { return nil }
    child.kill()
    self.child = nil
    return failure
  }
}
