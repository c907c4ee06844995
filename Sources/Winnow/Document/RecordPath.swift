package import WinnowText

/// A place in a record: `title`, `dates.published.value`, `topics.0.id`; in a list, a name means every element, so that
/// `topics.id` is the list of all ids.
package struct RecordPath: Sendable, Equatable {
  /// The path as written.
  package let text: String
  /// The names and indices between the dots; never empty.
  package let components: [String]

  /// Parses a path; nil when a component is empty.
  package init?(_ text: String) {
    let components = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard components.allSatisfy({ !$0.isEmpty }) else { return nil }
    self.text = text
    self.components = components
  }

  /// The field of the record in which the path starts.
  package var field: String { components[0] }

  /// Appends what the rest of the path leads to in the value of its first field, as one JSON value.
  ///
  /// - Parameter json: valid JSON.
  /// - Returns: whether there is anything.
  package func appendValue(in json: UnsafeBufferPointer<UInt8>, to writer: inout JSONWriter) -> Bool {
    var found: [Range<Int>] = []
    var isList = false
    // The JSON is our own or was validated when it was read, so that scanning it cannot fail.
    var scanner = JSONScanner(json)
    do { try walk(&scanner, from: 1, &found, &isList) } catch { return false }
    if isList {
      guard !found.isEmpty else { return false }
      writer.beginArray()
      for range in found { writer.raw(UnsafeBufferPointer(rebasing: json[range])) }
      writer.endArray()
    } else {
      guard let range = found.first else { return false }
      writer.raw(UnsafeBufferPointer(rebasing: json[range]))
    }
    return true
  }

  /// Consumes the value at the scanner and collects what `components[index...]` lead to in it.
  private func walk(
    _ scanner: inout JSONScanner, from index: Int, _ found: inout [Range<Int>], _ isList: inout Bool
  ) throws {
    guard index < components.count else {
      found.append(try scanner.skipValue())
      return
    }
    let component = components[index]
    var inner: (found: [Range<Int>], isList: Bool) = ([], isList)
    switch scanner.peek() {
    case 0x7B:
      try scanner.object { scanner, key in
        if scanner.decoded(key) == component {
          try walk(&scanner, from: index + 1, &inner.found, &inner.isList)
        } else {
          try scanner.skipValue()
        }
      }
    case 0x5B:
      let wanted = Int(component)
      if wanted == nil { inner.isList = true }
      var position = 0
      try scanner.array { scanner in
        if wanted == nil {
          try walk(&scanner, from: index, &inner.found, &inner.isList)
        } else if wanted == position {
          try walk(&scanner, from: index + 1, &inner.found, &inner.isList)
        } else {
          try scanner.skipValue()
        }
        position += 1
      }
    default:
      try scanner.skipValue()
    }
    found += inner.found
    isList = inner.isList
  }
}
