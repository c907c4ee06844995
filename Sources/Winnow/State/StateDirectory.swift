internal import Glibc
internal import WinnowText

/// What runs of a pipeline remember of each other: the history of runs and the results of stages.
///
/// ```
/// STATE/
///   VERSION            the format: `winnow-state 1`
///   runs/000001.json   the manifest of each finished run, as it stands in its output directory
///   cache/000001.pack  results of stages by chunk (`StageCache`)
///   archive/deduplicate-0123456789abcdef/000001/
///                      what a corpus stage keeps of a run over new files (`StateArchive`)
///   ids/000001         the ids of the records that a run over new files has read (`StateIDs`)
/// ```
/// One run at a time: a lock, which the kernel releases with the process. A run that is killed leaves the state as it was,
/// and what it had found out in the cache.
package final class StateDirectory {
  private static let version = "winnow-state 1\n"
  private static let versionName = "VERSION"
  private static let runsName = "runs"
  private static let cacheName = "cache"
  private static let archiveName = "archive"
  private static let idsName = "ids"
  private static let pendingSuffix = ".pending"
  private static let recordSuffix = ".json"

  package let path: String
  /// The finished runs, the last one at the end.
  package private(set) var runs: [RunRecord] = []
  /// Runs that were killed while they put their output into place, and whose output directory is not to be seen: whether
  /// they did cannot be told.
  package private(set) var unconfirmed: [RunRecord] = []
  let cache: StageCache
  private let lock: DirectoryLock?

  /// Opens a state for a run, and creates it if needed.
  /// - Throws: `IOError`, also when another run uses it.
  package convenience init(_ state: Plan.State) throws(IOError) {
    let lock: DirectoryLock
    do throws(IOError) {
      try FilePaths.createDirectory(state.path)
      lock = try DirectoryLock(
        ".winnow-lock", in: state.path, busy: "another run uses this state; wait for it, or give each its own")
    } catch {
      guard access(state.path, W_OK) != 0 else { throw error }
      throw IOError(
        path: state.path,
        message: "a state must be writable, and this one is not (\(error.message)): allow it, copy it to where you may "
          + "write, or choose another one; `plan` and `state list` only read it")
    }
    try self.init(state, lock: lock)
  }

  /// Opens a state to look at it; a run may use it at the same time.
  /// - Throws: `IOError`, also when there is none.
  package convenience init(reading state: Plan.State) throws(IOError) {
    guard Self.exists(state.path) else { throw Self.missing(state.path) }
    try self.init(state, lock: nil)
  }

  /// Whether there is a state at a path.
  package static func exists(_ path: String) -> Bool { access(FilePaths.join(path, versionName), F_OK) == 0 }

  private init(_ state: Plan.State, lock: DirectoryLock?) throws(IOError) {
    path = state.path
    self.lock = lock
    try Self.checkVersion(path, writes: lock != nil)
    let runsPath = FilePaths.join(path, Self.runsName)
    let cachePath = FilePaths.join(path, Self.cacheName)
    if lock != nil {
      for directory in [runsPath, cachePath] { try FilePaths.createDirectory(directory) }
      unconfirmed = try Self.settle(runsPath)
      for directory in [path, cachePath] { try Self.tidy(directory) }
    } else {
      unconfirmed = try Self.pending(runsPath).compactMap(\.run).filter { Self.fate(of: $0) == .unknown }
    }
    cache = try StageCache(directory: cachePath, limit: state.cacheSize)
    for name in try FilePaths.names(in: runsPath) where name.hasSuffix(Self.recordSuffix) {
      let file = FilePaths.join(runsPath, name)
      guard let record = RunRecord(manifest: try FilePaths.ownContents(file)) else {
        throw IOError(
          path: file,
          message:
            "is damaged: it is a copy of the manifest.json in that run's output directory; put one back, or delete "
            + "it, and the run is forgotten")
      }
      runs.append(record)
    }
    runs.sort { $0.number < $1.number }
    if lock != nil { try tidyKept() }
  }

  /// Removes what is kept of runs that are not known.
  private func tidyKept() throws(IOError) {
    try archive.tidy(runs + unconfirmed)
    try ids.tidy(runs + unconfirmed)
  }

  /// What corpus stages keep from run to run.
  var archive: StateArchive { StateArchive(path: FilePaths.join(path, Self.archiveName)) }

  /// The ids of the records that runs over new files have read.
  var ids: StateIDs { StateIDs(path: FilePaths.join(path, Self.idsName)) }

  /// Frees the state for the next run.
  func close() { lock?.release() }

  private static func checkVersion(_ path: String, writes: Bool) throws(IOError) {
    let file = FilePaths.join(path, versionName)
    if access(file, F_OK) != 0, writes {
      // A directory with other things in it is somebody's mistake.
      let others = try FilePaths.names(in: path).filter { !$0.hasPrefix(".") && !$0.hasPrefix(versionName) }
      if others.contains(runsName) { throw missing(path) }
      guard others.isEmpty else {
        throw IOError(path: path, message: "is no state of Winnow's, and holds other files: choose an empty directory")
      }
      try AtomicFile.write(Array(version.utf8), to: file)
    }
    let found = try FilePaths.ownContents(file)
    if found.isEmpty {
      throw IOError(path: file, message: "is empty: write the line '\(version.dropLast())' into it")
    }
    guard found == Array(version.utf8) else {
      throw IOError(path: file, message: "is of another version of Winnow; this one writes \(version.dropLast())")
    }
  }

  /// Why there is no state at a path.
  package static func missing(_ path: String) -> IOError {
    guard access(FilePaths.join(path, runsName), F_OK) == 0 else {
      return IOError(path: path, message: "is no state of Winnow's")
    }
    return IOError(
      path: FilePaths.join(path, versionName),
      message: "is missing; if this is a state of Winnow's, write the line '\(version.dropLast())' into that file")
  }

  /// Bytes of kept results.
  package var cacheSize: Int { cache.size }

  /// Removes results that the last run did not use, and others until `maximum` bytes are left; and what stages have kept of
  /// nights under options that no pipeline has any more.
  /// - Returns: bytes of results freed; the archives removed, with their sizes.
  package func collect(maximum: Int?) throws(IOError) -> (results: Int, archives: [(path: String, bytes: Int)]) {
    (try cache.compact(to: maximum ?? .max, dropsUnused: true), try archive.collect(runs))
  }

  /// Takes a run out of the history: later runs read its input again, and know nothing of what it kept.
  /// - Returns: what was known of it; nil when there is no such run.
  package func forget(_ number: Int) throws(IOError) -> RunRecord? {
    let run: RunRecord
    if let index = runs.firstIndex(where: { $0.number == number }) {
      try FilePaths.removeTree(file(number, Self.recordSuffix))
      run = runs.remove(at: index)
    } else if let index = unconfirmed.firstIndex(where: { $0.number == number }) {
      try FilePaths.removeTree(file(number, Self.pendingSuffix))
      run = unconfirmed.remove(at: index)
    } else {
      return nil
    }
    try tidyKept()
    return run
  }

  // MARK: History

  /// The number of the next run.
  var nextNumber: Int { ((runs + unconfirmed).map(\.number).max() ?? 0) + 1 }

  /// The name of what a run leaves: its number in six digits.
  static func name(_ number: Int) -> String { padded(number, 6) }

  private func file(_ number: Int, _ suffix: String) -> String {
    FilePaths.join(FilePaths.join(path, Self.runsName), Self.name(number) + suffix)
  }

  /// The figures of the last run of a pipeline; nil when there is none.
  package static func lastFigures(_ path: String, of pipeline: String) -> RunFigures? {
    let runsPath = FilePaths.join(path, runsName)
    let names = (try? FilePaths.names(in: runsPath)) ?? []
    return names.reversed().lazy.filter { $0.hasSuffix(recordSuffix) }
      .compactMap { try? FilePaths.ownContents(FilePaths.join(runsPath, $0)) }
      .compactMap(RunFigures.init(manifest:))
      .first { $0.pipeline == pipeline }
  }

  /// Notes a run that is about to commit its output: whether it did can be told from the output.
  func announce(_ number: Int, manifest: [UInt8]) throws(IOError) {
    try AtomicFile.write(manifest, to: file(number, Self.pendingSuffix))
  }

  /// Takes an announcement back, if there is one: the run has failed before it committed. Best effort: what stays is what a
  /// killed run leaves.
  func withdraw(_ number: Int) {
    let name = file(number, Self.pendingSuffix)
    if unlink(name) == 0 { try? FilePaths.synchronizeDirectory(of: name) }
  }

  /// Enters an announced run into the history.
  func confirm(_ number: Int) throws(IOError) {
    let name = file(number, Self.recordSuffix)
    guard rename(file(number, Self.pendingSuffix), name) == 0 else {
      throw IOError(path: name, message: FilePaths.systemMessage())
    }
    try FilePaths.synchronizeDirectory(of: name)
  }

  /// Enters a run into the history that had nothing to commit.
  func enter(_ number: Int, manifest: [UInt8]) throws(IOError) {
    try AtomicFile.write(manifest, to: file(number, Self.recordSuffix))
  }

  /// What became of a run that was killed between its announcement and its confirmation.
  private enum Fate {
    case done
    case undone
    /// Nothing is to be seen where its output would be: the disk may not be mounted.
    case unknown
  }

  private static func fate(of run: RunRecord) -> Fate {
    guard let output = run.output else { return .undone }
    if committed(in: output)?.id == run.id { return .done }
    return OutputDirectory.holdsOtherWork(output) ? .undone : .unknown
  }

  /// The announcements that were not confirmed; nil stands for one that is damaged.
  private static func pending(_ runsPath: String) throws(IOError) -> [(file: String, run: RunRecord?)] {
    // While somebody reads, the run that has announced itself may confirm.
    guard access(runsPath, F_OK) == 0 else { return [] }
    var found: [(file: String, run: RunRecord?)] = []
    for name in try FilePaths.names(in: runsPath) where name.hasSuffix(pendingSuffix) {
      let file = FilePaths.join(runsPath, name)
      if let bytes = try? FilePaths.ownContents(file) { found.append((file, RunRecord(manifest: bytes))) }
    }
    return found
  }

  /// Decides about runs that were killed between their announcement and its confirmation.
  /// - Returns: those about which nothing can be said: they stay announced.
  private static func settle(_ runsPath: String) throws(IOError) -> [RunRecord] {
    var unknown: [RunRecord] = []
    var kept: Set<String> = []
    for (file, run) in try pending(runsPath) {
      guard let run else { continue }
      switch fate(of: run) {
      case .undone: break
      case .done:
        let record = String(file.dropLast(pendingSuffix.count)) + recordSuffix
        guard rename(file, record) == 0 else { throw IOError(path: record, message: FilePaths.systemMessage()) }
      case .unknown:
        unknown.append(run)
        kept.insert(FilePaths.name(of: file))
      }
    }
    for name in try FilePaths.names(in: runsPath) where !name.hasSuffix(recordSuffix) && !kept.contains(name) {
      try FilePaths.removeTree(FilePaths.join(runsPath, name))
    }
    return unknown
  }

  /// Removes what a killed process was about to rename.
  private static func tidy(_ directory: String) throws(IOError) {
    for name in try FilePaths.names(in: directory) where name.hasSuffix(".tmp") {
      try FilePaths.removeTree(FilePaths.join(directory, name))
    }
  }

  /// The run whose output a directory holds; nil when there is none with a state.
  package static func committed(in directory: String) -> RunRecord? {
    guard let manifest = try? OutputDirectory.manifest(in: directory) else { return nil }
    return RunRecord(manifest: manifest)
  }
}
