internal import ArgumentParser
internal import Winnow
internal import WinnowText

/// `schema`: the JSON Schema of pipeline files.
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema of pipeline files, for editors.",
    discussion: """
      With the schema, editors complete and check stages and options while you type. It comes from the same \
      declarations as `check`, and knows the stages of this program.

      Example, for editors with the YAML language server:
        winnow schema > winnow.schema.json
        then, in the first line of a pipeline: # yaml-language-server: $schema=winnow.schema.json
      """)

  func run() throws {
    let context = CommandContext.current
    try context.console.print(PipelineSchema.schema(context.registry).prettyText)
  }
}
