/// A configuration file as it was read, so that diagnostics can show its lines.
public final class SourceFile: Sendable {
  /// The path as the user gave it.
  public let path: String
  package let bytes: [UInt8]
  /// Offsets of line starts.
  private let lineStarts: [Int]

  /// Wraps the contents of a file.
  public init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
    var starts = [0]
    for (offset, byte) in bytes.enumerated() where byte == 0x0A { starts.append(offset + 1) }
    lineStarts = starts
  }

  package var lineCount: Int { lineStarts.count }

  /// The text of line `number` (from 1), without its line ending; ill-formed bytes are repaired.
  public func line(_ number: Int) -> String {
    guard number >= 1, number <= lineStarts.count else { return "" }
    let start = lineStarts[number - 1]
    var end = number < lineStarts.count ? lineStarts[number] - 1 : bytes.count
    if end > start, bytes[end - 1] == 0x0D { end -= 1 }
    return String(decoding: bytes[start..<max(start, end)], as: UTF8.self)
  }
}

/// A place in a configuration file.
public struct SourceMark: Sendable {
  public let file: SourceFile
  /// From 1.
  public let line: Int
  /// In Unicode code points, from 1.
  public let column: Int
  /// How many code points of the line are meant; at least 1.
  public let length: Int

  /// Creates a mark.
  public init(file: SourceFile, line: Int, column: Int, length: Int = 1) {
    self.file = file
    self.line = line
    self.column = column
    self.length = max(1, length)
  }
}

extension SourceMark: CustomStringConvertible {
  public var description: String { "\(file.path):\(line):\(column)" }
}
