import Winnow

/// Drops short pages; counts its documents' blocks as a field.
struct MeasureStage: Stage {
  struct Options: StageOptions {
    enum Unit: String, CaseIterable, OptionValue { case bytes, blocks }
    var unit = Unit.bytes
    var minimum = 1
    var share = 0.5
    var names: [String] = ["all"]
    static var schema: [OptionSpec<Options>] {
      [
        .option("unit", \.unit, "What is counted."),
        .option("minimum", \.minimum, "Shorter pages are dropped.", range: .atLeast(0), example: "3"),
        .option("share", \.share, "A share.", range: 0...1),
        .option("names", \.names, "Some names."),
      ]
    }
  }

  static let descriptor = StageDescriptor(
    name: "measure", version: 1, summary: "Drops short pages.", reads: [.labels], writes: [.fields],
    examples: [StageExample("short", yaml: "{page: \"\", rejected: empty-text}")])

  private let options: Options

  init(options: Options, resources: StageResources) { self.options = options }

  func process(_ document: inout Document, scratch: inout Void) throws -> Verdict {
    let size = options.unit == .bytes ? document.page.count : document.blocks.count
    document.setField("size", json: Array("\(size)".utf8))
    if document.page.starts(with: "fail".utf8) { throw Rejection("no-luck", message: "it says fail") }
    return size < options.minimum ? .drop(DropReason("short", detail: "\(size) is too little")) : .keep
  }
}

/// Labels the first block as a title, the second as a share bar.
struct LabelStage: Stage {
  static let descriptor = StageDescriptor(
    name: "label", version: 1, summary: "Labels blocks.", reads: [.page], writes: [.labels, .title], examples: [])

  init(options: NoOptions, resources: StageResources) {}

  func process(_ document: inout Document, scratch: inout Void) -> Verdict {
    var labels = document.blocks.map(\.label)
    var removals: [Removal] = []
    if labels.count > 1 {
      labels[0] = .title(isInText: true)
      labels[1] = .boilerplate(.shareBar)
      removals.append(Removal(block: 1, rule: "second", confidence: 0.5))
    }
    document.label(labels, removals: removals)
    return .keep
  }
}

/// Gives every document its first byte as topic, from a list in a file.
struct TopicStage: Stage {
  struct Options: StageOptions {
    var rules = ResourcePath.builtin
    static var schema: [OptionSpec<Options>] { [.option("rules", \.rules, "The list.")] }
  }

  static let descriptor = StageDescriptor(
    name: "topic", version: 2, summary: "Finds topics.", reads: [.labels], writes: [.topics], examples: [])

  private let label: String

  init(options: Options, resources: StageResources) throws {
    let diagnostics = Diagnostics()
    var reader = MappingReader(
      try resources.yaml(options.rules, builtin: "topic.yaml"), of: "a topic list", diagnostics)
    label = reader.required("label") { (node) throws(Diagnostic) in try node.string() } ?? ""
    if let old = reader.entry("old") { resources.diagnostics.warning("'old' is out of use", at: old.keyMark) }
    reader.finish()
    try diagnostics.throwIfErrors()
  }

  func process(_ document: inout Document, scratch: inout Void) -> Verdict {
    document.topics = [
      TopicAnnotation(id: "t:1", label: label, level: 1, score: 0.5, basis: .rules, terms: ["a", "b"])
    ]
    return .keep
  }
}

/// Marks all documents of equal length as duplicates of the first.
struct EqualStage: CorpusStage {
  struct Options: StageOptions {
    var byTopic = false
    var memory = 1
    var seed = 0
    static var schema: [OptionSpec<Options>] {
      [
        .option("by-topic", \.byTopic, "Also compare topics."),
        .option("memory", \.memory, "Memory to compare in.", changesResults: false),
        .option("seed", \.seed, "Any number."),
      ]
    }
  }

  static let descriptor = StageDescriptor(
    name: "equal", version: 1, summary: "Finds equal lengths.", reads: [.page, .topics], writes: [.duplicate],
    examples: [])

  init(options: Options, resources: StageResources) {
    resources.reads(exactly: options.byTopic ? [.page, .topics] : [.page])
  }

  func observe(_ document: Document, into observation: inout [UInt8], scratch: inout Void) throws {
    if document.page.starts(with: "blind".utf8) { throw Rejection("unseen", message: "it says blind") }
    observation.append(UInt8(truncatingIfNeeded: document.page.count))
  }

  func resolve(_ observations: any ObservationSource, workspace: ResolveWorkspace) throws -> [Int] {
    var firsts: [UInt8: Int] = [:]
    var output: [Int] = []
    try observations.forEach { ordinal, bytes in
      let first = firsts[bytes[0]] ?? ordinal
      firsts[bytes[0]] = first
      output.append(first)
    }
    return output
  }

  func apply(_ resolution: [Int], to document: inout Document, ordinal: Int) -> Verdict {
    resolution[ordinal] == ordinal ? .keep : .drop(DropReason("equal"))
  }
}

enum SampleStages {
  static var registry: StageRegistry {
    var registry = StageRegistry()
    registry.register(MeasureStage.self)
    registry.register(LabelStage.self)
    registry.register(TopicStage.self)
    registry.register(EqualStage.self)
    registry.register(builtin: "topic.yaml") { Array("label: built-in".utf8) }
    return registry
  }

  /// Compiles a pipeline whose file lies in `directory`.
  static func compile(_ yaml: String, path: String = "p.yaml") throws(ConfigurationError)
    -> PipelineCompiler.Compilation
  {
    try PipelineCompiler(registry: registry).compile(SourceFile(path: path, bytes: Array(yaml.utf8)))
  }

  /// The findings about a pipeline, each as `line:column: severity: message [hint]`.
  static func findings(_ yaml: String) -> [String] {
    let findings: [Diagnostic]
    do throws(ConfigurationError) { findings = try compile(yaml).warnings } catch { findings = error.diagnostics }
    return findings.map { finding in
      let place = finding.mark.map { "\($0.line):\($0.column)" } ?? "-"
      let name = finding.mark.map { $0.file.path == "p.yaml" ? "" : "\(FilePaths.name(of: $0.file.path)):" } ?? ""
      return "\(name)\(place): \(finding.severity.rawValue): \(finding.message)\(finding.hint.map { " [\($0)]" } ?? "")"
    }
  }
}
