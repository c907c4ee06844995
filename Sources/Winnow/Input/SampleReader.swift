internal import WinnowText

/// Reads single documents exactly as a run reads them: for tests, for `trace`.
package enum SampleReader {
  /// A page text, as a text file with these bytes would be read.
  package static func page(_ bytes: [UInt8], id: String) -> Result<Document, Rejection> {
    read(bytes, InputFile(path: id, name: id, format: .text, size: nil), .page)
  }

  /// A record, as a line of NDJSON with these bytes would be read; without `id` and `url` its id is `name:1`.
  package static func record(_ bytes: [UInt8], name: String) -> Result<Document, Rejection> {
    read(bytes, InputFile(path: name, name: name, format: .ndjson, size: nil), .lines)
  }

  private static func read(
    _ bytes: [UInt8], _ file: InputFile, _ content: InputItem.Content
  ) -> Result<Document, Rejection> {
    let item = InputItem(file: 0, line: 1, offset: 0, range: 0..<bytes.count, content: content, recodedFrom: nil)
    var reader = RecordReader(files: [file], maxRecord: Plan.Input.defaultMaxRecord)
    var result: Result<Document, Rejection> = .failure(Rejection("empty-text", message: "there is no record"))
    reader.read(InputChunk(index: 0, bytes: bytes, items: [item])) { _, read in
      result = read.mapError(\.rejection)
    }
    return result
  }

  /// Reads the records of files one by one, in bounded memory, until `body` returns false.
  ///
  /// - Parameter body: gets the record's number, from 1.
  /// - Throws: as discovery and reading do.
  package static func forEachRecord(
    of input: Plan.Input, _ body: (Int, Result<Document, Rejection>) -> Bool
  ) throws {
    let files = try InputDiscovery.find(input.patterns, in: input.directory, format: input.format).files
    try forEachRecord(of: files, maxRecord: input.maxRecord, body)
  }

  /// Reads the records of these files one by one, in bounded memory, until `body` returns false.
  ///
  /// - Throws: `IOError`.
  package static func forEachRecord(
    of files: [InputFile], maxRecord: Int, _ body: (Int, Result<Document, Rejection>) -> Bool
  ) throws {
    let chunks = ChunkReader(files, chunkSize: 1 << 16, maxRecord: maxRecord, cancellation: Cancellation())
    var reader = RecordReader(files: files, maxRecord: maxRecord)
    var number = 0
    var goesOn = true
    while goesOn, let chunk = try chunks.next() {
      reader.read(chunk) { _, result in
        guard goesOn else { return }
        number += 1
        goesOn = body(number, result.mapError(\.rejection))
      }
    }
  }
}
