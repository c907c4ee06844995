internal import Winnow

/// What the commands of one invocation share: the registry, the console, the program's name.
///
/// ArgumentParser creates commands by decoding them, so nothing can be handed to them; a task-local value, bound once
/// around parsing and running, takes the place of a global variable.
struct CommandContext: Sendable {
  let registry: StageRegistry
  let console: Console
  /// The name in usage lines: that of the executable, which for plugin authors is their own.
  let programName: String
  /// What `--log-format` says: known before the arguments are parsed, so that it holds for what is wrong with them, too.
  let logFormat: CommandLogHandler.Format

  @TaskLocal static var current = CommandContext(
    registry: StageRegistry(), console: .system, programName: "winnow", logFormat: .text)
}

/// Ends a command with an exit code after everything was said.
struct CommandExit: Error {
  let code: Int32

  static let failed = CommandExit(code: 1)
  static let configuration = CommandExit(code: 2)
  /// A bound that the user set does not hold.
  static let gate = CommandExit(code: 4)
}
