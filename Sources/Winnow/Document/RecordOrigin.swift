/// Where a record stood in the input: what a reject says about its place.
package struct RecordOrigin: Sendable, Equatable {
  /// Index in the run's list of input files.
  package var file: Int
  /// The number of its line, from 1.
  package var line: Int
  /// Bytes of (decompressed) text before it.
  package var offset: Int
  /// Its length in bytes.
  package var length: Int
  /// Whether it was a text page rather than a line of JSON.
  package var isPage: Bool
  /// The text in a line where it is written as Winnow would write it.
  package var text: Text?

  /// A string of JSON.
  package struct Text: Sendable, Equatable {
    /// Its bytes as it is written, quotes included.
    package let size: Int
    /// Its bytes when it is decoded.
    package let length: Int
  }

  package init(file: Int, line: Int, offset: Int, length: Int, isPage: Bool) {
    self.file = file
    self.line = line
    self.offset = offset
    self.length = length
    self.isPage = isPage
  }
}
