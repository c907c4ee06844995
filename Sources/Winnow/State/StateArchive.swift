internal import Glibc
internal import WinnowText

/// What corpus stages keep of runs over new files, so that a later night can be compared with all nights before it.
///
/// A directory per stage, named after its label and its own fingerprint: what was kept under other options or by another
/// version is of no use. In it a directory per run, which counts if the run is in the history.
struct StateArchive {
  let path: String

  /// Removes what runs left that are not in the history: killed ones, or such as were forgotten.
  func tidy(_ runs: [RunRecord]) throws(IOError) {
    let names = Set(runs.map { StateDirectory.name($0.number) })
    for stage in try stages() {
      let directory = FilePaths.join(path, stage)
      for name in try FilePaths.names(in: directory) where !names.contains(name) {
        try FilePaths.removeTree(FilePaths.join(directory, name))
      }
    }
  }

  /// Removes what no run like the last one of its pipeline can use: what was kept under other options, or by another
  /// version.
  /// - Returns: the directories removed, with their sizes.
  func collect(_ runs: [RunRecord]) throws(IOError) -> [(path: String, bytes: Int)] {
    var last: [String: RunRecord] = [:]
    for run in runs { last[run.pipeline] = run }
    let inUse = Set(
      last.values.flatMap { run in run.stages.map { Self.name($0.label, fingerprint: $0.ownFingerprint) } })
    var removed: [(path: String, bytes: Int)] = []
    for stage in try stages() where !inUse.contains(stage) {
      let directory = FilePaths.join(path, stage)
      removed.append((directory, try FilePaths.size(ofTree: directory)))
      try FilePaths.removeTree(directory)
    }
    if !removed.isEmpty, try stages().isEmpty { rmdir(path) }
    return removed
  }

  private func stages() throws(IOError) -> [String] {
    access(path, F_OK) == 0 ? try FilePaths.names(in: path) : []
  }

  private static func name(_ stage: Plan.PlannedStage) -> String {
    name(stage.label, fingerprint: stage.ownFingerprint.description)
  }

  private static func name(_ label: String, fingerprint: String) -> String { "\(label)-\(fingerprint.prefix(16))" }

  /// Opens the archive of a stage for run `number`, and makes room for what it leaves.
  func open(_ stage: Plan.PlannedStage, run number: Int) throws(IOError) -> ResolveArchive {
    let directory = FilePaths.join(path, Self.name(stage))
    try FilePaths.createDirectory(directory)
    let earlier = try Self.runs(in: directory).filter { $0.number != number }
    let current = FilePaths.join(directory, StateDirectory.name(number))
    try FilePaths.removeTree(current)
    try FilePaths.createDirectory(current)
    return ResolveArchive(earlier: earlier, current: ResolveArchive.Run(number: number, directory: current))
  }

  private static func runs(in directory: String) throws(IOError) -> [ResolveArchive.Run] {
    var runs: [ResolveArchive.Run] = []
    for name in try FilePaths.names(in: directory) {
      guard let number = Int(name) else { continue }
      runs.append(ResolveArchive.Run(number: number, directory: FilePaths.join(directory, name)))
    }
    return runs.sorted { $0.number < $1.number }
  }

  /// What a user should know when earlier runs kept something under other options: nil when there is nothing of the kind,
  /// or when a run since then has told already.
  func warning(_ stage: Plan.PlannedStage, _ history: [RunRecord]) throws(IOError) -> String? {
    let own = Self.name(stage)
    var latest = 0
    for name in try stages() where name != own && name.hasPrefix("\(stage.label)-") {
      // `deduplicate#2` has a directory of its own name.
      guard name.utf8.count == own.utf8.count else { continue }
      latest = max(latest, try Self.runs(in: FilePaths.join(path, name)).last?.number ?? 0)
    }
    let fingerprint = stage.ownFingerprint.description
    guard latest > 0,
      !history.contains(where: { run in
        run.number > latest && run.stages.contains { $0.label == stage.label && $0.ownFingerprint == fingerprint }
      })
    else { return nil }
    return
      "the options or the version of '\(stage.label)' have changed since run \(latest): what it kept of the nights "
      + "before is of no use, and their duplicates are not found any more"
  }

  /// Makes durable what a stage left of a run; nothing stays of a stage that keeps nothing.
  func seal(_ archive: ResolveArchive) throws(IOError) {
    let directory = archive.current.directory
    let names = try FilePaths.names(in: directory)
    guard !names.isEmpty else {
      // Those above it go too when they are empty; else they cannot be removed, and stay.
      rmdir(directory)
      rmdir(FilePaths.directory(of: directory))
      rmdir(path)
      return
    }
    for name in names { try FilePaths.synchronize(FilePaths.join(directory, name)) }
    let root = FilePaths.directory(of: path)
    var parent = directory
    while parent != root {
      try FilePaths.synchronize(parent)
      parent = FilePaths.directory(of: parent)
    }
    try FilePaths.synchronizeDirectory(of: path)
  }
}
