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
  deinit { Self.remove(path, depth: 0) }

  private static func remove(_ path: String, depth: Int) {
    var status = stat()
    guard lstat(path, &status) == 0, depth < 64 else { return }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      unlink(path)
      return
    }
    if let stream = opendir(path) {
      var names: [String] = []
      while let entry = readdir(stream) {
        names.append(
          withUnsafePointer(to: &entry.pointee.d_name) {
            $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
          })
      }
      closedir(stream)
      for name in names where name != "." && name != ".." { remove(FilePaths.join(path, name), depth: depth + 1) }
    }
    rmdir(path)
  }
}
