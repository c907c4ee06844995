import Testing
import WinnowTestSupport
import WinnowText

@testable import Winnow

@Suite struct RecordReaderTests {
  /// What reading comes to: everything that stages can see of a document, or why there is none.
  private func read(_ bytes: [UInt8], _ content: InputItem.Content = .lines, name: String = "in.ndjson") -> [String] {
    let file = InputFile(path: name, format: name.hasSuffix(".txt") ? .text : .ndjson, size: bytes.count)
    var reader = RecordReader(files: [file], maxRecord: 1_000)
    var output: [String] = []
    let item = InputItem(file: 0, line: 1, offset: 0, range: 0..<bytes.count, content: content, recodedFrom: nil)
    reader.read(InputChunk(index: 0, bytes: bytes, items: [item])) { _, result in
      switch result {
      case .success(let document):
        let fields = document.fields.map { "\($0.name)=\(String(decoding: $0.json, as: UTF8.self))" }
        let blocks = document.blocks.map { "\($0.range)\($0.followsBlankLine ? "+" : "")" }
        output.append(
          "\(document.id) \(document.url ?? "-") \(document.title ?? "-") \(document.recodedFrom ?? "-") "
            + "\(document.page) \(fields) \(blocks)")
      case .failure(let failure):
        output.append("\(failure.rejection.reason) \(failure.origin.line) \(failure.origin.offset) \(failure.raw)")
      }
    }
    return output
  }

  /// What a stage rejects comes out of a retry as it would have come out at once.
  @Test func aRejectIsReadAgainAsItWas() throws {
    let lines = [
      #"{"id":1,"url":5,"text":"t"}"#, #"{"id":null,"url":"u","title":["T"],"text":"t","x":1}"#,
      #"{"id":{},"url":5,"title":null,"text":"t","topics":[1]}"#, #"{"id":"a","text":"t","input":{"id":1,"y":2}}"#,
      #"{"id":"a","text":"t","input":[1]}"#, #"{"id":"a","url":"u","title":"T","text":"t","input":{"url":1}}"#,
    ]
    for line in lines {
      let document = try SampleReader.record(Array(line.utf8), name: "in.ndjson").get()
      let form = RecordReader.inputForm(of: document)
      #expect(read(form) == read(Array(line.utf8)), "\(String(decoding: form, as: UTF8.self))")
    }
  }

  @Test func lettersAndTheirMarksAreComposed() throws {
    let line = "{\"title\":\"U\u{308}ber\",\"text\":\"Fu\u{308}r\\nMu\u{308}nchen\",\"x\":\"u\u{308}\"}"
    let record = try SampleReader.record(Array(line.utf8), name: "in.ndjson").get()
    #expect(Array(record.page) == Array("F\u{FC}r\nM\u{FC}nchen".utf8))
    #expect(record.title?.utf8.elementsEqual("\u{DC}ber".utf8) == true)
    #expect(record.recodedFrom == "utf-8-nfd" && record.blocks.map(\.range) == [0..<4, 5..<13])
    // Other fields are the user's.
    #expect(record.field("x") == Array("\"u\u{308}\"".utf8))
    let page = try SampleReader.page(Array("Fu\u{308}r\n".utf8), id: "1").get()
    #expect(Array(page.page) == Array("F\u{FC}r".utf8) && page.recodedFrom == "utf-8-nfd")
  }

  /// Fails when records are read, or pages split, differently than before: then raise `RecordDecoder.version`, without
  /// which kept results of stages are used for pages they were not found on, and put both figures here.
  @Test func readingHasAVersion() {
    let lines = [
      #"{"id":"a","url":"u","title":"T","text":"Menu\n\nFirst \u00e9 \ud83d\uddde line.\r\nSecond.\n\n\n","x":[1, 2]}"#,
      #"{"id":7,"text":" \t\n\u00a0\nBehind blank lines\u2028same line\u000bsame","topics":[1],"input":{"a":1}}"#,
      #"{"url":"https://a.example/","title":"","text":"x"}"#, #"{"id":"","url":5,"text":"no id"}"#, "", "  ",
      #"{"text":"dup","text":"dup"}"#, #"{"text":" "}"#, "[1]", #"{"a":1}"#, #"{"text":1}"#, #"{"text":"cut"#,
      #"{"text":"<html><body>x</body></html>"}"#, #"{"text":"\#(String(repeating: "long ", count: 300))"}"#,
      "\u{FEFF}" + #"{"text":"behind a mark"}"#, "{\"title\":\"U\u{308}ber\",\"text\":\"Fu\u{308}r\\nMu\u{308}nchen\"}",
    ]
    var bytes = Array(lines.joined(separator: "\r\n").utf8)
    bytes += Array("\n{\"text\":\"Der Minister sagte in M".utf8) + [0xFC] + Array("nchen nichts.\"}".utf8)
    let page = Array("Title\n\nA line.\r\n  \r\nAnother one.\n\u{A0}\nThe last.\n".utf8)
    let read = read(bytes) + self.read(page, .page, name: "page.txt")
    #expect(read.count == 16)
    #expect(
      "\(RecordDecoder.version) \(XXHash.hash128(read.joined(separator: "\n")))" == "2 dade240dbff690532d4b36af98b0a78b"
    )
  }
}
