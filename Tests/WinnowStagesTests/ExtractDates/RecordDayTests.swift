import Testing
import Winnow

@testable import WinnowStages

/// What the field with the publication date may say.
@Suite struct RecordDayTests {
  private static func stage() throws -> StageInstance {
    let registry = StageRegistry.builtin
    let node = try YAMLParser.parse(
      SourceFile(path: "options", bytes: Array("{published-field: day, languages: [en]}".utf8)))
    let resources = StageResources(directory: ".", builtins: registry.builtins, diagnostics: Diagnostics())
    return try #require(registry["extract-dates"]).make(
      StageConfiguration(name: "extract-dates", node: node, mark: node.mark, resources: resources))
  }

  private static let usual = Result { try stage() }

  private static func dates(_ json: String, url: String? = nil) throws -> DateAnnotation {
    guard case .map(let stage) = try usual.get() else { throw Rejection("no-map-stage", message: "") }
    var documents = [
      Document(
        id: RecordID("1"), url: url, page: Array("The harbour reopened an hour ago.".utf8),
        fields: [.init(name: "day", json: Array(json.utf8))])
    ]
    _ = stage.makeRunner().process(&documents)
    return try #require(documents[0].dates)
  }

  @Test(arguments: [
    "1683331200", "1683331200.5", "1683331200.0", "1683331200000", "1683331200000000", "1683331200000000000",
    "1.6833312e9", "\"1683331200\"", "\"1683331200.25\"", "20230506", "\"20230506\"", "\"20230506101112\"",
    "\"20230506T101112Z\"", "\"20230506T101112.5+0200\"", "\"20230506T1011\"", "\"2023-05-06\"", "\" 2023-05-06\\n\"",
    "\"2023-05-06T10\"", "\"2023-05-06T10:11\"", "\"2023-05-06t10:11:12z\"", "\"2023-05-06 10:11:12.123456+00:00\"",
    "\"2023-05-06T10:11:12,5-0330\"", "\"2023-05-06 10:11:12 +0200\"", "\"2023-05-06 10:11:12 UTC\"",
    "\"2023-05-06T23:59:60Z\"", "\"2023-05-06T24:00:00\"", "\"2023-05-06+02:00\"", "\"2023-05-06Z\"",
    "\"2023-05-06T10:11:12+02:00[Europe/Berlin]\"", "\"2023-05-06 10:11 PM\"", "\"2023-05-06, 10:11\"",
    "\"Sat, 06 May 2023 10:30:00 GMT\"",
  ])
  func daysAreTaken(_ json: String) throws {
    let published = try Self.dates(json).published
    #expect(published?.value == "2023-05-06")
    #expect(published?.basis == .record)
  }

  @Test(arguments: [
    "\"2023-05-06T25:00:00Z\"", "\"2023-05-06 25:00:00\"", "\"2023-05-06T10:61\"", "\"2023-05-06T10:11:61\"",
    "\"2023-05-06T10:11:12+99:00\"", "\"2023-05-06T10:11:12+02:60\"", "\"2023-05-06+99:00\"", "\"2023-05-06garbage\"",
    "\"2023-05-06T\"", "\"2023-05-06T10:\"", "\"2023-05-06T10:11:12Zulu\"", "\"2023-05-06T10:11:12.Z\"",
    "\"2023-05-06T24:00:01\"", "\"2023-02-30\"", "\"20230230T101112Z\"", "\"2023-5\"", "\"2023-13\"", "\"0000\"",
    "\"12345\"", "\"1683331200.\"", "-1683331200", "1e300", "true", "[2023]", "{}", "\"\\u0000\"", "\"-\"",
  ])
  func whatIsNoDateIsNone(_ json: String) throws {
    let dates = try Self.dates(json)
    #expect(dates.published == nil)
    #expect(dates.earliest == nil && dates.latest == nil)
    // It is said, too.
    let found = try Self.dates(json, url: "https://example.org/2021/05/05/rain").published
    #expect(found?.evidence.map(\.rule) == ["published.url", "published.unreadable"])
  }

  @Test(arguments: [
    ("\"2023-05\"", "2023-05-01", "2023-05-31"), ("\"2023\"", "2023-01-01", "2023-12-31"),
    ("2023", "2023-01-01", "2023-12-31"), ("\"2024-02\"", "2024-02-01", "2024-02-29"),
  ])
  func monthsAndYearsAreBounds(_ json: String, _ earliest: String, _ latest: String) throws {
    let dates = try Self.dates(json)
    #expect(dates.published == nil)
    #expect(dates.earliest == earliest)
    #expect(dates.latest == latest)
  }

  @Test func aDayOfThePageIsBelievedWithinTheBounds() throws {
    let inside = try Self.dates("\"2023-05\"", url: "https://example.org/2023/05/17/harbour")
    #expect(inside.published?.value == "2023-05-17")
    #expect(inside.published?.evidence.map(\.rule) == ["published.url"])
    #expect(inside.earliest == nil)
    let outside = try Self.dates("\"2023-05\"", url: "https://example.org/2022/05/17/harbour")
    #expect(outside.published == nil)
    #expect(outside.earliest == "2023-05-01")
    #expect(outside.latest == "2023-05-31")
  }

  @Test func clockTimesOfBothFormsAreAnchors() throws {
    for json in ["\"20230506T101112Z\"", "\"2023-05-06T10:11:12Z\"", "1683367872.75"] {
      #expect(try Self.dates(json).mentions.map(\.value) == ["2023-05-06T09:11"])
    }
  }
}
