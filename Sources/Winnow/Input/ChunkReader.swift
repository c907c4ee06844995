package import WinnowText

/// The unit of work: some whole records.
package struct InputChunk: Sendable {
  package let index: Int
  package var bytes: [UInt8] = []
  package var items: [InputItem] = []
  /// Bytes read from all files up to the end of this chunk, before decompression.
  package var sourceBytes = 0

  package init(index: Int, bytes: [UInt8] = [], items: [InputItem] = []) {
    self.index = index
    self.bytes = bytes
    self.items = items
  }
}

/// Part of a chunk: lines of one file, one page, or something that is no record.
package struct InputItem: Sendable {
  /// What the bytes are.
  package enum Content: Sendable {
    /// NDJSON lines.
    case lines
    /// One text page.
    case page
    /// Something unreadable that takes `length` bytes of the input; the item's bytes are its beginning.
    case problem(Rejection, length: Int)
  }

  /// Index in the run's list of input files.
  package let file: Int
  /// The number of the first line, from 1.
  package let line: Int
  /// Bytes of (decompressed) text before the item.
  package let offset: Int
  /// The item's bytes in its chunk.
  package let range: Range<Int>
  package let content: Content
  /// The encoding the bytes were recoded from.
  package let recodedFrom: String?
  /// Bytes the record takes in its file, where the item's bytes are another form of it.
  package let recordLength: Int?
  /// Where the file has these very bytes; nil where it has another form of them, or cannot be read twice.
  package let fileOffset: Int?

  package init(
    file: Int, line: Int, offset: Int, range: Range<Int>, content: Content, recodedFrom: String?,
    recordLength: Int? = nil, fileOffset: Int? = nil
  ) {
    self.file = file
    self.line = line
    self.offset = offset
    self.range = range
    self.content = content
    self.recodedFrom = recodedFrom
    self.recordLength = recordLength
    self.fileOffset = fileOffset
  }
}

/// Where a run's records come from.
package protocol RecordSource: AnyObject {
  /// The files that items refer to by their indices.
  var files: [InputFile] { get }
  /// The files read to their end so far.
  var reports: [InputFileReport] { get }

  /// The next chunk; nil at the end.
  /// - Throws: `IOError`, `CancellationError`.
  func next() throws -> InputChunk?

  /// Hands over the ids that records must not get, because documents of another run have them.
  func forEachTakenID(_ body: (RecordID) -> Void) throws
}

extension RecordSource {
  package func forEachTakenID(_ body: (RecordID) -> Void) throws {}
}

/// What reading one input file came to.
package struct InputFileReport: Sendable {
  package let file: InputFile
  package let bytes: Int
  package let digest: Digest128
  /// Why the rest of the file could not be read, and that it is lost; nil for a whole one.
  package let damage: String?

  package init(file: InputFile, bytes: Int, digest: Digest128, damage: String? = nil) {
    self.file = file
    self.bytes = bytes
    self.digest = digest
    self.damage = damage
  }
}

