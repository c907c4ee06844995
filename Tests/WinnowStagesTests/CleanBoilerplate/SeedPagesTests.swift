import Testing
import Winnow

@testable import WinnowStages

/// The five pages in `seeds/`, read line by line: what is removed, as what, in order; every other line is the article.
@Suite struct SeedPagesTests {
  struct Expectation: Sendable, CustomTestStringConvertible {
    var seed: String
    var title: String
    /// Lines of the article.
    var kept: Int
    /// Removed lines but for those of share bars, as "kind: how the line begins".
    var removed: [String]

    var testDescription: String { seed }
  }

  static let expectations = [
    Expectation(
      seed: "000", title: "China: U.S., S. Korea, Japan defense alliance escalates regional tensions", kept: 13,
      removed: [
        "widget: Download", "heading-repeat: China: U.S., S. Korea, Japan defense", "navigation: CGTN",
        "caption: The U.S., South Korea and Japan hold", "caption: The U.S., South Korea and Japan hold",
        "caption: The U.S., South Korea and Japan hold", "related-link: Search Trends",
      ]),
    Expectation(
      seed: "001", title: "US South Korea and Japan Defense Ties Amid China Concerns", kept: 24,
      removed: [
        "navigation: ONS Daily", "heading-repeat: US South Korea and Japan Defense Ties Amid",
        "heading-repeat: US South Korea and Japan Defense Ties",
        "heading-repeat: US South Korea and Japan Defense Ties Amid",
        "heading-repeat: US South Korea and Japan Defense Ties Amid",
        "heading-repeat: US South Korea and Japan Defense Ties Amid", "caption: U.S. Secretary of State Antony Blinken",
        "related-link: Related Post:", "newsletter: Never miss any important news", "comment: Leave a comment",
        "related-link: Recent News",
      ]),
    Expectation(
      seed: "002", title: "Japan, US and South Korea confirm cooperation on North Korea and Taiwan", kept: 14,
      removed: [
        "heading-repeat: Japan, US and South Korea confirm", "related-link: See also", "related-link: See also",
        "related-link: See also", "paywall: At a time of both misinformation", "paywall: By subscribing, you can help",
        "comment: Please enter your comment!", "comment: Please enter your name here",
      ]),
    Expectation(
      seed: "003", title: "Sounding alarm on China, Japan and U.S. vow to collaborate more on defence", kept: 16,
      removed: [
        "heading-repeat: Sounding alarm on China", "credit: Image source: Reuters", "credit: Image source: Reuters",
        "widget: News Tools", "byline: Reporting by David Brunnstrom", "newsletter: Subscribe to the International",
        "form: * indicates required", "legal-footer: The views and opinions expressed", "comment: Facebook Comments",
        "related-link: You may also like",
      ]),
    Expectation(
      seed: "004", title: "Japan, US To Send Strong Message To China During Security Talks", kept: 15,
      removed: [
        "widget: Loading", "widget: Search", "widget: :", "heading-repeat: Japan, US To Send Strong Message",
        "tags: Category:Other", "comment: Comment(s) Write comment", "comment: Trackback",
      ]),
  ]

  @Test(arguments: expectations) func nothingButTheArticleIsLeft(_ expected: Expectation) throws {
    let document = try CleanFixture.clean(try SourceFixture.seed(expected.seed), with: CleanFixture.stage())
    #expect(document.title == expected.title)
    #expect(document.blocks.count { $0.label.isKept } == expected.kept)
    let removed = document.blocks.compactMap { block -> (kind: String, line: String)? in
      guard let kind = block.label.removedKind, kind != .shareBar else { return nil }
      let line = String(decoding: document.page[block.range], as: UTF8.self)
      return (kind.rawValue, String(line.drop { $0.isWhitespace || $0 == "•" }))
    }
    for (found, wanted) in zip(removed, expected.removed) {
      #expect("\(found.kind): \(found.line)".hasPrefix(wanted))
    }
    #expect(removed.count == expected.removed.count)
  }
}
