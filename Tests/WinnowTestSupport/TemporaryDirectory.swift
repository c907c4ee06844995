internal import Glibc
internal import Winnow

/// A directory for one test; it goes with the value.
package final class TemporaryDirectory {
  package let path: String

  package init() throws {
    let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(base)/winnow-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw IOError(path: base, message: "no temporary directory") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Writes a file and returns its path.
  @discardableResult
  package func write(_ name: String, _ text: String, isExecutable: Bool = false) throws -> String {
    try write(name, Array(text.utf8), isExecutable: isExecutable)
  }

  /// Writes a file and returns its path.
  @discardableResult
  package func write(_ name: String, _ bytes: [UInt8], isExecutable: Bool = false) throws -> String {
    let path = "\(path)/\(name)"
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, isExecutable ? 0o755 : 0o644)
    guard descriptor >= 0 else { throw IOError(path: path, message: FilePaths.systemMessage()) }
    defer { close(descriptor) }
    try FilePaths.write(bytes, to: descriptor, path: path)
    return path
  }

  package func read(_ name: String) throws -> String {
    String(decoding: try FilePaths.contents("\(path)/\(name)"), as: UTF8.self)
  }

  deinit { try? FilePaths.removeTree(path) }
}
