internal import ArgumentParser
internal import Logging

extension CommandLogHandler.Format: ExpressibleByArgument {}

/// The log levels that make sense on a command line.
enum LogLevel: String, CaseIterable, ExpressibleByArgument {
  case debug
  case info
  case notice
  case warning
  case error

  var level: Logger.Level { Logger.Level(rawValue: rawValue) ?? .info }
}

/// What a command that runs a pipeline says while it does.
struct LogOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Log lines as text or json.", valueName: "format"))
  var logFormat = CommandLogHandler.Format.text

  @Option(help: ArgumentHelp("Log from this level on: debug, info, notice, warning, error.", valueName: "level"))
  var logLevel = LogLevel.info

  @Flag(name: .shortAndLong, help: "Only say what went wrong.")
  var quiet = false

  @Flag(help: "Show no progress.")
  var noProgress = false

  var showsProgress: Bool { !quiet && !noProgress }

  /// Where the log goes.
  func logger(_ console: Console) -> Logger {
    CommandLogHandler.logger(format: logFormat, level: quiet ? .warning : logLevel.level, console: console)
  }
}
