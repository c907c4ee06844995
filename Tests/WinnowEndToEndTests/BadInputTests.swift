import Foundation
import Testing
import WinnowTestSupport

/// Bad input is normal: a clear reason in the rejects, and the run goes on.
@Suite struct BadInputTests {
  let directory: ScratchDirectory

  init() throws { directory = try ScratchDirectory() }

  private let good = #"{"id":"good","text":"A sentence about nothing."}"#

  /// One bad line between two good ones.
  private func check(_ line: Data, reason: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    var data = Data((good + "\n").utf8)
    data.append(line)
    data.append(Data("\n{\"id\":\"last\",\"text\":\"Another sentence.\"}\n".utf8))
    try directory.write("in.ndjson", data)
    let output = try passThrough(directory, input: "in.ndjson", sourceLocation: sourceLocation)
    #expect(output.ids == ["good", "last"], sourceLocation: sourceLocation)
    #expect(output.reasons == [reason], sourceLocation: sourceLocation)
    let reject = try #require(output.rejected.first)
    #expect(reject["line"] as? Int == 2, sourceLocation: sourceLocation)
    #expect(reject["offset"] as? Int == good.utf8.count + 1, sourceLocation: sourceLocation)
    #expect(reject["length"] as? Int == line.count, sourceLocation: sourceLocation)
    #expect((reject["message"] as? String)?.isEmpty == false, sourceLocation: sourceLocation)
    if let raw = reject["raw"] as? String {
      #expect(Data(raw.utf8) == line.prefix(65536), sourceLocation: sourceLocation)
    } else {
      let raw = (reject["raw_base64"] as? String).flatMap { Data(base64Encoded: $0) }
      #expect(raw == line.prefix(65536), sourceLocation: sourceLocation)
    }
  }

