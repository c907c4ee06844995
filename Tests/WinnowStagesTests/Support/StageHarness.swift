import Winnow
import WinnowStages
import WinnowText

/// Compiles stages from YAML and runs them in memory.
struct StageHarness {
  let stages: [Plan.PlannedStage]
  let fingerprint: Digest128
  let warnings: [Diagnostic]

  /// Compiles the YAML list of stages as a pipeline file in `directory` would have it.
  init(_ yaml: String, directory: String = "") throws {
    let path = directory.isEmpty ? "test.yaml" : "\(directory)/test.yaml"
    let source = SourceFile(path: path, bytes: Array("{version: 1, stages: \(yaml)}".utf8))
    let compilation = try PipelineCompiler(registry: .builtin).compile(source)
    stages = compilation.plan.stages
    fingerprint = compilation.plan.fingerprint
    warnings = compilation.warnings
  }

  /// Everything wrong with stages.
  static func findings(_ yaml: String, directory: String = "") -> [Diagnostic] {
    do {
      return try StageHarness(yaml, directory: directory).warnings
    } catch let error as ConfigurationError { return error.diagnostics } catch { return [.error("\(error)", at: nil)] }
  }

  /// The messages of everything wrong with stages.
  static func mistakes(_ yaml: String, directory: String = "") -> [String] {
    findings(yaml, directory: directory).map(\.message)
  }

  func run(_ documents: [Document]) throws -> [SampleRun.Outcome] {
    try SampleRun.run(documents.map { .success($0) }, through: stages)
  }

  /// Runs records in JSON.
  func run(records: [String]) throws -> [SampleRun.Outcome] {
    let inputs = records.enumerated().map {
      SampleReader.record(Array($0.element.utf8), name: "\($0.offset)")
    }
    return try SampleRun.run(inputs, through: stages)
  }
}

extension SampleRun.Outcome {
  /// `kept`, or the reason why not.
  var reason: String {
    switch self {
    case .kept: "kept"
    case .dropped(_, _, let reason): reason.reason
    case .rejected(_, let rejection): rejection.reason
    }
  }

  /// What people are told.
  var detail: String {
    switch self {
    case .kept: ""
    case .dropped(_, _, let reason): reason.detail
    case .rejected(_, let rejection): rejection.message
    }
  }

  /// The record of a kept document.
  var record: String {
    guard case .kept(let document) = self else { return "" }
    var encoder = RecordEncoder(stamp: nil)
    var writer = JSONWriter()
    encoder.encode(document, into: &writer)
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
