/// Base64 (RFC 4648, section 4), for bytes that JSON cannot hold.
package enum Base64 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// The encoded form, padded.
  package static func encoded(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity((bytes.count + 2) / 3 * 4)
    var index = 0
    while index < bytes.count {
      let left = min(3, bytes.count - index)
      var group: UInt32 = 0
      for offset in 0..<3 { group = group << 8 | (offset < left ? UInt32(bytes[index + offset]) : 0) }
      for digit in 0..<4 {
        output.append(digit <= left ? alphabet[Int(group >> UInt32(18 - 6 * digit)) & 63] : 0x3D)
      }
      index += 3
    }
    return output
  }
}
