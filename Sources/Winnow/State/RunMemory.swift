internal import Glibc
internal import WinnowText

/// What a run takes from the runs before it, and leaves to those after it.
final class RunMemory {
  private let state: StateDirectory
  private let plan: Plan
  /// The input beside that of earlier runs; nil when there were none, or when it can be read only once.
  let survey: InputSurvey?
  /// The files to read.
  let files: [InputFile]
  /// Whether only new files are asked for and there are none.
  let hasNothingNew: Bool
  /// Of the files to read; nil without a survey.
  private let inputFingerprint: String?
  let number: Int
  private let id: String
  /// Whether the state has no room for the run.
  private var isForgotten = false

  /// Looks at the input, if there is anything to compare it with.
  /// - Throws: `IOError`, `CancellationError`.
  init(_ state: StateDirectory, _ plan: Plan, _ files: [InputFile], _ cancellation: any CancellationToken) throws {
    self.state = state
    self.plan = plan
    do {
      // Read again, the input of a run that has an output after all would be in two.
      if plan.input.onlyNew, let problem = Self.unconfirmed(state) { throw problem }
      // What another pipeline has read is new to this one.
      let history = plan.input.onlyNew ? state.runs.filter { $0.pipeline == plan.name } : state.runs
      survey = history.isEmpty ? nil : try InputSurvey(files, history: history, cancellation: cancellation)
      if plan.input.onlyNew, files.count > 1, let stream = files.first(where: { $0.size == nil }) {
        throw Diagnostic.error(
          "'only-new' cannot tell what is new of '\(stream.path)', which can be read only once", at: nil,
          hint: "give it a run of its own")
      }
    } catch {
      state.close()
      throw error
    }
    let entries = survey.map { plan.input.onlyNew ? $0.unread : $0.entries }
    self.files = entries?.map(\.file) ?? files
    hasNothingNew = plan.input.onlyNew && (files.isEmpty || entries?.isEmpty == true)
    inputFingerprint = entries.map { InputSurvey.fingerprint($0.map { ($0.file, $0.digest) }).description }
    number = state.nextNumber
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    id = "\(number)-" + hex(XXHash.hash64("\(now.tv_sec) \(now.tv_nsec) \(getpid()) \(state.path)"))
  }

  var cache: StageCache { state.cache }

  /// What a user should know before the run; of lost outputs there is `lossWarning`.
  var warnings: [String] { [nameWarning, unconfirmedWarning].compactMap(\.self) }

  /// A warning for each corpus stage that finds nothing of use from the nights before, though they kept something.
  func archiveWarnings() throws(IOError) -> [String] {
    guard plan.input.onlyNew else { return [] }
    var warnings: [String] = []
    for stage in plan.stages {
      guard case .corpus = stage.instance, let warning = try state.archive.warning(stage, state.runs) else { continue }
      warnings.append(warning)
    }
    return warnings
  }

  /// A warning where it is not known what became of a run; runs over all input do without it.
  private var unconfirmedWarning: String? { Self.unconfirmed(state).map { "\($0)" } }

  private static func unconfirmed(_ state: StateDirectory) -> IOError? {
    guard let run = state.unconfirmed.first, let output = run.output else { return nil }
    return IOError(
      path: output,
      message: "run \(run.number) was killed when it put its output there, and nothing is to be seen of it now: mount "
        + "the disk that it is on; if it is gone, `winnow state forget \(state.path) \(run.number)`, and its input is read "
        + "again")
  }

  /// The number of the run that wrote into `output` just what this one would; nil when there is none, or when a file of
  /// it has changed since.
  func upToDate(_ output: String, _ cancellation: any CancellationToken) throws -> Int? {
    guard let fingerprint = inputFingerprint, let run = ownRun(in: output), run.inputFingerprint == fingerprint,
      run.outputFingerprint == plan.outputFingerprint.description
    else { return nil }
    for file in run.outputs {
      let path = FilePaths.join(output, file.path)
      guard access(path, R_OK) == 0, try FileDigest.of(path, cancellation).digest.description == file.digest else {
        return nil
      }
    }
    return run.number
  }

