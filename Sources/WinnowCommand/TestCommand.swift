internal import ArgumentParser
internal import Winnow

/// `test`: runs the tests of pipelines, the examples of their rule packs, the examples of stages.
struct TestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Run the tests in pipeline files and the examples in their rule packs.",
    discussion: """
      Examples:
        winnow test pipelines/*.yaml
        winnow test --stages

      A test in `tests:` has a page or a record and says what must become of it:

        tests:
          - name: share bars go
            page: "Facebook\\nTwitter\\n\\nTokyo said on Friday that…"
            expect: {text: "Tokyo said on Friday that…"}
          - record: {url: "https://example.org/a", text: " "}
            rejected: empty-text

      `page:` or `pages: [...]`, `record:` or `records: [...]`; then `expect:` with field paths (source.publisher.name, \
      topics.0.id), `dropped: reason` or `rejected: reason`; for several documents, `expect:` is a list. A value may \
      be {contains: x}, {not-contains: x} or {count: n}; null means that the field is absent.

      Exit codes: 0 all passed, 1 some failed, 2 errors in a file.
      """)

  @Argument(help: "Pipeline files.", completion: .file(extensions: ["yaml", "yml"]))
  var pipelines: [String] = []

  @Flag(help: "Also run the examples of all stages, and of their built-in rule packs.")
  var stages = false

  @Flag(name: .shortAndLong, help: "Name the tests that passed, too.")
  var verbose = false

  @OptionGroup var report: ReportOptions

  func validate() throws {
    if pipelines.isEmpty, !stages { throw ValidationError("name a pipeline file, or give --stages") }
  }

  func run() throws {
    var failed = 0
    var misconfigured = false
    for path in pipelines {
      do { failed += try test(path) } catch is CommandExit { misconfigured = true }
    }
    if stages { failed += try testStages() }
    if misconfigured { throw CommandExit.configuration }
    if failed > 0 { throw CommandExit.failed }
  }

  /// Tests one pipeline; returns how many tests failed.
  private func test(_ path: String) throws -> Int {
    let compilation = try report.compile(path)
    let plan = compilation.plan
    var tally = Tally(subject: path, isVerbose: verbose, report: report)
    for test in compilation.tests {
      try tally.add(
        PipelineTestRunner().run(
          test, through: plan.stages, stamp: plan.stamp, keepsPage: plan.output.keepsPage))
    }
    for stage in plan.stages { try tally.add(stage.instance.runRuleExamples()) }
    return try tally.finish()
  }

  private func testStages() throws -> Int {
    let registry = CommandContext.current.registry
    let compiler = PipelineCompiler(registry: registry)
    var failed = 0
    for definition in registry.definitions {
      var tally = Tally(subject: definition.descriptor.name, isVerbose: verbose, report: report)
      for result in PipelineTestRunner().runExamples(of: definition.descriptor, registry) { try tally.add(result) }
      // A stage that cannot do without options has no rule pack to run by itself.
      if let stages = try? compiler.compile(stage: definition.descriptor.name) {
        for stage in stages { try tally.add(stage.instance.runRuleExamples()) }
      }
      failed += try tally.finish()
    }
    return failed
  }
}

/// Counts the tests of one pipeline or stage and prints the failures.
private struct Tally {
  let subject: String
  let isVerbose: Bool
  let report: ReportOptions
  private var tests = 0
  private var examples = 0
  private var failed = 0

  init(subject: String, isVerbose: Bool, report: ReportOptions) {
    self.subject = subject
    self.isVerbose = isVerbose
    self.report = report
  }

  mutating func add(_ result: PipelineTestRunner.Report) throws {
    tests += 1
    if result.failures.isEmpty {
      if isVerbose { try report.console.print("\(report.outStyle.paint("ok", .green))    \(result.name)") }
      return
    }
    failed += 1
    try show(result.failures)
  }

  mutating func add(_ result: RuleExampleReport) throws {
    examples += result.passed + result.failures.count
    failed += result.failures.count
    try show(result.failures)
  }

  private func show(_ failures: [Diagnostic]) throws {
    for failure in failures { try report.console.print(failure.rendered(inColor: report.outStyle.isEnabled)) }
  }

  func finish() throws -> Int {
    let style = report.outStyle
    let verdict = failed == 0 ? style.paint("ok", .green) : style.paint("FAILED", .boldRed)
    var parts: [String] = []
    if tests > 0 || examples == 0 { parts.append("\(tests) test\(tests == 1 ? "" : "s")") }
    if examples > 0 { parts.append("\(examples) rule example\(examples == 1 ? "" : "s")") }
    if failed > 0 { parts.append("\(failed) failed") }
    try report.console.print("\(verdict)    \(subject): \(parts.joined(separator: ", "))")
    return failed
  }
}
