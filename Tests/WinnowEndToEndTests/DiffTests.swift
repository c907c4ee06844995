import Foundation
import Testing

/// `winnow diff` over directories that runs wrote.
@Suite struct DiffTests {
  /// 400 pages and two pipelines; the second drops short pages and leaves the boilerplate in.
  private func corpus() throws -> ScratchDirectory {
    let directory = try ScratchDirectory()
    try FileManager.default.createDirectory(at: directory.url("crawl"), withIntermediateDirectories: true)
    let generated = try Program.bench(
      ["generate", "--docs", "400", "--seed", "7", "crawl/in.ndjson"], in: directory.path)
    #expect(generated.status == 0, "\(generated.all)")
    try FileManager.default.removeItem(at: directory.url("crawl/in.truth.ndjson"))
    try directory.write(
      "a.yaml", "version: 1\nname: a\nstages: [clean-boilerplate]\noutput: {part-size: 200KB}\n")
    try directory.write(
      "b.yaml", "version: 1\nname: b\nstages: [filter: {min-length: 2000}]\n")
    return directory
  }

  private func run(_ pipeline: String, _ output: String, _ extra: [String] = [], in directory: ScratchDirectory) throws
  {
    let outcome = try Program.winnow(
      ["run", pipeline, "-q", "-i", "crawl", "-o", output] + extra, in: directory.path)
    #expect(outcome.status == 0, "\(outcome.all)")
  }

  private func diff(_ arguments: [String], in directory: ScratchDirectory, status: Int32 = 0) throws -> String {
    let outcome = try Program.winnow(["diff"] + arguments, in: directory.path)
    #expect(outcome.status == status, "\(outcome.all)")
    return outcome.text
  }

  @Test func compressionPartsAndWorkersDoNotMatter() throws {
    let directory = try corpus()
    try run("a.yaml", "plain", in: directory)
    try run("a.yaml", "gz", ["--compress", "gzip", "--workers", "1"], in: directory)
    #expect(try diff(["plain", "gz"], in: directory).contains("identical: 400 documents, all the same"))
    try run("b.yaml", "other", in: directory)
    try run("b.yaml", "zst", ["--compress", "zstd", "--workers", "3"], in: directory)
    let changes = try diff(["plain", "other", "--format", "ndjson"], in: directory).split(separator: "\n")
    let compressed = try diff(["gz", "zst", "--format", "ndjson"], in: directory).split(separator: "\n")
    #expect(changes.count > 300)
    #expect(changes.dropLast() == compressed.dropLast())
  }

  @Test func figuresAgreeWithTheRuns() throws {
    let directory = try corpus()
    try run("a.yaml", "a", in: directory)
    try run("b.yaml", "b", in: directory)
    let lines = try diff(["a", "b", "--format", "ndjson"], in: directory).split(separator: "\n")
    let last = try #require(lines.last)
    let summary = try #require(try JSONSerialization.jsonObject(with: Data(last.utf8)) as? [String: Any])
    let dropped = try RunOutput(directory, "b").dropped.count
    let transitions = try #require(summary["transitions"] as? [[String: Any]])
    let count = transitions.first { $0["from"] as? String == "kept" && $0["to"] as? String == "dropped" }?["documents"]
    #expect(dropped > 0)
    #expect(count as? Int == dropped)
    let rules = try #require(summary["rules"] as? [[String: Any]])
    #expect(rules.contains { $0["stage"] as? String == "clean-boilerplate" && ($0["no-longer"] as? Int ?? 0) > 0 })
    // Back again, the same documents change the other way.
    let back = try diff(["b", "a", "--format", "ndjson"], in: directory).split(separator: "\n")
    #expect(back.count == lines.count)
    _ = try diff(["a", "b", "-q", "--fail-on", "dropped>0"], in: directory, status: 4)
    _ = try diff(["a", "b", "-q", "--fail-on", "dropped>\(dropped)"], in: directory)
  }
}
