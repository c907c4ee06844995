internal import WinnowText

/// What the line scanner looks up: byte classes, function words, and where a phrase of the rules may begin.
///
/// Together about 25 KB, so that they stay in the first-level cache.
final class ScanTables: Sendable {
  /// What a byte is to the scanner; 0 for bytes that it passes over.
  enum ByteClass {
    static let letter: UInt8 = 1
    static let digit: UInt8 = 2
    /// A sign that is counted.
    static let sign: UInt8 = 4
    /// Part of a scalar above ASCII.
    static let wide: UInt8 = 8
    /// A phrase too short for the gate begins with it.
    static let short: UInt8 = 16
    /// A sign that other phrases begin with.
    static let phrase: UInt8 = 32
    static let word = letter | digit
  }

  private let classes: [UInt8]
  private let functionWords = FunctionWords()
  private let phrases: PatternSet

  /// Tables for rules whose phrases, as far as they may stand anywhere in a line, are `phrases`.
  init(phrases: PatternSet = PatternSet([], boundaries: [])) {
    self.phrases = phrases
    classes = (0..<256).map { value in
      let byte = UInt8(value)
      var kind: UInt8 = 0
      if byte.isASCIILetter { kind = ByteClass.letter }
      if byte.isASCIIDigit { kind = ByteClass.digit }
      if byte >= 0x80 { kind = ByteClass.wide }
      if Self.signs.contains(byte) { kind = ByteClass.sign }
      if phrases.beginsShort(byte) { kind |= ByteClass.short }
      if phrases.begins(byte), kind & (ByteClass.word | ByteClass.wide) == 0 { kind |= ByteClass.phrase }
      return kind
    }
  }

  private static let signs: [UInt8] = Array(".!?,|>/*<\\@:".utf8)

  /// The tables' memory, while `body` runs.
  @inline(__always)
  func withPinned<R>(_ body: (Pinned) -> R) -> R {
    classes.withUnsafeBufferPointer { classes in
      functionWords.withLookup { functionWords in
        phrases.withGate { gate in body(Pinned(classes: classes, functionWords: functionWords, gate: gate)) }
      }
    }
  }

  struct Pinned {
    fileprivate let classes: UnsafeBufferPointer<UInt8>
    let functionWords: FunctionWords.Lookup
    let gate: PatternSet.Gate

    /// The classes of a byte.
    @inline(__always)
    func kind(_ byte: UInt8) -> UInt8 { classes[Int(byte)] }
  }
}
