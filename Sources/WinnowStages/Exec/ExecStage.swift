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

  /// Finds the program; the fingerprint depends on the files that the command names.
  private static func launch(
    _ options: ExecOptions, _ resources: StageResources
  ) throws(ConfigurationError) -> ChildProcess.Launch {
    let words = options.command.words
    let directory = resources.directory
    let search = ExecutableSearch(directory: directory)
    let path = try search.path(of: options.command)
    try search.checkScript(of: options.command)
    let name = words.first ?? ""
    for word in words where word != name || name.contains("/") {
      let file = FilePaths.join(directory, word)
      if ExecutableSearch.isFile(file) { try resources.depend(on: ResourcePath(word)) }
    }
    for resource in options.dependsOn { try resources.depend(on: resource) }
    var variables = inheritedEnvironment()
    // Python holds its output back when it goes into a pipe; others flush by themselves or can be told to.
    if !variables.contains(where: { $0.hasPrefix("PYTHONUNBUFFERED=") }) { variables.append("PYTHONUNBUFFERED=1") }
    for (name, value) in options.environment.sorted(by: { $0.key < $1.key }) {
      variables.removeAll { $0.hasPrefix(name + "=") }
      variables.append("\(name)=\(value)")
    }
    return ChildProcess.Launch(path: path, arguments: words, environment: variables, directory: directory)
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
