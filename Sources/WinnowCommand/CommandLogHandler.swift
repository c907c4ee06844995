internal import Glibc
internal import Logging
internal import Winnow
internal import WinnowText

/// Writes log lines to standard error: readable ones, or JSON objects for collectors.
struct CommandLogHandler: LogHandler {
  enum Format: String, CaseIterable, Sendable {
    case text
    case json
  }

  var metadata: Logger.Metadata = [:]
  var metadataProvider: Logger.MetadataProvider?
  var logLevel: Logger.Level
  private let format: Format
  private let console: Console

  init(format: Format, level: Logger.Level, console: Console) {
    self.format = format
    logLevel = level
    self.console = console
  }

  /// A logger with this handler.
  static func logger(format: Format, level: Logger.Level, console: Console) -> Logger {
    Logger(label: "winnow") { _ in CommandLogHandler(format: format, level: level, console: console) }
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let fields = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
    switch format {
    case .text: console.tell(text(event, fields))
    case .json: console.tell(json(event, fields))
    }
  }

  private func text(_ event: LogEvent, _ fields: [(key: String, value: Logger.Metadata.Value)]) -> String {
    let style = console.errStyle(.auto)
    let label =
      switch event.level {
      case .trace, .debug: style.paint("\(event.level):", .dim) + " "
      case .info, .notice: ""
      case .warning: style.paint("warning:", .boldYellow) + " "
      case .error, .critical: style.paint("error:", .boldRed) + " "
      }
    // People at a terminal know what time it is.
    let time = console.err.isTerminal ? "" : Self.timestamp() + " "
    let text = event.message.description + fields.map { " \($0.key)=\($0.value)" }.joined()
    // Ids and names of files come from elsewhere: a line is one line, and drives no terminal.
    return time + label + PlainText.safe(text)
  }

  private func json(_ event: LogEvent, _ fields: [(key: String, value: Logger.Metadata.Value)]) -> String {
    Self.object(
      level: event.level.rawValue, message: event.message.description,
      fields.map { JSONValue.Member($0.key, .string($0.value.description)) })
  }

  /// A log line as an object.
  static func object(level: String, message: String, _ fields: [JSONValue.Member] = []) -> String {
    JSONValue.object(
      [
        JSONValue.Member("time", .string(timestamp())), JSONValue.Member("level", .string(level)),
        JSONValue.Member("message", .string(message)),
      ] + fields
    ).compactText
  }

  /// The time in UTC, to the second.
  private static func timestamp() -> String {
    var now = time(nil)
    var parts = tm()
    gmtime_r(&now, &parts)
    var buffer = [CChar](repeating: 0, count: 32)
    let length = strftime(&buffer, buffer.count, "%Y-%m-%dT%H:%M:%SZ", &parts)
    return String(decoding: buffer[0..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}

extension Console {
  /// Says why a command failed, in the form of its log lines.
  func tellError(_ message: String) {
    switch CommandContext.current.logFormat {
    case .text: tell("error: \(PlainText.safe(message))")
    case .json: tell(CommandLogHandler.object(level: "error", message: message))
    }
  }
}
