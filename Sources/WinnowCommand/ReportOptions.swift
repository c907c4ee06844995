internal import ArgumentParser
internal import Winnow

extension Console.ColorMode: ExpressibleByArgument {}
extension InputFormat: ExpressibleByArgument {}
extension Compression: ExpressibleByArgument {}

/// How a command shows what it has to say.
struct ReportOptions: ParsableArguments {
  @Option(help: ArgumentHelp("When to colour: auto, always or never.", valueName: "when"))
  var color = Console.ColorMode.auto

  var console: Console { CommandContext.current.console }
  var outStyle: TerminalStyle { console.outStyle(color) }
  var errStyle: TerminalStyle { console.errStyle(color) }

  /// Compiles a pipeline file and tells its warnings.
  /// - Throws: `CommandExit.configuration` after telling all findings.
  func compile(_ path: String) throws -> PipelineCompiler.Compilation {
    let printer = DiagnosticPrinter(style: errStyle)
    do throws(ConfigurationError) {
      let compilation = try PipelineCompiler(registry: CommandContext.current.registry).compile(
        PipelineCompiler.source(at: path))
      printer.tell(compilation.warnings, console)
      return compilation
    } catch {
      printer.tell(error.diagnostics, console)
      throw CommandExit.configuration
    }
  }
}
