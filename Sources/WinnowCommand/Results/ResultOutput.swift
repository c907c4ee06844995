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

  /// Whether the result is for a terminal.
  var isTerminal: Bool { file == nil && console.out.isTerminal }

  func write(_ text: String) throws {
    let bytes = Array(text.utf8)
    if let file { try file.write(bytes) } else { try console.out.write(bytes) }
  }

  /// Completes the file.
  func finish() throws { try file?.commit() }
}
