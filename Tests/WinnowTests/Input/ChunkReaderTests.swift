import Testing
import WinnowTestSupport

@testable import Winnow

@Suite struct ChunkReaderTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// The records of a file, one line each: the id, or reason, line, offset, length and bytes kept of what is none.
  private func read(_ path: String, maxRecord: Int, chunkSize: Int = 1 << 18) throws -> [String] {
    let compression = Compression.of(path)
    let file = InputFile(
      path: path, format: compression.stem.hasSuffix(".txt") ? .text : .ndjson, compression: compression.compression,
      size: 1)
    let chunks = ChunkReader([file], chunkSize: chunkSize, maxRecord: maxRecord, cancellation: Cancellation())
    var reader = RecordReader(files: [file], maxRecord: maxRecord)
    var output: [String] = []
    while let chunk = try chunks.next() {
      reader.read(chunk) { _, result in
        switch result {
        case .success(let document): output.append(document.id.text)
        case .failure(let failure):
          let origin = failure.origin
          output.append(
            "\(failure.rejection.reason) \(origin.line) \(origin.offset) \(origin.length) \(failure.raw.count)")
        }
      }
    }
    return output
  }

  private func line(_ id: String, _ length: Int) -> String {
    let start = #"{"id":"\#(id)","text":""#
    return start + String(repeating: "x", count: length - start.utf8.count - 2) + "\"}"
  }

  @Test func aLongLineWithoutFeedInSmallRecords() throws {
    let path = try directory.write("in.ndjson", line("a", 100) + "\n" + line("b", 5_000))
    #expect(try read(path, maxRecord: 1_000) == ["a", "record-too-long 2 101 5000 5000"])
    let alone = try directory.write("alone.ndjson", line("b", 5_000))
    #expect(try read(alone, maxRecord: 1_000) == ["record-too-long 1 0 5000 5000"])
  }

  @Test func aLongPageInSmallRecords() throws {
    let path = try directory.write("page.txt", String(repeating: "word ", count: 1_200))
    #expect(try read(path, maxRecord: 1_000) == ["record-too-long 1 0 6000 6000"])
    #expect(try read(path, maxRecord: 6_000) == ["page.txt"])
    let long = try directory.write("long.txt", String(repeating: "word ", count: 120_000))
    #expect(try read(long, maxRecord: 1_000) == ["record-too-long 1 0 600000 65536"])
    #expect(try read(long, maxRecord: 300_000) == ["record-too-long 1 0 600000 65536"])
  }

  @Test func whatIsFoundDoesNotDependOnTheChunks() throws {
    var lines: [String] = []
    for (index, length) in [60, 900, 300_000, 50, 1_001, 1_000, 70, 600_000, 40, 2_000_000, 61, 62].enumerated() {
      lines.append(line("\(index)", length))
    }
    for (name, end) in [("a", "\n"), ("b", "\r\n")] {
      let path = try directory.write("\(name).ndjson", lines.joined(separator: end))
      for limit in [1_000, 400_000] {
        let expected = try read(path, maxRecord: limit, chunkSize: 8 << 20)
        #expect(expected.count == lines.count)
        #expect(expected.filter { $0.hasPrefix("record-too-long") }.count == (limit == 1_000 ? 4 : 2))
        for chunkSize in [1 << 10, 1 << 16, 1 << 20] {
          #expect(try read(path, maxRecord: limit, chunkSize: chunkSize) == expected, "\(chunkSize)")
        }
      }
    }
  }

  @Test func longBlankLinesAreNoRecordsEither() throws {
    let blank = String(repeating: " ", count: 400_000)
    let path = try directory.write(
      "in.ndjson", "\(line("a", 90))\n\(blank)\r\n\u{FEFF}\(blank)\n\(line("b", 2_000))\n\(blank)")
    for chunkSize in [1 << 10, 1 << 16, 1 << 20, 8 << 20] {
      #expect(
        try read(path, maxRecord: 1_000, chunkSize: chunkSize) == ["a", "record-too-long 4 800097 2000 2000"],
        "\(chunkSize)")
    }
  }

  @Test func linesBehindALongOneOutliveDamageBehindThem() throws {
    let text = line("a", 300_000) + "\n" + line("b", 100) + "\n" + line("c", 100) + "\n" + line("cut", 100)
    let path = try write(text, cut: 0)
    #expect(
      try read(path, maxRecord: 1_000) == [
        "record-too-long 1 0 300000 65536", "b", "c", "damaged-input 4 300203 100 100",
      ])
  }

  @Test func damageWithinALongLineIsTold() throws {
    let path = try write(line("a", 100) + "\n" + line("b", 900_000), cut: 20)
    let read = try read(path, maxRecord: 1_000)
    #expect(read.count == 2)
    #expect(read[0] == "a")
    #expect(read[1].hasPrefix("damaged-input 2 101 "))
  }

  @Test(arguments: [[0x1F, 0x8B] as [UInt8], [0x28, 0xB5, 0x2F, 0xFD]])
  func compressedDataUnderAPlainNameAreOneReject(_ mark: [UInt8]) throws {
    var generator = SplitMix64(seed: 1)
    let bytes = mark + generator.bytes(700_000)
    for name in ["in.ndjson", "page.txt"] {
      #expect(try read(directory.write(name, bytes), maxRecord: 1_000) == ["damaged-input 1 0 0 0"])
    }
    let file = InputFile(path: "\(directory.path)/in.ndjson", format: .ndjson, size: bytes.count)
    let chunks = ChunkReader([file], chunkSize: 1 << 18, maxRecord: 1_000, cancellation: Cancellation())
    let chunk = try #require(try chunks.next())
    guard case .problem(let rejection, _) = chunk.items[0].content else {
      Issue.record("the data are taken for lines")
      return
    }
    let (kind, ending) = mark[0] == 0x1F ? ("gzip", ".gz") : ("zstd", ".zst")
    #expect(rejection.message == "this is \(kind) data; name the file \(ending); what follows in this file is lost")
    // A run that remembers knows the file again.
    #expect(try chunks.reports[0].digest == FileDigest.of(file.path, Cancellation()).digest)
  }

  @Test func marksWithinAFileBelongToNoRecord() throws {
    let mark = "\u{FEFF}"
    let path = try directory.write(
      "in.ndjson", mark + line("a", 100) + "\n" + mark + line("b", 100) + "\r\n" + mark + "\n" + mark + line("c", 90))
    #expect(try read(path, maxRecord: 1_000) == ["a", "b", "c"])
  }

  @Test func marksAddNothingToTheLengthOfARecord() throws {
    for length in 999...1_005 {
      for end in ["\n", "\r\n"] {
        let text = line("a", 50) + "\n\u{FEFF}" + line("b", length) + end + line("c", 50)
        let path = try directory.write("in.ndjson", text)
        let expected =
          length > 1_000 ? ["a", "record-too-long 2 51 \(length + 3) \(length + 3)", "c"] : ["a", "b", "c"]
        for chunkSize in [64, 1_100, 1 << 16] {
          #expect(try read(path, maxRecord: 1_000, chunkSize: chunkSize) == expected, "\(length) \(chunkSize)")
        }
      }
    }
  }

  /// A gzip file of a text, without its end: the checksum, and some bytes before it.
  private func write(_ text: String, cut: Int) throws -> String {
    let file = try OutputFile(name: "whole", in: directory.path, compression: .gzip)
    let bytes = Array(text.utf8)
    try bytes.withUnsafeBufferPointer { try file.write($0, records: 0) }
    _ = try file.finish()
    return try directory.write(
      "cut.ndjson.gz", Array(try FilePaths.contents("\(directory.path)/whole").dropLast(8 + cut)))
  }
}
