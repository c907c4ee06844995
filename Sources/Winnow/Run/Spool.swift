internal import Glibc
internal import WinnowText

/// Some documents of the spool, in place.
struct SpoolFrame: Sendable {
  /// The number of the frame's first document among all that the corpus stage observed.
  let firstOrdinal: Int
  let count: Int
  let checksum: UInt64
  /// Where the snapshots stand in the file.
  let range: Range<Int>
  let file: MappedFile
}

/// The documents between two segments: frames of snapshots in one file, or of references to the input where no stage has
/// changed the documents; each frame with its checksum.
///
/// Not compressed: a level that is fast enough to matter (zstd -3) saves a third of the bytes and costs four times the
/// work of writing and reading them. Lives in a run's working directory and is read by the process that wrote it.
enum Spool {
  /// Appends frames to a file.
  final class Writer {
    private let path: String
    private let descriptor: Int32
    /// How many documents the file has.
    private(set) var documents = 0
    private var header = BinaryWriter()

    init(name: String, in directory: String) throws(IOError) {
      path = FilePaths.join(directory, name)
      descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
      guard descriptor >= 0 else { throw IOError(path: path, message: FilePaths.systemMessage()) }
    }

    deinit { close(descriptor) }

    func append(_ snapshots: [UInt8], count: Int) throws(IOError) {
      guard count > 0 else { return }
      try snapshots.withUnsafeBufferPointer { (bytes) throws(IOError) in
        header.reset()
        header.integer(count)
        header.integer(bytes.count)
        header.word(XXHash.hash64(bytes, seed: UInt64(count)))
        try header.withBytes { (header) throws(IOError) in
          try FilePaths.write(header, to: descriptor, path: path)
        }
        try FilePaths.write(bytes, to: descriptor, path: path)
      }
      documents += count
    }
  }

  /// Reads frames in order.
  final class Reader {
    private let file: MappedFile
    private var index = 0
    private var ordinal = 0

    init(_ path: String) throws(IOError) {
      file = try MappedFile(path)
    }

    func next() throws -> SpoolFrame? {
      guard index < file.bytes.count else { return nil }
      var reader = BinaryReader(file.bytes, from: index)
      let count = try reader.integer()
      let length = try reader.count()
      let checksum = try reader.word()
      guard count > 0, length <= file.bytes.count - reader.index else { throw Spool.damaged }
      let frame = SpoolFrame(
        firstOrdinal: ordinal, count: count, checksum: checksum, range: reader.index..<(reader.index + length),
        file: file)
      ordinal += count
      index = frame.range.upperBound
      return frame
    }
  }

  static let damaged = IOError(path: "spool", message: "the working file is damaged")

  /// Starts a frame of snapshots: with a state, what tells the chunk and what became of its documents so far.
  static func write(_ places: [ChunkPlace], of reuse: StageReuse?, to writer: inout BinaryWriter) {
    writer.bool(false)
    guard let reuse else { return }
    writer.word(reuse.chunk.high)
    writer.word(reuse.chunk.low)
    for place in places {
      writer.integer(place.position)
      place.trail.write(to: &writer)
    }
  }

  /// Writes a frame that refers to the input.
  static func write(
    _ reference: InputReference, read: [Int], kept: [ChunkPlace], _ documents: [Document], to writer: inout BinaryWriter
  ) {
    writer.bool(true)
    reference.write(read: read, kept: kept, documents, to: &writer)
  }

  /// The documents of a frame with their places; called by workers.
  ///
  /// - Parameter passes: called with the place, the line and the text of a document that is in the input only and need not
  ///   be decoded; the document is left out when it returns true.
  static func documents(
    of frame: SpoolFrame, _ interner: StringInterner, _ reuse: StageReuse?, input: InputReference.Reader,
    unless passes: (Int, UnsafeBufferPointer<UInt8>, RecordOrigin.Text) -> Bool
  ) throws -> ([Document], [ChunkPlace]) {
    let bytes = UnsafeBufferPointer(rebasing: frame.file.bytes[frame.range])
    guard XXHash.hash64(bytes, seed: UInt64(frame.count)) == frame.checksum else { throw damaged }
    defer { frame.file.release(frame.range) }
    var reader = BinaryReader(bytes, interner: interner)
    if try reader.bool() {
      return try input.documents(frame.count, &reader, unless: passes)
    }
    var places: [ChunkPlace] = []
    places.reserveCapacity(frame.count)
    if let reuse {
      reuse.begin(Digest128(high: try reader.word(), low: try reader.word()))
      for _ in 0..<frame.count {
        places.append(ChunkPlace(position: try reader.integer(), trail: try DocumentTrail(&reader)))
      }
    } else {
      for position in 0..<frame.count { places.append(ChunkPlace(position: position)) }
    }
    var documents: [Document] = []
    documents.reserveCapacity(frame.count)
    for _ in 0..<frame.count { documents.append(try DocumentSnapshot.read(&reader)) }
    return (documents, places)
  }
}
