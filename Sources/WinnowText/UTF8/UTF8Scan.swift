/// Byte-level facts about UTF-8 text. All functions are linear and allocate nothing.
@usableFromInline package enum UTF8Scan {
  /// The length of the longest prefix that is pure ASCII.
  ///
  /// Reads 32 bytes at a time.
  @inlinable
  package static func asciiPrefix(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int = 0) -> Int {
    guard let base = bytes.baseAddress else { return 0 }
    let raw = UnsafeRawPointer(base)
    let high: UInt64 = 0x8080_8080_8080_8080
    var index = start
    while index &+ 32 <= bytes.count {
      let words = raw.loadUnaligned(fromByteOffset: index, as: SIMD4<UInt64>.self)
      let pair = words.lowHalf | words.highHalf
      if (pair.x | pair.y) & high != 0 { break }
      index &+= 32
    }
    while index &+ 8 <= bytes.count {
      let hit = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self).littleEndian & high
      if hit != 0 { return index &+ hit.trailingZeroBitCount / 8 }
      index &+= 8
    }
    while index < bytes.count, base[index] < 0x80 { index &+= 1 }
    return index
  }

  /// The offset of the first byte that does not belong to well-formed UTF-8 (Unicode 15, table 3-7), or nil.
  package static func firstInvalidOffset(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    var index = asciiPrefix(bytes)
    while index < bytes.count {
      let length = scalarLength(bytes, at: index)
      if length == 0 { return index }
      index &+= length
      if index < bytes.count, bytes[index] < 0x80 { index = asciiPrefix(bytes, from: index) }
    }
    return nil
  }

  /// The length in bytes of the well-formed scalar at `index`, or 0 when the bytes there are ill-formed.
  @inlinable
  package static func scalarLength(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
    let lead = bytes[index]
    if lead < 0x80 { return 1 }
    let left = bytes.count &- index
    func continues(_ offset: Int) -> Bool { bytes[index &+ offset] & 0xC0 == 0x80 }
    switch lead {
    case 0xC2...0xDF:
      return left >= 2 && continues(1) ? 2 : 0
    case 0xE0...0xEF:
      guard left >= 3, continues(1), continues(2) else { return 0 }
      let second = bytes[index &+ 1]
      if lead == 0xE0 && second < 0xA0 { return 0 }
      if lead == 0xED && second > 0x9F { return 0 }
      return 3
    case 0xF0...0xF4:
      guard left >= 4, continues(1), continues(2), continues(3) else { return 0 }
      let second = bytes[index &+ 1]
      if lead == 0xF0 && second < 0x90 { return 0 }
      if lead == 0xF4 && second > 0x8F { return 0 }
      return 4
    default:
      return 0
    }
  }

  /// The number of Unicode scalars in well-formed UTF-8: bytes that are not continuation bytes.
  @inlinable
  package static func scalarCount(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    guard let base = bytes.baseAddress else { return 0 }
    let raw = UnsafeRawPointer(base)
    var continuations = 0
    var index = 0
    while index &+ 8 <= bytes.count {
      // Each byte of `partial` counts those in one of eight columns, 255 at most.
      var partial: UInt64 = 0
      let end = min(bytes.count &- 8, index &+ 254 &* 8)
      while index <= end {
        let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        // A continuation byte has bit 7 set and bit 6 clear.
        partial &+= (word >> 7) & (~word >> 6) & 0x0101_0101_0101_0101
        index &+= 8
      }
      let pairs = (partial & 0x00FF_00FF_00FF_00FF) &+ (partial >> 8 & 0x00FF_00FF_00FF_00FF)
      continuations &+= Int((pairs &* 0x0001_0001_0001_0001) >> 48)
    }
    while index < bytes.count {
      if base[index] & 0xC0 == 0x80 { continuations &+= 1 }
      index &+= 1
    }
    return bytes.count &- continuations
  }

  /// Decodes the scalar at `index` of well-formed UTF-8 and its length in bytes.
  @inlinable
  package static func decode(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> (scalar: UInt32, length: Int) {
    let lead = UInt32(bytes[index])
    if lead < 0x80 { return (lead, 1) }
    let left = bytes.count &- index
    if lead < 0xE0, left >= 2 { return ((lead & 0x1F) << 6 | UInt32(bytes[index &+ 1] & 0x3F), 2) }
    if lead < 0xF0, left >= 3 {
      return ((lead & 0x0F) << 12 | UInt32(bytes[index &+ 1] & 0x3F) << 6 | UInt32(bytes[index &+ 2] & 0x3F), 3)
    }
    if left >= 4 {
      let high = (lead & 0x07) << 18 | UInt32(bytes[index &+ 1] & 0x3F) << 12
      return (high | UInt32(bytes[index &+ 2] & 0x3F) << 6 | UInt32(bytes[index &+ 3] & 0x3F), 4)
    }
    return (0xFFFD, left)
  }

  /// Whether the scalar is white space or invisible: Unicode White_Space, zero-width space, joiners, byte-order mark.
  @inlinable
  package static func isBlank(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200D, 0x2028, 0x2029, 0x202F, 0x205F, 0x2060, 0x3000, 0xFEFF:
      true
    default: false
    }
  }

  /// Whether all scalars of well-formed UTF-8 are blank (`isBlank`).
  @inlinable
  package static func isBlank(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var index = 0
    while index < bytes.count {
      let (scalar, length) = decode(bytes, at: index)
      if !isBlank(scalar) { return false }
      index &+= length
    }
    return true
  }
}
