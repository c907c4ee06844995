internal import ArgumentParser
internal import Glibc
public import Winnow

/// The whole command line of Winnow for a registry of stages.
///
/// A program with stages of its own is as short as this:
/// ```swift
/// import Winnow
/// import WinnowCommand
/// import WinnowStages
///
/// @main struct Main {
///   static func main() {
///     var registry = StageRegistry.builtin
///     registry.register(MyStage.self)
///     WinnowCommand.main(registry: registry)
///   }
/// }
/// ```
public enum WinnowCommand {
  /// Runs the command that the process's arguments name, and exits.
  public static func main(registry: StageRegistry) -> Never {
    // A reader that goes away (`| head`) is an error of the write, not the end of the process.
    signal(SIGPIPE, SIG_IGN)
    // A file-size limit is an error of the write, too.
    signal(SIGXFSZ, SIG_IGN)
    // The runtime takes this one for a crash, and has much to tell; the system just ends the process.
    signal(SIGQUIT, SIG_DFL)
    let name = CommandLine.arguments.first.map { FilePaths.name(of: $0) } ?? "winnow"
    exit(
      run(
        Array(CommandLine.arguments.dropFirst()), registry: registry, console: .system, programName: name))
  }

  /// Runs a command and returns its exit code.
  package static func run(
    _ arguments: [String], registry: StageRegistry, console: Console, programName: String = "winnow"
  ) -> Int32 {
    let context = CommandContext(
      registry: registry, console: console, programName: programName, logFormat: logFormat(arguments))
    return CommandContext.$current.withValue(context) {
      do {
        if let name = arguments.first { try checkCommand(name, console) }
        if arguments.count > 1, arguments[0] == "help" { try checkCommand(arguments[1], console) }
        var command = try RootCommand.parseAsRoot(arguments)
        try command.run()
        return 0
      } catch {
        return report(error, console)
      }
    }
  }

  private static func logFormat(_ arguments: [String]) -> CommandLogHandler.Format {
    let name = "--log-format"
    var format: String?
    for (index, argument) in arguments.prefix(while: { $0 != "--" }).enumerated() {
      if argument == name, index + 1 < arguments.count { format = arguments[index + 1] }
      if argument.hasPrefix(name + "=") { format = String(argument.dropFirst(name.count + 1)) }
    }
    return format.flatMap(CommandLogHandler.Format.init) ?? .text
  }

  /// Says that a command is unknown better than the parser, which takes it for an argument too many.
  private static func checkCommand(_ name: String, _ console: Console) throws(CommandExit) {
    let names = RootCommand.subcommandNames
    guard !name.hasPrefix("-"), !names.contains(name), name != "help" else { return }
    let finding = Diagnostic.error(
      "unknown command '\(name)'", at: nil, hint: Suggestion.hint(for: name, among: names))
    DiagnosticPrinter(style: console.errStyle(.auto)).tell([finding], console)
    guard CommandContext.current.logFormat == .text else { throw .configuration }
    let program = CommandContext.current.programName
    console.tell("Usage: \(program) <subcommand>\n  See '\(program) --help' for more information.")
    throw .configuration
  }

  /// Says what went wrong; returns the exit code.
  private static func report(_ error: any Error, _ console: Console) -> Int32 {
    if Console.isClosedPipe(error) { return 0 }
    switch error {
    case let exit as CommandExit: return exit.code
    case let exit as ExitCode: return exit.rawValue
    case let error as ConfigurationError:
      DiagnosticPrinter(style: console.errStyle(.auto)).tell(error.diagnostics, console)
      return 2
    case let diagnostic as Diagnostic:
      DiagnosticPrinter(style: console.errStyle(.auto)).tell([diagnostic], console)
      return 2
    case let error as IOError:
      console.tellError("\(error)")
      return 1
    case let failure as StageFailure:
      console.tellError("\(failure); nothing was written")
      return 1
    default:
      let text = RootCommand.fullMessage(for: error)
      if RootCommand.exitCode(for: error) == .success {
        do { try console.print(text) } catch { return Console.isClosedPipe(error) ? 0 : 1 }
        return 0
      }
      switch CommandContext.current.logFormat {
      case .text: console.tell(text)
      case .json: console.tellError(RootCommand.message(for: error))
      }
      // What the parser rejects is wrong usage; its own exit code is another one.
      return RootCommand.exitCode(for: error) == .validationFailure ? 2 : 1
    }
  }
}
