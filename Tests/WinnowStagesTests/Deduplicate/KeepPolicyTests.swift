import Testing
import Winnow

@Suite struct KeepPolicyTests {
  @Test func theListOfSourcesIsPartOfTheFingerprint() throws {
    let policies = [
      "[]", "[longest]", "[{prefer-source: [Reuters]}]", "[{prefer-source: [AFP]}]",
      "[{prefer-source: [AFP, Reuters]}]",
    ]
    let fingerprints = try policies.map { try StageHarness("[{deduplicate: {keep: \($0)}}]").fingerprint }
    #expect(Set(fingerprints).count == policies.count)
  }
}
