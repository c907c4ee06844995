internal import WinnowText

/// Where in the input files the records of a chunk stand: what the spool holds of documents that no stage has changed yet,
/// in place of the documents.
///
/// They are read and decoded again: less work than writing them down and reading that, and half of the room on disk. Each
/// piece has a checksum, so that an input that changes while a run reads it is noticed.
struct InputReference {
  private struct Piece {
    let item: InputItem
    let fileOffset: Int
    let checksum: UInt64
  }

  private let pieces: [Piece]
  /// Documents whose id another record had before, by their places among the documents.
  private var renamed: [IdentityRegistry.Repeat] = []

  /// The records of `chunk`; nil unless all of it can be read from its files again.
  init?(_ chunk: InputChunk) {
    var pieces: [Piece] = []
    for item in chunk.items {
      guard case .lines = item.content, let fileOffset = item.fileOffset else { return nil }
      let checksum = chunk.bytes.withUnsafeBufferPointer {
        XXHash.hash64(UnsafeBufferPointer(rebasing: $0[item.range]))
      }
      pieces.append(Piece(item: item, fileOffset: fileOffset, checksum: checksum))
    }
    self.pieces = pieces
  }

  /// Remembers which documents of the chunk got other ids.
  mutating func rename(_ repeats: [IdentityRegistry.Repeat]) { renamed = repeats }

  /// Appends the reference.
  ///
  /// - Parameters:
  ///   - read: the places of all documents that were read among the chunk's records.
  ///   - kept: the places of those that are still in the pipeline.
  ///   - documents: these.
  func write(read: [Int], kept: [ChunkPlace], _ documents: [Document], to writer: inout BinaryWriter) {
    writer.array(pieces) {
      $0.integer($1.item.file)
      $0.integer($1.item.line)
      $0.integer($1.item.offset)
      $0.integer($1.item.range.count)
      $0.integer($1.fileOffset)
      $0.word($1.checksum)
    }
    writer.array(renamed) {
      $0.integer(read[$1.index])
      $0.string($1.renamed.text)
    }
    documents.withUnsafeBufferPointer { documents in
      for (index, place) in kept.enumerated() {
        writer.integer(place.position)
        let text = documents[index].origin?.text
        writer.integer(text?.size ?? 0)
        if let text { writer.integer(text.size - text.length) }
      }
    }
  }

  /// What a reference says of a document.
  private struct Kept {
    /// Its place among the chunk's records.
    let position: Int
    let text: RecordOrigin.Text?

    init(_ reader: inout BinaryReader) throws {
      position = try reader.integer()
      let size = try reader.integer()
      text = size == 0 ? nil : RecordOrigin.Text(size: size, length: size - (try reader.integer()))
    }
  }

  /// Reads documents again that a reference stands for.
  final class Reader {
    private let files: [InputFile]
    private let maxRecord: Int
    private lazy var records = RecordReader(files: files, maxRecord: maxRecord)
    /// The file read last.
    private var open: (file: Int, reader: FileReader)?

    init(files: [InputFile], maxRecord: Int) {
      self.files = files
      self.maxRecord = maxRecord
    }

    /// The `count` documents of a reference, with their places among them.
    ///
    /// - Parameter passes: called with the place, the line and the text of a document that need not be decoded; the
    ///   document is left out when it returns true.
    /// - Throws: `IOError` when the input is not what it was, or cannot be read.
    func documents(
      _ count: Int, _ reader: inout BinaryReader,
      unless passes: (Int, UnsafeBufferPointer<UInt8>, RecordOrigin.Text) -> Bool
    ) throws -> ([Document], [ChunkPlace]) {
      let chunk = try chunk(&reader)
      var renamed: [Int: RecordID] = [:]
      for _ in 0..<(try reader.count()) { renamed[try reader.integer()] = RecordID(try reader.string()) }
      let kept = try (0..<count).map { _ in try Kept(&reader) }
      var documents: [Document] = []
      var places: [ChunkPlace] = []
      documents.reserveCapacity(count)
      places.reserveCapacity(count)
      var next = 0
      records.read(chunk) { position, line in
        guard next < count, position == kept[next].position, let text = kept[next].text, renamed[position] == nil,
          passes(next, line, text)
        else { return false }
        next += 1
        return true
      } _: { position, outcome in
        guard next < count, position == kept[next].position, case .success(var document) = consume outcome
        else { return }
        if let id = renamed[position] { document.id = id }
        documents.append(document)
        places.append(ChunkPlace(position: next))
        next += 1
      }
      guard next == count else { throw Spool.damaged }
      return (documents, places)
    }

    private func chunk(_ reader: inout BinaryReader) throws -> InputChunk {
      var chunk = InputChunk(index: 0)
      for _ in 0..<(try reader.count()) {
        let file = try reader.integer()
        let line = try reader.integer()
        let offset = try reader.integer()
        let length = try reader.integer()
        let fileOffset = try reader.integer()
        let checksum = try reader.word()
        let start = chunk.bytes.count
        let bytes = try bytes(fileOffset..<(fileOffset + length), of: file, checksum: checksum)
        if start == 0 { chunk.bytes = bytes } else { chunk.bytes += bytes }
        chunk.items.append(
          InputItem(
            file: file, line: line, offset: offset, range: start..<chunk.bytes.count, content: .lines,
            recodedFrom: nil))
      }
      return chunk
    }

    private func bytes(_ range: Range<Int>, of file: Int, checksum: UInt64) throws -> [UInt8] {
      let path = files[file].path
      if open?.file != file { open = (file, try FileReader(path)) }
      let bytes = try [UInt8](unsafeUninitializedCapacity: range.count) { buffer, count in
        try open?.reader.read(
          at: range.lowerBound,
          into: UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[0..<range.count]))
        count = range.count
      }
      guard bytes.withUnsafeBufferPointer({ XXHash.hash64($0) }) == checksum else {
        throw IOError(path: path, message: "the file changed while it was read: run again")
      }
      return bytes
    }
  }
}
