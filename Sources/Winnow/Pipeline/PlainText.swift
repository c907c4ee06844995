/// Text from elsewhere made fit for a terminal: of pages, ids, names of files.
package enum PlainText {
  /// The text on one line: white space collapsed, control characters (which could drive the terminal) replaced, cut
  /// after `limit` code points if one is given.
  package static func line(_ text: String, limit: Int? = nil) -> String {
    var output = String.UnicodeScalarView()
    var count = 0
    var pendingSpace = false
    for scalar in text.unicodeScalars {
      if scalar.properties.isWhitespace {
        pendingSpace = count > 0
        continue
      }
      if let limit, count >= limit {
        output.append("…")
        break
      }
      if pendingSpace {
        output.append(" ")
        count += 1
        pendingSpace = false
      }
      output.append(isSafe(scalar) ? scalar : "\u{FFFD}")
      count += 1
    }
    return String(output)
  }

  /// The text on one line, from bytes of a page.
  package static func line(_ bytes: some Sequence<UInt8>, limit: Int? = nil) -> String {
    line(String(decoding: Array(bytes), as: UTF8.self), limit: limit)
  }

  /// The text as it is, but for what could drive the terminal or begin a line: control characters.
  ///
  /// - Parameter keepsLines: whether line feeds are the writer's own.
  package static func safe(_ text: String, keepsLines: Bool = false) -> String {
    func isFine(_ scalar: Unicode.Scalar) -> Bool { isSafe(scalar) || keepsLines && scalar == "\n" }
    guard !text.unicodeScalars.allSatisfy(isFine) else { return text }
    var output = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      output.append(isFine(scalar) ? scalar : scalar.properties.isWhitespace ? " " : "\u{FFFD}")
    }
    return String(output)
  }

  /// Not a control, and not one of the marks that turn the direction of what follows.
  private static func isSafe(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x2028...0x202E, 0x2066...0x2069: false
    default: true
    }
  }
}
