import Testing
import Winnow
import WinnowStages

/// The examples that `winnow stages` shows of the stages any pipeline needs.
@Suite struct SmallStageExampleTests {
  @Test(arguments: ["filter", "select", "sample", "exec"])
  func holdWhatTheySay(stage: String) throws {
    let definition = try #require(StageRegistry.builtin[stage])
    let reports = PipelineTestRunner().runExamples(of: definition.descriptor, .builtin)
    #expect(!reports.isEmpty)
    for report in reports {
      #expect(report.failures.isEmpty, "\(report.name): \(report.failures.map(\.description).joined(separator: "\n"))")
    }
  }
}
