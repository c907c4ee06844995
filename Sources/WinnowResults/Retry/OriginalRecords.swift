internal import Glibc
internal import Winnow
internal import WinnowText

extension ResultDirectory.Input {
  /// The file as a run reads it.
  func file(size: Int?) -> InputFile {
    InputFile(
      path: location, name: name, format: format, compression: Compression.of(path).compression, size: size)
  }
}

/// Reads records again from the files they came from, if those are still what they were.
final class OriginalRecords {
  private let inputs: [ResultDirectory.Input]
  /// Whether a file is unchanged, as far as known.
  private var isUnchanged: [Int: Bool] = [:]
  /// The file that is open, with the bytes at hand and how many of the text came before them.
  private var open: (input: Int, stream: TextStream, bytes: [UInt8], offset: Int)?

  init(_ inputs: [ResultDirectory.Input]) { self.inputs = inputs }

  /// The bytes of a record; nil when its file is gone or has changed.
  ///
  /// Records of a file that come in the order of their offsets cost one pass over it.
  func bytes(input: Int, offset: Int, length: Int) throws -> [UInt8]? {
    guard try check(input) else { return nil }
    if open?.input != input || (open?.offset ?? 0) > offset {
      open = (input, try TextStream(inputs[input].file(size: inputs[input].bytes), cancellation: Cancellation()), [], 0)
    }
    guard var current = open else { return nil }
    // The buffer has one owner while it is worked on.
    open = nil
    while current.offset + current.bytes.count < offset + length, !current.stream.isAtEnd {
      if current.offset + current.bytes.count <= offset {
        current.offset += current.bytes.count
        current.bytes.removeAll(keepingCapacity: true)
      }
      try current.stream.read(into: &current.bytes)
    }
    defer { open = current }
    let start = offset - current.offset
    guard start >= 0, start + length <= current.bytes.count else { return nil }
    let record = Array(current.bytes[start..<(start + length)])
    current.bytes.removeSubrange(0..<start)
    current.offset = offset
    return record
  }

  /// The encoding that the open file is recoded from.
  var recodedFrom: String? { open?.stream.recodedFrom }

  private func check(_ input: Int) throws -> Bool {
    if let known = isUnchanged[input] { return known }
    let isSame = try Self.isUnchanged(inputs[input])
    isUnchanged[input] = isSame
    return isSame
  }

  /// Whether the file has the size and the checksum that it had.
  private static func isUnchanged(_ input: ResultDirectory.Input) throws -> Bool {
    var status = stat()
    guard stat(input.location, &status) == 0, status.st_mode & S_IFMT == S_IFREG, Int(status.st_size) == input.bytes
    else { return false }
    return try FileDigest.of(input.location, Cancellation()).digest.description == input.digest
  }
}
