import Glibc
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

  /// The messages of everything wrong with stages.
  static func mistakes(_ yaml: String) -> [String] {
    do {
      _ = try StageHarness(yaml)
      return []
    } catch let error as ConfigurationError { return error.diagnostics.map(\.message) } catch { return ["\(error)"] }
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

/// A directory for one test; it goes with the value.
final class ScratchDirectory {
  let path: String
  private var names: [String] = []

  init() throws {
    let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(base)/winnow-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw IOError(path: base, message: "no temporary directory") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Writes an executable file.
  func write(_ name: String, _ text: String) throws {
    let path = "\(path)/\(name)"
    guard let file = fopen(path, "w") else { throw IOError(path: path, message: "cannot write") }
    fputs(text, file)
    fclose(file)
    chmod(path, 0o755)
    if !names.contains(path) { names.append(path) }
  }

  /// The text of a file; nil when there is none.
  func read(_ name: String) -> String? {
    let path = "\(path)/\(name)"
    guard let bytes = try? FilePaths.contents(path) else { return nil }
    if !names.contains(path) { names.append(path) }
    return String(decoding: bytes, as: UTF8.self)
  }

  deinit {
    for name in names { unlink(name) }
    rmdir(path)
  }
}
