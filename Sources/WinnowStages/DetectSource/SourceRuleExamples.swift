public import Winnow

extension DetectSourceStage {
  /// Runs the examples of the source packs, each as a page of its own.
  public func runRuleExamples() -> RuleExampleReport {
    var report = RuleExampleReport()
    var scratch = makeScratch()
    for example in rules.pack.examples {
      var document = Document(id: RecordID("example"), page: Array(example.page.utf8))
      _ = try? process(&document, scratch: &scratch)
      let problems = Self.problems(of: document.source ?? SourceAnnotation(), with: example)
      if problems.isEmpty {
        report.passed += 1
      } else {
        let subject = example.rule.isEmpty ? "example" : "example of '\(example.rule)'"
        report.failures.append(.error("\(subject): \(problems.joined(separator: "; "))", at: example.mark))
      }
    }
    return report
  }

  private static func problems(of source: SourceAnnotation, with example: SourcePack.Example) -> [String] {
    var problems: [String] = []
    func check(_ what: String, _ found: String?, _ wanted: SourcePack.Example.Expectation?) {
      switch wanted {
      case nil: return
      case .absent: if let found { problems.append("expected no \(what), found '\(found)'") }
      case .name(let name):
        if found != name { problems.append("expected \(what) '\(name)', found \(found.map { "'\($0)'" } ?? "none")") }
      }
    }
    check("publisher", source.publisher?.name, example.publisher)
    check("dateline", source.dateline?.place, example.dateline)
    if let authors = example.authors, authors != source.authors.map(\.name) {
      problems.append("expected authors \(authors), found \(source.authors.map(\.name))")
    }
    if let wanted = example.agencies {
      let found = source.agencies.map { "\($0.name): \($0.role.rawValue)" }.sorted()
      let expected = wanted.map { "\($0.key): \($0.value)" }.sorted()
      if found != expected { problems.append("expected agencies \(expected), found \(found)") }
    }
    return problems
  }
}
