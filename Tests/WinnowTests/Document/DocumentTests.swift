import Foundation
import Testing
import Winnow
import WinnowText

@Suite struct DocumentTests {
  static let page = "Menu\nTitle\n\nFirst sentence.\nSecond – säntence.\n\n\nShare\n\nLast 東京.\n"

  static func cleaned() -> Document {
    var document = Document(id: RecordID("x"), page: Array(page.utf8))
    document.label(
      [.boilerplate(.navigation), .title(isInText: true), .content, .content, .boilerplate(.shareBar), .content],
      removals: [
        Removal(block: 0, rule: "menu", confidence: 0.9), Removal(block: 4, rule: "share", confidence: 1),
      ])
    document.title = "Title"
    return document
  }

  @Test func blocksAreTheNonBlankLines() {
    let document = Document(id: RecordID("x"), page: Array(Self.page.utf8))
    #expect(document.blocks.count == 6)
    #expect(document.blocks.map(\.followsBlankLine) == [false, false, true, false, true, true])
    #expect(String(decoding: document.text, as: UTF8.self) == Self.page)
  }

  @Test func linesAreTheSameWhereverTheLineFeedsAreKnownFrom() throws {
    for page in [
      Self.page, "\n\na\r\nb\r\n\r\nc", "x", "\u{A0}\n \n\u{3000}y\n", "\r\n", "–\n\t\n", "a\n\n\n",
    ] {
      let bytes = Array(page.utf8)
      let blocks = Document.split(bytes, at: bytes.indices.filter { bytes[$0] == 0x0A })
      #expect(blocks == Document(id: RecordID("x"), page: bytes).blocks)
      let escapes: [UInt8: String] = [0x0A: "\\u000a", 0x0D: "\\r", 0x09: "\\t"]
      let text = bytes.flatMap { escapes[$0].map { Array($0.utf8) } ?? [$0] }
      let json = Array("{\"text\":\"z".utf8) + text + Array("\"}".utf8)
      var decoder = RecordDecoder()
      let document = try json.withUnsafeBufferPointer { try decoder.decode($0) { "x" } }
      #expect(document.blocks == Document(id: RecordID("x"), page: Array("z".utf8) + bytes).blocks)
    }
  }