/// Cuts input files into chunks of whole records, in order and in bounded memory.
package final class ChunkReader: RecordSource {
  package let files: [InputFile]
  private let chunkSize: Int
  private let maxRecord: Int
  private let cancellation: any CancellationToken
  private var fileIndex = 0
  private var stream: TextStream?
  private var chunkIndex = 0
  /// An unfinished line of the current file.
  private var carry: [UInt8] = []
  private var line = 1
  private var offset = 0
  private var finishedBytes = 0
  package private(set) var reports: [InputFileReport] = []

  /// At most this much of an unreadable record is kept for the rejects file.
  package static let maximumRaw = 64 * 1024

  package init(
    _ files: [InputFile], chunkSize: Int, maxRecord: Int, cancellation: any CancellationToken
  ) {
    self.files = files
    self.chunkSize = chunkSize
    self.maxRecord = maxRecord
    self.cancellation = cancellation
  }

  /// Bytes read from disk so far.
  package var bytesRead: Int { finishedBytes + (stream?.bytesRead ?? 0) }

  /// The next chunk; nil at the end of all files.
  /// - Throws: `IOError`, `CancellationError`.
  package func next() throws -> InputChunk? {
    var chunk = InputChunk(index: chunkIndex)
    chunk.bytes.reserveCapacity(chunkSize + chunkSize / 4)
    while chunk.bytes.count < chunkSize, fileIndex < files.count {
      if let obstacle = files[fileIndex].obstacle {
        passOver(obstacle, in: &chunk)
      } else if files[fileIndex].format == .text {
        try readPage(into: &chunk)
      } else {
        try readLines(into: &chunk)
      }
      if stream == nil, cuts(after: fileIndex - 1, chunk) { break }
    }
    guard !chunk.items.isEmpty else { return nil }
    chunkIndex += 1
    chunk.sourceBytes = bytesRead
    return chunk
  }

  /// Whether a chunk ends with a file before it is full.
  ///
  /// Chunks must be cut in the same places when a file is added or changed, or else all that is kept for the chunks behind
  /// it would be of no use: so long files end a chunk, and of short ones some do, chosen by their names.
  private func cuts(after file: Int, _ chunk: InputChunk) -> Bool {
    guard file >= 0 else { return false }
    if chunk.bytes.count >= chunkSize / 4, files[file].format != .text { return true }
    return chunk.bytes.count >= chunkSize / 8 && XXHash.hash64(files[file].name) & 7 == 0
  }

  private func open() throws(IOError) -> TextStream {
    if let stream { return stream }
    let opened = try TextStream(files[fileIndex], cancellation: cancellation)
    stream = opened
    line = 1
    offset = 0
    carry.removeAll(keepingCapacity: true)
    return opened
  }

  private func closeFile(_ stream: TextStream) {
    reports.append(
      InputFileReport(
        file: files[fileIndex], bytes: stream.bytesRead, digest: stream.digest,
        damage: Self.loss(stream)?.message))
    finishedBytes += stream.bytesRead
    self.stream = nil
    fileIndex += 1
  }

  private func add(
    _ content: InputItem.Content, from start: Int, length: Int? = nil, lines: Int, to chunk: inout InputChunk,
    _ stream: TextStream
  ) {
    chunk.items.append(
      InputItem(
        file: fileIndex, line: line, offset: offset, range: start..<chunk.bytes.count, content: content,
        recodedFrom: stream.recodedFrom, fileOffset: stream.fileStart.map { $0 + offset }))
    line += lines
    offset += length ?? (chunk.bytes.count - start)
  }

  /// Adds lines of the current file until the chunk is full or the file ends.
  private func readLines(into chunk: inout InputChunk) throws {
    let stream = try open()
    let start = chunk.bytes.count
    chunk.bytes.append(contentsOf: carry)
    carry.removeAll(keepingCapacity: true)
    var searched = start
    var lastFeed: Int?
    while chunk.bytes.count < chunkSize || lastFeed == nil {
      try stream.read(into: &chunk.bytes)
      // Behind a line that was too long, what is carried over has line feeds.
      lastFeed = Self.lastFeed(chunk.bytes, from: searched) ?? lastFeed
      searched = chunk.bytes.count
      if stream.isAtEnd { break }
      // More by the carriage return that may end the line, and by the mark it may begin with.
      if lastFeed == nil, chunk.bytes.count - start > maxRecord + 1 + TextStream.byteOrderMark.count {
        try skipLongLine(from: start, in: &chunk, stream)
        return
      }
    }
    let end = stream.isAtEnd && stream.damage == nil ? chunk.bytes.count : lastFeed.map { $0 + 1 } ?? start
    carry.removeAll(keepingCapacity: true)
    carry.append(contentsOf: chunk.bytes[end...])
    chunk.bytes.removeSubrange(end...)
    if end > start {
      let feeds = chunk.bytes.withUnsafeBufferPointer {
        ByteSearch.count(of: 0x0A, in: UnsafeBufferPointer(rebasing: $0[start...]))
      }
      add(.lines, from: start, lines: feeds, to: &chunk, stream)
    }
    guard stream.isAtEnd else { return }
    if let loss = Self.loss(stream) {
      let start = chunk.bytes.count
      chunk.bytes.append(contentsOf: carry.prefix(Self.maximumRaw))
      add(.problem(loss, length: carry.count), from: start, length: carry.count, lines: 0, to: &chunk, stream)
    }
    closeFile(stream)
  }

  /// What became of the rest of a file of lines, and of its unfinished line, when its data are damaged.
  private static func loss(_ stream: TextStream) -> Rejection? {
    stream.damage.map { Rejection("damaged-input", message: "\($0); what follows in this file is lost") }
  }

  /// Keeps `length` bytes of the record that starts at `start`.
  private static func cut(_ bytes: inout [UInt8], from start: Int, to length: Int = maximumRaw) {
    if bytes.count - start > length { bytes.removeSubrange((start + length)...) }
  }

  private static func lastFeed(_ bytes: [UInt8], from start: Int) -> Int? {
    bytes.withUnsafeBufferPointer { bytes in
      ByteSearch.lastIndex(of: 0x0A, in: UnsafeBufferPointer(rebasing: bytes[start...])).map { start + $0 }
    }
  }

  /// Reads past a line that is longer than a record may be, keeping its beginning.
  private func skipLongLine(from start: Int, in chunk: inout InputChunk, _ stream: TextStream) throws {
    var length = chunk.bytes.count - start
    var last = chunk.bytes.last
    let head = chunk.bytes[start...]
    let mark = head.starts(with: TextStream.byteOrderMark) ? TextStream.byteOrderMark.count : 0
    var isBlank = head.dropFirst(mark).allSatisfy(\.isASCIISpace)
    var piece: [UInt8] = []
    var feed: Int?
    while feed == nil, !stream.isAtEnd {
      Self.cut(&chunk.bytes, from: start)
      piece.removeAll(keepingCapacity: true)
      try stream.read(into: &piece)
      if cancellation.isCancelled { throw CancellationError() }
      feed = piece.firstIndex(of: 0x0A)
      let line = piece[..<(feed ?? piece.count)]
      length += line.count
      last = line.last ?? last
      isBlank = isBlank && line.allSatisfy(\.isASCIISpace)
      // What is kept must not depend on where the line was found to be too long, as that depends on the chunks.
      chunk.bytes.append(contentsOf: line.prefix(Self.maximumRaw))
    }
    let taken = length + (feed == nil ? 0 : 1)
    if isBlank, feed != nil || stream.damage == nil {
      // Blank lines are no records, however long.
      chunk.bytes.removeSubrange(start...)
      line += 1
      offset += taken
      if let feed { carry.append(contentsOf: piece[(feed + 1)...]) } else { closeFile(stream) }
      return
    }
    if last == 0x0D { length -= 1 }
    Self.cut(&chunk.bytes, from: start, to: min(length, Self.maximumRaw))
    // Damage cuts the line: how long it is nobody knows.
    let rejection = (feed == nil ? Self.loss(stream) : nil) ?? Self.tooLong(length - mark, maxRecord)
    add(.problem(rejection, length: length), from: start, length: taken, lines: 1, to: &chunk, stream)
    if let feed {
      carry.append(contentsOf: piece[(feed + 1)...])
    } else {
      closeFile(stream)
    }
  }

  /// The rejection of a record of `length` bytes.
  package static func tooLong(_ length: Int, _ limit: Int) -> Rejection {
    Rejection("record-too-long", message: "the record has \(length) bytes, more than max-record allows (\(limit))")
  }

  /// Adds the current file as one reject.
  private func passOver(_ obstacle: InputFile.Obstacle, in chunk: inout InputChunk) {
    let rejection = Rejection("unreadable-file", message: obstacle.message)
    let end = chunk.bytes.count
    chunk.items.append(
      InputItem(
        file: fileIndex, line: 1, offset: 0, range: end..<end, content: .problem(rejection, length: 0),
        recodedFrom: nil))
    reports.append(InputFileReport(file: files[fileIndex], bytes: 0, digest: obstacle.digest))
    fileIndex += 1
  }

  /// Adds the current file as one page.
  private func readPage(into chunk: inout InputChunk) throws {
    let stream = try open()
    let start = chunk.bytes.count
    var length = 0
    while !stream.isAtEnd {
      let before = chunk.bytes.count
      try stream.read(into: &chunk.bytes)
      length += chunk.bytes.count - before
      if length > maxRecord {
        Self.cut(&chunk.bytes, from: start)
        if cancellation.isCancelled { throw CancellationError() }
      }
    }
    if length > maxRecord {
      add(.problem(Self.tooLong(length, maxRecord), length: length), from: start, lines: 1, to: &chunk, stream)
    } else if let damage = stream.damage {
      Self.cut(&chunk.bytes, from: start)
      add(
        .problem(Rejection("damaged-input", message: damage), length: length), from: start, lines: 1, to: &chunk, stream
      )
    } else {
      add(.page, from: start, lines: 1, to: &chunk, stream)
    }
    closeFile(stream)
  }
}
