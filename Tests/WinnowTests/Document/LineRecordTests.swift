import Testing
import WinnowTestSupport
import WinnowText

@testable import Winnow

/// Records written straight from their lines: what decoding and encoding makes of them, or nothing.
@Suite struct LineRecordTests {
  private func encoder() -> RecordEncoder {
    RecordEncoder(stamp: RecordEncoder.Stamp(pipeline: "p", fingerprint: "f"))
  }

  /// The record by way of a document, and the bytes of its text.
  private func recordByDocument(_ line: String) throws -> (record: String, text: Int) {
    var decoder = RecordDecoder()
    let document = try Array(line.utf8).withUnsafeBufferPointer { try decoder.decode($0) { "fallback" } }
    var writer = JSONWriter()
    var encoder = encoder()
    encoder.encode(document, into: &writer)
    return (String(decoding: writer.bytes, as: UTF8.self), document.page.count)
  }

  /// The record straight from its line; nil when it has to be decoded.
  private func recordByLine(_ line: String) throws -> (record: String, text: Int)? {
    var decoder = RecordDecoder()
    var writer = JSONWriter()
    var encoder = encoder()
    return try Array(line.utf8).withUnsafeBufferPointer { bytes in
      let origin = RecordOrigin(file: 0, line: 1, offset: 0, length: bytes.count, isPage: false)
      let document = try decoder.decode(bytes, fallbackID: { "fallback" }, origin: origin)
      guard let text = document.origin?.text, encoder.encode(bytes, text: text, into: &writer) else {
        #expect(writer.count == 0, "nothing may be left of a line that is passed over")
        return nil
      }
      return (String(decoding: writer.bytes, as: UTF8.self), text.length)
    }
  }

  @Test(arguments: [
    #"{"id":"a","text":"one"}"#,
    #"{"id":7,"url":"https://a.example/","title":"T","text":"one\ntwo \"three\" \\ \t","n":1.50,"m":{"a":[1, 2]}}"#,
    #" { "text" : "café" , "x" : null , "id" : -2 } "#,
    #"{"n":"\u00e9 \/","id":"é","text":"x\r\ny"}"#,
  ])
  func plainLines(_ line: String) throws {
    let direct = try #require(try recordByLine(line))
    let decoded = try recordByDocument(line)
    #expect(direct.record == decoded.record)
    #expect(direct.text == decoded.text)
  }

  @Test(arguments: [
    #"{"text":"without an id"}"#, #"{"url":"https://a.example/","text":"without an id"}"#,
    #"{"id":"a","text":"caf\u00e9"}"#, #"{"id":"a","text":"a\/b"}"#, #"{"id":"","text":"x"}"#,
    #"{"id":"a","url":"","text":"x"}"#, #"{"id":"a","title":3,"text":"x"}"#, #"{"id":"a","topics":[1],"text":"x"}"#,
    #"{"id":"a","k\u0061":1,"text":"x"}"#, #"{"id":[1],"text":"x"}"#,
  ])
  func linesToDecode(_ line: String) throws {
    #expect(try recordByLine(line) == nil)
    _ = try recordByDocument(line)
  }

  /// Of lines put together from all kinds of members, none is written otherwise than by way of a document.
  @Test(arguments: 0..<200)
  func anyLine(_ seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed))
    let strings = [#""""#, #""a""#, #""é\n""#, #""\u00e9""#, #""\\\"""#, #""a long enough string\tof words""#]
    let others = ["1", "-0.5e3", "[]", #"{"a":"\/"}"#, "true", "null"]
    let names = ["id", "url", "title", "x", "winnow", #"\u0078y"#, "input", "crawl_date"].shuffled(using: &random)
    var members = names.prefix(random.below(names.count)).map { name in
      let value = random.below(3) > 0 ? strings.randomElement(using: &random) : others.randomElement(using: &random)
      return "\"\(name)\":\(value ?? "1")"
    }
    members.insert(
      #""text":"\#(random.below(2) == 0 ? #"one\ntwo"# : #"it\u0027s"#)""#, at: random.below(members.count + 1))
    let line = "{" + members.joined(separator: random.below(2) == 0 ? "," : " , ") + "}"
    guard let direct = try recordByLine(line) else { return }
    let decoded = try recordByDocument(line)
    #expect(direct.record == decoded.record, "seed \(seed): \(line)")
    #expect(direct.text == decoded.text, "seed \(seed): \(line)")
  }
}
