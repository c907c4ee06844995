import Glibc
import Synchronization
import Winnow
import WinnowCommand

/// One command run inside the tests' process.
struct CommandRun {
  let code: Int32
  let out: String
  let err: String

  private final class Collector: Sendable {
    private let bytes = Mutex<[UInt8]>([])
    func append(_ more: [UInt8]) { bytes.withLock { $0 += more } }
    var text: String { bytes.withLock { String(decoding: $0, as: UTF8.self) } }
  }

  init(_ arguments: String..., registry: StageRegistry = .words, isTerminal: Bool = false) {
    self.init(arguments, registry: registry, isTerminal: isTerminal)
  }

  init(_ arguments: [String], registry: StageRegistry = .words, isTerminal: Bool = false) {
    let out = Collector()
    let err = Collector()
    code = WinnowCommand.run(
      arguments, registry: registry,
      console: Console(
        out: Console.Stream(isTerminal: isTerminal) { bytes in out.append(bytes) },
        err: Console.Stream(isTerminal: isTerminal) { bytes in err.append(bytes) }))
    self.out = out.text
    self.err = err.text
  }
}

/// A directory for one test; it goes with the value.
final class TemporaryDirectory {
  let path: String

  init() throws {
    let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(base)/winnow-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw IOError(path: base, message: "no temporary directory") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Writes a file and returns its path.
  @discardableResult
  func write(_ name: String, _ text: String) throws -> String {
    let path = "\(path)/\(name)"
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    guard descriptor >= 0 else { throw IOError(path: path, message: FilePaths.systemMessage()) }
    defer { close(descriptor) }
    try FilePaths.write(Array(text.utf8), to: descriptor, path: path)
    return path
  }

  func read(_ name: String) throws -> String {
    String(decoding: try FilePaths.contents("\(path)/\(name)"), as: UTF8.self)
  }

  deinit { try? FilePaths.removeTree(path) }
}
