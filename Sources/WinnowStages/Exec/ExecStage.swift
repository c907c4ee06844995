@preconcurrency internal import Glibc
public import Winnow
internal import WinnowText

/// Sends documents through an external program, as lines of JSON.
public struct ExecStage: BatchStage {
  /// Working memory of one worker: its own instance of the program.
  public struct Scratch {
    fileprivate let worker: ExecWorker
  }

  private let program: ExecProgram

  public init(options: ExecOptions, resources: StageResources) throws {
    program = ExecProgram(options: options, launch: try Self.launch(options, resources))
    // What it gets is all there is, or what `send` names: nothing of it has to be there.
    resources.reads(exactly: [])
  }

  public func makeScratch() -> Scratch { makeScratch(WorkerContext()) }

  public func makeScratch(_ context: WorkerContext) -> Scratch { Scratch(worker: ExecWorker(program, context)) }

  public func process(
    _ documents: inout [Document], scratch: inout Scratch
  ) throws -> [Result<Verdict, Rejection>] {
    try scratch.worker.process(&documents)
  }

  /// Finds the program, and reads the files that the command names: the fingerprint depends on them.
  private static func launch(
    _ options: ExecOptions, _ resources: StageResources
  ) throws(ConfigurationError) -> ChildProcess.Launch {
    let words = options.command.words
    let directory = resources.directory
    guard let name = words.first, let path = find(name, in: directory) else {
      throw ConfigurationError(
        "option 'command': there is no program '\(words.first ?? "")'", at: options.command.mark,
        hint: words.first?.contains("/") == true
          ? "its path starts at the pipeline file's directory, and it must be executable"
          : "it is not in the PATH; a program next to the pipeline file is './\(words.first ?? "")'")
    }
    for word in words where word != name || name.contains("/") {
      let file = FilePaths.join(directory, word)
      if isFile(file) { _ = try resources.bytes(ResourcePath(word)) }
    }
    var variables = inheritedEnvironment()
    // Python holds its output back when it goes into a pipe; others flush by themselves or can be told to.
    if !variables.contains(where: { $0.hasPrefix("PYTHONUNBUFFERED=") }) { variables.append("PYTHONUNBUFFERED=1") }
    for (name, value) in options.environment.sorted(by: { $0.key < $1.key }) {
      variables.removeAll { $0.hasPrefix(name + "=") }
      variables.append("\(name)=\(value)")
    }
    return ChildProcess.Launch(path: path, arguments: words, environment: variables, directory: directory)
  }

  /// The path to execute: with a slash, from the pipeline's directory; else from the PATH.
  private static func find(_ name: String, in directory: String) -> String? {
    if name.contains("/") {
      let path = FilePaths.join(directory, name)
      return isFile(path) && access(path, X_OK) == 0 ? name : nil
    }
    let search = getenv("PATH").map { String(cString: $0) } ?? "/usr/local/bin:/usr/bin:/bin"
    for entry in search.split(separator: ":") where entry.hasPrefix("/") {
      let path = FilePaths.join(String(entry), name)
      if isFile(path), access(path, X_OK) == 0 { return path }
    }
    return nil
  }

  private static func isFile(_ path: String) -> Bool {
    var information = stat()
    return stat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFREG
  }

  private static func inheritedEnvironment() -> [String] {
    var variables: [String] = []
    guard var entry = environ as UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? else { return variables }
    while let pointer = entry.pointee {
      variables.append(String(cString: pointer))
      entry += 1
    }
    return variables
  }
}

/// What all workers know about the program.
struct ExecProgram: Sendable {
  let options: ExecOptions
  let launch: ChildProcess.Launch

  /// The command for messages.
  var name: String { options.command.words.joined(separator: " ") }
}
