import Testing
import Winnow
import WinnowStages

@Suite struct SelectStageTests {
  private let record = #"{"id":7,"title":"Bridge","text":"Open again.","site":"a","meta":{"desk":"local","ids":[1,2]}}"#

  private func selected(_ fields: String, _ record: String? = nil) throws -> String {
    let stage = try StageHarness("[{select: {fields: \(fields)}}]")
    return try stage.run(records: [record ?? self.record]).map(\.record).joined()
  }

  @Test func writesWhatIsListedInThatOrder() throws {
    #expect(try selected("[site, id]") == #"{"site":"a","id":7}"#)
    #expect(try selected("[text as body, title as headline]") == #"{"body":"Open again.","headline":"Bridge"}"#)
    #expect(try selected("[none, language, id]") == #"{"id":7}"#)
  }

  @Test func pathsLeadIntoFields() throws {
    #expect(try selected("[meta.desk]") == #"{"meta.desk":"local"}"#)
    #expect(try selected("[meta.ids.1 as second, meta.ids]") == #"{"second":2,"meta.ids":[1,2]}"#)
    #expect(try selected("[meta.ids.2, meta.none, meta.desk.x, title.x, id]") == #"{"id":7}"#)
    let nested = #"{"id":1,"text":"x y","a":[{"b":[{"c":1},{"c":2}]},{"b":[]},{"b":[{"c":3}]},4],"d.e":5}"#
    #expect(
      try selected("[a.b.c as all, a.0.b.c as first, a.2.b.0.c as one, d.e]", nested)
        == #"{"all":[1,2,3],"first":[1,2],"one":3,"d.e":5}"#)
  }

  @Test func pageTextIsWrittenWhereItIsNamed() throws {
    #expect(try selected("[page_text as raw]") == #"{"raw":"Open again."}"#)
  }

  @Test func theLastSelectionCounts() throws {
    let stage = try StageHarness("[{select: {fields: [id]}}, {select: {fields: [site]}}]")
    #expect(try stage.run(records: [record]).map(\.record) == [#"{"site":"a"}"#])
  }

  @Test(arguments: [
    ("[select]", "needs option 'fields'"), ("[{select: {fields: []}}]", "'fields' names no field"),
    ("[{select: {fields: [a, b as a]}}]", "two fields would be written as 'a'"),
    ("[{select: {fields: [a as]}}]", "expected a field or 'path as name'"),
    ("[{select: {fields: [a..b]}}]", "expected a field or 'path as name'"),
    ("[{select: {fields: [{a: b}]}}]", "expected a string, found a mapping"),
  ])
  func mistakesAreNamed(stages: String, message: String) {
    let mistakes = StageHarness.mistakes(stages)
    #expect(mistakes.contains { $0.contains(message) }, "\(mistakes)")
  }

  @Test func slipsAreWarnedAbout() throws {
    #expect(try StageHarness("[{select: {fields: [id, tilte]}}]").warnings.first?.hint == "did you mean 'title'?")
    for fields in ["[title, text]", "[id as key, text]"] {
      let finding = try #require(try StageHarness("[{select: {fields: \(fields)}}]").warnings.first)
      #expect(finding.message.hasPrefix("'fields' leaves out 'id'"))
      #expect(finding.mark?.line == 1 && finding.mark?.column == 41)
    }
    #expect(try StageHarness("[{select: {fields: [id, text_raw, site, date]}}]").warnings.isEmpty)
  }
}
