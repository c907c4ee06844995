internal import WinnowText

/// What the line scanner looks up: function words, and where a phrase of the rules may begin.
///
/// Together about 25 KB, so that they stay in the first-level cache.
final class ScanTables: Sendable {
  /// By byte: 1 if a phrase too short for the gate begins with it, or a phrase begins with it and it is a sign.
  private let begins: FrozenTable<UInt8>
  /// One bit per hash of three bytes that a phrase begins with.
  private let gate: FrozenTable<UInt64>
  private let functionWords = FunctionWords()
  /// Whether phrases begin with white space.
  let countsBlanks: Bool

  /// Tables for rules whose phrases, as far as they may stand anywhere in a line, are `phrases`.
  init(phrases: PatternSet = PatternSet([], boundaries: [])) {
    let begins: [UInt8] = (0...255).map { byte in
      phrases.beginsShort(byte) || !byte.isWordByte && phrases.begins(byte) ? 1 : 0
    }
    countsBlanks = begins[...0x20].contains(1)
    self.begins = FrozenTable(begins)
    var gate = [UInt64](repeating: 0, count: 1024)
    for key in phrases.keys {
      let hash = Self.hash(UInt64(key))
      gate[Int(hash >> 6)] |= 1 << (hash & 63)
    }
    self.gate = FrozenTable(gate)
  }

  /// 16 bits of hash of the first three bytes of eight.
  @inline(__always)
  private static func hash(_ eight: UInt64) -> UInt64 {
    ((eight &<< 40) &* 0x9E37_79B9_7F4A_7C15) &>> 48
  }

  /// The tables as inner loops read them; valid as long as they are.
  var view: View { View(begins: begins.pointer, gate: gate.pointer, functionWords: functionWords.lookup) }

  struct View: BitwiseCopyable {
    fileprivate let begins: UnsafePointer<UInt8>
    fileprivate let gate: UnsafePointer<UInt64>
    let functionWords: FunctionWords.Lookup

    /// 1 if a phrase may begin with these folded bytes (the first in the lowest byte), else 0.
    @inline(__always)
    func mayBegin(_ eight: UInt64) -> Int {
      let hash = ScanTables.hash(eight)
      return Int(truncatingIfNeeded: gate[Int(truncatingIfNeeded: hash &>> 6)] &>> (hash & 63) & 1)
        | begins(UInt8(truncatingIfNeeded: eight))
    }

    /// 1 if a phrase that the gate does not know may begin with `byte`, or a phrase begins with it and it is a sign.
    @inline(__always)
    func begins(_ byte: UInt8) -> Int { Int(begins[Int(byte)]) }
  }
}
