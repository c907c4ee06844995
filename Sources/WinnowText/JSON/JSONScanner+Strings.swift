/// What stands in strings, without escapes.
extension JSONScanner {
  /// Consumes a string and returns its decoded contents, and whether it is one that `plainString` takes; appends the
  /// offsets of the line feeds in them to `feeds`.
  ///
  /// Reads the string once, where `string` and `decodedBytes` read it twice, and has room for what is left of the
  /// buffer: for the one long string of a record.
  package mutating func decodedString(feeds: inout [Int]) throws -> (contents: [UInt8], isPlain: Bool) {
    guard peek() == 0x22 else { throw fail("expected a string\(found())") }
    index &+= 1
    var isPlain = true
    let contents = try [UInt8](unsafeUninitializedCapacity: bytes.count &- index &+ 8) { output, count in
      if let output = output.baseAddress { count = try decodeString(into: output, &feeds, &isPlain) }
    }
    return (contents, isPlain)
  }

  /// Consumes a string whose escapes are the short ones, as a `JSONWriter` would write it but for control characters.
  ///
  /// - Returns: where it stands, quotes included, and how many bytes it has when decoded.
  /// - Throws: for other strings, too.
  package mutating func plainString() throws(JSONError) -> (range: Range<Int>, length: Int) {
    guard peek() == 0x22 else { throw fail("expected a string\(found())") }
    let start = index
    index &+= 1
    var escapes = 0
    while true {
      index = Self.nextSpecial(bytes, from: index)
      guard index < bytes.count else { throw fail("unterminated string") }
      if bytes[index] == 0x22 { break }
      guard bytes[index] == 0x5C, index &+ 1 < bytes.count else { throw fail("no plain string") }
      switch bytes[index &+ 1] {
      case 0x22, 0x5C, 0x62, 0x66, 0x6E, 0x72, 0x74: escapes &+= 1
      default: throw fail("no plain string")
      }
      index &+= 2
    }
    index &+= 1
    return (start..<index, index &- start &- 2 &- escapes)
  }

  /// Decodes up to the closing quote and consumes it; returns how many bytes came out.
  private mutating func decodeString(
    into output: UnsafeMutablePointer<UInt8>, _ feeds: inout [Int], _ isPlain: inout Bool
  ) throws(JSONError) -> Int {
    // In local variables, which need not be in memory.
    var scanner = self
    defer { index = scanner.index }
    var written = 0
    while true {
      let start = scanner.index
      scanner.index = Self.copyPlain(bytes, from: start, to: output + written)
      written &+= scanner.index &- start
      guard scanner.index < bytes.count else { throw scanner.fail("unterminated string") }
      switch bytes[scanner.index] {
      case 0x22:
        scanner.index &+= 1
        return written
      case 0x5C:
        // Blank lines are two escapes in a row.
        repeat {
          try scanner.decodeEscape(into: output, &written, &isPlain)
          if output[written &- 1] == 0x0A { feeds.append(written &- 1) }
        } while scanner.index < bytes.count && bytes[scanner.index] == 0x5C
      default:
        throw scanner.fail("unescaped control character \(bytes[scanner.index]) in a string")
      }
    }
  }

  /// Checks, decodes and consumes one escape.
  @inline(__always)
  private mutating func decodeEscape(
    into output: UnsafeMutablePointer<UInt8>, _ written: inout Int, _ isPlain: inout Bool
  ) throws(JSONError) {
    if index &+ 1 < bytes.count, bytes[index &+ 1] == 0x6E {
      // By far the most frequent one.
      output[written] = 0x0A
      written &+= 1
      index &+= 2
    } else {
      let slash = index
      try skipEscape()
      if bytes[slash &+ 1] == 0x75 || bytes[slash &+ 1] == 0x2F { isPlain = false }
      _ = decodeEscape(at: slash, into: output, &written)
    }
  }

  /// Copies bytes to the same offsets of `output`, as long as whole words of eight are left before `count`.
  ///
  /// - Returns: the offset of the next quote, backslash or control character and true, or where what is left begins.
  @inline(__always)
  static func copyPlainWords(
    _ source: UnsafeRawPointer, from start: Int, count: Int, to output: UnsafeMutableRawPointer
  ) -> (index: Int, isFound: Bool) {
    var index = start
    while index &+ 16 <= count {
      let block = source.loadUnaligned(fromByteOffset: index, as: ByteQuad.Bytes.self)
      output.storeBytes(of: block, toByteOffset: index, as: ByteQuad.Bytes.self)
      guard isPlain(block) else { break }
      index &+= 16
    }
    while index &+ 8 <= count {
      let word = source.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      output.storeBytes(of: word, toByteOffset: index, as: UInt64.self)
      let hit = specials(in: word)
      if hit != 0 { return (index &+ hit.trailingZeroBitCount / 8, true) }
      index &+= 8
    }
    return (index, false)
  }

