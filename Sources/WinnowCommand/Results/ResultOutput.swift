internal import Glibc
internal import Winnow

/// Where a command's result goes: standard output, or a file that appears whole or not at all.
struct ResultOutput {
  private let file: AtomicFile?
  private let console: Console

  /// Writes to a file at `path`, or where there is none to the console.
  init(_ path: String?, _ console: Console) throws {
    file = try path.map { try AtomicFile($0) }
    self.console = console
  }

  /// Stops before the work when there is no place for a file.
  /// - Throws: `Diagnostic` that names the option.
  static func checkPlace(_ path: String, _ option: String) throws(Diagnostic) {
    let place = FilePaths.directory(of: path)
    guard access(place.isEmpty ? "." : place, W_OK) == 0 else {
      throw .error("\(option): '\(place)' is no directory that can be written", at: nil)
    }
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
      throw .error("\(option): '\(path)' is a directory", at: nil)
    }
  }

  /// Whether the result is for a terminal.
  var isTerminal: Bool { file == nil && console.out.isTerminal }

  func write(_ text: String) throws {
    let bytes = Array(text.utf8)
    if let file { try file.write(bytes) } else { try console.out.write(bytes) }
  }

  /// Completes the file.
  func finish() throws { try file?.commit() }
}
