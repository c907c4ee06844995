import Winnow
import WinnowResults
import WinnowTestSupport

/// An output directory written by hand.
struct WrittenRun {
  var kept: [String] = []
  var dropped: [String] = []
  var rejected: [String] = []
  var stages = ["label-words", "find-topics", "drop-short"]

  func write(_ name: String, in directory: TemporaryDirectory, inputs: String = "[]") throws -> ResultDirectory {
    try FilePaths.createDirectory("\(directory.path)/\(name)")
    var outputs: [String] = []
    for (file, records) in [("part-00000", kept), ("dropped", dropped), ("rejected", rejected)] {
      try directory.write("\(name)/\(file).ndjson", records.map { $0 + "\n" }.joined())
      let (digest, bytes) = try FileDigest.of("\(directory.path)/\(name)/\(file).ndjson", Cancellation())
      outputs.append("{\"path\":\"\(file).ndjson\",\"bytes\":\(bytes),\"xxh128\":\"\(digest)\"}")
    }
    let stages = stages.map { "{\"stage\":\"\($0)\"}" }.joined(separator: ",")
    let counts =
      "{\"in\":\(kept.count + dropped.count + rejected.count),\"out\":\(kept.count),\"dropped\":\(dropped.count),"
      + "\"rejected\":\(rejected.count)}"
    try directory.write(
      "\(name)/manifest.json",
      """
      {"pipeline":{"name":"p","fingerprint":"\(name)0123456789"},"counts":\(counts),"stages":[\(stages)],\
      "inputs":\(inputs),"outputs":[\(outputs.joined(separator: ","))]}
      """)
    return try ResultDirectory("\(directory.path)/\(name)")
  }
}

/// What a comparison gave.
struct Compared {
  let changes: [DocumentChange]
  let summary: ComparisonSummary

  init(_ before: WrittenRun, _ after: WrittenRun, limit: Int = 10) throws {
    let directory = try TemporaryDirectory()
    let runs = try (before.write("a", in: directory), after.write("b", in: directory))
    var changes: [DocumentChange] = []
    summary = try RunComparison(runs.0, runs.1, registry: .sample, sampleLimit: limit).run { changes.append($0) }
    self.changes = changes
  }

  subscript(id: String) -> DocumentChange? { changes.first { $0.id.text == id } }
}

extension StageRegistry {
  /// Stages by what they write; none of them runs.
  static var sample: StageRegistry {
    var registry = StageRegistry()
    registry.register(Labels.self)
    registry.register(Topics.self)
    registry.register(Dates.self)
    registry.register(Short.self)
    return registry
  }
}

private struct NoOptions: StageOptions {
  static var schema: [OptionSpec<NoOptions>] { [] }
}

private struct Labels: Stage {
  static let descriptor = StageDescriptor(
    name: "label-words", version: 1, summary: "", reads: [], writes: [.labels, .title], examples: [])
  init(options: NoOptions, resources: StageResources) {}
  func process(_ document: inout Document, scratch: inout Void) -> Verdict { .keep }
}

private struct Topics: Stage {
  static let descriptor = StageDescriptor(
    name: "find-topics", version: 1, summary: "", reads: [], writes: [.topics], examples: [])
  init(options: NoOptions, resources: StageResources) {}
  func process(_ document: inout Document, scratch: inout Void) -> Verdict { .keep }
}

private struct Dates: Stage {
  static let descriptor = StageDescriptor(
    name: "find-dates", version: 1, summary: "", reads: [], writes: [.dates], examples: [])
  init(options: NoOptions, resources: StageResources) {}
  func process(_ document: inout Document, scratch: inout Void) -> Verdict { .keep }
}

private struct Short: Stage {
  static let descriptor = StageDescriptor(
    name: "drop-short", version: 1, summary: "", reads: [], writes: [], examples: [])
  init(options: NoOptions, resources: StageResources) {}
  func process(_ document: inout Document, scratch: inout Void) -> Verdict { .keep }
}
