internal import WinnowText

/// An id as people give it: its characters, or in JSON's quotes where a string is meant that looks like a number.
package struct RecordIDQuery: Sendable {
  /// The characters asked for.
  package let text: String
  private let isQuoted: Bool

  /// Reads `17`, `page-17` or `"17"`.
  package init(_ argument: String) {
    if argument.hasPrefix("\""), let json = try? JSONValue(parsing: Array(argument.utf8)), let text = json.text {
      self.text = text
      isQuoted = true
    } else {
      text = argument
      isQuoted = false
    }
  }

  /// Whether an id is the one asked for.
  package func isExact(_ id: RecordID) -> Bool { id.text == text && mayBe(id) }

  /// Whether an id starts with what is asked for.
  package func isPrefix(of id: RecordID) -> Bool { id.text.hasPrefix(text) && mayBe(id) }

  private func mayBe(_ id: RecordID) -> Bool { !isQuoted || !id.isNumber }

  /// Whether a number and a string can both be the id asked for; the number is meant then.
  package var isAmbiguous: Bool {
    guard !isQuoted, case .number? = try? JSONValue(parsing: Array(text.utf8)) else { return false }
    return true
  }

  /// What to say where both are there.
  package var note: String { "a string '\(text)' is an id, too: it is '\"\(text)\"', in double quotes" }
}

extension RecordID {
  /// The id as JSON's string: one that can be taken for no number.
  package var quoted: String { JSONValue.string(text).compactText }
}
