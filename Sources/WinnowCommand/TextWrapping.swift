/// Breaks the paragraphs of a text into lines for terminals.
enum TextWrapping {
  /// Lines of at most `width` code points, where words allow it; items of lists hang, indented lines stay as they are.
  static func wrap(_ text: String, width: Int = 100) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.hasPrefix("  ") ? String(line) : wrapLine(line, width: width)
    }.joined(separator: "\n")
  }

  private static func wrapLine(_ line: Substring, width: Int) -> String {
    let indent = line.hasPrefix("- ") ? "  " : ""
    var lines: [String] = []
    var current = ""
    for word in line.split(separator: " ") {
      if !current.isEmpty, current.unicodeScalars.count + 1 + word.unicodeScalars.count > width {
        lines.append(current)
        current = indent + word
      } else {
        current += (current.isEmpty ? "" : " ") + word
      }
    }
    return (lines + [current]).joined(separator: "\n")
  }
}
