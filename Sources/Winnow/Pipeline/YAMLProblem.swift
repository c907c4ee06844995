/// What libyaml says about a syntax error, retold for people: what is wrong on the line, and what to write.
///
/// libyaml describes its own state ("mapping values are not allowed in this context"), and where it lost the thread is
/// often below the mistake. The lines themselves tell more: their indentation, quotes, colons and tabs.
struct YAMLProblem {
  /// A place in the file; both from 1.
  struct Place {
    var line: Int
    var column: Int
  }

  let file: SourceFile
  /// libyaml's words.
  let problem: String
  /// What it was reading, in its words.
  let context: String
  let place: Place
  /// Where that began; nil when libyaml does not say.
  let contextPlace: Place?

  /// The finding.
  var diagnostic: Diagnostic {
    if isTab { return error("a tab cannot indent YAML; use spaces", at: place) }
    switch problem {
    case "mapping values are not allowed in this context": return misplacedColon
    case "did not find expected key", "did not find expected '-' indicator": return brokenBlock
    case "did not find expected <document start>":
      return error(
        "this line does not belong to what stands above", at: textPlace(of: place.line),
        hint: "lines of one mapping start in the same column")
    case "did not find expected ',' or ']'", "did not find expected ',' or '}'": return openBracket
    case "could not find expected ':'": return missingColon
    case "block sequence entries are not allowed in this context":
      return error(
        "a list with '- ' cannot start behind other text", at: place,
        hint: "start it on the next line, or write it as [a, b]")
    case "found character that cannot start any token": return reservedCharacter
    case "did not find expected alphabetic or numeric character", "found unknown directive name",
      "did not find expected whitespace or line break":
      return reservedCharacter
    case "found unexpected end of stream", "found unexpected document indicator":
      return error("a text in quotes starts here and does not end", at: contextPlace ?? place)
    case "found unknown escape character":
      return error(
        "'\(text(from: place, length: 2))' means nothing in double quotes", at: place,
        hint: "write the text in single quotes, or the backslash twice")
    case "did not find expected node content":
      return unclosedBracket ?? error("a value is missing here", at: place)
    default:
      return error("\(problem)\(context.isEmpty ? "" : " (\(context))")", at: place)
    }
  }

  private func error(_ message: String, at place: Place, length: Int = 1, hint: String? = nil) -> Diagnostic {
    let place = shown(place)
    return .error(
      "YAML: \(message)",
      at: SourceMark(file: file, line: place.line, column: place.column, length: length), hint: hint)
  }

  /// The place itself, or the end of the last line that has text when there is none from the place on: what is not closed
  /// is missed at the very end of a file, where there is nothing to show.
  private func shown(_ place: Place) -> Place {
    for line in place.line...max(place.line, file.lineCount) where !text(of: line).scalars.isEmpty { return place }
    guard let last = lineAbove(place.line) else { return place }
    return Place(line: last.line, column: last.column + last.scalars.count)
  }

  // MARK: Findings

  private var isTab: Bool {
    problem.contains("a tab character") || scalars(place.line).dropFirst(place.column - 1).first == "\t"
  }

  /// A colon that makes a key where none can stand: a second one on its line, or a line that is indented wrongly.
  private var misplacedColon: Diagnostic {
    let line = text(of: place.line)
    let key = Array(line.scalars.prefix(max(0, place.column - line.column)))
    if String(key).contains(": ") {
      return error(
        "a second ': ' on one line", at: place, hint: "a text with ': ' in it has to stand in quotes")
    }
    guard let above = lineAbove(place.line) else { return error("': ' cannot stand here", at: place) }
    let start = textPlace(of: place.line)
    let content = String(above.scalars)
    if let blank = foreignBlank(in: above) { return blank }
    if let value = missingSpace(in: above.scalars) {
      return error(
        "a space is missing behind ':'", at: Place(line: above.line, column: above.column), length: above.scalars.count,
        hint: "write \(value)")
    }
    if line.column > above.column, above.isItem, !line.isItem, !content.contains(":") {
      return error(
        "this line stands below '\(content)', which has no ':' behind it", at: start, hint: "write - \(content):")
    }
    if line.column == above.column {
      return error(
        "the line above this one, '\(content)', is neither a key nor an item", at: start,
        hint: "a key ends with ':', an item of a list starts with '- '")
    }
    return error(
      "this line is indented deeper than the one above, which is complete", at: start,
      hint: line.isItem ? "items of one list start in the same column" : "lines of one mapping start in the same column"
    )
  }

