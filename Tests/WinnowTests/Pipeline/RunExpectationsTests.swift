import Testing
import WinnowText

@testable import Winnow

@Suite struct RunExpectationsTests {
  private func read(_ yaml: String) throws -> (expectations: RunExpectations, findings: [Diagnostic]) {
    let diagnostics = Diagnostics()
    let node = try YAMLParser.parse(SourceFile(path: "p.yaml", bytes: Array(yaml.utf8)))
    return (RunExpectations(node, diagnostics), diagnostics.all)
  }

  private func figures(
    read: Int = 100, kept: Int = 80, dropped: Int = 15, rejected: Int = 5, bytes: Int = 80_000,
    topics: String = #"{"sport": 20}"#
  ) throws -> RunFigures {
    try #require(
      RunFigures(
        manifest: Array(
          #"{"counts":{"in":\#(read),"out":\#(kept),"dropped":\#(dropped),"rejected":\#(rejected),"text_bytes":\#(bytes),"topics":\#(topics)}}"#
            .utf8)))
  }

  @Test(arguments: [
    ("{kept: 80%..}", true), ("{kept: 81%..}", false), ("{kept: 10..80}", true), ("{kept: ..79}", false),
    ("{rejected: ..5%}", true), ("{rejected: ..4.9%}", false), ("{length: 1000}", true), ("{length: 1001..}", false),
    ("{topics: {sport: 25%}}", true), ("{topics: {sport: 26%..}}", false), ("{topics: {war: ..0}}", true),
    ("{read: 1_000..}", false),
  ])
  func bounds(_ yaml: String, _ holds: Bool) throws {
    let (expectations, findings) = try read(yaml)
    #expect(findings.isEmpty)
    #expect(try expectations.failures(figures(), previous: nil).isEmpty == holds)
  }

  /// Of no records there is no share: a night on which nothing came is not as expected, and measures no other.
  @Test(arguments: [
    "{kept: 10%..}", "{rejected: ..1%}", "{length: ..9000}", "{topics: {sport: ..99%}}", "{read: 1..}",
  ])
  func aRunWithoutRecordsMissesItsBounds(_ yaml: String) throws {
    let nothing = try figures(read: 0, kept: 0, dropped: 0, rejected: 0, bytes: 0, topics: "{}")
    let expectations = try read(yaml).expectations
    #expect(expectations.failures(nothing, previous: nil).count == 1)
    #expect(expectations.baseline(nothing) == nil)
    let change = try read("{change: {kept: 5%}}").expectations
    #expect(change.failures(nothing, previous: try figures()).count == 1)
    #expect(change.baseline(nothing) == nil)
  }

  @Test func changesAreMeasuredAgainstTheRunBefore() throws {
    let (expectations, findings) = try read("{change: {kept: 5%, length: 10%, topics: {sport: 3%}}}")
    #expect(findings.isEmpty)
    #expect(try expectations.failures(figures(), previous: nil).isEmpty)
    #expect(try expectations.failures(figures(), previous: figures(kept: 84, dropped: 11, bytes: 84_000)).isEmpty)
    let failures = try expectations.failures(
      figures(), previous: figures(kept: 90, dropped: 5, bytes: 180_000, topics: #"{"sport": 9}"#))
    #expect(failures.count == 3)
    #expect(failures.first == "kept went from 90 % to 80 %, expected a change of 5 % at most")
    #expect(failures.contains { $0.hasPrefix("length went from 2000 to 1000") })
  }

  @Test(arguments: [
    ("95%..40%", "write 40%..95%"), ("9..1", "write 1..9"), ("50%..140%", "write 50%.."), ("..140%", "write ..100%"),
    ("140%..", "write 100%.."),
  ])
  func impossibleBounds(_ bound: String, _ hint: String) throws {
    let findings = try read("\n\nkept: \(bound)").findings
    #expect(findings.map(\.hint) == [hint])
    #expect(findings.first?.mark?.line == 3)
    #expect(findings.first?.mark?.column == 7)
    // What the hint says is accepted.
    #expect(try read("{kept: \(hint.dropFirst("write ".count))}").findings.isEmpty)
  }

  /// A run that missed its bounds is never what the next one is compared with.
  @Test func theBaselineIsTheLastRunAsExpected() throws {
    let expectations = try read("{change: {kept: 5%}}").expectations
    let good = try figures()
    #expect(expectations.baseline(good)?.value(.kept) == 80)
    var writer = JSONWriter()
    good.encode(&writer)
    let baseline = String(decoding: writer.bytes, as: UTF8.self)
    let counts = #"{"in":100,"out":40,"dropped":60,"rejected":0,"topics":{}}"#
    let bad = try #require(RunFigures(manifest: Array("{\"counts\":\(counts),\"baseline\":\(baseline)}".utf8)))
    #expect(bad.value(.kept) == 40)
    #expect(bad.baseline?.value(.topic("sport")) == 20)
    #expect(expectations.baseline(bad)?.value(.kept) == 80)
    // Who finds it right after all says so in the pipeline file.
    #expect(try read("{change: {kept: 50%}}").expectations.baseline(bad)?.value(.kept) == 40)
  }

  @Test(arguments: [
    ("{rejected: 0.5}", "'0.5' is no number of records"), ("{kept: 0.9..}", "'0.9..' is no number of records"),
    ("{kept: lots}", "'lots' is no bound"), ("{kept: 5..1%}", "no bound"), ("{kept: 95%..40%}", "lower end is above"),
    ("{kept: 9..1}", "holds for nothing"), ("{kept: 50%..140%}", "a share is 100% at most"),
    ("{topics: {sport: 101%..}}", "a share is 100% at most"), ("{change: {kept: 101%}}", "a share changes by 100%"),
    ("{length: 5%}", "'length' is no share"), ("{kepd: 5}", "kepd"), ("{change: {kept: 5}}", "'5' is no change"),
  ])
  func mistakesAreReportedInPlace(_ yaml: String, _ message: String) throws {
    let findings = try read(yaml).findings
    #expect(findings.contains { $0.message.contains(message) && $0.mark?.line == 1 }, "\(findings)")
  }
}
