import Testing
import Winnow
import WinnowStages
import WinnowTestSupport

/// What is wrong with the options of stages: one finding per mistake, at the very place, with what may be meant.
@Suite struct OptionFindingsTests {
  /// `message | what the caret points at | hint`.
  private func findings(_ stages: String, directory: String = "") -> [String] {
    StageHarness.findings(stages, directory: directory).map { finding in
      let marked = finding.mark.map { mark in
        String(mark.file.line(mark.line).dropFirst(mark.column - 1).prefix(mark.length))
      }
      return [finding.message, marked ?? "", finding.hint ?? ""].joined(separator: " | ")
    }
  }

  @Test(
    arguments: [
      (
        "[{filter: {min-lenght: 3}}]",
        ["unknown option 'min-lenght' of stage 'filter' | min-lenght | did you mean 'min-length'?"]
      ),
      ("[{exec: {comand: [cat]}}]", ["unknown option 'comand' of stage 'exec' | comand | did you mean 'command'?"]),
      (
        "[clean-boilerplate, {filter: {languages: [english, en, en-US]}}]",
        [
          "option 'languages': 'english' is no language subtag | english | for example en, de, zh",
          "option 'languages': 'en-US' is no language subtag | en-US | "
            + "write en: two or three small letters, without a region",
        ]
      ),
      (
        "[classify-topic, {filter: {topics: ['medtop:11000000', 'medtop:1100000', Politics, politcs]}}]",
        [
          "'medtop:1100000' is none of the topics that 'classify-topic' can find | 'medtop:1100000' | "
            + "did you mean 'medtop:11000000'?",
          "'politcs' is none of the topics that 'classify-topic' can find | politcs | did you mean 'politics'?",
        ]
      ),
      // A misspelt stage may be the one that writes what a later one reads.
      (
        "[clasify-topic, {filter: {topics: [sport]}}]",
        ["unknown stage 'clasify-topic' | clasify-topic | did you mean 'classify-topic'?"]
      ),
      (
        "[{classify-topic: {maximum: many}}, {filter: {topics: [sprot]}}]",
        ["option 'maximum': expected a whole number, found a string | many | for example maximum: 3"]
      ),
      (
        "[{filter: {where: [{field: a, mn: 3}]}}]", ["unknown option 'mn' of this mapping | mn | did you mean 'min'?"]
      ),
      (
        "[{deduplicate: {candidates: minhash, bands: 14, rows: 8}}]",
        [
          "14 bands of 8 rows find 5 % of the pairs at a similarity of 0.5 | 8 | fewer rows or more bands find more of them"
        ]
      ),
      ("[{deduplicate: {candidates: minhash, bands: 14, rows: 8, similarity: 0.8}}]", []),
      ("[{deduplicate: {rows: 8}}]", ["'rows' is of 'candidates: minhash' only | 8 | "]),
      (
        "[{filter: {where: [{field: titel, exists: true}]}}]",
        [
          "'titel' is no field that Winnow writes; taken for a field of the input | titel | did you mean 'title'?"
        ]
      ),
      (
        "[{filter: {where: 3}}]",
        [
          "option 'where': expected a mapping, found a number | 3 | for example where: [{field: site, equals: example.org}]"
        ]
      ),
      (
        "[{deduplicate: {similarity: 50%}}]",
        ["option 'similarity': expected a number, found a string | 50% | write 0.5: shares are numbers from 0 to 1"]
      ),
      (
        "[{filter: {min-length: 99999999999999999999}}]",
        [
          "option 'min-length': 99999999999999999999 is too large (at most 1000000000000000) | 99999999999999999999 | "
            + "for example min-length: 200"
        ]
      ),
      (
        "[{filter: {max-length: 3.0}}]",
        ["option 'max-length': expected a whole number, found 3.0 | 3.0 | write 3"]
      ),
      (
        "[{filter: {max-length: 3.5}}]",
        ["option 'max-length': expected a whole number, found 3.5 | 3.5 | for example max-length: 100_000"]
      ),
      (
        "[{filter: {min-length: \"30\"}}]",
        ["option 'min-length': expected a whole number, found a string | \"30\" | write 30, without quotation marks"]
      ),
      (
        "[{deduplicate: {memory: 1GB}}]",
        [
          "option 'memory': expected a whole number, found a string | 1GB | "
            + "write the number alone: the option's description names its unit"
        ]
      ),
      (
        "[{extract-dates: {languages: en, de}}]",
        [
          "unknown option 'de' of stage 'extract-dates' | de | "
            + "if it belongs to 'languages', write a list: languages: [en, de]"
        ]
      ),
      (
        "[{extract-dates: {languages: 'en, de'}}]",
        ["option 'languages': 'en, de' is no language subtag | 'en, de' | write a list: [en, de]"]
      ),
      (
        "[{filter: {published-before: 2023}}]",
        ["unknown option 'published-before' of stage 'filter' | published-before | did you mean 'published-to'?"]
      ),
      (
        "[{extract-dates: {languages: [en, fr, sv]}}]",
        ["option 'languages': there is no grammar for 'sv' | sv | known: en, de, fr, es, it, pt, nl, ja, zh, ko"]
      ),
      // Nothing would pass.
      (
        "[{filter: {languages: [en]}}]",
        [
          "stage 'filter' reads language, which no stage of this pipeline writes | filter | "
            + "put 'clean-boilerplate' before it; what input records bring along stands in the field input.language"
        ]
      ),
      (
        "[{filter: {where: [{field: language, equals: en}]}}, clean-boilerplate]",
        [
          "stage 'filter' reads language, which 'clean-boilerplate' writes only later, on line 1 | filter | "
            + "move 'clean-boilerplate' before 'filter'"
        ]
      ),
      (
        "[{filter: {where: [{field: clean.kept, min: 0.5}]}}]",
        [
          "stage 'filter' reads clean, which no stage of this pipeline writes | filter | "
            + "put 'clean-boilerplate' or 'clean-site-chrome' before it"
        ]
      ),
      ("[clean-boilerplate, {filter: {where: [{field: clean.kept, min: 0.5}]}}]", []),
      (
        "[extract-dates, {filter: {where: [{field: dates.published.value, min: 2000}]}}]",
        [
          "'dates.published.value' of the record is a text, and 'min' compares numbers | 2000 | "
            + "days have options of their own: published-from, published-to"
        ]
      ),
      (
        "[detect-source, {filter: {where: [{field: source.agencies.0.role, in: [origin, imgae]}]}}]",
        ["'source.agencies.0.role' of the record is never 'imgae' | [ | did you mean 'image'?"]
      ),
      ("[classify-topic, {filter: {where: [{field: topics.0.score, max: 0.5}, {field: len, min: 3}]}}]", []),
      ("[{filter: {where: [{field: input.language, equals: en}, {field: title, exists: true}]}}]", []),
      // The record's schema is known.
      (
        "[detect-source, {filter: {where: [{field: source.publisher.nam, exists: true}]}}]",
        [
          "'source.publisher' of the record has no 'nam' | source.publisher.nam | did you mean 'source.publisher.name'?"
        ]
      ),
      (
        "[{select: {fields: [id, clean.kpt as share, topics.0.id, source.authors.0.evidence.0.text, title.short, own.p]}}]",
        [
          "'clean' of the record has no 'kpt' | clean.kpt as share | did you mean 'clean.kept'?",
          "'title' of the record has nothing below it, such as 'short' | title.short | ",
        ]
      ),
    ] as [(String, [String])])
  func oneMistakeIsOneFinding(stages: String, expected: [String]) {
    #expect(findings(stages) == expected)
  }

