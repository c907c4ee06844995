internal import Winnow

/// A commented pipeline to start from.
enum StarterPipeline {
  /// The stages that annotate documents and work without options, each behind those whose results it reads.
  static func defaultStages(_ registry: StageRegistry) -> [StageDefinition] {
    let annotations = Set(DocumentPart.allCases).subtracting([.page, .fields])
    var waiting = registry.definitions.filter {
      !$0.descriptor.writes.isDisjoint(with: annotations) && !$0.options.contains(where: \.isRequired)
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

  /// The file's text.
  static func text(_ stages: [StageDefinition], _ registry: StageRegistry) -> String {
    var lines = [
      "# A Winnow pipeline. Check it with `winnow check`, run its tests with `winnow test`, try it on one page with",
      "# `winnow trace`. All stages and options: `winnow stages`, `winnow stages NAME`.",
      "version: 1",
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
      "  - name: the article stays",
      "    page: |",
      "      Ministers agree on new rules for river shipping",
      "",
      "      The ministers of transport agreed on Tuesday on new rules for shipping on the river, after three years of "
        + "talks between the five countries.",
      "      The rules limit the speed of large ships near towns, and take effect in March of next year.",
      "    expect:",
      "      text: {contains: \"new rules for shipping on the river\"}",
    ]
    return lines.joined(separator: "\n") + "\n"
  }

  /// The options that the starter gives: those that must be, and where a stage still asks for something (a filter for a
  /// condition), the first one whose example is enough.
  private static func givenOptions(_ stage: StageDefinition, _ registry: StageRegistry) -> [OptionDescription] {
    let required = stage.options.filter(\.isRequired)
    let candidates = stage.options.filter { !$0.isRequired && $0.defaultValue == nil && $0.example != nil }
    let choices = [required] + candidates.map { required + [$0] }
    return choices.first { compiles(stage, $0, registry) } ?? required
  }

  private static func compiles(
    _ stage: StageDefinition, _ options: [OptionDescription], _ registry: StageRegistry
  ) -> Bool {
    let values = options.map { "\($0.name): \($0.example ?? "")" }.joined(separator: ", ")
    let yaml = "version: 1\nstages: [{\(stage.descriptor.name): {\(values)}}]"
    let file = SourceFile(path: "starter", bytes: Array(yaml.utf8))
    return (try? PipelineCompiler(registry: registry).compile(file)) != nil
  }

  private static func stage(_ stage: StageDefinition, given: [OptionDescription]) -> [String] {
    let name = stage.descriptor.name
    var lines = ["  # \(stage.descriptor.summary)", stage.options.isEmpty ? "  - \(name)" : "  - \(name):"]
    for option in stage.options {
      lines.append("      # \(option.doc)")
      let isGiven = given.contains { $0.name == option.name }
      let value = (isGiven ? option.example : nil) ?? option.defaultValue ?? option.example ?? "…"
      lines.append(isGiven ? "      \(option.name): \(value)" : "      # \(option.name): \(value)")
    }
    return lines
  }
}
