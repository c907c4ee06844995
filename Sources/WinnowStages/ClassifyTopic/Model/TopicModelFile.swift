internal import Winnow
internal import WinnowText

/// Where the tables of a model lie.
struct TopicModelSections {
  let slots: UnsafePointer<UInt64>
  let idf: UnsafePointer<Float>
  let weights: UnsafePointer<Int16>
  let offsets: UnsafePointer<UInt32>
  let columns: UnsafePointer<UInt16>
}

/// The file of a topic model, little-endian:
///
/// | bytes | |
/// |---|---|
/// | 0–7 | `WINNOWTM` |
/// | 8–11 | format version |
/// | 12–15 | length of the header |
/// | 16–31 | XXH3-128 of everything behind |
/// | 32– | header (`TopicModelHeader`), then each table at a multiple of 8: slots, idf, weights, offsets, columns |
enum TopicModelFile {
  private static let magic = Array("WINNOWTM".utf8)
  private static let version: UInt32 = 2
  private static let prefixLength = 32

  /// The length of each table in bytes, in their order, and where it starts.
  private static func layout(_ header: TopicModelHeader, headerLength: Int) -> (starts: [Int], end: Int) {
    let weights = header.isSparse ? header.entries : header.rows * header.classes.count
    let lengths = [
      header.slots * 8, header.rows * 4, weights * 2, header.isSparse ? (header.rows + 1) * 4 : 0, header.entries * 2,
    ]
    var starts: [Int] = []
    var place = prefixLength + headerLength
    for length in lengths {
      place = (place + 7) & ~7
      starts.append(place)
      place += length
    }
    return (starts, place)
  }

  /// The size of a file with these figures, without its header.
  static func tableBytes(rows: Int, slots: Int, weights: Int, isSparse: Bool) -> Int {
    slots * 8 + rows * 4 + weights * 2 + (isSparse ? (rows + 1) * 4 + weights * 2 : 0)
  }

  /// The contents of a model file.
  static func encode(_ header: TopicModelHeader, _ tables: TopicModelTables) -> [UInt8] {
    var writer = BinaryWriter()
    header.encode(&writer)
    let (starts, end) = layout(header, headerLength: writer.bytes.count)
    var bytes = [UInt8](repeating: 0, count: end)
    bytes.replaceSubrange(prefixLength..<(prefixLength + writer.bytes.count), with: writer.bytes)
    bytes.withUnsafeMutableBytes { bytes in
      put(tables.slots, at: starts[0], bytes)
      put(tables.idf, at: starts[1], bytes)
      put(tables.weights, at: starts[2], bytes)
      if header.isSparse {
        put(tables.offsets, at: starts[3], bytes)
        put(tables.columns, at: starts[4], bytes)
      }
      bytes.copyBytes(from: magic)
      bytes.storeBytes(of: version.littleEndian, toByteOffset: 8, as: UInt32.self)
      bytes.storeBytes(of: UInt32(writer.bytes.count).littleEndian, toByteOffset: 12, as: UInt32.self)
      let digest = checksum(UnsafeBufferPointer(bytes.bindMemory(to: UInt8.self)))
      bytes.storeBytes(of: digest.high.littleEndian, toByteOffset: 16, as: UInt64.self)
      bytes.storeBytes(of: digest.low.littleEndian, toByteOffset: 24, as: UInt64.self)
    }
    return bytes
  }

  private static func put<Element: BitwiseCopyable>(
    _ elements: [Element], at start: Int, _ bytes: UnsafeMutableRawBufferPointer
  ) {
    elements.withUnsafeBytes { elements in
      UnsafeMutableRawBufferPointer(rebasing: bytes[start..<(start + elements.count)]).copyMemory(from: elements)
    }
  }

  private static func checksum(_ bytes: UnsafeBufferPointer<UInt8>) -> Digest128 {
    XXHash.hash128(UnsafeBufferPointer(rebasing: bytes[prefixLength...]))
  }

