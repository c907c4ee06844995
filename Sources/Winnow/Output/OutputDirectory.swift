internal import Glibc

/// A directory that gets a run's files whole or not at all.
///
/// Files are written in a working directory inside it, made durable, and renamed into place at the end; the manifest comes
/// last, so that a directory with a manifest is complete. One run at a time: a lock that the kernel releases with the
/// process. What a killed run left behind is removed by the next.
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
      try FilePaths.removeTree(workPath)
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
    // What cannot be replaced must be found out before the output of the run before is touched.
    for name in names + [Self.manifestName] {
      let target = FilePaths.join(path, name)
      var status = stat()
      if lstat(target, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
        throw IOError(path: target, message: "is a directory; a file of this name is to be written")
      }
    }
    let old = FilePaths.join(path, Self.manifestName)
    if unlink(old) != 0, errno != ENOENT { throw IOError(path: old, message: FilePaths.systemMessage()) }
    for name in names { try rename(name) }
    for name in try FilePaths.names(in: path) where Self.isRunFile(name) && !names.contains(name) {
      let stale = FilePaths.join(path, name)
      guard unlink(stale) == 0 else { throw IOError(path: stale, message: FilePaths.systemMessage()) }
    }
    try FilePaths.synchronize(path)
    try rename(Self.manifestName)
    try FilePaths.synchronize(path)
    try FilePaths.removeTree(workPath)
    lock.release()
  }

  /// Removes everything the run has written; nothing after a commit.
  func discard() {
    guard lock.isHeld else { return }
    // Best effort: the next run cleans up what stays, and the error that led here is the one to report.
    try? FilePaths.removeTree(workPath)
    lock.release()
    // Fails, as it should, when somebody has put something there.
    if isNew { rmdir(path) }
  }

  private func rename(_ name: String) throws(IOError) {
    let target = FilePaths.join(path, name)
    guard Glibc.rename(FilePaths.join(workPath, name), target) == 0 else {
      throw IOError(path: target, message: FilePaths.systemMessage())
    }
  }

  /// Whether a file name is one that runs write.
  static func isRunFile(_ name: String) -> Bool {
    let stem = Compression.of(name).stem
    return name == reportName || stem == "dropped.ndjson" || stem == "rejected.ndjson" || isPart(name)
  }

  /// Whether a file name is that of a part.
  package static func isPart(_ name: String) -> Bool {
    let stem = Compression.of(name).stem
    return stem.hasPrefix("part-") && stem.hasSuffix(".ndjson")
  }
}
