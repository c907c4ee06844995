internal import ArgumentParser
internal import Winnow
internal import WinnowText

/// `check`: all findings about pipeline files.
struct CheckCommand: ParsableCommand {
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text
    case json
  }

  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Report everything that is wrong with a pipeline file.",
    discussion: """
      Reads the file, the options of every stage and all rule packs it names; `run` accepts exactly what `check` \
      accepts. Each finding has its place as file:line:column, the line itself, and what to write instead where that \
      can be guessed. Input files need not exist yet.

      Examples:
        winnow check pipelines/news.yaml
        winnow check --diagnostics json pipelines/*.yaml | jq '.[].message'

      Exit codes: 0 nothing but warnings, 2 errors.
      """)

  @Argument(help: "Pipeline files.", completion: .file(extensions: ["yaml", "yml"]))
  var pipelines: [String]

  @Option(help: ArgumentHelp("How to print findings: text (to standard error) or json.", valueName: "format"))
  var diagnostics = Format.text

  @OptionGroup var report: ReportOptions

  func run() throws {
    var findings: [Diagnostic] = []
    let compiler = PipelineCompiler(registry: CommandContext.current.registry)
    for path in pipelines {
      var ofFile: [Diagnostic]
      var summary = ""
      do throws(ConfigurationError) {
        let compilation = try compiler.compile(PipelineCompiler.source(at: path))
        ofFile = compilation.warnings
        summary = Self.summary(compilation.plan)
      } catch { ofFile = error.diagnostics }
      findings += ofFile
      guard diagnostics == .text else { continue }
      DiagnosticPrinter(style: report.errStyle).tell(ofFile, report.console)
      if !ofFile.contains(where: { $0.severity == .error }) {
        try report.console.print("\(path): ok, \(summary)")
      }
    }
    if diagnostics == .json {
      try report.console.print(JSONValue.array(findings.map(DiagnosticPrinter.json)).prettyText)
    }
    if findings.contains(where: { $0.severity == .error }) { throw CommandExit.configuration }
  }

  /// `3 stages`, and what a run of it has to be told.
  private static func summary(_ plan: Plan) -> String {
    let missing = [plan.input.patterns.isEmpty ? "input" : nil, plan.output.path == nil ? "output" : nil].compactMap(
      \.self)
    let count = plan.stages.count
    let stages = "\(count) stage\(count == 1 ? "" : "s")"
    guard !missing.isEmpty else { return stages }
    return "\(stages); it names no \(missing.joined(separator: " and no ")): give "
      + "\(missing.map { "--\($0)" }.joined(separator: " and ")) to run it"
  }
}
