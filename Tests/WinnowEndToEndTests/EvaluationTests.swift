import Foundation
import Testing

/// `eval clean`, `eval source`, `eval dates` and `eval dedup` over labelled pages, as a rule author runs them.
@Suite struct EvaluationTests {
  private static let story = """
    The council of Brae voted on Tuesday to keep the night ferry running through the winter, although only a dozen \
    passengers use it on most days, and to ask the county for money.
    Fishermen said that they had lost most of the herring season, and that a second boat would not bring it back to \
    the harbour before the spring.
    """

  private func gold(_ directory: ScratchDirectory) throws {
    let pages: [[String: Any]] = (0..<3).map { number in
      [
        "id": "\(number)", "url": "https://www.brae-courier.example/\(number)", "lang": "en", "set": "\(number)",
        "page_text": "Share on Facebook\nShare on Twitter\nBy Mary Halden\n\(Self.story)\n"
          + "© 2024 Brae Courier. All rights reserved.",
        "gold_text": Self.story, "publisher": "Brae Courier", "authors": ["Mary Halden", "Newsdesk"],
      ]
    }
    var lines = Data()
    for page in pages { lines += try JSONSerialization.data(withJSONObject: page) + Data("\n".utf8) }
    lines += Data("{\"id\":\"x\",\"gold_text\":\"a page without its text\"}\n".utf8)
    try lines.write(to: directory.url("gold.ndjson"))
  }

  private func report(_ arguments: [String], _ directory: ScratchDirectory) throws -> [String: Any] {
    let outcome = try Program.winnow(["eval"] + arguments + ["gold.ndjson", "--json", "-q"], in: directory.path)
    #expect(outcome.status == 0, "\(outcome.all)")
    return try #require(try JSONSerialization.jsonObject(with: outcome.output) as? [String: Any])
  }

  @Test func cleanComparesTextWithArticle() throws {
    let directory = try ScratchDirectory()
    try gold(directory)
    let report = try report(["clean"], directory)
    #expect(report["pages"] as? Int == 3)
    #expect(report["unreadable"] as? Int == 1)
    let before = try #require(report["as_is_f1"] as? Double)
    let after = try #require(report["f1"] as? Double)
    #expect(after > before)
    #expect(report["recall"] as? Double == 1)

    let text = try Program.winnow(["eval", "clean", "gold.ndjson", "-q", "--worst", "1"], in: directory.path)
    #expect(text.text.contains("worst pages"), "\(text.all)")
  }

  @Test func aTrainedModelIsMeasuredAndUsed() throws {
    let directory = try ScratchDirectory()
    try gold(directory)
    let arguments = ["train", "clean", "gold.ndjson", "--trees", "8", "--group-field", "set", "--json", "-q", "--out"]
    let trained = try Program.winnow(arguments + ["model.yaml"], in: directory.path)
    #expect(trained.status == 0, "\(trained.all)")
    let report = try #require(try JSONSerialization.jsonObject(with: trained.output) as? [String: Any])
    #expect(report["pages"] as? Int == 3)
    #expect(report["folds"] as? Int == 3)
    #expect(report["f1"] as? Double != nil)
    _ = try Program.winnow(arguments + ["again.yaml"], in: directory.path)
    #expect(try directory.read("model.yaml") == directory.read("again.yaml"))
    let evaluated = try self.report(["clean", "--model", "model.yaml"], directory)
    #expect(evaluated["pages"] as? Int == 3)
  }

  @Test func anotherLanguageIsPassedOver() throws {
    let directory = try ScratchDirectory()
    try gold(directory)
    let outcome = try Program.winnow(["eval", "clean", "gold.ndjson", "-q", "--language", "de"], in: directory.path)
    #expect(outcome.status != 0)
    #expect(outcome.all.contains("no record has a page"), "\(outcome.all)")
  }

