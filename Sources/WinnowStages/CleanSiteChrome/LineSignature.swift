internal import WinnowText

/// What is compared of a line: its bytes without case, with digits and runs of white space folded, as a 64-bit hash.
///
/// "12 comments" and "7 Comments" are one line. About 1 GB/s, no allocation.
enum LineSignature {
  /// Lines of at least so many bytes that end like a sentence are prose.
  private static let proseLength = 120

  /// The hash; its lowest bit tells prose.
  static func hash(_ line: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var hash: UInt64 = 0x2545_F491_4F6C_DD1D
    var last: UInt8 = 0x20
    for byte in line {
      var byte = byte.asciiLowered
      if byte.isASCIIDigit { byte = 0x30 }
      if byte.isASCIISpace { byte = 0x20 }
      // Of a run of digits or spaces one counts, and none at the beginning.
      if byte == last, byte == 0x30 || byte == 0x20 { continue }
      hash = (hash ^ UInt64(byte)) &* 0x9E37_79B9_7F4A_7C15
      hash ^= hash &>> 29
      last = byte
    }
    return hash & ~1 | (isProse(line) ? 1 : 0)
  }

  static func isProse(hash: UInt64) -> Bool { hash & 1 == 1 }

  private static func isProse(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    guard line.count >= proseLength else { return false }
    for index in (line.count - 8)..<line.count {
      switch line[index] {
      // A sentence may end within closing quotes and brackets.
      case 0x2E, 0x21, 0x3F: return true
      // U+3002, the ideographic full stop.
      case 0xE3 where index + 2 < line.count && line[index + 1] == 0x80 && line[index + 2] == 0x82: return true
      default: continue
      }
    }
    return false
  }

  /// The line of a site: two hashes in one, prose bit kept.
  static func key(_ site: UInt64, _ line: UInt64) -> UInt64 {
    var key = (site ^ line &>> 1) &* 0xD6E8_FEB8_6659_FD93
    key ^= key &>> 32
    key = key &* 0xD6E8_FEB8_6659_FD93
    return (key ^ key &>> 32) & ~1 | line & 1
  }
}
