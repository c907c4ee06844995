internal import Winnow
internal import WinnowText

/// Pairs of documents whose likeness somebody has measured: NDJSON records `{"a": ID, "b": ID, "jaccard": …}`.
struct LabelledPairs {
  /// Two ids, the smaller first.
  struct Pair: Hashable {
    let first: String
    let second: String

    init(_ left: String, _ right: String) {
      (first, second) = left < right ? (left, right) : (right, left)
    }
  }

  /// Those that are at least as alike as was asked for.
  private(set) var pairs: Set<Pair> = []

  /// Reads pairs.
  ///
  /// - Parameters:
  ///   - field: the field with the likeness.
  ///   - threshold: less alike ones are no duplicates.
  /// - Throws: `IOError`, and a `Diagnostic` for a line that is no pair.
  init(_ path: String, field: String, threshold: Double) throws {
    let files = try InputDiscovery.find([(path, nil)], in: "", format: .ndjson).files
    for file in files {
      let stream = try TextStream(file, cancellation: Cancellation())
      var bytes: [UInt8] = []
      while !stream.isAtEnd { try stream.read(into: &bytes) }
      var number = 0
      for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
        number += 1
        guard !line.allSatisfy(\.isASCIISpace) else { continue }
        let record = try? JSONValue(parsing: Array(line))
        guard let first = record?["a"]?.text, let second = record?["b"]?.text, let likeness = record?[field]?.double
        else {
          throw Diagnostic.error(
            "\(file.path):\(number): no pair: write {\"a\": ID, \"b\": ID, \"\(field)\": NUMBER}", at: nil)
        }
        if likeness >= threshold { pairs.insert(Pair(first, second)) }
      }
    }
  }
}
