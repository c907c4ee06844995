internal import Glibc
internal import Winnow

/// Finds the program that a command names, and the script that it is to run, as far as that can be told.
struct ExecutableSearch {
  /// The pipeline file's directory, where relative paths start.
  let directory: String

  /// Programs whose first argument is a script.
  private static let interpreters: Set<String> = [
    "sh", "bash", "dash", "zsh", "ksh", "python", "pypy", "perl", "ruby", "node", "php", "lua", "luajit", "Rscript",
    "julia", "tclsh",
  ]
  /// Flags of interpreters that take no value.
  private static let plainFlags: Set<String> = ["-u", "-w", "-B", "-O"]

  /// The path to execute: with a slash, from the pipeline's directory; else from the PATH.
  /// - Throws: `ConfigurationError` at the word, with what may be meant.
  func path(of command: ExecCommand) throws(ConfigurationError) -> String {
    let name = command.words.first ?? ""
    let mark = command.marks.first ?? nil
    guard name.contains("/") else {
      if let path = pathInSearchPath(name) { return path }
      let isBeside = Self.isFile(FilePaths.join(directory, name))
      let near = isBeside ? nil : Suggestion.nearest(to: name, among: programs)
      throw ConfigurationError(
        "option 'command': there is no program '\(name)'", at: mark,
        hint: isBeside
          ? "a program beside the pipeline file is './\(name)'"
          : near.map { "did you mean '\($0)'?" } ?? "it is not in the PATH")
    }
    let path = FilePaths.join(directory, name)
    guard Self.isFile(path) else {
      guard access(path, F_OK) != 0 else {
        throw ConfigurationError("option 'command': '\(name)' is no file that can be run", at: mark)
      }
      throw missing("program", name, at: mark)
    }
    guard access(path, X_OK) == 0 else {
      throw ConfigurationError(
        "option 'command': '\(name)' is not executable", at: mark,
        hint: "chmod +x \(name), or name its interpreter: [python3, \(name)]")
    }
    return name
  }

  /// Checks that the script exists which an interpreter is to run.
  /// - Throws: `ConfigurationError` at the word.
  func checkScript(of command: ExecCommand) throws(ConfigurationError) {
    var words = command.words[...]
    if FilePaths.name(of: words.first ?? "") == "env" { words = words.dropFirst() }
    guard let program = words.popFirst() else { return }
    let stem = String(FilePaths.name(of: program).prefix { !$0.isNumber && $0 != "." && $0 != "-" })
    guard Self.interpreters.contains(stem) else { return }
    words = words.drop { Self.plainFlags.contains($0) }
    // Another flag may bring its own code along: -c, -e, -m.
    guard let script = words.first, !script.hasPrefix("-"), !script.isEmpty else { return }
    let path = FilePaths.join(directory, script)
    guard access(path, F_OK) != 0, stem != "node" || access(path + ".js", F_OK) != 0 else { return }
    throw missing("script", script, at: command.marks[words.startIndex])
  }

  private func missing(_ kind: String, _ name: String, at mark: SourceMark?) -> ConfigurationError {
    let folder = FilePaths.directory(of: name)
    let names = ((try? FilePaths.names(in: FilePaths.join(directory, folder.isEmpty ? "." : folder))) ?? []).sorted()
    let near = Suggestion.nearest(to: FilePaths.name(of: name), among: names)
    return ConfigurationError(
      "option 'command': there is no \(kind) '\(name)'", at: mark,
      hint: near.map { "did you mean '\(folder.isEmpty ? $0 : "\(folder)/\($0)")'?" }
        ?? "its path starts at the pipeline file's directory")
  }

  private var searchPath: [String] {
    let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/local/bin:/usr/bin:/bin"
    return path.split(separator: ":").map(String.init).filter { $0.hasPrefix("/") }
  }

  private func pathInSearchPath(_ name: String) -> String? {
    for entry in searchPath {
      let path = FilePaths.join(entry, name)
      if Self.isFile(path), access(path, X_OK) == 0 { return path }
    }
    return nil
  }

  /// The names of all programs in the PATH, sorted.
  private var programs: [String] { searchPath.flatMap { (try? FilePaths.names(in: $0)) ?? [] }.sorted() }

  /// Whether the path names a regular file.
  static func isFile(_ path: String) -> Bool {
    var information = stat()
    return stat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFREG
  }
}
