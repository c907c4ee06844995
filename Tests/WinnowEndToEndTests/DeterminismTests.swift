import Foundation
import Testing

/// Same input, pipeline and version give the same bytes, whatever the number of workers and the chunk size.
@Suite struct DeterminismTests {
  /// Whatever stages do, standard output holds records and nothing else.
  @Test func standardOutputHoldsRecordsOnly() throws {
    let directory = try ScratchDirectory()
    let outcome = try Program.winnow(
      ["run", packageDirectory + "/pipelines/news.yaml", "--output", "-", "--quiet"], in: directory.path)
    #expect(outcome.status == 0, "\(outcome.all)")
    let lines = outcome.text.split(separator: "\n")
    #expect(lines.count == 5)
    for line in lines { _ = try JSONSerialization.jsonObject(with: Data(line.utf8)) }
  }

  @Test func workersAndChunkSizes() throws {
    let directory = try ScratchDirectory()
    let generated = try Program.bench(
      ["generate", "--docs", "3000", "--size", "2500", "--seed", "11", "in.ndjson"], in: directory.path)
    #expect(generated.status == 0, "\(generated.all)")
    // Broken lines too: rejects must come in input order.
    var lines = String(decoding: try directory.read("in.ndjson"), as: UTF8.self).split(separator: "\n")
    for index in stride(from: 7, to: lines.count, by: 97) { lines.insert("broken \(index)", at: index) }
    try directory.write("in.ndjson", lines.joined(separator: "\n") + "\n")

    var expected: [String: Data]?
    for (workers, chunk) in [("1", "256KB"), ("2", "4KB"), ("5", "64KB"), ("2", "8MB"), ("5", "1MB")] {
      let outcome = try Program.winnow(
        [
          "run", packageDirectory + "/pipelines/news.yaml", "--input", "in.ndjson", "--output", "out", "--workers",
          workers,
          "--chunk-size", chunk,
        ], in: directory.path)
      #expect(outcome.status == 0, "\(outcome.all)")
      let output = try RunOutput(directory)
      #expect(output.records.count > 1_500)
      #expect(!output.dropped.isEmpty)
      #expect(output.reasons.allSatisfy { $0 == "broken-json" })
      var files: [String: Data] = [:]
      for name in try directory.names("out") where name != "manifest.json" {
        files[name] = try directory.read("out/\(name)")
      }
      if let expected {
        #expect(files == expected, "\(workers) workers, chunks of \(chunk)")
      } else {
        expected = files
      }
    }
  }

  /// Where parts end depends on the records, not on the chunks: here some lines fill a part exactly.
  @Test func partsOfAFewRecords() throws {
    let directory = try ScratchDirectory()
    try directory.write(
      "in.ndjson", (10_000..<10_400).map { #"{"id":\#($0),"text":"sentence number \#($0)"}"# }.joined(separator: "\n"))
    _ = try passThrough(directory, input: "in.ndjson")
    let line = try #require(try directory.read("out/part-00000.ndjson").firstIndex(of: 0x0A)) + 1
    for (partSize, records) in [(10 * line, 10), (10 * line - 1, 10), (10 * line + 1, 11)] {
      try directory.write(
        "parts.yaml",
        "version: 1\nname: p\ninput: {files: in.ndjson}\nstages: []\noutput: {path: out, part-size: \(partSize)}\n")
      var expected: [String: Data]?
      for chunk in ["1KB", "2KB", "64KB"] {
        let outcome = try Program.winnow(["run", "parts.yaml", "--chunk-size", chunk], in: directory.path)
        #expect(outcome.status == 0, "\(outcome.all)")
        var files: [String: Data] = [:]
        for name in try directory.names("out") where name.hasPrefix("part-") {
          files[name] = try directory.read("out/\(name)")
        }
        #expect(files["part-00000.ndjson"]?.count == records * line)
        if let expected { #expect(files == expected, "chunks of \(chunk)") } else { expected = files }
      }
    }
  }

  @Test(arguments: ["gzip", "zstd"])
  func compressedFilesToo(_ compression: String) throws {
    let directory = try ScratchDirectory()
    let generated = try Program.bench(["generate", "--docs", "1500", "--seed", "3", "in.ndjson"], in: directory.path)
    #expect(generated.status == 0, "\(generated.all)")
    var expected: Data?
    for (workers, chunk) in [("1", "8MB"), ("2", "4KB")] {
      _ = try passThrough(
        directory, input: "in.ndjson", extra: ["--workers", workers, "--chunk-size", chunk, "--compress", compression])
      let bytes = try directory.read("out/part-00000.ndjson" + (compression == "gzip" ? ".gz" : ".zst"))
      #expect(expected == nil || expected == bytes)
      expected = bytes
    }
  }
}
