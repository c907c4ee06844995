internal import Winnow
internal import WinnowText

/// Runs the examples of a rule pack: each line must be found, or passed over, by the rule it stands at.
struct BoilerplateRuleExamples {
  let rules: BoilerplateRules

  func run() -> RuleExampleReport {
    var report = RuleExampleReport()
    let page = PageLines()
    let scratch = BoilerplateRules.Scratch(rules)
    for (index, rule) in rules.rules.enumerated() {
      for example in rule.examples {
        let document = Document(id: RecordID("example"), page: Array(example.text.utf8))
        guard document.blocks.count == 1 else {
          report.failures.append(.error("the example of rule '\(rule.id)' is not one line", at: example.mark))
          continue
        }
        page.measure(document, rules.tables)
        rules.mark(page, document, scratch: scratch)
        let found = Int(page.lines[0].rule)
        if let failure = scratch.failure {
          report.failures.append(.error("\(failure)", at: example.mark))
        } else if (found == index) == example.matches {
          report.passed += 1
        } else {
          let other = found >= 0 ? "rule '\(rules.rules[found].id)' matches" : "no rule matches"
          report.failures.append(
            .error(
              example.matches ? "rule '\(rule.id)' does not match its example" : "rule '\(rule.id)' matches",
              at: example.mark, hint: example.matches ? other : nil))
        }
      }
    }
    return report
  }
}
