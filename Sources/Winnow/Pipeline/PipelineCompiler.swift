internal import WinnowText

/// Turns a pipeline file into a plan: looks up its stages, decodes their options, reads their rule packs, checks their
/// order. All that can be wrong with a file is found here, so that `check` and `run` accept the same files.
package struct PipelineCompiler {
  /// A compiled pipeline with what else its file says.
  package struct Compilation: Sendable {
    package let plan: Plan
    package let tests: [PipelineTest]
    /// Findings that do not stop a run, by line.
    package let warnings: [Diagnostic]
  }

  private let registry: StageRegistry

  /// A compiler for the stages of `registry`.
  package init(registry: StageRegistry) {
    self.registry = registry
  }

  /// Reads a pipeline file from disk.
  /// - Throws: `ConfigurationError` when it cannot be read.
  package static func source(at path: String) throws(ConfigurationError) -> SourceFile {
    do throws(IOError) {
      return SourceFile(path: path, bytes: try FilePaths.contents(path, limit: FilePaths.configurationLimit))
    } catch {
      throw ConfigurationError("cannot read the pipeline '\(path)': \(error.message)")
    }
  }

  /// Compiles a pipeline file.
  /// - Throws: `ConfigurationError` with every finding about the file and its rule packs, in the file's order.
  package func compile(_ source: SourceFile) throws(ConfigurationError) -> Compilation {
    let diagnostics = Diagnostics()
    guard let file = PipelineFile(source, diagnostics) else { throw ConfigurationError(diagnostics.all) }
    var findings = OrderedFindings(diagnostics.all)
    let expected = file.expectations?.topics ?? []
    let stages = prepare(file.stages, directory: file.input.directory, expected: expected, &findings)
    if stages.count == file.stages.count { findings.add(Self.unknownReasons(file.tests, stages), at: nil) }
    let all = findings.sorted
    if all.contains(where: { $0.severity == .error }) { throw ConfigurationError(all) }
    var last = stages.last?.fingerprint ?? Self.emptyFingerprint
    if file.output.keepsPage { last = XXHash.hash128("keep-page \(last)") }
    var plan = Plan(
      name: file.name, file: source, input: file.input, output: file.output, state: file.state, stages: stages,
      fingerprint: last)
    plan.expectations = file.expectations
    plan.isNamedByFile = !file.isNamed
    return Compilation(plan: plan, tests: file.tests, warnings: all)
  }

  /// Warnings about tests that expect a document to be dropped or rejected for a reason that nothing has.
  private static func unknownReasons(_ tests: [PipelineTest], _ stages: [Plan.PlannedStage]) -> [Diagnostic] {
    let dropping = reasons(stages, \.dropReasons)
    let rejecting = reasons(stages, \.rejectReasons)?.union(RecordDecoder.reasons).union([Rejection.stageFailed])
    return tests.flatMap(\.expectations).compactMap { expectation in
      let (message, reason, known): (String, String, Set<String>?) =
        switch expectation.outcome {
        case .record: ("", "", nil)
        case .dropped(let reason): ("no stage of this pipeline drops documents for '\(reason)'", reason, dropping)
        case .rejected(let reason): ("nothing in this pipeline rejects documents for '\(reason)'", reason, rejecting)
        }
      guard let known, !known.contains(reason) else { return nil }
      return Diagnostic(
        .warning, message, at: expectation.mark,
        hint: Suggestion.nearest(to: reason, among: known.sorted()).map { "did you mean '\($0)'?" }
          ?? (known.isEmpty ? "none of them drops any" : "known: \(known.sorted().joined(separator: ", "))"))
    }
  }

  /// What all stages say of their reasons; nil when one of them cannot tell.
  private static func reasons(
    _ stages: [Plan.PlannedStage], _ path: KeyPath<StageDescriptor, Set<String>?>
  ) -> Set<String>? {
    var known: Set<String> = []
    for stage in stages {
      guard let reasons = stage.descriptor[keyPath: path] else { return nil }
      known.formUnion(reasons)
    }
    return known
  }

  /// Compiles the stages of an example in a stage's description, or that stage alone without options.
  /// - Throws: `ConfigurationError` with every mistake.
  package func compile(_ test: PipelineTest, of stage: String) throws(ConfigurationError) -> [Plan.PlannedStage] {
    try compile(test.stages ?? [PipelineFile.StageEntry(name: stage, mark: test.mark, options: nil)])
  }

  /// Prepares one stage without options.
  /// - Throws: `ConfigurationError` with every mistake.
  package func compile(stage: String) throws(ConfigurationError) -> [Plan.PlannedStage] {
    let mark = SourceMark(file: SourceFile(path: stage, bytes: []), line: 1, column: 1)
    return try compile([PipelineFile.StageEntry(name: stage, mark: mark, options: nil)])
  }

  private func compile(_ entries: [PipelineFile.StageEntry]) throws(ConfigurationError) -> [Plan.PlannedStage] {
    var findings = OrderedFindings([])
    let stages = prepare(entries, directory: "", &findings)
    let errors = findings.sorted
    if errors.contains(where: { $0.severity == .error }) { throw ConfigurationError(errors) }
    return stages
  }

  private static var emptyFingerprint: Digest128 { XXHash.hash128("winnow records \(RecordEncoder.schema)") }

  private func prepare(
    _ entries: [PipelineFile.StageEntry], directory: String, expected topics: [MarkedText] = [],
    _ findings: inout OrderedFindings
  ) -> [Plan.PlannedStage] {
    var stages: [Plan.PlannedStage] = []
    // What writes fields of the user's own may write anything, and is no advice.
    var order = PipelineOrder { part in
      registry.definitions.map(\.descriptor).filter { $0.writes.contains(part) && !$0.writes.contains(.fields) }
        .map(\.name)
    }
    var vocabulary = PipelineVocabulary()
    var uses: [String: Int] = [:]
    var fingerprint = Self.emptyFingerprint
    for entry in entries {
      guard let definition = registry[entry.name] else {
        let nearest = Suggestion.nearest(to: entry.name, among: registry.definitions.map(\.descriptor.name))
        findings.add(
          [
            .error(
              "unknown stage '\(entry.name)'", at: entry.mark,
              hint: nearest.map { "did you mean '\($0)'?" } ?? "`winnow stages` lists all stages")
          ], at: entry.mark)
        order.addUnknown(nearest.flatMap { registry[$0] }?.descriptor.writes ?? Set(DocumentPart.allCases))
        vocabulary.addUnknown()
        continue
      }
      let number = (uses[entry.name] ?? 0) + 1
      uses[entry.name] = number
      let label = number == 1 ? entry.name : "\(entry.name)#\(number)"
      let resources = StageResources(directory: directory, builtins: registry.builtins, diagnostics: Diagnostics())
      guard let instance = make(definition, entry, resources, &findings) else {
        order.addUnknown(definition.descriptor.writes)
        vocabulary.addUnknown()
        continue
      }
      order.add(
        PipelineOrder.Step(
          label: label, mark: entry.mark, descriptor: definition.descriptor, exactReads: resources.exactReads,
          needs: resources.needs))
      vocabulary.add(definition.descriptor, label: label, resources)
      let own = StageFingerprint.own(definition, options: entry.options, digests: resources.digests)
      fingerprint = StageFingerprint.chain(fingerprint, own)
      stages.append(
        Plan.PlannedStage(
          descriptor: definition.descriptor, label: label, mark: entry.mark, instance: instance, ownFingerprint: own,
          fingerprint: fingerprint, files: resources.files, digests: resources.digests,
          inputFields: stages.contains { $0.descriptor.writes.contains(.fields) } ? [] : resources.inputFields))
    }
    vocabulary.check(topics)
    for finding in order.findings + vocabulary.findings { findings.add([finding], at: finding.mark) }
    return stages
  }

  private func make(
    _ definition: StageDefinition, _ entry: PipelineFile.StageEntry, _ resources: StageResources,
    _ findings: inout OrderedFindings
  ) -> StageInstance? {
    let configuration = StageConfiguration(
      name: entry.name, node: entry.options, mark: entry.mark, resources: resources)
    do {
      let instance = try definition.make(configuration)
      findings.add(resources.diagnostics.all, at: entry.mark)
      return resources.diagnostics.hasErrors ? nil : instance
    } catch {
      var all = resources.diagnostics.all
      switch error {
      case let error as ConfigurationError: all += error.diagnostics
      case let error as Diagnostic: all.append(error)
      case let error as Rejection: all.append(.error("stage '\(entry.name)': \(error.message)", at: nil))
      default: all.append(.error("stage '\(entry.name)': \(error)", at: nil))
      }
      for index in all.indices where all[index].mark == nil { all[index].mark = entry.mark }
      findings.add(all, at: entry.mark)
      // A stage stops at the first file that it cannot read.
      findings.add(resources.unreadable(in: entry.options, definition.options), at: entry.mark)
      return nil
    }
  }
}

/// Findings in the order of the pipeline file: those about a stage's rule packs stand where the stage stands.
private struct OrderedFindings {
  private var entries: [(line: Int, column: Int, diagnostic: Diagnostic)] = []
  private var seen: Set<String> = []

  init(_ diagnostics: [Diagnostic]) {
    for diagnostic in diagnostics { add([diagnostic], at: diagnostic.mark) }
  }

  /// Adds findings; `anchor` is their place in the pipeline file, unless their own mark is in that file.
  mutating func add(_ diagnostics: [Diagnostic], at anchor: SourceMark?) {
    for diagnostic in diagnostics where seen.insert(diagnostic.description).inserted {
      let isInFile = diagnostic.mark.map { mark in anchor.map { $0.file === mark.file } ?? true } ?? false
      let place = isInFile ? diagnostic.mark : anchor
      entries.append((place?.line ?? 0, place?.column ?? 0, diagnostic))
    }
  }

  var sorted: [Diagnostic] {
    entries.enumerated().sorted {
      ($0.element.line, $0.element.column, $0.offset) < ($1.element.line, $1.element.column, $1.offset)
    }
    .map(\.element.diagnostic)
  }
}
