/// Breaks the paragraphs of a text into lines for terminals.
enum TextWrapping {
  /// Lines of at most `width` code points, where words allow it.
  ///
  /// Lines of a paragraph are joined first, and so are those of a list's item, which hangs. What stands between ``` and
  /// lines that are indented otherwise stay as they are.
  static func wrap(_ text: String, width: Int = 100) -> String {
    var output: [String] = []
    var paragraph: Paragraph?
    var isCode = false
    func flush() {
      if let paragraph { output += paragraph.lines(width: width) }
      paragraph = nil
    }
    // As bytes: every start wraps the help of some commands.
    for line in text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map({ Substring($0) }) {
      let isFence = line.hasPrefix("```")
      let indent = line.prefix { $0 == " " }.count
      if isFence || isCode || line.isEmpty {
        flush()
        output.append(String(line))
        if isFence { isCode.toggle() }
      } else if let marker = marker(of: line) {
        flush()
        paragraph = Paragraph(text: String(line), hang: marker)
      } else if let current = paragraph, indent == 0 || indent == current.hang {
        paragraph?.text += " " + line.dropFirst(indent)
      } else if indent > 0 {
        flush()
        output.append(String(line))
      } else {
        paragraph = Paragraph(text: String(line), hang: 0)
      }
    }
    flush()
    return output.joined(separator: "\n")
  }

  /// How many characters `- ` or `1. ` take in front of an item; nil when the line is none.
  private static func marker(of line: Substring) -> Int? {
    if line.hasPrefix("- ") { return 2 }
    let digits = line.prefix { $0.isNumber }.count
    return digits > 0 && line.dropFirst(digits).hasPrefix(". ") ? digits + 2 : nil
  }

  /// Text of one paragraph or item.
  private struct Paragraph {
    var text: String
    /// By how much its further lines are indented.
    let hang: Int

    func lines(width: Int) -> [String] {
      var lines: [String] = []
      var current = ""
      for word in text.utf8.split(separator: 0x20).map({ Substring($0) }) {
        if !current.isEmpty, current.unicodeScalars.count + 1 + word.unicodeScalars.count > width {
          lines.append(current)
          current = String(repeating: " ", count: hang) + word
        } else {
          current += (current.isEmpty ? "" : " ") + word
        }
      }
      return lines + [current]
    }
  }
}