  /// Copies bytes up to the next quote, backslash or control character and returns its offset, or `bytes.count`.
  ///
  /// Stores up to sixteen bytes at a time: up to fifteen behind what it copies are overwritten, as many as the buffer has.
  @inline(__always)
  static func copyPlain(
    _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, to target: UnsafeMutablePointer<UInt8>
  ) -> Int {
    guard let base = bytes.baseAddress else { return start }
    let output = UnsafeMutableRawPointer(target) - start
    let count = bytes.count
    var (index, isFound) = copyPlainWords(UnsafeRawPointer(base), from: start, count: count, to: output)
    if isFound { return index }
    while index < count {
      let byte = base[index]
      output.storeBytes(of: byte, toByteOffset: index, as: UInt8.self)
      if byte == 0x22 || byte == 0x5C || byte < 0x20 { return index }
      index &+= 1
    }
    return count
  }

  /// The decoded contents of a string token.
  package func decodedBytes(_ token: StringToken) -> [UInt8] {
    guard token.hasEscapes else { return Array(UnsafeBufferPointer(rebasing: bytes[token.range])) }
    // Decoded, a string is never longer; eight more bytes let whole words be stored.
    return [UInt8](unsafeUninitializedCapacity: token.range.count + 8) { output, count in
      if let output = output.baseAddress { count = decode(token.range, into: output) }
    }
  }

  /// Decodes escapes (checked before by `string()`) and returns how many bytes came out.
  ///
  /// Copies eight bytes at a time and steps back to the first backslash among them.
  private func decode(_ range: Range<Int>, into output: UnsafeMutablePointer<UInt8>) -> Int {
    guard let base = bytes.baseAddress else { return 0 }
    let raw = UnsafeRawPointer(base)
    let target = UnsafeMutableRawPointer(output)
    let ones: UInt64 = 0x0101_0101_0101_0101
    var index = range.lowerBound
    var written = 0
    while index < range.upperBound {
      if index &+ 8 <= range.upperBound {
        let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        target.storeBytes(of: word, toByteOffset: written, as: UInt64.self)
        let slash = word ^ (ones &* 0x5C)
        let hit = (slash &- ones) & ~slash & (ones &* 0x80)
        guard hit != 0 else {
          index &+= 8
          written &+= 8
          continue
        }
        index &+= hit.trailingZeroBitCount / 8
        written &+= hit.trailingZeroBitCount / 8
      } else if base[index] != 0x5C {
        output[written] = base[index]
        index &+= 1
        written &+= 1
        continue
      }
      index = decodeEscape(at: index, into: output, &written)
    }
    return written
  }

  /// Decodes one escape and returns the offset behind it.
  private func decodeEscape(at slash: Int, into output: UnsafeMutablePointer<UInt8>, _ written: inout Int) -> Int {
    let code = bytes[slash &+ 1]
    guard code == 0x75 else {
      output[written] =
        switch code {
        case 0x62: 0x08
        case 0x66: 0x0C
        case 0x6E: 0x0A
        case 0x72: 0x0D
        case 0x74: 0x09
        default: code
        }
      written &+= 1
      return slash &+ 2
    }
    var scalar = (try? hexUnit(at: slash &+ 2)) ?? 0xFFFD
    var end = slash &+ 6
    if scalar & 0xFC00 == 0xD800 {
      let low = (try? hexUnit(at: slash &+ 8)) ?? 0xDC00
      scalar = 0x10000 + (scalar & 0x3FF) << 10 + (low & 0x3FF)
      end = slash &+ 12
    }
    for byte in Unicode.UTF8.encode(Unicode.Scalar(scalar) ?? "\u{FFFD}") ?? .init() {
      output[written] = byte
      written &+= 1
    }
    return end
  }

  /// The decoded contents of a string token as a `String`.
  package func decoded(_ token: StringToken) -> String {
    guard token.hasEscapes else {
      return String(decoding: UnsafeBufferPointer(rebasing: bytes[token.range]), as: UTF8.self)
    }
    return String(decoding: decodedBytes(token), as: UTF8.self)
  }
}
