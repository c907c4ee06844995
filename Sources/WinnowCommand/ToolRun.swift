internal import Winnow

/// Finds and runs a trainer or an evaluator.
struct ToolRun<Result: Sendable> {
  let tools: [ToolDefinition<Result>]
  /// `trainer`, `evaluator`.
  let kind: String
  let words: [String]
  let options: ToolOptions

  /// Runs the tool that the first word names, with the files and options of the others.
  func run() throws -> Result {
    let arguments = ToolArguments(words)
    let names = tools.map(\.descriptor.name)
    guard let name = arguments.name else {
      throw Diagnostic.error(
        "name the \(kind)", at: nil,
        hint: names.isEmpty ? "this program has none" : "one of: \(names.joined(separator: ", "))")
    }
    guard let tool = tools.first(where: { $0.descriptor.name == name }) else {
      throw Diagnostic.error(
        "unknown \(kind) '\(name)'", at: nil, hint: Suggestion.hint(for: name, among: names))
    }
    let (files, toolOptions) = try arguments.split(tool.options)
    guard !files.isEmpty else { throw Diagnostic.error("name the files with the labelled records", at: nil) }
    guard !files.contains("-") else {
      throw Diagnostic.error("labelled records are read more than once: give files, not standard input", at: nil)
    }
    let console = options.report.console
    let diagnostics = Diagnostics()
    let resources = StageResources(
      directory: "", builtins: CommandContext.current.registry.builtins, diagnostics: diagnostics)
    let body: (LabelledRecords) throws -> Result
    do { body = try tool.prepare(toolOptions, resources) } catch let error as ConfigurationError {
      throw arguments.retold(error)
    }
    let isQuiet = options.quiet
    let records = try LabelledRecords(
      Plan.Input(patterns: files.map { ($0, nil) }, directory: ""),
      workers: options.workers.count, cancellation: Cancellation()
    ) { line in
      if !isQuiet { console.tell(line) }
    }
    let result = try body(records)
    DiagnosticPrinter(style: options.report.errStyle).tell(diagnostics.all, console)
    return result
  }
}
