import Testing
import Winnow
import WinnowResults
import WinnowTestSupport
import WinnowText

/// Records read back say what was written.
@Suite struct DocumentStoryTests {
  /// A page of short lines, some blank, in several scripts, with random labels and evidence.
  private func document(_ generator: inout SplitMix64) -> Document {
    let words = ["a", "Über", "日本", "news", "е", "🙂", "-"]
    let lines = (0..<Int.random(in: 1...14, using: &generator)).map { _ in
      Bool.random(using: &generator)
        ? ""
        : (0..<Int.random(in: 1...4, using: &generator)).map { _ in words.randomElement(using: &generator) ?? "" }
          .joined(separator: " ")
    }
    var document = Document(id: RecordID("x"), page: Array(("begin\n" + lines.joined(separator: "\n")).utf8))
    var labels: [BlockLabel] = []
    var removals: [Removal] = []
    for block in document.blocks.indices {
      if block > 0, Bool.random(using: &generator) {
        labels.append(.boilerplate(.widget))
        removals.append(Removal(block: block, rule: "r\(block)", confidence: 0.5))
      } else {
        labels.append(.content)
      }
    }
    document.label(labels, removals: removals)
    var dates = DateAnnotation()
    for block in document.blocks {
      dates.mentions.append(DateAnnotation.Mention(range: block.range, type: .date, value: "2023", rule: "d"))
    }
    document.dates = dates
    return document
  }

  private func record(_ document: Document) throws -> FoundRecord {
    var encoder = RecordEncoder(stamp: nil)
    var writer = JSONWriter()
    encoder.encode(document, into: &writer)
    return FoundRecord(
      id: document.id, place: RecordPlace(file: 0, offset: 0, status: .kept), bytes: writer.bytes,
      record: try JSONValue(parsing: writer.bytes))
  }

  private func story(_ found: FoundRecord, _ input: Document?) -> DocumentStory {
    let stages = ["label-words", "find-dates"]
    return DocumentStory(found, stages: stages, writers: StageWriters(stages, registry: .sample), input: input)
  }

  @Test func withItsPageADocumentIsWhatItWas() throws {
    for seed in 0..<300 as Range<UInt64> {
      var generator = SplitMix64(seed: seed)
      let document = document(&generator)
      let story = try story(record(document), Document(id: document.id, page: document.page))
      let last = try #require(story.chapters.last?.after)
      #expect(story.hasOriginalPage)
      #expect(last.blocks == document.blocks, "seed \(seed)")
      #expect(last.removals == document.removals, "seed \(seed)")
      #expect(last.dates == document.dates, "seed \(seed)")
    }
  }

  @Test func withoutItsPageEveryLineIsThereWithItsLabel() throws {
    for seed in 0..<300 as Range<UInt64> {
      var generator = SplitMix64(seed: seed)
      let document = document(&generator)
      let story = try story(record(document), nil)
      let last = try #require(story.chapters.last?.after)
      #expect(!story.hasOriginalPage)
      #expect(last.text == document.text, "seed \(seed)")
      func lines(_ document: Document) -> Set<String> {
        Set(document.blocks.map { "\($0.label) \(String(decoding: document.page[$0.range], as: UTF8.self))" })
      }
      #expect(lines(last) == lines(document), "seed \(seed)")
      // Evidence points at the same words.
      func words(_ document: Document) -> [String]? {
        document.dates?.mentions.map { String(decoding: document.page[$0.range], as: UTF8.self) }
      }
      #expect(words(last) == words(document), "seed \(seed)")
    }
  }

  @Test func anotherPageIsNotTakenForIt() throws {
    var generator = SplitMix64(seed: 9)
    let document = document(&generator)
    let other = Document(id: document.id, page: Array("something else\n".utf8) + document.page)
    #expect(try !story(record(document), other).hasOriginalPage)
  }

  /// Numbers that no run writes are no places; the rest of the record is told.
  @Test func numbersOutOfRangeAreLeftOut() throws {
    let removed = #"{"kind":"widget","start":0,"end":1e300,"text":"x","rule":"r","pages":1e300}"#
    let json =
      #"{"id":"x","text":"Some text","clean":{"kept":0.5,"removed":[\#(removed)]},"#
      + #""duplicate":{"cluster":"x","shared_shingles":1e300},"topics":[{"id":"t","label":"l","level":1e300}]}"#
    let bytes = Array(json.utf8)
    let found = FoundRecord(
      id: RecordID("x"), place: RecordPlace(file: 0, offset: 0, status: .kept), bytes: bytes,
      record: try JSONValue(parsing: bytes))
    let stages = ["label-words", "find-topics"]
    let story = DocumentStory(
      found, stages: stages, writers: StageWriters(stages, registry: .sample), input: nil)
    #expect(story.chapters.last?.after.topics.map(\.level) == [1])
    #expect(story.chapters.last?.after.text == Array("Some text".utf8))
  }
}
