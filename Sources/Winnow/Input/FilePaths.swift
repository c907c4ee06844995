internal import Glibc

/// Paths and small files.
package enum FilePaths {
  /// `directory/name`, without a leading `./`.
  package static func join(_ directory: String, _ name: String) -> String {
    if name.hasPrefix("/") || directory.isEmpty || directory == "." { return name }
    return directory.hasSuffix("/") ? directory + name : directory + "/" + name
  }

  /// Everything before the last slash; empty when there is none.
  package static func directory(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Everything after the last slash.
  package static func name(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return path }
    return String(path[path.index(after: slash)...])
  }

  /// What the system says about its last error.
  package static func systemMessage(_ code: Int32 = errno) -> String {
    String(cString: strerror(code))
  }

  /// The whole contents of a file.
  /// - Throws: `IOError`.
  package static func contents(_ path: String) throws(IOError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw IOError(path: path, message: systemMessage()) }
    defer { close(descriptor) }
    var output: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64 * 1024)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count == 0 { return output }
      if count < 0 {
        if errno == EINTR { continue }
        throw IOError(path: path, message: systemMessage())
      }
      output.append(contentsOf: buffer[0..<count])
    }
  }
}
