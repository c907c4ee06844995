import Foundation
import Testing
import WinnowTestSupport
import WinnowText

@Suite struct UTF8Tests {
  @Test(arguments: 0..<300)
  func validationAgreesWithTheStandardLibrary(_ seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    var bytes = Array(String.random(Int.random(in: 0...30, using: &generator), using: &generator).utf8)
    for _ in 0..<Int.random(in: 0...2, using: &generator) where !bytes.isEmpty {
      bytes[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
    }
    let isValid = String(validating: bytes, as: UTF8.self) != nil
    let offset = bytes.withUnsafeBufferPointer { UTF8Scan.firstInvalidOffset($0) }
    #expect((offset == nil) == isValid, "seed \(seed): \(bytes)")
    if let offset { #expect(String(validating: bytes[..<offset], as: UTF8.self) != nil) }
  }

  @Test(arguments: 0..<100)
  func codePointOffsets(_ seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let string = String.random(Int.random(in: 0...300, using: &generator), using: &generator)
    let bytes = Array(string.utf8)
    bytes.withUnsafeBufferPointer { text in
      #expect(UTF8Scan.scalarCount(text) == string.unicodeScalars.count)
      let index = CodePointIndex(text)
      var offset = 0
      for (number, scalar) in string.unicodeScalars.enumerated() {
        #expect(index.codePoints(before: offset) == number)
        #expect(index.byteOffset(ofCodePoint: number, in: text) == offset)
        let (decoded, length) = UTF8Scan.decode(text, at: offset)
        #expect(decoded == scalar.value)
        offset += length
      }
      #expect(index.byteOffset(ofCodePoint: string.unicodeScalars.count + 5, in: text) == bytes.count)
    }
  }

  @Test(arguments: 0..<100)
  func foldingKeepsOffsetsAndIsIdempotent(_ seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let string = String.random(Int.random(in: 0...300, using: &generator), using: &generator)
    let folded = CaseFold.folded(string)
    #expect(folded.count == string.utf8.count)
    #expect(folded == string.unicodeScalars.flatMap { CaseFold.folded(String($0)) })
    #expect(String(validating: folded, as: UTF8.self) != nil)
    #expect(CaseFold.folded(String(decoding: folded, as: UTF8.self)) == folded)
  }

  @Test(arguments: [
    ("ABC xyz", "abc xyz"), ("ÄÖÜ", "äöü"), ("ΑΘΗΝΑ", "αθηνα"), ("МОСКВА", "москва"), ("ŁÓDŹ", "łódź"), ("İ", "İ"),
    ("ß", "ß"),
  ])
  func foldingOfWords(_ word: String, _ folded: String) {
    #expect(String(decoding: CaseFold.folded(word), as: UTF8.self) == folded)
  }

  @Test(arguments: 0..<50)
  func linesAgreeWithSplitting(_ seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let pieces = ["a", "", "bc", "\r", "é", " "]
    let text = (0..<20).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined(separator: "\n")
    let bytes = Array(text.utf8)
    var lines: [[UInt8]] = []
    bytes.withUnsafeBufferPointer { buffer in Lines.forEach(in: buffer) { lines.append(Array(buffer[$0])) } }
    var expected = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
      line.last == 0x0D ? Array(line.dropLast()) : Array(line)
    }
    if bytes.last == 0x0A || bytes.isEmpty { expected.removeLast() }
    #expect(lines == expected)
  }

  @Test(arguments: 0..<50)
  func byteSearchAgreesWithTheStandardLibrary(_ seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let bytes = (0..<Int.random(in: 0...600, using: &generator)).map { _ in UInt8.random(in: 0...3, using: &generator) }
    bytes.withUnsafeBufferPointer { buffer in
      #expect(ByteSearch.count(of: 2, in: buffer) == bytes.count { $0 == 2 })
      #expect(ByteSearch.lastIndex(of: 2, in: buffer) == bytes.lastIndex(of: 2))
      for start in stride(from: 0, through: bytes.count, by: 7) {
        #expect(
          ByteSearch.firstIndex(of: 2, in: buffer, from: start) == bytes[start...].firstIndex(of: 2) ?? bytes.count)
      }
    }
  }

