internal import Glibc
internal import WinnowText

/// A directory that gets a run's files whole or not at all.
///
/// Files are written in a working directory inside it, made durable, and renamed into place at the end; the manifest comes
/// last, so that a directory with a manifest is complete. One run at a time: a lock that the kernel releases with the
/// process. What a killed run left behind is removed by the next, unless it had begun to put its files into place: then the
/// next command that opens the directory finishes that.
///
/// Only files that the manifest of the run before names are replaced or removed: whatever else lies there is somebody's.
package final class OutputDirectory {
  package static let manifestName = "manifest.json"
  /// Written into the directory behind the manifest, on demand; says nothing true about the run that follows.
  private static let reportName = "report.html"
  private static let lockName = ".winnow-lock"
  private static let workName = ".winnow-work"

  let path: String
  /// Where files are written until `commit`; on the same file system.
  let workPath: String
  private let lock: DirectoryLock
  /// Whether the directory was made by this run.
  private let isNew: Bool
  /// Whether it is written down that the files in the working directory are the output.
  private var isDecided = false

  /// Creates the directory if needed and locks it.
  /// - Throws: `IOError`, also when another run is writing there.
  init(_ path: String) throws(IOError) {
    self.path = path
    workPath = FilePaths.join(path, Self.workName)
    isNew = access(path, F_OK) != 0
    try FilePaths.createDirectory(path)
    lock = try DirectoryLock(
      Self.lockName, in: path, busy: "another run is writing here; wait for it or choose another output")
    do {
      try Self.finishCommit(path)
      try FilePaths.removeTree(workPath)
      AtomicFile.removeLeftovers(of: Self.reportPath(in: path))
      try FilePaths.createDirectory(workPath)
    } catch {
      lock.release()
      throw error
    }
  }

  /// Renames the finished files into place, removes those of an earlier run, and puts the manifest last.
  ///
  /// - Parameter names: the files in the working directory that belong to the output, without the manifest.
  func commit(_ names: [String], manifest: [UInt8]) throws(IOError) {
    let file = try OutputFile(name: Self.manifestName, in: workPath, compression: .none)
    try manifest.withUnsafeBufferPointer { (bytes) throws(IOError) in try file.write(bytes, records: 1) }
    _ = try file.finish()
    let old = try Self.outputs(in: path) ?? []
    // What cannot be replaced must be found out before the output of the run before is touched.
    for name in names + old + [Self.manifestName] {
      let target = FilePaths.join(path, name)
      var status = stat()
      if lstat(target, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
        throw IOError(path: target, message: "is a directory; a file of this name is to be written")
      }
    }
    let record = CommitRecord(
      additions: names, removals: old.filter { !names.contains($0) } + (Self.hasReport(path) ? [Self.reportName] : []))
    let recordPath = FilePaths.join(workPath, CommitRecord.name)
    try FilePaths.synchronize(workPath)
    try AtomicFile.write(record.bytes, to: recordPath)
    isDecided = true
    try FilePaths.synchronize(workPath)
    try record.carryOut(in: path, from: workPath)
    lock.release()
  }

  /// Whether the files of the run are in their places, or will be put there by the next command.
  var isCommitted: Bool { isDecided || Self.hasBegunCommit(path) }

  /// Removes everything the run has written; nothing after a commit.
  func discard() {
    guard lock.isHeld else { return }
    // Best effort: the next run cleans up what stays, and the error that led here is the one to report. A commit that was
    // begun has to be finished.
    if !isDecided { try? FilePaths.removeTree(workPath) }
    lock.release()
    // Fails, as it should, when somebody has put something there.
    if isNew { rmdir(path) }
  }

  // MARK: Commits that were interrupted

  /// Finishes what a run had begun that was killed while it put its files into place.
  ///
  /// - Throws: `IOError`, also while a run is putting its files into place.
  package static func recover(_ path: String) throws(IOError) {
    guard hasBegunCommit(path) else { return }
    do throws(IOError) {
      let lock = try DirectoryLock(lockName, in: path, busy: "a run is at it; try again")
      defer { lock.release() }
      try finishCommit(path)
    } catch {
      throw IOError(
        path: path,
        message: "the files of a run are only in part in their places, and cannot be put there now "
          + "(\(error.path): \(error.message))")
    }
  }

  private static func recordPath(_ path: String) -> String {
    FilePaths.join(FilePaths.join(path, workName), CommitRecord.name)
  }

  private static func hasBegunCommit(_ path: String) -> Bool { access(recordPath(path), F_OK) == 0 }

  /// Whether a directory holds the output of a run, or what a run has left that was killed before it put its files into
  /// place; false also where files are still to be put into place.
  static func holdsOtherWork(_ path: String) -> Bool {
    guard !hasBegunCommit(path) else { return false }
    return access(FilePaths.join(path, manifestName), F_OK) == 0 || access(FilePaths.join(path, workName), F_OK) == 0
  }

  /// Goes on from the record of a commit, if there is one; under the lock.
  private static func finishCommit(_ path: String) throws(IOError) {
    guard hasBegunCommit(path) else { return }
    let recordPath = recordPath(path)
    guard let record = CommitRecord(try FilePaths.ownContents(recordPath)) else {
      throw IOError(path: recordPath, message: "is damaged, or of another version of Winnow")
    }
    try record.carryOut(in: path, from: FilePaths.join(path, workName))
  }

  // MARK: Whose files lie there

  /// The manifest of the run whose output a directory holds.
  /// - Throws: `IOError`, also when there is none.
  static func manifest(in path: String) throws(IOError) -> [UInt8] {
    try recover(path)
    return try FilePaths.ownContents(FilePaths.join(path, manifestName))
  }

  /// The files of records in a directory that the manifest there names; nil when no run has left one.
  /// - Throws: `IOError`.
  package static func outputs(in path: String) throws(IOError) -> [String]? {
    try recover(path)
    guard let bytes = try? FilePaths.ownContents(FilePaths.join(path, manifestName)),
      let json = try? JSONValue(parsing: bytes), json["counts"]?["in"]?.int != nil,
      let outputs = json["outputs"]?.elements
    else { return nil }
    return outputs.compactMap { $0["path"]?.text }.filter(isRecordFile)
  }

  /// All files in a directory that a run has left there; nil when none has.
  /// - Throws: `IOError`.
  static func ownFiles(in path: String) throws(IOError) -> [String]? {
    guard let outputs = try outputs(in: path) else { return nil }
    return outputs + [manifestName] + (hasReport(path) ? [reportName] : [])
  }

  /// Whether a path names a file that a run has left: its records, its manifest.
  package static func isOutput(_ path: String) -> Bool {
    let name = FilePaths.name(of: path)
    let directory = FilePaths.directory(of: path)
    guard isRecordFile(name) || name == manifestName else { return false }
    return (try? outputs(in: directory.isEmpty ? "." : directory)) != nil
  }

  /// Stops a run before its work whose files would take the place of, or stand beside, what is not of a run.
  /// - Throws: `Diagnostic`, `IOError`.
  static func refuseForeignFiles(in path: String) throws {
    guard let names = try? FilePaths.names(in: path) else { return }
    let own = try outputs(in: path).map { $0 + [manifestName] } ?? []
    for name in names where isRecordFile(name) || name == manifestName {
      guard own.contains(name) else {
        throw Diagnostic.error(
          "the output directory '\(path)' holds '\(name)', which no manifest of a run there names", at: nil,
          hint: "choose another directory, or move that file away if it is not needed")
      }
    }
  }

  /// Stops a run to standard output before its work that would remove the records of another run beside its own rejects.
  /// - Throws: `Diagnostic`, `IOError`.
  static func refuseParts(in sidecar: String) throws {
    try refuseForeignFiles(in: sidecar)
    guard let part = try outputs(in: sidecar)?.first(where: isPart) else { return }
    throw Diagnostic.error(
      "'\(sidecar)' holds the records of a run ('\(part)'), which a run to standard output would remove", at: nil,
      hint: "give another --sidecar directory, or delete that output if it is not needed")
  }

  /// Where a run's report lies.
  package static func reportPath(in directory: String) -> String { FilePaths.join(directory, reportName) }

  /// Whether a report of Winnow's lies in a directory.
  private static func hasReport(_ path: String) -> Bool {
    guard let page = try? FilePaths.ownContents(reportPath(in: path)) else { return false }
    return String(decoding: page.prefix(1024), as: UTF8.self).contains(reportMark)
  }

  /// What every page that Winnow writes says about itself.
  package static let reportMark = "<meta name=\"generator\" content=\"winnow "

  /// Whether a file name is one of records that runs write.
  private static func isRecordFile(_ name: String) -> Bool { isRunFile(name) && name != reportName }

  /// Whether a file name is one that runs write.
  static func isRunFile(_ name: String) -> Bool {
    let stem = Compression.of(name).stem
    return name == reportName || stem == "dropped.ndjson" || stem == "rejected.ndjson" || isPart(name)
  }

  /// Whether a file name is that of a part.
  package static func isPart(_ name: String) -> Bool {
    let stem = Compression.of(name).stem
    guard stem.hasPrefix("part-"), stem.hasSuffix(".ndjson") else { return false }
    let number = stem.dropFirst("part-".count).dropLast(".ndjson".count)
    return !number.isEmpty && number.utf8.allSatisfy(\.isASCIIDigit)
  }
}
