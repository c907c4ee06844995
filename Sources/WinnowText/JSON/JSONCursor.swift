/// A place in a run of JSON that has room for what is written there: each value goes where the one before ended, without a
/// look at the room or a comma of its own.
@usableFromInline package struct JSONCursor {
  @usableFromInline package private(set) var position: UnsafeMutablePointer<UInt8>

  @usableFromInline
  package init(_ position: UnsafeMutablePointer<UInt8>) { self.position = position }

  /// Bytes that a number takes at most.
  package static let roomForNumber = 40

  /// Bytes that a string of so many bytes takes at most, with its quotes; copying stores up to sixteen more than it keeps.
  @inlinable @inline(__always)
  package static func room(forString count: Int) -> Int { count &* 6 &+ 20 }

  /// Writes what needs no escape: a few instructions where the compiler knows it.
  @inlinable @inline(__always)
  package mutating func literal(_ json: StaticString) {
    position.update(from: json.utf8Start, count: json.utf8CodeUnitCount)
    position += json.utf8CodeUnitCount
  }

  /// Writes what needs no escape.
  package mutating func literal(_ json: UnsafeBufferPointer<UInt8>) {
    guard let source = json.baseAddress else { return }
    position.update(from: source, count: json.count)
    position += json.count
  }

  /// Writes a string value from well-formed UTF-8.
  package mutating func string(_ utf8: UnsafeBufferPointer<UInt8>) {
    var target = position
    target[0] = 0x22
    target += 1
    if let source = utf8.baseAddress {
      let count = utf8.count
      // Most strings of a record are names of rules and kinds, days, or words.
      if count >= 4, count <= 16, Self.copyShort(source, count, to: target) == 0 {
        target += count
      } else {
        var index = 0
        while index < count {
          let start = index
          index = Self.copyPlain(source, from: index, count: count, to: target)
          target += index &- start
          if index < count {
            target += Self.writeEscape(source[index], to: target)
            index &+= 1
          }
        }
      }
    }
    target[0] = 0x22
    position = target + 1
  }

  /// Copies at most 16 bytes as two words that overlap; not 0 when one of four or more needs an escape.
  @inline(__always) @discardableResult
  fileprivate static func copyShort(
    _ source: UnsafePointer<UInt8>, _ count: Int, to target: UnsafeMutablePointer<UInt8>
  ) -> UInt64 {
    let from = UnsafeRawPointer(source)
    let to = UnsafeMutableRawPointer(target)
    if count >= 8 {
      let low = from.loadUnaligned(as: UInt64.self)
      let high = from.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
      to.storeBytes(of: low, as: UInt64.self)
      to.storeBytes(of: high, toByteOffset: count &- 8, as: UInt64.self)
      return JSONScanner.specials(in: low) | JSONScanner.specials(in: high)
    }
    if count >= 4 {
      let low = from.loadUnaligned(as: UInt32.self)
      let high = from.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self)
      to.storeBytes(of: low, as: UInt32.self)
      to.storeBytes(of: high, toByteOffset: count &- 4, as: UInt32.self)
      return JSONScanner.specials(in: UInt64(low) | UInt64(high) &<< 32)
    }
    for index in 0..<count { target[index] = source[index] }
    return 0
  }

  /// Copies bytes up to the first one that needs an escape and returns its index, or `count`.
  @inline(__always)
  static func copyPlain(
    _ source: UnsafePointer<UInt8>, from start: Int, count: Int, to target: UnsafeMutablePointer<UInt8>
  ) -> Int {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let raw = UnsafeRawPointer(source)
    let output = UnsafeMutableRawPointer(target) - start
    let (index, isFound) = JSONScanner.copyPlainWords(raw, from: start, count: count, to: output)
    if isFound { return index }
    guard index < count else { return count }
    // The last bytes, padded with a byte that needs no escape.
    let left = UInt64(truncatingIfNeeded: count &- index) &* 8
    var word = ones &* 0x20 &<< left
    if count >= 8 {
      word |= raw.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self) &>> (64 &- left)
    } else if left >= 32 {
      // Two halves that overlap.
      word |= UInt64(raw.loadUnaligned(fromByteOffset: index, as: UInt32.self))
      word |= UInt64(raw.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self)) &<< (left &- 32)
    } else {
      for offset in 0..<(count &- index) {
        word |= UInt64(source[index &+ offset]) &<< UInt64(truncatingIfNeeded: offset &* 8)
      }
    }
    output.storeBytes(of: word, toByteOffset: index, as: UInt64.self)
    let hit = JSONScanner.specials(in: word)
    return hit == 0 ? count : index &+ hit.trailingZeroBitCount / 8
  }

  /// Writes the escape of a byte and returns its length, at most 6.
  static func writeEscape(_ byte: UInt8, to target: UnsafeMutablePointer<UInt8>) -> Int {
    target[0] = 0x5C
    switch byte {
    case 0x22, 0x5C: target[1] = byte
    case 0x08: target[1] = 0x62
    case 0x09: target[1] = 0x74
    case 0x0A: target[1] = 0x6E
    case 0x0C: target[1] = 0x66
    case 0x0D: target[1] = 0x72
    default:
      target[1] = 0x75
      target[2] = 0x30
      target[3] = 0x30
      target[4] = hexDigit(byte >> 4)
      target[5] = hexDigit(byte & 15)
      return 6
    }
    return 2
  }

  private static func hexDigit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }

  package mutating func number(_ value: Int) {
    if value < 0 { minus() }
    digits(UInt64(value.magnitude))
  }

  /// Writes a finite number rounded to four decimals, without trailing zeros; not for NaN or infinity.
  package mutating func number(_ value: Double) {
    let scaled = (value * 10_000).magnitude
    guard scaled < 1e15 else {
      for byte in value.description.utf8 { append(byte) }
      return
    }
    // Without the instruction for it, which not every processor has, `rounded` calls a function.
    let whole = Int64(scaled)
    let magnitude = UInt64(scaled - Double(whole) >= 0.5 ? whole &+ 1 : whole)
    if value < 0, magnitude > 0 { minus() }
    digits(magnitude / 10_000)
    var fraction = UInt32(truncatingIfNeeded: magnitude % 10_000)
    guard fraction > 0 else { return }
    append(0x2E)
    var length = 4
    while fraction % 10 == 0 {
      fraction /= 10
      length &-= 1
    }
    Self.writeDigits(fraction, length, to: position)
    position += length
  }

  private mutating func minus() { append(0x2D) }

  @inline(__always)
  private mutating func append(_ byte: UInt8) {
    position[0] = byte
    position += 1
  }

  /// Appends a number's decimal digits, of which there are at most 20.
  @inline(__always)
  private mutating func digits(_ value: UInt64) {
    // Mostly offsets within a page: few digits, and 32-bit division.
    if value < 10_000 {
      let rest = UInt32(truncatingIfNeeded: value)
      let length = value < 10 ? 1 : value < 100 ? 2 : value < 1_000 ? 3 : 4
      Self.writeDigits(rest, length, to: position)
      position += length
      return
    }
    var length = 5
    var limit: UInt64 = 100_000
    while value >= limit, length < 20 {
      length &+= 1
      limit = length == 20 ? .max : limit &* 10
    }
    Self.writeDigits(value, length, to: position)
    position += length
  }

  @inline(__always)
  private static func writeDigits<Value: FixedWidthInteger>(
    _ value: Value, _ length: Int, to target: UnsafeMutablePointer<UInt8>
  ) {
    var rest = value
    var place = length
    while place > 0 {
      place &-= 1
      target[place] = 0x30 &+ UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
  }
}
