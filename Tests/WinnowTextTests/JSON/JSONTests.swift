import Foundation
import Testing
import WinnowTestSupport
import WinnowText

@Suite struct JSONTests {
  private func scan<R>(_ json: String, _ body: (inout JSONScanner) throws -> R) rethrows -> R {
    try Array(json.utf8).withUnsafeBufferPointer { bytes in
      var scanner = JSONScanner(bytes)
      return try body(&scanner)
    }
  }

  /// Whether we take the text for one JSON value.
  private func isValid(_ json: String) -> Bool {
    scan(json) { scanner in
      do {
        try scanner.skipValue()
        try scanner.expectEnd()
        return true
      } catch { return false }
    }
  }

  @Test(arguments: 0..<40)
  func whatIsWrittenIsReadBack(_ seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    for length in 0..<60 {
      let string = String.random(length, using: &generator)
      var writer = JSONWriter()
      writer.string(string)
      let json = String(decoding: writer.bytes, as: UTF8.self)
      // Against another implementation, and against ourselves.
      let foundation = try JSONSerialization.jsonObject(with: Data(json.utf8), options: .fragmentsAllowed) as? String
      #expect(foundation.map { Array($0.unicodeScalars) } == Array(string.unicodeScalars), "seed \(seed): \(json)")
      let decoded = try scan(json) { scanner in
        let token = try scanner.string()
        return scanner.decodedBytes(token)
      }
      #expect(decoded == Array(string.utf8), "seed \(seed): \(json)")
    }
  }

  @Test(arguments: 0..<20)
  func readInOnePassAStringIsTheSame(_ seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    for length in 0..<60 {
      var writer = JSONWriter()
      writer.string(String.random(length, using: &generator) + "\n\r\n\"\\é\n")
      // Cut anywhere, nearly all are broken, and both say so at the same place.
      for json in [writer.bytes, Array(writer.bytes.prefix(length)), Array(#""a\u000a\n\u12\n""#.utf8)] {
        json.withUnsafeBufferPointer { bytes in
          var twice = JSONScanner(bytes)
          var once = twice
          var plain = twice
          var feeds: [Int] = []
          let expected = Result { twice.decodedBytes(try twice.string()) }
          let found = Result { try once.decodedString(feeds: &feeds) }
          switch (expected, found) {
          case (.success(let expected), .success(let found)):
            #expect(found.contents == expected)
            #expect(found.isPlain == ((try? plain.plainString())?.length == expected.count))
            #expect(once.index == twice.index)
            #expect(feeds == expected.indices.filter { expected[$0] == 0x0A })
          case (.failure(let expected), .failure(let found)):
            #expect(expected as? JSONError == found as? JSONError)
          default: Issue.record("\(String(decoding: json, as: UTF8.self)): \(expected) and \(found)")
          }
        }
      }
    }
  }

  @Test(arguments: 0..<20)
  func escapesAtEveryPlaceOfAWord(_ padding: Int) throws {
    let filler = String(repeating: "x", count: padding)
    for (escape, meaning) in [
      ("\\n", "\n"), ("\\u00e9", "é"), ("\\ud83d\\ude00", "😀"), ("\\\\", "\\"), ("\\\"", "\""), ("\\/", "/"),
    ] {
      for tail in 0..<10 {
        let end = String(repeating: "y", count: tail)
        let decoded = try scan("\"\(filler)\(escape)\(escape)\(end)\"") { scanner in
          let token = try scanner.string()
          return scanner.decoded(token)
        }
        #expect(decoded == filler + meaning + meaning + end)
      }
    }
  }

  @Test(arguments: [
    "0", "-0", "1.5e+10", "\"\"", "[]", "{}", " [ 1 , 2 ] ", "{\"a\":{\"b\":[true,false,null]}}", "\"\\u0000\"",
  ])
  func valid(_ json: String) { #expect(isValid(json)) }

  @Test(arguments: [
    "", "01", "1.", ".5", "+1", "1e", "NaN", "Infinity", "-", "tru", "truex", "[1,]", "[,1]", "{\"a\"}", "{\"a\":}",
    "{a:1}", "{\"a\":1,}", "\"", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"", "\"\\ud800\\n\"", "\"\\udc00\"", "\"a\nb\"",
    "1 2", "[1", "{\"a\":1",
  ])
  func invalid(_ json: String) { #expect(!isValid(json)) }

  @Test func nestingIsBounded() {
    func nested(_ depth: Int) -> String { String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
    #expect(isValid(nested(JSONScanner.maximumDepth)))
    #expect(!isValid(nested(JSONScanner.maximumDepth + 1)))
    #expect(!isValid(nested(1_000_000)))
  }

  @Test(arguments: 0..<200)
  func anyBytesAreSurvived(_ seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let alphabet = Array("{}[]\",:\\u0019eE.-+tfn \n".utf8) + [0x00, 0x80, 0xFF]
    let bytes = (0..<Int.random(in: 0...60, using: &generator)).map { _ in
      alphabet.randomElement(using: &generator) ?? 0
    }
    bytes.withUnsafeBufferPointer { buffer in
      var scanner = JSONScanner(buffer)
      let isOurs = (try? scanner.skipValue()) != nil && (try? scanner.expectEnd()) != nil
      // What we accept, others accept.
      if isOurs, String(validating: bytes, as: UTF8.self) != nil {
        #expect(
          (try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)) != nil,
          "seed \(seed): \(String(decoding: bytes, as: UTF8.self))")
      }
    }
  }

  @Test(
    arguments: [
      (0.0, "0"), (1.0, "1"), (0.5, "0.5"), (0.12345, "0.1235"), (-2.25, "-2.25"), (0.00001, "0"),
      (100.0001, "100.0001"),
      (99.99999, "100"), (-0.00001, "0"), (0.00005, "0.0001"), (-0.99995, "-1"), (12_345_678.9, "12345678.9"),
      (0.0401, "0.0401"),
    ] as [(Double, String)])
  func numbersAreRoundedToFourDecimals(_ value: Double, _ text: String) {
    var writer = JSONWriter()
    writer.number(value)
    #expect(String(decoding: writer.bytes, as: UTF8.self) == text)
  }

  @Test func commasAndNesting() {
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("a")
    writer.beginArray()
    writer.number(1)
    writer.number(-20)
    writer.beginObject()
    writer.endObject()
    writer.endArray()
    writer.dynamicKey("q\"uote")
    writer.bool(true)
    writer.key("n")
    writer.null()
    writer.endObject()
    #expect(String(decoding: writer.bytes, as: UTF8.self) == #"{"a":[1,-20,{}],"q\"uote":true,"n":null}"#)
  }
}
