internal import WinnowText

/// A stream of text bytes: a file without its byte-order mark, UTF-16 (told by its mark) turned into UTF-8.
package final class TextStream {
  private let source: ByteSource
  /// Whether the file has the bytes as they are, and can be read again.
  private let isPlainFile: Bool
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
    isPlainFile = file.compression == .none && file.size != nil
    buffer = [UInt8](repeating: 0, count: 256 * 1024)
  }

  var bytesRead: Int { source.bytesRead }
  var digest: Digest128 { source.digest }
  /// Where the text starts in the file, which has its bytes as they are from there on; nil where it has not. Known once the
  /// first bytes are read.
  var fileStart: Int? { isPlainFile && recodedFrom == nil ? markLength : nil }

  /// Appends some more bytes to `output`; sets `isAtEnd` when there are none.
  package func read(into output: inout [UInt8]) throws {
    let count = try fill()
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

  /// Reads one buffer; the first one has at least 3 bytes, if the file has, so that a mark is seen whole.
  private func fill() throws -> Int {
    var filled = 0
    do {
      repeat {
        let count = try buffer.withUnsafeMutableBufferPointer {
          try source.read(into: UnsafeMutableBufferPointer(rebasing: $0[filled...]))
        }
        if count == 0 { break }
        filled += count
      } while !isStarted && filled < 3
    } catch let error as ByteSource.Damage {
      damage = error.message
    }
    return filled
  }

  private func skipMark(_ bytes: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      markLength = 3
      return UnsafeBufferPointer(rebasing: bytes[3...])
    }
    for (mark, isBigEndian, name) in [([0xFF, 0xFE] as [UInt8], false, "utf-16le"), ([0xFE, 0xFF], true, "utf-16be")]
    where bytes.starts(with: mark) {
      transcoder = UTF16Transcoder(isBigEndian: isBigEndian)
      recodedFrom = name
      return UnsafeBufferPointer(rebasing: bytes[2...])
    }
    return bytes
  }
}
