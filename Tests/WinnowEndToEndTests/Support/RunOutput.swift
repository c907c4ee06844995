import Foundation
import Testing

/// The output directory of a run, read back.
struct RunOutput {
  let records: [[String: Any]]
  let dropped: [[String: Any]]
  let rejected: [[String: Any]]
  let manifest: [String: Any]

  init(_ directory: ScratchDirectory, _ name: String = "out") throws {
    let names = try directory.names(name)
    func records(_ kind: String) throws -> [[String: Any]] {
      try names.filter { $0.hasPrefix(kind) }.flatMap { try Self.records(directory, "\(name)/\($0)") }
    }
    self.records = try records("part-")
    dropped = try records("dropped.ndjson")
    rejected = try records("rejected.ndjson")
    manifest = try #require(
      try JSONSerialization.jsonObject(with: directory.read("\(name)/manifest.json")) as? [String: Any])
    // The promise that holds in every test: nothing is lost, and the manifest says so.
    let counts = try #require(manifest["counts"] as? [String: Any])
    let figures = ["in", "out", "dropped", "rejected"].map { counts[$0] as? Int }
    #expect(figures[1] == self.records.count)
    #expect(figures[2] == dropped.count)
    #expect(figures[3] == rejected.count)
    #expect(figures[0] == self.records.count + dropped.count + rejected.count)
    // No litter: only what the documentation names.
    #expect(
      names.allSatisfy { name in
        ["part-", "dropped.ndjson", "rejected.ndjson", "manifest.json"].contains { name.hasPrefix($0) }
      })
  }

  /// Compressed files are read through the system's own programs: what we write must be readable to others.
  private static func records(_ directory: ScratchDirectory, _ path: String) throws -> [[String: Any]] {
    let tool = path.hasSuffix(".gz") ? "/bin/gzip" : path.hasSuffix(".zst") ? "/usr/bin/zstd" : nil
    guard let tool else { return try directory.records(path) }
    let outcome = try Program(path: tool)(["-dcq", path], in: directory.path)
    #expect(outcome.status == 0, "\(outcome.messages)")
    return try ScratchDirectory.records(outcome.output)
  }

  func count(_ key: String) throws -> Int {
    try #require((manifest["counts"] as? [String: Any])?[key] as? Int)
  }

  var ids: [String] { records.compactMap { $0["id"].map { "\($0)" } } }
  var texts: [String] { records.compactMap { $0["text"] as? String } }
  var reasons: [String] { rejected.compactMap { $0["reason"] as? String } }
}

/// A pipeline without stages over one input, and its run.
func passThrough(
  _ directory: ScratchDirectory, input: String, extra: [String] = [], stages: String = "[]", status: Int32 = 0,
  sourceLocation: SourceLocation = #_sourceLocation
) throws -> RunOutput {
  try directory.write("p.yaml", "version: 1\nname: p\ninput: {files: \"*\"}\nstages: \(stages)\n")
  let outcome = try Program.winnow(
    ["run", "p.yaml", "--input", input, "--output", "out"] + extra, in: directory.path)
  #expect(outcome.status == status, "\(outcome.all)", sourceLocation: sourceLocation)
  return try RunOutput(directory)
}