  /// A line inside of a mapping or list that fits none of its lines: mostly its indentation.
  private var brokenBlock: Diagnostic {
    let line = text(of: place.line)
    let start = textPlace(of: place.line)
    let isList = problem.contains("'-'")
    guard start.column == place.column else {
      let hint =
        line.scalars.contains("'")
        ? "quotes go around the whole text, and a ' inside of single quotes is written twice"
        : "quotes go around the whole text"
      return error("a value ends before this text", at: place, hint: hint)
    }
    var columns: [(column: Int, line: Int)] = []
    if let above = lineAbove(place.line) { columns.append((above.column, above.line)) }
    if let block = contextPlace, block.column != columns.first?.column { columns.append((block.column, block.line)) }
    guard !columns.isEmpty, !columns.contains(where: { $0.column == start.column }) else {
      return error(isList ? "expected an item of the list, '- '" : "expected a key", at: place)
    }
    let fitting = columns.map { "column \($0.column) (as line \($0.line))" }.joined(separator: " or ")
    return error(
      "this line starts in column \(start.column), but lines that it can belong to in \(fitting)", at: start,
      length: line.raw.count, hint: "lines of one mapping start in the same column, and so do items of one list")
  }

  private var openBracket: Diagnostic {
    let isList = problem.contains("']'")
    let opened = contextPlace.map { " that opens on line \($0.line), column \($0.column)" } ?? ""
    let isBehindQuote =
      place.column >= 2 && text(from: Place(line: place.line, column: place.column - 1), length: 1) == "'"
    return error(
      isList ? "expected ',' or ']' in the list\(opened)" : "expected ',' or '}' in the mapping\(opened)", at: place,
      hint: isBehindQuote ? "a ' inside of single quotes is written twice: 'it''s'" : nil)
  }

  /// A list or mapping in brackets that opens on a line above and is still open at the place: what stands below it reads
  /// as a part of it.
  private var unclosedBracket: Diagnostic? {
    var open: [(character: Unicode.Scalar, place: Place)] = []
    for number in 1..<max(1, place.line) {
      // What may stand before a bracket that opens something; in a text a bracket is a character like others.
      var mayOpen = true
      var quote: Unicode.Scalar?
      var last: Unicode.Scalar = " "
      for (column, scalar) in scalars(number).enumerated() {
        defer { last = scalar }
        if let end = quote {
          if scalar == end { quote = nil }
          continue
        }
        if scalar == "#", last == " " { break }
        switch scalar {
        case "[", "{": if mayOpen { open.append((scalar, Place(line: number, column: column + 1))) }
        case "]", "}": _ = open.popLast()
        case "'", "\"": if mayOpen { quote = scalar }
        default: break
        }
        mayOpen =
          scalar == " "
          ? mayOpen : ["[", "{", ","].contains(scalar) && (mayOpen || !open.isEmpty) || [":", "-"].contains(scalar)
      }
    }
    guard let (character, start) = open.last else { return nil }
    return error(
      character == "[" ? "this list is not closed" : "this mapping is not closed", at: start,
      hint: character == "["
        ? "write ']' behind its last item, and items without '- ', or leave '[' out" : "write '}' behind its last value"
    )
  }

  private var missingColon: Diagnostic {
    let start = textPlace(of: contextPlace?.line ?? place.line)
    let line = text(of: start.line)
    if let first = line.raw.first, first == "-", line.raw.count > 1, line.raw[1] != " " {
      return error("a space is missing behind '-'", at: start, hint: "write - \(String(line.raw.dropFirst()))")
    }
    if let blank = foreignBlank(in: line) { return blank }
    if let value = missingSpace(in: line.scalars) {
      return error("a space is missing behind ':'", at: start, length: line.scalars.count, hint: "write \(value)")
    }
    return error(
      "'\(String(line.scalars))' is neither a key nor an item", at: start, length: line.scalars.count,
      hint: "a key ends with ':', an item of a list starts with '- '")
  }

