public import Winnow

/// A day, month or year as a limit: `2023-08-15`, `2023-08` or `2023`.
public struct PartialDate: OptionValue, Equatable {
  /// As written.
  public let text: String
  /// The first day it names, `YYYY-MM-DD`.
  let first: String
  /// The last day it names, `YYYY-MM-DD`.
  let last: String

  /// Parses a date; nil when there is no such day, month or year.
  init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    let lengths = [4, 2, 2]
    guard (1...3).contains(parts.count), zip(parts, lengths).allSatisfy({ $0.utf8.count == $1 }) else { return nil }
    let numbers = parts.compactMap { part in part.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(part) : nil }
    guard numbers.count == parts.count, numbers[0] > 0 else { return nil }
    self.text = text
    guard numbers.count > 1 else {
      (first, last) = ("\(text)-01-01", "\(text)-12-31")
      return
    }
    guard (1...12).contains(numbers[1]) else { return nil }
    let days = Self.days(inMonth: numbers[1], of: numbers[0])
    guard numbers.count > 2 else {
      (first, last) = ("\(text)-01", "\(text)-\(days)")
      return
    }
    guard (1...days).contains(numbers[2]) else { return nil }
    (first, last) = (text, text)
  }

  private static func days(inMonth month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  public static var optionType: OptionType { .string }
  public static func decodeOption(_ node: YAMLNode, _ diagnostics: Diagnostics) throws(Diagnostic) -> PartialDate {
    let text = try node.string()
    guard let date = PartialDate(text) else {
      throw .error("'\(text)' is no date", at: node.mark, hint: "write a day, month or year: 2023-08-15, 2023-08, 2023")
    }
    return date
  }
  public var optionText: String? { text }
}
