internal import ArgumentParser
internal import Winnow
internal import WinnowText

/// `stages`: the list of stages, or the reference of one.
struct StagesCommand: ParsableCommand {
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text
    case markdown
    case json
  }

  static let configuration = CommandConfiguration(
    commandName: "stages",
    abstract: "List all stages, or show everything about some of them.",
    discussion: """
      Without a name, lists the stages of this program in one line each. With names, shows what each stage does, what \
      it reads and writes, every option with type, range and default, and examples that are known to work.

      Examples:
        winnow stages
        winnow stages deduplicate
        winnow stages --format markdown deduplicate filter > stages.md
      """)

  @Argument(
    help: "Stages to show in full.",
    completion: .list(CommandContext.current.registry.definitions.map(\.descriptor.name)))
  var names: [String] = []

  @Option(help: ArgumentHelp("text, markdown or json.", valueName: "format"))
  var format = Format.text

  @OptionGroup var report: ReportOptions

  func run() throws {
    let registry = CommandContext.current.registry
    let definitions = try names.map { name in
      guard let definition = registry[name] else {
        throw Diagnostic.error(
          "unknown stage '\(name)'", at: nil,
          hint: Suggestion.hint(for: name, among: registry.definitions.map(\.descriptor.name)))
      }
      return definition
    }
    try report.console.print(definitions.isEmpty ? list(registry.definitions) : full(definitions))
  }

  private func list(_ definitions: [StageDefinition]) -> String {
    let style = report.outStyle
    switch format {
    case .json: return JSONValue.array(definitions.map(StageReference.json)).prettyText
    case .markdown:
      return "| stage | what it does |\n|---|---|\n"
        + definitions.map { "| `\($0.descriptor.name)` | \($0.descriptor.summary) |" }.joined(separator: "\n")
    case .text:
      let width = definitions.map(\.descriptor.name.count).max() ?? 0
      return definitions.map { definition in
        let name = definition.descriptor.name
        return style.paint(name, .bold) + String(repeating: " ", count: width - name.count + 2)
          + definition.descriptor.summary
      }
      .joined(separator: "\n")
    }
  }

  private func full(_ definitions: [StageDefinition]) -> String {
    switch format {
    case .json: JSONValue.array(definitions.map(StageReference.json)).prettyText
    case .markdown: definitions.map(StageReference.markdown).joined(separator: "\n\n")
    case .text:
      definitions.map { StageReference.text($0, report.outStyle) }.joined(separator: "\n\n")
    }
  }
}
