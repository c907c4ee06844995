internal import WinnowText

/// A stream of text bytes: a file without its byte-order mark, UTF-16 (told by its mark) turned into UTF-8.
package final class TextStream {
  /// The mark of UTF-8.
  static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  private let source: ByteSource
  /// Whether the bytes should be text as they are in the file.
  private let isPlain: Bool
  /// Whether the file can be read again.
  private let isRereadable: Bool
  private var markLength = 0
  private var transcoder: UTF16Transcoder?
  private var buffer: [UInt8]
  private var isStarted = false
  package private(set) var isAtEnd = false
  /// The encoding that was recoded, if any.
  package private(set) var recodedFrom: String?
  /// Set when compressed data turned out to be damaged; what came before it was delivered.
  private(set) var damage: String?

  package init(_ file: InputFile, cancellation: any CancellationToken) throws(IOError) {
    source = try ByteSource(file, cancellation: cancellation)
    isPlain = file.compression == .none
    isRereadable = file.size != nil
    buffer = [UInt8](repeating: 0, count: 256 * 1024)
  }

  var bytesRead: Int { source.bytesRead }
  var digest: Digest128 { source.digest }
  /// Where the text starts in the file, which has its bytes as they are from there on; nil where it has not. Known once the
  /// first bytes are read.
  var fileStart: Int? { isPlain && isRereadable && recodedFrom == nil ? markLength : nil }

  /// Appends some more bytes to `output`; sets `isAtEnd` when there are none.
  package func read(into output: inout [UInt8]) throws {
    var count = try fill()
    if !isStarted, isPlain, let compression = Compression.ofData(buffer[..<count]) {
      damage = "this is \(compression) data; name the file \(compression.suffix)"
      // The checksum is that of the whole file.
      while count > 0 { count = try fill() }
    }
    if count == 0 {
      transcoder?.finish(&output)
      transcoder = nil
      isAtEnd = true
      return
    }
    buffer.withUnsafeBufferPointer { buffer in
      var piece = UnsafeBufferPointer(rebasing: buffer[0..<count])
      if !isStarted {
        isStarted = true
        piece = skipMark(piece)
      }
      if transcoder != nil { transcoder?.append(piece, to: &output) } else { output.append(contentsOf: piece) }
    }
  }

  /// Reads one buffer; the first one has at least 4 bytes, if the file has, so that a mark is seen whole.
  private func fill() throws -> Int {
    var filled = 0
    do {
      repeat {
        let count = try buffer.withUnsafeMutableBufferPointer {
          try source.read(into: UnsafeMutableBufferPointer(rebasing: $0[filled...]))
        }
        if count == 0 { break }
        filled += count
      } while !isStarted && filled < 4
    } catch let error as ByteSource.Damage {
      damage = error.message
    }
    return filled
  }

  private func skipMark(_ bytes: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    if bytes.starts(with: Self.byteOrderMark) {
      markLength = Self.byteOrderMark.count
      return UnsafeBufferPointer(rebasing: bytes[markLength...])
    }
    // UTF-32 begins as UTF-16 does, with a character that no text has.
    if bytes.starts(with: [0xFF, 0xFE, 0, 0]) { return bytes }
    for (mark, isBigEndian, name) in [([0xFF, 0xFE] as [UInt8], false, "utf-16le"), ([0xFE, 0xFF], true, "utf-16be")]
    where bytes.starts(with: mark) {
      transcoder = UTF16Transcoder(isBigEndian: isBigEndian)
      recodedFrom = name
      return UnsafeBufferPointer(rebasing: bytes[2...])
    }
    return bytes
  }
}
