/// A small generator with a fixed seed (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014), so that
/// a failure can be repeated from its seed.
package struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A number below `bound`.
  package mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }

  /// Any bytes.
  package mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) }
  }

  /// A text of `count` pieces.
  package mutating func text(of pieces: [String], count: Int) -> String {
    (0..<count).map { _ in pieces.randomElement(using: &self) ?? "" }.joined()
  }
}

extension String {
  /// A string of scalars from all planes, controls and quotes often among them.
  package static func random(_ length: Int, using generator: inout SplitMix64) -> String {
    var scalars = String.UnicodeScalarView()
    for _ in 0..<length {
      let range: ClosedRange<UInt32> =
        switch Int.random(in: 0...5, using: &generator) {
        case 0: 0...0x7F
        case 1: 0x20...0x7E
        case 2: 0x80...0x7FF
        case 3: 0x800...0xFFFF
        case 4: 0x10000...0x10FFFF
        default: 0x20...0x5C
        }
      if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &generator)) { scalars.append(scalar) }
    }
    return String(scalars)
  }
}
