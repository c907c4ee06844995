internal import Winnow
internal import WinnowText

/// Shows findings, for people or for programs.
struct DiagnosticPrinter {
  let style: TerminalStyle
  /// More findings than this are only counted.
  private static let maximumShown = 200

  /// Tells findings one by one, then how many they are if there is more than one.
  func tell(_ diagnostics: [Diagnostic], _ console: Console) {
    guard CommandContext.current.logFormat == .text else {
      for diagnostic in diagnostics {
        let (severity, message) = (diagnostic.severity.rawValue, diagnostic.message)
        console.tell(CommandLogHandler.object(level: severity, message: message, Self.place(diagnostic)))
      }
      return
    }
    for diagnostic in diagnostics.prefix(Self.maximumShown) {
      console.tell(diagnostic.rendered(inColor: style.isEnabled))
    }
    if diagnostics.count > Self.maximumShown {
      console.tell("… and \(diagnostics.count - Self.maximumShown) more findings")
    }
    if diagnostics.count > 1 { console.tell(Self.summary(diagnostics)) }
  }

  /// `2 errors, 1 warning`.
  static func summary(_ diagnostics: [Diagnostic]) -> String {
    let errors = diagnostics.count { $0.severity == .error }
    let warnings = diagnostics.count - errors
    func count(_ number: Int, _ name: String) -> String? {
      number == 0 ? nil : "\(number) \(name)\(number == 1 ? "" : "s")"
    }
    return [count(errors, "error"), count(warnings, "warning")].compactMap(\.self).joined(separator: ", ")
  }

  /// A finding as a JSON object.
  static func json(_ diagnostic: Diagnostic) -> JSONValue {
    .object(
      [
        JSONValue.Member("severity", .string(diagnostic.severity.rawValue)),
        JSONValue.Member("message", .string(diagnostic.message)),
      ] + place(diagnostic))
  }

  /// Where a finding stands, and its hint.
  private static func place(_ diagnostic: Diagnostic) -> [JSONValue.Member] {
    var members: [JSONValue.Member] = []
    if let mark = diagnostic.mark {
      members.append(JSONValue.Member("file", .string(mark.file.path)))
      members.append(JSONValue.Member("line", .number("\(mark.line)")))
      members.append(JSONValue.Member("column", .number("\(mark.column)")))
      members.append(JSONValue.Member("length", .number("\(mark.length)")))
    }
    if let hint = diagnostic.hint { members.append(JSONValue.Member("hint", .string(hint))) }
    return members
  }
}
