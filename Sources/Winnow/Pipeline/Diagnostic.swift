/// One finding about a configuration file: an error that stops the run before any work, or a warning.
public struct Diagnostic: Error, Sendable {
  /// How bad it is.
  public enum Severity: String, Sendable {
    case error
    case warning
  }

  public var severity: Severity
  public var message: String
  /// Where it stands; nil when the finding is about something outside of files, a command-line option for example.
  public var mark: SourceMark?
  /// What to write instead, or where to look: one line.
  public var hint: String?

  /// Creates a finding.
  public init(_ severity: Severity, _ message: String, at mark: SourceMark?, hint: String? = nil) {
    self.severity = severity
    self.message = message
    self.mark = mark
    self.hint = hint
  }

  /// An error.
  public static func error(_ message: String, at mark: SourceMark?, hint: String? = nil) -> Diagnostic {
    Diagnostic(.error, message, at: mark, hint: hint)
  }
}

extension Diagnostic: CustomStringConvertible {
  /// The finding as a compiler would print it: place, message, the line, a caret below it, the hint.
  public var description: String { rendered(inColor: false) }

  /// `description`, with ANSI colours on demand. Names and values from elsewhere cannot drive the terminal, nor begin a
  /// line.
  public func rendered(inColor: Bool) -> String {
    let style = TerminalStyle(isEnabled: inColor)
    let message = PlainText.safe(message)
    let label = style.paint("\(severity.rawValue):", severity == .error ? .boldRed : .boldYellow)
    var output = ""
    if let mark { output += style.paint("\(PlainText.safe(mark.description)):", .bold) + " " }
    output += "\(label) \(style.paint(message, .bold))"
    if let mark {
      let (excerpt, indent, length) = Self.excerpt(of: mark)
      if !excerpt.isEmpty {
        let caret =
          String(repeating: " ", count: indent)
          + style.paint(
            "^" + String(repeating: "~", count: length - 1), .boldGreen)
        output += "\n    \(excerpt)\n    \(caret)"
      }
    }
    if let hint { output += "\n    \(PlainText.safe(hint, keepsLines: true))" }
    return output
  }

  /// At most 100 code points of the line, around the mark; controls become one character each, so that places stay.
  private static func excerpt(of mark: SourceMark) -> (text: String, indent: Int, length: Int) {
    let scalars = Array(PlainText.safe(mark.file.line(mark.line)).unicodeScalars)
    guard !scalars.isEmpty else { return ("", 0, 1) }
    let limit = 100
    let column = min(mark.column - 1, scalars.count)
    let start = column < limit - 20 ? 0 : column - 40
    let end = min(scalars.count, start + limit)
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars[start..<end])
    let length = max(1, min(mark.length, end - column))
    return (
      (start > 0 ? "…" : "") + String(text) + (end < scalars.count ? "…" : ""), column - start + (start > 0 ? 1 : 0),
      length
    )
  }
}

/// Configuration that makes no sense; carries every finding, errors and warnings.
public struct ConfigurationError: Error, Sendable, CustomStringConvertible {
  public let diagnostics: [Diagnostic]

  /// Wraps findings, of which at least one is an error.
  public init(_ diagnostics: [Diagnostic]) {
    self.diagnostics = diagnostics
  }

  /// A single error.
  public init(_ message: String, at mark: SourceMark? = nil, hint: String? = nil) {
    diagnostics = [.error(message, at: mark, hint: hint)]
  }

  public var description: String { diagnostics.map(\.description).joined(separator: "\n") }
}

/// Collects findings, so that all of a file's errors are reported at once.
public final class Diagnostics {
  public private(set) var all: [Diagnostic] = []
  /// The option that is being read, for findings about one item of its list.
  var option: String?

  /// An empty collection.
  public init() {}

  /// How many findings are errors.
  package var errorCount: Int { all.count { $0.severity == .error } }

  /// Whether any finding is an error.
  public var hasErrors: Bool { all.contains { $0.severity == .error } }

  /// Adds a finding.
  public func report(_ diagnostic: Diagnostic) { all.append(diagnostic) }

  /// Adds an error.
  public func error(_ message: String, at mark: SourceMark?, hint: String? = nil) {
    all.append(.error(message, at: mark, hint: hint))
  }

  /// Adds a warning.
  public func warning(_ message: String, at mark: SourceMark?, hint: String? = nil) {
    all.append(Diagnostic(.warning, message, at: mark, hint: hint))
  }

  /// Throws everything collected if any of it is an error.
  public func throwIfErrors() throws(ConfigurationError) {
    if hasErrors { throw ConfigurationError(all) }
  }
}

/// Input or output that failed: the run stops and says which path and why.
public struct IOError: Error, Sendable, CustomStringConvertible {
  public let path: String
  public let message: String

  /// Creates an error about `path`.
  public init(path: String, message: String) {
    self.path = path
    self.message = message
  }

  public var description: String { "\(path): \(message)" }
}
