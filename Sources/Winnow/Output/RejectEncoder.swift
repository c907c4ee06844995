internal import WinnowText

/// Writes the lines of the rejected file.
enum RejectEncoder {
  /// Appends `{file, line, offset, length, stage?, reason, message, recoded_from?, raw | raw_base64}`, without
  /// a line feed.
  ///
  /// `raw` is cut at 64 KB; bytes that are not UTF-8 go into `raw_base64`.
  static func encode(
    _ rejection: Rejection, stage: String?, origin: RecordOrigin?, files: [InputFile], raw: [UInt8],
    recodedFrom: String?, into writer: inout JSONWriter
  ) {
    writer.beginObject()
    if let origin, files.indices.contains(origin.file) {
      writer.field("file", files[origin.file].path)
      writer.key("line")
      writer.number(origin.line)
      writer.key("offset")
      writer.number(origin.offset)
      writer.key("length")
      writer.number(origin.length)
    }
    if let stage { writer.field("stage", stage) }
    writer.field("reason", rejection.reason)
    writer.field("message", rejection.message)
    if let recodedFrom { writer.field("recoded_from", recodedFrom) }
    raw.withUnsafeBufferPointer { bytes in
      var bytes = UnsafeBufferPointer(rebasing: bytes.prefix(ChunkReader.maximumRaw))
      if bytes.count < raw.count {
        // Do not cut a scalar in two.
        var end = bytes.count
        while end > 0, bytes.count - end < 4, !raw[end].isScalarStart { end -= 1 }
        bytes = UnsafeBufferPointer(rebasing: bytes[0..<end])
      }
      if UTF8Scan.firstInvalidOffset(bytes) == nil {
        writer.key("raw")
        writer.string(bytes)
      } else {
        writer.key("raw_base64")
        Base64.encoded(bytes).withUnsafeBufferPointer { writer.string($0) }
      }
    }
    writer.endObject()
  }
}
