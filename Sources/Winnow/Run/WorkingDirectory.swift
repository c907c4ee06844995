internal import Glibc

/// A fresh directory for working files; it goes, with everything in it, when the value goes.
final class WorkingDirectory {
  let path: String

  /// Creates the directory, below `TMPDIR` if that is set.
  /// - Throws: `IOError`.
  init() throws(IOError) {
    var template = FilePaths.temporaryTemplate
    guard mkdtemp(&template) != nil else {
      throw IOError(path: FilePaths.directory(of: FilePaths.string(template)), message: FilePaths.systemMessage())
    }
    path = FilePaths.string(template)
  }

  // What cannot be removed stays in the system's place for temporary files, which the system cleans.
  deinit { try? FilePaths.removeTree(path) }
}
