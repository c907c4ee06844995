internal import WinnowText

/// What became of a document's parts so far, as a digest each: of two documents with the same page, those with equal
/// digests are equal in that part.
struct DocumentTrail: Sendable {
  /// By `DocumentPart.ordinal`; 0 for parts as they were read.
  private var digests = InlineArray<10, UInt64>(repeating: 0)

  subscript(part: DocumentPart) -> UInt64 {
    get { digests[part.ordinal] }
    set { digests[part.ordinal] = newValue }
  }

  /// A digest of the document's id and of some parts.
  func digest(of parts: [DocumentPart], id: RecordID) -> UInt64 {
    var hash = id.fingerprint
    for part in parts {
      // The finalizer of MurmurHash3: every bit of what is mixed in changes every bit of the digest.
      hash = (hash ^ self[part]) &* 0xFF51_AFD7_ED55_8CCD
      hash ^= hash >> 33
      hash &*= 0xC4CE_B9FE_1A85_EC53
      hash ^= hash >> 29
    }
    return hash
  }

  /// Appends the digests, those of parts as read taking a bit each.
  func write(to writer: inout BinaryWriter) {
    var mask = 0
    for index in digests.indices where digests[index] != 0 { mask |= 1 << index }
    writer.integer(mask)
    for index in digests.indices where digests[index] != 0 { writer.word(digests[index]) }
  }

  /// Reads what `write` wrote.
  init(_ reader: inout BinaryReader) throws(BinaryFormatError) {
    let mask = try reader.integer()
    for index in digests.indices where mask & 1 << index != 0 { digests[index] = try reader.word() }
  }

  /// The trail of a document as read.
  init() {}
}

/// A document's place in its chunk, with its trail.
struct ChunkPlace: Sendable {
  /// The number of its record in the chunk.
  let position: Int
  var trail = DocumentTrail()
}