  @Test(
    "a line that is no record",
    arguments: [
      (#"{"id":"x","text":"cut"#, "broken-json"),
      (#"{"id":"x","text":"a"} trailing"#, "broken-json"),
      (#"{"id":NaN,"text":"a"}"#, "broken-json"),
      (#"{"id":1,"text":"a","score":NaN}"#, "broken-json"),
      (#"{"id":1,"text":"a","score":Infinity}"#, "broken-json"),
      (#"{"id":01,"text":"a"}"#, "broken-json"),
      (#"{'id':1,'text':'a'}"#, "broken-json"),
      (#"{"text":"lone surrogate \ud800"}"#, "broken-json"),
      (#"[1,2]"#, "not-an-object"),
      (#""text""#, "not-an-object"),
      (#"null"#, "not-an-object"),
      (#"{"id":"x"}"#, "missing-text"),
      (#"{"id":"x","text":null}"#, "text-not-a-string"),
      (#"{"id":"x","text":["a"]}"#, "text-not-a-string"),
      (#"{"id":"x","text":7}"#, "text-not-a-string"),
      (#"{"id":"x","text":""}"#, "empty-text"),
      (#"{"id":"x","text":" \n\t\u00a0\u200b "}"#, "empty-text"),
      (#"{"id":"x","text":"a","text":"b"}"#, "duplicate-key"),
      (#"{"id":"x","text":"<!DOCTYPE html><html><body><p>Hello</p></body></html>"}"#, "html"),
    ])
  func badLine(_ line: String, _ reason: String) throws {
    try check(Data(line.utf8), reason: reason)
  }

  @Test func repeatedKeyAmongMany() throws {
    let fields = (0..<200).map { "\"k\($0)\":1" }.joined(separator: ",")
    try check(Data(#"{"id":"x","text":"a",\#(fields),"k150":2}"#.utf8), reason: "duplicate-key")
    try directory.write("in.ndjson", #"{"id":"x","text":"a",\#(fields)}"#)
    #expect(try passThrough(directory, input: "in.ndjson").records[0]["k199"] as? Int == 1)
  }

  @Test func deeplyNestedJSON() throws {
    let depth = 100_000
    let value = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    try check(Data(#"{"id":"x","text":"a","deep":\#(value)}"#.utf8), reason: "broken-json")
  }

  @Test func invalidUTF8() throws {
    try check(
      Data(#"{"id":"x","text":"a"#.utf8) + [0xFF, 0xFE, 0xC3, 0x28, 0xE2, 0x82] + Data(#""}"#.utf8),
      reason: "invalid-utf8")
  }

  @Test func cyrillicInASingleByteEncodingIsNotTakenForLatin1() throws {
    let word: [UInt8] = [0xCF, 0xF0, 0xE8, 0xE2, 0xE5, 0xF2, 0x20, 0xEC, 0xE8, 0xF0]
    try check(Data(#"{"id":"x","text":""#.utf8) + word + Data(#""}"#.utf8), reason: "invalid-utf8")
  }

  @Test func latin1IsRecoded() throws {
    try directory.write(
      "in.ndjson",
      Data(#"{"id":"x","text":"Der Minister sagte am Freitag in M"#.utf8) + [0xFC] + Data(#"nchen nichts."}"#.utf8))
    let output = try passThrough(directory, input: "in.ndjson")
    #expect(output.texts == ["Der Minister sagte am Freitag in München nichts."])
    #expect((output.records[0]["winnow"] as? [String: Any])?["recoded_from"] as? String == "windows-1252")
  }

  @Test(arguments: [(String.Encoding.utf16LittleEndian, [0xFF, 0xFE] as [UInt8]), (.utf16BigEndian, [0xFE, 0xFF])])
  func utf16IsRecoded(_ encoding: String.Encoding, _ mark: [UInt8]) throws {
    let text = "{\"id\":\"x\",\"text\":\"Zürich 東京 🗞\"}\n{\"id\":\"y\",\"text\":\"second\"}\n"
    try directory.write("in.ndjson", Data(mark) + (try #require(text.data(using: encoding))))
    #expect(try passThrough(directory, input: "in.ndjson").texts == ["Zürich 東京 🗞", "second"])
    try directory.write("page.txt", Data(mark) + (try #require("Zürich 東京 🗞".data(using: encoding))))
    #expect(try passThrough(directory, input: "page.txt").texts == ["Zürich 東京 🗞"])
  }

  @Test(arguments: [
    (String.Encoding.utf32LittleEndian, [0xFF, 0xFE, 0, 0] as [UInt8]), (.utf32BigEndian, [0, 0, 0xFE, 0xFF]),
  ])
  func utf32IsRejected(_ encoding: String.Encoding, _ mark: [UInt8]) throws {
    try directory.write("page.txt", Data(mark) + (try #require("A page.".data(using: encoding))))
    #expect(try passThrough(directory, input: "page.txt").reasons == ["invalid-utf8"])
  }

  @Test func brokenUTF16IsRejected() throws {
    func utf16(_ text: String) throws -> Data { try #require(text.data(using: .utf16LittleEndian)) }
    let mark = Data([0xFF, 0xFE])
    let halves: [Data] = [Data([0x3D, 0xD8]), Data([0xDE, 0xDD])]
    for half in halves {
      let lines = try mark + utf16(#"{"id":"x","text":"a "#) + half + utf16("\"}\n\(good)\n")
      try directory.write("in.ndjson", lines)
      let output = try passThrough(directory, input: "in.ndjson")
      #expect(output.reasons == ["invalid-utf8"] && output.ids == ["good"])
      #expect(output.rejected[0]["recoded_from"] as? String == "utf-16le")
    }
    for end in halves + [Data([0x41])] {
      try directory.write("page.txt", mark + utf16("A page.") + end)
      #expect(try passThrough(directory, input: "page.txt").reasons == ["invalid-utf8"])
    }
  }

  @Test func brokenUTF8IsNotTakenForLatin1() throws {
    for bytes in [[0xED, 0xA0, 0xBD, 0xED, 0xB7, 0x9E], [0xC0, 0xAF]] as [[UInt8]] {
      try check(
        Data(#"{"id":"x","text":"The council met on Friday, and all of its members were there "#.utf8) + bytes
          + Data(#""}"#.utf8), reason: "invalid-utf8")
    }
    try directory.write("page.txt", Data("The council met on Friday, and it".utf8) + [0xE2, 0x80])
    #expect(try passThrough(directory, input: "page.txt").reasons == ["invalid-utf8"])
  }

  @Test func byteOrderMark() throws {
    try directory.write("in.ndjson", Data([0xEF, 0xBB, 0xBF]) + Data((good + "\n").utf8))
    #expect(try passThrough(directory, input: "in.ndjson").ids == ["good"])
    try directory.write("page.txt", Data([0xEF, 0xBB, 0xBF]) + Data("A page.\n".utf8))
    #expect(try passThrough(directory, input: "page.txt").texts == ["A page."])
  }

  @Test func nulBytes() throws {
    try directory.write("in.ndjson", #"{"id":"x","text":"a\u0000b"}"# + "\n")
    #expect(try passThrough(directory, input: "in.ndjson").texts == ["a\0b"])
    try directory.write("page.txt", Data("a\0b".utf8))
    #expect(try passThrough(directory, input: "page.txt").texts == ["a\0b"])
    try check(Data("{\"id\":\"x\",\"text\":\"a\0b\"}".utf8), reason: "broken-json")
  }

  @Test func windowsLineEndingsAndBlankLines() throws {
    try directory.write("in.ndjson", "\r\n\(good)\r\n\r\n  \n{\"id\":\"b\",\"text\":\"no feed at the end\"}")
    let output = try passThrough(directory, input: "in.ndjson")
    #expect(output.ids == ["good", "b"])
    #expect(output.rejected.isEmpty)
  }

  @Test func htmlPage() throws {
    try directory.write(
      "page.html", "<!DOCTYPE html>\n<html><head><title>x</title></head><body><p>Hello.</p></body></html>")
    let output = try passThrough(directory, input: "page.html")
    #expect(output.reasons == ["html"])
    #expect((output.rejected[0]["message"] as? String)?.contains("plain text") == true)
  }

  @Test func emptyFilesAndDirectories() throws {
    try directory.write("empty.ndjson", "")
    #expect(try passThrough(directory, input: "empty.ndjson").count("in") == 0)
    try directory.write("empty.txt", "")
    #expect(try passThrough(directory, input: "empty.txt").reasons == ["empty-text"])
    try FileManager.default.createDirectory(at: directory.url("nothing"), withIntermediateDirectories: true)
    // Nothing to read is a mistake, and what stands in the output directory worth keeping.
    let before = try directory.read("out/rejected.ndjson")
    let outcome = try Program.winnow(["run", "p.yaml", "--input", "nothing", "--output", "out"], in: directory.path)
    #expect(outcome.status == 2)
    #expect(outcome.messages.contains("error: there is no input file in 'nothing'"), "\(outcome.all)")
    #expect(try directory.read("out/rejected.ndjson") == before)
    let nightly = try Program.winnow(
      ["run", "p.yaml", "--input", "nothing", "--output", "out", "--state", "state", "--only-new"], in: directory.path)
    #expect(nightly.status == 0)
    #expect(nightly.messages.contains("nothing to do: all input was read by earlier runs"), "\(nightly.all)")
  }

  @Test func aHugeLineIsPassedOverInBoundedMemory() throws {
    let file = directory.url("in.ndjson")
    try directory.write("in.ndjson", "")
    let handle = try FileHandle(forWritingTo: file)
    handle.write(Data((good + "\n{\"text\":\"").utf8))
    let piece = Data(repeating: UInt8(ascii: "x"), count: 1 << 20)
    for _ in 0..<100 { handle.write(piece) }
    handle.write(Data("\"}\n{\"id\":\"last\",\"text\":\"end\"}\n".utf8))
    try handle.close()
    try directory.write("p.yaml", "version: 1\nname: p\ninput: {files: in.ndjson}\nstages: []\n")
    // 400 MB of address space for the whole program: the line would take 100 MB several times over.
    let shell = Program(path: "/bin/sh")
    let outcome = try shell(
      ["-c", "ulimit -v 1200000; exec \(Program.winnow.path) run p.yaml --output out --workers 2"], in: directory.path)
    #expect(outcome.status == 0, "\(outcome.all)")
    let output = try RunOutput(directory)
    #expect(output.ids == ["good", "last"])
    #expect(output.reasons == ["record-too-long"])
    #expect(output.rejected[0]["length"] as? Int == 100 << 20 + 11)
    #expect((output.rejected[0]["raw"] as? String)?.utf8.count == 65536)
  }

  @Test func ourOwnOutputAsInput() throws {
    let input = #"{"id":7,"url":"https://a.example/1","title":"T","text":"Some words.","topics":[1],"site":"a"}"#
    try directory.write("in.ndjson", input + "\n")
    let first = try passThrough(directory, input: "in.ndjson")
    #expect((first.records[0]["input"] as? [String: Any])?["topics"] as? [Int] == [1])
    #expect(first.records[0]["id"] as? Int == 7)
    try directory.write("again.ndjson", try directory.read("out/part-00000.ndjson"))
    let second = try passThrough(directory, input: "again.ndjson")
    #expect(second.records[0]["text"] as? String == "Some words.")
    #expect(second.records[0]["site"] as? String == "a")
    let moved = try #require(second.records[0]["input"] as? [String: Any])
    #expect((moved["winnow"] as? [String: Any])?["pipeline"] as? String == "p")
    #expect((moved["input"] as? [String: Any])?["topics"] as? [Int] == [1])
  }

  @Test func repeatedIDsGetASuffix() throws {
    try directory.write(
      "in.ndjson",
      #"""
      {"id":"a","text":"1"}
      {"id":"a","text":"2"}
      {"id":"a#2","text":"3"}
      {"id":"a","text":"4"}
      {"url":"https://x.example/","text":"5"}
      {"text":"6"}
      """#)
    let output = try passThrough(directory, input: "in.ndjson")
    #expect(output.ids == ["a", "a#2", "a#2#2", "a#3", "https://x.example/", "in.ndjson:6"])
    #expect(try output.count("repeated_ids") == 3)
  }

  @Test(arguments: ["gzip", "zstd"])
  func truncatedCompressedInput(_ compression: String) throws {
    let suffix = compression == "gzip" ? ".gz" : ".zst"
    let lines = (0..<20_000).map { #"{"id":\#($0),"text":"sentence \#($0 &* 2_654_435_761 % 1_000_003)"}"# }
    try directory.write("in.ndjson", lines.joined(separator: "\n") + "\n")
    _ = try passThrough(directory, input: "in.ndjson", extra: ["--compress", compression])
    let whole = try directory.read("out/part-00000.ndjson" + suffix)
    try directory.write("whole.ndjson" + suffix, whole)
    try directory.write("cut.ndjson" + suffix, whole.prefix(whole.count / 2))
    let complete = try passThrough(directory, input: "whole.ndjson" + suffix)
    #expect(complete.ids.count == 20_000)
    let output = try passThrough(directory, input: "cut.ndjson" + suffix)
    #expect(output.reasons == ["damaged-input"])
    #expect(output.ids.count > 1_000)
    #expect(output.ids == (0..<output.ids.count).map { "\($0)" })
  }

  @Test func garbageInPlaceOfCompressedData() throws {
    try directory.write("in.ndjson.gz", "this is no gzip")
    try directory.write("in2.ndjson.zst", "this is no zstd")
    #expect(try passThrough(directory, input: "in.ndjson.gz").reasons == ["damaged-input"])
    #expect(try passThrough(directory, input: "in2.ndjson.zst").reasons == ["damaged-input"])
  }

  /// What a compressor has begun and not written; a plain file without lines has nothing in it to lose.
  @Test(arguments: ["in.ndjson.gz", "in.ndjson.zst", "in.txt.gz"])
  func nothingInPlaceOfCompressedData(_ name: String) throws {
    try directory.write(name, "")
    #expect(try passThrough(directory, input: name).reasons == ["damaged-input"])
    try directory.write("in.ndjson", "")
    let plain = try passThrough(directory, input: "in.ndjson")
    #expect(plain.reasons.isEmpty && plain.ids.isEmpty)
  }

  @Test func aDamagedFileIsNamed() throws {
    try directory.write("in/a.ndjson.gz", Data([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]))
    try directory.write("in/b.ndjson", good)
    try directory.write("p.yaml", "version: 1\nname: p\nstages: [filter: {min-length: 1}]\n")
    let outcome = try Program.winnow(["run", "p.yaml", "-i", "in", "-o", "out"], in: directory.path)
    #expect(
      outcome.status == 0 && outcome.messages.contains("in/a.ndjson.gz: the gzip data is truncated"), "\(outcome.all)")
  }

  @Test func aFileWhoseNameIsNotUTF8IsAReject() throws {
    try directory.write("in/a.ndjson", good)
    try directory.write("in/page", "A page.")
    let name = directory.url("in/b").path.utf8.map { CChar(bitPattern: $0) } + [CChar(bitPattern: 0xE9)]
    #expect(rename(directory.url("in/page").path, name + Array(".txt".utf8CString)) == 0)
    try directory.write("p.yaml", "version: 1\nname: p\nstages: []\n")
    let run = ["run", "p.yaml", "-i", "in", "--only-new", "--state", "state", "--max-rejects", "0", "-o"]
    let first = try Program.winnow(run + ["out"], in: directory.path)
    #expect(first.status == 3 && first.messages.contains("in/b\u{FFFD}.txt is not read"), "\(first.all)")
    let output = try RunOutput(directory)
    #expect(output.ids == ["good"] && output.reasons == ["unreadable-file"])
    #expect(output.rejected[0]["file"] as? String == "in/b\u{FFFD}.txt")
    let retry = try Program.winnow(["retry", "out", "--output", "again"], in: directory.path)
    #expect(retry.text.contains("unreadable-file: 0 of 1 succeeded, again unreadable-file 1\n"), "\(retry.all)")
    // It is known from then on, until it has a name by which it can be read.
    let second = try Program.winnow(run + ["two"], in: directory.path)
    #expect(second.status == 0 && second.messages.contains("all input was read by earlier runs"), "\(second.all)")
    #expect(rename(name + Array(".txt".utf8CString), directory.url("in/c.txt").path) == 0)
    #expect(try Program.winnow(run + ["two"], in: directory.path).status == 0)
    #expect(try RunOutput(directory, "two").ids == ["c.txt"])
  }

  @Test func twoStarsAreNoRecursion() throws {
    try directory.write("in/a/b.ndjson", good)
    try directory.write("p.yaml", "version: 1\nname: p\nstages: [filter: {min-length: 1}]\n")
    let outcome = try Program.winnow(["run", "p.yaml", "-i", "in/**/*.ndjson", "-o", "out"], in: directory.path)
    #expect(outcome.status == 2 && outcome.messages.contains("name the directory, 'in'"), "\(outcome.all)")
  }

  @Test func aClosedStandardInputIsNoEmptyCrawl() throws {
    try directory.write("p.yaml", "version: 1\nname: p\nstages: [filter: {min-length: 1}]\n")
    let shell = Program(path: "/bin/sh")
    for (redirection, stream) in [("<&-", "standard input"), (">&-", "standard output")] {
      let outcome = try shell(
        [
          "-c",
          "echo '\(good)' > in.ndjson; exec \"$0\" run p.yaml -i \(stream == "standard input" ? "- -o out" : "in.ndjson -o -") \(redirection)",
          Program.winnow.path,
        ],
        in: directory.path)
      #expect(outcome.status == 1 && outcome.all.contains("\(stream): Bad file descriptor"), "\(outcome.all)")
    }
    #expect(!directory.exists("out"))
  }

  @Test func fifo() throws {
    #expect(mkfifo(directory.url("pipe.ndjson").path, 0o600) == 0)
    try directory.write("p.yaml", "version: 1\nname: p\ninput: {files: pipe.ndjson}\nstages: []\n")
    let shell = Program(path: "/bin/sh")
    let outcome = try shell(
      ["-c", "printf '%s\\n' '\(good)' > pipe.ndjson & exec \(Program.winnow.path) run p.yaml --output out"],
      in: directory.path)
    #expect(outcome.status == 0, "\(outcome.all)")
    #expect(try RunOutput(directory).ids == ["good"])
  }

  @Test func standardInputToStandardOutput() throws {
    try directory.write("p.yaml", "version: 1\nname: p\ninput: {files: \"-\"}\nstages: []\noutput: {path: \"-\"}\n")
    let outcome = try Program.winnow(["run", "p.yaml"], input: Data((good + "\nnonsense\n").utf8), in: directory.path)
    #expect(outcome.status == 0, "\(outcome.all)")
    #expect(outcome.text.hasPrefix(#"{"id":"good","text":"A sentence about nothing.""#))
    #expect(outcome.text.split(separator: "\n").count == 1)
    #expect(outcome.messages.contains("1 rejected"))
  }

  @Test(arguments: ["gzip", "zstd", "none"])
  func compressedStandardInput(_ compression: String) throws {
    try directory.write("in.ndjson", good + "\n")
    _ = try passThrough(directory, input: "in.ndjson", extra: ["--compress", compression])
    let suffix = ["gzip": ".gz", "zstd": ".zst"][compression] ?? ""
    let input = try directory.read("out/part-00000.ndjson" + suffix)
    let outcome = try Program.winnow(
      ["run", "p.yaml", "--input", "-", "--output", "-"], input: input, in: directory.path)
    #expect(outcome.status == 0, "\(outcome.all)")
    #expect(outcome.text.hasPrefix(#"{"id":"good","text":"A sentence about nothing.""#), "\(outcome.all)")
  }

  /// Random bytes as pages and as lines, with every stage of the default pipeline behind them.
  @Test(arguments: 0..<8)
  func randomBytes(_ seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    var data = Data()
    for _ in 0..<200 {
      let length = Int.random(in: 0...400, using: &generator)
      switch Int.random(in: 0...3, using: &generator) {
      case 0: data.append(contentsOf: (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) })
      case 1:
        let text = String(
          String.UnicodeScalarView(
            (0..<length).compactMap { _ in
              Unicode.Scalar(UInt32.random(in: 0...0x2FFFF, using: &generator))
            }))
        data.append(try JSONSerialization.data(withJSONObject: ["text": text]))
      default:
        let words = ["the", "Reuters", "(", ")", "-", "2023", "Friday", "©", "\n", "By", "—", "á", "last", "\t", "1"]
        let text = (0..<length).map { _ in words.randomElement(using: &generator) ?? "" }.joined(separator: " ")
        data.append(try JSONSerialization.data(withJSONObject: ["text": text]))
      }
      data.append(0x0A)
    }
    try directory.write("in.ndjson", data)
    let outcome = try Program.winnow(
      ["run", packageDirectory + "/pipelines/news.yaml", "--input", "in.ndjson", "--output", "out"], in: directory.path)
    #expect(outcome.status == 0, "seed \(seed): \(outcome.all)")
    _ = try RunOutput(directory)
  }

  @Test func optionsThatNameAFieldWhichNoRecordHas() throws {
    try directory.write("in.ndjson", #"{"id":1,"text":"x","published_at":"2023-05-06"}"# + "\n")
    func warnings(_ field: String, before: String = "") throws -> Bool {
      try directory.write(
        "p.yaml", "version: 1\nstages:\n\(before)  - extract-dates: {published-field: \(field)}\n")
      let run = try Program.winnow(["run", "p.yaml", "--input", "in.ndjson", "--output", "out"], in: directory.path)
      #expect(run.status == 0, "\(run.all)")
      return run.messages.contains(
        "no record has the field '\(field)', which 'published-field' of extract-dates names")
    }
    #expect(try warnings("publishd_at"))
    #expect(try !warnings("published_at"))
    // A program in front may add it.
    #expect(try !warnings("publishd_at", before: "  - exec: {command: [cat]}\n"))
  }
}