  private var reservedCharacter: Diagnostic {
    // The alias or tag begins one character before the place that libyaml complains about.
    var start = place
    if let contextPlace, contextPlace.line == place.line { start = contextPlace }
    let rest = scalars(start.line).dropFirst(start.column - 1)
    let word = String(Array(rest.prefix { $0 != "," && $0 != "]" && $0 != "}" && $0 != "#" })).trimmedEnd
    guard let first = rest.first else { return error("unexpected character", at: start) }
    return error(
      "a text cannot start with '\(first)' unless it stands in quotes", at: start, length: word.unicodeScalars.count,
      hint: "write \"\(word)\"")
  }

  // MARK: Lines

  /// A line without its indentation, `- ` in front and comment behind.
  private struct Text {
    var line: Int
    /// Where the text starts, behind any `- `; from 1.
    var column: Int
    var scalars: [Unicode.Scalar]
    var isItem: Bool
    /// The line from its first character on.
    var raw: [Unicode.Scalar]
  }

  private func scalars(_ line: Int) -> [Unicode.Scalar] { Array(file.line(line).unicodeScalars) }

  private func text(of line: Int) -> Text {
    let all = scalars(line)
    var start = all.prefix { $0 == " " }.count
    let raw = Array(all[start...])
    var isItem = false
    while start + 1 < all.count, all[start] == "-", all[start + 1] == " " {
      isItem = true
      start += 2
      while start < all.count, all[start] == " " { start += 1 }
    }
    var content = Array(all[start...])
    if let comment = content.indices.first(where: { content[$0] == "#" && ($0 == 0 || content[$0 - 1] == " ") }) {
      content.removeSubrange(comment...)
    }
    while let last = content.last, last == " " || last == "\r" { content.removeLast() }
    return Text(line: line, column: start + 1, scalars: content, isItem: isItem, raw: raw)
  }

  private func textPlace(of line: Int) -> Place {
    Place(line: line, column: scalars(line).prefix { $0 == " " }.count + 1)
  }

  /// The nearest line above that has more than a comment.
  private func lineAbove(_ line: Int) -> Text? {
    var number = line - 1
    while number >= 1 {
      let text = text(of: number)
      if !text.scalars.isEmpty { return text }
      number -= 1
    }
    return nil
  }

  /// A blank behind a colon that YAML does not take for one, as text copied from web pages has it.
  private func foreignBlank(in line: Text) -> Diagnostic? {
    guard let colon = line.scalars.firstIndex(of: ":"), colon + 1 < line.scalars.count else { return nil }
    let blank = line.scalars[colon + 1]
    guard blank != " ", blank != "\t", blank.properties.isWhitespace else { return nil }
    let code = String(blank.value, radix: 16, uppercase: true)
    return error(
      "the blank behind ':' is none that YAML knows (U+\(String(repeating: "0", count: max(0, 4 - code.count)))\(code))",
      at: Place(line: line.line, column: line.column + colon + 1), length: 1, hint: "write an ordinary space")
  }

  /// `version: 1` for `version:1`; nil when that is not the mistake.
  private func missingSpace(in scalars: [Unicode.Scalar]) -> String? {
    guard let colon = scalars.firstIndex(of: ":"), colon > 0, colon + 1 < scalars.count, scalars[colon + 1] != " ",
      scalars[..<colon].allSatisfy({ $0.properties.isAlphabetic || $0 == "-" || $0 == "_" })
    else { return nil }
    return String(Array(scalars[...colon])) + " " + String(Array(scalars[(colon + 1)...]))
  }

  private func text(from place: Place, length: Int) -> String {
    String(Array(scalars(place.line).dropFirst(place.column - 1).prefix(length)))
  }
}

extension String {
  fileprivate init(_ scalars: some Sequence<Unicode.Scalar>) {
    var view = UnicodeScalarView()
    view.append(contentsOf: scalars)
    self.init(view)
  }

  /// The text without spaces at its end.
  fileprivate var trimmedEnd: String {
    var view = unicodeScalars
    while let last = view.last, last == " " || last == "\r" { view.removeLast() }
    return String(view)
  }
}
