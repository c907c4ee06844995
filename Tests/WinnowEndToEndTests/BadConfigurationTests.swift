import Foundation
import Testing

/// Bad configuration stops before any work, with file:line:column, the line, and what to write instead.
@Suite struct BadConfigurationTests {
  let directory: ScratchDirectory

  init() throws {
    directory = try ScratchDirectory()
    try directory.write("in.ndjson", "{\"text\":\"A page.\"}\n")
  }

  private static let head = "version: 1\nname: p\ninput: {files: in.ndjson}\noutput: {path: out}\n"

  @Test(
    arguments: [
      (
        "stages: [deduplicat]",
        ["p.yaml:5:10: error: unknown stage 'deduplicat'", "did you mean 'deduplicate'?", "^~~~"]
      ),
      (
        "stages:\n  - deduplicate: {similarty: 0.5}",
        ["p.yaml:6:19: error: unknown option 'similarty'", "did you mean 'similarity'?"]
      ),
      ("stages:\n  - deduplicate: {similarity: high}", ["p.yaml:6:31: error:", "expected a number, found a string"]),
      ("stages:\n  - deduplicate: {similarity: 1.5}", ["p.yaml:6:31: error:", "out of range (0.1 to 1)"]),
      (
        "stages:\n  - deduplicate: {bands: 14}",
        ["p.yaml:6:26: error: 'bands' is of 'candidates: minhash' only"]
      ),
      ("stages:\n  - sample: {rate: yes}", ["p.yaml:6:20: error:", "expected a number"]),
      ("stages: [\n  - x", ["p.yaml:5:9: error: YAML: this list is not closed"]),
      ("stages: []\nstages: []", ["p.yaml:6:1: error: duplicate key 'stages'", "line 5 already"]),
      ("stages: []\nstaegs: []", ["p.yaml:6:1: error: unknown key 'staegs'", "did you mean 'stages'?"]),
      ("stages:\n\t- x", ["p.yaml:6:1: error: YAML: a tab cannot indent YAML"]),
      ("stages: [{clean-boilerplate: {rules: nowhere.yaml}}]", ["p.yaml:5:38: error: cannot read 'nowhere.yaml'"]),
    ] as [(String, [String])])
  func oneMistake(_ yaml: String, _ expected: [String]) throws {
    try directory.write("p.yaml", Self.head + yaml + "\n")
    let run = try Program.winnow(["run", "p.yaml"], in: directory.path)
    let check = try Program.winnow(["check", "p.yaml"], in: directory.path)
    #expect(run.status == 2)
    #expect(check.status == 2)
    for part in expected {
      #expect(run.messages.contains(part), "\(run.all)")
      #expect((check.text + check.messages).contains(part), "\(check.all)")
    }
    #expect(!directory.exists("out"))
  }

  @Test func allMistakesAtOnce() throws {
    try directory.write(
      "p.yaml",
      """
      version: 1
      input: {files: in.ndjson, fromat: text}
      stages:
        - clean-boilerplat
        - deduplicate: {similarity: -1, keeep: [longest]}
        - classify-topic: {maximum: "three"}
      output: {path: out, compress: bzip2}
      """)
    let outcome = try Program.winnow(["check", "p.yaml"], in: directory.path)
    #expect(outcome.status == 2)
    let all = outcome.text + outcome.messages
    for place in ["2:27", "4:5", "5:31", "5:35", "6:31", "7:31"] {
      #expect(all.contains("p.yaml:\(place): error:"), "\(place) is missing in\n\(all)")
    }
  }

  @Test func aliasBomb() throws {
    var yaml = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...9 {
      let alias = "*a\(level - 1)"
      yaml += "a\(level): &a\(level) [\([String](repeating: alias, count: 10).joined(separator: ", "))]\n"
    }
    try directory.write("p.yaml", yaml)
    let outcome = try Program.winnow(["check", "p.yaml"], in: directory.path)
    #expect(outcome.status == 2)
    #expect((outcome.text + outcome.messages).contains("aliases stand for more than 10000 values"))
  }

  @Test func filesWithoutEnd() throws {
    let pipeline = try Program.winnow(["check", "/dev/zero"], in: directory.path)
    #expect(pipeline.status == 2)
    #expect(pipeline.all.contains("cannot read the pipeline '/dev/zero': it is larger than 64MB"), "\(pipeline.all)")
    try directory.write("p.yaml", Self.head + "stages: [{extract-dates: {rules: [/dev/zero]}}]\n")
    let rules = try Program.winnow(["check", "p.yaml"], in: directory.path)
    #expect(rules.status == 2)
    #expect(rules.all.contains("p.yaml:5:35: error: cannot read '/dev/zero': it is larger than 64MB"), "\(rules.all)")
  }

  @Test func ruleFileThatIsNoYAML() throws {
    try directory.write("rules.yaml", "version: 1\nrules: [\n")
    try directory.write("p.yaml", Self.head + "stages: [{clean-boilerplate: {rules: rules.yaml}}]\n")
    let outcome = try Program.winnow(["run", "p.yaml"], in: directory.path)
    #expect(outcome.status == 2)
    #expect(outcome.messages.contains("rules.yaml:2:8: error: YAML: this list is not closed"), "\(outcome.all)")
  }

  @Test func checkAndRunAgreeOnReadyPipelines() throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: packageDirectory + "/pipelines")
    where name.hasSuffix(".yaml") {
      let outcome = try Program.winnow(["check", packageDirectory + "/pipelines/" + name], in: directory.path)
      #expect(outcome.status == 0, "\(name): \(outcome.all)")
    }
  }

  @Test(arguments: [
    ["run"], ["run", "p.yaml", "--wrokers", "2"], ["run", "p.yaml", "--workers", "none"], ["frobnicate"],
  ])
  func wrongUsage(_ arguments: [String]) throws {
    try directory.write("p.yaml", Self.head + "stages: []\n")
    let outcome = try Program.winnow(arguments, in: directory.path)
    #expect(outcome.status == 2)
    #expect(outcome.messages.contains("Usage:"), "\(outcome.all)")
    #expect(outcome.text.isEmpty)
  }

  @Test func pipelineFileThatIsNotThere() throws {
    let outcome = try Program.winnow(["run", "nowhere.yaml"], in: directory.path)
    #expect(outcome.status == 2)
    #expect(outcome.messages.contains("nowhere.yaml"))
  }
}
