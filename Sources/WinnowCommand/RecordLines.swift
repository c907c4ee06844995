internal import Winnow
internal import WinnowText

/// The records in files that a run wrote, line by line, whatever their compression.
enum RecordLines {
  /// The part files of an output directory, in order.
  /// - Throws: `IOError` when there are none.
  static func parts(of directory: String) throws(IOError) -> [String] {
    let names = try FilePaths.names(in: directory).filter { $0.hasPrefix("part-") && $0.contains(".ndjson") }
    guard !names.isEmpty else {
      throw IOError(path: directory, message: "holds no part-*.ndjson: it is no output directory of a finished run")
    }
    return names.map { FilePaths.join(directory, $0) }
  }

  /// Hands over the lines of an NDJSON file that are not empty, numbered from 1, until `body` returns false.
  /// - Throws: `IOError`, also when `body` throws a `JSONError`.
  static func forEach(of file: String, _ body: (_ number: Int, _ line: UnsafeBufferPointer<UInt8>) throws -> Bool)
    throws
  {
    let input = try InputDiscovery.find([(file, nil)], in: "", format: .ndjson).files
    let reader = ChunkReader(input, chunkSize: 1 << 16, maxRecord: 1 << 30, cancellation: Cancellation())
    while let chunk = try reader.next() {
      for item in chunk.items {
        if case .problem(let rejection, _) = item.content { throw IOError(path: file, message: rejection.message) }
        let hasMore = try chunk.bytes.withUnsafeBufferPointer { bytes in
          try forEach(in: UnsafeBufferPointer(rebasing: bytes[item.range]), from: item.line, of: file, body)
        }
        guard hasMore else { return }
      }
    }
  }

  private static func forEach(
    in bytes: UnsafeBufferPointer<UInt8>, from first: Int, of file: String,
    _ body: (Int, UnsafeBufferPointer<UInt8>) throws -> Bool
  ) throws -> Bool {
    var number = first
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
      if end > start {
        do {
          guard try body(number, UnsafeBufferPointer(rebasing: bytes[start..<end])) else { return false }
        } catch let error as JSONError {
          throw IOError(path: file, message: "no file of records: line \(number): \(error)")
        }
      }
      number += 1
      start = end + 1
    }
    return true
  }
}