  @Test func aKeyIsTheSameHoweverItIsWritten() throws {
    let many = (0..<30).map { "\"k\($0)\":1" }.joined(separator: ",")
    for line in [
      #"{"text":"first","te\u0078t":"second"}"#, #"{"x":1,"\u0078":2,"text":"t"}"#, #"{"\u0078":1,"x":2,"text":"t"}"#,
      #"{"\/":1,"/":2,"text":"t"}"#, #"{"text":"t",\#(many),"\u006b7":2}"#, #"{"text":"t","\u006b7":2,\#(many)}"#,
    ] {
      var decoder = RecordDecoder()
      let rejection = #expect(throws: Rejection.self, "\(line)") {
        try Array(line.utf8).withUnsafeBufferPointer { _ = try decoder.decode($0) { "x" } }
      }
      #expect(rejection?.reason == "duplicate-key", "\(line)")
    }
    var decoder = RecordDecoder()
    let line = #"{"text":"t","\u00e9":1,"e\u0301":2,"\n":3,\#(many)}"#
    let document = try Array(line.utf8).withUnsafeBufferPointer { try decoder.decode($0) { "x" } }
    #expect(document.fields.count == 33)
  }

  @Test func textIsTheProjectionOfKeptBlocks() {
    #expect(
      String(decoding: Self.cleaned().text, as: UTF8.self)
        == "Title\n\nFirst sentence.\nSecond – säntence.\n\nLast 東京.")
  }

  private func encode(_ document: Document) -> String {
    var encoder = RecordEncoder(stamp: nil)
    var writer = JSONWriter()
    encoder.encode(document, into: &writer)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  @Test func offsetsCountCodePointsInTextOrPage() throws {
    var document = Self.cleaned()
    let page = Self.page
    func range(_ word: String) throws -> Range<Int> {
      let found = try #require(page.range(of: word))
      return page.utf8.distance(
        from: page.startIndex, to: found.lowerBound)..<page.utf8.distance(
          from: page.startIndex, to: found.upperBound)
    }
    var dates = DateAnnotation()
    dates.mentions = [
      DateAnnotation.Mention(range: try range("東京"), type: .date, value: "2020", rule: "r"),
      DateAnnotation.Mention(range: try range("Share"), type: .date, value: "2021", rule: "r"),
    ]
    document.dates = dates
    let json = encode(document)
    // "Title\n\nFirst sentence.\nSecond – säntence.\n\nLast " has 48 code points.
    #expect(json.contains(#"{"start":48,"end":50,"in":"text","text":"東京","type":"DATE","value":"2020","rule":"r"}"#))
    // "Menu\nTitle\n\nFirst sentence.\nSecond – säntence.\n\n\n" has 49 code points.
    #expect(json.contains(#""in":"page","text":"Share","type":"DATE","value":"2021","rule":"r","block":"share-bar"}"#))
  }

  @Test func keysComeInTheContractsOrder() {
    var document = Self.cleaned()
    document.language = "en"
    document.duplicate = DuplicateAnnotation(cluster: RecordID("x"))
    document.topics = [TopicAnnotation(id: "t", label: "T", level: 1, score: 0.5, basis: .rules, terms: ["a"])]
    document.fields = [Document.Field(name: "site", json: Array("\"a\"".utf8))]
    let json = encode(document)
    let keys = [
      "\"id\":", "\"title\":", "\"text\":", "\"language\":", "\"clean\":", "\"duplicate\":", "\"topics\":", "\"site\":",
    ]
    let places = keys.compactMap { json.range(of: $0)?.lowerBound }
    #expect(places.count == keys.count)
    #expect(places == places.sorted())
  }

  @Test(arguments: 0..<50)
  func snapshotsKeepEverything(_ seed: UInt64) throws {
    var document = Self.cleaned()
    document.language = "en"
    document.recodedFrom = "utf-16le"
    document.origin = RecordOrigin(file: 1, line: 2, offset: 3, length: 4, isPage: false)
    document.titleEvidence = Evidence(page: 5..<10, rule: "title")
    document.duplicate = DuplicateAnnotation(
      cluster: RecordID(number: "12"), of: RecordID(number: "12"), kind: .near, similarity: 0.75, sharedShingles: 9,
      evidence: [Evidence(page: 0..<4, rule: "d")])
    var source = SourceAnnotation()
    source.publisher = .init(
      name: "P", domain: "p.example", confidence: 0.5, evidence: [Evidence(.url, text: "p.example", rule: "u")])
    source.agencies = [.init(name: "Reuters", role: .quoted, confidence: 0.9, evidence: [])]
    source.authors = [
      .init(name: "A B", role: .editing, evidence: [Evidence(.field("author"), text: "A B", rule: "f")])
    ]
    source.dateline = .init(place: "TOKYO", evidence: [])
    document.source = source
    var dates = DateAnnotation()
    dates.published = .init(value: "2020-01-02", basis: .dateline, confidence: 0.25, evidence: [])
    dates.earliest = "2020-01-01"
    var mention = DateAnnotation.Mention(range: 12..<20, type: .set, value: "P1D", rule: "r")
    mention.mod = "START"
    mention.quant = "EVERY"
    dates.mentions = [mention]
    document.dates = dates
    document.topics = [TopicAnnotation(id: "t", label: "T", level: 2, score: 0.5, basis: .both, terms: ["a", "b"])]
    document.fields = [Document.Field(name: "site", json: Array("[1]".utf8))]
    document.selection = FieldSelection([.init(field: "id", name: "key")])
    var writer = BinaryWriter()
    DocumentSnapshot.write(document, to: &writer)
    var selectedNothing = document
    selectedNothing.selection = nil
    try writer.bytes.withUnsafeBufferPointer { bytes in
      var reader = BinaryReader(bytes)
      var back = try DocumentSnapshot.read(&reader)
      #expect(reader.isAtEnd)
      #expect(encode(back) == encode(document))
      #expect(back.origin == document.origin)
      #expect(back.source == source && back.dates == dates && back.removals == document.removals)
      var again = BinaryWriter()
      DocumentSnapshot.write(back, to: &again)
      #expect(again.bytes == Array(bytes), "parts that nobody has asked for are written as they were")
      back.selection = nil
      #expect(encode(back) == encode(selectedNothing))
      // Damage is noticed or harmless, never a crash.
      var damaged = Array(bytes)
      let place = Int(seed) * damaged.count / 50
      damaged[place] ^= UInt8(truncatingIfNeeded: seed &* 37 | 1)
      damaged.withUnsafeBufferPointer {
        var reader = BinaryReader($0)
        _ = try? DocumentSnapshot.read(&reader)
      }
    }
  }

  @Test func fieldsAreSetOrReplacedInTheirPlace() {
    var document = Document(id: RecordID("d"), page: [])
    func field(_ name: Int, _ value: String) -> Document.Field {
      Document.Field(name: "f\(name)", json: Array(value.utf8))
    }
    document.setFields((0..<3).map { field($0, "1") })
    document.setFields((2..<40).map { field($0, "2") } + [field(5, "3")])
    #expect(document.fields.map(\.name) == (0..<40).map { "f\($0)" })
    #expect(document.field("f1") == Array("1".utf8) && document.field("f2") == Array("2".utf8))
    #expect(document.field("f5") == Array("3".utf8))
  }

  @Test func partsWithoutContentsAreNotWritten() {
    var document = Self.cleaned()
    document.label(document.blocks.map { _ in .content }, removals: [])
    document.source = SourceAnnotation()
    document.dates = DateAnnotation()
    let json = encode(document)
    #expect(!json.contains("\"source\"") && !json.contains("\"dates\"") && !json.contains("\"removed\""))
    document.dates?.earliest = "2020-01-01"
    #expect(encode(document).contains(#""dates":{"bounds":{"earliest":"2020-01-01"}}"#))
  }

  @Test func removingABlockOnTopOfACleaner() {
    var document = Self.cleaned()
    document.remove([
      (Removal(block: 2, rule: "mine", confidence: 0.5), .caption),
      (Removal(block: 4, rule: "mine", confidence: 0.7), .advert),
    ])
    #expect(document.removals.map(\.block) == [0, 2, 4])
    #expect(document.removals[2].rule == "mine")
    #expect(document.blocks[4].label == .boilerplate(.advert))
    document.remove([(Removal(block: 2, rule: "again", confidence: 1), .credit)])
    #expect(document.removals.map(\.block) == [0, 2, 4])
    #expect(document.removals[1].rule == "again" && document.blocks[2].label == .boilerplate(.credit))
  }
}