  @Test(arguments: 0..<60)
  func utf16ComesInPieces(_ seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let string = String.random(Int.random(in: 0...60, using: &generator), using: &generator)
    for isBigEndian in [false, true] {
      let bytes = string.utf16.flatMap { unit in
        let pair = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
        return isBigEndian ? pair : pair.reversed()
      }
      var transcoder = UTF16Transcoder(isBigEndian: isBigEndian)
      var output: [UInt8] = []
      var rest = bytes[...]
      while !rest.isEmpty {
        let piece = Array(rest.prefix(Int.random(in: 1...5, using: &generator)))
        rest = rest.dropFirst(piece.count)
        piece.withUnsafeBufferPointer { transcoder.append($0, to: &output) }
      }
      transcoder.finish(&output)
      #expect(output == Array(string.utf8), "seed \(seed)")
    }
  }

  @Test func windows1252IsRecodedOnlyBeyondDoubt() {
    func recoded(_ bytes: [UInt8]) -> String? {
      bytes.withUnsafeBufferPointer { Windows1252.recoded($0) }.map { String(decoding: $0, as: UTF8.self) }
    }
    #expect(recoded(Array("Caf".utf8) + [0xE9] + Array(" ouvert, dit le maire".utf8)) == "Café ouvert, dit le maire")
    #expect(
      recoded([0x93] + Array("Quote".utf8) + [0x94] + Array(" he said ".utf8) + [0x97] + Array(" and left".utf8))
        == "“Quote” he said — and left")
    // KOI8-R, random bytes, and UTF-8 that is merely damaged.
    #expect(recoded([0xF0, 0xD2, 0xC9, 0xD7, 0xC5, 0xD4]) == nil)
    #expect(
      recoded(Array("Caf".utf8) + [0xC3, 0xA9] + Array(" and caf".utf8) + [0xE9] + Array(" both in one text".utf8))
        == nil)
    #expect(recoded([0x81, 0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0x49]) == nil)
  }

  /// What writers of UTF-8 leave when it breaks is no Windows-1252, though each of its bytes may be.
  @Test func brokenUTF8IsNotTakenForWindows1252() {
    func isRecoded(_ end: [UInt8], _ start: [UInt8] = [], _ rest: String = "") -> Bool {
      (start + Array("The town council met on Friday and it".utf8) + end + Array(rest.utf8))
        .withUnsafeBufferPointer { Windows1252.recoded($0) } != nil
    }
    // Cut within a character: ’ and é; surrogates; overlong forms; beyond U+10FFFF.
    for end in [[0xE2], [0xE2, 0x80], [0xC3]] as [[UInt8]] { #expect(!isRecoded(end), "\(end)") }
    for form in [
      [0xED, 0xA0, 0xBD], [0xED, 0xBF, 0xBF], [0xC0, 0xAF], [0xC1, 0xBF], [0xE0, 0x82, 0xA9], [0xF4, 0x93, 0x80, 0x80],
    ] as [[UInt8]] {
      #expect(!isRecoded(form, [], "s members agreed"), "\(form)")
    }
    // é before a line feed; è before ” or … at the end, where another sign tells the encoding.
    #expect(isRecoded([0xE9], [], "\n"))
    #expect(isRecoded([0xE8, 0x94], [0x93]) && isRecoded([0xE8, 0x85], [0x96]))
  }

  @Test(arguments: [0, 1, 7, 8, 9, 2_039, 2_040, 2_041, 5_000])
  func longTextsAreCounted(count: Int) {
    for piece in ["é", "日", "🙂", "aé"] {
      let text = Array(String(repeating: piece, count: count).utf8)
      #expect(text.withUnsafeBufferPointer { UTF8Scan.scalarCount($0) } == count * piece.unicodeScalars.count)
    }
  }
}
