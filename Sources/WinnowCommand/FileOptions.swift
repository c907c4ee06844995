internal import ArgumentParser
internal import Winnow

/// What a pipeline reads and writes, where the command line says otherwise than the pipeline file.
struct FileOptions: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Read this instead of the pipeline's input: a name, glob, directory, or - for standard input. Repeatable.",
      valueName: "path"),
    completion: .file())
  var input: [String] = []

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Write into this directory; - writes records to standard output.", valueName: "dir"),
    completion: .directory)
  var output: String?

  @Option(
    help: ArgumentHelp(
      "What input files hold: auto (by name), ndjson (a record a line), text (a page a file).", valueName: "format"))
  var format: InputFormat?

  @Option(help: ArgumentHelp("Compress the output: none, gzip or zstd.", valueName: "how"))
  var compress: Compression?

  /// Changes a plan accordingly.
  /// - Throws: `Diagnostic` when it then has no input.
  func apply(to plan: inout Plan) throws(Diagnostic) {
    if !input.isEmpty {
      plan.input.patterns = input.map { ($0, nil) }
      plan.input.directory = ""
    }
    if let format { plan.input.format = format }
    if let output { plan.output.path = output }
    if let compress { plan.output.compression = compress }
    if plan.input.patterns.isEmpty {
      throw .error("the pipeline names no input", at: nil, hint: "write input: {files: …} or give --input PATH")
    }
  }
}

/// What runs remember, where the command line says otherwise than the pipeline file.
struct StateOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Remember in this directory what was done, and do only what is left to do.", valueName: "dir"),
    completion: .directory)
  var state: String?

  @Flag(help: "Pass over files that an earlier run of the state has read: for nightly runs.")
  var onlyNew = false

  /// Changes a plan accordingly.
  func apply(to plan: inout Plan) {
    if let state {
      plan.state = Plan.State(path: state, cacheSize: plan.state?.cacheSize ?? Plan.State.defaultCacheSize)
    }
    if onlyNew { plan.input.onlyNew = true }
  }
}
