import Glibc
import Winnow

/// A directory for one test; it goes with the value.
final class TemporaryDirectory {
  let path: String
  private var names: [String] = []

  init() throws {
    let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(base)/winnow-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw IOError(path: base, message: "no temporary directory") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Writes a file and returns its path.
  func write(_ name: String, _ text: String) throws -> String {
    let path = "\(path)/\(name)"
    guard let file = fopen(path, "w") else { throw IOError(path: path, message: "cannot write") }
    fputs(text, file)
    fclose(file)
    names.append(path)
    return path
  }

  deinit {
    for name in names { unlink(name) }
    rmdir(path)
  }
}
