/// Lower-casing for matching that never changes a byte offset.
///
/// Maps ASCII, Latin-1, Latin Extended-A/-B pairs, Greek and Cyrillic capitals to small letters wherever both have the
/// same length in UTF-8; everything else (the Turkish İ among it) stays as it is. Offsets in the folded text are therefore
/// offsets in the original.
@usableFromInline package enum CaseFold {
  /// Appends the folded form of `bytes` (well-formed UTF-8) to `output`; it has the same length.
  package static func append(_ bytes: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
    let start = output.count
    output.append(contentsOf: bytes)
    output.withUnsafeMutableBufferPointer { buffer in
      fold(UnsafeMutableBufferPointer(rebasing: buffer[start...]))
    }
  }

  /// The folded form of a string; for load time, not for hot paths.
  package static func folded(_ string: String) -> [UInt8] {
    var bytes = Array(string.utf8)
    bytes.withUnsafeMutableBufferPointer { fold($0) }
    return bytes
  }

  /// Folds in place.
  package static func fold(_ bytes: UnsafeMutableBufferPointer<UInt8>) {
    guard let base = bytes.baseAddress else { return }
    let raw = UnsafeMutableRawPointer(base)
    var index = 0
    while index &+ 64 <= bytes.count {
      let quad = ByteQuad(raw + index)
      quad.map { $0 | ByteQuad.are($0, in: 0x41, count: 26) & ByteQuad.Bytes(repeating: 0x20) }.store(raw + index)
      if !quad.isASCII {
        var leads = quad.map { ByteQuad.are($0, in: 0xC0, count: 0x20) }.bits
        while leads != 0 {
          let place = index &+ leads.trailingZeroBitCount
          if place &+ 1 < bytes.count { foldPair(base + place) }
          leads &= leads &- 1
        }
      }
      index &+= 64
    }
    while index < bytes.count {
      if index &+ 8 <= bytes.count {
        let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        if word & 0x8080_8080_8080_8080 == 0 {
          raw.storeBytes(of: foldedASCII(word), toByteOffset: index, as: UInt64.self)
          index &+= 8
          continue
        }
      }
      let byte = base[index]
      if byte < 0x80 {
        base[index] = byte.asciiLowered
        index &+= 1
      } else if byte & 0xE0 == 0xC0, index &+ 1 < bytes.count {
        foldPair(base + index)
        index &+= 2
      } else {
        // Longer scalars stay: on to the next one, for which eight bytes at once are tried again.
        index &+= 1
        while index < bytes.count, base[index] & 0xC0 == 0x80 { index &+= 1 }
      }
    }
  }

  /// Lower-cases eight ASCII bytes at once.
  @inlinable
  package static func foldedASCII(_ word: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let aboveA = word &+ ones &* (0x80 - 0x41)
    let aboveZ = word &+ ones &* (0x80 - 0x5B)
    let upper = (aboveA & ~aboveZ) & (ones &* 0x80)
    return word | (upper >> 2)
  }

  private static func foldPair(_ pair: UnsafeMutablePointer<UInt8>) {
    let scalar = UInt32(pair[0] & 0x1F) << 6 | UInt32(pair[1] & 0x3F)
    let lower = lowered(scalar)
    guard lower != scalar else { return }
    pair[0] = 0xC0 | UInt8(lower >> 6)
    pair[1] = 0x80 | UInt8(lower & 0x3F)
  }

  /// The small letter of a two-byte scalar (U+0080…U+07FF), or the scalar itself.
  package static func lowered(_ scalar: UInt32) -> UInt32 {
    switch scalar {
    case 0xC0...0xD6, 0xD8...0xDE: scalar + 32
    case 0x100...0x12F, 0x132...0x137, 0x14A...0x177: scalar | 1
    case 0x139...0x148, 0x179...0x17E: scalar % 2 == 1 ? scalar + 1 : scalar
    case 0x178: 0xFF
    case 0x1CD...0x1DC: scalar % 2 == 1 ? scalar + 1 : scalar
    case 0x1DE...0x1EF, 0x1F8...0x21F, 0x222...0x233: scalar | 1
    case 0x386: 0x3AC
    case 0x388...0x38A: scalar + 37
    case 0x38C: 0x3CC
    case 0x38E, 0x38F: scalar + 63
    case 0x391...0x3A1, 0x3A3...0x3AB: scalar + 32
    case 0x400...0x40F: scalar + 80
    case 0x410...0x42F: scalar + 32
    case 0x460...0x481, 0x48A...0x4BF, 0x4D0...0x52F: scalar | 1
    case 0x531...0x556: scalar + 48
    default: scalar
    }
  }
}
