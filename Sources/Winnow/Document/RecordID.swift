internal import WinnowText

/// The identity of a record, unique within a run; keeps the JSON type it had in the input.
public struct RecordID: Hashable, Sendable, CustomStringConvertible {
  /// The id's characters (for a number, its digits as they stood in the input).
  public let text: String
  /// Whether the id is a JSON number.
  public let isNumber: Bool

  /// An id that is a JSON string.
  public init(_ text: String) {
    self.text = text
    isNumber = false
  }

  /// An id that is a JSON number, by its literal.
  public init(number literal: String) {
    text = literal
    isNumber = true
  }

  public var description: String { text }

  /// A hash: ids count as equal where their hashes are.
  package var fingerprint: UInt64 { XXHash.hash64(text, seed: isNumber ? 1 : 0) }
}
