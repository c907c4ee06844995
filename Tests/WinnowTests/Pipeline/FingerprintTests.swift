import Testing
import Winnow
import WinnowTestSupport
import WinnowText

@Suite struct FingerprintTests {
  private func fingerprint(_ stages: String, output: String = "{}") throws -> Digest128 {
    try SampleStages.compile("version: 1\nstages: \(stages)\noutput: \(output)").plan.fingerprint
  }

  @Test(arguments: [
    ("[measure]", "[{measure: }]"),
    ("[measure]", "[{measure: {minimum: 1, share: 0.5, unit: bytes, names: [all]}}]"),
    ("[{measure: {minimum: 3, unit: blocks}}]", "[{measure: {unit: blocks, minimum: 3}}]"),
    ("[{measure: {names: x}}]", "[{measure: {names: [x]}}]"),
    ("[{measure: {share: 1}}]", "[{measure: {share: 1.0}}]"),
    ("[{measure: {minimum: 1_000}}]", "[{measure: {minimum: +1000}}]"),
    ("[topic]", "[{topic: {rules: builtin}}]"),
    ("[equal]", "[{equal: {memory: 2}}]"),
  ])
  func staysWhenNothingChanges(_ left: String, _ right: String) throws {
    #expect(try fingerprint(left) == fingerprint(right))
  }

  @Test func changesWithWhatResultsDependOn() throws {
    let pipelines = [
      "[]", "[measure]", "[label]", "[measure, label]", "[label, measure]", "[measure, measure]",
      "[{measure: {minimum: 3}}]", "[{equal: {seed: 9007199254740992}}]", "[{equal: {seed: 9007199254740993}}]",
      "[{measure: {names: [a, b]}}]", "[{measure: {names: [b, a]}}]", "[topic]",
    ]
    #expect(try Set(pipelines.map { try fingerprint($0) }).count == pipelines.count)
    #expect(try fingerprint("[]", output: "{keep-page: true}") != fingerprint("[]"))
    #expect(try fingerprint("[]", output: "{path: a, compress: gzip, part-size: 5MB}") == fingerprint("[]"))
  }

  @Test func dependsOnTheContentsOfFilesNotOnTheirPlace() throws {
    let directory = try TemporaryDirectory()
    let one = try directory.write("one.yaml", "label: x")
    let same = try directory.write("same.yaml", "label: x")
    let other = try directory.write("other.yaml", "label: y")
    #expect(try fingerprint("[{topic: {rules: \(one)}}]") == fingerprint("[{topic: {rules: \(same)}}]"))
    #expect(try fingerprint("[{topic: {rules: \(one)}}]") != fingerprint("[{topic: {rules: \(other)}}]"))
  }

  @Test func isChained() throws {
    let stages = try SampleStages.compile("version: 1\nstages: [label, measure]").plan.stages
    let other = try SampleStages.compile("version: 1\nstages: [label, topic]").plan.stages
    #expect(stages[0].fingerprint == other[0].fingerprint)
    #expect(stages[1].fingerprint != other[1].fingerprint)
  }
}
