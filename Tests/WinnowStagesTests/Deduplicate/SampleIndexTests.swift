import Testing
import Winnow

@testable import WinnowStages

@Suite struct SampleIndexTests {
  /// Wrapped numbers would make one story of strangers.
  @Test func aCorpusTooLargeForItsTablesFailsTheRun() throws {
    try SampleIndex.checkSize(Int(UInt32.max))
    let failure = #expect(throws: StageFailure.self) { try SampleIndex.checkSize(Int(UInt32.max) + 1) }
    #expect(failure?.description.contains("`order: night`") == true)
  }
}
