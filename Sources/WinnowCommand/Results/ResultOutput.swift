internal import Glibc
internal import Winnow

/// Where a command's result goes: standard output, or a file that appears whole or not at all.
struct ResultOutput {
  /// What begins files of a kind, so that none of another kind is overwritten by mistake.
  enum Kind: String {
    case metrics = "# HELP "
    case page = "<!DOCTYPE html>"
  }

  private enum Target {
    case console(Console)
    case file(AtomicFile)
    /// A device, a pipe or a socket: it takes the bytes, and stays what it is.
    case stream(Int32, path: String)
  }

  private let target: Target

  /// Writes to a file at `path`, or where there is none to the console. A link is followed, also one to no file yet.
  init(_ path: String?, _ console: Console) throws(IOError) {
    guard let path else {
      target = .console(console)
      return
    }
    if Self.isStream(path) {
      let descriptor = open(path, O_WRONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw IOError(path: path, message: FilePaths.systemMessage()) }
      target = .stream(descriptor, path: path)
    } else {
      target = .file(try AtomicFile(FilePaths.followed(path)))
    }
  }

  /// Stops before the work when there is no place for a file, or when something else stands there.
  ///
  /// - Parameters:
  ///   - option: its name, for the message.
  ///   - kind: what a file that is there must be to be overwritten; nil for any.
  ///   - sources: what the command reads.
  /// - Throws: `Diagnostic` that names the option.
  static func checkPlace(
    _ path: String, _ option: String, kind: Kind? = nil, sources: [String] = []
  ) throws(Diagnostic) {
    let resolved = FilePaths.followed(path)
    let place = FilePaths.directory(of: resolved)
    guard isStream(path) || access(place.isEmpty ? "." : place, W_OK) == 0 else {
      throw .error("\(option): '\(place)' is no directory that can be written", at: nil)
    }
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
      throw .error("\(option): '\(path)' is a directory", at: nil)
    }
    if sources.contains(where: { FilePaths.resolved($0) == resolved }) {
      throw .error(
        "\(option): '\(path)' is what the command reads", at: nil, hint: "give a file that is not there yet")
    }
    guard !OutputDirectory.isOutput(resolved) else {
      throw .error("\(option): '\(path)' belongs to the output of a run", at: nil, hint: "give another file")
    }
    if let kind, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0, !begins(path, with: kind) {
      throw .error(
        "\(option): '\(path)' is there already, and is something else", at: nil,
        hint: "remove it, or give another file")
    }
  }

  private static func begins(_ path: String, with kind: Kind) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    let wanted = Array(kind.rawValue.utf8)
    var found = [UInt8](repeating: 0, count: wanted.count)
    return read(descriptor, &found, found.count) == found.count && found == wanted
  }

  /// Whether a path is that of a device, a pipe or a socket.
  static func isStream(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && ![S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT)
  }

  /// Whether the result is for a terminal.
  var isTerminal: Bool {
    if case .console(let console) = target { console.out.isTerminal } else { false }
  }

  func write(_ text: String) throws { try write(Array(text.utf8)) }

  func write(_ bytes: [UInt8]) throws {
    switch target {
    case .console(let console): try console.out.write(bytes)
    case .file(let file): try file.write(bytes)
    case .stream(let descriptor, let path): try FilePaths.write(bytes, to: descriptor, path: path)
    }
  }

  /// Completes the file.
  func finish() throws(IOError) {
    switch target {
    case .console: break
    case .file(let file): try file.commit()
    case .stream(let descriptor, let path):
      guard close(descriptor) == 0 else { throw IOError(path: path, message: FilePaths.systemMessage()) }
    }
  }

  /// Writes a whole result.
  static func write(_ bytes: [UInt8], to path: String?, _ console: Console) throws {
    let output = try ResultOutput(path, console)
    try output.write(bytes)
    try output.finish()
  }
}
