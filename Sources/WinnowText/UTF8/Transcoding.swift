/// Turns a UTF-16 byte stream into UTF-8, piece by piece. What is no UTF-16 becomes no UTF-8: whoever reads the record finds it.
package struct UTF16Transcoder {
  private let isBigEndian: Bool
  private var oddByte: UInt8?
  private var highSurrogate: UInt32?

  package init(isBigEndian: Bool) {
    self.isBigEndian = isBigEndian
  }

  /// Appends the UTF-8 form of `input`; a lone surrogate has the form of a character, which is not well-formed.
  package mutating func append(_ input: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
    for byte in input {
      guard let first = oddByte else {
        oddByte = byte
        continue
      }
      oddByte = nil
      unit(isBigEndian ? UInt32(first) << 8 | UInt32(byte) : UInt32(byte) << 8 | UInt32(first), &output)
    }
  }

  /// Ends the stream: an odd byte becomes one that UTF-8 does not have.
  package mutating func finish(_ output: inout [UInt8]) {
    if let high = highSurrogate { Self.append(high, to: &output) }
    if oddByte != nil { output.append(0xFF) }
    highSurrogate = nil
    oddByte = nil
  }

  private mutating func unit(_ unit: UInt32, _ output: inout [UInt8]) {
    if let high = highSurrogate {
      highSurrogate = nil
      if unit & 0xFC00 == 0xDC00 {
        Self.append(0x10000 + (high & 0x3FF) << 10 + (unit & 0x3FF), to: &output)
        return
      }
      Self.append(high, to: &output)
    }
    if unit & 0xFC00 == 0xD800 { highSurrogate = unit } else { Self.append(unit, to: &output) }
  }

  static func append(_ scalar: UInt32, to output: inout [UInt8]) {
    switch scalar {
    case 0..<0x80:
      output.append(UInt8(scalar))
    case 0x80..<0x800:
      output.append(UInt8(0xC0 | scalar >> 6))
      output.append(UInt8(0x80 | scalar & 0x3F))
    case 0x800..<0x10000:
      output.append(UInt8(0xE0 | scalar >> 12))
      output.append(UInt8(0x80 | scalar >> 6 & 0x3F))
      output.append(UInt8(0x80 | scalar & 0x3F))
    default:
      output.append(UInt8(0xF0 | scalar >> 18))
      output.append(UInt8(0x80 | scalar >> 12 & 0x3F))
      output.append(UInt8(0x80 | scalar >> 6 & 0x3F))
      output.append(UInt8(0x80 | scalar & 0x3F))
    }
  }
}

/// Recognises and recodes Windows-1252, the superset of Latin-1 that the web means by it.
package enum Windows1252 {
  /// Code points of 0x80...0x9F; 0 where the encoding has none.
  private static let upper: [UInt32] = [
    0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
    0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E,
    0x0178,
  ]

  private enum UTF8Form {
    case none
    /// The beginning of a character, and the end of the bytes.
    case cut
    /// A character, or a surrogate or an overlong form, which writers of broken UTF-8 leave.
    case whole
  }

  /// What a byte above ASCII and those behind it would be in UTF-8.
  private static func utf8Form(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> UTF8Form {
    guard (0xC0...0xF7).contains(bytes[index]) else { return .none }
    let end = index + (~bytes[index]).leadingZeroBitCount
    guard bytes[(index + 1)..<min(end, bytes.count)].allSatisfy({ $0 & 0xC0 == 0x80 }) else { return .none }
    return end > bytes.count ? .cut : .whole
  }

  /// The UTF-8 form of `bytes` if they are Windows-1252 beyond doubt, else nil.
  ///
  /// Beyond doubt means: nothing that has the form of multi-byte UTF-8 among them, no undefined byte, no more above ASCII than
  /// what may be the beginning of a character of UTF-8 that was cut, at most one byte in eight above ASCII, and nineteen in
  /// twenty of those are letters beside an ASCII letter, or typographic quotes, dashes and signs.
  /// Other single-byte encodings (Cyrillic, Greek) write whole words above ASCII and fail this.
  package static func recoded(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    var high = 0
    var plausible = 0
    for index in 0..<bytes.count where bytes[index] >= 0x80 {
      let byte = bytes[index]
      let form = utf8Form(bytes, at: index)
      if form == .whole || form == .cut && high == 0 { return nil }
      if byte < 0xA0, upper[Int(byte - 0x80)] == 0 { return nil }
      high += 1
      let isBesideLetter =
        index > 0 && bytes[index - 1].isASCIILetter || index + 1 < bytes.count && bytes[index + 1].isASCIILetter
      let isSign = (0x82...0x97).contains(byte) || (0xA0...0xBF).contains(byte) || byte == 0x80 || byte == 0x99
      if isSign || byte >= 0xC0 && isBesideLetter { plausible += 1 }
    }
    guard high > 0, high * 8 <= bytes.count, plausible * 20 >= high * 19 else { return nil }
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count + high)
    for byte in bytes {
      let scalar = (0x80..<0xA0).contains(byte) ? upper[Int(byte - 0x80)] : UInt32(byte)
      UTF16Transcoder.append(scalar, to: &output)
    }
    return output
  }
}