  /// The run of this state whose output a directory holds.
  private func ownRun(in output: String) -> RunRecord? {
    StateDirectory.committed(in: output).flatMap { run in state.runs.first { $0.id == run.id } }
  }

  /// The runs that have read what a run over new files passes over.
  private var runsPassedOver: [RunRecord] {
    guard plan.input.onlyNew, let survey else { return [] }
    let numbers = Set(survey.entries.compactMap { entry in if case .done(let run) = entry.status { run } else { nil } })
    return state.runs.filter { numbers.contains($0.number) }
  }

  /// A warning where another pipeline may have read the files: two whose name is that of their file can share it.
  private var nameWarning: String? {
    guard plan.isNamedByFile, let last = runsPassedOver.last, last.stages.map(\.label) != plan.stages.map(\.label)
    else {
      return nil
    }
    let stages = last.stages.isEmpty ? "none" : last.stages.map(\.label).joined(separator: ", ")
    return
      "run \(last.number) of a pipeline '\(plan.name)' has read these files with other stages (\(stages)): if it was "
      + "another pipeline, give each a 'name'; without, both are called after their file"
  }

  /// A warning where what was made of files that are passed over is not there any more.
  var lossWarning: String? {
    let lost = runsPassedOver.filter { run in
      run.output.map { StateDirectory.committed(in: $0)?.id != run.id } ?? false
    }
    guard let first = lost.first else { return nil }
    let numbers = lost.prefix(5).map { "\($0.number)" }.joined(separator: ", ") + (lost.count > 5 ? ", …" : "")
    return
      "the output of run \(numbers) is not where it was written (\(first.output ?? "")), and what it read is passed "
      + "over; to do a run again, `winnow state forget \(state.path) \(first.number)` first"
  }

  /// Stops a run whose output would take the place of a night's: what that read, later runs pass over.
  func refuseReplacing(_ output: String) throws(Diagnostic) {
    guard output != "-", let run = StateDirectory.committed(in: output), plan.input.onlyNew || run.isOnlyNew else {
      return
    }
    guard state.runs.contains(where: { $0.id == run.id }) else {
      guard plan.input.onlyNew else { return try Self.refuseReplacingNight(in: output) }
      // An older copy of the state that somebody has put back does not know the last nights.
      guard run.pipeline == plan.name, run.number >= number else { return }
      throw .error(
        "'\(output)' holds the output of a run \(run.number) of this pipeline that the state does not know", at: nil,
        hint: "if the state is an older copy, put back the newer one; else choose another output directory, or delete "
          + "this one")
    }
    throw .error(
      "'\(output)' holds the output of run \(run.number), whose input \(plan.input.onlyNew ? "this run" : "runs with only-new") "
        + "would pass over", at: nil,
      hint: "give each run an output directory of its own; to do run \(run.number) again, "
        + "`winnow state forget \(state.path) \(run.number)` first")
  }

  /// Stops a run that has no state, or another one, from replacing a night's output.
  static func refuseReplacingNight(in output: String) throws(Diagnostic) {
    guard output != "-", let run = StateDirectory.committed(in: output), run.isOnlyNew else { return }
    throw .error(
      "'\(output)' holds the output of run \(run.number) of '\(run.pipeline)', which read new files only", at: nil,
      hint: "no other run has these records: choose another output directory, or delete this one if they are not needed"
    )
  }

  /// Whether results of corpus stages can be kept: those of a run over new files depend on the nights before, too.
  var keepsCorpora: Bool { !plan.input.onlyNew }

  /// Whether the corpus stages may see just what they saw in an earlier run: worth an attempt.
  var mayReuseCorpora: Bool {
    guard keepsCorpora else { return false }
    let corpora = plan.stages.filter { if case .corpus = $0.instance { true } else { false } }
    guard !corpora.isEmpty, corpora.allSatisfy(\.descriptor.keepsResults), let fingerprint = inputFingerprint else {
      return false
    }
    return state.runs.contains { run in
      run.inputFingerprint == fingerprint
        && corpora.allSatisfy { stage in
          run.stages.contains { $0.ownFingerprint == stage.ownFingerprint.description }
        }
    }
  }

