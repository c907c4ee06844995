internal import WinnowText

/// What the line scanner looks up: function words, and where a phrase of the rules may begin.
///
/// Together about 25 KB, so that they stay in the first-level cache.
final class ScanTables: Sendable {
  /// By byte: 1 if a phrase too short for the gate begins with it, or a phrase begins with it and it is a sign.
  private let begins: FrozenTable<UInt8>
  private let functionWords = FunctionWords()
  private let phrases: PatternSet
  /// Whether phrases begin with white space.
  let countsBlanks: Bool

  /// Tables for rules whose phrases, as far as they may stand anywhere in a line, are `phrases`.
  init(phrases: PatternSet = PatternSet([], boundaries: [])) {
    self.phrases = phrases
    let begins: [UInt8] = (0...255).map { byte in
      phrases.beginsShort(byte) || !byte.isWordByte && phrases.begins(byte) ? 1 : 0
    }
    countsBlanks = begins[...0x20].contains(1)
    self.begins = FrozenTable(begins)
  }

  /// The tables' memory, while `body` runs.
  @inline(__always)
  func withPinned<R>(_ body: (Pinned) -> R) -> R {
    phrases.withGate { gate in
      body(Pinned(begins: begins.pointer, functionWords: functionWords.lookup, gate: gate))
    }
  }

  struct Pinned {
    fileprivate let begins: UnsafePointer<UInt8>
    let functionWords: FunctionWords.Lookup
    let gate: PatternSet.Gate

    /// 1 if a phrase that the gate does not know may begin with `byte`, else 0.
    @inline(__always)
    func beginsPhrase(_ byte: UInt8) -> Int { Int(begins[Int(byte)]) }
  }
}
