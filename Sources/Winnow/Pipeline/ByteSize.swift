/// Sizes as people write them: `16MB`, `64 KB`, `1048576`. Units are powers of 1,024.
package enum ByteSize {
  private static let units: [(names: [String], shift: Int)] = [
    (["B", ""], 0), (["KB", "KIB", "K"], 10), (["MB", "MIB", "M"], 20), (["GB", "GIB", "G"], 30),
  ]

  /// The number of bytes; nil when the text is no size or is more than 2⁶² bytes.
  package static func parse(_ text: String) -> Int? {
    let digits = text.prefix { $0.isASCII && $0.isNumber || $0 == "_" }
    let unit = text.dropFirst(digits.count).drop { $0 == " " }.uppercased()
    guard let number = Int(digits.replacing("_", with: "")),
      let shift = units.first(where: { $0.names.contains(unit) })?.shift,
      number <= (1 << 62) >> shift
    else { return nil }
    return number << shift
  }

  /// The shortest exact way to write a size.
  package static func text(_ bytes: Int) -> String {
    for (names, shift) in units.reversed() where shift > 0 && bytes > 0 && bytes % (1 << shift) == 0 {
      return "\(bytes >> shift)\(names[0])"
    }
    return "\(bytes)B"
  }
}
