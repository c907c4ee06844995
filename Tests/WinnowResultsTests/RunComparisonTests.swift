import Testing
import Winnow
import WinnowResults
import WinnowTestSupport
import WinnowText

@Suite struct RunComparisonTests {
  private let plain = #"{"id":"a","text":"One\nTwo","winnow":{"fingerprint":"1"}}"#

  @Test func runsThatDifferInTheirStampOnlyAreIdentical() throws {
    let compared = try Compared(
      WrittenRun(kept: [plain]),
      WrittenRun(kept: [plain.replacing("\"1\"", with: "\"2\"")]))
    #expect(compared.summary.isIdentical)
    #expect(compared.summary.same == 1)
    #expect(compared.changes.isEmpty)
  }

  @Test func everyTransitionIsTold() throws {
    let dropped = #"{"id":"a","text":"One","dropped":{"stage":"drop-short","reason":"too-short","detail":"1 word"}}"#
    let rejected =
      #"{"file":"x/in.ndjson","line":1,"stage":"find-topics","reason":"stage-failed","message":"m","raw":"{\"id\":\"a\"}"}"#
    let states = ["kept": plain, "dropped": dropped, "rejected": rejected]
    func run(_ state: String?) -> WrittenRun {
      var run = WrittenRun()
      guard let state, let record = states[state] else { return run }
      switch state {
      case "kept": run.kept = [record]
      case "dropped": run.dropped = [record]
      default: run.rejected = [record]
      }
      return run
    }
    for before in [nil, "kept", "dropped", "rejected"] {
      for after in [nil, "kept", "dropped", "rejected"] where before != after {
        let compared = try Compared(run(before), run(after))
        let change = try #require(compared["a"], "\(before ?? "-") to \(after ?? "-")")
        #expect(change.before?.status.rawValue == before)
        #expect(change.after?.status.rawValue == after)
        #expect(compared.summary.changed == 1)
        #expect(
          change.causes.contains(ChangeCause(stage: "drop-short", rule: "too-short", effect: .applies))
            == (after == "dropped"))
        #expect(
          change.causes.contains(ChangeCause(stage: "find-topics", rule: "stage-failed", effect: .ceases))
            == (before == "rejected"))
      }
    }
  }

  @Test func aRemovedLineNamesItsRuleAndStage() throws {
    let before = #"{"id":7,"text":"Long words here\nShare"}"#
    let after =
      #"{"id":7,"text":"Long words here","clean":{"kept":0.5,"removed":[{"kind":"share-bar","start":16,"end":21,"#
      + #""in":"page","text":"Share","rule":"share.names","confidence":0.9}]}}"#
    let compared = try Compared(WrittenRun(kept: [before]), WrittenRun(kept: [after]))
    let change = try #require(compared["7"])
    #expect(change.id.isNumber)
    #expect(change.fields == ["text", "clean"])
    #expect(change.causes == [ChangeCause(stage: "label-words", rule: "share.names", effect: .applies)])
    #expect(change.textLines == (1, 0))
    #expect(compared.summary.stages["label-words"]?.applies == 1)
    let back = try Compared(WrittenRun(kept: [after]), WrittenRun(kept: [before]))
    #expect(back["7"]?.causes == [ChangeCause(stage: "label-words", rule: "share.names", effect: .ceases)])
  }

  @Test func offsetsThatShiftAreNoChangeOfTheirField() throws {
    func record(_ text: String, _ start: Int) -> String {
      #"{"id":"a","text":"\#(text)","dates":{"mentions":[{"start":\#(start),"end":\#(start + 3),"in":"text","#
        + #""text":"May","type":"DATE","value":"XXXX-05","rule":"month"}]}}"#
    }
    let compared = try Compared(
      WrittenRun(kept: [record("Ad\\nIn May", 6)]), WrittenRun(kept: [record("In May", 3)]))
    #expect(compared["a"]?.fields == ["text"])
    // The page around the text is all that changed.
    let shifted = try Compared(WrittenRun(kept: [record("May", 0)]), WrittenRun(kept: [record("May", 9)]))
    #expect(shifted["a"]?.fields == ["positions"])
  }

  @Test func topicsAreComparedOneByOne() throws {
    func record(_ topics: String) -> String { #"{"id":"a","text":"x","topics":[\#(topics)]}"# }
    let war = #"{"id":"medtop:1","label":"war","score":0.9}"#
    let art = #"{"id":"medtop:2","label":"art","score":0.5}"#
    let compared = try Compared(
      WrittenRun(kept: [record("\(war),\(art)")]), WrittenRun(kept: [record(art)]))
    #expect(compared["a"]?.causes == [ChangeCause(stage: "find-topics", rule: "medtop:1", effect: .ceases)])
    #expect(compared.summary.leadingTopics == 1)
  }

  /// Both values are told, of elements by what they are about, without places and evidence, and not endlessly.
  @Test func valuesBeforeAndAfterAreTold() throws {
    func record(_ kept: String, _ publisher: String, _ topics: String, _ own: String) -> String {
      #"{"id":"a","text":"x","clean":{"kept":\#(kept)},"source":{"publisher":{"name":"\#(publisher)","confidence":0.9,"#
        + #""evidence":[{"start":1,"end":2,"rule":"\#(publisher)"}]}},"topics":[\#(topics)],"own":"\#(own)"}"#
    }
    let compared = try Compared(
      WrittenRun(kept: [record("0.86", "CGTN", #"{"id":"t:1","score":0.9},{"id":"t:2","score":0.5}"#, "a")]),
      WrittenRun(kept: [record("0.84", "Xinhua", #"{"id":"t:2","score":0.6}"#, String(repeating: "b", count: 300))]))
    let values = compared["a"]?.values.map {
      "\($0.path): \($0.before?.compactText ?? "-") → \($0.after?.compactText ?? "-")"
    }
    #expect(
      values == [
        "clean.kept: 0.86 → 0.84", #"source.publisher.name: "CGTN" → "Xinhua""#, "topics[t:2].score: 0.5 → 0.6",
        #"topics[t:1]: "{\"id\":\"t:1\",\"score\":0.9}" → -"#,
        #"own: "a" → "\#(String(repeating: "b", count: 200))…""#,
      ])
    let many = (0..<60).map { "\"k\($0)\":" }
    let full = try Compared(
      WrittenRun(kept: [#"{"id":"a","text":"x","own":{\#(many.map { $0 + "1" }.joined(separator: ","))}}"#]),
      WrittenRun(kept: [#"{"id":"a","text":"x","own":{\#(many.map { $0 + "2" }.joined(separator: ","))}}"#]))
    #expect(full["a"]?.values.count == 20)
  }

  @Test func otherFieldsAndOtherValuesCount() throws {
    let compared = try Compared(
      WrittenRun(kept: [#"{"id":"a","text":"x","site":"s"}"#, #"{"id":"b","text":"y","gone":1}"#]),
      WrittenRun(kept: [#"{"id":"a","text":"x","site":"t"}"#, #"{"id":"b","text":"y","new":1}"#]))
    #expect(compared["a"]?.fields == ["site"])
    #expect(compared["b"]?.fields == ["new", "gone"])
    // The order of members says nothing.
    let order = try Compared(
      WrittenRun(kept: [#"{"id":"a","text":"x","k":1,"l":2}"#]),
      WrittenRun(kept: [#"{"id":"a","text":"x","l":2,"k":1}"#]))
    #expect(order.summary.isIdentical)
  }

  @Test func theOrderOfDocumentsSaysNothing() throws {
    let records = (0..<500).map { #"{"id":"n\#($0)","text":"t\#($0)"}"# }
    var generator = SplitMix64(seed: 4)
    let compared = try Compared(WrittenRun(kept: records), WrittenRun(kept: records.shuffled(using: &generator)))
    #expect(compared.summary.isIdentical)
    #expect(compared.summary.same == 500)
  }

  @Test func idsThatComeTwiceAreMatchedInOrder() throws {
    // Two unreadable records with one url, say; one of them was mended.
    func reject(_ line: Int) -> String {
      #"{"file":"in.ndjson","line":\#(line),"reason":"empty-text","message":"m","raw":"{\"id\":\"x\",\"text\":\"\"}"}"#
    }
    let compared = try Compared(
      WrittenRun(rejected: (1...300).map(reject)),
      WrittenRun(kept: [#"{"id":"x","text":"y"}"#], rejected: (2...300).map(reject)))
    #expect(compared.summary.transitions == [Transition(before: .rejected, after: .kept): 1])
    #expect(compared.summary.same == 299)
  }

  @Test func samplesAreTheBiggestChanges() throws {
    func record(_ number: Int, _ words: Int) -> String {
      #"{"id":"n\#(number)","text":"Start\#(String(repeating: "\\nword", count: words))"}"#
    }
    let compared = try Compared(
      WrittenRun(kept: (0..<50).map { record($0, 0) }), WrittenRun(kept: (0..<50).map { record($0, 1 + $0 % 10) }),
      limit: 3)
    let samples = compared.summary.samples[Transition(before: .kept, after: .kept)] ?? []
    #expect(samples.map(\.id.text) == ["n9", "n19", "n29"])
    #expect(compared.changes.map(\.id.text) == (0..<50).map { "n\($0)" })
  }

  @Test func idsOfRejectsAreThoseTheyWouldHave() throws {
    let directory = try TemporaryDirectory()
    let before = try WrittenRun(
      rejected: [
        #"{"file":"crawl/x/in.ndjson","line":3,"reason":"broken-json","message":"m","raw":"{"}"#,
        #"{"file":"crawl/y.txt","line":1,"reason":"html","message":"m","raw":"<html>"}"#,
        #"{"file":"in.ndjson","line":4,"reason":"empty-text","message":"m","raw":"{\"url\":\"u\",\"text\":\"\"}"}"#,
      ]
    ).write("a", in: directory, inputs: #"[{"path":"crawl/x/in.ndjson","name":"x/in.ndjson"},{"path":"crawl/y.txt"}]"#)
    let after = try WrittenRun(
      kept: [#"{"id":"x/in.ndjson:3","text":"t"}"#, #"{"id":"y.txt","text":"t"}"#, #"{"id":"u","text":"t"}"#]
    ).write("b", in: directory)
    let summary = try RunComparison(before, after, registry: .sample, sampleLimit: 1).run()
    #expect(summary.transitions == [Transition(before: .rejected, after: .kept): 3])
  }

  @Test func whatIsNoOutputDirectoryIsAnError() throws {
    let directory = try TemporaryDirectory()
    #expect(throws: IOError.self) { try ResultDirectory(directory.path) }
    #expect(throws: IOError.self) { try ResultDirectory(directory.path + "/missing") }
    try directory.write("manifest.json", "{")
    #expect(throws: IOError.self) { try ResultDirectory(directory.path) }
    // No run reads as many records; sums of such figures would not fit into an integer.
    for figure in ["9223372036854775807", "-9e18", "1e400"] {
      try directory.write("manifest.json", #"{"counts":{"in":\#(figure)},"outputs":[],"stages":[]}"#)
      #expect(throws: IOError.self, "\(figure)") { try ResultDirectory(directory.path) }
    }
    #expect(throws: IOError.self) { try Compared(WrittenRun(kept: [#"{"text":"no id"}"#]), WrittenRun()) }
    #expect(throws: IOError.self) { try Compared(WrittenRun(kept: ["no json"]), WrittenRun()) }
    for line in ["1e300", "-1", "1.5", #""1""#] {
      let reject = #"{"file":"f","line":\#(line),"reason":"r","message":"m","raw":""}"#
      #expect(throws: IOError.self) { try Compared(WrittenRun(rejected: [reject]), WrittenRun()) }
    }
  }
}