  @Test func packsThatReplaceOthersByMistakeAreNamed() throws {
    let rules = #filePath.split(separator: "/").dropLast(4).map { "/" + $0 }.joined() + "/pipelines/rules"
    func messages(_ stages: String) -> [String] {
      StageHarness.findings(stages).map { $0.message.replacing(rules, with: "") }
    }
    #expect(
      messages("[{extract-dates: {rules: [\(rules)/dates/nl.yaml, builtin]}}]") == [
        "'builtin' stands behind '/dates/nl.yaml' and replaces what it says of the same things"
      ])
    #expect(
      messages("[{clean-boilerplate: {rules: [builtin, builtin]}}]").contains("'builtin' stands in this list twice"))
    #expect(messages("[{extract-dates: {rules: [builtin, \(rules)/dates/nl.yaml]}}]").isEmpty)
  }

  @Test func wrongKindsOfFilesAreNamed() throws {
    let rules = #filePath.split(separator: "/").dropLast(4).map { "/" + $0 }.joined() + "/pipelines/rules"
    func kinds(_ stages: String) -> [String] {
      StageHarness.findings(stages).map { $0.message.replacing(rules, with: "") }
    }
    #expect(
      kinds("[{classify-topic: {rules: \(rules)/boilerplate.yaml}}]") == [
        "'/boilerplate.yaml' is a rule pack of boilerplate, not a rule pack of topics"
      ])
    #expect(
      kinds("[{detect-source: {rules: \(rules)/dates/en.yaml}}]") == [
        "'/dates/en.yaml' is a date grammar, not a rule pack of sources"
      ])
    #expect(
      kinds("[{clean-boilerplate: {rules: \(rules)/topics.yaml}}]") == [
        "'/topics.yaml' is a rule pack of topics, not a rule pack of boilerplate"
      ])
    #expect(
      kinds("[{extract-dates: {rules: \(rules)/boilerplate.model.yaml}}]") == [
        "'/boilerplate.model.yaml' is a line model, not a date grammar"
      ])
    #expect(
      kinds("[{clean-boilerplate: {model: \(rules)/sources.yaml}}]") == [
        "'/sources.yaml' is a rule pack of sources, not a line model"
      ])
  }

  @Test func everyMissingFileIsNamed() {
    #expect(
      findings("[{classify-topic: {rules: [no1, no2], model: no}}]")
        == ["no1", "no2", "no"].map {
          "cannot read '\($0)': No such file or directory | \($0) | "
        })
  }

  @Test func languagesThatNoStageFinds() throws {
    let found = try #require(StageHarness.findings("[clean-boilerplate, {filter: {languages: [en, eg]}}]").first)
    #expect(found.message == "'eg' is none of the languages that 'clean-boilerplate' can find")
    #expect(found.hint?.contains("de, el, en, ") == true)
    // A program may find any language.
    #expect(findings("[clean-boilerplate, {exec: {command: [cat]}}, {filter: {languages: [eg]}}]") == [])
  }

  @Test func ownTopicsAreKnown() throws {
    let directory = try TemporaryDirectory()
    try directory.write(
      "desks.yaml",
      "version: 1\nlanguages: [en]\nclasses: [{id: 'desk:energy', label: Energy, terms: {1: [oil, gas]}}]\n")
    func stages(_ topics: String) -> String {
      "[{classify-topic: {rules: desks.yaml}}, {filter: {topics: [\(topics)]}}]"
    }
    #expect(findings(stages("'desk:energy', energy"), directory: directory.path) == [])
    #expect(
      findings(stages("politics"), directory: directory.path) == [
        "'politics' is none of the topics that 'classify-topic' can find | politics | known: Energy, desk:energy"
      ])
  }

  @Test func stagesIndentedTooLittleAreOneMistakeEach() throws {
    let yaml = """
      version: 1
      stages:
        - clean-boilerplate:
          mode: precision
        - filter:
          min-length: 3
          max-length: 5
      """
    do throws(ConfigurationError) {
      _ = try PipelineCompiler(registry: .builtin).compile(SourceFile(path: "p.yaml", bytes: Array(yaml.utf8)))
      Issue.record("accepted")
    } catch {
      #expect(
        error.diagnostics.map(\.message) == [
          "a stage is one name with its options, and 'mode' is a second name",
          "a stage is one name with its options, and 'min-length' is a second name (and 1 more below it)",
        ])
    }
  }

  @Test func programsAndScriptsOfExec() throws {
    let directory = try TemporaryDirectory()
    try directory.write("tag.pl", "1")
    try directory.write("run.sh", "#!/bin/sh\ncat", isExecutable: true)
    func mistakes(_ command: String) -> [String] {
      findings("[{exec: {command: [\(command)]}}]", directory: directory.path)
    }
    for right in [
      "sh, -c, cat", "perl, tag.pl, --all", "perl, -ne, print", "./run.sh", "sh, run.sh, nothing.txt",
      "env, perl, -w, tag.pl",
    ] {
      #expect(mistakes(right) == [], "\(right)")
    }
    #expect(
      mistakes("perl, tga.pl") == ["option 'command': there is no script 'tga.pl' | tga.pl | did you mean 'tag.pl'?"])
    #expect(
      mistakes("env, perl, -w, x/tag.pl") == [
        "option 'command': there is no script 'x/tag.pl' | x/tag.pl | its path starts at the pipeline file's directory"
      ])
    #expect(
      mistakes("./tag.pl") == [
        "option 'command': './tag.pl' is not executable | ./tag.pl | "
          + "chmod +x ./tag.pl, or name its interpreter: [python3, ./tag.pl]"
      ])
    #expect(
      mistakes("/etc") == ["option 'command': '/etc' is no file that can be run | /etc | "])
    #expect(
      mistakes("./rum.sh") == ["option 'command': there is no program './rum.sh' | ./rum.sh | did you mean './run.sh'?"]
    )
    #expect(
      mistakes("run.sh") == [
        "option 'command': there is no program 'run.sh' | run.sh | a program beside the pipeline file is './run.sh'"
      ])
    #expect(mistakes("prel, tag.pl").first?.hasSuffix("did you mean 'perl'?") == true)
  }
}
