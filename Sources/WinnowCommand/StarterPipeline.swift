internal import Winnow
internal import WinnowText

/// A commented pipeline to start from.
enum StarterPipeline {
  /// The stages that annotate documents and work without options, each behind those whose results it reads.
  static func defaultStages(_ registry: StageRegistry) -> [StageDefinition] {
    let annotations = Set(DocumentPart.allCases).subtracting([.page, .fields])
    var waiting = registry.definitions.filter {
      !$0.descriptor.writes.isDisjoint(with: annotations) && !$0.needsOptions
    }
    var ordered: [StageDefinition] = []
    while !waiting.isEmpty {
      let next =
        waiting.firstIndex { stage in
          !waiting.contains { other in
            other.descriptor.name != stage.descriptor.name
              && !other.descriptor.writes.isDisjoint(with: stage.descriptor.reads.subtracting(stage.descriptor.writes))
          }
        } ?? 0
      ordered.append(waiting.remove(at: next))
    }
    return ordered
  }

  /// The file's text; its test passes.
  static func text(_ stages: [StageDefinition], _ registry: StageRegistry, name: String) -> String {
    let text = head(stages, registry, name: name)
    for outcome in [keptOutcome, keptWithoutTextOutcome] where passes(text + outcome, registry) {
      return text + outcome
    }
    return text + (otherOutcome(text + keptWithoutTextOutcome, registry) ?? keptOutcome)
  }

  private static let keptOutcome = "    expect:\n      text: {contains: \"new rules for shipping on the river\"}\n"
  private static let keptWithoutTextOutcome =
    "    expect: {}                  # kept; add fields and what they must be\n"

  /// The outcome of a pipeline that does not keep the page.
  private static func otherOutcome(_ text: String, _ registry: StageRegistry) -> String? {
    guard let (plan, test) = compiled(text, registry), case .page(let page) = test.inputs.first,
      let outcome = try? SampleRun.run([SampleReader.page(Array(page.utf8), id: "1")], through: plan.stages).first
    else { return nil }
    switch outcome {
    case .kept: return nil
    case .dropped(_, let stage, let reason):
      return "    dropped: \(reason.reason)        # by \(stage), with these options\n"
    case .rejected(_, let rejection): return "    rejected: \(rejection.reason)\n"
    }
  }

  private static func passes(_ text: String, _ registry: StageRegistry) -> Bool {
    guard let (plan, test) = compiled(text, registry) else { return false }
    return PipelineTestRunner().run(test, through: plan.stages, stamp: plan.stamp).failures.isEmpty
  }

  private static func compiled(_ text: String, _ registry: StageRegistry) -> (Plan, PipelineTest)? {
    let file = SourceFile(path: "starter", bytes: Array(text.utf8))
    guard let compilation = try? PipelineCompiler(registry: registry).compile(file), let test = compilation.tests.first
    else { return nil }
    return (compilation.plan, test)
  }

  /// All but the outcome of the test.
  private static func head(_ stages: [StageDefinition], _ registry: StageRegistry, name: String) -> String {
    var lines = [
      "# A Winnow pipeline. Check it with `winnow check`, run its tests with `winnow test`, try it on one page with",
      "# `winnow trace`. All stages and options: `winnow stages`, `winnow stages NAME`.",
      "version: 1",
      "name: \"\(name)\"",
      "",
      "input:",
      "  files: pages/*.txt        # names, globs, directories, relative to this file; .txt is a page, .ndjson records",
      "  # format: auto            # auto (by name) | ndjson | text",
      "  # max-record: \(ByteSize.text(Plan.Input.defaultMaxRecord))        # longer records are rejected",
      "",
      stages.isEmpty ? "stages: []" : "stages:",
    ]
    for stage in stages { lines += self.stage(stage, given: givenOptions(stage, registry)) }
    lines += [
      "",
      "output:",
      "  path: out/                # a directory, relative to where you run it; - is standard output",
      "  # compress: none          # none | gzip | zstd",
      "  # keep-page: false        # also write the page text as read",
      "  # part-size: \(ByteSize.text(Plan.Output.defaultPartSize))        # part files are closed at this size",
      "",
      "tests:",
      "  - name: an article",
      "    page: |",
      "      Ministers agree on new rules for river shipping",
      "",
      "      The ministers of transport agreed on Tuesday on new rules for shipping on the river, after three years of "
        + "talks between the five countries.",
      "      The rules limit the speed of large ships near towns, and take effect in March of next year.",
    ]
    return lines.joined(separator: "\n") + "\n"
  }

  /// An option as the starter gives it.
  private typealias GivenOption = (name: String, value: String)

  /// The options that the starter gives: those that must be, by their examples or, where these do not work by themselves
  /// (a program that is not there), as the stage's own example has them; and one of the alternatives.
  private static func givenOptions(_ stage: StageDefinition, _ registry: StageRegistry) -> [GivenOption] {
    let required = stage.options.filter(\.isRequired)
    let shown = required.map { ($0.name, $0.example ?? "") }
    let worked = required.map { ($0.name, exampleValue(of: $0.name, stage) ?? $0.example ?? "") }
    let more: [[GivenOption]] =
      [[]]
      + stage.alternatives.map { name in
        [(name, stage.options.first { $0.name == name }?.example ?? "")]
      }
    for given in [shown, worked] {
      for choice in more where compiles(stage, given + choice, registry) { return given + choice }
    }
    return shown
  }

  /// The option's value in the first example of the stage that gives it, on one line.
  private static func exampleValue(of option: String, _ stage: StageDefinition) -> String? {
    for example in stage.descriptor.examples {
      let entries = (try? PipelineTest(example, of: stage.descriptor.name))?.stages ?? []
      let value = entries.first { $0.name == stage.descriptor.name }?.options?.entry(option)
      // JSON is YAML.
      if let value { return value.json.compactText }
    }
    return nil
  }

  private static func compiles(_ stage: StageDefinition, _ options: [GivenOption], _ registry: StageRegistry) -> Bool {
    let values = options.map { "\($0.name): \($0.value)" }.joined(separator: ", ")
    let yaml = "version: 1\nstages: [{\(stage.descriptor.name): {\(values)}}]"
    let file = SourceFile(path: "starter", bytes: Array(yaml.utf8))
    return (try? PipelineCompiler(registry: registry).compile(file)) != nil
  }

  private static func stage(_ stage: StageDefinition, given: [GivenOption]) -> [String] {
    let name = stage.descriptor.name
    var lines = ["  # \(stage.descriptor.summary)", stage.options.isEmpty ? "  - \(name)" : "  - \(name):"]
    for option in stage.options {
      lines.append("      # \(option.doc)")
      if let given = given.first(where: { $0.name == option.name }) {
        lines.append("      \(option.name): \(given.value)")
      } else {
        lines.append("      # \(option.name): \(option.defaultValue ?? option.example ?? "…")")
      }
    }
    return lines
  }
}
