internal import Winnow
internal import WinnowText

/// Reads files of records line by line, in bounded memory.
package enum RecordLines {
  /// Longer lines are taken for damage.
  private static let maximumLength = 1 << 30

  /// A reader of one file, whatever its compression.
  /// - Throws: `IOError`.
  static func reader(of path: String, cancellation: any CancellationToken) throws -> ChunkReader {
    let input = try InputDiscovery.find([(path, nil)], in: "", format: .ndjson).files
    return ChunkReader(input, chunkSize: 1 << 18, maxRecord: maximumLength, cancellation: cancellation)
  }

  /// Hands over the lines of a file that are not blank, with the bytes before each, until `body` returns false.
  ///
  /// - Throws: `IOError`, also for a line that is no JSON; and what `body` throws.
  package static func forEach(
    of path: String, _ body: (_ offset: Int, _ line: UnsafeBufferPointer<UInt8>) throws -> Bool
  ) throws {
    let reader = try reader(of: path, cancellation: Cancellation())
    while let chunk = try reader.next(), try forEach(in: chunk, of: path, body) {}
  }

  /// Hands over the lines of a chunk; returns false when `body` did.
  static func forEach(
    in chunk: InputChunk, of path: String, _ body: (_ offset: Int, _ line: UnsafeBufferPointer<UInt8>) throws -> Bool
  ) throws -> Bool {
    for item in chunk.items {
      if case .problem(let rejection, _) = item.content { throw IOError(path: path, message: rejection.message) }
      let goesOn = try chunk.bytes.withUnsafeBufferPointer { bytes in
        let bytes = UnsafeBufferPointer(rebasing: bytes[item.range])
        var start = 0
        while start < bytes.count {
          let end = ByteSearch.firstIndex(of: 0x0A, in: bytes, from: start)
          let line = UnsafeBufferPointer(rebasing: bytes[start..<end])
          do {
            if !line.allSatisfy(\.isASCIISpace), try !body(item.offset + start, line) { return false }
          } catch let error as JSONError {
            let number = item.line + ByteSearch.count(of: 0x0A, in: UnsafeBufferPointer(rebasing: bytes[0..<start]))
            throw IOError(path: path, message: "no file of records: line \(number): \(error)")
          }
          start = end + 1
        }
        return true
      }
      if !goesOn { return false }
    }
    return true
  }
}
