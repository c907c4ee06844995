import Testing
import Winnow
import WinnowTestSupport

@Suite struct PipelineCompilerTests {
  @Test func readsEverythingAPipelineCanSay() throws {
    let plan = try SampleStages.compile(
      """
      version: 1
      name: sample
      input:
        files: [a/*.txt, "-"]
        format: ndjson
        max-record: 2MB
      stages:
        - label
        - measure: {unit: blocks, minimum: 2}
        - equal
        - measure
      output:
        path: out/
        compress: zstd
        keep-page: true
        part-size: 64 KB
      """, path: "some/place/p.yaml"
    ).plan
    #expect(plan.name == "sample")
    #expect(plan.input.patterns.map(\.pattern) == ["a/*.txt", "-"])
    #expect(plan.input.patterns.map { $0.mark?.description } == ["some/place/p.yaml:4:11", "some/place/p.yaml:4:20"])
    #expect(plan.input.directory == "some/place")
    #expect(plan.input.format == .ndjson)
    #expect(plan.input.maxRecord == 2 << 20)
    #expect(plan.stages.map(\.label) == ["label", "measure", "equal", "measure#2"])
    #expect(plan.segments.map { $0.map.map(\.label) } == [["label", "measure"], ["measure#2"]])
    #expect(plan.segments.map { $0.observed?.label } == ["equal", nil])
    #expect(plan.output.path == "out/")
    #expect(plan.output.compression == .zstd)
    #expect(plan.output.keepsPage)
    #expect(plan.output.partSize == 64 << 10)
  }

  @Test func defaultsWhatAFileLeavesOut() throws {
    let plan = try SampleStages.compile("{version: 1, stages: []}", path: "dir/name.yaml").plan
    #expect(plan.name == "name")
    #expect(plan.input.patterns.isEmpty)
    #expect(plan.input.format == .auto)
    #expect(plan.input.maxRecord == 16 << 20)
    #expect(plan.output.path == nil)
    #expect(plan.output.compression == .none)
    #expect(!plan.output.keepsPage)
    #expect(plan.output.partSize == 256 << 20)
    #expect(plan.segments.count == 1)
  }

