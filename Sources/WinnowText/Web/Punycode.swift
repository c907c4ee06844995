/// Host labels of other scripts, as they travel in urls: `xn--mnchen-3ya` is `münchen` (Punycode, RFC 3492).
package enum Punycode {
  private static let base: UInt32 = 36
  private static let initialBias: UInt32 = 72
  private static let initialScalar: UInt32 = 0x80
  /// A label of a host has at most 63 bytes.
  private static let longest = 63

  /// The label behind `xn--`, read; nil where it is none. Digits and letters may be of either case.
  package static func decoded(_ label: Substring) -> String? {
    let bytes = Array(label.utf8)
    guard bytes.count <= longest, bytes.allSatisfy({ $0 < 0x80 }) else { return nil }
    let delimiter = bytes.lastIndex(of: UInt8(ascii: "-"))
    var scalars = bytes[..<(delimiter ?? 0)].map { UInt32($0) }
    var position = delimiter.map { $0 + 1 } ?? 0
    var scalar = initialScalar
    var index: UInt32 = 0
    var bias = initialBias
    while position < bytes.count {
      let before = index
      var weight: UInt32 = 1
      var threshold = base
      while true {
        guard position < bytes.count, let digit = digit(bytes[position]) else { return nil }
        position += 1
        let (product, overflows) = digit.multipliedReportingOverflow(by: weight)
        let (sum, overflowsToo) = index.addingReportingOverflow(product)
        guard !overflows, !overflowsToo else { return nil }
        index = sum
        let step = threshold <= bias ? 1 : threshold >= bias + 26 ? 26 : threshold - bias
        if digit < step { break }
        let (next, overflowsWeight) = weight.multipliedReportingOverflow(by: base - step)
        guard !overflowsWeight else { return nil }
        weight = next
        threshold += base
      }
      let count = UInt32(scalars.count) + 1
      bias = adapted(index - before, count, isFirst: before == 0)
      scalar += index / count
      index %= count
      guard scalar <= 0x10FFFF, Unicode.Scalar(scalar) != nil else { return nil }
      scalars.insert(scalar, at: Int(index))
      index += 1
    }
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars.compactMap { Unicode.Scalar($0) })
    return String(text)
  }

  private static func digit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte - UInt8(ascii: "a"))
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte - UInt8(ascii: "A"))
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0")) + 26
    default: nil
    }
  }

  private static func adapted(_ delta: UInt32, _ count: UInt32, isFirst: Bool) -> UInt32 {
    var delta = isFirst ? delta / 700 : delta / 2
    delta += delta / count
    var bias: UInt32 = 0
    while delta > 455 {
      delta /= base - 1
      bias += base
    }
    return bias + base * delta / (delta + 38)
  }
}
