internal import ArgumentParser
internal import Glibc
internal import Winnow

/// `new`: writes a starter pipeline.
struct NewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new",
    abstract: "Write a commented starter pipeline.",
    discussion: """
      The file says what each stage does and lists every option with its default as a comment, so that you only have \
      to uncomment and change. A file that exists is never overwritten.

      Examples:
        winnow new my.yaml
        winnow new my.yaml --stages clean-boilerplate,extract-dates
        winnow new - --stages filter | less
      """)

  @Argument(help: "The file to write; - is standard output.", completion: .file(extensions: ["yaml"]))
  var file: String

  @Option(
    help: ArgumentHelp(
      "The stages, in order, separated by commas; by default all that annotate documents.", valueName: "a,b,c"))
  var stages: String?

  @OptionGroup var report: ReportOptions

  func run() throws {
    let registry = CommandContext.current.registry
    let definitions = try stages.map { try named($0, registry) } ?? StarterPipeline.defaultStages(registry)
    let text = StarterPipeline.text(definitions, registry, name: pipelineName)
    if file == "-" { return try report.console.out.write(Array(text.utf8)) }
    let descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      if errno == EEXIST { throw IOError(path: file, message: "exists already; nothing was written") }
      throw IOError(path: file, message: FilePaths.systemMessage())
    }
    defer { close(descriptor) }
    do { try FilePaths.write(Array(text.utf8), to: descriptor, path: file) } catch {
      // A part of a file would look like one that is not to be overwritten.
      unlink(file)
      throw error
    }
    report.console.tell("wrote \(file); next: \(CommandContext.current.programName) test \(file)")
  }

  /// The file's name without its extension: runs of pipelines without names share one history in a state.
  private var pipelineName: String {
    let stem = FilePaths.name(of: file).split(separator: ".").first.map(String.init) ?? ""
    let name = String(stem.map { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" ? $0 : "-" })
    return file == "-" || name.isEmpty ? "pipeline" : name
  }

  private func named(_ list: String, _ registry: StageRegistry) throws -> [StageDefinition] {
    try list.split(separator: ",").map { part in
      let name = part.trimmed
      guard let definition = registry[name] else {
        throw Diagnostic.error(
          "unknown stage '\(name)'", at: nil,
          hint: Suggestion.hint(for: name, among: registry.definitions.map(\.descriptor.name)))
      }
      return definition
    }
  }
}

extension Substring {
  /// The text without spaces around it.
  fileprivate var trimmed: String {
    var part = self.drop { $0 == " " }
    while part.last == " " { part.removeLast() }
    return String(part)
  }
}
