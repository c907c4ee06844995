import Foundation
import Testing

/// A crawl, a copy of the pipelines to change, and a state: for runs that remember.
struct StateFixture {
  let directory: ScratchDirectory

  init(documents: Int, seed: Int = 5) throws {
    directory = try ScratchDirectory()
    let generated = try Program.bench(
      ["generate", "--docs", "\(documents)", "--seed", "\(seed)", "in.ndjson"], in: directory.path)
    #expect(generated.status == 0, "\(generated.all)")
    try FileManager.default.copyItem(
      atPath: packageDirectory + "/pipelines", toPath: directory.url("pipelines").path)
  }

  /// Runs the whole pipeline, with the state unless told otherwise.
  @discardableResult
  func run(
    _ output: String, state: String? = "state", input: String = "in.ndjson", _ extra: [String] = [], status: Int32 = 0,
    environment: [String: String] = [:], sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Program.Outcome {
    let outcome = try Program.winnow(
      ["run", "pipelines/news.yaml", "--input", input, "--output", output] + (state.map { ["--state", $0] } ?? [])
        + extra, in: directory.path, environment: environment)
    #expect(outcome.status == status, "\(outcome.all)", sourceLocation: sourceLocation)
    return outcome
  }

  func plan(_ extra: [String] = []) throws -> String {
    try Program.winnow(
      ["plan", "pipelines/news.yaml", "--input", "in.ndjson", "--output", "out", "--state", "state"] + extra,
      in: directory.path
    ).text
  }

  /// The data files of an output directory, by name; working files are hidden.
  func files(_ output: String) throws -> [String: Data] {
    var files: [String: Data] = [:]
    for name in try directory.names(output) where name != "manifest.json" && !name.hasPrefix(".") {
      files[name] = try directory.read("\(output)/\(name)")
    }
    return files
  }

  /// How many documents each stage of a run took from earlier ones, and how many it saw.
  func reuse(_ output: String) throws -> [String: (reused: Int, of: Int)] {
    let stages = try #require(try RunOutput(directory, output).manifest["stages"] as? [[String: Any]])
    var result: [String: (reused: Int, of: Int)] = [:]
    for stage in stages {
      result[try #require(stage["stage"] as? String)] = (
        try #require(stage["reused"] as? Int), try #require(stage["documents"] as? Int)
      )
    }
    return result
  }

  /// Replaces text in a file of the pipelines.
  func change(_ name: String, _ old: String, _ new: String) throws {
    let text = String(decoding: try directory.read("pipelines/\(name)"), as: UTF8.self)
    #expect(text.contains(old), "\(name) has no '\(old)'")
    try directory.write("pipelines/\(name)", text.replacing(old, with: new, maxReplacements: 1))
  }
}