  /// The model in a file's bytes, which live as long as `storage` and start at a multiple of 8.
  ///
  /// - Throws: `BinaryFormatError` when they are no model, of another version, cut short or damaged.
  static func decode(
    _ bytes: UnsafeBufferPointer<UInt8>, _ storage: any AnyObject & Sendable
  ) throws(BinaryFormatError) -> TopicModel {
    guard bytes.count >= prefixLength, let base = bytes.baseAddress, bytes.starts(with: magic) else {
      throw BinaryFormatError("it is no topic model; write one with `winnow train topics`")
    }
    let raw = UnsafeRawPointer(base)
    let found = UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: 8, as: UInt32.self))
    guard found == version else {
      throw BinaryFormatError("it has format version \(found), this program reads \(version): train it again")
    }
    let headerLength = Int(UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: 12, as: UInt32.self)))
    let digest = Digest128(
      high: UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: 16, as: UInt64.self)),
      low: UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: 24, as: UInt64.self)))
    guard headerLength <= bytes.count - prefixLength, checksum(bytes) == digest else {
      throw BinaryFormatError("it is cut short or damaged (its checksum is wrong)")
    }
    var reader = BinaryReader(
      UnsafeBufferPointer(rebasing: bytes[..<(prefixLength + headerLength)]), from: prefixLength)
    let header = try TopicModelHeader(&reader)
    let (starts, end) = layout(header, headerLength: headerLength)
    guard end == bytes.count, Int(bitPattern: base) % 8 == 0 else {
      throw BinaryFormatError("its length does not fit its header")
    }
    let sections = TopicModelSections(
      slots: (raw + starts[0]).assumingMemoryBound(to: UInt64.self),
      idf: (raw + starts[1]).assumingMemoryBound(to: Float.self),
      weights: (raw + starts[2]).assumingMemoryBound(to: Int16.self),
      offsets: (raw + starts[3]).assumingMemoryBound(to: UInt32.self),
      columns: (raw + starts[4]).assumingMemoryBound(to: UInt16.self))
    try check(sections, header)
    return TopicModel(header, sections, storage)
  }

  /// Checks every number that the tables are read by, so that no file can lead out of them.
  private static func check(_ sections: TopicModelSections, _ header: TopicModelHeader) throws(BinaryFormatError) {
    var free = 0
    for index in 0..<header.slots {
      let row = Int(truncatingIfNeeded: sections.slots[index]) & TopicModel.noRow
      if row == TopicModel.noRow { free += 1 } else if row >= header.rows { throw inconsistent }
    }
    // Without a free slot a search would not end.
    guard free > 0 else { throw inconsistent }
    for row in 0..<header.rows {
      guard sections.idf[row].isFinite else { throw inconsistent }
    }
    guard header.isSparse else { return }
    guard sections.offsets[0] == 0, Int(sections.offsets[header.rows]) == header.entries else { throw inconsistent }
    for row in 0..<header.rows where sections.offsets[row] > sections.offsets[row + 1] { throw inconsistent }
    for entry in 0..<header.entries where Int(sections.columns[entry]) >= header.classes.count { throw inconsistent }
  }

  private static let inconsistent = BinaryFormatError("its tables contradict each other")
}

/// The tables of a model before they are written.
struct TopicModelTables {
  var slots: [UInt64] = []
  var idf: [Float] = []
  var weights: [Int16] = []
  var offsets: [UInt32] = []
  var columns: [UInt16] = []
}

/// Model bytes in memory of their own, for a model that is used where it was trained.
final class OwnedModelBytes: @unchecked Sendable {
  // Safe to share: written in `init` only.
  let bytes: UnsafeBufferPointer<UInt8>
  private let memory: UnsafeMutableRawPointer

  init(_ contents: [UInt8]) {
    let memory = UnsafeMutableRawPointer.allocate(byteCount: max(1, contents.count), alignment: 64)
    contents.withUnsafeBytes {
      memory.copyMemory(from: $0.baseAddress ?? UnsafeRawPointer(memory), byteCount: $0.count)
    }
    self.memory = memory
    bytes = UnsafeBufferPointer(start: memory.assumingMemoryBound(to: UInt8.self), count: contents.count)
  }

  deinit { memory.deallocate() }
}

extension TopicModel {
  /// A model from the contents of a file.
  static func loaded(_ contents: [UInt8]) throws(BinaryFormatError) -> TopicModel {
    let owned = OwnedModelBytes(contents)
    return try TopicModelFile.decode(owned.bytes, owned)
  }
}
