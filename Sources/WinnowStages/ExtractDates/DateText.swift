internal import WinnowText

/// The page in the form that grammars read: lower case, typographic punctuation as ASCII, every byte in its old place.
///
/// Quotes, dashes and special spaces of two or three bytes become one ASCII byte and fillers (0x01), which tokens skip.
struct DateText {
  static let filler: UInt8 = 0x01
  /// As far as `TriggerScan` reads ahead, and the words it finds.
  static let padding = 80
  private(set) var bytes: [UInt8] = []
  /// Length without padding.
  private(set) var count = 0

  /// Takes a new page; reuses memory. About 3 GB/s.
  mutating func load(_ page: UnsafeBufferPointer<UInt8>) {
    bytes.removeAll(keepingCapacity: true)
    bytes.reserveCapacity(page.count + Self.padding)
    CaseFold.append(page, to: &bytes)
    count = page.count
    bytes.append(contentsOf: repeatElement(0x0A, count: Self.padding))
    bytes.withUnsafeMutableBufferPointer { Self.simplify($0, count: count) }
  }

  private static func simplify(_ bytes: UnsafeMutableBufferPointer<UInt8>, count: Int) {
    let view = UnsafeBufferPointer(bytes)
    var index = ByteSearch.firstIndex(of: 0xE2, in: view, from: 0)
    while index &+ 2 < count {
      if let plain = plain(bytes[index &+ 1], bytes[index &+ 2]) {
        bytes[index] = plain
        bytes[index &+ 1] = filler
        bytes[index &+ 2] = filler
      }
      index = ByteSearch.firstIndex(of: 0xE2, in: view, from: index &+ 3)
    }
    simplifyFullWidth(bytes, count: count)
    index = ByteSearch.firstIndex(of: 0xC2, in: view, from: 0)
    while index &+ 1 < count {
      let next = bytes[index &+ 1]
      // ª and º stay letters: "1º de maio".
      if next < 0xC0, next != 0xAA, next != 0xBA, next != 0xB5 {
        // The signs of currencies all become a dollar.
        bytes[index] = next == 0xA0 ? 0x20 : 0xA2...0xA5 ~= next ? 0x24 : 0x22
        bytes[index &+ 1] = filler
      }
      index = ByteSearch.firstIndex(of: 0xC2, in: view, from: index &+ 2)
    }
  }

  /// Full-width signs, around which Chinese and Japanese write no spaces, and digits: those of a number stand together, its
  /// fillers behind them.
  private static func simplifyFullWidth(_ bytes: UnsafeMutableBufferPointer<UInt8>, count: Int) {
    let view = UnsafeBufferPointer(bytes)
    var index = ByteSearch.firstIndex(of: 0xEF, in: view, from: 0)
    while index &+ 2 < count {
      var end = index
      var place = index
      while end &+ 2 < count, bytes[end] == 0xEF, let plain = halfWidth(bytes[end &+ 1], bytes[end &+ 2]),
        end == index || (plain.isASCIIDigit && bytes[index].isASCIIDigit)
      {
        (bytes[end], bytes[end &+ 1], bytes[end &+ 2]) = (filler, filler, filler)
        bytes[place] = plain
        place &+= 1
        end &+= 3
      }
      index = ByteSearch.firstIndex(of: 0xEF, in: view, from: max(end, index &+ 3))
    }
  }

  /// ASCII for full-width digits and punctuation.
  private static func halfWidth(_ second: UInt8, _ third: UInt8) -> UInt8? {
    if second == 0xBC, 0x81...0x9F ~= third { return third &- 0x60 }
    return second == 0xBD && (third == 0x9C || third == 0x9E) ? third &- 0x20 : nil
  }

  /// ASCII for U+2000…U+206F, currency signs and the minus sign.
  private static func plain(_ second: UInt8, _ third: UInt8) -> UInt8? {
    if second == 0x88, third == 0x92 { return 0x2D }
    if second == 0x82 { return 0x24 }
    guard second == 0x80 || second == 0x81 else { return nil }
    if second == 0x80 {
      switch third {
      case 0x80...0x8A, 0xAF: return 0x20
      case 0x90...0x95: return 0x2D
      case 0x98...0x9B: return 0x27
      case 0x9C...0x9F: return 0x22
      case 0xA6: return 0x2E
      default: return 0x2A
      }
    }
    return 0x2A
  }
}
