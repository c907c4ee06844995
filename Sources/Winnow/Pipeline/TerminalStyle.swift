/// ANSI colours for people; without effect when disabled.
package struct TerminalStyle: Sendable {
  package enum Color: String, Sendable {
    case bold = "1"
    case dim = "2"
    case underline = "4"
    case red = "31"
    case green = "32"
    case yellow = "33"
    case cyan = "36"
    case boldRed = "1;31"
    case boldGreen = "1;32"
    case boldYellow = "1;33"
  }

  package let isEnabled: Bool

  package init(isEnabled: Bool) {
    self.isEnabled = isEnabled
  }

  package func paint(_ text: String, _ color: Color) -> String {
    isEnabled ? "\u{1B}[\(color.rawValue)m\(text)\u{1B}[0m" : text
  }
}