  /// What a corpus stage kept of the nights before this one, and a warning when that is of no use; nil in a run that reads
  /// all input.
  func openArchive(_ stage: Plan.PlannedStage) throws(IOError) -> (archive: ResolveArchive, warning: String?)? {
    guard plan.input.onlyNew else { return nil }
    let warning = try state.archive.warning(stage, state.runs)
    return (try state.archive.open(stage, run: number), warning)
  }

  /// Makes durable what a corpus stage kept of this run.
  func seal(_ archive: ResolveArchive) throws(IOError) { try state.archive.seal(archive) }

  /// Notes the ids of a run over new files, and counts those that runs before have noted.
  ///
  /// - Returns: nil for other runs: they read again what was read before.
  /// - Throws: nothing for a full disk or damage, which are warnings: the ids are only counted.
  func compareIDs(_ identities: IdentityRegistry) throws(IOError) -> (count: Int, warnings: [String])? {
    guard plan.input.onlyNew else { return nil }
    let ids = identities.fingerprints
    let earlier = state.runs.filter { $0.pipeline == plan.name }.map(\.number)
    var (found, warnings) = state.ids.compare(ids, with: earlier)
    if !found.isEmpty {
      let runs = found.byRun.map { "\($0.count) of run \($0.run)" }
      warnings.append(
        "\(found.count) ids are those of records of earlier runs, too: "
          + (runs.prefix(5) + (runs.count > 5 ? ["…"] : [])).joined(separator: ", "))
    }
    do throws(IOError) {
      if let warning = try makingRoom({ () throws(IOError) in try state.ids.write(ids, run: number) }) {
        warnings.append(warning)
      }
    } catch { warnings.append("the ids of this run are not kept: \(error.path): \(error.message)") }
    return (found.count, warnings)
  }

  /// Writes what a state cannot do without; on a full disk, the results that this run has kept make room for it.
  /// - Returns: what a user should know.
  private func makingRoom(_ write: () throws(IOError) -> Void) throws(IOError) -> String? {
    do throws(IOError) {
      try write()
      return nil
    } catch {
      let reason = "\(error.path): \(error.message)"
      try cache.forget()
      try write()
      return
        "the results of this run are not kept: \(reason); free some space, or lower cache-size in the pipeline's state"
    }
  }

  /// What the manifest says about the run.
  func identity(_ inputs: [InputFileReport]) -> Manifest.Identity {
    let isRepeatable = inputs.allSatisfy { $0.file.size != nil }
    return Manifest.Identity(
      number: number, id: id,
      inputFingerprint: isRepeatable ? InputSurvey.fingerprint(inputs.map { ($0.file, $0.digest) }) : nil)
  }

  /// Notes that the run is about to commit. On a full disk, what it has kept makes room; if that is not enough, the run
  /// is not remembered, unless later runs would then read its input again.
  /// - Returns: what a user should know.
  func announce(_ manifest: [UInt8]) throws(IOError) -> [String] {
    do throws(IOError) {
      let warning = try makingRoom { () throws(IOError) in try state.announce(number, manifest: manifest) }
      return warning.map { [$0] } ?? []
    } catch {
      if plan.input.onlyNew {
        throw IOError(
          path: error.path,
          message:
            "\(error.message); no output was written, as later runs would read its input again: free some space there")
      }
      isForgotten = true
      return ["this run is not remembered: \(error.path): \(error.message)"]
    }
  }

  /// Takes back that the run is about to commit.
  func withdraw() { state.withdraw(number) }

  func confirm() throws(IOError) { if !isForgotten { try state.confirm(number) } }

  func enter(_ manifest: [UInt8]) throws(IOError) { try state.enter(number, manifest: manifest) }

  /// Ends the run's use of the cache; returns what a user should know. The output is in its place by now: that the cache
  /// cannot be tidied is no failure of the run.
  func finish() -> [String] {
    var warnings = cache.obstacle.map { [$0] } ?? []
    do throws(IOError) { try cache.finish() } catch {
      warnings.append("the stage cache could not be tidied: \(error.path): \(error.message)")
    }
    return warnings
  }

  func close() { state.close() }
}