  @Test func datesComparesExpressions() throws {
    let directory = try ScratchDirectory()
    // Offsets count code points: "é" is one.
    let record: [String: Any] = [
      "id": "a", "dct": "2023-08-15", "text": "The café shut on Friday and opens in 2024.",
      "timexes": [
        ["start": 17, "end": 23, "type": "DATE", "value": "2023-08-11"],
        ["start": 37, "end": 41, "type": "DATE", "value": "2025"],
      ],
    ]
    try JSONSerialization.data(withJSONObject: record).write(to: directory.url("gold.ndjson"))
    let report = try report(["dates"], directory)
    #expect(report["strict_f1"] as? Double == 1)
    #expect(report["value_f1"] as? Double == 0.5)
    let text = try Program.winnow(["eval", "dates", "gold.ndjson", "-q"], in: directory.path)
    #expect(text.text.contains("a: [2024] DATE 2025 – [2024] DATE 2024"), "\(text.all)")
  }

  @Test func sourceCountsPublishersAndPersons() throws {
    let directory = try ScratchDirectory()
    try gold(directory)
    let report = try report(["source", "--withhold-url", "true"], directory)
    #expect(report["publisher_precision"] as? Double == 1)
    #expect(report["authors_recall"] as? Double == 1, "one word is no person's name")
    #expect(report["authors_precision"] as? Double == 1)
  }

  /// Three documents of one story, of which one is found, and one of another.
  private func stories(_ directory: ScratchDirectory) throws {
    let other =
      "A dry summer has left the reservoirs above the town half empty, and the company that runs them asks people not "
      + "to wash their cars until the autumn rain has filled them again."
    let texts = [Self.story, Self.story + "\nThe vote was nine to two.", other, String(Self.story.dropFirst(240))]
    let lines = try texts.enumerated().map { number, text in
      let record: [String: Any] = [
        "id": "\(number)", "site": "\(number).example", "text": text, "cluster": number == 2 ? "water" : "ferry",
      ]
      return String(decoding: try JSONSerialization.data(withJSONObject: record), as: UTF8.self)
    }
    try directory.write("gold.ndjson", lines.joined(separator: "\n"))
  }

  @Test func dedupComparesClustersWithStories() throws {
    let directory = try ScratchDirectory()
    try stories(directory)
    let report = try report(["dedup", "--clean", "false", "--site-field", "site"], directory)
    #expect(report["documents"] as? Int == 4)
    #expect(report["stories"] as? Int == 2)
    #expect(report["precision"] as? Double == 1)
    #expect(report["recall"] as? Double == 0.3333, "the end of a story is none of its copies")
    #expect(report["stories_lost"] as? Int == 0)
    #expect(report["duplicates_left"] as? Int == 1)
    let text = try Program.winnow(["eval", "dedup", "gold.ndjson", "--clean", "false", "-q"], in: directory.path)
    #expect(text.text.contains("2  split: story ferry\n    1 (2), 3 (1)"), "\(text.all)")
  }

  @Test func dedupComparesPairs() throws {
    let directory = try ScratchDirectory()
    try stories(directory)
    try directory.write(
      "pairs.ndjson",
      #"{"a":"1","b":"0","jaccard":0.9}"# + "\n" + #"{"a":"0","b":"2","jaccard":0.7}"# + "\n"
        + #"{"a":"2","b":"3","jaccard":0.1}"#)
    let report = try report(["dedup", "--clean", "false", "--pairs", "pairs.ndjson"], directory)
    #expect(report["pairs"] as? Int == 2)
    #expect(report["pair_recall"] as? Double == 0.5)
    #expect(report["pair_precision"] as? Double == 1)
    try directory.write("pairs.ndjson", #"{"a":"1"}"#)
    let broken = try Program.winnow(
      ["eval", "dedup", "gold.ndjson", "--pairs", "pairs.ndjson", "-q"], in: directory.path)
    #expect(broken.status != 0)
    #expect(broken.all.contains("pairs.ndjson:1: no pair"), "\(broken.all)")
  }
}