  @Test func reportsAllMistakesAtOnceInOrder() {
    let findings = SampleStages.findings(
      """
      version: 2
      nmae: x
      input:
        files: []
        format: json
        max-record: 3
        pattern: x
      stages:
        - mesure
        - measure:
            minimun: 3
            share: 1.5
            unit: lines
            minimum: -1
        - label: {a: 1}
        - measure:
          minimum: 3
        - [label]
        - topic: {rules: missing.yaml}
      state: ~/nights
      output:
        path: [a]
        compress: gzp
        keep-page: yes
        part-size: big
      tests:
        - page: x
      """)
    #expect(
      findings == [
        "1:10: error: version 2 of the pipeline format is not known here [this program reads version: 1]",
        "2:1: error: unknown key 'nmae' of the pipeline [did you mean 'name'?]",
        "4:10: error: 'files' of 'input' names no file",
        "5:11: error: 'format' of 'input': 'json' is not one of auto, ndjson, text",
        "6:15: error: 'max-record' of 'input': 3 is out of range (1KB to 1GB)",
        "7:3: error: unknown key 'pattern' of 'input' [known: files, format, max-record, only-new]",
        "9:5: error: unknown stage 'mesure' [did you mean 'measure'?]",
        "11:7: error: unknown option 'minimun' of stage 'measure' [did you mean 'minimum'?]",
        "12:14: error: option 'share': 1.5 is out of range (0 to 1)",
        "13:13: error: option 'unit': 'lines' is not one of bytes, blocks",
        "14:16: error: option 'minimum': -1 is out of range (at least 0) [for example minimum: 3]",
        "15:13: error: unknown option 'a' of stage 'label' [it has no options]",
        "17:5: error: a stage is one name with its options, and 'minimum' is a second name "
          + "[to make it an option of 'measure', indent it deeper]",
        "18:5: error: expected the name of a stage, found a list [write - name, or - name: with its options below]",
        "19:20: error: cannot read 'missing.yaml': No such file or directory",
        "20:8: error: 'state': '~' is not expanded here "
          + "[write the whole path, or ./~/nights for a directory named '~']",
        "22:9: error: 'path' of 'output': expected a string, found a list",
        "23:13: error: 'compress' of 'output': 'gzp' is not one of none, gzip, zstd [did you mean 'gzip'?]",
        "24:14: error: 'keep-page' of 'output': expected true or false, found a string [write true or false]",
        "25:14: error: 'part-size' of 'output': 'big' is no size [write bytes, or a number with KB, MB or GB: 16MB]",
        "27:5: error: a test needs an outcome [write one of expect: {field: value}, dropped: reason, rejected: reason]",
      ])
  }

  @Test(arguments: [
    ("", "1:1: error: the file is empty"),
    ("- a", "1:1: error: the pipeline must be a mapping, not a list"),
    (
      "version: 1",
      "1:1: error: the pipeline needs 'stages' [write stages: [] for a pipeline that only reads and writes]"
    ),
    (
      "version: 1\nstages:",
      "2:1: error: 'stages' has no value [write stages: [] for a pipeline that only reads and writes]"
    ),
    (
      "version: 1\nstages: {label: }", "2:9: error: 'stages' must be a list, not a mapping [put '- ' before each stage]"
    ),
    (
      "version: 1\nclasses: []\nlanguages: [en]",
      "1:1: error: 'p.yaml' is a rule pack of topics, not a pipeline "
        + "[it belongs into a pipeline: classify-topic: {rules: p.yaml}]"
    ),
    ("stages: []", "1:1: error: the pipeline needs 'version' [write version: 1]"),
    ("version: one\nstages: []", "1:10: error: expected a whole number, found a string [write version: 1]"),
    (
      "version: 1\nstages: []\ninput: a.txt",
      "3:8: error: 'input' must be a mapping, not a string [write input: {files: …}]"
    ),
    (
      "version: 1\nstages: []\noutput: x",
      "3:9: error: 'output' must be a mapping, not a string [write output: {path: …}]"
    ),
    ("version: 1\nstages: []\noutput: {path: \"\"}", "3:16: error: 'path' of 'output': a path cannot be empty"),
    ("version: 1\nstages: []\nname: \" \"", "3:7: error: 'name' of the pipeline: a name is one line that is not blank"),
    ("version: 1\nstages: []\ntests: {}", "3:8: error: 'tests' of the pipeline: expected a list, found a mapping"),
    ("version: 1\nstages: []\nstages: []", "3:1: error: duplicate key 'stages' [it stands on line 2 already]"),
    ("version: 1\nstages:\n\t- label", "3:1: error: YAML: a tab cannot indent YAML; use spaces"),
    (
      "version: 1\ninput:\nfiles: [a]\nstages: []",
      "3:1: error: unknown key 'files' of the pipeline [indent it by two spaces: it belongs to 'input']"
    ),
    // One mistake, one error.
    ("version: 1\nstage: []", "2:1: error: unknown key 'stage' of the pipeline [did you mean 'stages'?]"),
    ("vresion: 1\nstages: []", "1:1: error: unknown key 'vresion' of the pipeline [did you mean 'version'?]"),
    (
      "version: 1\nstages: []\ntests: [{page: a, expected: {}}]",
      "3:19: error: unknown key 'expected' of a test [did you mean 'expect'?]"
    ),
    (
      "version: 1\nstages: []\ntests: [{pgae: a, expect: {}}]",
      "3:10: error: unknown key 'pgae' of a test [did you mean 'page'?]"
    ),
    (
      "version: 1\nstages: {-label: }",
      "2:9: error: 'stages' must be a list, not a mapping [a space is missing behind '-': write - label]"
    ),
  ])
  func reports(_ yaml: String, _ expected: String) {
    let findings = SampleStages.findings(yaml)
    #expect(findings.first == expected)
    #expect(findings.count == 1 || yaml == "- a")
  }

  @Test func reportsDuplicateKeysTogetherWithTheRest() {
    #expect(
      SampleStages.findings("version: 1\nstages: [labl]\nversion: 1") == [
        "2:10: error: unknown stage 'labl' [did you mean 'label'?]",
        "3:1: error: duplicate key 'version' [it stands on line 1 already]",
      ])
  }

  @Test func keepsThePlaceOfMistakesInRulePacks() throws {
    let directory = try TemporaryDirectory()
    let rules = try directory.write("rules.yaml", "old: 1\nlabels: x\n")
    #expect(
      SampleStages.findings("version: 1\nstages:\n  - topic: {rules: \(rules)}\n  - mesure") == [
        "rules.yaml:1:1: warning: 'old' is out of use",
        "rules.yaml:1:1: error: a topic list needs 'label'",
        "rules.yaml:2:1: error: unknown key 'labels' of a topic list [did you mean 'label'?]",
        "4:5: error: unknown stage 'mesure' [did you mean 'measure'?]",
      ])
  }

  @Test func passesWarningsOfStagesOn() throws {
    let directory = try TemporaryDirectory()
    let rules = try directory.write("rules.yaml", "old: 1\nlabel: x\n")
    #expect(
      SampleStages.findings("version: 1\nstages: [{topic: {rules: \(rules)}}]") == [
        "rules.yaml:1:1: warning: 'old' is out of use"
      ])
  }

  @Test func findsRulePacksBesideThePipeline() throws {
    let directory = try TemporaryDirectory()
    _ = try directory.write("rules.yaml", "label: x\n")
    let plan = try SampleStages.compile(
      "version: 1\nstages: [{topic: {rules: rules.yaml}}]", path: directory.path + "/p.yaml"
    ).plan
    #expect(plan.stages.first?.files == [directory.path + "/rules.yaml"])
  }

  @Test func warnsWhenAStageWouldSeeMoreLater() {
    #expect(
      SampleStages.findings("version: 1\nstages:\n  - topic\n  - label") == [
        "3:5: warning: stage 'topic' reads labels, which 'label' writes only later, on line 4 "
          + "[move 'label' before 'topic']"
      ])
    #expect(SampleStages.findings("version: 1\nstages: [label, topic, label]") == [])
  }

  @Test func rejectsAStageThatWouldSeeNothing() {
    #expect(
      SampleStages.findings("version: 1\nstages:\n  - equal: {by-topic: true}\n  - topic") == [
        "3:5: error: stage 'equal' reads topics, which 'topic' writes only later, on line 4 "
          + "[move 'topic' before 'equal']"
      ])
    #expect(
      SampleStages.findings("version: 1\nstages: [{equal: {by-topic: true}}]") == [
        "2:11: error: stage 'equal' reads topics, which no stage of this pipeline writes [put 'topic' before it]"
      ])
    #expect(SampleStages.findings("version: 1\nstages: [equal, topic]") == [])
  }

  @Test func saysThatAPipelineCannotBeRead() {
    #expect(throws: ConfigurationError.self) { try PipelineCompiler.source(at: "/nowhere/p.yaml") }
  }

  @Test(
    arguments: [
      ("16MB", 16 << 20), ("64 KB", 64 << 10), ("1_000", 1000), ("7", 7), ("2gib", 2 << 30), ("5B", 5), ("", nil),
      ("MB", nil), ("1.5MB", nil), ("-1", nil), ("9999999999GB", nil), ("99999999999999999999", nil),
      ("4 parsecs", nil),
    ] as [(String, Int?)])
  func readsSizes(_ text: String, _ size: Int?) {
    #expect(ByteSize.parse(text) == size)
  }

  @Test func writesSizesShortly() {
    #expect([16 << 20, 64 << 10, 1 << 30, 1000, 0].map(ByteSize.text) == ["16MB", "64KB", "1GB", "1000B", "0B"])
  }
}
