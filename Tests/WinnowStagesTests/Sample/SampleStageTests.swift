import Testing
import Winnow
import WinnowStages

@Suite struct SampleStageTests {
  private func kept(_ options: String, of count: Int) throws -> Set<Int> {
    let stage = try StageHarness("[{sample: \(options)}]")
    let documents = (0..<count).map { Document(id: RecordID("page-\($0)"), page: Array("Some text.".utf8)) }
    let outcomes = try stage.run(documents)
    return Set(outcomes.indices.filter { outcomes[$0].reason == "kept" })
  }

  @Test func keepsItsShare() throws {
    let tenth = try kept("{rate: 0.1}", of: 20_000)
    // Five standard deviations of a binomial distribution around 2,000.
    #expect((1790...2210).contains(tenth.count))
    #expect(try kept("{rate: 0}", of: 1000).isEmpty)
    #expect(try kept("{rate: 1}", of: 1000).count == 1000)
  }

  @Test func isTheSameInEveryRunAndNested() throws {
    let small = try kept("{rate: 0.1, seed: 5}", of: 2000)
    #expect(try kept("{rate: 0.1, seed: 5}", of: 2000) == small)
    #expect(try kept("{rate: 0.3, seed: 5}", of: 2000).isSuperset(of: small))
    #expect(try kept("{rate: 0.1, seed: 6}", of: 2000) != small)
    #expect(try kept("{rate: 0.1, seed: -1}", of: 2000) != small)
  }

  @Test func saysWhyNot() throws {
    let stage = try StageHarness("[{sample: {rate: 0}}]")
    let outcome = try #require(try stage.run([Document(id: RecordID("a"), page: Array("x".utf8))]).first)
    #expect(outcome.reason == "not-sampled")
    #expect(outcome.detail.hasPrefix("its id hashes to 0."))
  }

  @Test func needsARate() {
    #expect(StageHarness.mistakes("[sample]").first?.contains("needs option 'rate'") == true)
    #expect(StageHarness.mistakes("[{sample: {rate: 1.5}}]").count == 1)
  }
}
