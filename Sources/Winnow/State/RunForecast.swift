internal import WinnowText

/// What a run would do, and why: worked out as the run itself works it out, without doing it.
package struct RunForecast: Sendable {
  package enum FileStatus: String, Sendable, CaseIterable {
    case new
    case changed
    case done
  }

  /// An input file.
  package struct File: Sendable {
    package let path: String
    package let bytes: Int
    package let status: FileStatus
    package let note: String
    package let isRead: Bool
  }

  /// What there is to do for a stage.
  package enum Work: String, Sendable {
    case compute
    /// Results are used again where the documents come as they came before.
    case partly = "compute in part"
    case reuse
  }

  package struct Stage: Sendable {
    package let label: String
    package let work: Work
    package let reason: String
    /// Of what was read before, how much at most there is to compute.
    fileprivate var share = 1.0
  }

  /// Finished runs of the state.
  package let runs: Int
  /// Bytes of kept results.
  package let cacheSize: Int
  package private(set) var files: [File] = []
  package private(set) var stages: [Stage] = []
  /// What becomes of the output directory.
  package private(set) var output = ""
  /// How much there is to do, judged by the last run.
  package private(set) var work = ""
  /// What the run would warn of.
  package private(set) var warnings: [String] = []

  /// Looks at the input and the state.
  ///
  /// - Parameter isForced: whether the run would write what is up to date.
  /// - Throws: `Diagnostic` when the input cannot be found, `IOError`.
  package init(_ plan: Plan, isForced: Bool = false) throws {
    try plan.checkState()
    try plan.checkPlaces()
    if let output = plan.output.path, output != "-" { try OutputDirectory.refuseForeignFiles(in: output) }
    let cancellation = Cancellation()
    let found = try InputDiscovery.find(
      plan.input.patterns, in: plan.input.directory, format: plan.input.format, allowsNone: plan.input.onlyNew
    ).files
    guard let options = plan.state, StateDirectory.exists(options.path) else {
      runs = 0
      cacheSize = 0
      if let output = plan.output.path { try RunMemory.refuseReplacingNight(in: output) }
      files = found.map { File(path: $0.path, bytes: $0.size ?? 0, status: .new, note: "", isRead: true) }
      stages = plan.stages.map { Stage(label: $0.label, work: .compute, reason: "") }
      output = plan.output.path.map { "\($0) is written anew" } ?? "none named"
      work = "everything; there is no run to judge by"
      return
    }
    let state = try StateDirectory(reading: options)
    runs = state.runs.count
    cacheSize = state.cache.size
    let memory = try RunMemory(state, plan, found, cancellation)
    if let output = plan.output.path, !memory.hasNothingNew { try memory.refuseReplacing(output) }
    files = Self.files(memory, plan, found)
    let upToDate =
      isForced ? nil : try plan.output.path.flatMap { try $0 == "-" ? nil : memory.upToDate($0, cancellation) }
    let hasWork = upToDate == nil && !memory.hasNothingNew
    stages = Self.stages(
      plan, state, lost: hasWork ? try LostResults(plan, state, memory, cancellation) : nil,
      hasNewInput: files.contains { $0.isRead && $0.status != .done })
    (output, work) = try Self.outcome(plan, memory, upToDate: upToDate, stages, files, state.runs.last)
    warnings = memory.warnings
    if memory.hasNothingNew, let warning = memory.lossWarning { warnings.append(warning) }
    if hasWork { warnings += try memory.archiveWarnings() }
  }

  private static func files(_ memory: RunMemory, _ plan: Plan, _ found: [InputFile]) -> [File] {
    guard let survey = memory.survey else {
      return found.map { File(path: $0.path, bytes: $0.size ?? 0, status: .new, note: "", isRead: true) }
    }
    return survey.entries.map { entry in
      func file(_ status: FileStatus, _ note: String) -> File {
        File(
          path: entry.file.path, bytes: entry.bytes, status: status, note: note,
          isRead: status != .done || !plan.input.onlyNew)
      }
      return switch entry.status {
      case .new: file(.new, "")
      case .changed(let run): file(.changed, "since run \(run)")
      case .done(let run): file(.done, "in run \(run)")
      }
    }
  }

  private static func stages(
    _ plan: Plan, _ state: StateDirectory, lost: LostResults?, hasNewInput: Bool
  ) -> [Stage] {
    var output: [Stage] = []
    var changed: [DocumentPart: String] = [:]
    var firstChange: String?
    for stage in plan.stages {
      var result: Stage
      if let reason = reason(stage, state) {
        result = Stage(label: stage.label, work: .compute, reason: reason)
      } else if case .corpus = stage.instance, hasNewInput {
        result = Stage(label: stage.label, work: .compute, reason: "the corpus has changed")
      } else if case .corpus = stage.instance, let firstChange {
        result = Stage(label: stage.label, work: .partly, reason: "unless '\(firstChange)' changes nothing it reads")
      } else if let writer = stage.keyParts.lazy.compactMap({ changed[$0] }).first {
        result = Stage(label: stage.label, work: .partly, reason: "where '\(writer)' changes what it reads")
      } else {
        result = Stage(label: stage.label, work: .reuse, reason: hasNewInput ? "but for new input" : "", share: 0)
      }
      // What is computed again because it was lost comes out as it was.
      if result.work == .reuse, let reason = lost?.reason(stage) {
        result = Stage(
          label: stage.label, work: lost?.work(stage) ?? .compute, reason: reason, share: lost?.share(stage) ?? 1)
      } else if result.work != .reuse, stage.descriptor.keepsResults {
        firstChange = firstChange ?? stage.label
        for part in stage.writtenParts { changed[part] = stage.label }
      }
      output.append(result)
    }
    return output
  }

  /// Why no earlier result of the stage can be used; nil when some can.
  private static func reason(_ stage: Plan.PlannedStage, _ state: StateDirectory) -> String? {
    guard stage.descriptor.keepsResults else { return "quicker than to keep its results" }
    guard let last = state.runs.last else { return "no run so far" }
    if state.cache.count == 0 { return "no results are kept" }
    let own = stage.ownFingerprint.description
    if state.runs.contains(where: { $0.stages.contains { $0.ownFingerprint == own } }) { return nil }
    guard let before = last.stages.first(where: { $0.label == stage.label }) else { return "new in the pipeline" }
    if before.version != stage.descriptor.version {
      return "version \(before.version) of the stage became \(stage.descriptor.version)"
    }
    let paths = stage.digests.filter { file in !before.files.contains { $0.digest == file.digest.description } }.map(
      \.path)
    if !paths.isEmpty { return paths.joined(separator: ", ") + " changed" }
    return "its options changed"
  }

  /// What a run takes before it reads, mostly to compile rules: as much for one page as for a million.
  private static let startSeconds = 0.1

  private static func outcome(
    _ plan: Plan, _ memory: RunMemory, upToDate: Int?, _ stages: [Stage], _ files: [File], _ last: RunRecord?
  ) throws -> (output: String, work: String) {
    if memory.hasNothingNew {
      let again =
        plan.state.map { ", unless one is to be done again: `winnow state forget \($0.path) RUN` first" } ?? ""
      return ("nothing is written", "none: all input was read by earlier runs\(again)")
    }
    if let upToDate {
      return ("\(plan.output.path ?? "") is up to date: run \(upToDate) wrote it", "none")
    }
    let output = plan.output.path.map { $0 == "-" ? "standard output" : "\($0) is written anew" } ?? "none named"
    guard let last, last.read > 0 else { return (output, "everything; there is no run to judge by") }
    let lastBytes = max(1, last.inputs.reduce(0) { $0 + $1.bytes })
    func scale(_ isWanted: (File) -> Bool) -> Double {
      Double(files.reduce(0) { $0 + ($1.isRead && isWanted($1) ? $1.bytes : 0) }) / Double(lastBytes)
    }
    // What is new takes every stage its time; of the rest, results that are kept save theirs.
    let saved = stages.reduce(0) { saved, stage in
      saved + (1 - stage.share) * (last.stages.first { $0.label == stage.label }?.cpuSeconds ?? 0)
    }
    let start = min(last.cpuSeconds, Self.startSeconds)
    let seconds =
      start + (last.cpuSeconds - start) * scale { $0.status != .done }
      + max(0, last.cpuSeconds - start - saved) * scale { $0.status == .done }
    return (output, "about \(Double(Int(seconds * 10)) / 10) CPU seconds, judging by run \(last.number)")
  }
}
