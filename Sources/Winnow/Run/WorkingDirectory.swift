internal import Glibc

/// A fresh directory for working files; it goes, with everything in it, when the value goes.
final class WorkingDirectory {
  let path: String

  /// Creates the directory, below `TMPDIR` if that is set.
  /// - Throws: `IOError`.
  init() throws(IOError) {
    let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(base)/winnow-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw IOError(path: base, message: FilePaths.systemMessage()) }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  // What cannot be removed stays in the system's place for temporary files, which the system cleans.
  deinit { try? FilePaths.removeTree(path) }
}
